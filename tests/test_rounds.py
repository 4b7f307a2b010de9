"""The notation of rounds: one grammar for the readers and for ``rounds_in``."""

import io

import pandas as pd
import pytest

import alms_data as alms

LIST = """\
= 2005 American Le Mans Series =
=== LMP1 ===
| Team | Chassis |
| USA Champion Racing | Audi R8 |
| FIN JJ Lehto | {rounds} |
"""
READ = {
    "All": [1, 2, 3, 4, 5, 6, 7, 8, 9],
    "All*": [],
    "1, 5–6, 8*": [1, 5, 6],
    "1-2,4 – 5": [1, 2, 4, 5],
    "2–3*, 9": [9],
    "6, 1": [1, 6],
    "1, 1": [1],
    "3–3": [3],
    "1, 10*": [1],
}
NOT_READ = ["9–8", "1*–3", "1–", "0", "01", "100", "All, 1", "All**", "1,", "²", "one"]


@pytest.mark.parametrize(("text", "numbers"), READ.items())
def test_rounds_in_order_and_each_once(text, numbers):
    assert alms.rounds_in(text) == numbers


def test_starred_rounds_are_on_the_list():
    assert alms.rounds_in("8*, 2–3*", took_part=False) == [2, 3, 8]
    assert alms.rounds_in("All*", rounds=2, took_part=False) == [1, 2]


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan"), pd.NaT])
def test_a_missing_cell_has_no_rounds(missing):
    assert alms.rounds_in(missing) == []


@pytest.mark.parametrize("text", [*NOT_READ, ""])
def test_another_text_is_refused(text):
    with pytest.raises(ValueError, match=r"in the rounds .*; expected 'All' or") as e:
        alms.rounds_in(text)
    assert repr(text) in str(e.value)


@pytest.mark.parametrize("given", [5, ["1"], [], True, 1.5])
def test_what_is_no_text_is_refused(given):
    with pytest.raises(TypeError) as error:
        alms.rounds_in(given)
    assert str(error.value).startswith(f"Cannot read the rounds {given!r}; expected")


@pytest.mark.parametrize("text", READ)
def test_an_entry_list_takes_what_rounds_in_reads(text):
    page = alms.read_season(io.StringIO(LIST.format(rounds=text)))
    assert page.entries["rounds"].tolist()[-1] == text


@pytest.mark.parametrize("text", NOT_READ)
def test_an_entry_list_refuses_what_rounds_in_refuses(text):
    with pytest.raises(alms.PageError, match=r"line 5: .* is no car by make and type"):
        alms.read_season(io.StringIO(LIST.format(rounds=text)))
