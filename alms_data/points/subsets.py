"""Answer how robust a title is: who is champion over other sets of rounds."""

import numpy as np
import pandas as pd

from alms_data.frames import CHAMPIONSHIP, MEMBER, typed
from alms_data.points.cells import points_cells

MOST_ROUNDS = 20  # more than a million subsets would no longer fit into memory
ROBUSTNESS = {
    "season": "Int64",
    "car_class": "str",
    "team": "str",
    "champion": "Int64",
    "level": "Int64",
    "subsets": "Int64",
    "share": "float64",
}


def robustness(points: pd.DataFrame) -> pd.DataFrame:
    """Over every subset of a season's rounds, how often each team is champion.

    Parameters
    ----------
    points : pandas.DataFrame
        Published points, as from ``load_points()``.

    Returns
    -------
    pandas.DataFrame
        One row per team in a class, the most frequent champion first: ``season``,
        ``car_class``, ``team``, ``champion`` (subsets in which the team alone has
        the most points), ``level`` (subsets in which it shares the most points with
        another team), ``subsets`` (how many there are) and ``share`` (champion over
        subsets).

    Raises
    ------
    ValueError
        If a column is missing, a team is twice in a round, or a season has more than
        20 rounds.
    TypeError
        If ``points`` is not a frame.

    Notes
    -----
    Source: the frame given. Nothing is sampled: nine rounds have 2⁹ = 512 subsets,
    and all but the empty one count, as no rounds make no champion. Ties are counted
    apart, not split, so the shares of a class fall short of 1 by its ties. A team
    without points is never champion.

    Examples
    --------
    >>> import alms_data as alms
    >>> from alms_data.points import robustness
    >>> lmp2 = robustness(alms.load_points(2004, car_class="LMP2"))
    >>> lmp2[["team", "champion", "level", "subsets"]].head(2).values.tolist()
    [['Miracle Motorsports', 335, 1, 511], ['Intersport Racing', 172, 1, 511]]
    """
    cells = points_cells(points)
    teams = cells[MEMBER].drop_duplicates().sort_values(MEMBER, ignore_index=True)
    car_class = teams.groupby(CHAMPIONSHIP).ngroup().to_numpy(int)
    rounds = cells.groupby("season")["round_no"].nunique().to_dict()
    scores = _scores(cells, most_rounds=max(rounds.values(), default=0))
    counted = np.zeros((len(teams), 3), dtype=int)
    for season, members in teams.groupby("season"):
        rows = members.index.to_numpy()
        counted[rows] = _counted(scores[rows, : rounds[season]], car_class[rows])
    teams[["champion", "level", "subsets"]] = counted
    teams["share"] = teams["champion"] / teams["subsets"]
    order = [*CHAMPIONSHIP, "champion", "level", "team"]
    ascending = [True, True, False, False, True]
    return typed(teams.sort_values(order, ascending=ascending), ROBUSTNESS)


def subsets(rounds: int) -> np.ndarray:
    """Every non-empty subset of the rounds: a row of ones and zeros for each."""
    if rounds > MOST_ROUNDS:
        raise ValueError(f"A season has {rounds} rounds; at most {MOST_ROUNDS} can be.")
    return np.arange(1, 2**rounds)[:, None] >> np.arange(rounds) & 1


def _scores(cells: pd.DataFrame, most_rounds: int) -> np.ndarray:
    """Points in a row for each team and a column for each round of its season."""
    teams = cells.groupby(MEMBER)
    nth = cells.groupby("season")["round_no"].rank(method="dense").to_numpy(int)
    scores = np.zeros((teams.ngroups, most_rounds), dtype=int)
    points = cells["points"].fillna(0).to_numpy(int)
    scores[teams.ngroup().to_numpy(int), nth - 1] = points
    return scores


def _counted(scores: np.ndarray, car_class: np.ndarray) -> np.ndarray:
    """Subsets that make each team champion, leave it level, and all subsets.

    The teams of a class stand together.
    """
    totals = subsets(scores.shape[1]) @ scores.T
    _, first, nth_class = np.unique(car_class, return_index=True, return_inverse=True)
    most = np.maximum.reduceat(totals, first, axis=1)[:, nth_class]
    leads = (totals == most) & (most > 0)
    leaders = np.add.reduceat(leads, first, axis=1, dtype=int)[:, nth_class]
    champion = (leads & (leaders == 1)).sum(axis=0)
    level = (leads & (leaders > 1)).sum(axis=0)
    return np.column_stack([champion, level, np.full_like(level, len(totals))])
