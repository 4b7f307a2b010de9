"""Schedules: the races of a season, those that were called off marked C."""

import re
from datetime import date

from data_raw.readers.bars import Row, Table
from data_raw.readers.page import Page, Record, is_number

ROUND = re.compile("[0-9]{1,2}")
HEADER = ["Rnd", "Race", "Circuit", "Date"]
MONTHS = (
    "January February March April May June July August September October "
    "November December".split()
)


def read_schedule(page: Page, table: Table, season: int) -> list[Record]:
    """One dictionary per race; a cancelled one has no round."""
    header, *rows = table.rows
    page.used[header.no] = "header"
    races, held = [], 0
    for row in rows:
        if row.names_sources():
            page.used[row.no] = "sources"
            continue
        if len(row.filled()) != 4 or not all(row.cells[:4]):
            raise page.error("a cell is missing", ", ".join(HEADER), row.no)
        page.used[row.no] = "schedule"
        race = _race(page, row, season)
        held += not race["cancelled"]
        if race["round_no"] not in (None, held):
            raise page.error(f"round {row.cells[0]!r}", f"round {held}", row.no)
        races.append(race)
    return races


def _race(page: Page, row: Row, season: int) -> Record:
    number, race, circuit, day = row.cells[:4]
    if number != "C" and not ROUND.fullmatch(number):
        raise page.error(f"round {number!r}", "a number, or C if cancelled", row.no)
    return {
        "round_no": None if number == "C" else int(number),
        "race": race,
        "circuit": circuit,
        "date": _date(page, row, season, day),
        "cancelled": number == "C",
    }


def _date(page: Page, row: Row, season: int, day: str) -> str:
    month, _, number = day.partition(" ")
    try:
        if is_number(number):
            return date(season, MONTHS.index(month) + 1, int(number)).isoformat()
    except (ValueError, OverflowError):
        pass
    expected = f"a month and a day of {season} as in March 20"
    raise page.error(f"date {day!r}", expected, row.no)
