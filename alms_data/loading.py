"""What every loader does: take the rows, choose, hand out a fresh frame."""

from typing import Any

import pandas as pd

from alms_data.corrections import corrected
from alms_data.published import printed
from alms_data.selecting import select


def load(table: str, *, as_printed: bool = False, **choice: Any) -> pd.DataFrame:
    """Return a fresh frame with the chosen rows of a table."""
    if not isinstance(as_printed, bool):
        raise TypeError(f"as_printed must be True or False, got {as_printed!r}.")
    rows = printed(table) if as_printed else corrected(table)
    return select(rows, **choice).copy()
