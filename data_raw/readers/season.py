"""Reading the page of a season: schedule, entries, winners, scales, standings."""

import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from alms_data.contract import frame
from data_raw.readers import schedule, standings, winners
from data_raw.readers.bars import (
    UNKNOWN,
    YEAR,
    Row,
    Table,
    cells_of,
    tables_of,
    titles_of,
    unheaded,
)
from data_raw.readers.crew import without_nation
from data_raw.readers.entry_list import ENGINE, read_entry_list
from data_raw.readers.page import Page, Record, open_page
from data_raw.readers.scales import read_scales
from data_raw.readers.vocabulary import Vocabulary

ENTRIES = ["Team", "Chassis"]
Found = dict[str, list[Record]]  # rows by the name of their table
HEADERS = (schedule.HEADER, ENTRIES, standings.FIRST)


TABLES = ("schedule", "entries", "winners", "points_scales", "standings", "points")


class SeasonPage(NamedTuple):
    """The tables on the page of a season, as printed, and the account of its lines."""

    tables: dict[str, pd.DataFrame]
    page: Page


def read_season_page(path: Path, *, season: int, vocabulary: Vocabulary) -> SeasonPage:
    """Read a season page; raise where a row of it can't be accounted for."""
    page = open_page(path)
    season_of(page, season)
    found = _all_tables(page, season, vocabulary)
    _refuse_lost_headers(page)
    _refuse_other_rounds(page, found)
    found["points_scales"] = read_scales(page, found["schedule"], vocabulary)
    if not any(found.values()):
        opening = ", or with ".join(", ".join(header) for header in HEADERS)
        raise page.error("no table found", f"a table that opens with {opening}")
    tables = {
        name: frame(name, [{**row, "season": season} for row in found[name]])
        for name in TABLES
    }
    return SeasonPage(tables, page)


def _all_tables(page: Page, season: int, vocabulary: Vocabulary) -> Found:
    """Rows of the tables of the page; raise where one stands twice."""
    found: Found = defaultdict(list)
    classes: dict[str, set[str | None]] = defaultdict(set)
    for table in tables_of(page, is_header):
        for name, rows in _read_table(page, table, season, vocabulary, found):
            _refuse_second(page, table, name, rows, classes[name])
            classes[name] |= _classes_of(rows)
            found[name] += rows
    return found


def is_header(cells: list[str]) -> bool:
    """Whether the cells are the header of a table that season pages have."""
    return (
        cells in (schedule.HEADER, ENTRIES)
        or standings.is_header(cells)
        or winners.is_header(cells)
    )


def _refuse_second(
    page: Page, table: Table, name: str, rows: list[Record], before: set[str | None]
) -> None:
    """Raise where a table is there already: the heading between them is lost."""
    again = {car_class for car_class in before & _classes_of(rows) if car_class}
    if again or (before and name in ("schedule", "winners")):
        of_class = "".join(f" of {car_class}" for car_class in sorted(again))
        raise page.error(
            f"a second table of {name}{of_class if name != 'winners' else ''}",
            "one, or a heading that names another class",
            table.rows[0].no,
        )


def _classes_of(rows: list[Record]) -> set[str | None]:
    return {row.get("car_class") for row in rows}


def _refuse_lost_headers(page: Page) -> None:
    """Raise where a table was passed over because its header is damaged or gone."""
    for no, line in page.numbered():
        if page.used.get(no) == UNKNOWN:
            cells = Row(no, cells_of(line)).filled()
            if header := _damaged_header(cells):
                raise page.error("a damaged header", ", ".join(header), no)
    for row in unheaded(page):
        if _opens_like_a_row(row.filled()):
            raise page.error("a row without a header above it", "a header", row.no)


