"""How a title race unfolded, and who would have won it under other rules.

The frames have the columns of ``load_points()``, ``load_results()``,
``load_points_scales()`` and ``load_rules()``. ``rescore()`` gives points like the
published ones, so all other functions work under another rule, too. ``car_class`` comes
back as an ordered category of the classes that occur, fastest first. A frame that is
not fit raises ``DataError``, which names row and value; what is no frame raises
``TypeError``.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from alms_data._finish import in_order
from alms_data._frames import (
    CELL,
    CHAMPIONSHIP,
    CLASS,
    MEMBER,
    RACE,
    TEAM,
    found_in,
    points_cells,
    race_name,
    require_frame,
    scale_of_races,
    typed,
)
from alms_data._rule import Rule, as_rule, percent
from alms_data.classes import in_class_order
from alms_data.errors import DataError
from alms_data.scoring import (
    cars_of,
    earned_by_teams,
    places_from_points,
    scored_in_order,
)

__all__ = ["decided", "progression", "rescore", "robustness", "what_if"]

MOST_ROUNDS = 20  # more than a million subsets would no longer fit into memory
TITLE = {"season": "int64", "car_class": "category"}
PROGRESSION = (
    TITLE
    | {"round_no": "int64", "team": "str", "points": "Int64"}
    | dict.fromkeys(["total", "place", "gap", "available"], "int64")
    | {"can_win": "bool", "decided": "bool"}
)
DECIDED = TITLE | {"champion": "str", "round_no": "Int64", "margin": "Int64"}
RESCORED = CELL | {"rescored": "bool"}
STANDINGS = (
    TITLE
    | {"position": "int64", "team": "str", "total": "int64"}
    | dict.fromkeys(["published_position", "published_total", "change"], "Int64")
    | {"rescored_rounds": "str", "assumption": "str"}
)
ROBUSTNESS = (
    TITLE
    | {"team": "str"}
    | dict.fromkeys(["champion", "level", "subsets"], "int64")
    | {"share": "float64"}
)


def progression(
    points: pd.DataFrame,
    scales: pd.DataFrame | None = None,
    standings: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Championship after each round.

    Parameters
    ----------
    points : pandas.DataFrame
        Points of each team in each round.
    scales : pandas.DataFrame, optional
        Points for each place: they tell what can still be scored, in rounds yet to
        come, too. When left out, the most that any team of any class scored in a round
        counts as what it offered.
    standings : pandas.DataFrame, optional
        Published standings: then teams with the same total are placed in the published
        order. When left out, they share a place.

    Returns
    -------
    pandas.DataFrame
        One row per team and round of its championship, by place after the round; teams
        that skip the round included: ``season``, ``car_class``, ``round_no``, ``team``,
        ``points`` (of the round; NA: none), ``total`` (points so far), ``place``,
        ``gap`` (points behind the leader), ``available`` (the most that a team can
        score in the rounds that remain, with one car), ``can_win`` (whether the team
        can still win the title) and ``decided`` (whether no other team can).

    Raises
    ------
    DataError
        If a frame is not fit: a team twice in a round, a round without a scale.

    Notes
    -----
    Before the last round a team that can draw level with the leader can still win, as
    the pages do not say how ties are broken. After the last round those at place 1 have
    won.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.championship import progression
    >>> points = alms.load_points(2004, car_class="LMP2")
    >>> lmp2 = progression(points, alms.load_points_scales())
    >>> columns = ["team", "total", "gap", "available"]
    >>> lmp2.query("round_no == 8")[columns].head(2).values.tolist()
    [['Miracle Motorsports', 127, 0, 23], ['Intersport Racing', 106, 21, 23]]
    """
    cells = _every_round(points_cells(points))
    scored = cells.fillna({"points": 0})
    cells["total"] = scored.groupby(MEMBER)["points"].cumsum()
    cells["gap"] = cells.groupby(CLASS)["total"].transform("max") - cells["total"]
    cells["place"] = _places(cells, standings)
    cells = cells.merge(_available(cells, scales), how="left", on=RACE)
    in_reach = cells["gap"] <= cells["available"]
    cells["can_win"] = in_reach.where(cells["available"] > 0, cells["place"] == 1)
    contenders = cells.groupby(CLASS)["can_win"].transform("sum")
    cells["decided"] = contenders == 1
    order = [*CHAMPIONSHIP, "round_no", "place", "team"]
    return typed(cells.sort_values(order), PROGRESSION)


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
        ``round_no`` (the first round after which no other team could win; both NA: more
        than one still can) and ``margin`` (points of the leader over the next team
        after the last round; NA: no other team).

    Raises
    ------
    DataError
        If the frame is not fit.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.championship import decided, progression
    >>> season = progression(alms.load_points(2004), alms.load_points_scales())
    >>> decided(season)[["car_class", "round_no", "margin"]].values.tolist()
    [['LMP1', 8, 50], ['LMP2', 9, 17], ['GTS', 7, 79], ['GT', 8, 44]]
    """
    require_frame(progression, PROGRESSION, "progression")
    rounds = typed(progression, PROGRESSION).sort_values(["round_no", "place"])
    titles = rounds[CHAMPIONSHIP].drop_duplicates().sort_values(CHAMPIONSHIP)
    last_round = rounds.groupby(CHAMPIONSHIP)["round_no"].transform("max")
    final = rounds[rounds["round_no"] == last_round]
    champions = final[final["decided"] & final["can_win"]].set_index(CHAMPIONSHIP)
    first = rounds[rounds["decided"]].groupby(CHAMPIONSHIP)["round_no"].min()
    second = final.groupby(CHAMPIONSHIP).nth(1).set_index(CHAMPIONSHIP)
    titles = (
        titles.join(champions["team"].rename("champion"), on=CHAMPIONSHIP)
        .join(first, on=CHAMPIONSHIP)
        .join(second["gap"].rename("margin"), on=CHAMPIONSHIP)
    )
    return typed(titles, DECIDED)


def rescore(
    points: pd.DataFrame,
    results: pd.DataFrame | None = None,
    scales: pd.DataFrame | None = None,
    rule: object = None,
    *,
    scale: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Points of each team in each round under another scale or rule.

    Parameters
    ----------
    points : pandas.DataFrame
        Published points.
    results : pandas.DataFrame, optional
        Classifications of the races that ``rule`` can score again. The other races keep
        their published points.
    scales : pandas.DataFrame, optional
        The points scales that were in force.
    rule : mapping, pandas.Series or pandas.DataFrame of one row, optional
        Rule to score the races in ``results`` by; see ``score_race()``. It may say
        ``best_car_only``, too.
    scale : pandas.DataFrame, optional
        Another scale. A race that is not scored again has the places that its published
        points imply; see ``places_from_points()``.

    Returns
    -------
    pandas.DataFrame
        One row per team, class and round, those of ``points`` first and in their order,
        then teams that only score now: ``season``, ``car_class``, ``team``,
        ``round_no``, ``points`` (NA: none) and ``rescored`` (whether the race was
        scored again from its finish).

    Raises
    ------
    ValueError
        If a frame is not fit, ``rule`` comes without ``results`` or ``scales``,
        ``scale`` without ``scales``, published points are no place's, or
        ``score_race()`` can't score the cars.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.championship import decided, progression, rescore
    >>> points, scales = alms.load_points(2004), alms.load_points_scales()
    >>> by_class = alms.load_rules(2004).assign(of="class winner")
    >>> again = rescore(points, alms.load_results(), scales, by_class)
    >>> decided(progression(again, scales))[["champion", "margin"]].values.tolist()[1]
    ['Intersport Racing', 2]
    """
    rule = None if rule is None else as_rule(rule)
    return _rescored(points_cells(points), results, scales, rule, scale)


