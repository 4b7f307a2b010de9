"""Every number of an exercise is what its lesson computes.

The file of a lesson names for each answer, and for mistakes that follow from the
tables, the expression that gives it below the solution cell.
"""

import json
import shutil

import nbformat
import pytest
from nbclient import NotebookClient

from alms_data.exercises import bank
from lesson_checks import ROOT, code_cells


def stated(exercise):
    """The expressions of an exercise, each with the number that the file states."""
    pairs = [(exercise.computed, exercise.answer)]
    pairs += [(mistake.computed, mistake.answer) for mistake in exercise.mistakes]
    return [(expression, number) for expression, number in pairs if expression]


def recomputed(lesson, folder):
    """Run a lesson and give the values of its expressions, by exercise."""
    path = ROOT / "notebooks" / f"{lesson.name}.ipynb"
    cells = []
    for cell in code_cells(nbformat.read(path, as_version=4)):
        cells.append(cell)
        for exercise in lesson.exercises:
            if exercise.solution == cell.id and stated(exercise):
                listed = ", ".join(expression for expression, _ in stated(exercise))
                probe = (
                    f"import json; print(json.dumps([float(x) for x in [{listed}]]))"
                )
                new = nbformat.v4.new_code_cell(probe)
                new.metadata["exercise"] = exercise.id
                cells.append(new)
    (folder / "figures").mkdir()
    (folder / "notebooks").mkdir()
    pages = "data_raw/pages"
    shutil.copytree(ROOT / pages, folder / pages)
    place = {"metadata": {"path": str(folder / "notebooks")}}
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name="python3", resources=place).execute()
    return {
        cell.metadata["exercise"]: json.loads(cell.outputs[0].text)
        for cell in cells
        if "exercise" in cell.metadata
    }


@pytest.mark.parametrize(
    "lesson", bank.lessons().values(), ids=lambda given: given.name
)
def test_numbers_are_those_of_the_solution_cells(lesson, tmp_path):
    found = recomputed(lesson, tmp_path)
    for exercise in lesson.exercises:
        if stated(exercise):
            numbers = [number for _, number in stated(exercise)]
            near = pytest.approx(numbers, abs=exercise.tolerance / 2 + 1e-9)
            assert found[exercise.id] == near, exercise.id
