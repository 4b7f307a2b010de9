"""reports/build.py runs notebooks and writes pages that need nothing else."""

import base64
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

REPORTS = Path(__file__).resolve().parent.parent / "reports"

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
ALT = 'Two bars: "a" < "b" & more'
CAPTION = "Caption <b>not bold</b>"
FIGURE = f"""
from IPython.display import Markdown, display
data = {{"image/svg+xml": {SVG!r}, "text/plain": "<Figure bars>"}}
about = {{"alt": {ALT!r}, "caption": {CAPTION!r}, "name": "bars"}}
display(data, raw=True, metadata={{"image/svg+xml": about}})
about = {{"text/markdown": {{"role": "caption"}}}}
display(Markdown("caption for Jupyter"), metadata=about)
"""
TABLE = """
import pandas as pd
pd.DataFrame({"team": ["<script>alert(1)</script>"]})
"""


def lesson(*cells):
    """A notebook with fixed cell ids: a new one gets random ids."""
    heading = "# Count the bars\n\nOne *bar* decides. It has a 2nd sentence."
    cells = [new_markdown_cell(heading), *cells]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return new_notebook(cells=cells)


def tagged(source, tag):
    return new_code_cell(source, metadata={"tags": [tag]})


def good_lesson():
    return lesson(
        new_markdown_cell("Next: [gaps](01_gaps.ipynb)"),
        new_code_cell(FIGURE),
        new_code_cell(TABLE),
        tagged("print('the answer')", "solution"),
        tagged("print('not for readers')", "remove"),
    )


def project(folder, **lessons):
    """A project with a copy of reports/ and the given lessons."""
    shutil.copytree(REPORTS, folder / "reports", ignore=shutil.ignore_patterns("html"))
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


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = project(tmp_path_factory.mktemp("a project"), _00_bars=good_lesson())
    done = build(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def page(built):
    return (built / "reports" / "html" / "00_bars.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def index(built):
    return (built / "reports" / "html" / "index.html").read_text(encoding="utf-8")


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


def test_figure_has_alt_text_and_caption(page):
    (image,) = Tags(page).named("img")
    assert image["alt"] == ALT
    assert base64.b64decode(image["src"].split(",")[1]).decode() == SVG
    caption = re.search(r"<figcaption>(.*)</figcaption>", page)[1]
    assert caption == "Caption &lt;b&gt;not bold&lt;/b&gt;"


def test_caption_for_jupyter_is_dropped(page):
    assert "<p>caption for Jupyter" not in page


def test_text_of_a_table_is_escaped(page):
    assert "<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>" in page


def test_page_has_language_title_and_viewport(page):
    tags = Tags(page)
    assert tags.named("html") == [{"lang": "en"}]
    assert {"name": "viewport"}.items() <= tags.named("meta")[1].items()
    assert "<title>Count the bars</title>" in page


def test_code_and_solution_are_folded(page):
    assert page.count('<details class="code">') == 3
    solution = re.search(r'<details class="solution">.*', page, re.DOTALL)[0]
    assert "<summary>Solution</summary>" in solution
    assert "the answer" in solution


def test_cell_tagged_remove_is_dropped(page):
    assert "not for readers" not in page


def test_links_between_lessons_lead_to_pages(page):
    assert {"href": "01_gaps.html"} in Tags(page).named("a")


@pytest.mark.parametrize("name", ["00_bars.html", "index.html"])
def test_page_makes_no_request(built, name):
    text = (built / "reports" / "html" / name).read_text(encoding="utf-8")
    tags = Tags(text)
    assert tags.named("script") == tags.named("link") == tags.named("iframe") == []
    sources = [a["src"] for _, a in tags.tags if "src" in a]
    assert [source for source in sources if not source.startswith("data:")] == []
    assert not re.search(r"@import|url\(", text)


def test_index_tells_title_stake_and_figure(index):
    assert '<a href="00_bars.html">Count the bars</a>' in index
    assert "<p>One <em>bar</em> decides.</p>" in index
    assert Tags(index).named("img")[0]["alt"] == ALT


def test_figures_are_copied(built):
    assert (built / "reports" / "html" / "figures" / "bars.svg").read_text() == SVG


def test_second_build_changes_nothing(built):
    notebooks, html = built / "notebooks", built / "reports" / "html"
    before = contents(notebooks), contents(html)
    assert build(built).returncode == 0
    assert (contents(notebooks), contents(html)) == before


def test_executed_notebook_is_saved_without_traces_of_the_machine(built):
    path = built / "notebooks" / "00_bars.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert [c.execution_count for c in notebook.cells[2:]] == [1, 2, 3, 4]
    assert "version" not in notebook.metadata.language_info
    assert {key for c in notebook.cells for key in c.metadata} == {"tags"}


def test_failure_names_notebook_and_cell_and_keeps_the_last_report(built):
    html = built / "reports" / "html"
    before = contents(html)
    failing = lesson(new_code_cell("a = 1"), new_code_cell("a / 0"))
    path = built / "notebooks" / "01_fails.ipynb"
    nbformat.write(failing, path)
    try:
        done = build(built)
    finally:
        path.unlink()
    assert done.returncode == 1
    assert "01_fails.ipynb, cell 3: ZeroDivisionError: division by zero" in done.stdout
    assert "Traceback" not in done.stderr
    assert contents(html) == before


def test_figure_without_alt_text_is_refused(tmp_path):
    cell = new_code_cell(FIGURE.replace(repr(ALT), "''"))
    done = build(project(tmp_path, _00_bars=lesson(cell)))
    assert done.returncode == 1
    assert "00_bars.ipynb, cell 2: a figure without alt text" in done.stdout


def test_unknown_number_says_what_there_is(built):
    done = build(built, "--only", "07")
    assert done.returncode == 1
    assert "No lesson '07' in notebooks/; there is: 00_bars" in done.stdout
