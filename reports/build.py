"""Run the lessons and write the report to reports/html/.

`python3 make.py report` calls this with the Python of .venv. A run that fails
leaves the last good report where it is.
"""

import argparse
import shutil
import sys

import interactive
import nbformat
from data_pages import source_tables, table_sections
from downloads import write_figures, write_tables
from lessons import (
    ROOT,
    BuildError,
    all_lessons,
    chosen_lessons,
    level_and_time,
    run,
    title_and_stake,
    told,
)
from pages import figures, make_exporter, write_lesson, write_template

from alms_data.descriptor import DESCRIPTOR, WORKBOOK
from alms_data.export import load_tables

HTML = ROOT / "reports" / "html"


def new_folder(keep_pages):
    """Make the folder to build in, so that a failure leaves the old one."""
    folder, old = HTML.with_name(".html-new"), HTML.with_name(".html-old")
    shutil.rmtree(folder, ignore_errors=True)
    if old.exists() and not HTML.exists():
        old.rename(HTML)  # a run was ended between the two steps of swap()
    if keep_pages and HTML.exists():
        shutil.copytree(HTML, folder)
    else:
        folder.mkdir()
    return folder


def swap(folder):
    """Put the new report in the place of the old one."""
    old = HTML.with_name(".html-old")
    shutil.rmtree(old, ignore_errors=True)
    if HTML.exists():
        HTML.rename(old)
    folder.rename(HTML)
    shutil.rmtree(old, ignore_errors=True)


def lessons_with_pages(folder, chosen):
    """What the report says of each lesson that has a page in the folder."""
    paths = [
        path
        for path in all_lessons()
        if path in chosen or (folder / f"{path.stem}.html").exists()
    ]
    return {path: about(path) for path in paths}


def about(path):
    """What the report says of a lesson elsewhere than on its own page."""
    notebook = nbformat.read(path, as_version=4)
    title, stake = title_and_stake(notebook)
    return {
        "page": f"{path.stem}.html",
        "title": title,
        "stake": stake,
        "level": level_and_time(notebook),
        "figures": figures(notebook),
    }


def neighbours(path, lessons):
    """The lessons before and after a lesson."""
    order = list(lessons)
    at = order.index(path)
    before, after = order[:at], order[at + 1 :]
    return {
        "prev": lessons[before[-1]] if before else None,
        "next": lessons[after[0]] if after else None,
    }


def write_lessons(exporter, chosen, folder):
    """Run each lesson and write its page."""
    lessons = lessons_with_pages(folder, chosen)
    for path in chosen:
        around = neighbours(path, lessons)
        with told(path.name):
            notebook = run(path)
        with told(f"{path.stem}.html"):
            write_lesson(exporter, path, notebook, around, folder)


def write_overviews(exporter, folder):
    """Write the pages that lead to the lessons and figures: all are drawn by now."""
    lessons = lessons_with_pages(folder, chosen=[]).values()
    drawn = [figure for lesson in lessons for figure in lesson["figures"]]
    tables = load_tables()
    with told("figures"):
        write_figures(folder / "figures")
    with told("data"):
        write_tables(folder / "data")
        write_template(exporter, "overview", folder / "index.html", lessons=lessons)
        write_template(
            exporter,
            "data",
            folder / "data.html",
            sections=table_sections(tables),
            figures=drawn,
            workbook=WORKBOOK,
            descriptor=DESCRIPTOR,
        )
        write_template(exporter, "sources", folder / "sources.html", **source_tables())


def write_interactive(exporter, folder):
    """Write the page with controls, unless the folder has it already."""
    path = folder / "interactive.html"
    if path.exists():
        return
    with told("interactive"):
        write_template(exporter, "interactive", path, **interactive.page())


def build(only=""):
    """Run and export the lessons; with `only`, the one of that number or name."""
    chosen = chosen_lessons(only)
    exporter = make_exporter()
    folder = new_folder(keep_pages=bool(only))
    write_lessons(exporter, chosen, folder)
    write_overviews(exporter, folder)
    write_interactive(exporter, folder)
    swap(folder)


def main():
    """Build the report; give 1 and a plain message when that fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    about = "one lesson, by its number or name"
    parser.add_argument("--only", default="", metavar="NN", help=about)
    try:
        build(parser.parse_args().only)
    except BuildError as error:
        print(f"\n{error}\n\nThe last good report, if any, is unchanged.")
        return 1
    print(f"\nThe report is ready. Open {HTML / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
