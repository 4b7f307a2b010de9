"""Exercises of lesson 02, points progression."""

import pandas as pd

from alms_data._frames import CHAMPIONSHIP, MEMBER
from alms_data.championship import decided, progression, robustness, what_if
from alms_data.exercises.exercise import Exercise
from alms_data.loaders import load_points, load_points_scales


def _lmp2_if_third(round_no: int | None = None) -> pd.DataFrame:
    """LMP2 of 2004 had Intersport been third in a round."""
    points, scales = load_points(2004, car_class="LMP2"), load_points_scales(2004)
    place = scales[(scales["round_no"] == round_no) & (scales["place"] == 3)]
    cell = (points["team"] == "Intersport Racing") & (points["round_no"] == round_no)
    points.loc[cell, "points"] = place["points"].max()
    return progression(points, scales)


def _decided_round(round_no: int | None = None) -> int:
    return int(decided(_lmp2_if_third(round_no))["round_no"].item())


def _first_round_ahead_of_the_next() -> int:
    """First round after which the lead is more than the next round offers."""
    second = _lmp2_if_third(6).query("gap > 0").groupby("round_no")[["gap"]].min()
    offered = load_points_scales(2004).groupby("round_no")["points"].max()
    return int(second.index[second["gap"].gt(offered.shift(-1).fillna(0))].min())


def _gaps(team: str, season: int, car_class: str) -> pd.Series:
    points = load_points(season, car_class=car_class)
    rows = progression(points, load_points_scales(season)).query("team == @team")
    return rows.set_index("round_no")["gap"]


def _prodrive() -> pd.Series:
    return _gaps("Prodrive", 2003, "GTS")


def _lmp2_after_dropping(worst: int) -> pd.DataFrame:
    return what_if(load_points(2004, car_class="LMP2"), drop_worst=worst)


def _drops_until_another_champion() -> int:
    champions = (_lmp2_after_dropping(worst)["team"].iloc[0] for worst in range(9))
    return next(n for n, team in enumerate(champions) if team == "Intersport Racing")


def _gts_subsets(team: str, column: str = "champion") -> int:
    robust = robustness(load_points(2003, car_class="GTS")).set_index("team")
    return int(robust[column][team])


def _titles() -> pd.DataFrame:
    return decided(progression(load_points(), load_points_scales()))


def _champions_with_most_wins() -> int:
    points = load_points()
    top = points.groupby([*CHAMPIONSHIP, "round_no"])["points"].transform("max")
    won = points[points["points"] == top].value_counts(MEMBER).reset_index()
    most = won.drop_duplicates(CHAMPIONSHIP).merge(_titles(), on=CHAMPIONSHIP)
    return int((most["team"] == most["champion"]).sum())


def _champions_without_a_blank() -> int:
    champions = _titles()[[*CHAMPIONSHIP, "champion"]].rename(
        columns={"champion": "team"}
    )
    cells = load_points().merge(champions, on=MEMBER)
    blank = cells["points"].isna().groupby([cells[name] for name in CHAMPIONSHIP]).any()
    return int((~blank).sum())


EXERCISES = {
    "02-third": Exercise(
        lambda: _decided_round(6),
        {
            "That is the round that decided it as things went: with 13 points in round "
            "6 it is over sooner.": _decided_round,
            "After that round it was decided, but after the one before it, too.": (
                lambda: _decided_round(6) + 1
            ),
            "There the lead is more than the next round offers, but several are to "
            "come: count all that remain.": _first_round_ahead_of_the_next,
        },
    ),
    "02-prodrive": Exercise(
        lambda: int(_prodrive().max()),
        {
            "That is the gap after the last round; look for the largest of nine.": (
                lambda: int(_prodrive().iloc[-1])
            ),
            "That is the mean gap; furthest behind is the largest.": (
                lambda: float(_prodrive().mean())
            ),
            "That is Intersport in LMP2 of 2004: change season, class and team.": (
                lambda: int(_gaps("Intersport Racing", 2004, "LMP2").max())
            ),
        },
        within=0.1,
    ),
    "02-drop": Exercise(
        _drops_until_another_champion,
        {
            "Both throw away a blank, and it is still 146 to 129.": (
                lambda: _drops_until_another_champion() - 2
            ),
            "133 to 129: closer, but Miracle is still ahead.": (
                lambda: _drops_until_another_champion() - 1
            ),
            "It has already changed with one fewer.": (
                lambda: _drops_until_another_champion() + 1
            ),
        },
    ),
    "02-subsets": Exercise(
        lambda: _gts_subsets("Prodrive"),
        {
            "Those are the subsets of Corvette, the champion.": (
                lambda: _gts_subsets("Corvette Racing")
            ),
            "That counts the subsets in which Prodrive is level with Corvette, too.": (
                lambda: _gts_subsets("Prodrive") + _gts_subsets("Prodrive", "level")
            ),
            "Those are the subsets in which nobody alone is champion.": (
                lambda: _gts_subsets("Prodrive", "level")
            ),
        },
    ),
    "02-most-wins": Exercise(
        _champions_with_most_wins,
        {
            "That is all of them; look at LMP2 in 2004 again.": lambda: len(_titles()),
            "Those are the champions that scored in every round.": (
                _champions_without_a_blank
            ),
            "Those are the titles decided in the last round.": (
                lambda: int(
                    (_titles()["round_no"] == _titles()["round_no"].max()).sum()
                )
            ),
        },
    ),
}
