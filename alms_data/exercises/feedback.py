"""The reply to an answer: right and why, or what may have gone wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Real
from typing import Any

from alms_data.exercises.bank import Answer, Exercise

EMPTY = "No answer yet: put yours in place of the three dots."
FALLBACK = {
    "choice": "None of the choices is that one.",
    "number": "Take it in small steps and look at each: which rows, which column, "
    "which unit?",
    "text": "Look at how the tables write it, and at the rows that you chose.",
}
# A share that was rounded to two digits is still recognised.
ROUNDED = 0.005


@dataclass(frozen=True)
class Known:
    """An answer that is recognised: how near is near enough, and what helps then."""

    answer: Answer
    within: float
    is_right: bool
    says: str


def reply(exercise: Exercise, answer: object) -> str:
    """Word the reply to an answer."""
    if _is_missing(answer):
        return EMPTY
    wrong_type = _wrong_type(exercise, answer)
    if wrong_type:
        return wrong_type
    if exercise.kind == "choice":
        answer = _letter(answer)
    if answer != answer:
        return "Not yet. That is nan, a blank: on the way something was missing."
    for known in known_answers(exercise):
        if _is_close(answer, known.answer, known.within):
            return f"{'Right' if known.is_right else 'Not yet'}. {known.says}".rstrip()
    return f"Not yet. {exercise.hint or FALLBACK[exercise.kind]}"


def known_answers(exercise: Exercise) -> Iterator[Known]:
    """What is recognised; the first that an answer is near enough to counts."""
    within = exercise.tolerance
    yield Known(exercise.answer, within, True, exercise.why)
    for mistake in exercise.mistakes:
        yield Known(mistake.answer, within, False, mistake.says)
    if exercise.kind == "number":
        yield from _slips(exercise)


def _slips(exercise: Exercise) -> Iterator[Known]:
    """Slips that can happen with every number."""
    right: Any = exercise.answer
    within = max(exercise.tolerance, 100 * ROUNDED if exercise.unit == "%" else ROUNDED)
    if exercise.unit == "%":
        says = "That is a share. Times 100 it is a percentage."
        yield Known(right / 100, within / 100, False, says)
    if exercise.unit == "share":
        says = "That is a percentage. Divided by 100 it is a share."
        yield Known(right * 100, within * 100, False, says)
    if right:
        says = (
            "The size is right, the sign is turned: which one did you take off which?"
        )
        yield Known(-right, exercise.tolerance, False, says)


def _is_missing(answer: object) -> bool:
    return answer is ... or answer is None or (isinstance(answer, str) and not answer)


def _wrong_type(exercise: Exercise, answer: Any) -> str:
    """How to mend an answer of a type that can't be right; empty if it can."""
    if exercise.kind == "number":
        return "" if _is_number(answer) else _no_number(exercise, answer)
    letters = [letter for letter, _ in exercise.choices]
    if not isinstance(answer, str):
        example = letters[0] if letters else "so"
        return (
            f"Not yet. Your answer is {_kind(answer)}. "
            f"Give {'a letter' if letters else 'a text'} in quotation marks: "
            f'check("{exercise.id}", "{example}").'
        )
    if letters and _letter(answer) not in letters:
        return f"Not yet. Choose one letter: {', '.join(letters)}."
    return ""


def _no_number(exercise: Exercise, answer: Any) -> str:
    text = f"Not yet. Your answer is {_kind(answer)}, and a number is asked for"
    if isinstance(answer, str):
        mended = answer.strip().removesuffix("%").strip()
        try:
            float(mended)
        except ValueError:
            return f"{text}, without quotation marks."
        return (
            f'{text}. Leave the quotation marks out: check("{exercise.id}", {mended}).'
        )
    if callable(getattr(answer, "item", None)) and getattr(answer, "size", 0) == 1:
        return f"{text}. It holds one: take it out with .item()."
    if hasattr(answer, "__len__"):
        return f"{text}. Choose one number out of it, or reduce it to one."
    return f"{text}."


def _kind(answer: object) -> str:
    if isinstance(answer, bool):
        return f"{answer}"
    if isinstance(answer, str):
        return "a text"
    if _is_number(answer):
        return "a number"
    return f"of type {type(answer).__name__}"


def _is_number(answer: object) -> bool:
    # numpy's True is no Real; nan is one, and close to nothing.
    return isinstance(answer, Real) and not isinstance(answer, bool)


def _letter(answer: Any) -> str:
    return str(answer).strip().strip("().*").casefold()


def _is_close(answer: Any, other: Answer, within: float) -> bool:
    if isinstance(other, str):
        return bool(answer.strip().casefold() == other.casefold())
    return bool(abs(float(answer) - other) <= within + 1e-9)
