"""What the analyses share: names of columns, and checks of the frames they are given.

A frame without ``round_no`` has one race a season.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from alms_data.classes import ordered
from alms_data.errors import DataError, nearest

RACE = ["season", "round_no"]
CLASS = [*RACE, "car_class"]
TEAM = [*CLASS, "team"]
CHAMPIONSHIP = ["season", "car_class"]
MEMBER = [*CHAMPIONSHIP, "team"]
STARTED = ("running", "retired", "not classified", "disqualified")
NEVER_STARTED = ("did not start", "withdrawn")
STATUSES = (*STARTED, *NEVER_STARTED)
# These score nothing under any rule, and no car's gap is measured from them.
NEVER_SCORE = (*NEVER_STARTED, "disqualified")
KM_PER_MILE = 1.609344

KEY = {"season": "int64", "round_no": "int64", "car_class": "category"}
CAR = KEY | {
    "position": "Int64",
    "number": "str",
    "team": "str",
    "status": "str",
    "laps": "Int64",
}
CELL = {
    "season": "int64",
    "car_class": "category",
    "team": "str",
    "round_no": "int64",
    "points": "Int64",
}
SCALE = {"season": "int64", "round_no": "int64", "place": "Int64", "points": "Int64"}
WHOLE = {
    "season": "a year",
    "round_no": "the number of a race within its season, from 1",
    "position": "a place from 1, NA for a car without one",
    "laps": "full laps, not a share of them; how a car ended goes into status",
    "place": "a place from 1",
    "points": "points, NA for none",
    "entered": "a number of cars",
    "finished": "a number of cars",
    "gap_laps": "full laps",
}
MOST = 1_000_000_000  # more laps, points or cars than anybody counts
FROM_1 = ("round_no", "position", "place")
MEASURED = {
    "winner_time_s": "seconds",
    "winner_laps": "laps",
    "circuit_km": "kilometres",
    "distance_km": "kilometres",
    "gap_s": "seconds",
    "value": "a number",
}


def require_frame(
    frame: object, columns: Iterable[str], argument: str, *, keys: Iterable[str] = ()
) -> None:
    """Raise unless the argument is a frame with these columns and fit values in them.

    Each row has to have its keys, and what counts something has to be a whole number.
    """
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"{argument} must be a DataFrame, got {frame!r}.")
    columns = list(columns)
    _require_columns(frame, columns, argument)
    for column in columns:
        if column in WHOLE:
            _require_whole(frame[column], argument)
        if column in MEASURED:
            _require_numbers(frame[column], argument)
    for key in keys:
        _require_key(frame, key, argument)


def _require_columns(frame: pd.DataFrame, columns: list[str], argument: str) -> None:
    given = [str(column) for column in frame.columns]
    missing = [column for column in columns if column not in given]
    if missing:
        hints = "".join(nearest(column, given) for column in missing)
        raise DataError(
            argument,
            "",
            f"no column {', '.join(map(repr, missing))}.{hints}",
            expected=f"{', '.join(columns)}; it has {', '.join(given) or 'none'}",
        )


def _require_whole(column: pd.Series, argument: str) -> None:
    """Raise unless each value is NA or a whole number that can be."""
    least = 1 if column.name in FROM_1 else 0
    known = column[column.notna()]
    numbers = as_numbers(known).to_numpy(float)
    whole = np.isfinite(numbers) & (np.floor(numbers) == numbers)
    unfit = known[~(whole & (numbers >= least) & (numbers < MOST))]
    if len(unfit):
        raise bad_value(
            argument,
            unfit,
            f"is no whole number from {least}",
            expected=WHOLE[str(column.name)],
        )


def _require_numbers(column: pd.Series, argument: str) -> None:
    unfit = column[as_numbers(column).isna() & column.notna()]
    if len(unfit):
        expected = MEASURED[str(column.name)]
        raise bad_value(argument, unfit, "is no number", expected=expected)


def _require_key(frame: pd.DataFrame, column: str, argument: str) -> None:
    """Raise where a row does not say what it is about."""
    blank = frame[frame[column].isna()]
    if len(blank):
        raise DataError(
            argument,
            f"row {blank.index[0]}",
            f"no {column} (in {len(blank)} of {len(frame)} rows)",
            expected=f"a {column} in each row",
        )


def require_classes(class_results: object, columns: Iterable[str]) -> None:
    """Raise unless each row is a class in a race, with these columns."""
    require_frame(class_results, [], "class_results")
    assert isinstance(class_results, pd.DataFrame)
    key = [name for name in CLASS if name in class_results or name != "round_no"]
    require_frame(class_results, [*key, *columns], "class_results", keys=key)


def bad_value(
    argument: str, values: pd.Series, problem: str, *, expected: str
) -> DataError:
    """Error that names the first of these values by row and column."""
    value = values.iloc[0]
    plain = value.item() if isinstance(value, np.generic) else value
    place = f"row {values.index[0]}, column {values.name}"
    return DataError(argument, place, f"{plain!r} {problem}", expected=expected)


def as_numbers(column: pd.Series) -> pd.Series:
    """Numbers of a column that may hold them as text; NaN for what is no number."""
    if pd.api.types.is_numeric_dtype(column):
        return column
    return pd.to_numeric(column.astype("str"), errors="coerce").astype("float64")


def typed(frame: pd.DataFrame, dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Fresh frame of just these columns, in this order and with these dtypes.

    ``round_no`` may be absent; classes become an ordered category.
    """
    columns = [name for name in dtypes if name in frame or name != "round_no"]
    arrays = {name: _as_dtype(frame[name], dtypes[name]).array for name in columns}
    return pd.DataFrame(arrays)


