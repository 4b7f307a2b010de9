"""What the tests of the report share: small projects, builds, and their pages."""

import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "reports"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'


def lesson(*cells, title="Count the bars"):
    """A notebook with fixed cell ids: a new one gets random ids."""
    heading = f"# {title}\n\nOne *bar* decides. It has a 2nd sentence."
    cells = [new_markdown_cell(heading), *cells]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return new_notebook(cells=cells)


def tagged(source, tag):
    return new_code_cell(source, metadata={"tags": [tag]})


def project(folder, **lessons):
    """A project with a copy of reports/ and the given lessons."""
    built = shutil.ignore_patterns("html", ".html-*", "__pycache__")
    shutil.copytree(REPORTS, folder / "reports", ignore=built)
    (folder / "notebooks").mkdir()
    (folder / "figures").mkdir()
    (folder / "figures" / "bars.svg").write_text(SVG)
    for name, notebook in lessons.items():
        nbformat.write(notebook, folder / "notebooks" / f"{name[1:]}.ipynb")
    return folder


def build(folder, *arguments):
    return subprocess.run(
        [sys.executable, folder / "reports" / "build.py", *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=folder.parent,
    )


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Tags(HTMLParser):
    """Every tag of a page, with its attributes."""

    def __init__(self, page):
        super().__init__()
        self.tags = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def named(self, name):
        return [attributes for tag, attributes in self.tags if tag == name]
