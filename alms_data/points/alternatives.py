"""Answer who would be champion under another scale or rule."""

from collections.abc import Iterable, Iterator

import pandas as pd

from alms_data.frames import CHAMPIONSHIP, CLASS, MEMBER, RACE, found_in, typed
from alms_data.places import places_from_points
from alms_data.points.cells import CELL, points_cells
from alms_data.points.reconciling import cars_of
from alms_data.points.rule import Rule, as_rule, percent
from alms_data.points.scales import scale_of_races
from alms_data.points.scoring import score_race, team_points
from alms_data.selecting import whole_number

STANDINGS = {
    "season": "Int64",
    "car_class": "str",
    "position": "Int64",
    "team": "str",
    "total": "Int64",
    "published_position": "Int64",
    "published_total": "Int64",
    "change": "Int64",
    "rescored_rounds": "str",
    "assumption": "str",
}


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

    Parameters
    ----------
    points : pandas.DataFrame
        Published points, as from ``load_points()``.
    results : pandas.DataFrame, optional
        Classifications, as from ``load_results()``: the races that ``rule`` can
        score again. The other races keep their published points.
    scales : pandas.DataFrame, optional
        The points scales that were in force, as from ``load_points_scales()``.
    rule : mapping, pandas.Series or pandas.DataFrame of one row, optional
        Rule to score the races in ``results`` by; see ``score_race()``. It may say
        ``best_car_only``, too.
    scale : pandas.DataFrame, optional
        Another scale: ``place`` and ``points``, for every race unless it has
        ``season`` and ``round_no``. A race that is not scored again has the places
        that its published points imply; see ``places_from_points()``.
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
        If a column is missing, ``rule`` comes without ``results`` or ``scales``,
        ``scale`` without ``scales``, a race has no scale, published points are no
        place's, no round remains, or ``score_race()`` can't score the cars.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: the frames given. Everything else is held equal: nobody is taken to have
    raced otherwise. Of 2003 and 2004 only Sebring and Mosport 2004 have a
    classification, so two rounds of nine can be scored again.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.points import what_if
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
    if whole_number(drop_worst) is None:
        raise TypeError(f"drop_worst must be a whole number, got {drop_worst!r}.")
    published = points_cells(points)
    cells = published.assign(rescored=False)
    if scale is not None:
        cells["points"] = _on_scale(published, scales, scale)
    if rule is not None:
        rule = as_rule(rule)
        in_force = scales if scale is None else scale
        cells = _rescored(cells, results, in_force, rule)
    without = _known_rounds(published, without_rounds)
    cells = cells[~cells["round_no"].isin(without)]
    totals = pd.DataFrame({"total": _totals(cells, drop_worst)}).join(
        _totals(published).rename("published_total"), how="outer"
    )
    about = _about(cells, rule, scale is not None, drop_worst, without)
    return _standings(totals).merge(about, on=CHAMPIONSHIP).pipe(typed, STANDINGS)


def _on_scale(
    published: pd.DataFrame, scales: pd.DataFrame | None, scale: pd.DataFrame
) -> pd.Series:
    """Points that the places implied by the published points earn on a scale."""
    if scales is None:
        raise ValueError("scale needs scales: they tell which places were published.")
    in_force = scale_of_races(scales, published, "scales")
    if in_force.duplicated([*RACE, "points"]).any():
        raise ValueError("scales has two places with the same points in one race.")
    places = places_from_points(published, in_force)
    unknown = places[places["points"].notna() & places["place"].isna()]
    if len(unknown):
        cell = unknown.iloc[0]
        raise ValueError(
            f"The {cell['points']} points of {cell['team']} in {cell['season']} round "
            f"{cell['round_no']} are no place's on the round's scale."
        )
    other = scale_of_races(scale, published)
    keys = [*RACE, "place"]
    return places[keys].merge(other, how="left", on=keys)["points"]


def _rescored(
    cells: pd.DataFrame,
    results: pd.DataFrame | None,
    scales: pd.DataFrame | None,
    rule: Rule,
) -> pd.DataFrame:
    """Cells with the points of every class and race in ``results`` scored again."""
    if results is None or scales is None:
        raise ValueError("rule needs results and scales: it scores races again.")
    cars = cars_of(results, cells)
    scored = team_points(score_race(cars, scales, rule), rule.best_car_only)
    scored = scored[found_in(scored, cells, CHAMPIONSHIP)]
    in_standings = found_in(scored, cells, MEMBER)
    scored = scored[in_standings | scored["points"].notna()]
    kept = cells[~found_in(cells, cars, CLASS)]
    return pd.concat(
        [kept, scored[list(CELL)].assign(rescored=True)], ignore_index=True
    )


def _known_rounds(published: pd.DataFrame, without_rounds: Iterable[int]) -> list[int]:
    without, known = sorted(set(without_rounds)), set(published["round_no"].tolist())
    unknown = [round_no for round_no in without if round_no not in known]
    if known and unknown:
        raise ValueError(f"There is no round {unknown}. Rounds: {sorted(known)}.")
    counting = published[~published["round_no"].isin(without)]
    if counting["season"].nunique() < published["season"].nunique():
        raise ValueError("without_rounds leaves a season no round.")
    return without


def _totals(cells: pd.DataFrame, drop_worst: int = 0) -> pd.Series:
    """Points of each team without its worst rounds."""
    rounds = cells.groupby("season")["round_no"].transform("nunique")
    if len(cells) and not 0 <= drop_worst < rounds.min():
        raise ValueError(f"Of {rounds.min()} rounds {drop_worst} can't be dropped.")
    cells = cells.fillna({"points": 0})
    nth_best = cells.groupby(MEMBER)["points"].rank(method="first", ascending=False)
    counting = cells[nth_best <= rounds - drop_worst]
    return counting.groupby(MEMBER)["points"].sum()


def _standings(totals: pd.DataFrame) -> pd.DataFrame:
    """Teams with their positions, computed and published."""
    teams = totals.reset_index().fillna({"total": 0})
    ranked = teams.groupby(CHAMPIONSHIP)[["total", "published_total"]].rank(
        method="min", ascending=False
    )
    teams["position"] = ranked["total"]
    teams["published_position"] = ranked["published_total"]
    teams["change"] = teams["total"] - teams["published_total"]
    return teams.sort_values([*CHAMPIONSHIP, "position", "published_position", "team"])


def _about(
    cells: pd.DataFrame,
    rule: Rule | None,
    on_scale: bool,
    drop_worst: int,
    without: list[int],
) -> pd.DataFrame:
    """What the totals of each championship rest on."""
    also = [f"{_rounds(without)} left out"] if without else []
    if drop_worst:
        also.append(f"each team's worst rounds dropped ({drop_worst})")
    also.append("everything else being equal")
    rows = []
    for championship, rounds in cells.groupby(CHAMPIONSHIP):
        again = sorted(set(rounds.loc[rounds["rescored"], "round_no"]))
        others = sorted(set(rounds["round_no"]) - set(again))
        said = [*_sources(again, others, rule, on_scale), *also]
        rescored = ", ".join(map(str, again)) or None
        rows.append((*championship, rescored, "; ".join(said)))
    columns = [*CHAMPIONSHIP, "rescored_rounds", "assumption"]
    return pd.DataFrame(rows, columns=columns)


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
