"""Attrition: who started, who was still running, and how far the others came.

The words are those of the codebook. A car that did not start, or was withdrawn, is no
retirement. A car that was not classified or was disqualified took the start and is
neither running nor retired: it counts among the starters, as ``other``.

``results`` has the columns of ``load_results()`` and one row per car; it may be your
own. Without ``round_no`` each season is one race, and no facts of ``load_races()`` join
it. ``car_class`` comes back as an ordered category of the classes that occur, fastest
first, "all" last. A frame that is not fit raises ``DataError``, which names row and
value; what is no frame raises ``TypeError``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from numbers import Real
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from alms_data._frames import (
    KEY,
    STARTED,
    race_fact,
    race_key,
    race_name,
    require_classes,
    require_frame,
    typed,
)
from alms_data.classes import ALL, class_names, in_class_order
from alms_data.errors import DataError
from alms_data.validation import validate_results

__all__ = [
    "attrition",
    "causes",
    "compare_survival",
    "finishing_rates",
    "length_and_attrition",
    "shuffle_test",
    "survival",
]

COUNTED = ["entered", "did_not_start", "started", "running", "retired", "other"]
INTERVAL = dict.fromkeys(["rate", "low", "high"], "float64")
ATTRITION = KEY | dict.fromkeys(COUNTED, "int64") | INTERVAL
CAUSES = {"season": "int64", "round_no": "int64", "cause": "str", "cars": "int64"}
CAUSES |= {"min_laps": "Int64", "median_laps": "float64", "max_laps": "Int64"}
RECORD = {"laps": "int64", "retired": "bool"}
SURVIVAL = dict.fromkeys(["laps", "at_risk", "retired", "censored"], "int64")
SURVIVAL |= dict.fromkeys(["survival", "low", "high"], "float64")
LOG_RANK = {"groups": "str", "cars": "int64", "retired": "int64", "chi2": "float64"}
LOG_RANK |= {"degrees_of_freedom": "Int64", "p_value": "float64"}
LOG_RANK |= {"reason": "str", "assumptions": "str"}
RACES = {"car_class": "category", "length": "str", "n_races": "int64"}
FINISHING_RATES = RACES | {"entered": "int64", "finished": "int64"} | INTERVAL
FINISHING_RATES |= {"races_low": "float64", "races_high": "float64"}
CORRELATION = dict.fromkeys(["rho", "low", "high", "p_value"], "float64")
LENGTH_AND_ATTRITION = RACES | CORRELATION
ASSUMPTIONS = (
    "Cars retire independently of each other; a car running at the finish says no more "
    "about retirement than that it had not come to it within its own laps; all groups "
    "ran the same race; chi2 is an approximation that wants more retirements per group "
    "than one race has."
)
ASSUMPTIONS_OF_RACES = ASSUMPTIONS.replace(
    "all groups ran the same race", "cars are compared within their race alone"
)


def attrition(results: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Count who entered, started, was running and retired, per class and overall.

    Parameters
    ----------
    results : pandas.DataFrame
        Classifications of one or more races.
    confidence : float
        Confidence of the interval.

    Returns
    -------
    pandas.DataFrame
        One row per class in a race and one per race with ``car_class`` "all", which
        comes last: ``season``, ``round_no``, ``car_class``, ``entered``,
        ``did_not_start`` (withdrawn cars among them), ``started``, ``running`` (at the
        finish), ``retired``, ``other`` (not classified or disqualified), all in cars;
        ``rate`` (retired of started) with its Wilson interval from ``low`` to ``high``,
        NA where no car started.

    Raises
    ------
    ValueError
        If the frame is not fit, or ``confidence`` does not lie between 0 and 1.

    Notes
    -----
    The interval takes cars as independent draws; team-mates and cars that collide are
    not, so it is rather too narrow.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.attrition import attrition
    >>> table = attrition(alms.load_results(2004, "mosport")).set_index("car_class")
    >>> table.loc["all", ["entered", "started", "retired"]].astype(int).tolist()
    [24, 21, 1]
    """
    _require_confidence(confidence)
    validate_results(results, ["season", "car_class", "status"])
    cars = typed(results, KEY | {"status": "str"})
    started, status = cars["status"].isin(STARTED), cars["status"]
    cars = cars.drop(columns="status").assign(
        entered=True,
        did_not_start=~started,
        started=started,
        running=status == "running",
        retired=status == "retired",
        other=started & ~status.isin(["running", "retired"]),
    )
    key = [*race_key(cars), "car_class"]
    counts = _with_all_classes(cars).groupby(key, as_index=False)[COUNTED].sum()
    return typed(_with_rate(counts, "retired", "started", confidence), ATTRITION)


