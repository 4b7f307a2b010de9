"""The shipped pages: every line of them is read, and they read like the originals."""

import hashlib
import random
from collections import Counter

import pytest

from data_raw.compiled import FOLDER, facts
from data_raw.errors import PageError
from data_raw.published import PAGES
from shipped import SOURCES, as_shipped, lines_of, read, records, with_line

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


# --- Every line is read ---------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_every_line_is_read_and_every_line_of_data_is_a_row(source):
    page, tables = as_shipped(source)
    filled = {no for no, line in page.numbered() if line.strip()}
    assert set(page.read_as) == filled
    lines = Counter(page.read_as.values())
    assert lines == READ_AS[source]
    for name in ("results", "schedule", "entries", "standings"):
        assert len(tables.get(name, ())) == lines[name]


# --- Damage is noticed ----------------------------------------------------


def numbered(*kinds):
    """Page, number and text of every line that is read as one of the kinds, or any."""
    for source in SOURCES:
        for no, kind in sorted(as_shipped(source).page.read_as.items()):
            if kind in kinds or not kinds:
                yield source, no, lines_of(source)[no - 1]


def without_a_cell():
    """Every row between bars without one of its filled cells."""
    for source, no, line in numbered():
        cells = line.split("|") if "|" in line else []
        for at, cell in enumerate(cells):
            if cell.strip(" -![]()"):  # a separator and a lost picture hold nothing
                yield source, no, "|".join([*cells[:at], " ", *cells[at + 1 :]])


def without_a_letter():
    """Every header without one of its letters."""
    for source, no, line in numbered("header"):
        for at, letter in enumerate(line):
            if letter not in " |":
                yield source, no, line[:at] + line[at + 1 :]


def some(damaged, count):
    return random.Random(2004).sample([*damaged], count)


@pytest.mark.parametrize(
    ("source", "no", "line"),
    [*some(without_a_cell(), 100), *some(without_a_letter(), 40)],
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


def test_a_sentence_above_each_exceptional_scale_names_its_rounds(original_pages):
    races = {
        ("002", 265): {9: "4 Hour Monterey Sports Car Championships"},
        ("002", 267): {1: "12 Hours of Sebring", 8: "Petit Le Mans"},
        ("004", 327): {1: "12 Hours of Sebring", 9: "Petit Le Mans"},
    }
    rounds = {scale: [] for scale in races}
    for row in facts("scale_rounds"):
        rounds[row["page"], int(row["line"])].append(int(row["round_no"]))
    assert rounds == {scale: [*races[scale]] for scale in races}
    for (source, line), names in races.items():
        sentence = lines_of(source, original_pages)[line - 2]
        assert all(name in sentence for name in names.values())


# --- The files ------------------------------------------------------------


def test_files_are_utf8_with_lf_and_hold_no_sentence():
    for path in [*PAGES.iterdir(), *FOLDER.iterdir()]:
        content = path.read_bytes()
        assert b"\r" not in content
        assert content.decode("utf-8").endswith("\n")
    for source in SOURCES:
        for line in lines_of(source):
            assert not line.rstrip().endswith(".") or "|" in line
