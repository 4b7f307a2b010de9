"""A saved page that may join the shipped ones, read as far as it can be."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from alms_data.errors import PageError, SelectionError
from alms_data.facts import SOURCES, read_facts
from alms_data.known import vocabulary_of
from alms_data.published import (
    RACE_PAGE,
    RACE_TABLES,
    SEASON_PAGE,
    SEASON_TABLES,
    race_vocabulary,
    read_known_race,
)
from alms_data.readers import article, glued, standings
from alms_data.readers import race as races
from alms_data.readers import season as seasons
from alms_data.readers.bars import UNKNOWN, tables_of
from alms_data.readers.page import Page, Source, open_page
from alms_data.readers.vocabulary import Vocabulary
from alms_data.readers.winners import TEAM

LONG_AND_SHORT = re.compile(r"(.+) \((\S+)\)")


@dataclass(frozen=True)
class Candidate:
    """A page, where it belongs, and what was read of it.

    ``source`` is the short name that the page would have in evidence. ``read`` is
    None where a line could not be read; ``problems`` then tells which. ``classes``
    are those that a season page names, with their full names where it has them.
    """

    path: Path
    source: str
    season: int
    round_no: int | None
    page: Page
    read: races.RacePage | seasons.SeasonPage | None
    problems: list[PageError]
    classes: dict[str, str]

    @property
    def kind(self) -> str:
        """Kind of page, as in compiled/sources.csv."""
        return SEASON_PAGE if self.round_no is None else RACE_PAGE

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Tables that the page holds; none where it could not be read."""
        names = SEASON_TABLES if self.round_no is None else RACE_TABLES
        frames = {name: getattr(self.read, name) for name in names if self.read}
        return {name: rows for name, rows in frames.items() if len(rows)}

    @property
    def unknown_lines(self) -> list[int]:
        """Lines of tables whose header is none that the readers know."""
        return [no for no, read_as in self.page.used.items() if read_as == UNKNOWN]

    def line_of(self, *texts: str) -> str:
        """Evidence for a row of a table: the page and the line that has the texts."""
        for no in sorted(self.page.used):
            if all(text in self.page.lines[no - 1] for text in texts):
                return f"page {self.source} line {no}"
        return f"page {self.source}"


def read_candidate(
    path: Path, *, season: int | None = None, round_no: int | None = None
) -> Candidate:
    """Read a page; what cannot be read is told in ``problems``, not raised."""
    page = open_page(path)
    if round_no is None:
        _refuse_race_page(page)
        return _season_candidate(path, page, seasons.season_of(page, season))
    if season is None:
        raise SelectionError("A race page needs its season beside its round.")
    return _race_candidate(path, page, season, round_no)


def _refuse_race_page(page: Page) -> None:
    if article.find_header(page) or any(map(glued.HEADER.match, page.lines)):
        raise SelectionError(
            f"{page.name} has the classification of a race: give its season and round."
        )


def _season_candidate(path: Path, page: Page, season: int) -> Candidate:
    classes = _classes_on(open_page(path))  # it accounts for the lines, too
    told = vocabulary_of(season)
    named = {**told.classes, **{name: name for name in classes}}
    vocabulary = replace(told, classes=named)
    read, problems = None, []
    try:
        read = seasons.read_season_page(
            path, season=season, vocabulary_of=lambda _: vocabulary
        )
    except PageError as first:
        problems = _with(seasons.unread_tables(page, season, vocabulary), first)
    page = read.page if read else page
    return Candidate(path, _next(), season, None, page, read, problems, classes)


def _race_candidate(path: Path, page: Page, season: int, round_no: int) -> Candidate:
    read, problems = None, []
    try:
        read = read_known_race(path, season=season, round_no=round_no)
    except PageError as first:
        problems = _with(_unread_rows(page, race_vocabulary(season)), first)
    page = read.page if read else page
    return Candidate(path, _next(), season, round_no, page, read, problems, {})


def _unread_rows(page: Page, vocabulary: Vocabulary) -> list[PageError]:
    """Problems of the rows; none where the page as a whole has one."""
    try:
        return races.unread_rows(page, vocabulary)
    except PageError:
        return []


def _with(problems: list[PageError], first: PageError) -> list[PageError]:
    """Problems with the one that reading stopped at among them."""
    known = {str(problem) for problem in problems}
    return problems if str(first) in known else [*problems, first]


def read_as_shipped(source: Source, candidate: Candidate) -> dict[str, pd.DataFrame]:
    """Tables of a page read with nothing but what the package knows by now."""
    season, round_no = candidate.season, candidate.round_no
    if round_no is None:
        read = seasons.read_season_page(
            source, season=season, vocabulary_of=vocabulary_of
        )
        return {name: getattr(read, name) for name in SEASON_TABLES}
    race = read_known_race(source, season=season, round_no=round_no)
    return {name: getattr(race, name) for name in RACE_TABLES}


def _next() -> str:
    """First short name that no page has yet."""
    rows = read_facts(SOURCES)
    taken = [int(row["source"]) for row in rows if row["source"].isdecimal()]
    return f"{max(taken, default=-1) + 1:03}"


def _classes_on(page: Page) -> dict[str, str]:
    """Classes that headings and winners' tables name, with their full names."""
    short: list[str] = []
    full: dict[str, str] = {}
    for table in tables_of(page, seasons.is_header):
        header, heading = table.rows[0].cells, table.heading
        short += [cell.removesuffix(TEAM) for cell in header if cell.endswith(TEAM)]
        if standings.is_header(header) and heading.endswith(" Standings"):
            short.append(heading.removesuffix(" Standings"))
        if header == seasons.ENTRIES and (named := LONG_AND_SHORT.fullmatch(heading)):
            short.append(named[2])
            full[named[2]] = named[1]
    return {name: full.get(name, "") for name in dict.fromkeys(short)}
