"""Answer who scores what: a race, a scale and a rule give points."""

from typing import Any

import numpy as np
import pandas as pd

from alms_data.frames import (
    CLASS,
    NEVER_SCORE,
    RACE,
    TEAM,
    found_in,
    require_cars,
    require_columns,
    typed,
)
from alms_data.points.rule import WINNER_OF, Rule, as_rule, needed_laps, percent
from alms_data.points.scales import scale_of_races

CAR = {
    "season": "Int64",
    "round_no": "Int64",
    "position": "Int64",
    "car_class": "str",
    "team": "str",
    "laps": "Int64",
    "status": "str",
}
SCORED = {
    "needed_laps": "Int64",
    "place": "Int64",
    "points": "Int64",
    "reason": "str",
}
TEAM_POINTS = {
    "season": "Int64",
    "round_no": "Int64",
    "car_class": "str",
    "team": "str",
    "points": "Int64",
    "reason": "str",
}


def score_race(
    results: pd.DataFrame, scale: pd.DataFrame, rule: object
) -> pd.DataFrame:
    """Score the cars of one race, or of more, under a rule.

    Parameters
    ----------
    results : pandas.DataFrame
        Classification, as from ``load_results()``: season, round_no, position,
        car_class, team, laps and status are used.
    scale : pandas.DataFrame
        Points for each place, as from ``load_points_scales()``. Without season and
        round_no it is the scale of every race.
    rule : mapping, pandas.Series or pandas.DataFrame of one row
        A row of ``load_rules()`` or one of your own: ``min_share``, ``of`` (overall
        winner or class winner) and ``must_finish``. ``places_among`` may be eligible
        cars (the default), all cars (a car that may not score still takes a place)
        or teams (a team's further cars take none).

    Returns
    -------
    pandas.DataFrame
        One row per car, in the order and with the columns of ``results``, and
        ``needed_laps`` (fewest laps that reach the share), ``place`` (the place that
        counts for points; NA: the car may not score), ``points`` (NA: none) and
        ``reason`` (why the car has none; NA: it has points).

    Raises
    ------
    ValueError
        If a column is missing, a row has no season, round_no or car_class, a status
        is not one of the codebook's, a car that may score has no laps, the rule
        can't be read, a race has no scale, places count teams and a car has none, or
        the rule asks for the overall winner's laps and no car of a race is at
        position 1 (score whole races, then choose).
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: the frames given. The winner is the first car of the classification. Cars
    with a position come before those without, and then more laps come first. A car
    that did not start, was withdrawn or disqualified never scores.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.points import score_race
    >>> sebring, rule = alms.load_results(2004, "sebring"), alms.load_rules(2004)
    >>> scored = score_race(sebring, alms.load_points_scales(), rule)
    >>> scored.query("car_class == 'LMP2'")["points"].head(3).tolist()
    [26, 22, <NA>]
    >>> print(scored.query("number == '30'")["reason"].item())
    232 laps, 66% of the winner's 350; 70% is 245
    """
    rule = as_rule(rule)
    require_cars(results, CAR)
    cars = in_order(results)
    if rule.places_among == "teams":
        require_teams(cars, "results")
    scale = scale_of_races(scale, cars)
    cars["winner_laps"] = laps_of_winner(cars, rule.of)
    cars["needed_laps"] = needed_laps(cars["winner_laps"], rule.min_share)
    far_enough = cars["laps"].ge(cars["needed_laps"]).fillna(False)
    eligible = may_score(cars, rule.must_finish) & far_enough.to_numpy(bool)
    cars["place"] = _none_for_zero(places(eligible, cars, rule.places_among))
    at_place = cars[[*RACE, "place"]].merge(scale, how="left", on=[*RACE, "place"])
    cars["points"] = at_place["points"].array
    cars["reason"] = _reasons(cars, scale, rule)
    scored = typed(cars.sort_values("row"), SCORED)
    given = results.drop(columns=list(SCORED), errors="ignore").astype(CAR)
    return pd.concat([given.reset_index(drop=True), scored], axis=1)


def team_points(scored: pd.DataFrame, best_car_only: bool = True) -> pd.DataFrame:
    """Points of each team in each class and race.

    Parameters
    ----------
    scored : pandas.DataFrame
        Scored cars, as from ``score_race()``.
    best_car_only : bool
        Whether a team has the points of its best car alone; else of all its cars.

    Returns
    -------
    pandas.DataFrame
        One row per team, class and race, in their order: ``season``, ``round_no``,
        ``car_class``, ``team``, ``points`` (NA: none) and ``reason`` (why the team's
        first car in the classification has none; NA: the team has points).

    Raises
    ------
    ValueError
        If a column is missing or a car has no team.
    TypeError
        If ``scored`` is not a frame.

    Notes
    -----
    Source: the frame given.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.points import score_race, team_points
    >>> sebring, rule = alms.load_results(2004, "sebring"), alms.load_rules(2004)
    >>> teams = team_points(score_race(sebring, alms.load_points_scales(), rule))
    >>> teams.query("car_class == 'LMP2'")[["team", "points"]].values.tolist()[:3]
    [['Intersport Racing', <NA>], ['Miracle Motorsports', 26], ['Rand Racing', 22]]
    """
    require_columns(scored, [*CAR, *SCORED], "scored")
    cars = in_order(scored)
    require_teams(cars, "scored")
    teams = cars.astype(SCORED).groupby(TEAM, as_index=False)
    if best_car_only:
        earned = teams[["points"]].max()
    else:
        earned = teams[["points"]].sum(min_count=1)
    earned["reason"] = teams.head(1).sort_values(TEAM)["reason"].array
    earned.loc[earned["points"].notna(), "reason"] = pd.NA
    return typed(earned, TEAM_POINTS)


