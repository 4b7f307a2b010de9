"""Every number of an exercise is what its lesson computes.

The file of a lesson names for each answer, and for mistakes that follow from the
tables, the expression that gives it below the solution cell.
"""

import shutil

import pytest

import student
from alms_data.exercises import bank
from lesson_checks import ROOT, code_cells, saved
from recipe_pages import execute, working_in


def stated(exercise):
    """The expressions of an exercise, each with the number that the file states."""
    pairs = [(exercise.computed, exercise.answer)]
    pairs += [(mistake.computed, mistake.answer) for mistake in exercise.mistakes]
    return [(expression, number) for expression, number in pairs if expression]


@pytest.mark.parametrize(
    "lesson", bank.lessons().values(), ids=lambda given: given.name
)
def test_numbers_are_those_of_the_solution_cells(lesson, tmp_path):
    for name in ("figures", "notebooks"):
        (tmp_path / name).mkdir()
    shutil.copytree(ROOT / student.PAGES, tmp_path / student.PAGES)
    waiting, names = [each for each in lesson.exercises if stated(each)], {}
    cells = iter(code_cells(saved(lesson.name)))
    with working_in(tmp_path / "notebooks"):
        while waiting:
            cell = next(cells)
            execute(cell.source, names)
            for exercise in [each for each in waiting if each.solution == cell.id]:
                waiting.remove(exercise)
                near = exercise.tolerance / 2 + 1e-9
                for expression, number in stated(exercise):
                    found = float(eval(expression, names))
                    assert found == pytest.approx(number, abs=near), expression
