"""Season, race and class to rows: exact, friendly, never a guess."""

from functools import cache
from operator import index

import pandas as pd

from alms_data.classes import matched
from alms_data.contract import read, with_own_classes
from alms_data.errors import SelectionError, nearest

RACE = ["season", "round_no"]


def load(
    table: str,
    season: int | None = None,
    race: int | str | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Rows of a table that belong to a season, race and class; all where left out."""
    if not isinstance(as_printed, bool):
        raise TypeError(f"as_printed must be True or False, got {as_printed!r}.")
    rows = read(table, as_printed=as_printed)
    if season is race is car_class is None:
        return rows
    season = require_season(season, rows)
    if race is not None:
        rows = _of_race(rows, season, race)
    if season is not None:
        rows = _of_season(rows, season)
    if car_class is not None:
        rows = _of_class(rows, season, car_class)
    return with_own_classes(rows).reset_index(drop=True)


# --- Seasons and classes --------------------------------------------------


def require_season(season: object, rows: pd.DataFrame) -> int | None:
    """Season as a whole number; raise unless the schedule or the table has it."""
    if season is None:
        return None
    held = sorted({*_schedule()["season"], *rows["season"].dropna().astype(int)})
    listed = ", ".join(map(str, held))
    number = whole_number(season)
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


def whole_number(given: object) -> int | None:
    """Whole number that is given; None for all else, True and False included."""
    try:
        return None if isinstance(given, bool) else index(given)  # type: ignore[arg-type]
    except TypeError:
        return None


def _of_season(rows: pd.DataFrame, season: int) -> pd.DataFrame:
    chosen = rows[rows["season"] == season]
    if chosen.empty:
        raise SelectionError(f"None of our pages has this of {season}. {_held(rows)}")
    return chosen


def _of_class(
    rows: pd.DataFrame, season: int | None, car_class: object
) -> pd.DataFrame:
    known = list(dict.fromkeys(rows["car_class"].dropna()))
    name = matched(car_class, known, f" in {season}" if season else "")
    return rows[rows["car_class"].eq(name)]


# --- Races ----------------------------------------------------------------


def _of_race(rows: pd.DataFrame, season: int | None, race: object) -> pd.DataFrame:
    """Rows of a race, given by its round or by a name of the race or its circuit."""
    wanted = find_races(season, race)
    if "cancelled" in rows:
        return rows[rows["date"].isin(wanted["date"])]
    chosen = _rows_of(rows, wanted)
    if chosen.empty:
        raise SelectionError(_why_not_held(rows, wanted.iloc[0]))
    return chosen


def _rows_of(rows: pd.DataFrame, races: pd.DataFrame) -> pd.DataFrame:
    """Rows that are about one of the races."""
    keys = pd.MultiIndex.from_frame(races[RACE].dropna())
    return rows[pd.MultiIndex.from_frame(rows[RACE]).isin(keys)]


def find_races(season: int | None, race: object) -> pd.DataFrame:
    """Races of the schedule that a round number or a name fits, one in each season."""
    schedule = _schedule()
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
    found = schedule[schedule["round_no"] == number]
    if found.empty:
        rounds = map(int, schedule["round_no"].dropna())
        near = min(rounds, key=lambda no: abs(no - number))
        raise SelectionError(
            f"There is no round {number}. Nearest: {near}. Races:{_lines(schedule)}"
        )
    return found


def _by_name(schedule: pd.DataFrame, race: str) -> pd.DataFrame:
    wanted = race.casefold().strip()
    found = schedule[[wanted in names for names in schedule["names"]]]
    if found.empty:
        known = sorted(set().union(*schedule["names"]))
        raise SelectionError(
            f"There is no race {race!r}.{_is_a_class(wanted)}{nearest(race, known)} "
            f"Races:{_lines(schedule)}"
        )
    if found["season"].duplicated().any():
        raise SelectionError(
            f"{race!r} fits more than one race. Give the round or the name of one of:"
            f"{_lines(found)}"
        )
    return found


def _is_a_class(name: str) -> str:
    """Say so where a name that is no race is a class."""
    for car_class in read("classes")["car_class"].unique():
        if car_class.casefold() == name:
            return f" {car_class} is a class: ask for it with car_class={car_class!r}."
    return ""


@cache
def _schedule() -> pd.DataFrame:
    """Schedule with all known names of each race and its circuit, case folded."""
    schedule = read("schedule")
    spellings = read("names").query("kind in ['race', 'circuit']")
    names = []
    for race in schedule.itertuples():
        own = spellings[
            spellings["canonical"].isin([race.race, race.circuit])
            & spellings["season"].isin([race.season, pd.NA])
        ]
        known = [race.race, race.circuit, *own["as_printed"]]
        names.append({name.casefold() for name in known})
    return schedule.assign(names=pd.Series(names))


def _why_not_held(rows: pd.DataFrame, race: pd.Series) -> str:
    named = f"{race['race']} {race['season']}"
    if race["cancelled"]:
        return f"{named} was cancelled: nothing of it can be loaded but its schedule."
    return f"{named} was held, but none of our pages has this of it. {_held(rows)}"


def _held(rows: pd.DataFrame) -> str:
    """Say which races the rows are about, or which seasons where they have no round."""
    if "round_no" not in rows:
        return f"It is there for {', '.join(map(str, sorted(set(rows['season']))))}."
    return f"Pages have it of:{_lines(_rows_of(_schedule(), rows))}"


def _lines(schedule: pd.DataFrame) -> str:
    """Races one below the other, for a message."""
    return "".join(
        f"\n  {race.season} "
        + ("cancelled" if race.cancelled else f"round {race.round_no}")
        + f": {race.race} ({race.circuit})"
        for race in schedule.itertuples()
    )
