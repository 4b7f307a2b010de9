"""Exercises of the lessons: ``check`` knows the answers and the usual mistakes.

One module per lesson holds its exercises; none is loaded by ``import alms_data``.
"""

from importlib import import_module

from alms_data.errors import nearest
from alms_data.exercises.exercise import Exercise, feedback

LESSONS = ("00", "01", "02", "03", "04", "05", "06")
EXERCISES: dict[str, Exercise] = {
    name: exercise
    for lesson in LESSONS
    for name, exercise in import_module(f"{__name__}.lesson_{lesson}").EXERCISES.items()
}


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
    TypeError
        If the exercise is not given by its name.

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
    if not isinstance(exercise, str):
        raise TypeError(
            f"exercise must be its name, such as '00-class', got {exercise!r}."
        )
    if exercise not in EXERCISES:
        raise ValueError(
            f"There is no exercise {exercise!r}.{nearest(exercise, EXERCISES)}"
        )
    print(feedback(EXERCISES[exercise], answer))
