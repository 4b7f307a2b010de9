"""Who scores what: a race, a scale and a rule give points.

The frames have the columns of ``load_results()``, ``load_points()``,
``load_points_scales()`` and ``load_rules()``. Without ``season`` and ``round_no`` a
scale is that of every race. ``car_class`` comes back as an ordered category of the
classes that occur, fastest first. A frame that is not fit raises ``DataError``, which
names row and value; what is no frame raises ``TypeError``.
"""

from typing import Any

import pandas as pd

from alms_data._finish import (
    SCORING_CAR,
    in_order,
    laps_of_winner,
    may_score,
    places,
    require_teams,
    typed_cars,
)
from alms_data._frames import (
    CELL,
    KEY,
    NEVER_SCORE,
    RACE,
    SCALE,
    TEAM,
    found_in,
    points_cells,
    require_each_once,
    require_frame,
    scale_of_races,
    typed,
)
from alms_data._rule import Rule, as_rule, needed_laps, percent, rule_of
from alms_data.classes import in_class_order
from alms_data.validation import validate_results

__all__ = ["places_from_points", "reconcile", "score_race", "team_points"]

SCORED = dict.fromkeys(["needed_laps", "place", "points"], "Int64") | {"reason": "str"}
TEAM_POINTS = KEY | {"team": "str", "points": "Int64", "reason": "str"}
PUBLISHED = KEY | {"team": "str", "published": "Int64"}
RECONCILED = KEY | {"team": "str", "computed": "Int64", "published": "Int64"}
RECONCILED |= {"agrees": "bool", "explanation": "str"}
PLACES = CELL | {"place": "Int64", "note": "str"}