def what_if(
    points: pd.DataFrame,
    results: pd.DataFrame | None = None,
    scales: pd.DataFrame | None = None,
    rule: object = None,
    *,
    scale: pd.DataFrame | None = None,
    drop_worst: int = 0,
    without_rounds: Iterable[int] = (),
) -> pd.DataFrame:
    """Final standings as they would be under another scale or rule.

    Everything else is held equal: nobody is taken to have raced otherwise.

    Parameters
    ----------
    points, results, scales, rule, scale
        As for ``rescore()``, whose points are added up.
    drop_worst : int
        How many of its worst rounds each team drops; one without points counts 0.
    without_rounds : iterable of int
        Rounds that do not count.

    Returns
    -------
    pandas.DataFrame
        One row per team in a class, by position: ``season``, ``car_class``,
        ``position`` (shared by teams with the same total), ``team``, ``total``,
        ``published_position`` and ``published_total`` (of the points given; NA: the
        team is not in the standings), ``change`` (points more than published),
        ``rescored_rounds`` (NA: none) and ``assumption`` (what the totals rest on).

    Raises
    ------
    ValueError
        As for ``rescore()``, or if no round remains.
    TypeError
        If ``drop_worst`` is no whole number.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.championship import what_if
    >>> lmp2 = what_if(
    ...     alms.load_points(2004, car_class="LMP2"),
    ...     alms.load_results(),
    ...     alms.load_points_scales(),
    ...     alms.load_rules(2004).assign(of="class winner"),
    ... )
    >>> lmp2[["position", "team", "total", "published_total"]].head(2).values.tolist()
    [[1, 'Intersport Racing', 148, 129], [2, 'Miracle Motorsports', 146, 146]]
    >>> lmp2["rescored_rounds"].unique().tolist()
    ['1, 6']
    """
    if isinstance(drop_worst, bool) or not isinstance(drop_worst, int | np.integer):
        raise TypeError(f"drop_worst must be a whole number, got {drop_worst!r}.")
    rule = None if rule is None else as_rule(rule)
    published = points_cells(points)
    left_out = _known_rounds(published, without_rounds)
    cells = _rescored(published, results, scales, rule, scale)
    counting = cells[~cells["round_no"].isin(left_out)]
    totals = pd.DataFrame({"total": _totals(counting, drop_worst)}).join(
        _totals(published).rename("published_total"), how="outer"
    )
    about = _about(counting, rule, scale is not None, drop_worst, left_out)
    return typed(_standings(totals).merge(about, on=CHAMPIONSHIP), STANDINGS)


