"""Every lesson is saved as it ran, and has what a lesson needs."""

import nbformat
import pytest

from alms_data.exercises import bank
from lesson_checks import CHECKS, LESSONS, ROOT, figures, saved

# The picture of the front page has the same name wherever a lesson draws it.
FRONT_PAGE = "bands"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("name", LESSONS)
def test_lesson(name, check):
    check(nbformat.from_dict(saved(name) | {"metadata": {"lesson": name}}))


@pytest.mark.parametrize("name", LESSONS)
def test_figures_and_exercises_are_named_after_the_lesson(name):
    used = {about["name"] for _, about in figures(saved(name))} - {FRONT_PAGE}
    used |= {exercise.id for exercise in bank.lessons()[name].exercises}
    assert all(used_name.startswith(name[:2]) for used_name in used)


def test_every_lesson_has_a_file_of_exercises_and_every_file_its_lesson():
    assert list(bank.lessons()) == LESSONS


def test_no_stored_figure_is_orphaned():
    drawn = {about["name"] for name in LESSONS for _, about in figures(saved(name))}
    assert {stored.stem for stored in (ROOT / "figures").iterdir()} == drawn