def score_race(
    results: pd.DataFrame, scale: pd.DataFrame, rule: object
) -> pd.DataFrame:
    """Score the cars of one race, or of more, under a rule.

    Parameters
    ----------
    results : pandas.DataFrame
        Classifications.
    scale : pandas.DataFrame
        Points for each place.
    rule : mapping, pandas.Series or pandas.DataFrame of one row
        A row of ``load_rules()`` or one of your own: ``min_share``, ``of`` (overall
        winner or class winner) and ``must_finish``. ``places_among`` may be eligible
        cars (the default), all cars (a car that may not score still takes a place) or
        teams (a team's further cars take none).

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
        If a frame is not fit, the rule can't be read, or it asks for the overall
        winner's laps and a race is not whole.

    Notes
    -----
    The winner is the first car of the classification. A car that did not start, was
    withdrawn or disqualified never scores.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.scoring import score_race
    >>> sebring, rule = alms.load_results(2004, "sebring"), alms.load_rules(2004)
    >>> scored = score_race(sebring, alms.load_points_scales(), rule)
    >>> scored.query("car_class == 'LMP2'")["points"].head(3).tolist()
    [26, 22, <NA>]
    >>> print(scored.query("number == '30'")["reason"].item())
    232 laps, 66% of the winner's 350; 70% is 245
    """
    rule = as_rule(rule)
    validate_results(results, SCORING_CAR, whole_races=False)
    cars = in_order(typed_cars(results))
    cars = scored_in_order(cars, scale_of_races(scale, cars), rule)
    cars = cars.sort_values("row", ignore_index=True)
    given = [column for column in results if column not in SCORED]
    return cars[given].join(typed(cars, SCORED))


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
    DataError
        If the frame is not fit or a car has no team.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.scoring import score_race, team_points
    >>> sebring, rule = alms.load_results(2004, "sebring"), alms.load_rules(2004)
    >>> teams = team_points(score_race(sebring, alms.load_points_scales(), rule))
    >>> teams.query("car_class == 'LMP2'")[["team", "points"]].values.tolist()[:3]
    [['Intersport Racing', <NA>], ['Miracle Motorsports', 26], ['Rand Racing', 22]]
    """
    require_frame(scored, [*SCORING_CAR, *SCORED], "scored")
    return earned_by_teams(in_order(typed_cars(scored)).astype(SCORED), best_car_only)


def reconcile(
    results: pd.DataFrame,
    points: pd.DataFrame,
    scales: pd.DataFrame,
    rules: pd.DataFrame,
) -> pd.DataFrame:
    """Compare computed with published points in every race that both frames have.

    Parameters
    ----------
    results, points, scales, rules : pandas.DataFrame
        Classifications, published points, points for each place, and one rule per
        season (see ``score_race()``).

    Returns
    -------
    pandas.DataFrame
        One row per team, class and race, in their order; teams whose published cell is
        blank and teams outside the standings included: ``season``, ``round_no``,
        ``car_class``, ``team``, ``computed`` and ``published`` (points; NA: none),
        ``agrees`` and ``explanation`` (of a difference, or why the team has no points;
        NA: both have the same points).

    Raises
    ------
    ValueError
        If a frame is not fit or ``score_race()`` can't score the cars.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.scoring import reconcile
    >>> tables = alms.load_results(), alms.load_points(), alms.load_points_scales()
    >>> compared = reconcile(*tables, alms.load_rules())
    >>> bool(compared["agrees"].all()), int(compared["published"].notna().sum())
    (True, 36)
    >>> by_class = reconcile(*tables, alms.load_rules().assign(of="class winner"))
    >>> by_class.query("not agrees")[["team", "computed", "published"]].values.tolist()
    [['Intersport Racing', 19, <NA>]]
    """
    cars, published = cars_and_points(results, points)
    computed = _team_points_by_season(cars, scales, rules)
    cells = computed.rename(columns={"points": "computed"}).merge(
        published, how="outer", on=TEAM, indicator="side"
    )
    same = cells["computed"].eq(cells["published"]).fillna(False)
    cells["agrees"] = same | (cells["computed"].isna() & cells["published"].isna())
    cells["place"] = _published_place(cells, scales)
    explained = [_explanation(cell) for cell in cells.itertuples()]
    cells["explanation"] = pd.Series(explained, index=cells.index, dtype="str")
    return typed(in_class_order(cells, TEAM), RECONCILED)


def places_from_points(
    points: pd.DataFrame, scales: pd.DataFrame, winners: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Place of each team's best car that its points imply.

    Parameters
    ----------
    points, scales : pandas.DataFrame
        Published points, and points for each place.
    winners : pandas.DataFrame, optional
        Class winners, as from ``load_winners()``: then a win that the points contradict
        is noted.

    Returns
    -------
    pandas.DataFrame
        One row per team, class and round, in the order given: ``season``,
        ``car_class``, ``team``, ``round_no``, ``points``, ``place`` (among the cars
        that scored in the class, which is not always the place in the classification;
        NA: no points, or points that are no place's) and ``note`` (what contradicts a
        win; NA: nothing does, or ``winners`` was not given).

    Raises
    ------
    DataError
        If a frame is not fit: a place, or its points, twice on the scale of a race.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.scoring import places_from_points
    >>> places = places_from_points(
    ...     alms.load_points(2004), alms.load_points_scales(), alms.load_winners()
    ... )
    >>> places.dropna(subset="note")[["team", "round_no", "note"]].values.tolist()
    [['ADT Champion Racing', 9, "won the class, has place 2's points"]]
    """
    step = [*RACE, "points", "place"]
    require_frame(points, CELL, "points")
    require_frame(scales, step, "scales")
    for column in ("place", "points"):
        require_each_once(scales, column, "scales")
    cells = typed(points, CELL)
    places = cells.merge(typed(scales, SCALE), on=step[:3], how="left")
    places["note"] = pd.Series(pd.NA, index=places.index, dtype="str")
    if winners is not None:
        require_frame(winners, TEAM, "winners")
        odd = places["place"].ne(1).fillna(True) & found_in(places, winners, TEAM)
        places.loc[odd, "note"] = "won the class, has " + _whose_points(places[odd])
    return typed(places, PLACES)


