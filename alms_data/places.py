"""Former place of this function: goes when the data layer has moved."""

import pandas as pd


def places_from_points(
    points: pd.DataFrame, scales: pd.DataFrame, winners: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Place of each team's best car; see ``alms_data.scoring``."""
    from alms_data import scoring

    return scoring.places_from_points(points, scales, winners)
