"""The cars of a class in the order of the finish, and which of them take a place.

Arrays of ``eligible`` cars may have a column for each of many rules, so that
``find_rule()`` scores under all of them at once by the code that scores under one.
"""

import numpy as np
import pandas as pd

from alms_data._frames import (
    CAR,
    CLASS,
    NEVER_SCORE,
    TEAM,
    typed,
)
from alms_data._rule import WINNER_OF
from alms_data.errors import DataError
from alms_data.validation import require_winners

SCORING_CAR = {column: CAR[column] for column in CAR if column != "number"}


def typed_cars(results: pd.DataFrame) -> pd.DataFrame:
    """Cars as given, with the dtypes that scoring needs."""
    others = results.drop(columns=[*SCORING_CAR]).reset_index(drop=True)
    return typed(results, SCORING_CAR).join(others)[[*results.columns]]


def in_order(cars: pd.DataFrame) -> pd.DataFrame:
    """Typed cars by race, class and classification, those without a position last.

    ``row`` tells where each one stood; ``class_no`` numbers the classes of all races.
    """
    cars = cars.assign(row=range(len(cars)))
    order = dict.fromkeys([*CLASS, "position"], True) | {"laps": False, "team": True}
    cars = cars.sort_values([*order], ascending=[*order.values()], ignore_index=True)
    return cars.assign(class_no=_numbered(cars, CLASS))


def laps_of_winner(cars: pd.DataFrame, of: str) -> pd.Series:
    """Laps of the winner whom each car is measured against."""
    if of == "overall winner":
        require_winners(cars)
    best_first = cars.sort_values(
        ["position", "laps"], ascending=[True, False], kind="stable"
    )
    return best_first.groupby(WINNER_OF[of])["laps"].transform("first").sort_index()


def may_score(cars: pd.DataFrame, must_finish: bool) -> np.ndarray:
    """Which cars may score if they went far enough; raise for one without laps."""
    never = cars["status"].isin(NEVER_SCORE)
    may = cars["status"].eq("running") if must_finish else ~never
    lapless = cars[may & cars["laps"].isna()]
    if len(lapless):
        raise DataError(
            "results",
            f"row {lapless['row'].iloc[0]}, column laps",
            "a car that may score has none",
            expected="full laps",
        )
    return may.to_numpy(bool)


def places(eligible: np.ndarray, cars: pd.DataFrame, among: str) -> np.ndarray:
    """Place of each eligible car; 0 where it has none. The cars are in order."""
    counted = _counted(eligible, cars, among)
    place = _running_count(counted, cars["class_no"].to_numpy())
    return np.where(eligible & counted, place, 0)


def require_teams(cars: pd.DataFrame, argument: str) -> None:
    """Raise unless every car has a team."""
    without = cars["team"].isna()
    if without.any():
        raise DataError(
            argument,
            "column team",
            f"{without.sum()} cars without a team",
            expected="a team for each car, as teams score",
        )


def _numbered(cars: pd.DataFrame, columns: list[str]) -> np.ndarray:
    return cars.groupby(columns, dropna=False).ngroup().to_numpy(int)


def _counted(eligible: np.ndarray, cars: pd.DataFrame, among: str) -> np.ndarray:
    """Cars that take a place."""
    if among == "all cars":
        return np.ones_like(eligible)
    if among == "eligible cars":
        return eligible
    team = _numbered(cars, TEAM)
    by_team = np.argsort(team, kind="stable")
    nth_of_team = np.empty(eligible.shape, dtype=int)
    nth_of_team[by_team] = _running_count(eligible[by_team], team[by_team])
    best_of_team: np.ndarray = eligible & (nth_of_team == 1)
    return best_of_team


def _running_count(flags: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Count the true flags so far within each group of neighbouring rows."""
    so_far = flags.cumsum(axis=0)
    first = np.searchsorted(group, group)
    count: np.ndarray = so_far - so_far[first] + flags[first]
    return count
