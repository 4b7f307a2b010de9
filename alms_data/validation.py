"""What the analyses ask of a frame of results, and what is wrong with it."""

from collections.abc import Callable, Iterable
from functools import partial

import pandas as pd

from alms_data._frames import (
    CLASS,
    STATUSES,
    as_numbers,
    bad_value,
    found_in,
    race_key,
    race_name,
    require_frame,
)
from alms_data.errors import DataError, nearest

__all__ = ["validate_results"]

NEEDED = ("season", "position", "car_class", "number", "team", "laps", "status")
# What timing sheets print, where our words differ.
USUAL = {
    "classified": "running",
    "finished": "running",
    "dnf": "retired",
    "ret": "retired",
    "dns": "did not start",
    "nc": "not classified",
    "dsq": "disqualified",
    "wd": "withdrawn",
}


def validate_results(
    results: pd.DataFrame,
    columns: Iterable[str] = NEEDED,
    *,
    whole_races: bool = True,
) -> pd.DataFrame:
    """Check a frame of results; say what is wrong by column, row and value.

    Every analysis calls it for the columns that it needs. Call it yourself on results
    of your own, before you trust what is computed from them.

    Parameters
    ----------
    results : pandas.DataFrame
        One row per car in a race. ``round_no`` may be absent: then each season is one
        race.
    columns : iterable of str
        Columns that have to be there; others are not looked at.
    whole_races : bool
        Whether each race must have its winner, the car at position 1.

    Returns
    -------
    pandas.DataFrame
        The frame itself, unchanged, so that a call can stand in a chain.

    Raises
    ------
    DataError
        If a column is missing, a row has no season, round or class, a car's number
        was read as a number, a place or a car is twice in a race, text or a share is
        among places or laps, a status is not one of the six, laps rise from one
        running car to the next, or a race has no winner.
    TypeError
        If ``results`` is no DataFrame.

    Examples
    --------
    >>> import alms_data as alms
    >>> sebring = alms.load_results(2004, "sebring")
    >>> alms.validate_results(sebring) is sebring
    True
    >>> try:
    ...     alms.validate_results(sebring.replace({"status": {"retired": "DNF"}}))
    ... except ValueError as error:
    ...     print(error)
    results, row 21, column status: 'DNF' is no status. Nearest: 'retired'.
      expected: running, retired, not classified, disqualified, did not start, withdrawn
    """
    require_frame(results, [], "results")
    columns = list(columns)
    if "season" in columns:
        columns = list(dict.fromkeys([*columns, *race_key(results)]))
    keys = [key for key in CLASS if key in columns]
    require_frame(results, columns, "results", keys=keys)
    for needed, require in CHECKS.items():
        if {*needed} <= {*columns}:
            require(results)
    if whole_races and "position" in columns:
        require_winners(results)
    return results


def require_winners(results: pd.DataFrame) -> None:
    """Raise unless each race has a car at position 1."""
    key = race_key(results)
    winners = results[as_numbers(results["position"]).eq(1).fillna(False)]
    without = results[~found_in(results, winners, key)]
    if len(without):
        raise DataError(
            "results",
            race_name(without.iloc[0]),
            "no car is at position 1, so the overall winner's laps are not known",
            expected="whole races; choose classes afterwards",
        )


def _require_text(results: pd.DataFrame) -> None:
    numbers = results["number"].dropna()
    read = numbers[[not isinstance(number, str) for number in numbers]]
    if len(read):
        raise bad_value(
            "results",
            read,
            "was read as a number, which makes 8 of 08",
            expected='text: pd.read_csv(..., dtype={"number": str})',
        )


def _require_status(results: pd.DataFrame) -> None:
    unknown = results["status"][~results["status"].isin(STATUSES)]
    if len(unknown):
        status = unknown.iloc[0]
        usual = USUAL.get(str(status).casefold())
        hint = f" Nearest: {usual!r}." if usual else nearest(status, STATUSES)
        raise bad_value(
            "results", unknown, f"is no status.{hint}", expected=", ".join(STATUSES)
        )


def _require_each_once(results: pd.DataFrame, column: str) -> None:
    known = results.dropna(subset=column)
    again = known[known.duplicated([*race_key(results), column])]
    if len(again):
        raise bad_value(
            "results",
            again[column],
            f"is there twice in {race_name(again.iloc[0])}",
            expected=f"each {column} once in a race; round_no tells the races of a "
            "season apart",
        )


def _require_falling_laps(results: pd.DataFrame) -> None:
    key = race_key(results)
    cars = results.assign(
        place=as_numbers(results["position"]), driven=as_numbers(results["laps"])
    )
    running = cars[cars["status"] == "running"].dropna(subset=["place", "driven"])
    running = running.sort_values([*key, "place"])
    before = running.groupby(key)["driven"].shift()
    rises = running["driven"].gt(before).fillna(False).to_numpy(bool)
    if rises.any():
        raise bad_value(
            "results",
            running["laps"][rises],
            f"is more than the {before[rises].iloc[0]:g} laps of the running car "
            "placed before it",
            expected="laps that never rise from one running car to the next",
        )


CHECKS: dict[tuple[str, ...], Callable[[pd.DataFrame], None]] = {
    ("number",): _require_text,
    ("status",): _require_status,
    ("season", "position"): partial(_require_each_once, column="position"),
    ("season", "number"): partial(_require_each_once, column="number"),
    ("season", "position", "status", "laps"): _require_falling_laps,
}
