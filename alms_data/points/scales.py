"""Answer which points a place earns in which race."""

import pandas as pd

from alms_data.frames import RACE, found_in, require_columns, typed

SCALE = {"season": "Int64", "round_no": "Int64", "place": "Int64", "points": "Int64"}


def scale_of_races(
    scale: pd.DataFrame, races: pd.DataFrame, argument: str = "scale"
) -> pd.DataFrame:
    """Rows of a scale for each race; one that names no race is for all of them."""
    require_columns(scale, ["place", "points"], argument)
    races = races[RACE].drop_duplicates()
    if not set(RACE) & set(scale.columns):
        scale = races.merge(scale, how="cross")
    require_columns(scale, SCALE, argument)
    scale = typed(scale, SCALE)
    if scale.duplicated([*RACE, "place"]).any():
        raise ValueError(f"{argument} has a place twice in one race.")
    _require_races(scale, races, argument)
    return scale


def _require_races(scale: pd.DataFrame, races: pd.DataFrame, argument: str) -> None:
    without = races[~found_in(races, scale, RACE)]
    if without.empty:
        return
    named = ", ".join(
        f"{race.season} round {race.round_no}"
        for race in without.sort_values(RACE).itertuples()
    )
    raise ValueError(f"{argument} has no points for {named}.")
