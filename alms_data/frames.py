"""What every analysis asks of its frames and promises of its own."""

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from alms_data.errors import nearest

RACE = ["season", "round_no"]
CLASS = [*RACE, "car_class"]
TEAM = [*CLASS, "team"]
CHAMPIONSHIP = ["season", "car_class"]
MEMBER = [*CHAMPIONSHIP, "team"]
STARTED = ("running", "retired", "not classified", "disqualified")
NEVER_STARTED = ("did not start", "withdrawn")
# These score nothing under any rule, and no car's gap is measured from them.
NEVER_SCORE = (*NEVER_STARTED, "disqualified")
KM_PER_MILE = 1.609344


def require_columns(frame: object, columns: Iterable[str], argument: str) -> None:
    """Raise unless the argument is a frame that has the columns."""
    if not isinstance(frame, pd.DataFrame):
        raise TypeError(f"{argument} must be a DataFrame, got {frame!r}.")
    given = [str(column) for column in frame.columns]
    missing = [column for column in columns if column not in given]
    if not missing:
        return
    hints = "".join(nearest(column, given) for column in missing)
    raise ValueError(
        f"{argument} has no column {', '.join(map(repr, missing))}.{hints} "
        f"Columns: {', '.join(given) or 'none'}."
    )


def require_keys(frame: pd.DataFrame, keys: Iterable[str], argument: str) -> None:
    """Raise where a row does not say what it is about."""
    for column in keys:
        without = int(frame[column].isna().sum())
        if without:
            raise ValueError(f"{argument} has {without} rows without {column}.")


def typed(frame: pd.DataFrame, dtypes: Mapping[str, str]) -> pd.DataFrame:
    """Fresh frame of just these columns, in this order and with these dtypes."""
    return frame[list(dtypes)].astype(dict(dtypes)).reset_index(drop=True)


def found_in(rows: pd.DataFrame, others: pd.DataFrame, keys: list[str]) -> np.ndarray:
    """Tell which rows have the same keys as any row of the other frame."""
    known = set(zip(*(others[key].tolist() for key in keys), strict=True))
    given = zip(*(rows[key].tolist() for key in keys), strict=True)
    return np.fromiter((key in known for key in given), bool, len(rows))


def took_start(results: pd.DataFrame) -> pd.Series:
    """Tell which cars took the start; raise for a status that we don't know."""
    require_status(results)
    return results["status"].isin(STARTED)


def require_status(results: pd.DataFrame) -> None:
    """Raise unless every status is one of the codebook's."""
    known = (*STARTED, *NEVER_STARTED)
    unknown = sorted({str(status) for status in results["status"].unique()} - {*known})
    if unknown:
        raise ValueError(
            f"Unknown status: {', '.join(unknown)}. Known: {', '.join(known)}."
        )


def require_cars(results: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise unless each row is a car of a class in a race, with a known status."""
    require_columns(results, columns, "results")
    require_keys(results, CLASS, "results")
    require_status(results)


def race_fact(rows: pd.DataFrame, races: pd.DataFrame | None, column: str) -> pd.Series:
    """Fact about the race of each row; NA where ``races`` lacks the race."""
    if races is None:
        return pd.Series(float("nan"), index=rows.index)
    require_columns(races, [*RACE, column], "races")
    if races.duplicated(RACE).any():
        raise ValueError("races has a race twice.")
    facts = races[[*RACE, column]].astype({"season": "Int64", "round_no": "Int64"})
    found = rows[RACE].merge(facts, on=RACE, how="left")
    return found[column].astype("float64")
