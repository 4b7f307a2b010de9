"""How far apart cars were: in laps, as a share of the winner's distance, in kilometres.

A classification counts full laps, so every gap here is one in full laps: cars on equal
laps are 0 apart, however many seconds lay between them.
"""

import pandas as pd

from alms_data.frames import (
    CLASS,
    NEVER_SCORE,
    RACE,
    race_fact,
    require_cars,
    require_columns,
    typed,
)

CAR = {
    "season": "Int64",
    "round_no": "Int64",
    "position": "Int64",
    "car_class": "str",
    "number": "str",
    "team": "str",
    "status": "str",
    "laps": "Int64",
}
TO = ("to_leader", "to_class_leader", "to_ahead", "to_class_ahead")
LAP_GAPS = (
    CAR
    | {f"{to}_laps": "Int64" for to in TO}
    | {f"{to}_share": "float64" for to in TO}
    | {f"{to}_km": "float64" for to in TO}
)
CLASS_MARGINS = {
    "season": "Int64",
    "round_no": "Int64",
    "car_class": "str",
    "winner_number": "str",
    "winner_team": "str",
    "winner_laps": "Int64",
    "runner_up_number": "str",
    "runner_up_team": "str",
    "margin_laps": "Int64",
    "margin_km": "float64",
    "margin_percent": "float64",
    "margin_s": "float64",
    "reason": "str",
}
WHY_NO_MARGIN = {
    0: "no car of the class was running at the finish",
    1: "one car of the class was running at the finish",
}
CLASS_WINNER = {
    "season": "Int64",
    "round_no": "Int64",
    "car_class": "str",
    "winner_number": "str",
    "winner_team": "str",
    "gap_laps": "Int64",
    "gap_s": "float64",
}
SEASON_GAPS = CLASS_WINNER | {"gap_percent": "float64", "gap_km": "float64"}


def lap_gaps(results: pd.DataFrame, races: pd.DataFrame | None = None) -> pd.DataFrame:
    """Gap of each car to the leaders and to the car ahead, overall and in class.

    Parameters
    ----------
    results : pandas.DataFrame
        Classifications of one or more races, as from ``load_results()``.
    races : pandas.DataFrame, optional
        Race facts, as from ``load_races()``: then gaps are given in kilometres, too.

    Returns
    -------
    pandas.DataFrame
        One row per car, in the order given: ``season``, ``round_no``, ``position``,
        ``car_class``, ``number``, ``team``, ``status``, ``laps``, and four gaps,
        each in three units. ``to_leader``: to the car with the most laps of the race;
        ``to_class_leader``: of its class; ``to_ahead`` and ``to_class_ahead``: to
        the car just ahead. ``_laps`` are full laps; ``_share`` is the share of the
        overall leader's laps in ``to_leader`` and ``to_ahead``, of the class
        leader's in ``to_class_leader`` and ``to_class_ahead``; ``_km`` is
        kilometres. All gaps are NA for a car that did not start or was withdrawn or
        disqualified, or whose laps are not known; a gap to the car ahead also for a
        leader, ``_share`` where the leader has no lap, ``_km`` where ``races`` is
        not given or lacks the race.

    Raises
    ------
    ValueError
        If a column is missing, a row has no season, round_no or car_class, a status
        is not one of the codebook's, or a race is twice in ``races``.
    TypeError
        If an argument is not a frame.

    Notes
    -----
    Source: the frames given. Cars are ordered by laps, those on equal laps by their
    place: of two cars on equal laps the second has the first ahead, with a gap of 0
    laps. Retired cars are in that order like all others, as on our pages. Level cars
    that a page lists without a place keep the order of its rows.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.gaps import lap_gaps
    >>> sebring = lap_gaps(alms.load_results(2004, "sebring"), alms.load_races())
    >>> intersport = sebring.query("position == 27").iloc[0]
    >>> int(intersport["to_leader_laps"]), int(intersport["to_class_leader_laps"])
    (118, 32)
    >>> round(float(intersport["to_leader_km"]), 1)
    710.2
    """
    require_cars(results, CAR)
    cars = typed(results, CAR)
    ordered = _by_distance(cars)
    gaps = cars.join(_gaps_among(ordered, RACE, "to_leader", "to_ahead"))
    gaps = gaps.join(_gaps_among(ordered, CLASS, "to_class_leader", "to_class_ahead"))
    lap_km = race_fact(cars, races, "circuit_km")
    for to in TO:
        gaps[f"{to}_km"] = gaps[f"{to}_laps"] * lap_km
    return typed(gaps, LAP_GAPS)


