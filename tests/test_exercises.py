"""What ``check`` says to right, wrong, empty and odd answers."""

import numpy as np
import pytest

from alms_data.exercises import EXERCISES, check, feedback


def said(capsys, exercise, answer):
    check(exercise, answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize("name", EXERCISES)
def test_the_answer_is_right_and_no_mistake_is(name):
    exercise = EXERCISES[name]
    assert feedback(exercise, exercise.answer()) == "Right."
    for hint, mistake in exercise.mistakes.items():
        assert feedback(exercise, mistake()) == f"Not yet. {hint}"


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("answer", [..., None, ""])
def test_no_answer_yet(capsys, name, answer):
    assert said(capsys, name, answer).startswith("No answer yet")


def test_an_answer_of_another_kind(capsys):
    text = said(capsys, "00-class", 3)
    assert text == "Not yet. The answer is a text, yours is a number."
    text = said(capsys, "00-mosport", "twenty")
    assert text == "Not yet. The answer is a number, yours is a text."
    text = said(capsys, "00-mosport", [20])
    assert text == "Not yet. The answer is a number, yours is of type list."
    text = said(capsys, "00-mosport", True)
    assert text == "Not yet. The answer is a number, yours is of type bool."


def test_numbers_of_numpy_and_rounded_numbers_count(capsys):
    assert said(capsys, "00-mosport", np.int64(20)) == "Right."
    assert said(capsys, "00-lost", 19) == "Right."
    assert said(capsys, "00-class", " gt ") == "Right."


def test_another_wrong_answer(capsys):
    assert said(capsys, "00-mosport", 7).startswith("Not yet. Look at the hint")
    assert said(capsys, "00-lost", float("nan")).startswith("Not yet. Look")


def test_unknown_exercise():
    with pytest.raises(ValueError, match="no exercise '00-clas'. Nearest: '00-class'"):
        check("00-clas", 1)


@pytest.mark.parametrize("given", [5, None, ["00-class"]])
def test_an_exercise_is_given_by_its_name(given):
    with pytest.raises(TypeError) as error:
        check(given, 1)
    assert str(error.value).endswith(f"such as '00-class', got {given!r}.")
