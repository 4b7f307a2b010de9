"""Exercises of lesson 01, lap gaps."""

import pandas as pd

from alms_data._frames import KM_PER_MILE, RACE, STARTED
from alms_data.exercises.exercise import Exercise
from alms_data.gaps import lap_gaps, season_gaps
from alms_data.loaders import load_class_results, load_races, load_results

SECOND = {2003: "LMP675", 2004: "LMP2"}


def _gaps(race: str) -> pd.DataFrame:
    return lap_gaps(load_results(2004, race), load_races())


def _rand_car() -> pd.Series:
    gaps = _gaps("sebring")
    return gaps[gaps["car_class"] == "LMP2"].iloc[1]


def _rand(to: str, of: str) -> float:
    """Gap of Rand's car in percent of the laps of some car, itself or another."""
    rand = _rand_car()
    whole = rand["laps"] + (0 if of == "own" else rand[f"to_{of}_laps"])
    return float(100 * rand[f"to_{to}_laps"] / whole)


def _rand_laps() -> int:
    return int(_rand_car()["to_class_leader_laps"])


def _mosport(column: str = "to_leader_laps", status: str = "running") -> pd.Series:
    gaps = _gaps("mosport")
    return gaps.loc[
        gaps["status"].isin(STARTED if status == "any" else [status]), column
    ]


def _mosport_with_non_starters() -> float:
    laps = load_results(2004, "mosport")["laps"]
    return float((laps.max() - laps).median())


def _gt_km(column: str = "to_class_leader_km", *statuses: str) -> float:
    gaps = _gaps("sebring")
    kept = gaps["status"].isin(statuses or ["running"]) & gaps["car_class"].eq("GT")
    return float(gaps.loc[kept, column].median())


def _level(column: str) -> int:
    return int((_gaps("mosport")[column] == 0).sum())


def _races_behind(other: str, seasons: tuple[int, ...] = (2003, 2004)) -> int:
    """Races in which the second prototype class was won further behind than another."""
    gaps = season_gaps(load_class_results(), load_races())
    wide = gaps.pivot(index=RACE, columns="car_class", values="gap_laps")
    margins = [
        wide.loc[[year], SECOND[year]] - wide.loc[[year], other] for year in seasons
    ]
    return int((pd.concat(margins) > 0).sum())


EXERCISES = {
    "01-rand": Exercise(
        lambda: _rand("class_leader", of="class_leader"),
        {
            "That is the gap to the overall winner; the question asks for the gap in "
            "class.": lambda: _rand("leader", of="leader"),
            "That is the gap to the car just ahead on the page, which is of another "
            "class.": lambda: _rand("ahead", of="ahead"),
            "The gap is right, but it is to be a part of the class winner's laps, not "
            "of the overall winner's.": lambda: _rand("class_leader", of="leader"),
            "The gap is right, but it is to be a part of the class winner's laps, not "
            "of its own.": lambda: _rand("class_leader", of="own"),
            "Those are laps; what part of the class winner's laps is that?": _rand_laps,
            "That is the part that it did; what did it lack?": (
                lambda: 100 - _rand("class_leader", of="class_leader")
            ),
            "That is a share; give it in percent.": (
                lambda: _rand("class_leader", of="class_leader") / 100
            ),
        },
        within=0.1,
    ),
    "01-median": Exercise(
        lambda: float(_mosport().median()),
        {
            "That is the mean; the question asks for the median.": (
                lambda: float(_mosport().mean())
            ),
            "That has the retired car among the running ones.": (
                lambda: float(_mosport(status="any").median())
            ),
            "That counts cars that did not start as 137 laps behind: they have no "
            "gap.": _mosport_with_non_starters,
            "That is the median gap in class; take the gap to the overall winner.": (
                lambda: float(_mosport("to_class_leader_laps").median())
            ),
        },
        within=0.1,
    ),
    "01-km": Exercise(
        _gt_km,
        {
            "That is the gap to the overall winner.": lambda: _gt_km("to_leader_km"),
            "That has the retired cars among the running ones.": (
                lambda: _gt_km("to_class_leader_km", *STARTED)
            ),
            "Those are laps; one lap of Sebring is about six kilometres.": (
                lambda: _gt_km("to_class_leader_laps")
            ),
            "Those are miles.": lambda: _gt_km() / KM_PER_MILE,
        },
        within=0.5,
    ),
    "01-level": Exercise(
        lambda: _level("to_class_ahead_laps"),
        {
            "That compares with the car ahead on the page, or counts a car that did "
            "not start.": lambda: _level("to_ahead_laps"),
            "That counts the class winners, too; a winner has no car ahead, so its gap "
            "is missing, not 0.": (
                lambda: (
                    _level("to_class_ahead_laps")
                    + _gaps("mosport")["car_class"].nunique()
                )
            ),
        },
    ),
    "01-behind-gt": Exercise(
        lambda: _races_behind("GT"),
        {
            "That compares with the GTS winner.": lambda: _races_behind("GTS"),
            "Those are the races of 2003 alone.": lambda: _races_behind("GT", (2003,)),
            "Those are the races of 2004 alone.": lambda: _races_behind("GT", (2004,)),
        },
    ),
}
