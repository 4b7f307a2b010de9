"""The book is for reading: its tables, its single outputs, and its hard words."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from nbformat.v4 import new_code_cell, new_output

import glossary
import hooks
import lessons
import tables
from lesson_checks import LESSONS

PAGES = [*(f"notebooks/{stem}" for stem in LESSONS), "tables", "sources", "flip"]
PAGES += ["own_results", "teaching/README", "teaching/glossary", "teaching/plan_45"]
MANY_DECIMALS = re.compile(r"\d\.\d{4,}")
# What Python writes of a value that nobody put into words.
LONE = re.compile(
    r"True|False|None|[-\d.,\s%]+|[\[({].*[\])}]|.*\bdtype: .*", re.DOTALL
)


@pytest.fixture(scope="module")
def page(book):
    def read(name):
        text = (book / f"{name}.html").read_text(encoding="utf-8")
        return BeautifulSoup(text, "html.parser").article

    return read


def texts(cells):
    return [cell.text.strip() for cell in cells]


def faults(table):
    """What keeps a table from being read."""
    header, *rows = table("tr")
    cells = [texts(row(["th", "td"])) for row in rows]
    labels = [row[0] for row in cells]
    found = {
        "no caption": not (table.caption and table.caption.text.strip()),
        "no number": not table.select(".caption-number"),
        "header rows": len(table.thead("tr")) != 1,
        "blank": any(re.fullmatch(tables.BLANK, cell) for row in cells for cell in row),
        "bare values": any(cell in tables.SAID for row in cells for cell in row),
        "decimals": any(MANY_DECIMALS.search(cell) for row in cells for cell in row),
        "row numbers": not texts(header)[0] and all(map(str.isdecimal, labels)),
    }
    return [fault for fault, is_so in found.items() if is_so]


@pytest.mark.parametrize("name", PAGES)
def test_tables_are_for_reading(page, name):
    shown = page(name)("table")
    # The live standings have no number, as they are another table with each setting.
    shown = [table for table in shown if not table.find_parent(id="flip")]
    assert shown
    assert {table.caption.text: faults(table) for table in shown if faults(table)} == {}


@pytest.mark.parametrize("name", LESSONS)
def test_no_output_is_a_value_without_words(page, name):
    printed = page(f"notebooks/{name}").select(".cell_output pre")
    assert [text for text in texts(printed) if LONE.fullmatch(text)] == []


@pytest.mark.parametrize("name", [*PAGES[:-2], "index", "recipes"])
def test_words_are_explained_where_they_first_appear(page, name):
    entries = page(glossary.GLOSSARY).select("li")
    told = {item["id"]: item.text for item in entries if item.get("id")}
    links = page(name).select("a.term")
    words = [glossary.WORD.fullmatch(link.text)[1].lower() for link in links]
    assert len(words) == len(set(words)) >= 5
    for word, link in zip(words, links, strict=True):
        terms, explained = told[link["href"].split("#")[1]].split(":", 1)
        assert word in terms.lower()
        # The book's quotation marks are curly.
        assert re.findall(r"\w+", link["title"]) == re.findall(r"\w+", explained)


def test_a_phrase_in_which_a_word_means_something_else_is_passed_over():
    text = "Turn it\nround. In the next round, turn it round."
    pieces = list(glossary.linked(text, set(glossary.TERMS), "glossary"))
    assert "".join(piece.astext() for piece in pieces) == text
    links = [piece for piece in pieces if isinstance(piece, nodes.reference)]
    assert [link.astext() for link in links] == ["round"]
    assert pieces[0].astext() == "Turn it\nround. In the next "


# --- What the tests of the book would find --------------------------------

GOOD = (
    '<table><caption><span class="caption-number">Table 1. </span>Cars</caption>'
    "<thead><tr><th>team</th><th>share</th></tr></thead>"
    "<tbody><tr><td>a</td><td>0.333</td></tr></tbody></table>"
)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({GOOD[: GOOD.index("<thead")]: "<table>"}, ["no caption", "no number"]),
        ({"</thead>": "<tr><th>name</th><th>of it</th></tr></thead>"}, ["header rows"]),
        ({"<td>a</td>": "<td>&lt;NA&gt;</td>"}, ["blank"]),
        ({"<td>a</td>": "<td></td>"}, ["blank"]),
        ({"0.333": "0.3333"}, ["decimals"]),
        ({"0.333": "True"}, ["bare values"]),
        ({"<th>team</th>": "<td></td>"}, []),
        ({"<th>team</th>": "<td></td>", ">a<": ">17<"}, ["row numbers"]),
    ],
)
def test_faults_of_a_table_are_found(changes, found):
    html = GOOD
    for old, new in changes.items():
        html = html.replace(old, new, 1)
    assert faults(BeautifulSoup(html, "html.parser").table) == found


@pytest.mark.parametrize("lone", ["48", "True", "-1.5", "[10270, 270]", "{'a': 1}"])
def test_a_value_without_words_is_found(lone):
    assert LONE.fullmatch(lone)
    assert not LONE.fullmatch(f"laps: {lone}")


# --- A table of pandas ----------------------------------------------------


def pivoted():
    index = pd.Index(["a"], name="team")
    return pd.DataFrame({1: [26], 2: [19]}, index=index).rename_axis(columns="round_no")


def under_two_levels():
    frame = pd.DataFrame({("laps", "sum"): [26], ("laps", "mean"): [1 / 3]})
    return frame.rename_axis("team")


def over_two_levels():
    index = pd.MultiIndex.from_tuples(
        [(2003, "a"), (2003, "b")], names=["season", "team"]
    )
    return pd.DataFrame({"points": [1, 2]}, index=index)


@pytest.mark.parametrize(
    ("frame", "header", "rows"),
    [
        # Row numbers go, and blanks are a dash.
        (
            pd.DataFrame({"team": ["<b>", None], "laps": pd.array([1, None], "Int64")}),
            "team, laps",
            [r"\<b\>, 1", "–, –"],
        ),
        (pd.DataFrame({"ran": [True], "laps": [1]}), "ran, laps", ["yes, 1"]),
        # The one header has the name of the index.
        (pivoted(), "team, 1, 2", ["a, 26, 19"]),
        (under_two_levels(), "team, laps sum, laps mean", ["0, 26, 0.333"]),
        # A label for several rows stands in each.
        (over_two_levels(), "season, team, points", ["2003, a, 1", "2003, b, 2"]),
        # An index that says something stays; numbers of rows that were picked go.
        (pd.DataFrame({"misses": [1]}, index=["70%"]), ", misses", ["70%, 1"]),
        (pd.DataFrame({"misses": [1]}, index=[27]), "misses", ["1"]),
    ],
)
def test_a_frame_becomes_a_table_for_reading(frame, header, rows):
    with pd.option_context("display.precision", 6):
        text = tables.in_output(frame._repr_html_(), "About it", "x")
    about, *lines = text.splitlines()[:-1]
    assert about == "```{table} About it"
    names, rule, *found = [line[2:-2].replace(" | ", ", ") for line in lines]
    assert (names, found) == (header, rows)
    assert rule.endswith("--:")


def test_a_table_of_the_prose_has_the_line_in_italics_above_it_as_caption():
    text = tables.in_prose("Look.\n\n*Two cars*\n\n| a |\n| - |\n| 1 |\n\nSee?", "x")
    assert text == "Look.\n\n```{table} Two cars\n| a |\n| - |\n| 1 |\n```\n\nSee?"


def test_a_table_of_the_prose_without_caption_is_refused():
    with pytest.raises(lessons.BuildError, match="lesson 01, cell x"):
        tables.in_prose("Look.\n\n| a |\n| - |\n| 1 |", "lesson 01, cell x")


def test_a_table_that_a_cell_shows_without_caption_is_refused():
    html = pd.DataFrame({"laps": [1]})._repr_html_()
    cell = new_code_cell(
        "cars", outputs=[new_output("display_data", {"text/html": html})]
    )
    with pytest.raises(lessons.BuildError, match="lesson 01, cell x"):
        hooks.prepare(cell, "lesson 01, cell x")
    cell.metadata["caption"] = "One car"
    hooks.prepare(cell, "lesson 01, cell x")
    assert "One car" in cell.outputs[0].data["text/markdown"]


def test_a_caption_without_a_table_is_refused():
    cell = new_code_cell("1", metadata={"caption": "One car"})
    with pytest.raises(lessons.BuildError, match="lesson 01, cell x: .*One car"):
        hooks.prepare(cell, "lesson 01, cell x")
