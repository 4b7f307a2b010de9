"""Every lesson is saved as it ran, and has what a lesson needs."""

import re
from pathlib import Path

import nbformat
import pytest

from alms_data.exercises import EXERCISES

ROOT = Path(__file__).parent.parent
PATHS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
LONGEST_CELL = 15


@pytest.fixture(scope="module", params=PATHS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture(scope="module")
def notebook(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def text_of(notebook):
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    return "\n\n".join(cell.source for cell in cells)


def tags(cell):
    return cell.metadata.get("tags", [])


def test_there_is_a_lesson():
    assert PATHS


def test_ran_top_to_bottom(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_error_and_no_warning(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr"


def test_cells_are_short(notebook):
    for cell in code_cells(notebook):
        assert len(cell.source.splitlines()) <= LONGEST_CELL, cell.source


def test_opens_with_title_goals_and_needs(notebook):
    assert re.match(r"# \w+ [^\n]+\n\n\S", notebook.cells[0].source)
    assert re.search(
        r"\*\*Level:\*\* .+ \*\*Time:\*\* .+ \*\*Tables:\*\*", text_of(notebook)
    )
    for heading in ("## Questions", "you will be able to", "## You need"):
        assert heading in text_of(notebook)


def test_closes_with_findings_limits_exercises_and_sources(notebook):
    text = text_of(notebook)
    for part in ("## What we found", "**Limits.**", "## Exercises", "come from"):
        assert part in text
    asked = re.search(r"## Questions\n\n(.+?)\n\n## ", text, re.DOTALL)[1]
    found = re.search(r"## What we found\n\n(.+?)\n\n\*\*Limits", text, re.DOTALL)[1]
    assert found.count("\n") == asked.count("\n")


def test_findings_are_checked_by_the_next_cell(notebook):
    cells = notebook.cells
    (at,) = [no for no, cell in enumerate(cells) if "## What we found" in cell.source]
    assert cells[at + 1].source.count("assert ") >= 3


def test_every_figure_has_alt_and_caption_and_is_stored(notebook, path):
    names = []
    for cell in code_cells(notebook):
        for output in cell.outputs:
            data = output.get("data", {})
            assert "image/png" not in data
            if "image/svg+xml" in data:
                about = output.metadata["image/svg+xml"]
                assert len(about.alt) > 40
                assert len(about.caption) > 20
                names.append(about.name)
                stored = ROOT / "figures" / f"{about.name}.svg"
                svg = data["image/svg+xml"]
                assert stored.read_text(encoding="utf-8") == "".join(svg)
    assert all(name.startswith(path.stem[:2]) for name in names)


def test_no_stored_figure_is_orphaned():
    drawn = "".join(path.read_text(encoding="utf-8") for path in PATHS)
    for stored in (ROOT / "figures").iterdir():
        assert f'name=\\"{stored.stem}\\"' in drawn


def test_every_exercise_has_a_check_and_a_solution(notebook, path):
    code = code_cells(notebook)
    asked = [
        re.search(r'check\("([\w-]+)", answer\)', cell.source)
        for cell in code
        if cell.source.startswith("answer = ...")
    ]
    solved = "\n".join(cell.source for cell in code if "solution" in tags(cell))
    assert 3 <= len(asked) <= 6
    for exercise in asked:
        assert exercise[1] in EXERCISES
        assert f'check("{exercise[1]}"' in solved
    for cell in code:
        if "solution" in tags(cell):
            assert cell.outputs[0].text.startswith("Right.")
    kinds = re.findall(r"\*\*\d\. (\w+) \(\d+ minutes\)", text_of(notebook))
    order = ["Predict", "Tweak", "Extend", "Investigate"]
    assert kinds == sorted(kinds, key=order.index)
    assert text_of(notebook).count("A good answer* ") == len(asked)
    assert text_of(notebook).count("<summary>Hint</summary>") == len(asked)
