"""Exercises of the lessons: ``check`` knows the answers and the usual mistakes.

The exercises are data, a TOML file per lesson that ``bank`` reads when asked for the
first time.
"""

from functools import cache
from textwrap import fill

from alms_data.errors import nearest
from alms_data.exercises import bank
from alms_data.exercises.feedback import reply

LINE = 76


def check(exercise: str, answer: object = ...) -> None:
    """Say whether an answer is right and why, and if not, what may have gone wrong.

    Parameters
    ----------
    exercise : str
        Name of the exercise as the lesson gives it.
    answer : str or number
        Your answer; ``...`` while you have none. Of a choice it is the letter.

    Raises
    ------
    ValueError
        If there is no such exercise.
    TypeError
        If the exercise is not given by its name.

    Examples
    --------
    >>> from alms_data.exercises import check
    >>> check("03-worth", 17)
    Not yet. Then both have 146, and the pages don't say how a tie is broken.
    """
    print(fill(reply(find(exercise), answer), LINE))


def find(name: str) -> bank.Exercise:
    """Find an exercise by its name."""
    if not isinstance(name, str):
        raise TypeError(f"exercise must be its name, such as '03-rule', got {name!r}.")
    if name in of_files():
        return of_files()[name]
    raise ValueError(f"There is no exercise {name!r}.{nearest(name, names())}")


def names() -> list[str]:
    """Names of all exercises, in the order of the lessons and within each."""
    return list(of_files())


@cache
def of_files() -> dict[str, bank.Exercise]:
    """The exercises that are data."""
    return {
        exercise.id: exercise
        for lesson in bank.lessons().values()
        for exercise in lesson.exercises
    }
