"""Exercises of lesson 10, explore."""

from math import floor

import pandas as pd

from alms_data._frames import CHAMPIONSHIP
from alms_data.championship import decided, progression
from alms_data.exercises.exercise import Exercise
from alms_data.loaders import load_points, load_points_scales, load_results


def _reached(race: str, share: int, lens: str, car_class: str | None = None) -> int:
    """Running cars with a share of the winner's laps, in percent."""
    cars = load_results(2004, race)
    group = "race" if lens == "overall winner" else "car_class"
    percent = 100 * cars["laps"] / cars.groupby(group)["laps"].transform("max")
    counted = (cars["status"] == "running") & (percent >= share)
    if car_class is not None:
        counted &= cars["car_class"] == car_class
    return int(counted.sum())


def _intersport_percent(of: str) -> float:
    """Laps of Intersport's car at Sebring, in percent of the winner's."""
    sebring = load_results(2004, "sebring")
    lmp2 = sebring[sebring["car_class"] == "LMP2"]
    laps = lmp2.loc[lmp2["team"] == "Intersport Racing", "laps"].item()
    cars = sebring if of == "overall winner" else lmp2
    return float(100 * laps / cars["laps"].max())


def _margins() -> pd.Series:
    titles = decided(progression(load_points(), load_points_scales()))
    return titles.set_index(CHAMPIONSHIP)["margin"].sort_values()


EXERCISES = {
    "10-lens": Exercise(
        lambda: _reached("sebring", 70, "class winner", "LMP2"),
        {
            "That is with the overall winner's laps.": (
                lambda: _reached("sebring", 70, "overall winner", "LMP2")
            ),
            "That is every LMP2 car; four of them retired.": (
                lambda: len(load_results(2004, "sebring", car_class="LMP2"))
            ),
            "Those are the cars of all classes.": (
                lambda: _reached("sebring", 70, "class winner")
            ),
        },
    ),
    "10-mosport": Exercise(
        lambda: _reached("mosport", 90, "overall winner"),
        {
            "That is Sebring; change the race.": (
                lambda: _reached("sebring", 90, "overall winner")
            ),
            "That is with each class winner's laps; change the lens.": (
                lambda: _reached("mosport", 90, "class winner")
            ),
            "That is with 70%; move the line.": (
                lambda: _reached("mosport", 70, "overall winner")
            ),
        },
    ),
    "10-closest": Exercise(
        lambda: int(_margins().min()),
        {
            "That is the closest title of 2004; look at both seasons.": (
                lambda: int(_margins()[2004].min())
            ),
            "That is the second closest.": lambda: int(_margins().iloc[1]),
        },
    ),
    "10-share": Exercise(
        lambda: floor(_intersport_percent("class winner")) + 1,
        {
            "Intersport's car still has that share; one more.": (
                lambda: floor(_intersport_percent("class winner"))
            ),
            "That is with the overall winner's laps.": (
                lambda: floor(_intersport_percent("overall winner")) + 1
            ),
            "With the share of the rule the title is Intersport's.": lambda: 70,
        },
    ),
}
