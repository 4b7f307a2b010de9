"""What every lesson must have; each check takes a notebook and raises if it lacks it.

The notebook's metadata name its TOML file of exercises as `lesson`.
`test_notebooks.py` runs the checks on the lessons, `test_lesson_checks.py` on a good
notebook that was broken in one place.
"""

import ast
import re
from functools import cache
from pathlib import Path
from statistics import median
from xml.etree import ElementTree

import nbformat

from alms_data.exercises.bank import lessons

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9]*.ipynb"))
LONGEST_CELL = 15
LONGEST_FIGURE = 22  # with its alt text and caption
USUAL_CELL = 4
SVG = "image/svg+xml"

# A lesson's size: what the reader sees down to the open task.
MOST_WORDS = 1500  # in an hour; in 45 minutes about 1,200
MOST_CELLS = 19
MOST_MINUTES = {"03_thirteen_laps": 60, "09_le_mans": 60}
USUAL_MINUTES = 45
WORDS_A_MINUTE = 150
TAGS = set("stop reveal solution proof cover tool nbval-ignore-output".split())
FOLDED = {"solution", "proof", "tool"}
MOST_DRAWING = 5


@cache
def saved(name):
    """A lesson as it is saved; who wants to change it takes a copy."""
    return nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tagged(notebook, tag):
    return [cell for cell in code_cells(notebook) if tag in tags(cell)]


def stops(notebook):
    return tagged(notebook, "stop")


def text_of(notebook):
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    return "\n\n".join(cell.source for cell in cells)


def tags(cell):
    return cell.metadata.get("tags", [])


def file_of(notebook):
    return lessons()[notebook.metadata.lesson]


def figures(notebook):
    """The text and the words of every figure that the notebook shows."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if SVG in output.get("data", {}):
                yield "".join(output.data[SVG]), output.metadata.get(SVG, {})


def seen(notebook):
    """Cells that a reader meets down to the open task, folded ones left out."""
    for cell in notebook.cells:
        if cell.source.startswith("## Open task"):
            return
        if not FOLDED & set(tags(cell)):
            yield cell


def size(notebook, lesson):
    """Words, cells, stops and minutes of a lesson, as counted.

    A minute for each cell of code, those of the exercises as their file says, those
    that the prose gives in parentheses, and the words at 150 a minute.
    """
    prose = [cell.source for cell in seen(notebook) if cell.cell_type == "markdown"]
    lines = [line for text in prose for line in text.splitlines() if line[:1] != "|"]
    words = sum(bool(re.search(r"\w", word)) for line in lines for word in line.split())
    cells = sum(
        cell.cell_type == "code" and "stop" not in tags(cell) for cell in seen(notebook)
    )
    talk = sum(map(int, re.findall(r"\((\d+) minutes\)", "\n".join(prose))))
    tasks = sum(exercise.minutes for exercise in lesson.exercises)
    return {
        "words": words,
        "cells": cells,
        "stops": len(stops(notebook)),
        "minutes": round(words / WORDS_A_MINUTE + cells + tasks + talk),
    }


def drawing_statements(source):
    """Calls on axes, figures or seaborn, a loop's once; not the empty figure."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Expr)]
    return sum(ast.unparse(node).startswith(("ax.", "sns.", "fig.")) for node in calls)


# --- Every lesson ---------------------------------------------------------


def ran_top_to_bottom_without_error_or_warning(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", cell.source


def cells_are_short(notebook):
    cells = [cell for cell in code_cells(notebook) if "tool" not in tags(cell)]
    lengths = [len(cell.source.splitlines()) for cell in cells]
    for cell, length in zip(cells, lengths, strict=True):
        longest = LONGEST_FIGURE if "show(" in cell.source else LONGEST_CELL
        assert length <= longest, cell.source
    assert median(lengths) <= USUAL_CELL


def opens_with_title_and_stake(notebook):
    assert re.match(r"# \w+ [^\n]+\n\n[^*#\s]", notebook.cells[0].source)
    about = r"\*\*Level:\*\* .+ \*\*Time:\*\* \d+ minutes\. \*\*Tables:\*\*"
    assert re.search(about, text_of(notebook))


def figures_have_words_and_are_stored(notebook):
    for _, about in figures(notebook):
        assert len(about.get("alt", "")) > 40
        assert len(about.get("caption", "")) > 20
        stored = ElementTree.parse(ROOT / "figures" / f"{about['name']}.svg")
        assert stored.getroot().get("aria-label") == about["alt"]
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert "image/png" not in output.get("data", {})


def links_lead_somewhere(notebook, folder=ROOT / "notebooks"):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text_of(notebook)):
        if not target.startswith(("http", "mailto")):
            assert (folder / target).exists(), target


