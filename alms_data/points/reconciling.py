"""Answer whether a rule gives the points that were published."""

from typing import Any

import pandas as pd

from alms_data.frames import RACE, TEAM, found_in, require_cars, typed
from alms_data.points.cells import points_cells
from alms_data.points.rule import rule_of
from alms_data.points.scales import scale_of_races
from alms_data.points.scoring import CAR, TEAM_POINTS, score_race, team_points

PUBLISHED = {
    "season": "Int64",
    "round_no": "Int64",
    "car_class": "str",
    "team": "str",
    "published": "Int64",
}
RECONCILED = {
    "season": "Int64",
    "round_no": "Int64",
    "car_class": "str",
    "team": "str",
    "computed": "Int64",
    "published": "Int64",
    "agrees": "bool",
    "explanation": "str",
}


def reconcile(
    results: pd.DataFrame,
    points: pd.DataFrame,
    scales: pd.DataFrame,
    rules: pd.DataFrame,
) -> pd.DataFrame:
    """Compare computed with published points in every race that both frames have.

    Parameters
    ----------
    results : pandas.DataFrame
        Classifications, as from ``load_results()``.
    points : pandas.DataFrame
        Published points, as from ``load_points()``.
    scales : pandas.DataFrame
        Points for each place, as from ``load_points_scales()``.
    rules : pandas.DataFrame
        Rules with one row per season, as from ``load_rules()``; see ``score_race()``
        for the columns that a rule of your own may have.

    Returns
    -------
    pandas.DataFrame
        One row per team, class and race, in their order; teams whose published cell
        is blank and teams outside the standings included: ``season``, ``round_no``,
        ``car_class``, ``team``, ``computed`` and ``published`` (points; NA: none),
        ``agrees`` and ``explanation`` (of a difference, or why the team has no
        points; NA: both have the same points).

    Raises
    ------
    ValueError
        If a column is missing, a car has no team, a season has no rule or more than
        one, a race has no scale, or ``score_race()`` can't score the cars.
    TypeError
        If an argument is not a frame.

    Notes
    -----
    Source: the frames given.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.points import reconcile
    >>> tables = alms.load_results(), alms.load_points(), alms.load_points_scales()
    >>> compared = reconcile(*tables, alms.load_rules())
    >>> bool(compared["agrees"].all()), int(compared["published"].notna().sum())
    (True, 36)
    >>> by_class = reconcile(*tables, alms.load_rules().assign(of="class winner"))
    >>> by_class.query("not agrees")[["team", "computed", "published"]].values.tolist()
    [['Intersport Racing', 19, <NA>]]
    """
    results, published = in_both(results, points)
    computed = _computed(results, scales, rules)
    cells = computed.rename(columns={"points": "computed"}).merge(
        published, how="outer", on=TEAM, indicator="found"
    )
    both_none = cells["computed"].isna() & cells["published"].isna()
    cells["agrees"] = cells["computed"].eq(cells["published"]).fillna(False) | both_none
    cells["place"] = _published_place(cells, scales)
    explained = [_explanation(cell) for cell in cells.itertuples()]
    cells["explanation"] = pd.Series(explained, index=cells.index, dtype="str")
    return typed(cells, RECONCILED)


def in_both(
    results: pd.DataFrame, points: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cars and published cells of the races that both frames have."""
    cells = points_cells(points).rename(columns={"points": "published"})
    published = typed(cells, PUBLISHED)
    cars = cars_of(results, published)
    return cars, published[found_in(published, cars, RACE)]


def cars_of(results: pd.DataFrame, races: pd.DataFrame) -> pd.DataFrame:
    """Cars of the races that the other frame has, too."""
    require_cars(results, CAR)
    cars = typed(results, CAR)
    return cars[found_in(cars, races, RACE)]


def _computed(
    results: pd.DataFrame, scales: pd.DataFrame, rules: pd.DataFrame
) -> pd.DataFrame:
    """Points of each team, each season under its own rule."""
    by_season = [typed(pd.DataFrame(columns=list(TEAM_POINTS)), TEAM_POINTS)]
    for season, cars in results.groupby("season"):
        rule = rule_of(rules, season)
        scored = score_race(cars, scales, rule)
        by_season.append(team_points(scored, rule.best_car_only))
    return pd.concat(by_season, ignore_index=True)


def _published_place(cells: pd.DataFrame, scales: pd.DataFrame) -> pd.Series:
    """Place whose points were published; NA where they are no place's."""
    scale = scale_of_races(scales, cells, "scales").rename(
        columns={"points": "published"}
    )
    scale = scale.drop_duplicates([*RACE, "published"])[[*RACE, "published", "place"]]
    return cells[[*RACE, "published"]].merge(scale, how="left")["place"]


def _explanation(cell: Any) -> str | None:
    if cell.agrees:
        return _why_none(cell) if pd.isna(cell.computed) else None
    if pd.isna(cell.computed):
        return f"computed none: {_why_none(cell)}"
    if cell.found == "left_only":
        return "published none: the team is not in the standings"
    if pd.isna(cell.published):
        return "published none: the cell is blank"
    if pd.isna(cell.place):
        return "the published points are no place's on the scale"
    return f"the published points are those of place {cell.place}"


def _why_none(cell: Any) -> str:
    return "no car in the classification" if pd.isna(cell.reason) else cell.reason
