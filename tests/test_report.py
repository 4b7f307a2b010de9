"""reports/build.py runs notebooks and writes pages that need nothing else."""

import base64
import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from report_project import SVG, Tags, build, contents, lesson, project, tagged

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
TEXT = r"""## 1. Which `bar`?

Next: [gaps](01_gaps.ipynb). At least $\frac{7}{10} n$ laps:

$$n \ge 245$$
"""
# A page of the reader's own, with a team that would like to run.
OWN_PAGE = """
import io
from pathlib import Path
import alms_data
page = Path(alms_data.__file__).parent / "pages" / "002_season_2004.txt"
text = page.read_text(encoding="utf-8")
text = text.replace("Miracle Motorsports", "<script>alert(2)</script>")
season = alms_data.read_season(io.StringIO(text))
season.standings.query("car_class == 'LMP2'")
"""


def good_lesson():
    return lesson(
        new_markdown_cell(TEXT),
        new_code_cell(FIGURE),
        new_code_cell(TABLE),
        new_code_cell(OWN_PAGE),
        tagged("print('the answer')", "solution"),
        tagged("print('not for readers')", "remove"),
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a project")
    project(folder, _00_bars=good_lesson(), _01_gaps=lesson(title="Gaps"))
    done = build(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def page(built):
    return (built / "reports" / "html" / "00_bars.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def index(built):
    return (built / "reports" / "html" / "index.html").read_text(encoding="utf-8")


def test_figure_has_alt_text_and_caption(page):
    (image,) = Tags(page).named("img")
    assert image["alt"] == ALT
    assert base64.b64decode(image["src"].split(",")[1]).decode() == SVG
    caption = re.search(r"<figcaption>\n(.*)\n", page)[1]
    assert caption == "Caption &lt;b&gt;not bold&lt;/b&gt;"
    assert {"href": "figures/bars.png"} in Tags(page).named("a")


def test_caption_for_jupyter_is_dropped(page):
    assert "<p>caption for Jupyter" not in page


def test_text_of_a_table_is_escaped(page):
    assert "<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>" in page


def test_text_of_a_page_of_ones_own_is_escaped(page):
    assert "<td>&lt;script&gt;alert(2)&lt;/script&gt;</td>" in page
    assert "<script>alert" not in page


def test_page_has_language_title_and_viewport(page):
    tags = Tags(page)
    assert tags.named("html") == [{"lang": "en"}]
    assert {"name": "viewport"}.items() <= tags.named("meta")[1].items()
    assert "<title>Count the bars</title>" in page


def test_code_and_solution_are_folded(page):
    assert page.count('<details class="code">') == 4
    solution = re.search(r'<details class="solution">.*', page, re.DOTALL)[0]
    assert "<summary>Solution</summary>" in solution
    assert "the answer" in solution


def test_cell_tagged_remove_is_dropped(page):
    assert "not for readers" not in page


def test_links_between_lessons_lead_to_pages(page):
    assert {"href": "01_gaps.html"} in Tags(page).named("a")


def test_lessons_lead_to_each_other_and_to_the_other_pages(built, page):
    links = Tags(page).named("a")
    assert {"rel": "next", "href": "01_gaps.html"} in links
    assert {"href": "index.html"} in links
    gaps = (built / "reports" / "html" / "01_gaps.html").read_text(encoding="utf-8")
    assert {"rel": "prev", "href": "00_bars.html"} in Tags(gaps).named("a")
    assert not [a for a in Tags(gaps).named("a") if a.get("rel") == "next"]


def test_contents_lead_to_the_sections(page):
    assert '<li><a href="#1-which-bar">1. Which bar?</a></li>' in page
    assert '<h2 id="1-which-bar">1. Which <code>bar</code>?</h2>' in page


def test_formulas_are_mathml(page):
    displays = [formula["display"] for formula in Tags(page).named("math")]
    assert displays == ["inline", "block"]
    assert "<mfrac>" in page
    assert "frac{7}" not in page


PAGES = ["index", "00_bars", "01_gaps", "interactive", "data", "sources"]


@pytest.mark.parametrize("name", PAGES)
def test_page_makes_no_request(built, name):
    text = (built / "reports" / "html" / f"{name}.html").read_text(encoding="utf-8")
    tags = Tags(text)
    assert tags.named("link") == tags.named("iframe") == []
    sources = [a["src"] for _, a in tags.tags if "src" in a]
    assert [source for source in sources if not source.startswith("data:")] == []
    style = re.search("<style>.*?</style>", text, re.DOTALL)[0]
    assert not re.search(r"@import|url\(", style)


def test_index_tells_title_stake_and_figure(index):
    assert '<a href="00_bars.html">Count the bars</a>' in index
    assert "<p>One <em>bar</em> decides.</p>" in index
    assert Tags(index).named("img")[0]["alt"] == ALT


def test_figures_are_there_for_slides(built):
    folder = built / "reports" / "html" / "figures"
    assert (folder / "bars.svg").read_text() == SVG
    assert (folder / "bars.png").read_bytes().startswith(b"\x89PNG")


def test_second_build_changes_nothing(built):
    notebooks, html = built / "notebooks", built / "reports" / "html"
    before = contents(notebooks), contents(html)
    assert build(built).returncode == 0
    assert (contents(notebooks), contents(html)) == before


def test_executed_notebook_is_saved_without_traces_of_the_machine(built):
    path = built / "notebooks" / "00_bars.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert [c.execution_count for c in notebook.cells[2:]] == [1, 2, 3, 4, 5]
    assert "version" not in notebook.metadata.language_info
    assert {key for c in notebook.cells for key in c.metadata} == {"tags"}


def test_failure_names_notebook_and_cell_and_keeps_the_last_report(built):
    html = built / "reports" / "html"
    before = contents(html)
    failing = lesson(new_code_cell("a = 1"), new_code_cell("a / 0"))
    path = built / "notebooks" / "02_fails.ipynb"
    nbformat.write(failing, path)
    try:
        done = build(built)
    finally:
        path.unlink()
    assert done.returncode == 1
    assert "02_fails.ipynb, cell 3: ZeroDivisionError: division by zero" in done.stdout
    assert "Traceback" not in done.stderr
    assert contents(html) == before


@pytest.mark.parametrize("only", ["00", "00_bars"])
def test_one_lesson_alone_leaves_the_others(built, only):
    html = built / "reports" / "html"
    before = contents(html)
    (html / "00_bars.html").write_text("old")
    (html / "01_gaps.html").write_text("old")
    done = build(built, "--only", only)
    kept = (html / "01_gaps.html").read_text()
    (html / "01_gaps.html").write_bytes(before[Path("01_gaps.html")])
    assert done.returncode == 0
    assert "00_bars.ipynb ... " in done.stdout
    assert kept == "old"
    assert contents(html) == before


def test_figure_without_alt_text_is_refused(tmp_path):
    cell = new_code_cell(FIGURE.replace(repr(ALT), "''"))
    done = build(project(tmp_path, _00_bars=lesson(cell)))
    assert done.returncode == 1
    assert "00_bars.ipynb, cell 2: a figure without alt text" in done.stdout


@pytest.mark.parametrize("only", ["07", "0", "00_b"])
def test_unknown_number_says_what_there_is(built, only):
    done = build(built, "--only", only)
    assert done.returncode == 1
    assert (
        f"No lesson {only!r} in notebooks/; there is: 00_bars, 01_gaps" in done.stdout
    )
