"""Write the student edition of the lessons to student/, after running all of it.

`python3 make.py student` calls this with the Python of .venv. The edition has no
outputs and none of the cells that give a result away, so that there is something to
discover; hints stay. The pages that lessons read come along. A notebook in student/
that somebody has worked in is never written over.
"""

import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from lessons import ROOT, TEACHING, BuildError, all_lessons, run, told, write_text
from nbconvert.preprocessors import (
    ClearOutputPreprocessor,
    Preprocessor,
    TagRemovePreprocessor,
)

STUDENT = ROOT / "student"
# Lessons look for them beside the folder that they are in.
PAGES = Path("data_raw/pages")
NOT_FOR_STUDENTS = {"reveal", "solution", "proof"}
# Where an answer is asked for: in a stop, or where a cell begins with `answer =`.
STOP = re.compile(r'\A(check\("[\w-]+", ).*(\)\s*)\Z', re.DOTALL)
ANSWER = re.compile(r"\Aanswer = .*")
# Pages of the teaching guide that students get, below each other.
HANDOUT = ("primer.md", "glossary.md")
WELCOME = """\
# The lessons

Run a lesson from top to bottom, cell by cell. In the exercises put your answer in
place of the three dots. A hint opens when you click on it.

"""


class ResetAnswers(Preprocessor):
    """Put the three dots back where an answer was left."""

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type == "code":
            cell.source = ANSWER.sub("answer = ...", cell.source)
            if "stop" in cell.metadata.get("tags", []):
                cell.source = STOP.sub(r"\1...\2", cell.source)
        return cell, resources


def for_students(notebook):
    """Copy a notebook without outputs, answers and what gives them away."""
    edition, resources = nbformat.from_dict(notebook), {}
    for preprocessor in (
        TagRemovePreprocessor(remove_cell_tags=NOT_FOR_STUDENTS, enabled=True),
        ClearOutputPreprocessor(enabled=True),
        ResetAnswers(enabled=True),
    ):
        edition, resources = preprocessor(edition, resources)
    return edition


def handout():
    """Put the welcome and the pages for students together as one page."""
    pages = [(TEACHING / name).read_text(encoding="utf-8") for name in HANDOUT]
    # Each becomes a section of it.
    return WELCOME + "\n".join(re.sub("^#", "##", p, flags=re.M) for p in pages)


def write_edition(folder):
    """Write the notebooks, their handout, and what they read and draw into."""
    notebooks, figures = folder / "notebooks", folder / "figures"
    for place in (notebooks, figures):
        place.mkdir(parents=True, exist_ok=True)
    for path in all_lessons():
        edition = for_students(nbformat.read(path, as_version=4))
        write_text(notebooks / path.name, nbformat.writes(edition) + "\n")
    shutil.copytree(ROOT / PAGES, folder / PAGES, dirs_exist_ok=True)
    write_text(notebooks / "README.md", handout())
    shutil.copyfile(TEACHING / "tables.svg", notebooks / "tables.svg")
    # The licence asks that copies carry it.
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE")
    write_text(figures / "README.txt", "The lessons store the figures here.\n")


def try_out(folder):
    """Run every notebook of an edition and say how long each took."""
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        with told(path.stem):
            run(path)


def refuse_to_overwrite(folder):
    """Stop where a student's work would be lost."""
    for path in sorted((folder / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        if notebook != for_students(notebook):
            raise BuildError(
                f"{path.relative_to(folder.parent)} has been worked in.\n"
                f"Move or delete the folder {folder.name}/, then run this again."
            )


def build(folder=STUDENT):
    """Write the edition; nothing is written when one of its notebooks fails."""
    refuse_to_overwrite(folder)
    with TemporaryDirectory() as scratch:
        write_edition(Path(scratch))
        try_out(Path(scratch))
    write_edition(folder)


def main():
    """Build the edition; give 1 and a plain message when that fails."""
    try:
        build()
    except BuildError as error:
        print(f"\n{error}\n\nNothing was written.")
        return 1
    print(f"\nThe student edition is ready: {STUDENT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
