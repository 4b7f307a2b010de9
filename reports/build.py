"""Run the lessons and export them as HTML pages to reports/html/.

`python3 make.py report` calls this with the Python of .venv. A run that fails
leaves the last good report where it is.
"""

import argparse
import re
import shutil
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter
from nbconvert.filters import strip_ansi
from traitlets.config import Config

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
FIGURES = ROOT / "figures"
REPORTS = ROOT / "reports"
HTML = REPORTS / "html"

SECONDS_PER_CELL = 300
IMAGES = ("image/svg+xml", "image/png", "image/jpeg")
# What a kernel writes here names its exact Python, which differs by machine.
NOTEBOOK_METADATA = {
    "kernelspec": {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    },
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}


class BuildError(Exception):
    """What went wrong and where, for the person who builds the report."""


# --- Run ------------------------------------------------------------------


def chosen_lessons(only):
    """Find the notebooks to run, in reading order."""
    lessons = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    chosen = [path for path in lessons if path.name.startswith(only)]
    if not chosen:
        names = ", ".join(path.stem for path in lessons)
        raise BuildError(f"No lesson {only!r} in notebooks/; there is: {names or None}")
    return chosen


def run(path):
    """Execute a notebook, and save it if its outputs have changed."""
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    config = Config()
    # Else the kernel warns of others on this computer who could listen.
    config.KernelManager.transport_encryption = "auto"
    client = NotebookClient(
        notebook,
        config=config,
        kernel_name="python3",
        timeout=SECONDS_PER_CELL,
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise BuildError(failure(path, notebook, error)) from None
    normalise(notebook)
    after = nbformat.writes(notebook) + "\n"
    if after != before:
        path.write_text(after, encoding="utf-8", newline="\n")
    return notebook


def normalise(notebook):
    """Keep of the metadata only what is the same on every machine."""
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})


def failure(path, notebook, error):
    """Say which cell failed and why, with the end of its traceback."""
    for number, cell in reversed(list(enumerate(notebook.cells, start=1))):
        errors = [o for o in cell.get("outputs", []) if o.output_type == "error"]
        if errors:
            cause = f"{errors[0].ename}: {errors[0].evalue}"
            trace = strip_ansi("\n".join(errors[0].traceback)).splitlines()
            last = "\n".join("    " + line for line in trace[-8:])
            return f"{path.name}, cell {number}: {cause}\n{last}"
    reached = [n for n, c in enumerate(notebook.cells, 1) if c.get("execution_count")]
    number = max(reached, default=0) + 1
    return f"{path.name}, at or after cell {number}: {str(error).strip()}"


# --- Export ---------------------------------------------------------------


def make_exporter():
    """Prepare nbconvert with the template beside this file."""
    config = Config()
    config.CSSHTMLHeaderPreprocessor.style = "default"
    return HTMLExporter(
        config=config,
        template_name="template",
        extra_template_basedirs=[str(REPORTS)],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )


def export(exporter, path, notebook, folder):
    """Write the page of one lesson."""
    check_alt_texts(path, notebook)
    title, _ = title_and_stake(notebook)
    page, _ = exporter.from_notebook_node(
        for_readers(notebook), resources={"metadata": {"name": title}}
    )
    write_page(folder / f"{path.stem}.html", page)


def write_page(path, page):
    """Write HTML the same way on every system."""
    path.write_text(page, encoding="utf-8", newline="\n")


def for_readers(notebook):
    """Copy a notebook without what only makes sense in Jupyter."""
    page = nbformat.from_dict(notebook)
    page.cells = [c for c in page.cells if "remove" not in c.metadata.get("tags", [])]
    for cell in page.cells:
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if not is_caption(o)]
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"(\]\(\w+)\.ipynb\b", r"\1.html", cell.source)
    return page


def is_caption(output):
    """Tell the caption that stands below a figure in Jupyter."""
    markdown = output.get("metadata", {}).get("text/markdown", {})
    return markdown.get("role") == "caption"


def images(notebook):
    """Yield cell number, image type and output of every picture."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            for kind in set(IMAGES) & set(output.get("data", {})):
                yield number, kind, output


def check_alt_texts(path, notebook):
    """Refuse a picture that a screen reader could not tell."""
    for number, kind, output in images(notebook):
        if not output.metadata.get(kind, {}).get("alt"):
            raise BuildError(
                f"{path.name}, cell {number}: a figure without alt text. "
                "End the cell with show(fig, name=..., alt=..., caption=...)."
            )


def title_and_stake(notebook):
    """Read the heading of a lesson and the first sentence below it."""
    text = notebook.cells[0].source if notebook.cells else ""
    match = re.match(r"# +([^\n]+)\s*(.*)", text, re.DOTALL)
    if not match:
        raise BuildError(f"The first cell is no heading: {text[:40]!r}")
    paragraph = match[2].split("\n\n")[0].replace("\n", " ")
    sentence = re.split(r"(?<=[.!?])\s+(?=[A-Z])", paragraph)[0]
    return match[1].strip(), sentence.strip()


def write_index(exporter, folder):
    """Write the list of the lessons that have a page in the folder."""
    lessons = []
    for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")):
        if not (folder / f"{path.stem}.html").exists():
            continue
        notebook = nbformat.read(path, as_version=4)
        title, stake = title_and_stake(notebook)
        figures = [o for _, kind, o in images(notebook) if kind == "image/svg+xml"]
        lessons.append(
            {
                "page": f"{path.stem}.html",
                "title": title,
                "stake": stake,
                "figure": figures[0] if figures else None,
            }
        )
    template = exporter.environment.get_template("lessons.html.j2")
    write_page(folder / "index.html", template.render(lessons=lessons))


def copy_figures(folder):
    """Put the figures beside the pages, for slides."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in sorted(FIGURES.glob("*.svg")):
        shutil.copyfile(path, folder / path.name)


# --- Build ----------------------------------------------------------------


def new_folder(keep_pages):
    """Make the folder to build in, so that a failure leaves the old one."""
    folder = REPORTS / ".html-new"
    shutil.rmtree(folder, ignore_errors=True)
    if keep_pages and HTML.exists():
        shutil.copytree(HTML, folder)
    else:
        folder.mkdir()
    return folder


def swap(folder):
    """Put the new report in the place of the old one."""
    old = REPORTS / ".html-old"
    shutil.rmtree(old, ignore_errors=True)
    if HTML.exists():
        HTML.rename(old)
    folder.rename(HTML)
    shutil.rmtree(old, ignore_errors=True)


def build(only=""):
    """Run and export the lessons; with `only`, those of that number."""
    lessons = chosen_lessons(only)
    exporter = make_exporter()
    folder = new_folder(keep_pages=bool(only))
    for path in lessons:
        began = time.monotonic()
        print(f"  {path.stem} ... ", end="", flush=True)
        export(exporter, path, run(path), folder)
        print(f"{time.monotonic() - began:.1f} s", flush=True)
    write_index(exporter, folder)
    copy_figures(folder / "figures")
    swap(folder)


def main():
    """Build the report; give 1 and a plain message when that fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="NN", help="one lesson")
    try:
        build(parser.parse_args().only)
    except BuildError as error:
        print(f"\n{error}\n\nThe last good report, if any, is unchanged.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
