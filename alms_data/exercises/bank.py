"""What the exercises are: one TOML file per lesson, read into plain objects.

A file states what a lesson promises and asks; tools (``check``, the student edition,
a quiz bank, plans) read it here and nowhere else:

``minutes``
    what the lesson takes without its open task;
``goals``
    what the reader will be able to do, each with the ``stop`` that asks for it;
``exercises``
    see `Exercise`; those that a goal names are stops, in the order of the lesson;
``secrets``
    ``texts`` that may stand in the student edition only below the cell ``after``.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
KINDS = ("choice", "number", "text")
Answer = str | int | float


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that readers give, and what helps who gave it."""

    answer: Answer
    says: str
    computed: str = ""


@dataclass(frozen=True)
class Exercise:
    """A question with its answer and the usual mistakes.

    ``context`` is what a reader must have in front of them, where the question stands
    outside its lesson; ``figure`` names one of the lesson's that helps there. All texts
    are Markdown, and a context may have a table. ``choices`` are told by letter, and in
    this order, as texts may speak of the letters. A number is right within
    ``tolerance``; ``unit`` is ``"%"`` or ``"share"`` where one is easily given for
    the other. ``computed`` is the expression that gives the number below the cell
    ``solution`` of the lesson. ``hint`` helps whom no mistake fits.
    """

    id: str
    kind: str
    question: str
    answer: Answer
    why: str = ""
    mistakes: tuple[Mistake, ...] = ()
    minutes: int = 0
    context: str = ""
    figure: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    tolerance: float = 0.0
    hint: str = ""
    solution: str = ""
    computed: str = ""


@dataclass(frozen=True)
class Goal:
    """What the reader will be able to do, and the exercise that asks for it."""

    goal: str
    stop: str


@dataclass(frozen=True)
class Secret:
    """Texts that give something away, and the cell below which they may stand."""

    texts: tuple[str, ...]
    after: str


@dataclass(frozen=True)
class Lesson:
    """What a lesson promises and asks."""

    name: str
    minutes: int
    goals: tuple[Goal, ...]
    exercises: tuple[Exercise, ...]
    secrets: tuple[Secret, ...]


@cache
def lessons() -> dict[str, Lesson]:
    """Every lesson that has a file, by the name of its notebook."""
    return {path.stem: read(path) for path in sorted(FOLDER.glob("*.toml"))}


def read(path: Path) -> Lesson:
    """Read the file of a lesson; an unknown key is an error."""
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    return Lesson(
        name=path.stem,
        minutes=given["minutes"],
        goals=tuple(Goal(**goal) for goal in given["goals"]),
        exercises=tuple(_exercise(**exercise) for exercise in given["exercises"]),
        secrets=tuple(
            Secret(texts=tuple(secret["texts"]), after=secret["after"])
            for secret in given.get("secrets", [])
        ),
    )


def _exercise(
    mistakes: list[dict[str, Any]], choices: dict[str, str] | None = None, **given: Any
) -> Exercise:
    return Exercise(
        mistakes=tuple(Mistake(**mistake) for mistake in mistakes),
        choices=tuple((choices or {}).items()),
        **given,
    )
