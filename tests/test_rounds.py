"""The notation of rounds."""

import re

import pandas as pd
import pytest

import alms_data as alms

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


@pytest.mark.parametrize("given", [*NOT_READ, "", 5, ["1"], [], True, 1.5])
def test_what_is_no_such_text_is_refused(given):
    error = ValueError if isinstance(given, str) else TypeError
    with pytest.raises(error, match=re.escape(repr(given))):
        alms.rounds_in(given)
