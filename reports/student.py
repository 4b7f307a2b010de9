"""Write the student edition to student/ and student.zip, after running all of it.

`python3 make.py student` calls this with the Python of .venv. The edition has no
outputs and none of the cells that give a result away, so that there is something to
discover. The pages that lessons read come along, the tables as files, and
what installs Jupyter and the package on a computer that has Python alone. A notebook
in student/ that somebody has worked in is never written over.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import nbformat

import alms_data as alms
from lessons import (
    MARKDOWN,
    ROOT,
    TABLES,
    TEACHING,
    BuildError,
    all_lessons,
    contents,
    run,
    tags,
    told,
    write_text,
)
from templates import fill

STUDENT = ROOT / "student"
# Where a ZIP is unpacked, so that a newer edition doesn't fall onto an older one.
UNPACKED = f"thirteen-laps-{alms.__version__}"
# The licences are to be carried by copies; with the others `make.py lab` sets up.
AS_THEY_ARE = ("LICENSE", "LICENSE-DATA.md", "make.py", "requirements.txt")
# Lessons look for them beside the folder that they are in.
PAGES = Path("data_raw/pages")
NOT_FOR_STUDENTS = {"reveal", "solution", "proof"}
# Where an answer is asked for: in a stop, or where a cell begins with `answer =`.
STOP = re.compile(r'\A(check\("[\w-]+", ).*(\)\s*)\Z', re.DOTALL)
ANSWER = re.compile(r"\Aanswer = .*")
# Pages of the teaching guide that students get, below each other.
HANDOUT = ("primer.md", "glossary.md")


def for_students(notebook):
    """Copy a notebook without outputs, answers and what gives them away."""
    edition = nbformat.from_dict(notebook)
    edition.cells = [c for c in edition.cells if not NOT_FOR_STUDENTS & tags(c)]
    for cell in edition.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.metadata.pop("caption", None)  # it is of an output, too
            source = ANSWER.sub("answer = ...", cell.source)
            cell.source = STOP.sub(r"\1...\2", source)
    return edition


def handout():
    """A welcome and the pages for students, as one page."""
    pages = [(TEACHING / name).read_text(encoding="utf-8") for name in HANDOUT]
    sections = [re.sub("^#", "##", page, flags=re.MULTILINE) for page in pages]
    return fill("handout.md.j2", sections=sections)


def write_edition(folder):
    """Write the notebooks, their handout, what they read, and what runs them."""
    write_lessons(folder)
    for name in AS_THEY_ARE:
        shutil.copyfile(ROOT / name, folder / name)
    shutil.copytree(TABLES, folder / "data", dirs_exist_ok=True)
    write_wheel(folder)
    (wheel,) = folder.glob("*.whl")
    start = fill("start.md.j2", lessons=contents(), wheel=wheel.name)
    write_text(folder / "START.html", web_page(start))


def web_page(markdown):
    """A page that a browser opens from the folder."""
    body = MARKDOWN.render(markdown)
    # A table wider than a phone scrolls, by keyboard as well.
    body = body.replace("<table>", '<table tabindex="0">')
    return fill("page.html.j2", title=re.search("^# (.+)", markdown)[1], body=body)


def write_wheel(folder):
    """Write the package as pip installs it, with the same bytes each day."""
    for older in folder.glob("*.whl"):
        older.unlink()
    code = "import sys; from flit_core.buildapi import *; build_wheel(sys.argv[1])"
    fixed = os.environ | {"SOURCE_DATE_EPOCH": "315532800"}  # 1980, the first of ZIP
    command = [sys.executable, "-c", code, folder.resolve()]
    subprocess.run(command, cwd=ROOT, env=fixed, check=True)


def write_lessons(folder):
    """Write the notebooks, their handout, and what they read and draw into."""
    notebooks, figures = folder / "notebooks", folder / "figures"
    for place in (notebooks, figures):
        place.mkdir(parents=True, exist_ok=True)
    for path in all_lessons():
        edition = for_students(nbformat.read(path, as_version=4))
        write_text(notebooks / path.name, nbformat.writes(edition) + "\n")
    shutil.copytree(ROOT / PAGES, folder / PAGES, dirs_exist_ok=True)
    write_text(notebooks / "README.md", handout())
    write_text(notebooks / "README.html", web_page(handout()))
    shutil.copyfile(TEACHING / "tables.svg", notebooks / "tables.svg")
    write_text(figures / "README.txt", "The lessons store the figures here.\n")


def write_student_zip(path):
    """Write a fresh edition as a ZIP to hand out, the same bytes each time."""
    with TemporaryDirectory() as scratch, ZipFile(path, "w", ZIP_DEFLATED) as archive:
        write_edition(Path(scratch))
        for file in sorted(Path(scratch).rglob("*"), key=Path.as_posix):
            if file.is_file():
                name = f"{UNPACKED}/{file.relative_to(scratch).as_posix()}"
                about = ZipInfo(name)  # dated 1980
                about.create_system, about.external_attr = 3, 0o644 << 16
                about.compress_type = ZIP_DEFLATED
                archive.writestr(about, file.read_bytes())


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
        for path in sorted(Path(scratch, "notebooks").glob("*.ipynb")):
            with told(path.stem):
                run(path)
    write_edition(folder)
    write_student_zip(folder.with_suffix(".zip"))


def main():
    """Build the edition, or say plainly why that failed."""
    try:
        build()
    except BuildError as error:
        sys.exit(f"\n{error}\n\nNothing was written.")
    print(f"\nThe student edition is ready: {STUDENT}, and as a ZIP beside it")


if __name__ == "__main__":
    main()