def class_margins(
    results: pd.DataFrame,
    races: pd.DataFrame | None = None,
    claims: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Margin by which each class was won.

    Parameters
    ----------
    results : pandas.DataFrame
        Classifications of one or more races, as from ``load_results()``.
    races : pandas.DataFrame, optional
        Race facts, as from ``load_races()``: then margins are given in kilometres,
        too.
    claims : pandas.DataFrame, optional
        Figures stated in prose, as from ``load_claims()``: then a margin that a page
        states in seconds is given, too.

    Returns
    -------
    pandas.DataFrame
        One row per class in a race: ``season``, ``round_no``, ``car_class``,
        ``winner_number``, ``winner_team``, ``winner_laps``, ``runner_up_number``,
        ``runner_up_team``, ``margin_laps`` (full laps), ``margin_km``,
        ``margin_percent`` (of the class winner's laps), ``margin_s`` (seconds) and
        ``reason`` (why there is no margin; NA: there is one). Where no car was
        running, winner, runner-up and margins are NA; where one was, the runner-up
        and the margins. A number is also NA where ``results`` lacks it,
        ``margin_km`` where ``races`` is not given or lacks the race, ``margin_s``
        where ``claims`` is not given or states none.

    Raises
    ------
    ValueError
        If a column is missing, a row has no season, round_no or car_class, a status
        is not one of the codebook's, a race is twice in ``races``, or two claims
        state one margin in seconds.
    TypeError
        If an argument is not a frame.

    Notes
    -----
    Source: the frames given. Winner and runner-up are the first two cars of the
    class, by place, that were running at the finish. A retired car is no runner-up,
    whatever its laps: the published points pass over the one retired car that would
    have scored by its distance, the Taurus Lola at Sebring in 2004. A margin in laps
    is below 0 only if a car was placed ahead of one with more laps.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.gaps import class_margins
    >>> margins = class_margins(
    ...     alms.load_results(2004, "mosport"), claims=alms.load_claims()
    ... )
    >>> margins.set_index("car_class")[["margin_laps", "margin_s"]].loc["GT"].tolist()
    [0.0, 17.014]
    """
    require_cars(results, CAR)
    cars = typed(results, CAR)
    margins = cars[CLASS].drop_duplicates().sort_values(CLASS, ignore_index=True)
    running = cars[cars["status"] == "running"].sort_values("position")
    margins = margins.merge(_nth_of_class(running, 0, "winner"), on=CLASS, how="left")
    margins = margins.merge(
        _nth_of_class(running, 1, "runner_up"), on=CLASS, how="left"
    )
    laps = margins["winner_laps"] - margins["runner_up_laps"]
    margins["margin_laps"] = laps
    margins["margin_km"] = laps * race_fact(margins, races, "circuit_km")
    margins["margin_percent"] = laps / margins["winner_laps"] * 100
    margins["margin_s"] = _stated_margin_s(margins, claims)
    margins["reason"] = _why_no_margin(margins, running)
    return typed(margins, CLASS_MARGINS)


def season_gaps(class_results: pd.DataFrame, races: pd.DataFrame) -> pd.DataFrame:
    """Gap of each class winner to the overall winner, race by race.

    Parameters
    ----------
    class_results : pandas.DataFrame
        Class winners of one or more races, as from ``load_class_results()``.
    races : pandas.DataFrame
        Race facts, as from ``load_races()``.

    Returns
    -------
    pandas.DataFrame
        One row per class in a race, in the order given: ``season``, ``round_no``,
        ``car_class``, ``winner_number``, ``winner_team``, ``gap_laps`` (full laps
        behind the overall winner), ``gap_s`` (seconds behind; NA: not on the overall
        winner's lap), ``gap_percent`` (of the overall winner's laps) and ``gap_km``
        (full laps in kilometres, so the car was up to a lap further behind). All but
        the first three are NA where the source names no winner (LMGTP),
        ``gap_percent`` and ``gap_km`` also where ``races`` lacks the race.

    Raises
    ------
    ValueError
        If a column is missing or a race is twice in ``races``.
    TypeError
        If an argument is not a frame.

    Notes
    -----
    Source: the frames given; ours come from a second source. At Sebring and Mosport
    in 2004 it agrees in all eight classes with the pages' own classifications.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.gaps import season_gaps
    >>> gaps = season_gaps(alms.load_class_results(), alms.load_races())
    >>> gaps.groupby("car_class")["gap_percent"].median().round(1).to_dict()["GT"]
    8.8
    """
    require_columns(class_results, CLASS_WINNER, "class_results")
    require_columns(races, [*RACE, "winner_laps", "circuit_km"], "races")
    gaps = typed(class_results, CLASS_WINNER)
    distance = race_fact(gaps, races, "winner_laps")
    gaps["gap_percent"] = gaps["gap_laps"] / distance * 100
    gaps["gap_km"] = gaps["gap_laps"] * race_fact(gaps, races, "circuit_km")
    return typed(gaps, SEASON_GAPS)


def _by_distance(cars: pd.DataFrame) -> pd.DataFrame:
    """Cars with a distance that counts, in the order of laps and then of place."""
    counts = ~cars["status"].isin(NEVER_SCORE) & cars["laps"].notna()
    order = {"season": True, "round_no": True, "laps": False, "position": True}
    return cars[counts].sort_values(list(order), ascending=list(order.values()))


def _gaps_among(
    ordered: pd.DataFrame, group: list[str], to_leader: str, to_ahead: str
) -> pd.DataFrame:
    """Gaps to the leader of the group and to the car ahead in it."""
    laps = ordered.groupby(group)["laps"]
    leader_laps = laps.transform("first")
    gaps = {
        to_leader: leader_laps - ordered["laps"],
        to_ahead: laps.shift() - ordered["laps"],
    }
    in_laps = {f"{to}_laps": gap for to, gap in gaps.items()}
    shares = {f"{to}_share": gap / leader_laps for to, gap in gaps.items()}
    return pd.DataFrame(in_laps | shares)


def _nth_of_class(running: pd.DataFrame, nth: int, role: str) -> pd.DataFrame:
    """Number, team and laps of the car with the nth place of each class, from 0."""
    nth_cars = running[running.groupby(CLASS).cumcount() == nth]
    names = {column: f"{role}_{column}" for column in ("number", "team", "laps")}
    return nth_cars[[*CLASS, *names]].rename(columns=names)


def _stated_margin_s(margins: pd.DataFrame, claims: pd.DataFrame | None) -> pd.Series:
    """Margin in seconds that a page states of the class."""
    if claims is None:
        return pd.Series(float("nan"), index=margins.index)
    require_columns(claims, [*RACE, "quantity", "subject", "value"], "claims")
    stated = claims[claims["quantity"] == "class_margin_s"]
    stated = stated.assign(car_class=stated["subject"].str.removeprefix("class "))
    stated = stated[[*CLASS, "value"]].astype({"season": "Int64", "round_no": "Int64"})
    found = margins[CLASS].merge(stated, on=CLASS, how="left", validate="one_to_one")
    return found["value"]


def _why_no_margin(margins: pd.DataFrame, running: pd.DataFrame) -> pd.Series:
    """Reason in words; NA where two cars of the class were running at the finish."""
    finishers = running.groupby(CLASS).size().rename("finishers").reset_index()
    found = margins[CLASS].merge(finishers, on=CLASS, how="left")["finishers"]
    return found.fillna(0).map(WHY_NO_MARGIN)
