"""The checks of the lessons find what is wrong: a good notebook is broken once each."""

import copy
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output

import lesson_checks as checks
from lesson_checks import SVG, code_cells, tags

NAME = "03_thirteen_laps"
GOOD = nbformat.from_dict(checks.saved(NAME) | {"metadata": {"lesson": NAME}})


def edit(pattern, other=""):
    """Put another text in each place of the prose and code that fits the pattern."""

    def damage(notebook):
        found = 0
        for cell in notebook.cells:
            cell.source, times = re.subn(pattern, other, cell.source, flags=re.S)
            found += times
        assert found

    return damage


def tagged(tag, **changed):
    """Change the first cell with a tag; without a change, take it out."""

    def damage(notebook):
        cell = next(cell for cell in notebook.cells if tag in tags(cell))
        cell.update(changed) if changed else notebook.cells.remove(cell)

    return damage


def third(**changed):
    return lambda notebook: code_cells(notebook)[2].update(changed)


def more_cells(source, times=1):
    cell = new_code_cell(source)
    return lambda notebook: notebook.cells.__setitem__(slice(3, 3), [cell] * times)


def figure(change):
    def damage(notebook):
        outputs = [out for cell in code_cells(notebook) for out in cell.outputs]
        change(next(out for out in outputs if SVG in out.get("data", {})))

    return damage


ERROR = new_output("error", ename="KeyError", evalue="x", traceback=[])
WARNING = new_output("stream", name="stderr", text="DeprecationWarning")
BROKEN = {
    checks.ran_top_to_bottom_without_error_or_warning: [
        third(execution_count=None),
        third(execution_count=7),
        third(outputs=[ERROR]),
        third(outputs=[WARNING]),
    ],
    checks.cells_are_short: [third(source="1\n" * 16), more_cells("1\n" * 6, 99)],
    checks.opens_with_title_and_stake: [edit(r"Third in its"), edit(r"\*\*Time:\*\*")],
    checks.figures_have_words_and_are_stored: [
        figure(lambda output: output.metadata[SVG].update(alt="")),
        figure(lambda output: output.metadata[SVG].pop("caption")),
        figure(lambda output: output.update(metadata={})),
        figure(lambda output: output.data.update({"image/png": "iVBORw0KGgo="})),
        figure(lambda output: output.metadata[SVG].update(alt="Another one. " * 5)),
    ],
    checks.links_lead_somewhere: [edit(r"^# F", "[next](99_nowhere.ipynb#there) F")],
    checks.is_short_enough: [
        edit(r"## One blank", "word " * checks.MOST_WORDS),
        more_cells("1", checks.MOST_CELLS),
        edit(r"## One blank", "(90 minutes)"),
        more_cells("ax.grid()\n" * 6),
    ],
    checks.says_its_minutes_and_goals: [
        edit(r"(?<=\*\*Time:\*\* )\d"),
        edit(r"- score a class[^\n]+\n"),
    ],
    checks.has_a_stop_for_each_goal: [
        tagged("stop"),
        tagged("stop", source='check("03-worth", 18)'),
    ],
    checks.asks_what_its_file_asks: [
        edit(r"How many points does Rollcentre"),
        edit(r"A car must still be running at the end"),
    ],
    checks.every_stop_has_a_solution_that_says_why: [
        tagged("solution", outputs=[new_output("stream", text="Not yet.")]),
        tagged("solution", metadata={"tags": []}),
    ],
    checks.tags_are_known_and_folded_cells_collapsed: [
        tagged("stop", metadata={"tags": ["stopp"]}),
        tagged("solution", metadata={"tags": ["solution"]}),
        edit(r"<details><summary>Two answers"),
    ],
    checks.findings_are_tied_to_numbers: [
        lambda notebook: [tagged("proof")(notebook) for _ in range(2)],
        edit(r"assert "),
    ],
    checks.has_an_open_task_with_a_rubric: [
        edit(r"1\. names one document[^\n]+"),
        edit(r"## Open task"),
    ],
}
CASES = [(check, damage) for check in checks.CHECKS for damage in BROKEN[check]]


@pytest.mark.parametrize(
    ("check", "damage"), CASES, ids=lambda part: getattr(part, "__name__", "")
)
def test_a_broken_lesson_is_refused(check, damage):
    lesson = copy.deepcopy(GOOD)
    check(lesson)
    damage(lesson)
    with pytest.raises((AssertionError, KeyError, ValueError, StopIteration)):
        check(lesson)
