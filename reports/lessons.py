"""Which lessons there are, and how one is run."""

import re
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbclient.output_widget import OutputWidget
from nbconvert.filters import strip_ansi
from traitlets.config import Config

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
TEACHING = ROOT / "teaching"
TABLES = ROOT / "alms_data" / "tables"
SVG = "image/svg+xml"
# For pages outside the book: START.html, questions of the quiz.
MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
WIDGET = "application/vnd.jupyter.widget-view+json"
IN_PLACE_OF_A_WIDGET = "Run this cell in Jupyter to get its controls here."
# Tags of cells that JupyterLab shows as a bar to click on.
COLLAPSED = {"solution", "proof", "tool"}
# What a kernel writes here names its exact Python, which differs by machine.
NOTEBOOK_METADATA = {
    "kernelspec": dict(display_name="Python 3", language="python", name="python3"),
    "language_info": dict(
        file_extension=".py",
        mimetype="text/x-python",
        name="python",
        pygments_lexer="ipython3",
    ),
}


class BuildError(Exception):
    """What went wrong and where, for the person who builds the report."""


class SilentOutput(OutputWidget):
    """Keeps what a control draws, and does not tell the kernel.

    nbclient tells it on the socket on which it waits for the kernel's reply. Now and
    then that loses the reply, and the cell stands still until its time is up.
    """

    def send(self, *args, **kwargs):
        """Say nothing."""


@contextmanager
def told(what):
    """Say on one line what is being made and how long it took."""
    began = time.monotonic()
    print(f"  {what} ... ", end="", flush=True)
    yield
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def write_text(path, text):
    """Write the same way on every system, and whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8", newline="\n")
    new.replace(path)


def all_lessons():
    """Find the notebooks in reading order."""
    return sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))


def tags(cell):
    return set(cell.metadata.get("tags", []))


def figures(path):
    """Every figure of a lesson with its words, that of a cell tagged `cover` first."""
    cells = nbformat.read(path, as_version=4).cells
    cells.sort(key=lambda cell: "cover" not in tags(cell))
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    return [
        output.metadata[SVG] | {"svg": output.data[SVG]}
        for output in outputs
        if SVG in output.get("data", {})
    ]


def width(svg):
    """Pixels that a figure is wide on a plain screen."""
    return float(re.search(r'width="([\d.]+)pt"', svg)[1]) * 96 / 72


def contents():
    """Question, level and minutes of each lesson, as the teaching guide lists them."""
    guide = (TEACHING / "README.md").read_text(encoding="utf-8")
    row = r"^\| \[(\w+)\]\(.+?\) \| (.+?) \| (.+?) \| (\d+) "
    return {stem: about for stem, *about in re.findall(row, guide, re.MULTILINE)}


def chosen_lessons(only):
    """Find the notebooks to run: all, or one by its two digits or its whole name."""
    lessons = all_lessons()
    chosen = [path for path in lessons if only in ("", path.name[:2], path.stem)]
    if not chosen:
        names = ", ".join(path.stem for path in lessons)
        raise BuildError(f"No lesson {only!r} in notebooks/; there is: {names}")
    return chosen


def run(path):
    """Execute a notebook, and save it if its outputs have changed."""
    before = path.read_text(encoding="utf-8")
    notebook = nbformat.reads(before, as_version=4)
    # Else the kernel warns of others on this computer who could listen.
    config = Config(KernelManager={"transport_encryption": "auto"})
    client = NotebookClient(
        notebook,
        config=config,
        kernel_name="python3",
        timeout=300,  # seconds for a cell
        record_timing=False,
        # Else what a control draws while it is built has nowhere to go (KeyError).
        store_widget_state=True,
        coalesce_streams=True,
        # A lesson leaves nothing that its kernel would have to put away.
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.widget_registry = {"@jupyter-widgets/output": {"OutputModel": SilentOutput}}
    begun = []
    client.on_cell_execute = lambda cell, cell_index: begun.append(cell_index + 1)
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        where = f"{path.name}, cell {begun[-1]}"
        raise BuildError(f"{where}: {failure(error)}") from None
    normalise(notebook)
    after = nbformat.writes(notebook) + "\n"
    if after != before:
        write_text(path, after)
    return notebook


def normalise(notebook):
    """Keep of the metadata only what is the same on every machine."""
    notebook.metadata = nbformat.from_dict(NOTEBOOK_METADATA)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(cell_metadata(cell))
        for output in cell.get("outputs", []):
            if WIDGET in output.get("data", {}):
                # Its id is random and it is dead without the kernel that made it.
                output.data = nbformat.from_dict({"text/plain": IN_PLACE_OF_A_WIDGET})


def cell_metadata(cell):
    """Tags and caption of a cell; code that is not for a first reading is collapsed."""
    kept = {"tags", "caption"} & cell.metadata.keys()
    about = {name: cell.metadata[name] for name in kept if cell.metadata[name]}
    if cell.cell_type == "code" and COLLAPSED & tags(cell):
        about["jupyter"] = {"source_hidden": True, "outputs_hidden": True}
    return about


def failure(error):
    """Say why a cell failed, with the end of its traceback."""
    name = getattr(error, "ename", type(error).__name__)
    return "\n    ".join([name, *strip_ansi(str(error)).strip().splitlines()[-8:]])
