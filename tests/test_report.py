"""The pages of the book, as they are built from the saved lessons."""

import re
import sys
from functools import cache
from urllib.parse import unquote, urlsplit

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from conftest import build_book
from lesson_checks import ROOT, code_cells, figures, tags
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import alms_data as alms

sys.path.insert(0, str(ROOT / "reports"))
import build  # noqa: E402
import hooks  # noqa: E402
import lessons  # noqa: E402
import pages  # noqa: E402

LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
TABLES = alms.tables()["table"].tolist()


def read(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def all_pages(book):
    files = [*book.glob("*.html"), *book.glob("[an]*/*.html")]
    return {path: read(path) for path in sorted(files)}


@pytest.fixture(params=LESSONS)
def lesson(request, book):
    """Saved notebook and page of a lesson."""
    saved = nbformat.read(ROOT / "notebooks" / f"{request.param}.ipynb", as_version=4)
    return saved, read(book / "notebooks" / f"{request.param}.html")


# --- Every page -----------------------------------------------------------


def test_every_image_has_words_and_is_there(all_pages):
    images = [(path, img) for path, page in all_pages.items() for img in page("img")]
    assert len(images) > 20
    assert [img for _, img in images if len(img.get("alt", "")) < 20] == []
    assert {img["src"] for path, img in images if not leads(path, img["src"])} == set()


def leads(path, target):
    """Whether a link of a page leads to a file, and to a place in it."""
    parts = urlsplit(target)
    if parts.scheme == "data":
        return True
    there = path.parent / unquote(parts.path) if parts.path else path
    if parts.scheme or not there.is_file():
        return False
    return not parts.fragment or unquote(parts.fragment) in places(there)


@cache
def places(path):
    return set(re.findall(r' id="([^"]+)"', path.read_text(encoding="utf-8")))


def test_every_link_leads_somewhere_in_the_folder(all_pages):
    links = {
        (path, a["href"])
        for path, page in all_pages.items()
        for a in page("a", href=True)
    }
    outside = ("https://", "javascript:")
    dead = [link for link in links if not leads(*link)]
    assert [(path.name, to) for path, to in dead if not to.startswith(outside)] == []


def test_nothing_is_loaded_from_elsewhere(all_pages):
    for path, page in all_pages.items():
        loaded = [tag["src"] for tag in page(["script", "img", "iframe"], src=True)]
        loaded += [tag["href"] for tag in page("link", href=True)]
        assert [name for name in loaded if "//" in name.split("?")[0]] == [], path


def test_every_page_has_title_and_language(all_pages):
    for path, page in all_pages.items():
        assert page.html["lang"] == "en", path
        assert page.head.title.text.strip(), path


def test_two_builds_give_the_same_small_folder(book, tmp_path):
    build_book(tmp_path / "html")
    first, second = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}
        for folder in (book, tmp_path / "html")
    )
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []
    assert sum(map(len, first.values())) < 25_000_000


# --- Lessons --------------------------------------------------------------


def test_every_figure_is_numbered_with_its_caption(lesson):
    saved, page = lesson
    drawn = [about for _, about in figures(saved)]
    shown = page.find_all("figure")
    assert [figure.img["alt"] for figure in shown] == [about["alt"] for about in drawn]
    for figure, about in zip(shown, drawn, strict=True):
        assert re.fullmatch(r"Figure \d+\. ", figure.find(class_="caption-number").text)
        text = figure.find(class_="caption-text").text
        assert text.replace("’", "'") == about["caption"].replace("’", "'")


def test_contents_neighbours_and_download(lesson, book):
    saved, page = lesson
    contents = page.find("nav", class_="page-toc")
    headings = [heading.contents[0] for heading in page.article.find_all("h2")]
    assert [link.text.strip() for link in contents("a")][0] == headings[0]
    assert len(contents("a")) >= len(headings) > 5
    assert page.find("a", class_="left-prev") and page.find("a", class_="right-next")
    (download,) = [a for a in page("a", href=True) if a["href"].endswith(".ipynb")]
    file = book / "notebooks" / download["href"]
    assert nbformat.read(file, as_version=4) == saved


def test_code_and_solutions_are_folded(lesson):
    saved, page = lesson
    folds = page.select(".cell > details")
    assert {fold.summary.text for fold in folds} == {"Code", "Solution"}
    assert [fold for fold in folds if fold.has_attr("open")] == []
    solved = [cell for cell in code_cells(saved) if "solution" in tags(cell)]
    assert len(page.select(".tag_solution > details .cell_output")) == len(solved)


def test_no_caption_or_call_for_an_answer_is_left_from_jupyter(lesson):
    _, page = lesson
    captions = [caption.text for caption in page(class_="caption-text")]
    assert not [p for p in page("p") if p.em and p.text.strip() in captions]
    assert hooks.UNANSWERED not in page.article.text