def robustness(points: pd.DataFrame) -> pd.DataFrame:
    """Over every subset of a season's rounds, how often each team is champion.

    Parameters
    ----------
    points : pandas.DataFrame
        Points of each team in each round.

    Returns
    -------
    pandas.DataFrame
        One row per team in a class, the most frequent champion first: ``season``,
        ``car_class``, ``team``, ``champion`` (subsets in which the team alone has the
        most points), ``level`` (subsets in which it shares the most points with another
        team), ``subsets`` (how many there are) and ``share`` (champion over subsets).

    Raises
    ------
    ValueError
        If the frame is not fit or a season has more than 20 rounds.

    Notes
    -----
    Nothing is sampled: nine rounds have 2⁹ = 512 subsets, and all but the empty one
    count. Ties are counted apart, not split, so the shares of a class fall short of 1
    by its ties. A team without points is never champion.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.championship import robustness
    >>> lmp2 = robustness(alms.load_points(2004, car_class="LMP2"))
    >>> lmp2[["team", "champion", "level", "subsets"]].head(2).values.tolist()
    [['Miracle Motorsports', 335, 1, 511], ['Intersport Racing', 172, 1, 511]]
    """
    cells = points_cells(points)
    teams = cells[MEMBER].drop_duplicates().sort_values(MEMBER, ignore_index=True)
    title = teams.groupby(CHAMPIONSHIP).ngroup().to_numpy(int)
    rounds = cells.groupby("season")["round_no"].nunique()
    scores = _scores(cells, most_rounds=rounds.max() if len(rounds) else 0)
    counts = np.zeros((len(teams), 3), dtype=int)
    for season, members in teams.groupby("season"):
        at = members.index.to_numpy()
        counts[at] = _subsets_led(scores[at, : rounds[season]], title[at])
    teams[["champion", "level", "subsets"]] = counts
    teams["share"] = teams["champion"] / teams["subsets"]
    order = dict.fromkeys(CHAMPIONSHIP, True) | {"champion": False, "level": False}
    order |= {"team": True}
    return typed(teams.sort_values([*order], ascending=[*order.values()]), ROBUSTNESS)


# ---- progression


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
    require_frame(standings, [*MEMBER, "position"], "standings", keys=MEMBER)
    again = standings[standings.duplicated(MEMBER)]
    if len(again):
        raise DataError(
            "standings",
            f"row {again.index[0]}",
            f"{again['team'].iloc[0]} is twice in one class",
            expected="one position for each team of a class",
        )
    known = typed(standings, TITLE | {"team": "str", "position": "Int64"})
    position = cells[MEMBER].merge(known, how="left", on=MEMBER)["position"]
    level = cells.assign(position=position).groupby([*CLASS, "total"])["position"]
    return place + level.rank(method="min", na_option="bottom") - 1


