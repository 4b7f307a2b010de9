"""Which readings of the rule give the points that were published."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from alms_data._finish import (
    in_order,
    laps_of_winner,
    may_score,
    places,
    require_teams,
)
from alms_data._frames import RACE, TEAM, scale_of_races, typed
from alms_data._rule import PLACES_AMONG, WINNER_OF
from alms_data.classes import in_class_order
from alms_data.scoring import cars_and_points

__all__ = ["find_rule"]

READING = {"of": "str", "must_finish": "bool"}
READING |= {"places_among": "str", "best_car_only": "bool"}
READINGS = READING | {"share_above": "float64", "share_up_to": "float64"}
READINGS |= {"misses": "int64", "missed": "str", "outcome": "int64"}

Reading = dict[str, Any]


def find_rule(
    results: pd.DataFrame,
    points: pd.DataFrame,
    scales: pd.DataFrame,
    *,
    named: int = 20,
) -> pd.DataFrame:
    """Score the races under every reading of the rule; tell which fit the points.

    Readings differ in the share of the winner's laps, in which winner, whether a car
    must be running, what places are counted among, and whether a team has the points of
    its best car or of all. What a share does changes only at the share of a car, so
    trying the cars' own shares tries every share from 0 to 1.

    Parameters
    ----------
    results, points, scales : pandas.DataFrame
        Classifications, published points, and points for each place. Races that only
        one of the first two has are left out.
    named : int
        How many missed cells to name in a row.

    Returns
    -------
    pandas.DataFrame
        One row per reading and interval of shares that give the same points, those with
        the fewest misses first: ``of``, ``must_finish``, ``places_among`` and
        ``best_car_only`` (see ``score_race()`` and ``team_points()``), ``share_above``
        (the interval's lower end, itself outside) and ``share_up_to`` (its upper end,
        itself inside), ``misses`` (cells of a team, class and race that differ from the
        published points, blank ones included; no points and 0 points count as the
        same), ``missed`` (which, and both points; NA: none) and ``outcome`` (readings
        with the same number give every team the same points: these races can't tell
        them apart).

    Raises
    ------
    DataError
        If a frame is not fit for ``score_race()``, or a car has no team.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.rule_search import find_rule
    >>> readings = find_rule(
    ...     alms.load_results(), alms.load_points(), alms.load_points_scales()
    ... )
    >>> fits = readings[readings["misses"] == 0]
    >>> fits[["of", "must_finish", "places_among"]].values.tolist()
    [['overall winner', True, 'eligible cars'], ['overall winner', True, 'all cars']]
    >>> fits[["share_above", "share_up_to"]].values.tolist()[0] == [232/350, 248/350]
    True
    """
    cars, published = cars_and_points(results, points)
    require_teams(cars, "results")
    if cars.empty:
        return typed(pd.DataFrame(columns=[*READINGS]), READINGS)
    field = _field(cars, published, scales)
    intervals = [
        interval
        for reading in _readings(field)
        for interval in _intervals(field, *reading, named)
    ]
    table = pd.DataFrame(intervals).sort_values("misses", kind="stable")
    table["outcome"] = pd.factorize(table["fingerprint"])[0] + 1
    return typed(table, READINGS)


@dataclass(frozen=True)
class Field:
    """Cars in order, and what it takes to score them under many shares at once."""

    cars: pd.DataFrame
    names: list[str]  # of the cells, each a team in a class and race
    published: np.ndarray  # points of each cell
    cell: np.ndarray  # number of each car's cell
    race: np.ndarray  # number of each car's race
    points_at: np.ndarray  # points by race and place; none at place 0 and the last


def _field(
    results: pd.DataFrame, published: pd.DataFrame, scales: pd.DataFrame
) -> Field:
    cars = in_order(results)
    cells = cars[TEAM].drop_duplicates().merge(published, how="outer", on=TEAM)
    cells = in_class_order(cells, TEAM)
    cells["cell"] = range(len(cells))
    return Field(
        cars=cars,
        names=[
            f"{cell.season} round {cell.round_no} {cell.car_class} {cell.team}"
            for cell in cells.itertuples()
        ],
        published=cells["published"].fillna(0).to_numpy(int),
        cell=cars[TEAM].merge(cells, how="left", on=TEAM)["cell"].to_numpy(int),
        race=cars.groupby(RACE).ngroup().to_numpy(),
        points_at=_points_at(cars, scales),
    )


def _points_at(cars: pd.DataFrame, scales: pd.DataFrame) -> np.ndarray:
    scale = scale_of_races(scales, cars, "scales")
    wide = scale.pivot(index=RACE, columns="place", values="points")
    races = cars[RACE].drop_duplicates().sort_values(RACE)
    wide = wide.reindex(
        index=pd.MultiIndex.from_frame(races), columns=range(scale["place"].max() + 2)
    )
    return wide.fillna(0).to_numpy(int)


def _readings(field: Field) -> Iterator[tuple[Reading, np.ndarray, np.ndarray]]:
    """Each reading, the shares to try, and the team points in a column for each."""
    for of, must_finish in product(WINNER_OF, (True, False)):
        may = may_score(field.cars, must_finish)
        shares = _own_shares(field.cars, of)
        tried = _shares_to_try(shares[may])
        eligible = may[:, None] & (shares[:, None] >= tried)
        for among in PLACES_AMONG:
            points = _points(field, places(eligible, field.cars, among))
            for best_car_only in (True, False):
                reading = (of, must_finish, among, best_car_only)
                team_points = _team_points(field, points, best_car_only)
                yield dict(zip(READING, reading, strict=True)), tried, team_points


def _own_shares(cars: pd.DataFrame, of: str) -> np.ndarray:
    """Share of the winner's laps; a winner without laps sets no distance."""
    laps = cars["laps"].to_numpy(float, na_value=0)
    of_winner = laps_of_winner(cars, of).to_numpy(float, na_value=0)
    shares = np.ones_like(laps)
    np.divide(laps, of_winner, out=shares, where=of_winner > 0)
    return shares


