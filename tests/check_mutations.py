"""Change one value in a page, and the lesson whose prose depends on it fails.

Not part of the usual run, as every line of the list runs a lesson:

    python3 make.py test tests/check_mutations.py

Each case copies the project's package and lessons, changes one value of a page there
(with its total, where the page adds up) and runs the lesson on it. The cell below
*What we found* has to fail: it ties the prose to the numbers. An error anywhere else
would only show that the page could no longer be read.
"""

import os
import shutil

import nbformat
import pytest
from lesson_checks import ROOT, code_cells
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

SECONDS_PER_CELL = 60
SEBRING = "000_sebring_2004.txt"
MOSPORT = "001_mosport_2004.txt"
SEASON = "002_season_2004.txt"

# Miracle's row of the LMP2 standings from round 7 on, and Intersport's whole row.
MIRACLE = "| 20 | | 19 | 146 |"
INTERSPORT = "| | 20 | | 20 | 20 | 20 | | 26 | 23 | 129 |"

# Lesson, page, what the page says, what it says after the change.
MUTATIONS = [
    # Intersport's LMP2 car gets past 70% of the overall winner's distance.
    ("00", SEBRING, "Lola B2K/40232-", "Lola B2K/40246-"),
    ("05", SEBRING, "Lola B2K/40232-", "Lola B2K/40246-"),
    ("06", SEBRING, "Lola B2K/40232-", "Lola B2K/40246-"),
    # Rand's car, the other that bounds the share, falls short of it.
    ("05", SEBRING, "Lola B2K/40248-", "Lola B2K/40244-"),
    # A running car retired; a gearbox was an engine; two retired cars were running.
    ("00", SEBRING, "Morgan Aero 8281-", "Morgan Aero 8281Engine"),
    ("01", SEBRING, "Lotus Elise7Transmission", "Lotus Elise7Engine"),
    ("01", SEBRING, "Porsche GT3RS214Clutch", "Porsche GT3RS214-"),
    ("03", SEBRING, "Pilbeam MP91181Flat Tire", "Pilbeam MP91181-"),
    # A class winner and two runners-up have other laps.
    ("03", SEBRING, "Lola B2K/40264-", "Lola B2K/40263-"),
    ("02", SEBRING, "Ferrari 575 GTC307-", "Ferrari 575 GTC305-"),
    ("02", MOSPORT, "Gue Lola B2K/40111-", "Gue Lola B2K/40112-"),
    # Miracle scores in the round in which it had a blank.
    ("00", SEASON, MIRACLE, "| 20 | 10 | 19 | 156 |"),
    ("04", SEASON, MIRACLE, "| 20 | 10 | 19 | 156 |"),
    ("06", SEASON, MIRACLE, "| 20 | 10 | 19 | 156 |"),
    # Intersport is second instead of first in round 8; it scores at Sebring.
    ("04", SEASON, INTERSPORT, "| | 20 | | 20 | 20 | 20 | | 22 | 23 | 125 |"),
    ("05", SEASON, INTERSPORT, "| 1 | 20 | | 20 | 20 | 20 | | 26 | 23 | 130 |"),
]


def copy_of_project(folder):
    """Copy what a lesson reads and where it writes."""
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in ("alms_data", "notebooks", "figures"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)


def change(page, before, after):
    """Change the one place of a page that reads so."""
    text = page.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{page.name} has {before!r} not just once"
    page.write_text(text.replace(before, after), encoding="utf-8", newline="\n")


def failing_cell(project, lesson):
    """Run a lesson in a copy of the project; give the cell that fails, if any."""
    (path,) = (project / "notebooks").glob(f"{lesson}_*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=SECONDS_PER_CELL,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute(env=os.environ | {"PYTHONPATH": str(project)})
    except CellExecutionError:
        return next(cell for cell in code_cells(notebook) if error_of(cell))
    return None


def error_of(cell):
    """Name of the error that a cell ended with."""
    errors = [out.ename for out in cell.outputs if out.output_type == "error"]
    return errors[0] if errors else None


@pytest.mark.parametrize(("lesson", "page", "before", "after"), MUTATIONS)
def test_prose_depends_on_the_page(tmp_path, lesson, page, before, after):
    copy_of_project(tmp_path)
    change(tmp_path / "alms_data" / "pages" / page, before, after)
    cell = failing_cell(tmp_path, lesson)
    assert cell is not None, "no cell of the lesson noticed the change"
    assert "assert " in cell.source, f"{error_of(cell)} in:\n{cell.source}"
    assert error_of(cell) == "AssertionError"


@pytest.mark.parametrize("lesson", sorted({lesson for lesson, *_ in MUTATIONS}))
def test_an_unchanged_copy_passes(tmp_path, lesson):
    copy_of_project(tmp_path)
    assert failing_cell(tmp_path, lesson) is None
