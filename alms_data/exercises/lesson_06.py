"""Exercises of lesson 06, attrition.

The analysis is loaded where an answer needs it: all lessons load this module, and
statsmodels takes longer to load than all the rest.
"""

import pandas as pd

from alms_data._frames import RACE
from alms_data.exercises.exercise import Exercise
from alms_data.loaders import load_class_results, load_races, load_results


def _both_races(car_class: str) -> pd.DataFrame:
    races = [load_results(2004, race) for race in ("sebring", "mosport")]
    return pd.concat(races).query("car_class == @car_class")


def _percent(cars: pd.DataFrame, *statuses: str) -> float:
    return float(100 * cars["status"].isin(statuses).mean())


def _of_started(cars: pd.DataFrame, status: str) -> float:
    return _percent(cars[cars["status"] != "did not start"], status)


def _mean_of_rates() -> float:
    races = _both_races("LMP2").groupby("round_no")
    return sum(_of_started(cars, "retired") for _, cars in races) / 2


def _curve_end(laps: int | None = None) -> float:
    """Where the curve of all cars ends if the car with so many laps had retired."""
    from alms_data.attrition import survival

    cars = load_results(2004, "sebring")
    cars.loc[cars["laps"] == laps, "status"] = "retired"
    return float(100 * survival(cars, by=None)["survival"].iloc[-1])


def _running_share(one_more: int) -> float:
    cars = load_results(2004, "sebring")
    return float(100 * ((cars["status"] == "running").sum() + one_more) / len(cars))


def _gt_laps(*statuses: str) -> pd.Series:
    cars = load_results(2004, "sebring", car_class="GT")
    return cars.loc[cars["status"].isin(statuses), "laps"]


def _p_by_clock(leader_of: list[str] | None) -> float:
    """P-value with laps in thousandths of the leader's; None leaves them as laps."""
    from alms_data.attrition import compare_survival

    cars = load_results(2004, "sebring")
    if leader_of:
        most = cars.groupby(leader_of)["laps"].transform("max")
        cars["laps"] = (1000 * cars["laps"] / most).round().astype("Int64")
    return float(compare_survival(cars)["p_value"].iloc[0])


def _losses() -> pd.DataFrame:
    counts = load_class_results().groupby(RACE, as_index=False)[["entered", "finished"]]
    losses = counts.sum().merge(load_races(), on=RACE)
    losses["hours"] = losses["winner_time_s"] / 3600
    losses["quarters"] = (4 * losses["hours"]).round()
    return losses.assign(out=1 - losses["finished"] / losses["entered"])


def _rho(length: str) -> float:
    losses = _losses().rank(numeric_only=True)
    return float(losses[length].corr(losses["out"]))


def _of_values(length: str) -> float:
    losses = _losses()
    return float(losses[length].corr(losses["out"]))


EXERCISES: dict[str, Exercise] = {
    "06-lmp2": Exercise(
        lambda: _of_started(_both_races("LMP2"), "retired"),
        {
            "That has the car that did not start below the line. It was never in "
            "the race.": lambda: _percent(_both_races("LMP2"), "retired"),
            "That counts the car that did not start as a retirement.": (
                lambda: _percent(_both_races("LMP2"), "retired", "did not start")
            ),
            "That is the share that was running at the finish.": (
                lambda: _of_started(_both_races("LMP2"), "running")
            ),
            "That is the mean of the two rates: it gives Mosport's two cars the "
            "weight of Sebring's seven.": _mean_of_rates,
        },
        within=0.5,
    ),
    "06-audi": Exercise(
        lambda: _curve_end(345),
        {
            "That is the curve as it is: its last step is at 270 laps.": _curve_end,
            "That is the plain share of cars still running. But only two cars got to "
            "345 laps, and one of these two would have stopped.": (
                lambda: _running_share(-1)
            ),
            "That is what is lost; the curve shows what is left.": (
                lambda: 100 - _curve_end(345)
            ),
        },
        within=0.5,
    ),
    "06-median": Exercise(
        lambda: float(_gt_laps("retired").median()),
        {
            "That is the mean. One car that lasted long pulls it up; the middle one "
            "stays.": lambda: float(_gt_laps("retired").mean()),
            "That is the median of all GT cars; twelve of them did not stop.": (
                lambda: float(_gt_laps("retired", "running").median())
            ),
            "That is the median of the cars that did not stop.": (
                lambda: float(_gt_laps("running").median())
            ),
        },
        within=0.5,
    ),
    "06-clock": Exercise(
        lambda: _p_by_clock(["car_class"]),
        {
            "That is p with laps as they are, or with the overall leader's: dividing "
            "all by one number leaves their order as it was.": (
                lambda: _p_by_clock(None)
            ),
            "That is the probability of the other side: give p itself.": (
                lambda: 1 - _p_by_clock(["car_class"])
            ),
        },
        within=0.01,
    ),
    "06-exact": Exercise(
        lambda: _rho("hours"),
        {
            "That is with the rounded hours.": lambda: _rho("quarters"),
            "That is by kilometres.": lambda: _rho("distance_km"),
            "That correlates the hours themselves; Spearman's rho takes ranks.": (
                lambda: _of_values("hours")
            ),
            "The sign is turned: that is with the share that finished.": (
                lambda: -_rho("hours")
            ),
        },
        within=0.01,
    ),
}
