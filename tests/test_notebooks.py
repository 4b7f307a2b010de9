"""Every lesson is saved as it ran, and has what a lesson needs."""

from functools import cache

import nbformat
import pytest

from alms_data.exercises import names
from alms_data.exercises.bank import lessons
from lesson_checks import CHECKS, ROOT, asked_exercises, figures, tags

# The picture of the front page has the same name wherever a lesson draws it.
FRONT_PAGE = "bands"
PATHS = {path.stem: path for path in sorted((ROOT / "notebooks").glob("[0-9]*.ipynb"))}
PAIRS = [(name, check) for name in PATHS for check in CHECKS]


@cache
def read(name):
    notebook = nbformat.read(PATHS[name], as_version=4)
    notebook.metadata.lesson = name
    return notebook


@pytest.mark.parametrize(
    ("name", "check"), PAIRS, ids=lambda part: getattr(part, "__name__", part)
)
def test_lesson(name, check):
    check(read(name))


@pytest.mark.parametrize("name", PATHS)
def test_figures_and_exercises_are_named_after_the_lesson(name):
    used = {about["name"] for _, about in figures(read(name))} - {FRONT_PAGE}
    used |= set(asked_exercises(read(name)))
    assert all(used_name.startswith(name[:2]) for used_name in used)


def test_every_exercise_is_asked_once_and_every_file_has_its_lesson():
    asked = []
    for name in PATHS:
        cells = [c for c in read(name).cells if "solution" not in tags(c)]
        asked += asked_exercises(nbformat.v4.new_notebook(cells=cells))
    assert sorted(asked) == sorted(names())
    assert set(lessons()) == set(PATHS)


def test_no_stored_figure_is_orphaned():
    drawn = {about["name"] for name in PATHS for _, about in figures(read(name))}
    assert {stored.stem for stored in (ROOT / "figures").iterdir()} == drawn