# --- Lessons with a file of exercises -------------------------------------


def is_short_enough(notebook):
    lesson = file_of(notebook)
    counted = size(notebook, lesson)
    assert counted["words"] <= MOST_WORDS
    assert counted["cells"] <= MOST_CELLS
    assert counted["minutes"] <= lesson.minutes
    assert lesson.minutes <= MOST_MINUTES.get(lesson.name, USUAL_MINUTES)
    for cell in seen(notebook):
        if cell.cell_type == "code":
            assert drawing_statements(cell.source) <= MOST_DRAWING, cell.source


def says_its_minutes_and_goals(notebook):
    lesson = file_of(notebook)
    text = text_of(notebook)
    assert f"**Time:** {lesson.minutes} minutes." in text
    said = text.split("## After this lesson you will be able to\n\n")[1]
    goals = [line.strip("-; ") for line in said.split(".\n")[0].splitlines()]
    assert goals == [goal.goal for goal in lesson.goals]


def has_a_stop_for_each_goal(notebook):
    lesson = file_of(notebook)
    names = [exercise.id for exercise in lesson.exercises]
    asked = [cell.source for cell in stops(notebook)]
    assert asked == [f'check("{name}", ...)' for name in names]
    assert len(names) >= 4
    assert {goal.stop for goal in lesson.goals} <= set(names)


def asks_what_its_file_asks(notebook):
    cells = notebook.cells
    for exercise in file_of(notebook).exercises:
        stop = f'check("{exercise.id}", ...'
        (at,) = [no for no, c in enumerate(cells) if c.source.startswith(stop)]
        assert exercise.question in cells[at - 1].source
        for letter, choice in exercise.choices:
            assert f"*({letter})* {choice}" in cells[at - 1].source


def every_stop_has_a_solution_that_says_why(notebook):
    by_id = {cell.id: cell for cell in notebook.cells}
    for exercise in file_of(notebook).exercises:
        cell = by_id[exercise.solution]
        assert "solution" in tags(cell)
        said = " ".join(cell.outputs[0].text.split())
        assert said.startswith("Right. " + " ".join(exercise.why.split()))


def tags_are_known_and_folded_cells_collapsed(notebook):
    hidden = {"source_hidden": True, "outputs_hidden": True}
    for cell in notebook.cells:
        assert set(tags(cell)) <= TAGS
        if FOLDED & set(tags(cell)):
            shut = cell.source.startswith("<details>")
            assert shut or cell.metadata.get("jupyter") == hidden


def findings_are_tied_to_numbers(notebook):
    cells = iter(notebook.cells)
    assert any("## What we found" in cell.source for cell in cells)
    proof = next(cell for cell in cells if "proof" in tags(cell))
    assert proof.source.count("assert ") >= 3


def has_an_open_task_with_a_rubric(notebook):
    text = text_of(notebook)
    task = r"## Open task \(\d+ minutes\)\n.+?\n1\. .+\n2\. .+\n3\. "
    assert re.search(task, text, re.S), "no open task, or none with a rubric"
    assert "<details><summary>Two answers" in text


CHECKS = [
    ran_top_to_bottom_without_error_or_warning,
    cells_are_short,
    opens_with_title_and_stake,
    figures_have_words_and_are_stored,
    links_lead_somewhere,
    is_short_enough,
    says_its_minutes_and_goals,
    has_a_stop_for_each_goal,
    asks_what_its_file_asks,
    every_stop_has_a_solution_that_says_why,
    tags_are_known_and_folded_cells_collapsed,
    findings_are_tied_to_numbers,
    has_an_open_task_with_a_rubric,
]
