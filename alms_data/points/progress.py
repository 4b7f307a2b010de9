"""Answer how a championship unfolded, and when the title was decided."""

import pandas as pd

from alms_data.frames import (
    CHAMPIONSHIP,
    CLASS,
    MEMBER,
    RACE,
    TEAM,
    require_columns,
    typed,
)
from alms_data.points.cells import points_cells
from alms_data.points.scales import scale_of_races

PROGRESSION = {
    "season": "Int64",
    "car_class": "str",
    "round_no": "Int64",
    "team": "str",
    "points": "Int64",
    "total": "Int64",
    "place": "Int64",
    "gap": "Int64",
    "available": "Int64",
    "can_win": "bool",
    "decided": "bool",
}
DECIDED = {
    "season": "Int64",
    "car_class": "str",
    "champion": "str",
    "round_no": "Int64",
    "margin": "Int64",
}


def progression(
    points: pd.DataFrame,
    scales: pd.DataFrame | None = None,
    standings: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Championship after each round.

    Parameters
    ----------
    points : pandas.DataFrame
        Published points, as from ``load_points()``.
    scales : pandas.DataFrame, optional
        Points for each place, as from ``load_points_scales()``: they tell what can
        still be scored, in rounds yet to come, too. When left out, the most that any
        team of any class scored in a round counts as what it offered.
    standings : pandas.DataFrame, optional
        Published standings, as from ``load_standings()``: then teams with the same
        total are placed in the published order. When left out, they share a place.

    Returns
    -------
    pandas.DataFrame
        One row per team and round of its championship, by place after the round;
        teams that skip the round included: ``season``, ``car_class``, ``round_no``,
        ``team``, ``points`` (of the round; NA: none), ``total`` (points so far),
        ``place``, ``gap`` (points behind the leader), ``available`` (the most that a
        team can score in the rounds that remain), ``can_win`` (whether the team can
        still win the title) and ``decided`` (whether but one team can).

    Raises
    ------
    ValueError
        If a column is missing, a team is twice in a round or in the standings of a
        class, a row of points has no team, class, round or season, or a round has no
        scale.
    TypeError
        If an argument is not a frame.

    Notes
    -----
    Source: the frames given. Before the last round a team that can draw level with
    the leader can still win, as the pages do not say how ties are broken. After the
    last round those at place 1 have won. What is available is for one car, as a team
    has the points of its best car alone.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.points import progression
    >>> points = alms.load_points(2004, car_class="LMP2")
    >>> lmp2 = progression(points, alms.load_points_scales())
    >>> columns = ["team", "total", "gap", "available", "can_win"]
    >>> lmp2.query("round_no == 8")[columns].head(2).values.tolist()
    [['Miracle Motorsports', 127, 0, 23, True], \
['Intersport Racing', 106, 21, 23, True]]
    """
    cells = _every_round(points_cells(points))
    scored = cells.fillna({"points": 0})
    cells["total"] = scored.groupby(MEMBER)["points"].cumsum()
    cells["gap"] = cells.groupby(CLASS)["total"].transform("max") - cells["total"]
    cells["place"] = _places(cells, standings)
    cells = cells.merge(_available(cells, scales), how="left", on=RACE)
    level = cells["gap"] <= cells["available"]
    cells["can_win"] = level.where(cells["available"] > 0, cells["place"] == 1)
    contenders = cells.groupby(CLASS)["can_win"].transform("sum")
    cells["decided"] = contenders == 1
    return typed(
        cells.sort_values([*CHAMPIONSHIP, "round_no", "place", "team"]), PROGRESSION
    )


def decided(progression: pd.DataFrame) -> pd.DataFrame:
    """Champion of each class, and the round that decided the title.

    Parameters
    ----------
    progression : pandas.DataFrame
        As from ``progression()``.

    Returns
    -------
    pandas.DataFrame
        One row per class and season: ``season``, ``car_class``, ``champion`` and
        ``round_no`` (the first round after which no other team could win; both NA:
        more than one still can) and ``margin`` (points of the leader over the next
        team after the last round; NA: no other team).

    Raises
    ------
    ValueError
        If a column is missing.
    TypeError
        If the argument is not a frame.

    Notes
    -----
    Source: the frame given.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.points import decided, progression
    >>> season = progression(alms.load_points(2004), alms.load_points_scales())
    >>> decided(season)[["car_class", "round_no", "margin"]].values.tolist()
    [['GT', 8, 44], ['GTS', 7, 79], ['LMP1', 8, 50], ['LMP2', 9, 17]]
    """
    require_columns(progression, PROGRESSION, "progression")
    rows = progression.astype(PROGRESSION).sort_values(["round_no", "place"])
    titles = rows[CHAMPIONSHIP].drop_duplicates().set_index(CHAMPIONSHIP).sort_index()
    last_round = rows.groupby(CHAMPIONSHIP)["round_no"].transform("max")
    final = rows[rows["round_no"] == last_round]
    settled = rows[rows["decided"]].groupby(CHAMPIONSHIP)
    won = final[final["decided"] & final["can_win"]].set_index(CHAMPIONSHIP)
    titles["champion"] = won["team"]
    titles["round_no"] = settled["round_no"].min()
    titles["margin"] = final.groupby(CHAMPIONSHIP).nth(1).set_index(CHAMPIONSHIP)["gap"]
    return typed(titles.reset_index(), DECIDED)


def _every_round(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells with a row for each team in each round of its season."""
    rounds = cells[RACE].drop_duplicates()
    members = cells[MEMBER].drop_duplicates()
    grid = members.merge(rounds, on="season").merge(cells, how="left", on=TEAM)
    return grid.sort_values(TEAM, ignore_index=True)


def _places(cells: pd.DataFrame, standings: pd.DataFrame | None) -> pd.Series:
    """Place by total; teams level on it by their published position."""
    place = cells.groupby(CLASS)["total"].rank(method="min", ascending=False)
    if standings is None:
        return place
    require_columns(standings, [*MEMBER, "position"], "standings")
    if standings.duplicated(MEMBER).any():
        raise ValueError("standings has a team twice in one class.")
    published = cells[MEMBER].merge(
        standings[[*MEMBER, "position"]], how="left", on=MEMBER
    )
    level = cells.assign(position=published["position"]).groupby([*CLASS, "total"])
    return place + level["position"].rank(method="min", na_option="bottom") - 1


def _available(cells: pd.DataFrame, scales: pd.DataFrame | None) -> pd.DataFrame:
    """Most points that a team can score after each round."""
    offers = cells if scales is None else scale_of_races(scales, cells, "scales")
    most = offers.groupby(RACE, as_index=False)[["points"]].max()
    later_first = most.sort_values(RACE, ascending=False).fillna({"points": 0})
    to_come = later_first.groupby("season")["points"].cumsum()
    later_first["available"] = to_come - later_first["points"]
    return later_first[[*RACE, "available"]]
