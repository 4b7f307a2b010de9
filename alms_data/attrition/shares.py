"""Shares of cars with their intervals, per class and over all classes."""

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

KEY = {"season": "Int64", "round_no": "Int64", "car_class": "str"}
INTERVAL = {"rate": "float64", "low": "float64", "high": "float64"}


def require_confidence(confidence: float) -> None:
    """Raise unless the confidence of an interval lies between 0 and 1."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1, got {confidence!r}.")


def with_all_classes(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows, and each once more under the class "all"."""
    return pd.concat([rows, rows.assign(car_class="all")], ignore_index=True)


def with_rate(
    counts: pd.DataFrame, part: str, whole: str, confidence: float
) -> pd.DataFrame:
    """Counts with the share of the part in the whole and its Wilson interval."""
    some = counts[counts[whole] > 0].astype({part: "int64", whole: "int64"})
    low, high = proportion_confint(
        some[part], some[whole], alpha=1 - confidence, method="wilson"
    )
    return counts.assign(rate=some[part] / some[whole], low=low, high=high)
