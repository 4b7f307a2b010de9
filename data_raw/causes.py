"""Groups of the causes of a retirement, by the part that is named first."""

import pandas as pd

from data_raw.compiled import bad_fact, facts


def cause_groups(causes: pd.Series) -> pd.Series:
    """Group of each cause; NA where none is given."""
    groups = {cause: group_of(cause) for cause in causes.dropna().unique()}
    return causes.map(groups).astype("str")


def group_of(cause: str) -> str:
    """Group of a cause; raise unless exactly one row of cause_groups.csv fits it."""
    fitting = [
        row["cause_group"]
        for row in facts("cause_groups")
        if cause.startswith(row["begins_with"])
    ]
    if len(fitting) != 1:
        problem = f"{len(fitting)} rows fit the cause {cause!r}"
        raise bad_fact("cause_groups", "", problem, "exactly one")
    return fitting[0]
