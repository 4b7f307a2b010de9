"""The tables as the five pages and the compiled facts print them."""

from pathlib import Path
from typing import Any

import pandas as pd

from alms_data.contract import frame
from data_raw.compiled import Fact, bad_fact, facts
from data_raw.readers.page import Page, PageTables, open_page
from data_raw.readers.race import read_race_page
from data_raw.readers.season import read_damaged_copy, read_season_page
from data_raw.vocabulary import known_cars, vocabulary_of

PAGES = Path(__file__).parent / "pages"
COMPILED_TABLES = (
    *("class_results", "rules", "classes", "claims", "errata", "names", "lemans"),
)
Tables = dict[str, pd.DataFrame]
Row = dict[str, Any]


def printed_tables(folder: Path = PAGES) -> Tables:
    """Every table that pages or compiled files print, without any correction."""
    tables = _stacked(season_pages(folder))
    tables["schedule"] = _with_cancelled(tables["schedule"], damaged_copy(folder))
    tables |= _stacked(race_pages(folder, tables["schedule"]))
    tables |= {name: _compiled(name) for name in COMPILED_TABLES}
    return tables | {"races": _races()}


def season_pages(folder: Path = PAGES) -> list[PageTables]:
    """The whole pages of the seasons."""
    return [
        read_season_page(page, season, vocabulary_of(season))
        for page, season, _ in _pages("season page", folder)
    ]


def damaged_copy(folder: Path = PAGES) -> PageTables:
    """The damaged copy of a season's page."""
    ((page, season, _),) = _pages("damaged copy", folder)
    return read_damaged_copy(page, season, vocabulary_of(season))


def race_pages(folder: Path, schedule: pd.DataFrame) -> list[PageTables]:
    """The pages of the races; the schedule has their names."""
    names = schedule.set_index(["season", "round_no"])["race"]
    return [
        read_race_page(page, season, round_no, names[season, round_no], known_cars())
        for page, season, round_no in _pages("race page", folder)
    ]


def _pages(kind: str, folder: Path) -> list[tuple[Page, int, int]]:
    """Pages of a kind with their seasons and rounds, 0 where a page has all."""
    listed = [row for row in facts("sources") if row["kind"] == kind]
    pages = []
    for row in sorted(listed, key=lambda row: (row["season"], row["round_no"])):
        (path,) = folder.glob(f"{row['source']}_*.txt")
        pages.append((open_page(path), int(row["season"]), int(row["round_no"] or 0)))
    return pages


def _stacked(pages: list[PageTables]) -> Tables:
    """Tables of several pages, one below the other."""
    return {
        name: pd.concat([page.tables[name] for page in pages], ignore_index=True)
        for name in pages[0].tables
    }


def _with_cancelled(schedule: pd.DataFrame, damaged: PageTables) -> pd.DataFrame:
    """Schedules with the cancelled race, which the damaged copy alone has."""
    cancelled = damaged.tables["schedule"].query("cancelled")
    together = pd.concat([schedule, cancelled])
    return together.sort_values(["season", "date"], ignore_index=True)


def _compiled(table: str) -> pd.DataFrame:
    """Table that is a compiled file as it stands; yes and no are truth values."""
    values = {"": None, "yes": True, "no": False}
    rows = [
        {column: values.get(cell, cell) for column, cell in row.items()}
        for row in facts(table)
    ]
    return _framed(table, rows)


def _races() -> pd.DataFrame:
    return _framed("races", [_with_speed(race) for race in facts("races")])


def _with_speed(race: Fact) -> Row:
    """Race with its times in seconds, and the winner's distance and speed."""
    try:
        time_s, pole_s = seconds(race["winner_time"]), seconds(race["pole_time"])
        distance_km = round(float(race["circuit_km"]) * int(race["winner_laps"]), 3)
    except ValueError as error:
        expected = "times such as 1:48.710, circuit_km and winner_laps as numbers"
        raise bad_fact("races", race, str(error), expected) from error
    return {
        **race,
        "winner_time_s": time_s,
        "pole_time_s": pole_s,
        "distance_km": distance_km,
        "average_kmh": round(distance_km / time_s * 3600, 3),
    }


def seconds(clock: str) -> float:
    """Seconds in a time such as 12:01:22.576 or 1:48.710."""
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


def _framed(table: str, rows: list[Row]) -> pd.DataFrame:
    """Frame of a compiled table; the row with a value of another type is named."""
    for row in rows:
        try:
            frame(table, [row])
        except (TypeError, ValueError) as error:
            expected = f"values as datapackage.json describes them for {table}"
            raise bad_fact(table, row, str(error), expected) from error
    return frame(table, rows)
