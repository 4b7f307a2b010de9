"""Exercises of lesson 04, from page to table."""

import pandas as pd

from alms_data.exercises.exercise import Exercise
from alms_data.loaders import load_disagreements, load_entries, load_results


def _car_of_place_24() -> str:
    printed = load_results(2004, "sebring", as_printed=True)
    return str(printed.loc[printed["position"] == 24, "chassis"].item())


def _mosport(*statuses: str) -> int:
    return int(load_results(2004, "mosport")["status"].isin(statuses).sum())


def _lost_share(entries: pd.DataFrame, column: str) -> float:
    return 100 * entries[column].isna().mean()


def _beyond() -> pd.DataFrame:
    found = load_disagreements()
    return found[found["kind"] == "places beyond the finishers"]


def _cars_beyond(seasons: tuple[int, ...] = (2003, 2004)) -> int:
    """Finishers that the points need and the second source lacks."""
    rows = _beyond()
    rows = rows[rows["season"].isin(seasons)]
    return int((rows["says"].astype(int) - rows["other_says"].astype(int)).sum())


EXERCISES = {
    "04-class": Exercise(
        _car_of_place_24,
        {
            "A name proves nothing: van Overbeek and van der Steur begin with a small "
            "letter, too, so tockton could be one.": lambda: "Stockton",
            "That is what has to be shown. By what?": lambda: "GT",
            "Nearly: give the whole car, as the row prints it.": lambda: "TVR",
        },
    ),
    "04-mosport": Exercise(
        lambda: _mosport("running"),
        {
            "That counts every car on the page, also those that did not start.": (
                lambda: _mosport("running", "retired", "did not start")
            ),
            "That takes cars that did not start for finishers: only the one "
            "retirement is left out.": lambda: _mosport("running", "did not start"),
            "Those are the cars that did not finish.": (
                lambda: _mosport("retired", "did not start")
            ),
        },
    ),
    "04-lost": Exercise(
        lambda: _lost_share(load_entries(2003, as_printed=True), "driver"),
        {
            "That is after recovery: load the page's own strings with "
            "as_printed=True.": lambda: _lost_share(load_entries(2003), "driver"),
            "That is both seasons together.": (
                lambda: _lost_share(load_entries(as_printed=True), "driver")
            ),
            "That is the share of lost rounds; the question asks for drivers.": (
                lambda: _lost_share(load_entries(2003, as_printed=True), "rounds")
            ),
            "That is a share; give it in percent.": (
                lambda: _lost_share(load_entries(2003, as_printed=True), "driver") / 100
            ),
        },
        within=0.5,
    ),
    "04-beyond": Exercise(
        _cars_beyond,
        {
            "That counts the classes of a race, not the cars; in one of them more than "
            "one car is missing.": lambda: len(_beyond()),
            "Those are the cars of 2003 alone.": lambda: _cars_beyond((2003,)),
            "Those are the cars of 2004 alone.": lambda: _cars_beyond((2004,)),
        },
    ),
}
