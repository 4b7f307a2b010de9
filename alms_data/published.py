"""The shipped pages, read once."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

import pandas as pd

from alms_data.codebook import frame
from alms_data.errors import DataError
from alms_data.facts import HERE, SOURCES, Row, read_facts, told, whole
from alms_data.known import Cars, vocabulary_of

if TYPE_CHECKING:
    from alms_data.readers.page import Source
    from alms_data.readers.race import RacePage
    from alms_data.readers.season import SeasonPage
    from alms_data.readers.vocabulary import Vocabulary

# The readers are loaded where they are first needed, not by import alms_data.
RACE_TABLES = ("results", "crews")
SEASON_TABLES = (
    "schedule",
    "entries",
    "winners",
    "points_scales",
    "standings",
    "points",
)
SEASON_PAGE, RACE_PAGE, DAMAGED_COPY = "season page", "race page", "damaged copy"
COMPILED_BY_HAND = "compiled by hand"


def about(source: str) -> dict[str, str]:
    """Row of compiled/sources.csv about a source."""
    return next(row for row in read_facts(SOURCES) if row["source"] == source)


@cache
def pages_of(kind: str) -> tuple[str, ...]:
    """Short names of the shipped pages of a kind, in the order of their races."""
    rows = [row for row in read_facts(SOURCES) if row["kind"] == kind]
    return tuple(row["source"] for row in sorted(rows, key=_season_and_round))


def _season_and_round(row: Mapping[str, str]) -> tuple[int, int]:
    """Season and round of a page; the page of a season comes before its races."""
    round_no = whole(SOURCES, row, "round_no") if row["round_no"] else 0
    return whole(SOURCES, row, "season"), round_no


@cache
def seasons() -> tuple[int, ...]:
    """Seasons whose page is shipped."""
    rows = map(about, pages_of(SEASON_PAGE))
    return tuple(whole(SOURCES, row, "season") for row in rows)


@cache
def season_page(source: str) -> "SeasonPage":
    """Tables of a shipped season page, as printed."""
    from alms_data.readers.season import read_season_page

    row = about(source)
    season = whole(SOURCES, row, "season")
    return read_season_page(
        HERE / row["file"], season=season, vocabulary_of=vocabulary_of
    )


@cache
def race_page(source: str) -> "RacePage":
    """Tables of a shipped race page, as printed."""
    row = about(source)
    return read_known_race(
        HERE / row["file"],
        season=whole(SOURCES, row, "season"),
        round_no=whole(SOURCES, row, "round_no"),
    )


def read_known_race(
    source: "Source", *, season: int, round_no: int, cars: Cars | None = None
) -> "RacePage":
    """Read a race page with all that we know: names of races, cars and drivers."""
    from alms_data.readers.race import read_race_page

    vocabulary = race_vocabulary(season, cars=cars)
    return read_race_page(
        source,
        season=season,
        round_no=round_no,
        races=races_of(season),
        vocabulary=vocabulary,
    )


def race_vocabulary(season: int, *, cars: Cars | None = None) -> "Vocabulary":
    """Vocabulary of a season's race pages, with cars that a caller adds."""
    return vocabulary_of(season, cars=cars, drivers=known_drivers())


@cache
def known_drivers() -> frozenset[str]:
    """Full names of the drivers on the season pages; unsplit crews are no names."""
    winners = printed("winners")
    split = winners["driver"][winners["seat"].notna()]
    return frozenset([*printed("entries")["driver"].dropna(), *split])


def race_of(season: int, round_no: int) -> str | None:
    """Name of a race in the schedule; None where we hold no schedule of it."""
    return races_of(season).get(round_no)


@cache
def races_of(season: int) -> dict[int, str]:
    """Names of the races of a season in its schedule, by round."""
    schedule = printed("schedule")
    held = schedule[schedule["season"] == season].dropna(subset="round_no")
    return dict(zip(held["round_no"].tolist(), held["race"], strict=True))


@cache
def printed(table: str) -> pd.DataFrame:
    """Rows of a table as its pages or its compiled file print them."""
    if table in RACE_TABLES:
        races = pages_of(RACE_PAGE)
        return _stacked(getattr(race_page(source), table) for source in races)
    if table == "schedule":
        return _schedule()
    if table in SEASON_TABLES:
        pages = pages_of(SEASON_PAGE)
        return _stacked(getattr(season_page(source), table) for source in pages)
    return COMPILED.get(table, partial(_compiled, table))()


def _stacked(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(list(frames), ignore_index=True)


def _schedule() -> pd.DataFrame:
    """Schedules of all seasons, and cancelled races that damaged copies alone have."""
    complete = [season_page(source).schedule for source in pages_of(SEASON_PAGE)]
    damaged = [season_page(source).schedule for source in pages_of(DAMAGED_COPY)]
    cancelled = [races[races["cancelled"]] for races in damaged]
    races = _stacked([*complete, *cancelled])
    return races.sort_values(["season", "date"], ignore_index=True)


def _compiled(table: str) -> pd.DataFrame:
    """Read a compiled file; an empty cell is NA, yes and no are truth values."""
    values = {"": None, "yes": True, "no": False}
    rows = [
        {column: values.get(cell, cell) for column, cell in row.items()}
        for row in read_facts(f"compiled/{table}.csv")
    ]
    return frame_of(table, rows, file=f"compiled/{table}.csv")


def frame_of(table: str, rows: Sequence[Row], *, file: str) -> pd.DataFrame:
    """Frame of a table; name the file and the row with values of other types."""
    try:
        return frame(table, rows)
    except (TypeError, ValueError) as error:
        bad = next((row for row in rows if not _fits(table, row)), {})
        expected = f"what describe({table!r}) says"
        raise DataError(file, told(bad), str(error), expected=expected) from error


def _fits(table: str, row: Row) -> bool:
    """Whether the values of a row have the types of the table."""
    try:
        frame(table, [row])
    except (TypeError, ValueError):
        return False
    return True


def _races() -> pd.DataFrame:
    rows: list[Row] = [dict(row) for row in read_facts("compiled/races.csv")]
    for row in rows:
        row |= _computed(row)
    return frame_of("races", rows, file="compiled/races.csv")


def _computed(race: Row) -> Row:
    """Times in seconds, distance and average speed of a race."""
    try:
        time_s, pole_s = seconds(race["winner_time"]), seconds(race["pole_time"])
        distance_km = float(race["circuit_km"]) * int(race["winner_laps"])
        average_kmh = distance_km / time_s * 3600
    except (ValueError, ZeroDivisionError) as error:
        key = f"season {race['season']}, round_no {race['round_no']}"
        raise DataError(
            "compiled/races.csv",
            key,
            str(error),
            expected="times such as 1:48.710, circuit_km and winner_laps as numbers",
        ) from error
    return {
        "winner_time_s": time_s,
        "pole_time_s": pole_s,
        "distance_km": distance_km,
        "average_kmh": average_kmh,
    }


def seconds(clock: str) -> float:
    """Seconds in a time such as 12:01:22.576 or 1:48.710."""
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


COMPILED = {"races": _races}
