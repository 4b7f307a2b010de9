"""The checks of the lessons find what is wrong: a good notebook is broken once each."""

import copy
import re
from functools import cache

import lesson_checks as checks
import nbformat
import pytest

from alms_data.exercises.bank import lessons

NEW = "03_thirteen_laps"
# Whichever lesson waits to be rewritten.
OLD = next(
    path.stem
    for path in sorted((checks.ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    if path.stem not in lessons()
)


@cache
def good(name):
    notebook = nbformat.read(checks.ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    notebook.metadata.lesson = name
    return notebook


def cell_with(notebook, tag):
    return next(cell for cell in notebook.cells if tag in checks.tags(cell))


def without(notebook, pattern):
    """Take out of the prose what fits the pattern; it must be there."""
    found = 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source, times = re.subn(pattern, "", cell.source, flags=re.DOTALL)
            found += times
    assert found
    return notebook


def figure_output(notebook):
    outputs = [out for cell in checks.code_cells(notebook) for out in cell.outputs]
    return next(out for out in outputs if checks.SVG in out.get("data", {}))


def answer_cell(notebook):
    cells = checks.code_cells(notebook)
    return next(cell for cell in cells if cell.source.startswith("answer = ..."))


def not_run(notebook):
    checks.code_cells(notebook)[2].execution_count = None


def run_twice(notebook):
    checks.code_cells(notebook)[-1].execution_count += 7


def stripped(notebook):
    for cell in checks.code_cells(notebook):
        cell.update(outputs=[], execution_count=None)


def holds_an_error(notebook):
    error = nbformat.v4.new_output("error", ename="KeyError", evalue="x", traceback=[])
    checks.code_cells(notebook)[2].outputs.append(error)


def holds_a_warning(notebook):
    warning = nbformat.v4.new_output("stream", name="stderr", text="DeprecationWarning")
    checks.code_cells(notebook)[2].outputs.append(warning)


def one_long_cell(notebook):
    checks.code_cells(notebook)[2].source = "1\n" * 16


def many_long_cells(notebook):
    for cell in checks.code_cells(notebook):
        cell.source += "\n" * 4 + "1"


def no_stake(notebook):
    stake = r"\n\n.+?(?=\n\n\*\*Level)"
    opening = notebook.cells[0]
    opening.source = re.sub(stake, "", opening.source, count=1, flags=re.DOTALL)


def no_minutes(notebook):
    without(notebook, r"\*\*Time:\*\*")


def no_questions(notebook):
    without(notebook, r"## Questions")


def empty_questions(notebook):
    without(notebook, r"(?<=## Questions\n\n)(\d\. [^\n]+\n)+")


def no_goals(notebook):
    without(notebook, r"## After this lesson you will be able to")


def empty_goals(notebook):
    without(notebook, r"(?<=able to\n\n).+?(?=## You need)")


def no_findings(notebook):
    without(notebook, r"## What we found")


def no_limits(notebook):
    without(notebook, r"\*\*Limits\.\*\*")


def one_finding_less(notebook):
    found = next(c for c in notebook.cells if c.source.startswith("## What we found"))
    found.source = re.sub(r"\n2\. [^\n]+", "", found.source)


def unchecked_findings(notebook):
    for cell in checks.code_cells(notebook):
        cell.source = cell.source.replace("assert ", "print")


def no_alt(notebook):
    figure_output(notebook).metadata[checks.SVG].alt = ""


def no_caption(notebook):
    del figure_output(notebook).metadata[checks.SVG]["caption"]


def no_words_at_all(notebook):
    figure_output(notebook).metadata = {}


def a_picture_of_pixels(notebook):
    figure_output(notebook).data["image/png"] = "iVBORw0KGgo="


def another_figure_than_stored(notebook):
    figure_output(notebook).metadata[checks.SVG].alt += " And more."


def unknown_exercise(notebook):
    cell = answer_cell(notebook)
    cell.source = cell.source.replace('check("', 'check("no-')


def no_check(notebook):
    answer_cell(notebook).source = "answer = ..."


def no_answer_cell(notebook):
    notebook.cells.remove(answer_cell(notebook))


def answer_left_in(notebook):
    cell = answer_cell(notebook)
    cell.source = cell.source.replace("...", '"GT"')


def no_solution(notebook):
    notebook.cells.remove(checks.solution_cells(notebook)[0])


def untagged_solution(notebook):
    checks.solution_cells(notebook)[0].metadata = {}


def wrong_solution(notebook):
    checks.solution_cells(notebook)[0].outputs[0].text = "Not yet. Look again."


def solution_unsaid(notebook):
    cell = checks.solution_cells(notebook)[0]
    cell.source = cell.source.replace("check(", "print(")


def no_hint(notebook):
    without(notebook, r"<summary>Hint</summary>")


def no_good_answer(notebook):
    without(notebook, r"\*A good answer\* ")


def order_of_kinds(notebook):
    for cell in notebook.cells:
        cell.source = cell.source.replace("**1. Predict", "**1. Investigate")


def no_sources(notebook):
    notebook.cells.pop()


def dead_link(notebook):
    notebook.cells[0].source += "\n\nSee [the next](99_nowhere.ipynb#there)."


# --- Lessons with a file of exercises -------------------------------------


def too_many_words(notebook):
    notebook.cells[1].source += " word" * checks.MOST_WORDS


def too_many_cells(notebook):
    more = [nbformat.v4.new_code_cell("1") for _ in range(checks.MOST_CELLS)]
    notebook.cells[3:3] = more


def more_minutes_than_said(notebook):
    notebook.cells[1].source += "\n\nTalk about it (90 minutes)."


def other_minutes(notebook):
    without(notebook, r"(?<=\*\*Time:\*\* )\d")


def one_goal_less(notebook):
    without(notebook, r"- score a class[^\n]+\n")


def no_stop(notebook):
    notebook.cells.remove(cell_with(notebook, "stop"))


def stop_with_an_answer(notebook):
    cell = cell_with(notebook, "stop")
    cell.source = cell.source.replace("...", "18")


def another_question(notebook):
    without(notebook, r"How many points does Rollcentre")


def another_choice(notebook):
    without(notebook, r"A car must still be running at the end")


def wrong_stop_solution(notebook):
    cell_with(notebook, "solution").outputs[0].text = "Not yet. Look again."


def stop_solution_without_its_tag(notebook):
    cell_with(notebook, "solution").metadata.tags = []


def a_new_tag(notebook):
    cell_with(notebook, "stop").metadata.tags = ["stopp"]


def open_solution(notebook):
    cell_with(notebook, "solution").metadata.pop("jupyter")


def open_sample_answers(notebook):
    without(notebook, r"<details><summary>Two answers")


def no_proof(notebook):
    notebook.cells = [c for c in notebook.cells if "proof" not in checks.tags(c)]


def long_drawing(notebook):
    figure = next(c for c in checks.code_cells(notebook) if "show(" in c.source)
    figure.source += "\nax.grid()" * checks.MOST_DRAWING


def no_rubric(notebook):
    without(notebook, r"1\. names one document[^\n]+")


def no_open_task(notebook):
    without(notebook, r"## Open task")


BROKEN = {
    checks.ran_top_to_bottom: [not_run, run_twice, stripped],
    checks.no_error_and_no_warning: [holds_an_error, holds_a_warning],
    checks.cells_are_short: [one_long_cell, many_long_cells],
    checks.opens_with_title_and_stake: [no_stake, no_minutes],
    checks.says_what_it_is_for: [no_questions, empty_questions, no_goals, empty_goals],
    checks.answers_every_question: [no_findings, no_limits, one_finding_less],
    checks.findings_are_checked_by_the_next_cell: [no_findings, unchecked_findings],
    checks.figures_have_words: [
        no_alt,
        no_caption,
        no_words_at_all,
        a_picture_of_pixels,
    ],
    checks.figures_are_stored: [another_figure_than_stored],
    checks.exercises_can_be_checked: [unknown_exercise, no_check, no_answer_cell],
    checks.answer_cells_are_empty: [answer_left_in],
    checks.exercises_have_a_solution: [
        no_solution,
        untagged_solution,
        wrong_solution,
        solution_unsaid,
    ],
    checks.exercises_are_in_order_with_hints: [no_hint, no_good_answer, order_of_kinds],
    checks.closes_with_sources: [no_sources],
    checks.links_lead_somewhere: [dead_link],
}
BROKEN_NEW = {
    checks.is_short_enough: [too_many_words, too_many_cells, more_minutes_than_said],
    checks.says_its_minutes_and_goals: [other_minutes, one_goal_less],
    checks.has_a_stop_for_each_goal: [no_stop, stop_with_an_answer],
    checks.asks_what_its_file_asks: [another_question, another_choice],
    checks.every_stop_has_a_solution_that_says_why: [
        wrong_stop_solution,
        stop_solution_without_its_tag,
    ],
    checks.tags_are_known: [a_new_tag],
    checks.folded_cells_are_collapsed: [open_solution, open_sample_answers],
    checks.findings_are_tied_to_numbers: [no_proof],
    checks.no_cell_draws_much: [long_drawing],
    checks.has_an_open_task_with_a_rubric: [no_rubric, no_open_task],
}
TRIPLES = [
    (name, check, damage)
    for name, broken in ((OLD, BROKEN), (NEW, BROKEN_NEW))
    for check, several in broken.items()
    for damage in several
]


def name_of(part):
    return getattr(part, "__name__", part)


@pytest.mark.parametrize(("name", "check", "damage"), TRIPLES, ids=name_of)
def test_a_broken_lesson_is_refused(name, check, damage):
    lesson = copy.deepcopy(good(name))
    check(lesson)
    damage(lesson)
    with pytest.raises((AssertionError, ValueError, StopIteration)):
        check(lesson)


def test_every_check_was_seen_to_refuse():
    assert set(BROKEN) == set(checks.OLD_CHECKS)
    assert set(BROKEN_NEW) == set(checks.CHECKS) - set(checks.COMMON)


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("fig, ax = plt.subplots()\nshow(fig)", 0),
        ("ax.set(title='x')\nsns.barplot(cars)\nfig.suptitle('x')", 3),
        ("for x in (1, 2):\n    ax.axvline(x)", 1),
        ("grid = wrong.T\nprint(grid)", 0),
    ],
)
def test_drawing_statements_are_counted(source, count):
    assert checks.drawing_statements(source) == count