def _shares_to_try(shares: np.ndarray) -> np.ndarray:
    """Upper ends of the intervals in which the same cars are eligible."""
    within = shares[(shares > 0) & (shares < 1)]
    return np.append(np.unique(within), 1.0)


def _points(field: Field, place: np.ndarray) -> np.ndarray:
    last = field.points_at.shape[1] - 1
    points: np.ndarray = field.points_at[field.race[:, None], np.minimum(place, last)]
    return points


def _team_points(field: Field, points: np.ndarray, best_car_only: bool) -> np.ndarray:
    by_cell = np.argsort(field.cell)
    with_cars, first = np.unique(field.cell[by_cell], return_index=True)
    combine = np.maximum if best_car_only else np.add
    team_points = np.zeros((len(field.names), points.shape[1]), dtype=int)
    team_points[with_cars] = combine.reduceat(points[by_cell], first, axis=0)
    return team_points


def _intervals(
    field: Field,
    reading: Reading,
    tried: np.ndarray,
    team_points: np.ndarray,
    named: int,
) -> Iterator[dict[str, Any]]:
    """One row per interval of shares with the same team points."""
    differs = (team_points[:, 1:] != team_points[:, :-1]).any(axis=0)
    ends = np.flatnonzero(np.append(differs, True))
    above = np.append(0.0, tried[ends[:-1]])
    for share_above, end in zip(above, ends, strict=True):
        computed = team_points[:, end]
        wrong = np.flatnonzero(computed != field.published)
        yield reading | {
            "share_above": share_above,
            "share_up_to": tried[end],
            "misses": len(wrong),
            "missed": _named(field, computed, wrong, named),
            "fingerprint": sha256(computed.tobytes()).hexdigest(),
        }


def _named(
    field: Field, computed: np.ndarray, wrong: np.ndarray, named: int
) -> str | None:
    if not len(wrong):
        return None
    texts = [
        f"{field.names[cell]}: {computed[cell] or 'none'} "
        f"for {field.published[cell] or 'none'}"
        for cell in wrong[:named]
    ]
    further = len(wrong) - len(texts)
    return "; ".join([*texts, *[f"and {further} more"] * (further > 0)])
