"""The shipped pages: every line of them is read, and they read like the originals."""

import hashlib
import random

import pytest

from data_raw.compiled import FOLDER, facts
from data_raw.errors import PageError
from data_raw.published import PAGES
from shipped import SOURCES, account, as_shipped, lines_of, read, records, with_line

# Counted by hand. Winners: two lines a race. 002 has the headings of four entry lists
# and four standings, Schedule, Entry list, Season results, Teams and the title.
SEASON = dict(schedule=9, winners=18, header=11, sources=2, heading=13)
READ_AS = {
    "000": dict(results=44, header=1),
    "001": dict(results=24),
    "002": SEASON | dict(entries=199, points_scales=3, standings=28),
    "003": dict(schedule=10, standings=34, header=5, separator=5, sources=1),
    "004": SEASON | dict(entries=262, points_scales=2, standings=34),
}
NO_DATA = {"header", "heading", "separator", "sources"}


# --- Every line is read ---------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_every_line_is_read_as_something(source):
    page = as_shipped(source).page
    filled = {no for no, line in page.numbered() if line.strip()}
    assert set(page.read_as) == filled
    assert account(page) == READ_AS[source]


@pytest.mark.parametrize("source", SOURCES)
def test_every_line_read_as_data_is_in_a_table(source):
    page, tables = as_shipped(source)
    for name, lines in account(page).items():
        if name == "winners":  # nine races, four classes
            winners = tables[name].drop_duplicates(["round_no", "car_class"])
            assert len(winners) == 36
        elif name == "points_scales":  # nine rounds, ten places
            assert len(tables[name]) == 90
        elif name not in NO_DATA:
            assert len(tables[name]) == lines


# --- Damage is noticed ----------------------------------------


def lines_read_as(*kinds):
    """Page and line of every line that is read as one of the kinds."""
    return [
        (source, no)
        for source in SOURCES
        for no, kind in sorted(as_shipped(source).page.read_as.items())
        if kind in kinds or not kinds
    ]


def sample(cases, count):
    return random.Random(2004).sample(cases, count)


def cells():
    """Every filled cell between bars: page, line and the line without it."""
    for source, no in lines_read_as():
        parts = lines_of(source)[no - 1].split("|")
        for at, cell in enumerate(parts[: len(parts) * (len(parts) > 1)]):
            if cell.strip(" -![]()"):  # a separator and a lost picture hold nothing
                yield source, no, "|".join([*parts[:at], " ", *parts[at + 1 :]])


def letters_of_headers():
    for source, no in lines_read_as("header"):
        line = lines_of(source)[no - 1]
        for at, letter in enumerate(line):
            if letter not in " |":
                yield source, no, line[:at] + line[at + 1 :]


@pytest.mark.parametrize(
    ("source", "no", "line"),
    [*sample([*cells()], 100), *sample([*letters_of_headers()], 40)],
)
def test_a_blanked_cell_or_a_damaged_header_is_refused(source, no, line):
    with pytest.raises(PageError) as refused:
        read(source, with_line(source, no, line))
    assert (refused.value.page, refused.value.line_no) == (source, no)


# --- The originals --------------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_the_original_reads_to_the_same_tables(source, original_pages):
    page, tables = read(source, lines_of(source, original_pages))
    shipped = as_shipped(source)
    assert page.read_as == shipped.page.read_as
    for name, table in tables.items():
        assert records(table) == records(shipped.tables[name])


@pytest.mark.parametrize("source", SOURCES)
def test_a_page_is_shipped_without_its_sentences(source, original_pages):
    read_as = as_shipped(source).page.read_as
    blanked = [
        line if no in read_as else ""
        for no, line in enumerate(lines_of(source, original_pages), 1)
    ]
    shipped = [*lines_of(source)][:-1]  # the file ends with a line feed
    assert shipped == blanked[: len(shipped)]
    assert not any(blanked[len(shipped) :])


def test_the_originals_are_those_in_sources(original_pages):
    for row in facts("sources"):
        if row["original_sha256"]:
            (path,) = original_pages.glob(f"{row['source']}_*.txt")
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            assert found == row["original_sha256"]


@pytest.mark.parametrize(
    ("source", "above", "names", "rounds"),
    [
        ("002", 264, ["4 Hour Monterey Sports Car Championships"], [9]),
        ("002", 266, ["12 Hours of Sebring", "Petit Le Mans"], [1, 8]),
        ("004", 326, ["12 Hours of Sebring", "Petit Le Mans"], [1, 9]),
    ],
)
def test_a_sentence_above_each_exceptional_scale_names_its_rounds(
    source, above, names, rounds, original_pages
):
    sentence = lines_of(source, original_pages)[above - 1]
    assert all(name in sentence for name in names)
    tied = [
        int(row["round_no"])
        for row in facts("scale_rounds")
        if (row["page"], row["line"]) == (source, str(above + 1))
    ]
    assert tied == rounds


# --- The files ------------------------------------------------------------


def test_files_are_utf8_with_lf_and_hold_no_sentence():
    for path in [*PAGES.iterdir(), *FOLDER.iterdir()]:
        content = path.read_bytes()
        assert b"\r" not in content
        assert content.decode("utf-8").endswith("\n")
    for source in SOURCES:
        for line in lines_of(source):
            assert not line.rstrip().endswith(".") or "|" in line