def causes(results: pd.DataFrame) -> pd.DataFrame:
    """Count the printed reasons of retirement, and the laps at which they came.

    Parameters
    ----------
    results : pandas.DataFrame
        Classifications of one or more races.

    Returns
    -------
    pandas.DataFrame
        One row per cause in a race, the most frequent first: ``season``, ``round_no``,
        ``cause`` (NA: retired, and the page prints no reason), ``cars``, ``min_laps``,
        ``median_laps``, ``max_laps`` (laps completed; NA where no car's laps are
        known).

    Raises
    ------
    DataError
        If the frame is not fit.

    Notes
    -----
    A cause is one word of the organiser for what was often a chain of events.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.attrition import causes
    >>> causes(alms.load_results(2004, "sebring"))[["cause", "cars"]].values.tolist()[0]
    ['Transmission', 4]
    """
    validate_results(results, ["season", "status", "cause", "laps"])
    columns = {"season": "int64", "round_no": "int64", "cause": "str", "laps": "Int64"}
    retired = typed(results[results["status"] == "retired"], columns)
    key = race_key(retired)
    counts = (
        retired.groupby([*key, "cause"], dropna=False)["laps"]
        .agg(cars="size", min_laps="min", median_laps="median", max_laps="max")
        .reset_index()
    )
    order = dict.fromkeys(key, True) | {"cars": False, "cause": True}
    return typed(counts.sort_values([*order], ascending=[*order.values()]), CAUSES)


