"""Every lesson is saved as it ran, and has what a lesson needs."""

from copy import deepcopy
from functools import cache

import nbformat
import pytest
from lesson_checks import (
    CHECKS,
    OLD_CHECKS,
    ROOT,
    asked_exercises,
    figures,
    size,
    solution_cells,
    stops,
)

from alms_data.exercises import names
from alms_data.exercises.bank import lessons

LESSONS = [
    "00_class_margins",
    "01_lap_gaps",
    "02_points_progression",
    "03_thirteen_laps",
    "04_read_a_page",
    "06_attrition",
    "08_race_length",
    "09_le_mans",
    "10_explore",
]
# The picture of the front page has the same name wherever a lesson draws it.
FRONT_PAGE = "bands"
PATHS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
PAIRS = [
    (path, check)
    for path in PATHS
    for check in (CHECKS if path.stem in lessons() else OLD_CHECKS)
]


@cache
def read(path):
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.lesson = path.stem
    return notebook


def test_all_lessons_are_there():
    assert [path.stem for path in PATHS] == LESSONS
    assert set(lessons()) <= set(LESSONS)


@pytest.mark.parametrize(
    ("path", "check"),
    PAIRS,
    ids=lambda part: getattr(part, "stem", None) or part.__name__,
)
def test_lesson(path, check):
    check(read(path))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_figures_and_exercises_are_named_after_the_lesson(path):
    notebook = read(path)
    used = {about["name"] for _, about in figures(notebook)} - {FRONT_PAGE}
    used |= set(asked_exercises(notebook))
    assert all(name.startswith(path.stem[:2]) for name in used)


def test_every_exercise_is_asked_once_and_in_its_lesson():
    asked = []
    for path in PATHS:
        notebook = read(path)
        asked += asked_exercises(notebook)
        asked += [cell.source.split('"')[1] for cell in stops(notebook)]
    assert sorted(asked) == sorted(names())


def test_no_stored_figure_is_orphaned():
    drawn = {about["name"] for path in PATHS for _, about in figures(read(path))}
    assert {stored.stem for stored in (ROOT / "figures").iterdir()} == drawn


@pytest.mark.parametrize("name", lessons())
def test_size_counts_what_a_reader_sees(name):
    notebook = deepcopy(read(ROOT / "notebooks" / f"{name}.ipynb"))
    counted = size(notebook, lessons()[name])
    without = [cell for cell in notebook.cells if cell not in solution_cells(notebook)]
    notebook.cells = without
    assert size(notebook, lessons()[name]) == counted
    notebook.cells = [cell for cell in without if cell not in stops(notebook)]
    assert size(notebook, lessons()[name])["stops"] == 0
