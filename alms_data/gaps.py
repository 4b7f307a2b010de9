"""How far apart cars were: in laps, as a share of the winner's distance, in kilometres.

A classification counts full laps, so every gap here is one in full laps: cars on equal
laps are 0 apart, however many seconds lay between them.

``results`` has the columns of ``load_results()`` and one row per car; it may be your
own. Without ``round_no`` each season is one race, and no facts of ``load_races()`` join
it. ``car_class`` comes back as an ordered category of the classes that occur, fastest
first. A frame that is not fit raises ``DataError``, which names row and value; what is
no frame raises ``TypeError``.
"""

import pandas as pd

from alms_data._frames import (
    CAR,
    CLASS,
    KEY,
    NEVER_SCORE,
    RACE,
    bad_value,
    race_fact,
    race_key,
    require_classes,
    require_frame,
    typed,
)
from alms_data.classes import in_class_order
from alms_data.validation import validate_results

__all__ = ["class_margins", "lap_gaps", "season_gaps"]

TO = ("to_leader", "to_class_leader", "to_ahead", "to_class_ahead")
LAP_GAPS = (
    {name: CAR[name] for name in [*RACE, "position", *CAR]}
    | {f"{to}_laps": "Int64" for to in TO}
    | {f"{to}_{unit}": "float64" for unit in ("share", "km") for to in TO}
)
WINNER = {"winner_number": "str", "winner_team": "str"}
RUNNER_UP = {"runner_up_number": "str", "runner_up_team": "str"}
CLASS_MARGINS = (
    KEY
    | WINNER
    | {"winner_laps": "Int64"}
    | RUNNER_UP
    | {"margin_laps": "Int64"}
    | dict.fromkeys(["margin_km", "margin_percent", "margin_s"], "float64")
    | {"reason": "str"}
)
WHY_NO_MARGIN = {
    0: "no car of the class was running at the finish",
    1: "one car of the class was running at the finish",
}
CLASS_WINNER = KEY | WINNER | {"gap_laps": "Int64", "gap_s": "float64"}
SEASON_GAPS = CLASS_WINNER | {"gap_percent": "float64", "gap_km": "float64"}


