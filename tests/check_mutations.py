"""Change one value of a table, and the lesson whose prose depends on it fails.

Not part of the usual run, as every line of the list runs a lesson:

    python3 make.py test tests/check_mutations.py

Each case copies the package and the lessons, changes one value of a table there and
runs the lesson on it. A cell that ties the prose to the numbers has to fail.
"""

import os
import shutil

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from lesson_checks import ROOT

SECONDS_PER_CELL = 60
# Rows of a table by their key, the column that changes, and its new value.
INTERSPORT_30 = "results", {"round_no": 1, "position": 27}
RAND_7 = "results", {"round_no": 1, "position": 26}
MIRACLE = {"season": 2004, "team": "Miracle Motorsports"}
FRANCHITTI = {"season": 2004, "car_class": "LMP2", "driver": "Marino Franchitti"}
INTERSPORT = {"season": 2004, "car_class": "LMP2", "team": "Intersport Racing"}
LMP675_MOSPORT = {"season": 2003, "round_no": 5, "car_class": "LMP675"}
PETIT_2003 = {"season": 2003, "round_no": 9}
BEYOND = {"kind": "places beyond the finishers"}
LMP2_2010 = {"season": 2010, "position": 5}
ENGINE_2012 = {"season": 2012, "position": 37}

# Lesson, rows, column, value.
MUTATIONS = [
    # The table has other laps than the page; it takes the other reading of a row.
    ("04", "results", {"round_no": 1, "position": 24}, "laps", 62),
    ("04", "results", {"round_no": 6, "position": 21}, "laps", 7),
    # A team scores in its blank; a running car retired; a driver has rounds.
    ("05", "points", MIRACLE | {"round_no": 8}, "points", 10),
    ("05", "results", {"round_no": 1, "position": 20}, "status", "retired"),
    ("05", "entries", FRANCHITTI, "rounds", "1–2"),
    # Intersport's LMP2 car gets past 70% of the overall winner's distance.
    ("03", *INTERSPORT_30, "laps", 246),
    ("10", *INTERSPORT_30, "laps", 246),
    # Rand's car, the other that bounds the share, falls short of it.
    ("03", *RAND_7, "laps", 244),
    # A running car retired; a retired one was running, or did not start.
    ("06", "results", {"round_no": 1, "position": 30}, "status", "running"),
    ("06", "results", {"round_no": 6, "position": 21}, "status", "did not start"),
    ("06", "lemans", {"season": 2004, "number": "32"}, "status", "retired"),
    # A car stops later; a car of Le Mans that stopped, didn't.
    ("07", "results", {"round_no": 1, "position": 40}, "laps", 90),
    ("07", "lemans", {"season": 2010, "position": 29}, "status", "running"),
    ("01", "results", {"round_no": 1, "position": 30}, "status", "running"),
    # A class winner and two runners-up have other laps, another won the class.
    ("01", "results", {"round_no": 1, "position": 23}, "laps", 263),
    ("01", "class_results", LMP675_MOSPORT, "winner_number", 37),
    ("00", "results", {"round_no": 1, "position": 15}, "laps", 305),
    ("00", "results", {"round_no": 6, "position": 19}, "laps", 112),
    # The second Corvette is another quarter of a second behind.
    ("00", "claims", {"claim": "mosport-gts-gap"}, "value", 0.49),
    # A finisher more in a long race; a short one that ran its full time; a place
    # beyond the finishers that the second source counted after all.
    ("08", "class_results", {**PETIT_2003, "car_class": "GT"}, "finished", 12),
    ("08", "races", {"season": 2003, "round_no": 8}, "winner_time_s", 9926.617),
    ("08", "disagreements", {**BEYOND, **PETIT_2003}, "other_says", 4),
    # At Le Mans a second-class car stopped; a label is another; an engine a gearbox.
    ("09", "lemans", LMP2_2010, "status", "retired"),
    ("09", "lemans", {"season": 2010, "position": 6}, "number", "010"),
    ("09", "lemans", ENGINE_2012, "cause_group", "transmission"),
    # Miracle scores in the round in which it had a blank.
    ("02", "points", MIRACLE | {"round_no": 8}, "points", 10),
    ("10", "points", MIRACLE | {"round_no": 8}, "points", 10),
    # Miracle's second car at Sebring got further; Prodrive scored less in its last win.
    ("10", "results", {"round_no": 1, "position": 34}, "laps", 112),
    ("10", "points", {"season": 2003, "team": "Prodrive", "round_no": 9}, "points", 22),
    # The last place that pays in round 9 pays one less; Miracle is second in round 2.
    ("02", "points_scales", {"season": 2004, "round_no": 9, "place": 10}, "points", 3),
    ("02", "points", MIRACLE | {"round_no": 2}, "points", 16),
    # Intersport is second instead of first in round 8; it scores at Sebring.
    ("02", "points", INTERSPORT | {"round_no": 8}, "points", 22),
    ("03", "points", INTERSPORT | {"round_no": 1}, "points", 1),
]


def copy_of_project(folder):
    """Copy what a lesson reads and where it writes."""
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in ("alms_data", "data_raw", "notebooks", "figures"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)


def change(project, table, key, column, value):
    """Change one cell of a table in the copy."""
    path = project / "alms_data" / "tables" / f"{table}.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    found = rows[list(key)].eq({name: str(key[name]) for name in key}).all(axis=1)
    assert found.sum() == 1, f"{key} names {found.sum()} rows of {table}"
    rows.loc[found, column] = str(value)
    rows.to_csv(path, index=False)


def run(project, lesson):
    """Run a lesson in a copy of the project."""
    (path,) = (project / "notebooks").glob(f"{lesson}_*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, timeout=SECONDS_PER_CELL, resources=place)
    client.execute(env=os.environ | {"PYTHONPATH": str(project)})


@pytest.mark.parametrize(("lesson", "table", "key", "column", "value"), MUTATIONS)
def test_prose_depends_on_the_table(tmp_path, lesson, table, key, column, value):
    copy_of_project(tmp_path)
    change(tmp_path, table, key, column, value)
    # The error has the text of the cell.
    with pytest.raises(CellExecutionError, match="assert ") as failed:
        run(tmp_path, lesson)
    assert failed.value.ename == "AssertionError"
