"""Every lesson is saved as it ran, and has what a lesson needs."""

import nbformat
import pytest
from lesson_checks import CHECKS, ROOT, asked_exercises, figures

from alms_data.exercises import EXERCISES

LESSONS = [
    "00_from_page_to_table",
    "01_attrition",
    "02_class_margins",
    "03_lap_gaps",
    "04_points_progression",
    "05_thirteen_laps",
    "06_explore",
]
# The picture of the front page has the same name wherever a lesson draws it.
FRONT_PAGE = "bands"
PATHS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


@pytest.fixture(scope="module", params=PATHS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture(scope="module")
def notebook(path):
    return nbformat.read(path, as_version=4)


def test_all_lessons_are_there():
    assert [path.stem for path in PATHS] == LESSONS


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_lesson(notebook, check):
    check(notebook)


def test_figures_and_exercises_are_named_after_the_lesson(notebook, path):
    names = [about["name"] for _, about in figures(notebook)]
    names += asked_exercises(notebook)
    others = set(names) - {FRONT_PAGE}
    assert all(name.startswith(path.stem[:2]) for name in others)


def test_every_exercise_is_asked_in_its_lesson(notebook, path):
    names = [name for name in EXERCISES if name.startswith(path.stem[:2])]
    assert sorted(asked_exercises(notebook)) == sorted(names)


def test_no_stored_figure_is_orphaned():
    drawn = {
        about["name"]
        for path in PATHS
        for _, about in figures(nbformat.read(path, as_version=4))
    }
    assert {stored.stem for stored in (ROOT / "figures").iterdir()} == drawn