def _damaged_header(cells: list[str]) -> list[str] | None:
    """Header of which the cells are a part."""
    named = "|".join(cell for cell in cells if not cell.startswith("Rd "))
    if winners.TEAM in named or winners.DRIVERS in named:
        return ["Rnd", "Circuit", f"each class with{winners.TEAM}"]
    for header in HEADERS if cells else ():
        kept, whole = len(set(header).intersection(cells)), "|".join(header)
        if kept >= len(header) - 1 and kept > 1:
            return header
        if whole.startswith(named) or whole.endswith(named):
            return header
    return None


def _opens_like_a_row(cells: list[str]) -> bool:
    """Whether cells are a row of ours: a place or round, a number, nation or car."""
    if len(cells) < 2:
        return False
    if len(cells) == 2 and ENGINE.fullmatch(cells[1]):
        return True
    if re.fullmatch("C|[0-9]{1,3}=?", cells[0]):
        return len(cells) >= 4 or bool(without_nation(cells[1])[0])
    return bool(without_nation(cells[0])[0])


def _refuse_other_rounds(page: Page, found: Found) -> None:
    """Raise where standings or winners have other rounds than the schedule."""
    held = {row["round_no"] for row in found["schedule"]} - {None}
    scored = {row["round_no"] for row in found["points"]}
    won = {row["round_no"] for row in found["winners"]}
    if held and ((scored and scored != held) or not won <= held):
        raise page.error(
            f"the schedule has {len(held)} rounds, other tables have "
            f"{max(scored | won)}",
            "the same rounds in all tables",
        )


def season_of(page: Page, given: int | None) -> int:
    """Season in the page's title, or the given one; raise where they differ."""
    printed = _year_in_title(page)
    season = printed if given is None else given
    if season is None:
        raise page.error(
            "no title names the season",
            "a title such as '= 2004 American Le Mans Series =', or season=2004",
        )
    if printed not in (None, season):
        raise page.error(f"the title says {printed}", f"season {given} as given")
    return season


def _year_in_title(page: Page) -> int | None:
    """Year in the first title that has one; None where it has two."""
    for _, title in titles_of(page):
        years = set(YEAR.findall(title))
        if years:
            return int(years.pop()) if len(years) == 1 else None
    return None


def _read_table(
    page: Page, table: Table, season: int, vocabulary: Vocabulary, found: Found
) -> list[tuple[str, list[Record]]]:
    """Name and rows of each table of ours that a table of the page holds."""
    header = table.rows[0].cells
    if len(table.rows) == 1:
        raise page.error("no row follows the header", "rows", table.rows[0].no)
    if header == schedule.HEADER:
        return [("schedule", schedule.read_schedule(page, table, season))]
    if header == ENTRIES:
        car_class = _class_in(page, table, vocabulary)
        return [("entries", read_entry_list(page, table, car_class))]
    if standings.is_header(header):
        of_class = _class_of_standings(page, table, vocabulary)
        teams, points = standings.read_standings(page, table, of_class)
        return [("standings", teams), ("points", points)]
    entered = {row["driver"] for row in found["entries"] if "driver" in row}
    known = vocabulary.drivers | entered
    return [("winners", winners.read_winners(page, table, vocabulary, known))]


def _class_of_standings(page: Page, table: Table, vocabulary: Vocabulary) -> str | None:
    """Class that the heading names; on a page without headings, that of the cars."""
    if _named_classes(table, vocabulary) or table.heading.endswith("Standings"):
        return _class_in(page, table, vocabulary)
    return standings.class_by_cars(table, vocabulary)


def _class_in(page: Page, table: Table, vocabulary: Vocabulary) -> str:
    """Class that the heading of a table names; raise where it names none or two."""
    named = _named_classes(table, vocabulary)
    if len(named) != 1:
        count = f"{len(named)} classes" if named else "no class of the season"
        raise page.error(
            f"the heading {table.heading!r} names {count}",
            f"a heading with one of {', '.join(vocabulary.classes)}",
            table.rows[0].no,
        )
    return named.pop()


def _named_classes(table: Table, vocabulary: Vocabulary) -> set[str]:
    words = re.findall(r"[\w.]+", table.heading)
    return {vocabulary.classes[word] for word in words if word in vocabulary.classes}
