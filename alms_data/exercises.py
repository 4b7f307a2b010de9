"""Exercises of the lessons: ``check`` knows the answer and the usual mistakes.

Answers and mistakes are computed from the tables when they are asked for, so none
can go stale.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from numbers import Number

import pandas as pd

from alms_data.comparison import compare_sources
from alms_data.errors import nearest
from alms_data.race_tables import load_results
from alms_data.season_tables import load_entries

Answer = str | Number


@dataclass(frozen=True)
class Exercise:
    """An answer, the mistakes that are usual, and how close a number must be."""

    answer: Callable[[], Answer]
    mistakes: Mapping[str, Callable[[], Answer]]
    within: float = 0.0


def check(exercise: str, answer: object) -> None:
    """Say whether an answer is right, and if not, what may have gone wrong.

    Parameters
    ----------
    exercise : str
        Name of the exercise as the lesson gives it.
    answer : str or number
        Your answer; ``...`` while you have none.

    Raises
    ------
    ValueError
        If there is no such exercise.

    Notes
    -----
    Source: the tables; the right answer and the mistakes are computed from them.

    Examples
    --------
    >>> from alms_data.exercises import check
    >>> check("00-class", "GTS")
    Not yet. GTS leaves a driver called tockton: no name starts so.
    >>> check("00-class", "GT")
    Right.
    """
    if exercise not in EXERCISES:
        raise ValueError(
            f"There is no exercise {exercise!r}.{nearest(exercise, EXERCISES)}"
        )
    print(feedback(EXERCISES[exercise], answer))


def feedback(exercise: Exercise, answer: object) -> str:
    """Word the reply to an answer."""
    right = exercise.answer()
    if answer is ... or answer is None or (isinstance(answer, str) and not answer):
        return "No answer yet: put yours in place of the three dots."
    if not _is_alike(answer, right):
        return f"Not yet. The answer is {_kind(right)}, yours is {_kind(answer)}."
    if _is_close(answer, right, exercise.within):
        return "Right."
    for hint, mistake in exercise.mistakes.items():
        if _is_close(answer, mistake(), exercise.within):
            return f"Not yet. {hint}"
    return "Not yet. Look at the hint, then at the rows that you counted."


def _is_alike(answer: object, right: Answer) -> bool:
    if isinstance(right, str):
        return isinstance(answer, str)
    return isinstance(answer, Number) and not isinstance(answer, bool)


def _kind(value: object) -> str:
    if isinstance(value, str):
        return "a text"
    if isinstance(value, Number) and not isinstance(value, bool):
        return "a number"
    return f"of type {type(value).__name__}"


def _is_close(answer: Answer, other: Answer, within: float) -> bool:
    if isinstance(other, str):
        return answer.strip().casefold() == other.casefold()
    return bool(abs(answer - other) <= within)


def _class_of_stockton() -> str:
    results = load_results(2004, "sebring")
    return results.loc[results["chassis"] == "TVR Tuscan T400R", "car_class"].iloc[0]


def _mosport(*statuses: str) -> int:
    return int(load_results(2004, "mosport")["status"].isin(statuses).sum())


def _lost_share(entries: pd.DataFrame, column: str) -> float:
    return 100 * entries[column].isna().mean()


def _kind_count(kind: str) -> int:
    return int((compare_sources()["kind"] == kind).sum())


EXERCISES = {
    "00-class": Exercise(
        _class_of_stockton,
        {"GTS leaves a driver called tockton: no name starts so.": lambda: "GTS"},
    ),
    "00-mosport": Exercise(
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
    "00-lost": Exercise(
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
    "00-beyond": Exercise(
        lambda: _kind_count("places beyond the finishers"),
        {
            "Those are the counts that differ in the two races that we hold.": (
                lambda: _kind_count("finishers")
            ),
            "That is every row of the table; choose one kind.": (
                lambda: len(compare_sources())
            ),
        },
    ),
}
