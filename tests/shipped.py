"""The five pages, to be read as they are shipped or with their lines changed."""

from functools import cache

from data_raw.corrections import corrected_tables
from data_raw.published import PAGES, printed_tables
from data_raw.readers.page import Page, open_page
from data_raw.readers.race import read_race_page
from data_raw.readers.season import read_damaged_copy, read_season_page
from data_raw.vocabulary import known_cars, vocabulary_of

SOURCES = ("000", "001", "002", "003", "004")
ROUND = {"000": 1, "001": 6}


@cache
def lines_of(source, folder=PAGES):
    """Lines of a page; a file's name begins with the page's number."""
    (path,) = folder.glob(f"{source}_*.txt")
    return tuple(open_page(path).lines)


def read(source, lines=None, cars=None):
    """The page and its tables; race pages can be read with other known cars."""
    page = Page(source, list(lines or lines_of(source)))
    if source in ROUND:
        return read_race_page(page, 2004, ROUND[source], "Race", cars or known_cars())
    season = 2004 if source == "002" else 2003
    reader = read_damaged_copy if source == "003" else read_season_page
    return reader(page, season, vocabulary_of(season))


@cache
def as_shipped(source):
    return read(source)


def with_line(source, no, *lines):
    """Lines of a page with others in place of one."""
    before = lines_of(source)
    return [*before[: no - 1], *lines, *before[no:]]


def records(table):
    """Rows as tuples in which a missing value equals any other missing one."""
    return list(table.astype("str").fillna("").itertuples(index=False, name=None))


@cache
def printed():
    """Every table as printed; whoever changes one changes a copy."""
    return printed_tables()


@cache
def _corrected():
    return corrected_tables(printed())


def corrected():
    """Every table after its corrections, free to be changed."""
    return {name: table.copy() for name, table in _corrected().items()}
