"""Reading the page of a season: schedule, entries, winners, scales, standings."""

import re
from collections.abc import Iterator, Sequence

from alms_data.contract import frame
from data_raw.readers import entry_list, schedule, standings, winners
from data_raw.readers.bars import Table, tables_of
from data_raw.readers.page import Page, PageTables, Record
from data_raw.readers.scales import read_scales
from data_raw.vocabulary import Vocabulary


def read_season_page(page: Page, season: int, told: Vocabulary) -> PageTables:
    """Read a whole page: it has every table, of every class."""
    title = f"= {season} American Le Mans Series ="
    if page.lines[0] != title:
        raise page.error("a page of another season", title, 1)
    tables = _tables_of(page, told)
    (races,) = _of_kind(page, tables, "schedule")
    (won,) = _of_kind(page, tables, "winners")
    entries = _entries(page, tables, told)
    teams = _teams(page, tables, told)
    drivers = told.drivers.union(entry["driver"] for entry in entries)
    records = {
        "schedule": schedule.read_schedule(page, races, season),
        "entries": entries,
        "winners": winners.read_winners(page, won, told.classes, drivers),
        "points_scales": read_scales(page, told.exceptions),
        "standings": teams,
        "points": standings.points_of(teams),
    }
    return _framed(page, season, records)


def read_damaged_copy(page: Page, season: int, told: Vocabulary) -> PageTables:
    """Read a copy that kept schedule and standings, these without their teams."""
    tables = _tables_of(page, told)
    (races,) = _of_kind(page, tables, "schedule")
    teams = _teams(page, tables, told, squeezed=True)
    records = {
        "schedule": schedule.read_schedule(page, races, season),
        "standings": teams,
        "points": standings.points_of(teams),
    }
    return _framed(page, season, records)


def _tables_of(page: Page, told: Vocabulary) -> list[Table]:
    """Tables of the page with the headers that season pages have."""
    return tables_of(
        page,
        {
            schedule.HEADER: "schedule",
            entry_list.HEADER: "entries",
            winners.header(told.classes): "winners",
            standings.HEADER: "standings",
        },
    )


def _of_kind(
    page: Page, tables: Sequence[Table], kind: str, count: int = 1
) -> list[Table]:
    found = [table for table in tables if table.kind == kind]
    if len(found) != count:
        last = found[-1].no if found else None
        raise page.error(f"{len(found)} tables of {kind}", f"{count}", last)
    return found


def _by_class(
    page: Page, tables: Sequence[Table], kind: str, told: Vocabulary
) -> Iterator[tuple[Table, str, Sequence[str]]]:
    """Tables with their classes, which come in order, and the cars known in each.

    The damaged copy has no headings: there the cars alone confirm the class.
    """
    found = _of_kind(page, tables, kind, len(told.classes))
    for car_class, table in zip(told.classes, found, strict=True):
        if table.heading and not re.search(rf"\b{car_class}\b", table.heading):
            problem = f"the heading above is {table.heading!r}"
            raise page.error(problem, f"one that names {car_class}", table.no)
        yield table, car_class, told.cars[car_class]


def _entries(page: Page, tables: Sequence[Table], told: Vocabulary) -> list[Record]:
    return [
        entry
        for of_class in _by_class(page, tables, "entries", told)
        for entry in entry_list.read_entry_list(page, *of_class)
    ]


def _teams(
    page: Page, tables: Sequence[Table], told: Vocabulary, *, squeezed: bool = False
) -> list[Record]:
    return [
        team
        for of_class in _by_class(page, tables, "standings", told)
        for team in standings.read_standings(page, *of_class, squeezed=squeezed)
    ]


def _framed(page: Page, season: int, records: dict[str, list[Record]]) -> PageTables:
    tables = {
        name: frame(name, [{**record, "season": season} for record in rows])
        for name, rows in records.items()
    }
    return PageTables(page, tables)
