"""The shipped pages, read once."""

from collections.abc import Iterable
from functools import cache, partial
from typing import TYPE_CHECKING

import pandas as pd

from alms_data.codebook import HERE, Row, frame, read_facts
from alms_data.known import vocabulary_of

if TYPE_CHECKING:
    from alms_data.readers.race import RacePage
    from alms_data.readers.season import SeasonPage

# The readers are loaded where they are first needed, not by import alms_data.
RACE_TABLES = ("results", "crews")
SEASON_TABLES = (
    "entries",
    "winners",
    "points_scales",
    "standings",
    "points",
)
SEASON_PAGE, RACE_PAGE, DAMAGED_COPY = "season page", "race page", "damaged copy"


def about(source: str) -> dict[str, str]:
    """Row of compiled/sources.csv about a source."""
    rows = read_facts("compiled/sources.csv")
    return next(row for row in rows if row["source"] == source)


@cache
def pages_of(kind: str) -> tuple[str, ...]:
    """Short names of the shipped pages of a kind, in the order of their races."""
    rows = [row for row in read_facts("compiled/sources.csv") if row["kind"] == kind]
    rows.sort(key=lambda row: (int(row["season"]), int(row["round_no"] or 0)))
    return tuple(row["source"] for row in rows)


@cache
def seasons() -> tuple[int, ...]:
    """Seasons whose page is shipped."""
    return tuple(int(about(source)["season"]) for source in pages_of(SEASON_PAGE))


@cache
def season_page(source: str) -> "SeasonPage":
    """Tables of a shipped season page, as printed."""
    from alms_data.readers.season import read_season_page

    row = about(source)
    return read_season_page(
        HERE / row["file"], season=int(row["season"]), vocabulary_of=vocabulary_of
    )


@cache
def race_page(source: str) -> "RacePage":
    """Tables of a shipped race page, as printed."""
    from alms_data.readers.race import read_race_page

    row = about(source)
    season, round_no = int(row["season"]), int(row["round_no"])
    return read_race_page(
        HERE / row["file"],
        season=season,
        round_no=round_no,
        race=race_of(season, round_no),
        vocabulary=vocabulary_of(season, drivers=known_drivers()),
    )


@cache
def known_drivers() -> frozenset[str]:
    """Full names of the drivers on the season pages; unsplit crews are no names."""
    winners = printed("winners")
    split = winners["driver"][winners["seat"].notna()]
    return frozenset([*printed("entries")["driver"].dropna(), *split])


def race_of(season: int, round_no: int) -> str | None:
    """Name of a race in the schedule; None where we hold no schedule of it."""
    return _race_names().get((season, round_no))


@cache
def _race_names() -> dict[tuple[int, int], str]:
    held = printed("schedule").dropna(subset="round_no")
    return {
        (season, round_no): race
        for season, round_no, race in zip(
            held["season"], held["round_no"], held["race"], strict=True
        )
    }


@cache
def printed(table: str) -> pd.DataFrame:
    """Rows of a table as its pages or its compiled file print them."""
    if table in RACE_TABLES:
        races = pages_of(RACE_PAGE)
        return _stacked(getattr(race_page(source), table) for source in races)
    if table == "schedule":
        return _schedule()
    if table in SEASON_TABLES:
        whole = pages_of(SEASON_PAGE)
        return _stacked(getattr(season_page(source), table) for source in whole)
    return COMPILED.get(table, partial(_compiled, table))()


def _stacked(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(list(frames), ignore_index=True)


def _schedule() -> pd.DataFrame:
    """Schedules of all seasons, and cancelled races that damaged copies alone have."""
    whole = [season_page(source).schedule for source in pages_of(SEASON_PAGE)]
    damaged = [season_page(source).schedule for source in pages_of(DAMAGED_COPY)]
    cancelled = [races[races["cancelled"]] for races in damaged]
    races = _stacked([*whole, *cancelled])
    return races.sort_values(["season", "date"], ignore_index=True)


def _compiled(table: str) -> pd.DataFrame:
    """Read a compiled file; an empty cell is NA, yes and no are truth values."""
    values = {"": None, "yes": True, "no": False}
    return frame(
        table,
        [
            {column: values.get(cell, cell) for column, cell in row.items()}
            for row in read_facts(f"compiled/{table}.csv")
        ],
    )


def _races() -> pd.DataFrame:
    rows: list[Row] = [dict(row) for row in read_facts("compiled/races.csv")]
    for row in rows:
        row["winner_time_s"] = seconds(row["winner_time"])
        row["pole_time_s"] = seconds(row["pole_time"])
        row["distance_km"] = float(row["circuit_km"]) * int(row["winner_laps"])
        row["average_kmh"] = row["distance_km"] / row["winner_time_s"] * 3600
    return frame("races", rows)


def seconds(clock: str) -> float:
    """Seconds in a time such as 12:01:22.576 or 1:48.710."""
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


COMPILED = {"races": _races}
