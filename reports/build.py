"""Run the lessons and write the book to reports/html/.

`python3 make.py report` calls this with the Python of .venv. A run that fails
leaves the last good book where it is.
"""

import argparse
import shutil
import sys
import warnings
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from nbconvert.filters import strip_ansi
from sphinx.application import Sphinx
from sphinx.errors import SphinxError

from lessons import ROOT, BuildError, chosen_lessons, run, told
from pages import write_downloads, write_pages

BOOK = ROOT / "reports" / "book"
HTML = ROOT / "reports" / "html"
# Copied as they are, so that links between them lead where they do in the repository.
FOLDERS = ("notebooks", "teaching", "figures")
FILES = ("CITATION.cff", "CONTRIBUTING.md", "LICENSE", "LICENSE-DATA.md")


def gather(source):
    """Put everything that Sphinx reads into one folder."""
    shutil.copytree(BOOK, source)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, source / name)
    for name in FILES:
        shutil.copyfile(ROOT / name, source / name)
    write_pages(source)
    write_downloads(source / "extra")


def make_book(source, target, doctrees):
    """Run Sphinx from an empty folder into an empty one, which gives the same bytes."""
    found = StringIO()
    try:
        # MyST-NB asks Sphinx in ways that a later Sphinx will not know.
        with warnings.catch_warnings(action="ignore"):
            places = (source, source, target, doctrees)
            Sphinx(*places, "html", status=None, warning=found).build()
    except (SphinxError, BuildError) as error:
        raise BuildError(f"{error}\n{strip_ansi(found.getvalue())}") from None
    if found.getvalue():
        raise BuildError(strip_ansi(found.getvalue()))
    for leftover in (".buildinfo", "objects.inv"):
        (target / leftover).unlink()


def build(html=HTML):
    """Write the book from the lessons as they are saved, then swap it in."""
    new, old = html.with_name(".html-new"), html.with_name(".html-old")
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    with TemporaryDirectory() as scratch:
        source, made = Path(scratch, "book"), Path(scratch, "html")
        with told("tables"):
            gather(source)
        with told("book"):
            make_book(source, made, Path(scratch, "doctrees"))
        shutil.copytree(made, new)
    # Windows refuses to move it where a page is open; deleting would take the rest.
    if html.exists():
        html.rename(old)
    new.rename(html)
    shutil.rmtree(old, ignore_errors=True)


def main():
    """Run the lessons and build the book, or say plainly why that failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    about = "run this lesson alone, by its number or name"
    parser.add_argument("--only", default="", metavar="NN", help=about)
    try:
        for path in chosen_lessons(parser.parse_args().only):
            with told(path.name):
                run(path)
        build()
    except BuildError as error:
        sys.exit(f"\n{error}\n\nThe last good report, if any, is unchanged.")
    print(f"\nThe report is ready. Open {HTML / 'index.html'}")


if __name__ == "__main__":
    main()
