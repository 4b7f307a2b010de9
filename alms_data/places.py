"""Finishing places that the published points imply."""

import pandas as pd

from alms_data.frames import MEMBER, RACE, TEAM, found_in, require_columns


def places_from_points(
    points: pd.DataFrame, scales: pd.DataFrame, winners: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Place of each team's best car that its points imply.

    Parameters
    ----------
    points : pandas.DataFrame
        Published points, as from ``load_points()``.
    scales : pandas.DataFrame
        Points for each place, as from ``load_points_scales()``.
    winners : pandas.DataFrame, optional
        Class winners, as from ``load_winners()``: then a win that the points
        contradict is noted.

    Returns
    -------
    pandas.DataFrame
        One row per team, class and round: ``season``, ``car_class``, ``team``,
        ``round_no``, ``points``, ``place`` (NA: no points, or points that are not on
        the round's scale) and ``note`` (what contradicts a win; NA: nothing does, or
        ``winners`` was not given).

    Raises
    ------
    ValueError
        If a column is missing, or ``scales`` has a place twice in one race or two
        places with the same points.
    TypeError
        If an argument is no DataFrame.

    Notes
    -----
    Source: the frames given. The place is one among the cars that scored in the
    class, which is not always the place in the classification.

    Examples
    --------
    >>> import alms_data as alms
    >>> places = alms.places_from_points(
    ...     alms.load_points(2004), alms.load_points_scales(), alms.load_winners()
    ... )
    >>> places.dropna(subset="note")[["team", "round_no", "note"]].values.tolist()
    [['ADT Champion Racing', 9, "won the class, has place 2's points"]]
    """
    cell, step = [*MEMBER, "round_no", "points"], [*RACE, "points", "place"]
    require_columns(points, cell, "points")
    _require_scales(scales)
    places = points[cell].merge(scales[step], on=[*RACE, "points"], how="left")
    places["note"] = pd.Series(pd.NA, index=places.index, dtype="str")
    if winners is None:
        return places
    require_columns(winners, TEAM, "winners")
    odd = places["place"].ne(1).fillna(True) & found_in(places, winners, TEAM)
    places.loc[odd, "note"] = "won the class, has " + _whose_points(places[odd])
    return places


def _require_scales(scales: pd.DataFrame) -> None:
    """Raise unless the points of a race tell the place."""
    require_columns(scales, [*RACE, "points", "place"], "scales")
    for column, twice in (
        ("place", "a place twice in one race"),
        ("points", "two places with the same points in one race"),
    ):
        again = scales[scales.duplicated([*RACE, column])]
        if len(again):
            row = again.iloc[0]
            raise ValueError(
                f"scales has {twice}: {column} {row[column]} in {row['season']} "
                f"round {row['round_no']}."
            )


def _whose_points(places: pd.DataFrame) -> pd.Series:
    """Words for the points of rows whose team did not get a winner's."""
    whose = "place " + places["place"].astype("str") + "'s points"
    whose = whose.where(places["place"].notna(), "no place's points")
    return whose.where(places["points"].notna(), "no points")
