"""Schedules: the races of a season, one that was called off marked C."""

from datetime import datetime

from data_raw.readers.bars import Row, Table
from data_raw.readers.page import Page, Record
from data_raw.vocabulary import ROUNDS

HEADER = ("Rnd", "Race", "Circuit", "Date")


def read_schedule(page: Page, table: Table, season: int) -> list[Record]:
    """One record per race; a cancelled one has no round."""
    races = [_race(page, row, season) for row in table.rows]
    held = [race["round_no"] for race in races if not race["cancelled"]]
    if held != [*ROUNDS]:
        raise page.error(f"the schedule has rounds {held}", f"{[*ROUNDS]}", table.no)
    return races


def _race(page: Page, row: Row, season: int) -> Record:
    if len(row.filled()) != 4 or len(row.cells) != 4:
        raise page.error("a cell is missing", ", ".join(HEADER), row.no)
    number, race, circuit, day = row.cells
    if number != "C" and not number.isdecimal():
        raise page.error(f"round {number!r}", "a number, or C if cancelled", row.no)
    try:
        date = datetime.strptime(f"{season} {day}", "%Y %B %d").date()
    except ValueError as error:
        expected = f"a day of {season} such as March 20"
        raise page.error(f"date {day!r}", expected, row.no) from error
    return {
        "round_no": None if number == "C" else int(number),
        "race": race,
        "circuit": circuit,
        "date": date.isoformat(),
        "cancelled": number == "C",
    }
