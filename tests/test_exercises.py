"""What ``check`` says to right, wrong, empty and odd answers."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from alms_data.exercises import bank, check, find, names, of_files
from alms_data.exercises.feedback import FALLBACK, reply

NUMBER = bank.Exercise(
    id="a-number",
    kind="number",
    question="How many?",
    answer=18,
    why="Because.",
    mistakes=(bank.Mistake(17, "One more."),),
)
CHOICE = bank.Exercise(
    id="a-choice",
    kind="choice",
    question="Which?",
    answer="b",
    why="Because.",
    choices=(("a", "this"), ("b", "that")),
    mistakes=(bank.Mistake("a", "Not this."),),
)
TEXT = replace(CHOICE, id="a-text", kind="text", answer="GT", choices=())
PERCENT = replace(NUMBER, answer=12.6, unit="%", tolerance=0.1, mistakes=())


def said(capsys, exercise, *answer):
    check(exercise, *answer)
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("name", names())
def test_the_answer_is_right_and_no_mistake_is(name):
    exercise = find(name)
    assert reply(exercise, exercise.answer) == f"Right. {exercise.why}".rstrip()
    for mistake in exercise.mistakes:
        assert reply(exercise, mistake.answer) == f"Not yet. {mistake.says}"


@pytest.mark.parametrize("answer", [(), (...,), (None,), ("",)])
def test_no_answer_yet(capsys, answer):
    for name in names():
        assert said(capsys, name, *answer).startswith("No answer yet")


@pytest.mark.parametrize("exercise", of_files().values(), ids=lambda given: given.id)
def test_an_exercise_of_a_file_has_all_that_a_quiz_needs(exercise):
    assert re.fullmatch(r"\d\d-[a-z-]+", exercise.id)
    assert exercise.kind in bank.KINDS
    assert exercise.question and exercise.context and exercise.why and exercise.minutes
    wrong = [mistake.answer for mistake in exercise.mistakes]
    assert len(set(wrong)) == len(wrong)
    told = {mistake.says for mistake in exercise.mistakes}
    if exercise.kind == "choice":
        assert sorted([*wrong, exercise.answer]) == [c for c, _ in exercise.choices]
        assert len(told) >= 3
    else:
        assert len(told) >= 2
        assert exercise.hint
    if exercise.kind == "number":
        assert exercise.computed and exercise.solution


@pytest.mark.parametrize(
    ("exercise", "answer", "words"),
    [
        (NUMBER, "18", 'Leave the quotation marks out: check("a-number", 18).'),
        (NUMBER, " 18 % ", 'Leave the quotation marks out: check("a-number", 18).'),
        (NUMBER, "many", "is a text, and a number is asked for, without quotation"),
        (NUMBER, True, "Your answer is True, and a number is asked for."),
        (NUMBER, pd.Series([18]), "It holds one: take it out with .item()."),
        (NUMBER, np.array([18]), "It holds one: take it out with .item()."),
        (NUMBER, [18, 19], "Choose one number out of it, or reduce it to one."),
        (NUMBER, print, "Your answer is of type builtin_function_or_method"),
        (NUMBER, pd.NA, "Your answer is of type NAType"),
        (CHOICE, 2, 'Give a letter in quotation marks: check("a-choice", "a").'),
        (CHOICE, "e", "Choose one letter: a, b."),
        (TEXT, 2, "Your answer is a number. Give a text in quotation marks"),
        # Usual slips are recognised, and the rest gets a fitting word.
        (PERCENT, 0.126, "That is a share."),
        (PERCENT, 0.13, "That is a share."),
        (PERCENT, 0.14, FALLBACK["number"]),
        (replace(PERCENT, answer=0.126, unit="share"), 12.6, "That is a percentage."),
        (NUMBER, -18, "the sign is turned"),
        (NUMBER, float("nan"), "That is nan"),
        (NUMBER, 0.18, FALLBACK["number"]),
        (NUMBER, 5, FALLBACK["number"]),
        (replace(NUMBER, hint="Count again."), 5, "Count again."),
        (replace(NUMBER, answer=0), 5, FALLBACK["number"]),
        (TEXT, "GTS", FALLBACK["text"]),
    ],
)
def test_a_wrong_answer_is_told_how_to_mend_it(exercise, answer, words):
    assert reply(exercise, answer).startswith("Not yet. ")
    assert words in reply(exercise, answer)


@pytest.mark.parametrize(
    ("exercise", "answers"),
    [
        (CHOICE, ["b", "B", " (b) ", "*(b)*"]),
        (NUMBER, [np.int64(18), 18.0]),
        (PERCENT, [12.7, np.float64(12.5)]),
        (TEXT, [" gt "]),
    ],
)
def test_an_answer_may_be_written_in_several_ways(exercise, answers):
    assert {reply(exercise, answer) for answer in answers} == {"Right. Because."}


def test_a_diagnosis_comes_before_a_slip():
    signed = replace(NUMBER, mistakes=(bank.Mistake(-18, "Behind, not ahead."),))
    assert reply(signed, -18) == "Not yet. Behind, not ahead."


def test_the_reply_fits_a_narrow_page(capsys):
    check("03-rule", "c")
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 76


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ("03-rul", ValueError, "no exercise '03-rul'. Nearest: '03-rule'"),
        (5, TypeError, "such as '03-rule', got 5"),
        (None, TypeError, "got None"),
    ],
)
def test_an_unknown_exercise_is_told(given, error, words):
    with pytest.raises(error, match=words):
        check(given, 1)


def test_an_unknown_key_of_a_file_is_an_error(tmp_path):
    path = tmp_path / "00_new.toml"
    path.write_text(
        "minutes = 5\ngoals = []\n[[exercises]]\nid = '00-a'\nkind = 'number'\n"
        "question = 'How many?'\nanswer = 1\nmistakes = []\nanswr = 2\n"
    )
    with pytest.raises(TypeError, match="answr"):
        bank.read(path)