def cars_and_points(
    results: pd.DataFrame, points: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cars and published cells of the races that both frames have."""
    cells = points_cells(points).rename(columns={"points": "published"})
    cars = cars_of(results, cells)
    return cars, typed(cells[found_in(cells, cars, RACE)], PUBLISHED)


def cars_of(results: pd.DataFrame, races: pd.DataFrame) -> pd.DataFrame:
    """Cars of the races that the other frame has, too."""
    validate_results(results, SCORING_CAR, whole_races=False)
    cars = typed(results, SCORING_CAR)
    return cars[found_in(cars, races, RACE)]


def scored_in_order(
    cars: pd.DataFrame, scale: pd.DataFrame, rule: Rule
) -> pd.DataFrame:
    """Score cars that are in order, and leave them so; the scale names their races."""
    if rule.places_among == "teams":
        require_teams(cars, "results")
    cars["winner_laps"] = laps_of_winner(cars, rule.of)
    cars["needed_laps"] = needed_laps(cars["winner_laps"], rule.min_share)
    far_enough = cars["laps"].ge(cars["needed_laps"]).fillna(False).to_numpy(bool)
    eligible = may_score(cars, rule.must_finish) & far_enough
    place = pd.Series(places(eligible, cars, rule.places_among), dtype="Int64")
    cars["place"] = place.mask(place == 0)
    at_place = cars[[*RACE, "place"]].merge(scale, how="left", on=[*RACE, "place"])
    cars["points"] = at_place["points"].array
    cars["reason"] = _reasons(cars, scale, rule)
    return cars


def earned_by_teams(cars: pd.DataFrame, best_car_only: bool) -> pd.DataFrame:
    """Points of each team from scored cars that are in order."""
    require_teams(cars, "scored")
    teams = cars.groupby(TEAM, as_index=False)
    points = teams[["points"]]
    earned = points.max() if best_car_only else points.sum(min_count=1)
    earned["reason"] = teams.head(1).sort_values(TEAM)["reason"].array
    earned.loc[earned["points"].notna(), "reason"] = pd.NA
    return typed(earned, TEAM_POINTS)


def _team_points_by_season(
    cars: pd.DataFrame, scales: pd.DataFrame, rules: pd.DataFrame
) -> pd.DataFrame:
    """Points of each team, each season under its own rule."""
    scale = scale_of_races(scales, cars, "scales")
    seasons = [typed(pd.DataFrame(columns=[*TEAM_POINTS]), TEAM_POINTS)]
    for season, of_season in cars.groupby("season"):
        rule = rule_of(rules, season)
        scored = scored_in_order(in_order(of_season), scale, rule)
        seasons.append(earned_by_teams(scored, rule.best_car_only))
    return pd.concat(seasons, ignore_index=True)


def _published_place(cells: pd.DataFrame, scales: pd.DataFrame) -> pd.Series:
    """Place whose points were published; NA where they are no place's."""
    step = [*RACE, "published"]
    scale = scale_of_races(scales, cells, "scales")
    scale = scale.rename(columns={"points": "published"}).drop_duplicates(step)
    return cells[step].merge(scale, how="left", on=step)["place"]


def _explanation(cell: Any) -> str | None:
    why_none = "no car in the classification" if pd.isna(cell.reason) else cell.reason
    if cell.agrees:
        return why_none if pd.isna(cell.computed) else None
    if pd.isna(cell.computed):
        return f"computed none: {why_none}"
    if cell.side == "left_only":
        return "published none: the team is not in the standings"
    if pd.isna(cell.published):
        return "published none: the cell is blank"
    if pd.isna(cell.place):
        return "the published points are no place's on the scale"
    return f"the published points are those of place {cell.place}"


def _whose_points(places: pd.DataFrame) -> pd.Series:
    """Words for the points of teams that did not get a winner's."""
    whose = "place " + places["place"].astype("str") + "'s points"
    whose = whose.where(places["place"].notna(), "no place's points")
    return whose.where(places["points"].notna(), "no points")


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