def _available(cells: pd.DataFrame, scales: pd.DataFrame | None) -> pd.DataFrame:
    """Most points that a team can score after each round."""
    offers = cells if scales is None else scale_of_races(scales, cells, "scales")
    most = offers.groupby(RACE, as_index=False)[["points"]].max()
    later_first = most.sort_values(RACE, ascending=False).fillna({"points": 0})
    to_come = later_first.groupby("season")["points"].cumsum()
    later_first["available"] = to_come - later_first["points"]
    return later_first[[*RACE, "available"]]


# ---- rescore and what_if


def _rescored(
    cells: pd.DataFrame,
    results: pd.DataFrame | None,
    scales: pd.DataFrame | None,
    rule: Rule | None,
    scale: pd.DataFrame | None,
) -> pd.DataFrame:
    cells = cells.assign(rescored=False)
    if scale is not None:
        cells["points"] = _on_scale(cells, scales, scale)
    if rule is not None:
        cells = _scored_again(cells, results, scales, rule, scale)
    return typed(cells, RESCORED)


def _on_scale(
    cells: pd.DataFrame, scales: pd.DataFrame | None, scale: pd.DataFrame
) -> pd.Series:
    """Points that the places implied by the published points earn on a scale."""
    if scales is None:
        raise ValueError("scale needs scales: they tell which places were published.")
    places = places_from_points(cells, scale_of_races(scales, cells, "scales"))
    placeless = places[places["points"].notna() & places["place"].isna()]
    if len(placeless):
        cell = placeless.iloc[0]
        raise DataError(
            "points",
            f"{race_name(cell)}, {cell['car_class']}, {cell['team']}",
            f"{cell['points']} points are no place's",
            expected="points on the scale of the round",
        )
    keys = [*RACE, "place"]
    other = scale_of_races(scale, cells)
    return places[keys].merge(other, how="left", on=keys)["points"]


def _scored_again(
    cells: pd.DataFrame,
    results: pd.DataFrame | None,
    scales: pd.DataFrame | None,
    rule: Rule,
    scale: pd.DataFrame | None,
) -> pd.DataFrame:
    """Cells with the points of every class and race in ``results`` scored again."""
    if results is None or scales is None:
        raise ValueError("rule needs results and scales: it scores races again.")
    cars = cars_of(results, cells)
    if scale is None:
        scale = scale_of_races(scales, cars, "scales")
    else:
        scale = scale_of_races(scale, cars)
    scored = scored_in_order(in_order(cars), scale, rule)
    scored = earned_by_teams(scored, rule.best_car_only)[[*CELL]].assign(rescored=True)
    again = found_in(cells, cars, CLASS)
    new = cells[TEAM].merge(scored, how="left", on=TEAM)["points"]
    cells = cells.assign(points=cells["points"].mask(again, new), rescored=again)
    added = scored[scored["points"].notna() & found_in(scored, cells, CHAMPIONSHIP)]
    added = added[~found_in(added, cells, TEAM)]
    return pd.concat([cells, added], ignore_index=True)


def _known_rounds(published: pd.DataFrame, without_rounds: Iterable[int]) -> list[int]:
    left_out, known = sorted({*without_rounds}), {*published["round_no"].tolist()}
    unknown = [round_no for round_no in left_out if round_no not in known]
    if known and unknown:
        raise ValueError(f"There is no round {unknown}. Rounds: {sorted(known)}.")
    counting = published[~published["round_no"].isin(left_out)]
    if counting["season"].nunique() < published["season"].nunique():
        raise ValueError("without_rounds leaves a season no round.")
    return left_out


def _totals(cells: pd.DataFrame, drop_worst: int = 0) -> pd.Series:
    """Points of each team without its worst rounds."""
    rounds = cells.groupby("season")["round_no"].transform("nunique")
    if len(cells) and not 0 <= drop_worst < rounds.min():
        raise ValueError(f"Of {rounds.min()} rounds {drop_worst} can't be dropped.")
    cells = cells.fillna({"points": 0})
    if drop_worst:
        best_first = cells.groupby(MEMBER)["points"].rank("first", ascending=False)
        cells = cells[best_first <= rounds - drop_worst]
    return cells.groupby(MEMBER)["points"].sum()