def test_front_page_asks_the_question_of_every_lesson(book):
    front = read(book / "index.html")
    assert "bands" in front.article.img["src"]
    for stem in LESSONS:
        picture, question = front.select(f'.lesson a[href="notebooks/{stem}.html"]')
        assert picture.img
        assert question.text.endswith("?")


# --- Data and sources -----------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_table_can_be_downloaded_with_its_codebook(book, name):
    frame = getattr(alms, f"load_{name}")()
    parquet = pd.read_parquet(book / "data" / f"{name}.parquet")
    pd.testing.assert_frame_equal(parquet, frame, check_dtype=False)
    assert len(pd.read_csv(book / "data" / f"{name}.csv", dtype="str")) == len(frame)
    section = read(book / "tables.html").find("section", id=name.replace("_", "-"))
    listed = [row.td.text for row in section.table.tbody("tr")]
    assert listed == alms.describe(name)["column"].tolist()


def test_workbook_has_a_sheet_for_each_table(book):
    sheets = pd.read_excel(book / "data" / pages.WORKBOOK, sheet_name=None)
    assert list(sheets) == ["tables", "codebook", *TABLES]
    assert len(sheets["results"]) == len(alms.load_results())


def test_every_disagreement_is_shown(book):
    section = read(book / "sources.html").find("section", id="disagreements")
    assert len(section.select("tbody tr")) == len(alms.load_disagreements())


def test_every_lost_cell_is_counted():
    lost = pages.losses().set_index(["table", "column"])
    driver = lost.loc[("entries", "driver"), ["published", "recovered", "unknown"]]
    assert driver.tolist() == [369, 57, 35]


# --- What is refused ------------------------------------------------------


def test_a_picture_without_words_fails_the_build(tmp_path):
    build.gather(tmp_path / "book")
    path = next((tmp_path / "book" / "notebooks").glob("02_*.ipynb"))
    notebook = nbformat.read(path, as_version=4)
    next(figures(notebook))[1]["alt"] = ""
    nbformat.write(notebook, path)
    with pytest.raises(lessons.BuildError, match="no alt text"):
        build.make_book(tmp_path / "book", tmp_path / "html", tmp_path / "doctrees")


def test_a_lesson_that_fails_is_named_with_its_cell(tmp_path):
    cells = [new_markdown_cell("# Fail"), new_code_cell("1"), new_code_cell("1 / 0")]
    path = tmp_path / "00_fails.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    before = path.read_bytes()
    with pytest.raises(
        lessons.BuildError, match="00_fails.ipynb, cell 3: ZeroDivision"
    ):
        lessons.run(path)
    assert path.read_bytes() == before


def test_a_lesson_is_saved_without_traces_of_the_machine(tmp_path):
    path = tmp_path / "00_one.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell("print(1)")]), path)
    lessons.run(path)
    first = path.read_bytes()
    lessons.run(path)
    assert path.read_bytes() == first
    notebook = nbformat.reads(first.decode(), as_version=4)
    assert "version" not in notebook.metadata.language_info
    assert notebook.cells[0].metadata == {}


def test_unknown_lesson_says_what_there_is():
    with pytest.raises(lessons.BuildError, match=f"No lesson '99'.*{LESSONS[0]}"):
        lessons.chosen_lessons("99")


# --- Tables of pandas -----------------------------------------------------


def test_row_numbers_go_and_blanks_are_a_dash():
    frame = pd.DataFrame({"team": ["<b>", None], "laps": pd.array([1, None], "Int64")})
    rows = BeautifulSoup(hooks.readable(frame.to_html()), "html.parser")("tr")
    assert [[cell.text for cell in row(["th", "td"])] for row in rows] == [
        ["team", "laps"],
        ["<b>", "1"],
        ["–", "–"],
    ]
    assert [cell.get("class") for cell in rows[1]("td")] == [None, ["number"]]


def test_the_name_of_an_index_stands_in_the_one_header():
    points = pd.DataFrame({"points": [26, 22]}, index=pd.Index(["a", "b"], name="team"))
    page = BeautifulSoup(hooks.readable(points.to_html()), "html.parser")
    assert [cell.text for cell in page.thead.find_all(["th", "td"])] == [
        "team",
        "points",
    ]
    assert len(page("tr")) == 3


def test_an_index_that_says_something_stays():
    misses = pd.DataFrame({"misses": [1, 0]}, index=[60, 70])
    page = BeautifulSoup(hooks.readable(misses.to_html()), "html.parser")
    assert [row.th.text for row in page.tbody("tr")] == ["60", "70"]