def lap_gaps(results: pd.DataFrame, races: pd.DataFrame | None = None) -> pd.DataFrame:
    """Gap of each car to the leaders and to the car ahead, overall and in class.

    Parameters
    ----------
    results : pandas.DataFrame
        Whole classifications of one or more races.
    races : pandas.DataFrame, optional
        Race facts: then gaps are given in kilometres, too.

    Returns
    -------
    pandas.DataFrame
        One row per car, in the order given: ``season``, ``round_no``, ``position``,
        ``car_class``, ``number``, ``team``, ``status``, ``laps``, and four gaps, each
        in three units. ``to_leader``: to the car with the most laps of the race;
        ``to_class_leader``: of its class; ``to_ahead`` and ``to_class_ahead``: to the
        car just ahead. ``_laps`` are full laps; ``_share`` is the share of the overall
        leader's laps in ``to_leader`` and ``to_ahead``, of the class leader's in
        ``to_class_leader`` and ``to_class_ahead``; ``_km`` is kilometres. All gaps are
        NA for a car that did not start or was withdrawn or disqualified, or whose laps
        are not known; a gap to the car ahead also for a leader, ``_share`` where the
        leader has no lap, ``_km`` where ``races`` is not given or lacks the race.

    Raises
    ------
    DataError
        If a frame is not fit: a race without its winner, a race twice in ``races``.

    Notes
    -----
    Cars are ordered by laps, those on equal laps by their place: of two cars on equal
    laps the second has the first ahead, with a gap of 0 laps. Retired cars are in that
    order like all others, as on our pages. Level cars without a place keep the order of
    their rows.

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
    cars = _cars(results, whole_races=True)
    in_order = _by_distance(cars)
    race, of_class = race_key(cars), [*race_key(cars), "car_class"]
    gaps = cars.join(_gaps_among(in_order, race, "to_leader", "to_ahead"))
    gaps = gaps.join(
        _gaps_among(in_order, of_class, "to_class_leader", "to_class_ahead")
    )
    lap_km = race_fact(cars, races, "circuit_km")
    in_km = {f"{to}_km": gaps[f"{to}_laps"] * lap_km for to in TO}
    return typed(gaps.assign(**in_km), LAP_GAPS)


def class_margins(
    results: pd.DataFrame,
    races: pd.DataFrame | None = None,
    claims: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Margin by which each class was won.

    Parameters
    ----------
    results : pandas.DataFrame
        Classifications of one or more races, or of single classes.
    races : pandas.DataFrame, optional
        Race facts: then margins are given in kilometres, too.
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
        ``reason`` (why there is no margin; NA: there is one). Where no car was running,
        winner, runner-up and margins are NA; where one was, the runner-up and the
        margins. A number is also NA where ``results`` lacks it, ``margin_km`` where
        ``races`` is not given or lacks the race, ``margin_s`` where ``claims`` is not
        given or states none.

    Raises
    ------
    DataError
        If a frame is not fit: a race twice in ``races``, two claims of one margin.

    Notes
    -----
    Winner and runner-up are the first two cars of the class, by place, that were
    running at the finish. A retired car is no runner-up, whatever its laps.

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
    cars = _cars(results, whole_races=False)
    key = [*race_key(cars), "car_class"]
    running = cars[cars["status"] == "running"].sort_values("position")
    margins = in_class_order(cars[key].drop_duplicates(), key)
    for nth, role in enumerate(["winner", "runner_up"]):
        margins = margins.merge(_nth_of_class(running, key, nth, role), "left", on=key)
    laps = margins["winner_laps"] - margins["runner_up_laps"]
    margins["margin_laps"] = laps
    margins["margin_km"] = laps * race_fact(margins, races, "circuit_km")
    margins["margin_percent"] = laps / margins["winner_laps"] * 100
    margins["margin_s"] = _stated_margin_s(margins, claims)
    finishers = running.groupby(key).size().rename("finishers")
    finishers = margins.join(finishers, on=key)["finishers"].fillna(0)
    margins["reason"] = finishers.map(WHY_NO_MARGIN)
    return typed(margins, CLASS_MARGINS)


def season_gaps(class_results: pd.DataFrame, races: pd.DataFrame) -> pd.DataFrame:
    """Gap of each class winner to the overall winner, race by race.

    Parameters
    ----------
    class_results, races : pandas.DataFrame
        Class winners, as from ``load_class_results()``; facts of the races.

    Returns
    -------
    pandas.DataFrame
        One row per class in a race, in the order given: ``season``, ``round_no``,
        ``car_class``, ``winner_number``, ``winner_team``, ``gap_laps`` (full laps
        behind the overall winner), ``gap_s`` (seconds behind; NA: not on the overall
        winner's lap), ``gap_percent`` (of the overall winner's laps) and ``gap_km``
        (full laps in kilometres, so the car was up to a lap further behind). All but
        the first three are NA where the source names no winner (LMGTP), ``gap_percent``
        and ``gap_km`` also where ``races`` lacks the race.

    Raises
    ------
    DataError
        If a frame is not fit.

    Notes
    -----
    Our class results come from a second source. At Sebring and Mosport in 2004 it
    agrees in all eight classes with the pages' own classifications.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.gaps import season_gaps
    >>> gaps = season_gaps(alms.load_class_results(), alms.load_races())
    >>> gaps.groupby("car_class")["gap_percent"].median().round(1).to_dict()["GT"]
    8.8
    """
    require_classes(class_results, [*WINNER, "gap_laps", "gap_s"])
    require_frame(races, [], "races")
    gaps = typed(class_results, CLASS_WINNER)
    distance = race_fact(gaps, races, "winner_laps")
    gaps["gap_percent"] = gaps["gap_laps"] / distance * 100
    gaps["gap_km"] = gaps["gap_laps"] * race_fact(gaps, races, "circuit_km")
    return typed(gaps, SEASON_GAPS)


def _cars(results: pd.DataFrame, *, whole_races: bool) -> pd.DataFrame:
    columns = [name for name in CAR if name != "round_no"]
    validate_results(results, columns, whole_races=whole_races)
    return typed(results, CAR)


def _by_distance(cars: pd.DataFrame) -> pd.DataFrame:
    """Cars with a distance that counts, in the order of laps and then of place."""
    counts = ~cars["status"].isin(NEVER_SCORE) & cars["laps"].notna()
    order = dict.fromkeys(race_key(cars), True) | {"laps": False, "position": True}
    return cars[counts].sort_values([*order], ascending=[*order.values()])


def _gaps_among(
    in_order: pd.DataFrame, group: list[str], to_leader: str, to_ahead: str
) -> pd.DataFrame:
    """Gaps to the leader of the group and to the car ahead in it."""
    laps = in_order.groupby(group)["laps"]
    leader_laps = laps.transform("first")
    gaps = {
        to_leader: leader_laps - in_order["laps"],
        to_ahead: laps.shift() - in_order["laps"],
    }
    in_laps = {f"{to}_laps": gap for to, gap in gaps.items()}
    shares = {f"{to}_share": gap / leader_laps for to, gap in gaps.items()}
    return pd.DataFrame(in_laps | shares)


def _nth_of_class(
    running: pd.DataFrame, key: list[str], nth: int, role: str
) -> pd.DataFrame:
    """Number, team and laps of the car with the nth place of each class, from 0."""
    nth_cars = running[running.groupby(key).cumcount() == nth]
    names = {column: f"{role}_{column}" for column in ("number", "team", "laps")}
    return nth_cars[[*key, *names]].rename(columns=names)


def _stated_margin_s(margins: pd.DataFrame, claims: pd.DataFrame | None) -> pd.Series:
    """Margin in seconds that a page states of the class."""
    if claims is None or "round_no" not in margins:
        return pd.Series(float("nan"), index=margins.index)
    require_frame(claims, [*RACE, "quantity", "subject", "value"], "claims")
    stated = claims[claims["quantity"] == "class_margin_s"]
    stated = stated.assign(car_class=stated["subject"].str.removeprefix("class "))
    stated = stated.dropna(subset=RACE)
    again = stated[stated.duplicated(CLASS)]
    if len(again):
        raise bad_value(
            "claims",
            again["value"],
            f"is a second margin of {again['subject'].iloc[0]}",
            expected="one margin in seconds for each class in a race",
        )
    stated = typed(stated, KEY | {"value": "float64"})
    return margins[CLASS].merge(stated, on=CLASS, how="left")["value"]
