"""The tables as the five pages and the compiled facts print them."""

from pathlib import Path
from typing import Any

import pandas as pd

from alms_data.contract import frame
from data_raw.compiled import Fact, bad_fact, facts
from data_raw.readers.race import RacePage, read_race_page
from data_raw.readers.season import SeasonPage, read_season_page
from data_raw.vocabulary import vocabulary_of

PAGES = Path(__file__).parent / "pages"
SEASON_TABLES = (
    "schedule",
    "entries",
    "winners",
    "points_scales",
    "standings",
    "points",
)
RACE_TABLES = ("results", "crews")
COMPILED_TABLES = ("class_results", "rules", "classes", "claims", "errata", "names")
Tables = dict[str, pd.DataFrame]
Row = dict[str, Any]


def printed_tables(folder: Path = PAGES) -> Tables:
    """Every table that pages or compiled files print, without any correction."""
    seasons = season_pages(folder)
    tables = {name: _stacked(seasons, name) for name in SEASON_TABLES}
    tables["schedule"] = _with_cancelled(tables["schedule"], damaged_copy(folder))
    races = race_pages(folder, tables)
    tables |= {name: _stacked(races, name) for name in RACE_TABLES}
    tables |= {name: _compiled(name) for name in COMPILED_TABLES}
    return tables | {"races": _races()}


def season_pages(folder: Path = PAGES) -> list[SeasonPage]:
    """The whole pages of the seasons, in order."""
    return [_season_page(folder, page) for page in pages_of("season page")]


def damaged_copy(folder: Path = PAGES) -> SeasonPage:
    """The damaged copy of a season's page."""
    (page,) = pages_of("damaged copy")
    return _season_page(folder, page)


def race_pages(folder: Path, tables: Tables) -> list[RacePage]:
    """The pages of the races, read with the names that the season pages give."""
    drivers = _known_drivers(tables["entries"], tables["winners"])
    return [
        read_race_page(
            path_of(folder, page),
            season=int(page["season"]),
            round_no=int(page["round_no"]),
            races=_race_names(tables["schedule"], int(page["season"])),
            vocabulary=vocabulary_of(int(page["season"]), drivers),
        )
        for page in pages_of("race page")
    ]


def pages_of(kind: str) -> list[Fact]:
    """The pages of a kind, in the order of their races."""
    pages = [row for row in facts("sources") if row["kind"] == kind]
    return sorted(pages, key=lambda page: (page["season"], page["round_no"]))


def path_of(folder: Path, page: Fact) -> Path:
    """File of a page in a folder: its name begins with the page's number."""
    (path,) = folder.glob(f"{page['source']}_*.txt")
    return path


def _season_page(folder: Path, page: Fact) -> SeasonPage:
    season = int(page["season"])
    return read_season_page(
        path_of(folder, page), season=season, vocabulary=vocabulary_of(season)
    )


def _stacked(pages: list[Any], table: str) -> pd.DataFrame:
    return pd.concat([page.tables[table] for page in pages], ignore_index=True)


def _with_cancelled(schedule: pd.DataFrame, damaged: SeasonPage) -> pd.DataFrame:
    """Schedules with the cancelled race, which the damaged copy alone has."""
    races = damaged.tables["schedule"]
    together = pd.concat([schedule, races[races["cancelled"]]])
    return together.sort_values(["season", "date"], ignore_index=True)


def _known_drivers(entries: pd.DataFrame, winners: pd.DataFrame) -> frozenset[str]:
    return frozenset([*entries["driver"].dropna(), *winners["driver"]])


def _race_names(schedule: pd.DataFrame, season: int) -> dict[int, str]:
    held = schedule[schedule["season"] == season].dropna(subset="round_no")
    return dict(zip(held["round_no"].tolist(), held["race"], strict=True))


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
    """Frame of a table; name the row with a value of another type."""
    try:
        return frame(table, rows)
    except (TypeError, ValueError):
        for row in rows:
            try:
                frame(table, [row])
            except (TypeError, ValueError) as error:
                expected = f"values as datapackage.json describes them for {table}"
                raise bad_fact(table, row, str(error), expected) from error
        raise
