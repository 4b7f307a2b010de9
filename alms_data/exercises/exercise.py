"""An exercise: its answer, the usual mistakes, and the reply to an answer.

Answers and mistakes are computed from the tables when they are asked for, so none
can go stale.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from numbers import Number
from typing import Any

Answer = str | int | float


@dataclass(frozen=True)
class Exercise:
    """An answer, the mistakes that are usual, and how close a number must be."""

    answer: Callable[[], Answer]
    mistakes: Mapping[str, Callable[[], Answer]]
    within: float = 0.0


def feedback(exercise: Exercise, answer: object) -> str:
    """Word the reply to an answer."""
    if answer is ... or answer is None or (isinstance(answer, str) and not answer):
        return "No answer yet: put yours in place of the three dots."
    right = exercise.answer()
    if _kind(answer) != _kind(right):
        return f"Not yet. The answer is {_kind(right)}, yours is {_kind(answer)}."
    if _is_close(answer, right, exercise.within):
        return "Right."
    for hint, mistake in exercise.mistakes.items():
        if _is_close(answer, mistake(), exercise.within):
            return f"Not yet. {hint}"
    return "Not yet. Look at the hint, then at the rows that you counted."


def _kind(value: object) -> str:
    if isinstance(value, str):
        return "a text"
    if isinstance(value, Number) and not isinstance(value, bool):
        return "a number"
    return f"of type {type(value).__name__}"


def _is_close(answer: Any, other: Answer, within: float) -> bool:
    if isinstance(other, str):
        return bool(answer.strip().casefold() == other.casefold())
    return bool(abs(answer - other) <= within)
