"""Answer who entered, started, was running and retired, and why."""

import pandas as pd

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
    require_columns,
    require_keys,
    require_status,
    took_start,
    typed,
)

COUNTED = ["entered", "did_not_start", "started", "running", "retired", "other"]
ATTRITION = KEY | dict.fromkeys(COUNTED, "Int64") | INTERVAL
CAUSES = {
    "season": "Int64",
    "round_no": "Int64",
    "cause": "str",
    "cars": "Int64",
    "min_laps": "Int64",
    "median_laps": "float64",
    "max_laps": "Int64",
}


def attrition(results: pd.DataFrame, *, confidence: float = 0.95) -> pd.DataFrame:
    """Count who entered, started, was running and retired, per class and overall.

    Parameters
    ----------
    results : pandas.DataFrame
        Classifications of one or more races, as from ``load_results()``.
    confidence : float
        Confidence of the interval.

    Returns
    -------
    pandas.DataFrame
        One row per class in a race and one per race with ``car_class`` "all":
        ``season``, ``round_no``, ``car_class``, ``entered``, ``did_not_start``
        (withdrawn cars among them), ``started``, ``running`` (at the finish),
        ``retired``, ``other`` (not classified or disqualified), all in cars;
        ``rate`` (retired of started) with the Wilson interval from ``low`` to
        ``high``, NA where no car started.

    Raises
    ------
    ValueError
        If a column is missing, a row has no season, round_no or car_class, a status
        is not one of the codebook's, or ``confidence`` does not lie between 0 and 1.
    TypeError
        If ``results`` is no DataFrame.

    Notes
    -----
    Source: the frame given. The interval takes cars as independent draws; team-mates
    and cars that collide are not, so it is rather too narrow.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.attrition import attrition
    >>> table = attrition(alms.load_results(2004, "mosport")).set_index("car_class")
    >>> table.loc["all", ["entered", "started", "retired"]].astype(int).tolist()
    [24, 21, 1]
    """
    require_confidence(confidence)
    require_columns(results, [*KEY, "status"], "results")
    require_keys(results, KEY, "results")
    cars = typed(results, KEY | {"status": "str"})
    started, status = took_start(cars), cars["status"]
    cars = cars[CLASS].assign(
        entered=True,
        did_not_start=~started,
        started=started,
        running=status == "running",
        retired=status == "retired",
        other=started & ~status.isin(["running", "retired"]),
    )
    counts = with_all_classes(cars).groupby(CLASS, as_index=False)[COUNTED].sum()
    return typed(with_rate(counts, "retired", "started", confidence), ATTRITION)


def causes(results: pd.DataFrame) -> pd.DataFrame:
    """Count the printed reasons of retirement, and the laps at which they came.

    Parameters
    ----------
    results : pandas.DataFrame
        Classifications of one or more races, as from ``load_results()``.

    Returns
    -------
    pandas.DataFrame
        One row per cause in a race, the most frequent first: ``season``,
        ``round_no``, ``cause`` (NA: retired, and the page prints no reason),
        ``cars``, ``min_laps``, ``median_laps``, ``max_laps`` (laps completed; NA
        where no car's laps are known).

    Raises
    ------
    ValueError
        If a column is missing or a status is not one of the codebook's.
    TypeError
        If ``results`` is no DataFrame.

    Notes
    -----
    Source: the frame given. A cause is one word of the organiser for what was often
    a chain of events.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.attrition import causes
    >>> causes(alms.load_results(2004, "sebring"))[["cause", "cars"]].values.tolist()[0]
    ['Transmission', 4]
    """
    columns = {"season": "Int64", "round_no": "Int64", "cause": "str", "laps": "Int64"}
    require_columns(results, [*columns, "status"], "results")
    require_status(results)
    retired = typed(results[results["status"] == "retired"], columns)
    laps = retired.groupby([*RACE, "cause"], dropna=False)["laps"]
    counted = laps.agg(
        cars="size", min_laps="min", median_laps="median", max_laps="max"
    ).reset_index()
    order = {"season": True, "round_no": True, "cars": False, "cause": True}
    counted = counted.sort_values(list(order), ascending=list(order.values()))
    return typed(counted, CAUSES)
