"""Finishing places that the published points imply."""

import pandas as pd

from alms_data.frames import MEMBER, RACE, TEAM


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
    scale = scales[[*RACE, "points", "place"]]
    cells = points[[*MEMBER, "round_no", "points"]]
    places = cells.merge(scale, on=[*RACE, "points"], how="left")
    places["note"] = pd.Series(pd.NA, index=places.index, dtype="str")
    if winners is None:
        return places
    wins = winners[TEAM].drop_duplicates().assign(won=True)
    won = places[TEAM].merge(wins, on=TEAM, how="left")["won"].notna()
    odd = won & places["place"].ne(1).fillna(True)
    points_of = "place " + places["place"].astype("str") + "'s"
    points_of = points_of.where(places["place"].notna(), "no")
    places.loc[odd, "note"] = "won the class, has " + points_of[odd] + " points"
    return places
