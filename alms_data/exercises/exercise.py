"""Exercises of the lessons that have no TOML file yet: Python instead of data.

Answers and mistakes are computed from the tables when they are asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from alms_data.exercises import bank
from alms_data.exercises.bank import Answer, Mistake


@dataclass(frozen=True)
class Exercise:
    """An answer, the mistakes that are usual, and how close a number must be."""

    answer: Callable[[], Answer]
    mistakes: Mapping[str, Callable[[], Answer]]
    within: float = 0.0
    unit: str = ""
    why: str = ""

    def as_data(self, name: str) -> bank.Exercise:
        """Work out the answer and the mistakes."""
        answer = self.answer()
        return bank.Exercise(
            id=name,
            kind="text" if isinstance(answer, str) else "number",
            question="",
            answer=answer,
            why=self.why,
            mistakes=tuple(Mistake(of(), says) for says, of in self.mistakes.items()),
            unit=self.unit,
            tolerance=self.within,
        )
