"""validate_results: what is wrong with a frame of results, by column, row and value."""

import re
from io import StringIO

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import alms_data as alms
from alms_data import attrition, gaps, scoring
from alms_data.errors import DataError
from alms_data.validation import validate_results
from classifications import RULE, TEN, classification, generated, running

SEBRING = alms.load_results(2004, "sebring")
TIMING = """\
season,position,car_class,number,team,laps,status
2024,1,GTP,060,Meyer,300,running
2024,2,GTP,07,Cadillac,299,running
2024,3,GTD,023,Heart,280,running
2024,4,GTD,8,Rebel,120,retired
"""


def own():
    return pd.read_csv(StringIO(TIMING), dtype={"number": str})


def changed(row, column, value):
    """Results of one's own with another value in a cell."""
    results = own().astype({column: object})
    results.loc[row, column] = value
    return results


@pytest.mark.parametrize(
    "results",
    [
        alms.load_results(),
        alms.load_results(as_printed=True),
        SEBRING.astype({column: object for column in SEBRING}),
        SEBRING.astype({"laps": "float64", "car_class": "category"}),
        SEBRING.iloc[:0],
        own(),
        own().astype(str),
        own().set_index("team", drop=False),
        own().assign(number=None),
    ],
    ids="ours printed objects floats empty own text labels numberless".split(),
)
def test_what_is_fit_is_given_back_unchanged(results):
    before = results.copy()
    assert validate_results(results) is results
    pd.testing.assert_frame_equal(results, before)


UNQUOTED = pd.read_csv(StringIO(TIMING))


@pytest.mark.parametrize(
    ("results", "where", "words"),
    [
        (UNQUOTED, "row 0, column number", "60 was .* number.*str"),
        (changed(1, "number", 7), "row 1, column number", "7 was read as a number"),
        (changed(2, "number", "07"), "row 2, column number", "'07' .*twice in 2024"),
        (changed(2, "position", 2), "row 2, column position", "2 .*twice.*round_no"),
        (changed(3, "position", "DNF"), "row 3, column position", "'DNF'.*place"),
        (changed(0, "position", 0), "row 0, column position", "0 is no .* from 1"),
        (changed(3, "laps", "DNF"), "row 3, column laps", "'DNF'.*full laps"),
        (changed(1, "laps", 0.997), "row 1, column laps", "0.997.*not a share"),
        (changed(1, "laps", -1), "row 1, column laps", "-1"),
        (changed(1, "laps", 301), "row 1, column laps", "301 .*more than the 300"),
        (changed(3, "status", "DNF"), "row 3, column status", "Nearest: 'retired'"),
        (changed(0, "status", "Classified"), "column status", "Nearest: 'running'"),
        (changed(0, "status", None), "column status", "None is no status"),
        (changed(0, "season", None), "row 0", "no season"),
        (changed(1, "season", "2023/24"), "row 1, column season", "a year"),
        (changed(2, "car_class", None), "row 2", "no car_class"),
        (own().assign(round_no=[1, 1, 1, None]), "row 3", "no round_no"),
        (own().iloc[1:], "2024", "position 1.*choose classes"),
        (own().rename(columns={"laps": "Laps"}), "", "'laps'. Nearest: 'Laps'"),
        (own().set_index("team").assign(team="A", laps="x"), "row Meyer", "'x'"),
    ],
)
def test_what_is_wrong_is_named_by_row_column_and_value(results, where, words):
    with pytest.raises(DataError, match=f"(?s){words}") as caught:
        validate_results(results)
    assert str(caught.value).startswith("results")
    assert where in caught.value.key


def test_columns_that_are_not_asked_for_are_not_looked_at():
    results = own().drop(columns="team").assign(number=range(4), laps="?")
    validate_results(results, ["season", "position", "status"])
    validate_results(own().iloc[1:], whole_races=False)


ANALYSES = {
    "attrition": (attrition.attrition, ["status"]),
    "survival": (attrition.survival, ["status", "laps"]),
    "compare_survival": (attrition.compare_survival, ["status", "laps"]),
    "lap_gaps": (gaps.lap_gaps, ["status", "laps", "position", "number"]),
    "class_margins": (gaps.class_margins, ["status", "laps", "position", "number"]),
    "score_race": (
        lambda results: scoring.score_race(results.assign(round_no=1), TEN, RULE),
        ["status", "laps", "position"],
    ),
}


@pytest.mark.parametrize("name", ANALYSES)
@pytest.mark.parametrize("column", ["status", "laps", "position", "number"])
def test_analyses_say_it_of_the_columns_that_they_need(name, column):
    analysis, needed = ANALYSES[name]
    spoilt = changed(1, column, 0.5)
    if column in needed:
        with pytest.raises(DataError, match=f"row 1, column {column}: 0.5"):
            analysis(spoilt)
    else:
        assert len(analysis(spoilt))


@pytest.mark.parametrize("name", ANALYSES)
def test_results_of_one_s_own_are_taken_as_they_come(name):
    analysis, _ = ANALYSES[name]
    for results in (own(), own().astype(str), own().astype(object)):
        told = re.split(r'[",\s]+', analysis(results).to_csv())
        assert {"GTD", "GTP"} <= {*told}


def test_laps_may_rise_where_a_car_is_not_running_or_has_no_place():
    cars = [("GT", 9, "running"), ("GT", 5, "retired"), ("GT", 7, "running")]
    validate_results(classification(*cars))
    placeless = running(9, 5, 7).assign(position=[1, 2, None])
    validate_results(placeless)
    two = [running(9, 5), running(9, 7, round_no=2)]
    validate_results(pd.concat(two))


@generated
@given(
    st.sampled_from([*SEBRING.columns]),
    st.integers(0, 43),
    st.none() | st.integers() | st.floats() | st.text() | st.booleans(),
)
def test_no_error_comes_from_inside_pandas(column, row, value):
    results = SEBRING.astype({column: object})
    results.at[row, column] = value
    for analysis in (gaps.lap_gaps, attrition.causes):
        try:
            analysis(results)
        except DataError as error:
            assert str(error).startswith("results")
