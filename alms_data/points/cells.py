"""Answer which points were published."""

import pandas as pd

from alms_data.frames import TEAM, require_columns, require_keys, typed

CELL = {
    "season": "Int64",
    "car_class": "str",
    "team": "str",
    "round_no": "Int64",
    "points": "Int64",
}


def points_cells(points: pd.DataFrame) -> pd.DataFrame:
    """Published cells with their dtypes; raise where a team is twice in a round."""
    require_columns(points, CELL, "points")
    require_keys(points, TEAM, "points")
    cells = typed(points, CELL)
    if cells.duplicated(TEAM).any():
        raise ValueError("points has a team twice in one class and round.")
    return cells
