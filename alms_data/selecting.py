"""Choosing seasons, races and classes: exact, friendly, never guessing."""

from collections.abc import Hashable
from functools import cache
from operator import index
from typing import Any

import pandas as pd

from alms_data.corrections import corrected
from alms_data.errors import SelectionError, nearest
from alms_data.facts import read_facts
from alms_data.frames import RACE, found_in
from alms_data.published import seasons


def select(
    rows: pd.DataFrame,
    *,
    season: int | None = None,
    race: int | str | None = None,
    car_class: str | None = None,
) -> pd.DataFrame:
    """Rows of the season, race and class; all where one is left out."""
    season = require_season(season)
    if race is not None:
        rows = _of_race(rows, season, race)
    if season is not None:
        rows = _of_season(rows, season)
    if car_class is not None:
        rows = rows[rows["car_class"] == require_class(rows, season, car_class)]
    return rows.reset_index(drop=True)


def _of_season(rows: pd.DataFrame, season: int) -> pd.DataFrame:
    chosen = rows[rows["season"] == season]
    if chosen.empty:
        raise SelectionError(f"None of our pages has this of {season}. {_held(rows)}")
    return chosen


def require_season(season: object) -> int | None:
    """Season as a whole number; raise unless we hold it."""
    if season is None:
        return None
    number = whole_number(season)
    held = seasons()
    listed = ", ".join(map(str, held))
    if number is None:
        hint = nearest(season, map(str, held)).replace("'", "")
        raise TypeError(
            f"season must be a whole number, got {season!r}.{hint} Seasons: {listed}."
        )
    if number not in held:
        near = min(held, key=lambda known: abs(known - number))
        raise SelectionError(
            f"There is no season {number}. Nearest: {near}. Seasons: {listed}."
        )
    return number


def whole_number(given: Any) -> int | None:
    """Whole number that is given; None for all else, True and False included."""
    try:
        return None if isinstance(given, bool) else index(given)
    except TypeError:
        return None


def require_class(rows: pd.DataFrame, season: int | None, car_class: str) -> str:
    """Class; raise unless the rows have it."""
    if not isinstance(car_class, str):
        raise TypeError(f"car_class must be a name such as 'LMP1', got {car_class!r}.")
    known = list(dict.fromkeys(rows["car_class"]))
    if car_class in known:
        return car_class
    when = f" in {season}" if season else ""
    raise SelectionError(
        f"There is no class {car_class!r}{when}.{nearest(car_class, known)} "
        f"Classes: {', '.join(known)}."
    )


def _of_race(rows: pd.DataFrame, season: int | None, race: object) -> pd.DataFrame:
    """Rows of a race, given by its round or by a name of the race or its circuit."""
    wanted = find_races(season, race)
    if "cancelled" in rows:
        return rows[rows["date"].isin(wanted["date"])]
    found = rows[found_in(rows, wanted[~wanted["cancelled"]], RACE)]
    if found.empty:
        raise SelectionError(_why_not_held(rows, wanted))
    return found


def _why_not_held(rows: pd.DataFrame, wanted: pd.DataFrame) -> str:
    race = wanted.iloc[0]
    named = f"{race['race']} {race['season']}"
    if race["cancelled"]:
        return f"{named} was cancelled: nothing of it can be loaded but its schedule."
    return f"{named} was held, but none of our pages has this of it. {_held(rows)}"


def _held(rows: pd.DataFrame) -> str:
    """List the races that rows are about, their seasons where they are of no race."""
    if "round_no" not in rows:
        return f"It is there for {', '.join(map(str, sorted(set(rows['season']))))}."
    schedule = corrected("schedule")
    held = schedule[~schedule["cancelled"]]
    return f"Pages have it of:{_lines(held[found_in(held, rows, RACE)])}"


def find_races(season: int | None, race: object) -> pd.DataFrame:
    """Rows of the schedule that a round number or a name fits, one in each season."""
    schedule = corrected("schedule")
    if season is not None:
        schedule = schedule[schedule["season"] == season]
    if isinstance(race, str):
        return _by_name(schedule, race)
    number = whole_number(race)
    if number is None:
        raise TypeError(
            "race must be a round number or a name of the race or its circuit, "
            f"got {race!r}. Races:{_lines(schedule)}"
        )
    found = schedule[schedule["round_no"].isin([number])]
    if found.empty:
        rounds = map(int, schedule["round_no"].dropna())
        near = min(rounds, key=lambda no: abs(no - number))
        raise SelectionError(
            f"There is no round {number}. Nearest: {near}. Races:{_lines(schedule)}"
        )
    return found


def _by_name(schedule: pd.DataFrame, race: str) -> pd.DataFrame:
    names = [spellings()[row] for row in schedule.index]
    found = schedule[[race.casefold().strip() in known for known in names]]
    if found.empty:
        hint = nearest(race, sorted({name for known in names for name in known}))
        listed = _lines(schedule)
        raise SelectionError(f"There is no race {race!r}.{hint} Races:{listed}")
    if found["season"].duplicated().any():
        raise SelectionError(
            f"{race!r} fits more than one race. Give the round or the name of one of:"
            f"{_lines(found)}"
        )
    return found


@cache
def spellings() -> dict[Hashable, set[str]]:
    """Known names of each race and its circuit, by its row in the schedule."""
    known = {}
    for row, race in corrected("schedule").iterrows():
        canonical = {race["race"], race["circuit"]}
        as_printed = {
            name["as_printed"]
            for name in read_facts("compiled/names.csv")
            if name["kind"] in ("race", "circuit")
            and name["canonical"] in canonical
            and name["season"] in ("", str(race["season"]))
        }
        known[row] = {name.casefold() for name in canonical | as_printed}
    return known


def _lines(schedule: pd.DataFrame) -> str:
    """Races one below the other, for a message."""
    return "".join(
        f"\n  {race.season} "
        + ("cancelled" if race.cancelled else f"round {race.round_no}")
        + f": {race.race} ({race.circuit})"
        for race in schedule.itertuples()
    )
