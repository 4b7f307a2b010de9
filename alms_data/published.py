"""The shipped pages, read once."""

from functools import cache, partial
from typing import TYPE_CHECKING

import pandas as pd

from alms_data.codebook import HERE, frame, read_facts
from alms_data.known import vocabulary_of

if TYPE_CHECKING:
    from alms_data.readers.race import RacePage
    from alms_data.readers.season import SeasonPage

# The readers are loaded where they are first needed, not by import alms_data.
SEASON_TABLES = (
    "entries",
    "winners",
    "points_scales",
    "standings",
    "points",
)
SEASON_PAGES = ("004", "002")
RACE_PAGES = ("000", "001")
DAMAGED_PAGE = "003"


def about(source: str) -> dict[str, str]:
    """Row of compiled/sources.csv about a source."""
    rows = read_facts("compiled/sources.csv")
    return next(row for row in rows if row["source"] == source)


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
        vocabulary=vocabulary_of(season),
    )


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
    if table in ("results", "crews"):
        return _stacked(getattr(race_page(source), table) for source in RACE_PAGES)
    if table == "schedule":
        return _schedule()
    if table in SEASON_TABLES:
        return _stacked(getattr(season_page(source), table) for source in SEASON_PAGES)
    return COMPILED.get(table, partial(_compiled, table))()


def _stacked(frames) -> pd.DataFrame:
    return pd.concat(list(frames), ignore_index=True)


def _schedule() -> pd.DataFrame:
    """Schedules of both seasons and the cancelled race, which page 003 alone has."""
    damaged = season_page(DAMAGED_PAGE).schedule
    whole = [season_page(source).schedule for source in SEASON_PAGES]
    races = _stacked([*whole, damaged[damaged["cancelled"]]])
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
    rows = [dict(row) for row in read_facts("compiled/races.csv")]
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
