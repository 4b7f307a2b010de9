"""Answer what many races say together: finishing rates, and whether length matters."""

from math import inf

import numpy as np
import pandas as pd
from scipy import stats
from scipy.special import expit, logit

from alms_data.attrition.shares import (
    INTERVAL,
    KEY,
    require_confidence,
    with_all_classes,
    with_rate,
)
from alms_data.frames import (
    CLASS,
    RACE,
    race_fact,
    require_columns,
    require_keys,
    typed,
)

CLASS_COUNTS = KEY | {"entered": "Int64", "finished": "Int64"}
FINISHING_RATES = (
    {
        "car_class": "str",
        "length": "str",
        "n_races": "Int64",
        "entered": "Int64",
        "finished": "Int64",
    }
    | INTERVAL
    | {"races_low": "float64", "races_high": "float64"}
)
LENGTH_AND_ATTRITION = {
    "car_class": "str",
    "length": "str",
    "n_races": "Int64",
    "rho": "float64",
    "low": "float64",
    "high": "float64",
    "p_value": "float64",
}


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
    class_results : pandas.DataFrame
        Cars entered and finished, as from ``load_class_results()``.
    races : pandas.DataFrame
        Race facts, as from ``load_races()``.
    endurance_from_h : float
        Winner's time in hours from which on a race is an endurance race.
    confidence : float
        Confidence of both intervals.

    Returns
    -------
    pandas.DataFrame
        One row per class and kind of race that occurs: ``car_class`` (or "all"),
        ``length`` ("endurance", "sprint" or "all"), ``n_races``, ``entered`` and
        ``finished`` (cars), ``rate`` (finished of entered) with two intervals.
        ``low`` to ``high`` is Wilson's, which takes each car as an independent draw;
        NA where no car was entered. ``races_low`` to ``races_high`` takes whole
        races as the sample; NA with a single race, or where all or no cars finished.

    Raises
    ------
    ValueError
        If a column is missing, a row has no season, round_no, car_class or number of
        cars, more cars finished than were entered, ``races`` lacks a race or has one
        twice, or ``confidence`` does not lie between 0 and 1.
    TypeError
        If ``class_results`` or ``races`` is no DataFrame.

    Notes
    -----
    Source: the frames given; ours count finishers as a second source does, which does
    not say what it calls finished and counts fewer than the published points imply in
    seven classes of a race. Cars that did not start are among those entered.

    The cars of a race share its weather, its length and its accidents, so there are
    as many independent observations as races, not as cars. The second interval is
    Student's, with one degree of freedom less than there are races, for the ratio of
    finished to entered (its variance linearised over the races), on the logit scale,
    which keeps it within 0 and 1. A bootstrap of two races has but three outcomes and
    would look far too sure. As two races can agree by chance, the variance is taken
    to be no smaller than if cars were independent.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.attrition import finishing_rates
    >>> rates = finishing_rates(alms.load_class_results(), alms.load_races())
    >>> rates[rates["car_class"] == "all"][["length", "n_races"]].values.tolist()
    [['all', 18], ['endurance', 4], ['sprint', 14]]
    """
    require_confidence(confidence)
    counts = _race_counts(class_results)
    hours = _race_fact_of_all(counts, races, "winner_time_s") / 3600
    kind = np.where(hours >= endurance_from_h, "endurance", "sprint")
    counts = pd.concat([counts.assign(length="all"), counts.assign(length=kind)])
    rates = counts.groupby(["car_class", "length"], as_index=False).agg(
        n_races=("round_no", "size"),
        entered=("entered", "sum"),
        finished=("finished", "sum"),
    )
    rates = with_rate(rates, "finished", "entered", confidence)
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
    class_results : pandas.DataFrame
        Cars entered and finished, as from ``load_class_results()``.
    races : pandas.DataFrame
        Race facts, as from ``load_races()``.
    to_nearest_h : float
        Hours to which the winner's time is rounded, so that races of one planned
        length tie.
    confidence : float
        Confidence of the interval.

    Returns
    -------
    pandas.DataFrame
        One row per class (or "all") and measure of length: ``car_class``,
        ``length`` ("hours" or "distance_km"), ``n_races``, ``rho`` (Spearman's rank
        correlation; above 0: in longer races more cars drop out), its interval from
        ``low`` to ``high``, and ``p_value``. All four are NA with fewer than four
        races or where length or attrition never varies, the interval also where
        ``rho`` is 1 or -1.

    Raises
    ------
    ValueError
        If a column is missing, a row has no season, round_no, car_class or number of
        cars, more cars finished than were entered, ``races`` lacks a race or has one
        twice, ``confidence`` does not lie between 0 and 1, or ``to_nearest_h`` is not
        above 0.
    TypeError
        If ``class_results`` or ``races`` is no DataFrame.

    Notes
    -----
    Source: the frames given, with the limits told in ``finishing_rates()``. The
    interval is Fisher's with the variance of Bonett and Wright, the p-value Student's
    approximation: both are rough for the nine races of a season, and races with the
    same cars are not independent.

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
    require_confidence(confidence)
    if not 0 < to_nearest_h < inf:
        raise ValueError(f"to_nearest_h must be hours above 0, got {to_nearest_h!r}.")
    counts = _race_counts(class_results)
    hours = _race_fact_of_all(counts, races, "winner_time_s") / 3600
    counts["hours"] = (hours / to_nearest_h).round() * to_nearest_h
    counts["distance_km"] = _race_fact_of_all(counts, races, "distance_km")
    counts["attrition"] = 1 - counts["finished"] / counts["entered"]
    rows = [
        {
            "car_class": car_class,
            "length": length,
            "n_races": len(of_class),
            **_rank_correlation(of_class[length], of_class["attrition"], confidence),
        }
        for car_class, of_class in counts.groupby("car_class")
        for length in ("hours", "distance_km")
    ]
    table = pd.DataFrame(rows, columns=list(LENGTH_AND_ATTRITION))
    return typed(table, LENGTH_AND_ATTRITION)


def _race_counts(class_results: pd.DataFrame) -> pd.DataFrame:
    """Cars entered and finished per race, in each class and in all."""
    require_columns(class_results, CLASS_COUNTS, "class_results")
    require_keys(class_results, KEY, "class_results")
    counts = typed(class_results, CLASS_COUNTS)
    _require_counts(counts)
    counts = with_all_classes(counts)
    return counts.groupby(CLASS, as_index=False)[["entered", "finished"]].sum()


def _require_counts(counts: pd.DataFrame) -> None:
    """Raise unless each row has its counts, and no more finished than were entered."""
    possible = counts["finished"].between(0, counts["entered"]).fillna(False)
    wrong = counts[~possible]
    if wrong.empty:
        return
    row = wrong.iloc[0]
    raise ValueError(
        f"class_results has {row['finished']} finished of {row['entered']} entered in "
        f"{row['season']} round {row['round_no']} {row['car_class']}; expected numbers "
        "of cars, finished from 0 to entered."
    )


def _race_fact_of_all(
    counts: pd.DataFrame, races: pd.DataFrame, column: str
) -> pd.Series:
    """Fact about the race of each row; raise where ``races`` lacks it."""
    facts = race_fact(counts, races, column)
    lacking = counts.loc[facts.isna(), RACE].drop_duplicates()
    if len(lacking):
        listed = "; ".join(f"{season} round {no}" for season, no in lacking.to_numpy())
        raise ValueError(f"races has no {column} of {listed}.")
    return facts


def _interval_over_races(
    counts: pd.DataFrame, rates: pd.DataFrame, confidence: float
) -> pd.DataFrame:
    """Student's interval of a pooled rate, on the logit scale, races as the sample."""
    variance = _variance_of_rate(counts, rates)
    some = rates[(rates["n_races"] > 1) & rates["rate"].between(0, 1, "neither")]
    rate = some["rate"]
    t = stats.t.ppf((1 + confidence) / 2, some["n_races"] - 1)
    width = t * np.sqrt(variance[some.index]) / (rate * (1 - rate))
    return pd.DataFrame(
        {
            "races_low": expit(logit(rate) - width),
            "races_high": expit(logit(rate) + width),
        }
    )


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
    n = len(length)
    if n < 4 or length.nunique() < 2 or attrition.nunique() < 2:
        return {}
    rho, p_value = stats.spearmanr(length, attrition)
    found = {"rho": rho, "p_value": p_value}
    if np.isclose(abs(rho), 1):
        return found
    z = stats.norm.ppf((1 + confidence) / 2)
    width = z * np.sqrt((1 + rho**2 / 2) / (n - 3))
    low, high = np.tanh(np.arctanh(rho) + [-width, width])
    return found | {"low": low, "high": high}
