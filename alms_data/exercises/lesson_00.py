"""Exercises of lesson 00, class margins."""

import pandas as pd

from alms_data.exercises.exercise import Exercise
from alms_data.gaps import class_margins
from alms_data.loaders import load_claims, load_races, load_results


def _morgan(column: str) -> int:
    cars = load_results(2004, "sebring")
    (place,) = cars.loc[cars["team"] == "Morgan Works Race Team", column]
    return int(place)


def _place_among(*classes: str) -> int:
    cars = load_results(2004, "sebring").query("car_class in @classes")
    return int((cars["position"] <= _morgan("position")).sum())


def _gts_laps(nth: int) -> int:
    cars = load_results(2004, "sebring", car_class="GTS")
    return int(cars["laps"].iloc[nth - 1])


def _overall_laps(position: int) -> int:
    cars = load_results(2004, "sebring")
    return int(cars.loc[cars["position"] == position, "laps"].iloc[0])


def _margins(*rounds: int) -> pd.Series:
    results = load_results(2004)
    return class_margins(results[results["round_no"].isin(rounds)])["margin_laps"]


def _mosport_lap_s(car_class: str) -> float:
    laps = load_results(2004, "mosport", car_class=car_class)["laps"].max()
    return _mosport_race("winner_time_s") / float(laps)


def _mosport_race(column: str) -> float:
    return float(load_races(2004, "mosport")[column].item())


def _gt_margin_s() -> float:
    """Seconds that page 001 gives for the win in GT."""
    gt = load_results(2004, "mosport", car_class="GT")
    return float(class_margins(gt, claims=load_claims())["margin_s"].item())


EXERCISES: dict[str, Exercise] = {
    "00-morgan": Exercise(
        lambda: _morgan("class_position"),
        {
            "That is its place overall. How many of those ahead are GT cars?": (
                lambda: _morgan("position")
            ),
            "That is the number of GT cars ahead of it; its place is one more.": (
                lambda: _morgan("class_position") - 1
            ),
            "That counts the GTS cars, too. GT and GTS are two classes.": (
                lambda: _place_among("GT", "GTS")
            ),
        },
    ),
    "00-third": Exercise(
        lambda: _gts_laps(2) - _gts_laps(3),
        {
            "That is the third car's gap to the class winner.": (
                lambda: _gts_laps(1) - _gts_laps(3)
            ),
            "That is the winner's margin over the second car.": (
                lambda: _gts_laps(1) - _gts_laps(2)
            ),
            "The sign is turned: take the third car's laps from the second's.": (
                lambda: _gts_laps(3) - _gts_laps(2)
            ),
            "That is the third car's gap to the overall winner.": (
                lambda: _overall_laps(1) - _gts_laps(3)
            ),
            "That is the third car's gap to the car ahead of it overall, a GT car.": (
                lambda: _overall_laps(24) - _gts_laps(3)
            ),
        },
    ),
    "00-median": Exercise(
        lambda: float(_margins(1, 6).median()),
        {
            "That is the mean; the question asks for the median.": (
                lambda: float(_margins(1, 6).mean())
            ),
            "That leaves out the margins of 0 laps. They are margins, too.": (
                lambda: float(_margins(1, 6)[_margins(1, 6) > 0].median())
            ),
            "That is Sebring alone.": lambda: float(_margins(1).median()),
            "That is Mosport alone.": lambda: float(_margins(6).median()),
        },
        within=0.1,
    ),
    "00-bound": Exercise(
        lambda: 100 * _gt_margin_s() / _mosport_lap_s("GT"),
        {
            "That is of a lap of the overall winner, a faster car.": (
                lambda: 100 * _gt_margin_s() / _mosport_lap_s("LMP1")
            ),
            "That is of the fastest lap of qualifying: the race was slower.": (
                lambda: 100 * _gt_margin_s() / _mosport_race("pole_time_s")
            ),
            "That is the lap itself, in seconds; what part of it is the margin?": (
                lambda: _mosport_lap_s("GT")
            ),
            "That is how many margins make a lap; turn it around.": (
                lambda: _mosport_lap_s("GT") / _gt_margin_s()
            ),
            "That is a share; give it in percent.": (
                lambda: _gt_margin_s() / _mosport_lap_s("GT")
            ),
        },
        within=0.6,
    ),
}
