"""The pages of the book, as they are built from the saved lessons."""

import re
from functools import cache
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import alms_data as alms
import hooks
import lessons
import pages
from conftest import build_book
from lesson_checks import LESSONS, figures, saved, tagged

TABLES = alms.tables()["table"].tolist()


def read(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def all_pages(book):
    files = [*book.glob("*.html"), *book.glob("[ant]*/*.html")]
    return {path: read(path) for path in sorted(files)}


# --- Every page -----------------------------------------------------------


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


def test_every_page_has_a_title_and_all_that_it_shows_loads_and_links_to(all_pages):
    for path, page in all_pages.items():
        assert page.html["lang"] == "en" and page.head.title.text.strip(), path
        assert [img for img in page("img") if len(img.get("alt", "")) < 20] == [], path
        loaded = [tag["src"] for tag in page(["script", "img", "iframe"], src=True)]
        linked = [tag["href"] for tag in page("link", href=True)]
        assert [name for name in loaded + linked if "//" in name.split("?")[0]] == []
        links = [img["src"] for img in page("img")]
        links += [a["href"] for a in page("a", href=True)]
        inside = [to for to in links if not to.startswith(("https://", "javascript:"))]
        assert [to for to in inside if not leads(path, to)] == [], path


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


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_its_figures_contents_neighbours_download_and_folds(book, name):
    lesson = saved(name)
    page = read(book / "notebooks" / f"{name}.html")
    shown = page.find_all("figure")
    for figure, (_, about) in zip(shown, figures(lesson), strict=True):
        assert figure.img["alt"] == about["alt"]
        assert re.fullmatch(r"Figure \d+\. ", figure.find(class_="caption-number").text)
        text = figure.find(class_="caption-text").text
        assert text.replace("’", "'") == about["caption"].replace("’", "'")
    captions = [caption.text for caption in page(class_="caption-text")]
    assert not [p for p in page("p") if p.em and p.text.strip() in captions]
    assert hooks.UNANSWERED not in page.article.text

    contents = page.find("nav", class_="page-toc")
    headings = [heading.contents[0] for heading in page.article.find_all("h2")]
    assert contents("a")[0].text.strip() == headings[0]
    assert len(contents("a")) >= len(headings) > 5
    assert page.find("a", class_="left-prev") and page.find("a", class_="right-next")
    (download,) = [a for a in page("a", href=True) if a["href"].endswith(".ipynb")]
    file = book / "notebooks" / download["href"]
    assert nbformat.read(file, as_version=4) == lesson

    folds = page.select(".cell > details")
    assert {fold.summary.text for fold in folds} == {"Code", "Solution"}
    assert [fold for fold in folds if fold.has_attr("open")] == []
    solved = page.select(".tag_solution > details .cell_output")
    assert len(solved) == len(tagged(lesson, "solution"))


def test_front_page_asks_the_question_of_every_lesson(book):
    front = read(book / "index.html")
    assert "bands" in front.article.img["src"]
    for stem in LESSONS:
        picture, question = front.select(f'.lesson a[href="notebooks/{stem}.html"]')
        assert picture.img and question.text.endswith("?")


# --- Data and sources -----------------------------------------------------


def test_every_table_can_be_downloaded_with_its_codebook(book):
    listed = read(book / "tables.html")
    sheets = pd.read_excel(book / "data" / pages.WORKBOOK, sheet_name=None)
    assert list(sheets) == ["tables", "codebook", *TABLES]
    for name in TABLES:
        frame = getattr(alms, f"load_{name}")()
        parquet = pd.read_parquet(book / "data" / f"{name}.parquet")
        pd.testing.assert_frame_equal(parquet, frame, check_dtype=False)
        csv = pd.read_csv(book / "data" / f"{name}.csv", dtype="str")
        assert len(csv) == len(sheets[name]) == len(frame)
        section = listed.find("section", id=name.replace("_", "-"))
        columns = [row.td.text for row in section.table.tbody("tr")]
        assert columns == alms.describe(name)["column"].tolist()


def test_every_disagreement_is_shown(book):
    section = read(book / "sources.html").find("section", id="disagreements")
    assert len(section.select("tbody tr")) == len(alms.load_disagreements())


def test_every_lost_cell_is_counted():
    lost = pages.losses().set_index(["table", "column"])
    driver = lost.loc[("entries", "driver"), ["published", "recovered", "unknown"]]
    assert driver.tolist() == [369, 57, 35]


# --- What is refused ------------------------------------------------------


def test_a_picture_without_words_is_refused():
    app = SimpleNamespace(env=SimpleNamespace(docname="notebooks/02"))
    page = new_document("notebooks/02")
    page += nodes.image(uri="drawn.svg", alt="")
    with pytest.raises(lessons.BuildError, match="notebooks/02: .* no alt text"):
        hooks.check_images(app, page)


def test_a_lesson_that_fails_is_named_with_its_cell(tmp_path):
    cells = [new_markdown_cell("# Fail"), new_code_cell("1"), new_code_cell("1 / 0")]
    path = tmp_path / "00_fails.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    before = path.read_bytes()
    with pytest.raises(lessons.BuildError, match="00_fails.ipynb, cell 3: ZeroDiv"):
        lessons.run(path)
    assert path.read_bytes() == before


def test_a_lesson_is_saved_without_traces_of_the_machine(tmp_path):
    path = tmp_path / "00_one.ipynb"
    kept = {"caption": "One row", "tags": ["cover"]}
    cell = new_code_cell("print(1)", metadata=kept | {"collapsed": True})
    nbformat.write(new_notebook(cells=[cell]), path)
    lessons.run(path)
    first = path.read_bytes()
    lessons.run(path)
    assert path.read_bytes() == first
    notebook = nbformat.reads(first.decode(), as_version=4)
    assert "version" not in notebook.metadata.language_info
    assert notebook.cells[0].metadata == kept


def test_unknown_lesson_says_what_there_is():
    with pytest.raises(lessons.BuildError, match=f"No lesson '99'.*{LESSONS[0]}"):
        lessons.chosen_lessons("99")