def in_order(results: pd.DataFrame) -> pd.DataFrame:
    """Cars by race, class and classification; ``row`` tells where each one stood."""
    cars = results.reset_index(drop=True).astype(CAR)
    cars["row"] = range(len(cars))
    return cars.sort_values(
        [*CLASS, "position", "laps", "team"],
        ascending=[True, True, True, True, False, True],
        ignore_index=True,
    )


def laps_of_winner(cars: pd.DataFrame, of: str) -> pd.Series:
    """Laps of the winner whom each car is measured against."""
    if of == "overall winner":
        _require_winners(cars)
    by_position = cars.sort_values(
        ["position", "laps"], ascending=[True, False], kind="stable"
    )
    return by_position.groupby(WINNER_OF[of])["laps"].transform("first").sort_index()


def may_score(cars: pd.DataFrame, must_finish: bool) -> np.ndarray:
    """Which cars may score if they went far enough; raise for one without laps."""
    never = cars["status"].isin(NEVER_SCORE)
    may = cars["status"].eq("running") if must_finish else ~never
    without = int(cars.loc[may, "laps"].isna().sum())
    if without:
        raise ValueError(f"results has {without} cars without laps that may score.")
    return may.to_numpy(bool)


def places(eligible: np.ndarray, cars: pd.DataFrame, among: str) -> np.ndarray:
    """Place of each eligible car; 0 where it has none.

    ``cars`` are in order. ``eligible`` may have a column for each of many rules.
    """
    counted = _counted(eligible, cars, among)
    place = running_count(counted, codes_of(cars, CLASS))
    return np.where(eligible & counted, place, 0)


def running_count(flags: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Count the true flags so far within each group of neighbouring rows."""
    so_far = flags.cumsum(axis=0)
    first = np.searchsorted(group, group)
    counted: np.ndarray = so_far - so_far[first] + flags[first]
    return counted


def codes_of(cars: pd.DataFrame, columns: list[str]) -> np.ndarray:
    """Number of each car's group, groups counted in the order of their names."""
    return cars.groupby(columns, dropna=False).ngroup().to_numpy(int)


def require_teams(cars: pd.DataFrame, argument: str) -> None:
    """Raise unless every car has a team."""
    without = int(cars["team"].isna().sum())
    if without:
        raise ValueError(f"{argument} has {without} cars without a team.")


def _counted(eligible: np.ndarray, cars: pd.DataFrame, among: str) -> np.ndarray:
    """Cars that take a place."""
    if among == "all cars":
        return np.ones_like(eligible)
    if among == "eligible cars":
        return eligible
    team = codes_of(cars, TEAM)
    by_team = np.argsort(team, kind="stable")
    nth_of_team = np.empty(eligible.shape, dtype=int)
    nth_of_team[by_team] = running_count(eligible[by_team], team[by_team])
    counted: np.ndarray = eligible & (nth_of_team == 1)
    return counted


def _none_for_zero(place: np.ndarray) -> pd.Series:
    return pd.Series(place, dtype="Int64").mask(place == 0)


def _require_winners(cars: pd.DataFrame) -> None:
    winners = cars[cars["position"].eq(1).fillna(False)]
    without = cars[~found_in(cars, winners, RACE)]
    if len(without):
        season, round_no = without[RACE].iloc[0]
        raise ValueError(
            f"results has no car at position 1 in {season} round {round_no}, so the "
            "overall winner's laps are not known. Score the whole race, then choose."
        )


def _reasons(cars: pd.DataFrame, scale: pd.DataFrame, rule: Rule) -> pd.Series:
    """Why cars have no points; NA where they have some."""
    last = scale.groupby(RACE)["place"].max().rename("last_place")
    without = cars[cars["points"].isna()].join(last, on=RACE)
    reasons = [_reason(car, rule) for car in without.itertuples()]
    return pd.Series(reasons, index=without.index, dtype="str").reindex(cars.index)


def _reason(car: Any, rule: Rule) -> str:
    if car.status in NEVER_SCORE:
        return str(car.status)
    if rule.must_finish and car.status == "retired":
        return "not running at the finish"
    if rule.must_finish and car.status != "running":
        return str(car.status)
    if car.laps < car.needed_laps:
        winner = rule.of.removeprefix("overall ")
        return (
            f"{car.laps} laps, {100 * car.laps // car.winner_laps}% of the {winner}'s "
            f"{car.winner_laps}; {percent(rule.min_share)} is {car.needed_laps}"
        )
    if pd.isna(car.place):
        return "places count teams, and a better car of the team has one"
    return f"place {car.place}: the scale ends at {car.last_place}"
