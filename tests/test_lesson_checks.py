"""The checks of the lessons find what is wrong: a good notebook is broken once each."""

import copy
import re

import lesson_checks as checks
import nbformat
import pytest

LESSON = checks.ROOT / "notebooks" / "04_read_a_page.ipynb"


@pytest.fixture(scope="module")
def good():
    return nbformat.read(LESSON, as_version=4)


@pytest.fixture
def lesson(good):
    return copy.deepcopy(good)


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
    without(notebook, r"(?<=trust)\n\n.+?(?=\n\n\*\*Level)")


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
    without(notebook, r"(?<=\n)3\. A blank is not a zero[^\n]+\n")


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
    figure_output(notebook).data[checks.SVG] += " "


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
    without(notebook, r"<summary>Hint</summary>Both")


def no_good_answer(notebook):
    without(notebook, r"\*A good answer\* names")


def order_of_kinds(notebook):
    for cell in notebook.cells:
        cell.source = cell.source.replace("**1. Predict", "**1. Investigate")


def no_sources(notebook):
    notebook.cells.pop()


def dead_link(notebook):
    notebook.cells[0].source += "\n\nSee [the next](99_nowhere.ipynb#there)."


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
PAIRS = [(check, damage) for check, several in BROKEN.items() for damage in several]


def name_of(function):
    return function.__name__


@pytest.mark.parametrize(("check", "damage"), PAIRS, ids=name_of)
def test_a_broken_lesson_is_refused(lesson, check, damage):
    check(lesson)
    damage(lesson)
    with pytest.raises((AssertionError, ValueError)):
        check(lesson)


def test_every_check_was_seen_to_refuse():
    assert set(BROKEN) == set(checks.CHECKS)
