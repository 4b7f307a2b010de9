"""Answer how far cars came before they retired."""

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from alms_data.attrition.shares import require_confidence
from alms_data.frames import require_columns, took_start, typed

SURVIVAL = {
    "group": "str",
    "laps": "Int64",
    "at_risk": "Int64",
    "retired": "Int64",
    "censored": "Int64",
    "survival": "float64",
    "low": "float64",
    "high": "float64",
}
LOG_RANK = {
    "groups": "str",
    "cars": "Int64",
    "retired": "Int64",
    "chi2": "float64",
    "degrees_of_freedom": "Int64",
    "p_value": "float64",
    "reason": "str",
    "assumptions": "str",
}
ASSUMPTIONS = (
    "Cars retire independently of each other; a car running at the finish says no more "
    "about retirement than that it had not come to it within its own laps; all groups "
    "ran the same race; chi2 is an approximation that wants more retirements per group "
    "than one race has."
)


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
        Classification of a race, as from ``load_results()``.
    by : str, optional
        Column that groups the cars; None takes them together, as group "all".
    confidence : float
        Confidence of the interval.

    Returns
    -------
    pandas.DataFrame
        Kaplan–Meier curves: one row per group and number of laps at which a car of
        the group retired or a car's record ends otherwise, and one at lap 0, where
        each curve starts: ``group``, ``laps``, ``at_risk`` (cars that had not
        dropped out before), ``retired`` and ``censored`` (cars that ended there),
        ``survival`` (estimated share that gets past these laps), and its pointwise
        interval from ``low`` to ``high``, NA where ``survival`` is 0 or 1.

    Raises
    ------
    ValueError
        If a column is missing, a status is not one of the codebook's, a car has no
        value in ``by``, or ``confidence`` does not lie between 0 and 1.
    TypeError
        If ``results`` is no DataFrame or ``by`` no name of a column.

    Notes
    -----
    Source: the frame given, without the cars that did not start and those whose laps
    are not known. The interval is Greenwood's on the log-log scale, which keeps it
    within 0 and 1.

    Read it with care. Laps are not time: a slow car that lasts all twelve hours does
    fewer laps than a fast one that does not. A car that did not retire is censored at
    its own laps, as nobody knows how far it would have gone; but those laps depend on
    its pace and on its troubles, and cars that were nursed home are censored early, so
    censoring is not quite uninformative. Races of different length should not be
    pooled: give one race, or use ``by="round_no"``.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.attrition import survival
    >>> curves = survival(alms.load_results(2004, "sebring"))
    >>> gts = curves.query("group == 'GTS' and retired > 0")
    >>> gts[["laps", "at_risk", "survival"]].round(3).values.tolist()
    [[83, 6, 0.833], [101, 5, 0.667], [121, 4, 0.5]]
    """
    require_confidence(confidence)
    records = _records(results, by)
    steps = ["survival", "error"]
    curves = _ends_of_records(records)
    curves = curves.merge(_kaplan_meier(records), on=["group", "laps"], how="left")
    curves[steps] = curves.groupby("group")[steps].ffill()
    curves = curves.fillna({"survival": 1.0})
    curves = curves.join(_log_log_interval(curves, confidence))
    return typed(curves, SURVIVAL)


def compare_survival(results: pd.DataFrame, by: str = "car_class") -> pd.DataFrame:
    """Test whether the groups retire alike, by the log-rank test.

    Parameters
    ----------
    results : pandas.DataFrame
        Classification of a race, as from ``load_results()``.
    by : str
        Column that groups the cars.

    Returns
    -------
    pandas.DataFrame
        One row: ``groups`` (their names), ``cars`` (that started and whose laps are
        known), ``retired``, ``chi2``, ``degrees_of_freedom``, ``p_value``,
        ``reason`` (why there is no test; NA: there is one) and ``assumptions`` in
        words. Where there is no test, ``chi2``, ``degrees_of_freedom`` and
        ``p_value`` are NA. No row if no car started.

    Raises
    ------
    ValueError
        If a column is missing, a status is not one of the codebook's, or a car has
        no value in ``by``.
    TypeError
        If ``results`` is no DataFrame or ``by`` no name of a column.

    Notes
    -----
    Source: the frame given; the records are those of ``survival()``, with its limits.
    A large p-value says that so few cars do not show a difference, not that there is
    none.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.attrition import compare_survival
    >>> test = compare_survival(alms.load_results(2004, "sebring"))
    >>> test[["groups", "degrees_of_freedom"]].values.tolist()
    [['GT, GTS, LMP1, LMP2', 3]]
    """
    records = _records(results, by)
    groups = sorted(records["group"].unique())
    test = {
        "groups": ", ".join(groups),
        "cars": len(records),
        "retired": records["retired"].sum(),
        **_log_rank(records),
        "assumptions": ASSUMPTIONS,
    }
    rows = [test] if groups else []
    return typed(pd.DataFrame(rows, columns=list(LOG_RANK)), LOG_RANK)


def _records(results: pd.DataFrame, by: str | None) -> pd.DataFrame:
    """Group, laps and fate of each car that took the start."""
    if not (by is None or isinstance(by, str)):
        raise TypeError(f"by must be the name of one column, got {by!r}.")
    grouped_by = [] if by is None else [by]
    require_columns(results, ["laps", "status", *grouped_by], "results")
    cars = results[took_start(results) & results["laps"].notna()]
    group = pd.Series("all", index=cars.index) if by is None else cars[by]
    if group.isna().any():
        raise ValueError(f"{group.isna().sum()} cars that started have no {by}.")
    retired = cars["status"] == "retired"
    records = pd.DataFrame({"group": group, "laps": cars["laps"], "retired": retired})
    return typed(records, {"group": "str", "laps": "int64", "retired": "bool"})


def _ends_of_records(records: pd.DataFrame) -> pd.DataFrame:
    """Cars at risk, retired and censored at each number of laps, and at lap 0."""
    ends = records.assign(censored=~records["retired"])
    start = ends.drop_duplicates("group").assign(laps=0, retired=False, censored=False)
    ends = pd.concat([start, ends]).groupby(["group", "laps"]).sum().reset_index()
    ended = ends["retired"] + ends["censored"]
    ends["at_risk"] = ended[::-1].groupby(ends["group"]).cumsum()
    return ends


def _kaplan_meier(records: pd.DataFrame) -> pd.DataFrame:
    """Survival and its standard error at each number of laps with a retirement."""
    curves = [pd.DataFrame({"group": [], "laps": [], "survival": [], "error": []})]
    for group, cars in records.groupby("group"):
        curve = SurvfuncRight(cars["laps"], cars["retired"])
        steps = {"laps": curve.surv_times, "survival": curve.surv_prob}
        steps["error"] = curve.surv_prob_se
        curves.append(pd.DataFrame(steps).assign(group=group))
    dtypes = {
        "group": "str",
        "laps": "int64",
        "survival": "float64",
        "error": "float64",
    }
    return pd.concat([curve.astype(dtypes) for curve in curves])


def _log_log_interval(curves: pd.DataFrame, confidence: float) -> pd.DataFrame:
    """Pointwise interval of survival from Greenwood's error on the log-log scale."""
    inner = curves["survival"].where(curves["survival"].between(0, 1, "neither"))
    z = stats.norm.ppf((1 + confidence) / 2)
    width = z * curves["error"] / (inner * np.log(inner).abs())
    return pd.DataFrame(
        {"low": inner ** np.exp(width), "high": inner ** np.exp(-width)}
    )


def _log_rank(records: pd.DataFrame) -> dict[str, object]:
    """Statistic of the log-rank test, or the reason why there is none."""
    reason = _why_not_comparable(records)
    if reason:
        return {"reason": reason}
    laps, retired, group = (
        records[column].to_numpy() for column in ("laps", "retired", "group")
    )
    chi2, p_value = survdiff(laps, retired, group)
    return {
        "chi2": chi2,
        "degrees_of_freedom": records["group"].nunique() - 1,
        "p_value": p_value,
    }


def _why_not_comparable(records: pd.DataFrame) -> str | None:
    """Tell what leaves the log-rank test without a variance."""
    groups = records["group"].nunique()
    if groups < 2:
        return "there are fewer than two groups"
    if not records["retired"].any():
        return "no car retired"
    first = records.loc[records["retired"], "laps"].min()
    at_risk = records[records["laps"] >= first]
    if at_risk["group"].nunique() < groups:
        return "a group has no car with as many laps as the first to retire"
    if (at_risk["retired"] & (at_risk["laps"] == first)).all():
        return "no car has more laps than the first to retire"
    return None