def survival(
    results: pd.DataFrame,
    by: str | None = "car_class",
    *,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Estimate what share of the cars that start gets past each number of laps.

    Parameters
    ----------
    results : pandas.DataFrame
        Classification of a race; several are pooled, which suits races of one length.
    by : str, optional
        Column that groups the cars; None takes them together, as group "all".
    confidence : float
        Confidence of the interval.

    Returns
    -------
    pandas.DataFrame
        Kaplan–Meier curves: one row per group and number of laps at which a car of the
        group retired or its record ends otherwise, and one at lap 0: ``group`` (an
        ordered category of names: classes fastest first, others by value), ``laps``,
        ``at_risk`` (cars that had not dropped out before), ``retired`` and ``censored``
        (cars that ended there), ``survival`` (estimated share that gets past these
        laps) and its pointwise interval from ``low`` to ``high`` (Greenwood's, on the
        log-log scale), NA where ``survival`` is 0 or 1.

    Raises
    ------
    ValueError
        If the frame is not fit, a car that started has no group, or ``confidence`` does
        not lie between 0 and 1.

    Notes
    -----
    Cars that did not start and those whose laps are not known are left out.

    Laps are not time: a slow car that lasts all twelve hours does fewer laps than a
    fast one that does not. A car that did not retire is censored at its own laps, which
    depend on its pace and its troubles, so censoring is not quite uninformative.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.attrition import survival
    >>> curves = survival(alms.load_results(2004, "sebring"))
    >>> gts = curves.query("group == 'GTS' and retired > 0")
    >>> gts[["laps", "survival"]].round(3).to_dict("list")
    {'laps': [83, 101, 121], 'survival': [0.833, 0.667, 0.5]}
    """
    _require_confidence(confidence)
    curves = _ends_of_records(_records(results, by))
    at_risk, retired = curves["at_risk"], curves["retired"]
    past = (1 - retired / at_risk).groupby(curves["group"])
    curves["survival"] = past.cumprod()
    greenwood = (retired / (at_risk * (at_risk - retired))).groupby(curves["group"])
    inner = curves["survival"].where(curves["survival"].between(0, 1, "neither"))
    width = _z(confidence) * greenwood.cumsum() ** 0.5 / np.log(inner).abs()
    curves["low"], curves["high"] = inner ** np.exp(width), inner ** np.exp(-width)
    return curves[["group"]].join(typed(curves, SURVIVAL))


def compare_survival(results: pd.DataFrame, by: str = "car_class") -> pd.DataFrame:
    """Test whether the groups retire alike, by the log-rank test.

    Parameters
    ----------
    results : pandas.DataFrame
        Classifications of one or more races. Where there are several, the test is
        stratified: cars are compared with those of their own race (``season`` and
        ``round_no``), unless ``by`` is one of these columns.
    by : str
        Column that groups the cars.

    Returns
    -------
    pandas.DataFrame
        One row, none if no car started: ``groups`` (their names), ``cars`` (that
        started and whose laps are known), ``retired``, ``chi2``,
        ``degrees_of_freedom``, ``p_value``, ``reason`` (why there is no test, and so
        none of the three before; NA: there is one) and ``assumptions`` in words.

    Raises
    ------
    ValueError
        If the frame is not fit or a car that started has no group.

    Notes
    -----
    The records are those of ``survival()``, with its limits. A large p-value says that
    so few cars do not show a difference, not that there is none.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.attrition import compare_survival
    >>> test = compare_survival(alms.load_results(2004, "sebring"))
    >>> test[["groups", "degrees_of_freedom"]].values.tolist()
    [['LMP1, LMP2, GTS, GT', 3]]
    """
    records = _records(results, by)
    if records.empty:
        return typed(pd.DataFrame(columns=[*LOG_RANK]), LOG_RANK)
    several = records["race"].nunique() > 1
    test = {
        "groups": ", ".join(records["group"].cat.categories),
        "cars": len(records),
        "retired": records["retired"].sum(),
        **_log_rank(records),
        "assumptions": ASSUMPTIONS_OF_RACES if several else ASSUMPTIONS,
    }
    return typed(pd.DataFrame([test], columns=[*LOG_RANK]), LOG_RANK)


def finishing_rates(
    class_results: pd.DataFrame,
    races: pd.DataFrame,
    *,
    endurance_from_h: float = 6.0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Share of the entered cars that finished, per class, over many races.

    Parameters
    ----------
    class_results, races : pandas.DataFrame
        Cars entered and finished, as from ``load_class_results()``; facts of the races.
    endurance_from_h : float
        Winner's time in hours from which on a race is an endurance race.
    confidence : float
        Confidence of both intervals.

    Returns
    -------
    pandas.DataFrame
        One row per class and kind of race that occurs: ``car_class`` (or "all"),
        ``length`` ("endurance", "sprint" or "all"), ``n_races``, ``entered`` and
        ``finished`` (cars), ``rate`` (finished of entered) with two intervals. ``low``
        to ``high`` is Wilson's, which takes each car as an independent draw; NA where
        no car was entered. ``races_low`` to ``races_high`` takes whole races as the
        sample; NA with a single race, or where all or no cars finished.

    Raises
    ------
    ValueError
        If a frame is not fit, a race lacks its facts, or ``confidence`` does not lie
        between 0 and 1.

    Notes
    -----
    Our class results come from a second source, which does not say what it calls
    finished and counts fewer than the published points imply in seven classes of a
    race. Cars that did not start are among those entered.

    The cars of a race share its weather, its length and its accidents, so there are as
    many independent observations as races. The second interval is Student's for the
    ratio of finished to entered (its variance linearised over the races), on the logit
    scale. As two races can agree by chance, the variance is taken to be no smaller than
    if cars were independent.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.attrition import finishing_rates
    >>> rates = finishing_rates(alms.load_class_results(), alms.load_races())
    >>> rates[rates["car_class"] == "all"][["length", "n_races"]].values.tolist()
    [['all', 18], ['endurance', 4], ['sprint', 14]]
    """
    _require_confidence(confidence)
    counts = _race_counts(class_results)
    hours = _known_race_fact(counts, races, "winner_time_s") / 3600
    kind = np.where(hours >= endurance_from_h, "endurance", "sprint")
    counts = pd.concat([counts.assign(length="all"), counts.assign(length=kind)])
    rates = counts.groupby(["car_class", "length"], as_index=False).agg(
        n_races=("season", "size"),
        entered=("entered", "sum"),
        finished=("finished", "sum"),
    )
    rates = _with_rate(rates, "finished", "entered", confidence)
    rates = rates.join(_interval_over_races(counts, rates, confidence))
    return typed(rates, FINISHING_RATES)


def length_and_attrition(
    class_results: pd.DataFrame,
    races: pd.DataFrame,
    *,
    to_nearest_h: float = 0.25,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Correlate the length of a race with the share of cars that did not finish.

    Parameters
    ----------
    class_results, races : pandas.DataFrame
        As for ``finishing_rates()``.
    to_nearest_h : float
        Hours to which the winner's time is rounded, so that races of one planned length
        tie.
    confidence : float
        Confidence of the interval.

    Returns
    -------
    pandas.DataFrame
        One row per class (or "all") and measure of length: ``car_class``, ``length``
        ("hours" or "distance_km"), ``n_races``, ``rho`` (Spearman's rank correlation),
        its interval from ``low`` to ``high`` and ``p_value``. NA with fewer than four
        races or where nothing varies; the interval also where the correlation is
        perfect.

    Raises
    ------
    ValueError
        As for ``finishing_rates()``, or if ``to_nearest_h`` is not above 0.

    Notes
    -----
    The interval is Fisher's with the variance of Bonett and Wright, the p-value
    Student's approximation: both are rough for the nine races of a season, and races
    with the same cars are not independent. No p-value is adjusted for the number of
    rows.

    The two measures can answer differently. Most races ran for 2 h 45 min: by hours
    they tie, and the few long ones decide; by kilometres they are ranked, and what
    ranks them is the speed of the circuit.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.attrition import length_and_attrition
    >>> table = length_and_attrition(alms.load_class_results(), alms.load_races())
    >>> overall = table[table["car_class"] == "all"]
    >>> overall[["length", "rho"]].round(2).values.tolist()
    [['hours', 0.75], ['distance_km', 0.29]]
    """
    _require_confidence(confidence)
    if not 0 < to_nearest_h < inf:
        raise ValueError(f"to_nearest_h must be hours above 0, got {to_nearest_h!r}.")
    counts = _race_counts(class_results)
    hours = _known_race_fact(counts, races, "winner_time_s") / 3600
    counts["hours"] = (hours / to_nearest_h).round() * to_nearest_h
    counts["distance_km"] = _known_race_fact(counts, races, "distance_km")
    counts["attrition"] = 1 - counts["finished"] / counts["entered"]
    correlations = [
        {
            "car_class": car_class,
            "length": length,
            "n_races": len(of_class),
            **_rank_correlation(of_class[length], of_class["attrition"], confidence),
        }
        for car_class, of_class in counts.groupby("car_class")
        for length in ("hours", "distance_km")
    ]
    table = pd.DataFrame(correlations, columns=[*LENGTH_AND_ATTRITION])
    return typed(table, LENGTH_AND_ATTRITION)


@dataclass(frozen=True)
class ShuffleTest:
    """Result of ``shuffle_test()``."""

    observed: float
    centre: float
    p_value: float
    shuffles: np.ndarray = field(repr=False)


def shuffle_test(
    results: pd.DataFrame,
    by: str,
    statistic: str | Callable[[pd.DataFrame], float],
    seed: int | np.random.Generator | None = None,
    *,
    n_shuffles: int = 10_000,
) -> ShuffleTest:
    """Test whether a group stands out, by shuffling labels among the cars of each race.

    If ``by`` has nothing to do with how cars fared, any other car of the race could
    have worn the label as well. So the labels are dealt out again, many times.

    Parameters
    ----------
    results : pandas.DataFrame
        Classifications of one or more races. Cars that did not start are left out.
    by : str
        Column of labels to shuffle.
    statistic : str or callable
        A group's label asks the usual question: how many more of its cars stopped than
        expected, if each stopped at the rate of its race. A function gets the frame
        with shuffled labels and gives a number.
    seed : int or numpy.random.Generator, optional
        The same seed deals the same shuffles.
    n_shuffles : int
        How many. A function is called for each, which takes longer.

    Returns
    -------
    ShuffleTest
        ``observed`` (the statistic of the cars as they are), ``shuffles`` (an array of
        it after each shuffle, for a histogram), ``centre`` (where shuffles lie on
        average: 0 for a group's question, else their mean) and ``p_value`` (share of
        shuffles at least as far from the centre as what was observed).

    Raises
    ------
    ValueError
        If the frame is not fit, a car has no label or no car this one, or there is
        nothing to shuffle.
    TypeError
        If ``by`` is no name of a column or ``statistic`` gives no number.

    Notes
    -----
    A difference of pooled rates need not centre on 0, since a class may have raced
    where everybody stopped; so extreme is measured from the centre of the shuffles.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.attrition import shuffle_test
    >>> sebring = alms.load_results(2004, "sebring")
    >>> test = shuffle_test(sebring, "car_class", "LMP2", seed=1)
    >>> round(test.observed, 2), round(test.p_value, 1)
    (1.14, 0.4)
    """
    cars = _starters(results, by)
    if cars.empty or n_shuffles < 1:
        raise ValueError(f"Nothing to shuffle: {len(cars)} cars, {n_shuffles} times.")
    rng = np.random.default_rng(seed)
    if callable(statistic):
        observed, shuffles = _of_function(cars, by, statistic, rng, n_shuffles)
        centre = _centre(shuffles, observed)
    else:
        observed, shuffles = _of_group(cars, by, statistic, rng, n_shuffles)
        centre = 0.0
    distances = np.abs(shuffles - centre)
    as_far = distances >= abs(observed - centre) - 1e-9 * distances.max()
    return ShuffleTest(observed, centre, float(as_far.mean()), shuffles)


# ---- shares of cars


def _require_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence!r}.")


def _z(confidence: float) -> float:
    """Half-width of a normal interval in standard errors."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _with_all_classes(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows, and each once more under the class "all", which comes last."""
    both = pd.concat([rows, rows.assign(car_class=ALL)], ignore_index=True)
    return in_class_order(both, [*race_key(rows), "car_class"])


def _with_rate(
    counts: pd.DataFrame, part: str, whole: str, confidence: float
) -> pd.DataFrame:
    """Counts with the share of the part in the whole and its Wilson interval."""
    from statsmodels.stats.proportion import proportion_confint

    some = counts[counts[whole] > 0]
    low, high = proportion_confint(
        some[part], some[whole], alpha=1 - confidence, method="wilson"
    )
    return counts.assign(rate=some[part] / some[whole], low=low, high=high)


# ---- records of cars


def _starters(results: pd.DataFrame, by: str | None, *columns: str) -> pd.DataFrame:
    """Cars that took the start, each with a group and values in the columns."""
    if not (by is None or isinstance(by, str)):
        raise TypeError(f"by must be the name of one column, got {by!r}.")
    require_frame(results, [], "results")
    grouped_by = [] if by is None else [by]
    needed = [*columns, "status", *grouped_by, *race_key(results)]
    validate_results(results, needed, whole_races=False)
    cars = results[results["status"].isin(STARTED)].dropna(subset=[*columns])
    without = cars[grouped_by].isna().sum().sum()
    if without:
        raise DataError(
            "results",
            f"column {by}",
            f"{without} cars that started have no {by}",
            expected="a group for each car",
        )
    return cars


def _races(cars: pd.DataFrame, by: str | None) -> np.ndarray:
    """Number of each car's race; of one and the same where ``by`` tells them apart."""
    key = race_key(cars)
    if not key or by in key:
        return np.zeros(len(cars), dtype=int)
    return cars.groupby(key).ngroup().to_numpy(int)


def _groups(labels: pd.Series) -> pd.Series:
    """Names of groups as an ordered category: classes fastest first, else by value."""
    if labels.name == "car_class":
        names = class_names(labels.astype("str").unique())
    else:
        names = labels.drop_duplicates().sort_values().astype("str").tolist()
    dtype = pd.CategoricalDtype(pd.Index(names, dtype="str"), ordered=True)
    return labels.astype("str").astype(dtype)


# ---- survival


def _records(results: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Group, laps, fate and race of each car that took the start."""
    cars = _starters(results, by, "laps").assign(all=ALL)
    records = typed(cars.assign(retired=cars["status"] == "retired"), RECORD)
    group = _groups(cars["all" if by is None else by])
    return records.assign(group=group.array, race=_races(cars, by))


def _ends_of_records(records: pd.DataFrame) -> pd.DataFrame:
    """Cars at risk, retired and censored at each number of laps, and at lap 0."""
    ends = records.drop(columns="race").assign(censored=~records["retired"])
    start = ends.drop_duplicates("group").assign(laps=0, retired=False, censored=False)
    ends = pd.concat([start, ends]).groupby(["group", "laps"], as_index=False).sum()
    ended = ends["retired"] + ends["censored"]
    ends["at_risk"] = ended[::-1].groupby(ends["group"]).cumsum()
    return ends


def _log_rank(records: pd.DataFrame) -> dict[str, object]:
    """Statistic of the log-rank test, or the reason why there is none."""
    from statsmodels.duration.survfunc import survdiff

    reason = _why_not_comparable(records)
    if reason:
        return {"reason": reason}
    group = records["group"].cat.codes
    chi2, p_value = survdiff(
        records["laps"], records["retired"], group, strata=records["race"]
    )
    freedom = group.nunique() - 1
    return {"chi2": chi2, "degrees_of_freedom": freedom, "p_value": p_value}


def _why_not_comparable(records: pd.DataFrame) -> str | None:
    """What leaves the log-rank test without a variance.

    A race compares the groups that still have a car when its first car retires, unless
    all of these cars retire at once.
    """
    groups = {*records["group"]}
    if len(groups) < 2:
        return "there are fewer than two groups"
    if not records["retired"].any():
        return "no car retired"
    laps_of_retired = records["laps"].where(records["retired"])
    first = laps_of_retired.groupby(records["race"]).transform("min")
    at_risk = records[records["laps"] >= first]
    if not _link(at_risk, groups):
        return "a group has no car with as many laps as the first to retire"
    gone = at_risk["retired"] & (at_risk["laps"] == first[at_risk.index])
    some_go_on = ~gone.groupby(at_risk["race"]).transform("all")
    if not _link(at_risk[some_go_on], groups):
        return "no car has more laps than the first to retire"
    return None


def _link(at_risk: pd.DataFrame, groups: set[str]) -> bool:
    """Whether races compare all groups with each other, be it by way of others."""
    linked: list[set[str]] = []
    for _, cars in at_risk.groupby("race"):
        compared = {*cars["group"]}
        touching = [others for others in linked if others & compared]
        linked = [others for others in linked if not others & compared]
        linked.append(compared.union(*touching))
    return linked == [groups]


# ---- shuffles


def _of_group(
    cars: pd.DataFrame, by: str, group: Any, rng: np.random.Generator, n_shuffles: int
) -> tuple[float, np.ndarray]:
    """Stopped minus expected: what each car adds is 1 or 0, less its race's rate."""
    labels, race = cars[by], _races(cars, by)
    in_group = labels.eq(group).to_numpy(bool)
    if not in_group.any():
        known = ", ".join(map(repr, labels.unique().tolist()))
        raise ValueError(f"No car that started has {by} {group!r}: {known}.")
    stopped = cars["status"].eq("retired")
    excess = (stopped - stopped.groupby(race).transform("mean")).to_numpy()
    shuffles = np.zeros(n_shuffles)
    for same_race in _positions(race):
        dealt = np.tile(in_group[same_race], (n_shuffles, 1))
        shuffles += rng.permuted(dealt, axis=1) @ excess[same_race]
    return float(excess[in_group].sum()), shuffles


def _of_function(
    cars: pd.DataFrame,
    by: str,
    statistic: Callable[[pd.DataFrame], float],
    rng: np.random.Generator,
    n_shuffles: int,
) -> tuple[float, np.ndarray]:
    labels, race = cars[by].array, _races(cars, by)
    order, shuffles = np.arange(len(cars)), np.zeros(n_shuffles)
    races = _positions(race)
    for nth in range(n_shuffles):
        for same_race in races:
            order[same_race] = rng.permutation(same_race)
        shuffles[nth] = _number(statistic(cars.assign(**{by: labels.take(order)})))
    return _number(statistic(cars)), shuffles


def _positions(race: np.ndarray) -> list[np.ndarray]:
    """Positions of the cars of each race."""
    indices = pd.Series(race).groupby(race).indices
    return [np.asarray(positions) for positions in indices.values()]


def _number(value: Any) -> float:
    if isinstance(value, Real) and value == value:
        return float(value)
    raise TypeError(f"statistic must give a number, got {value!r}.")


def _centre(shuffles: np.ndarray, observed: float) -> float:
    """Mean of the shuffles, moved within its error so that mirrored values tie.

    One count of cars may mirror what was observed exactly, and a mean that misses the
    true centre by a hair would take one of the two for farther away.
    """
    mean = shuffles.mean()
    error = shuffles.std() / np.sqrt(len(shuffles))
    mirrored = shuffles[np.abs(shuffles - (2 * mean - observed)).argmin()]
    tie = (observed + mirrored) / 2
    return float(tie if abs(tie - mean) <= 3 * error else mean)


# ---- many races


def _race_counts(class_results: pd.DataFrame) -> pd.DataFrame:
    """Cars entered and finished per race, in each class and in all."""
    counted = ["entered", "finished"]
    require_classes(class_results, counted)
    counts = typed(class_results, KEY | dict.fromkeys(counted, "Int64"))
    fits = counts["finished"].between(0, counts["entered"]).fillna(False)
    for _, row in counts[~fits].iterrows():
        raise DataError(
            "class_results",
            f"{race_name(row)}, {row['car_class']}",
            f"{row['finished']} finished of {row['entered']} entered",
            expected="numbers of cars, finished from 0 to entered",
        )
    counts = _with_all_classes(counts.astype(dict.fromkeys(counted, "int64")))
    key = [*race_key(counts), "car_class"]
    return counts.groupby(key, as_index=False)[counted].sum()


def _known_race_fact(
    counts: pd.DataFrame, races: pd.DataFrame, column: str
) -> pd.Series:
    """Fact about the race of each row; raise where ``races`` lacks it."""
    require_frame(races, [], "races")
    facts = race_fact(counts, races, column)
    lacking = counts.loc[facts.isna(), race_key(counts)].drop_duplicates()
    if len(lacking):
        names = "; ".join(race_name(race) for _, race in lacking.iterrows())
        raise DataError(
            "races", "", f"no {column} of {names}", expected="facts of each race"
        )
    return facts


def _interval_over_races(
    counts: pd.DataFrame, rates: pd.DataFrame, confidence: float
) -> pd.DataFrame:
    """Student's interval of a pooled rate, on the logit scale, races as the sample."""
    from scipy import stats
    from scipy.special import expit, logit

    variance = _variance_of_rate(counts, rates)
    some = rates[(rates["n_races"] > 1) & rates["rate"].between(0, 1, "neither")]
    rate = some["rate"]
    t = stats.t.ppf((1 + confidence) / 2, some["n_races"] - 1)
    width = t * np.sqrt(variance[some.index]) / (rate * (1 - rate))
    low, high = expit(logit(rate) - width), expit(logit(rate) + width)
    return pd.DataFrame({"races_low": low, "races_high": high})


def _variance_of_rate(counts: pd.DataFrame, rates: pd.DataFrame) -> pd.Series:
    """Variance of a pooled rate between races, or between cars where that is larger."""
    cell = ["car_class", "length"]
    races = counts.merge(rates[[*cell, "rate"]], on=cell)
    excess = races["finished"] - races["rate"] * races["entered"]
    squares = races.assign(squares=excess**2).groupby(cell, as_index=False)["squares"]
    pooled = rates.merge(squares.sum(), on=cell)
    n, entered, rate = pooled["n_races"], pooled["entered"], pooled["rate"]
    between_races = n / (n - 1) * pooled["squares"] / entered**2
    between_cars = rate * (1 - rate) / entered
    return pd.Series(np.maximum(between_races, between_cars), dtype="float64")


def _rank_correlation(
    length: pd.Series, attrition: pd.Series, confidence: float
) -> dict[str, float]:
    """Spearman's correlation; empty where it is not defined."""
    from scipy import stats

    n = len(length)
    if n < 4 or length.nunique() < 2 or attrition.nunique() < 2:
        return {}
    rho, p_value = stats.spearmanr(length, attrition)
    correlation = {"rho": rho, "p_value": p_value}
    if np.isclose(abs(rho), 1):
        return correlation
    width = _z(confidence) * np.sqrt((1 + rho**2 / 2) / (n - 3))
    low, high = np.tanh(np.arctanh(rho) + [-width, width])
    return correlation | {"low": low, "high": high}