def _as_dtype(column: pd.Series, dtype: Any) -> pd.Series:
    if dtype == "category":
        return ordered(column)
    if dtype in ("int64", "Int64", "float64"):
        column = as_numbers(column)
    return column if column.dtype == dtype else column.astype(dtype)


def race_key(frame: pd.DataFrame) -> list[str]:
    """Columns that tell races apart."""
    return [column for column in RACE if column in frame]


def race_name(race: Any) -> str:
    """Words for the race of a row."""
    round_no = race.get("round_no")
    return f"{race['season']}" + ("" if round_no is None else f" round {round_no}")


def found_in(rows: pd.DataFrame, others: pd.DataFrame, keys: list[str]) -> np.ndarray:
    """Whether each row has the same keys as any row of the other frame."""
    known = set(zip(*(others[key].tolist() for key in keys), strict=True))
    given = zip(*(rows[key].tolist() for key in keys), strict=True)
    return np.fromiter((key in known for key in given), bool, len(rows))


def race_fact(rows: pd.DataFrame, races: pd.DataFrame | None, column: str) -> pd.Series:
    """Fact about the race of each row; NA where ``races`` lacks the race.

    Races that are told apart by a round never lend a fact to rows that name none.
    """
    unknown = pd.Series(float("nan"), index=rows.index)
    if races is None:
        return unknown
    key = race_key(rows)
    require_frame(races, [*key, column], "races")
    if "round_no" in races and "round_no" not in key:
        return unknown
    if races.duplicated(key).any():
        raise DataError(
            "races",
            race_name(races[races.duplicated(key)].iloc[0]),
            "the race is there twice",
            expected="one row of facts for each race",
        )
    facts = typed(races, dict.fromkeys(key, "Int64") | {column: "float64"})
    return rows[key].merge(facts, on=key, how="left")[column].set_axis(rows.index)


def points_cells(points: pd.DataFrame) -> pd.DataFrame:
    """Published points with their dtypes; raise where a team is twice in a round."""
    require_frame(points, CELL, "points", keys=TEAM)
    cells = typed(points, CELL)
    again = cells[cells.duplicated(TEAM)]
    if len(again):
        cell = again.iloc[0]
        raise DataError(
            "points",
            f"{race_name(cell)}, {cell['car_class']}, {cell['team']}",
            "the team is there twice",
            expected="one cell for each team, class and round",
        )
    return cells


def scale_of_races(
    scale: pd.DataFrame, races: pd.DataFrame, argument: str = "scale"
) -> pd.DataFrame:
    """Points for each place in these races; a scale that names no race is for all."""
    require_frame(scale, ["place", "points"], argument)
    races = races[RACE].drop_duplicates()
    if not {*RACE} & {*scale.columns}:
        scale = races.merge(scale, how="cross")
    require_frame(scale, SCALE, argument, keys=[*RACE, "place"])
    scale = typed(scale, SCALE)
    require_each_once(scale, "place", argument)
    without = races[~found_in(races, scale, RACE)].sort_values(RACE)
    if len(without):
        names = ", ".join(race_name(race) for _, race in without.iterrows())
        raise DataError(
            argument, "", f"no points for {names}", expected="each race to be scored"
        )
    return scale


def require_each_once(scale: pd.DataFrame, column: str, argument: str) -> None:
    """Raise where a place, or its points, is twice on the scale of a race."""
    again = scale[scale.duplicated([*RACE, column])]
    if len(again):
        raise DataError(
            argument,
            race_name(again.iloc[0]),
            f"{column} {again[column].iloc[0]} is there twice",
            expected=f"each {column} once in a race",
        )