def _standings(totals: pd.DataFrame) -> pd.DataFrame:
    """Teams with their positions, computed and published."""
    teams = totals.reset_index().fillna({"total": 0})
    ranked = teams.groupby(CHAMPIONSHIP)[["total", "published_total"]].rank(
        method="min", ascending=False
    )
    teams["position"] = ranked["total"]
    teams["published_position"] = ranked["published_total"]
    teams["change"] = teams["total"] - teams["published_total"]
    return in_class_order(
        teams, [*CHAMPIONSHIP, "position", "published_position", "team"]
    )


def _about(
    cells: pd.DataFrame,
    rule: Rule | None,
    on_scale: bool,
    drop_worst: int,
    left_out: list[int],
) -> pd.DataFrame:
    """What the totals of each championship rest on."""
    also = [f"{_rounds(left_out)} left out"] if left_out else []
    if drop_worst:
        also.append(f"each team's worst rounds dropped ({drop_worst})")
    also.append("everything else being equal")
    about = []
    for title, rounds in cells.groupby(CHAMPIONSHIP):
        again = sorted({*rounds.loc[rounds["rescored"], "round_no"]})
        others = sorted({*rounds["round_no"]}.difference(again))
        said = [*_sources(again, others, rule, on_scale), *also]
        rescored = ", ".join(map(str, again)) or None
        about.append((*title, rescored, "; ".join(said)))
    return pd.DataFrame(about, columns=[*CHAMPIONSHIP, "rescored_rounds", "assumption"])


def _sources(
    again: list[int], others: list[int], rule: Rule | None, on_scale: bool
) -> Iterator[str]:
    """Where the points of the rounds come from."""
    if rule is not None and again:
        yield f"{_rounds(again)} scored again from the finish ({_said(rule)})"
    if others and on_scale:
        yield f"{_rounds(others)} have the places that their points imply"
    elif others:
        yield f"{_rounds(others)} as published"


def _rounds(numbers: list[int]) -> str:
    return ("round " if len(numbers) == 1 else "rounds ") + ", ".join(map(str, numbers))


def _said(rule: Rule) -> str:
    cars = "cars running at the finish" if rule.must_finish else "all cars that started"
    best = "best car" if rule.best_car_only else "all cars of a team"
    return (
        f"{cars} with {percent(rule.min_share)} of the {rule.of}'s laps, "
        f"places among {rule.places_among}, {best}"
    )


# ---- robustness


def _subsets(rounds: int) -> np.ndarray:
    """Every non-empty subset of the rounds: a row of ones and zeros for each."""
    if rounds > MOST_ROUNDS:
        raise ValueError(f"A season has {rounds} rounds; at most {MOST_ROUNDS} can be.")
    return np.arange(1, 2**rounds)[:, None] >> np.arange(rounds) & 1


def _scores(cells: pd.DataFrame, most_rounds: int) -> np.ndarray:
    """Points in a row for each team and a column for each round of its season."""
    teams = cells.groupby(MEMBER)
    nth = cells.groupby("season")["round_no"].rank(method="dense").to_numpy(int)
    scores = np.zeros((teams.ngroups, most_rounds), dtype=int)
    points = cells["points"].fillna(0).to_numpy(int)
    scores[teams.ngroup().to_numpy(int), nth - 1] = points
    return scores


def _subsets_led(scores: np.ndarray, title: np.ndarray) -> np.ndarray:
    """Subsets that make each team champion, leave it level, and all subsets.

    The teams of a class stand together.
    """
    totals = _subsets(scores.shape[1]) @ scores.T
    _, first, nth_title = np.unique(title, return_index=True, return_inverse=True)
    most = np.maximum.reduceat(totals, first, axis=1)[:, nth_title]
    leads = (totals == most) & (most > 0)
    leaders = np.add.reduceat(leads, first, axis=1, dtype=int)[:, nth_title]
    champion = (leads & (leaders == 1)).sum(axis=0)
    level = (leads & (leaders > 1)).sum(axis=0)
    return np.column_stack([champion, level, np.full_like(level, len(totals))])
