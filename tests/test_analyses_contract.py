"""What the analyses of attrition and gaps promise, whatever frame they are given."""

import pandas as pd
import pytest

import alms_data as alms
from alms_data import attrition, gaps

RESULTS = alms.load_results()
RACES = alms.load_races()
CLASS_RESULTS = alms.load_class_results()

OF_RESULTS = {
    "attrition": attrition.attrition,
    "causes": attrition.causes,
    "compare_survival": attrition.compare_survival,
    "survival": attrition.survival,
    "survival of all": lambda results: attrition.survival(results, by=None),
    "lap_gaps": gaps.lap_gaps,
    "class_margins": gaps.class_margins,
}
OF_CLASSES = {
    "finishing_rates": lambda rows: attrition.finishing_rates(rows, RACES),
    "length_and_attrition": lambda rows: attrition.length_and_attrition(rows, RACES),
    "season_gaps": lambda rows: gaps.season_gaps(rows, RACES),
}
CALLS = {name: (function, RESULTS) for name, function in OF_RESULTS.items()} | {
    name: (function, CLASS_RESULTS) for name, function in OF_CLASSES.items()
}


def test_every_analysis_of_attrition_is_here():
    assert set(attrition.__all__) <= set(CALLS)


@pytest.mark.parametrize(("function", "frame"), CALLS.values(), ids=CALLS)
def test_empty_in_empty_out_with_the_same_columns_and_dtypes(function, frame):
    full = function(frame)
    for empty in (frame.iloc[:0], pd.DataFrame(columns=list(frame))):
        found = function(empty)
        assert found.empty
        pd.testing.assert_series_equal(found.dtypes, full.dtypes)
    assert isinstance(full.index, pd.RangeIndex)


@pytest.mark.parametrize(("function", "frame"), CALLS.values(), ids=CALLS)
def test_the_frame_given_is_left_alone(function, frame):
    before = frame.copy()
    function(frame)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(("function", "frame"), CALLS.values(), ids=CALLS)
def test_what_is_no_frame_is_refused(function, frame):
    with pytest.raises(TypeError, match="results must be a DataFrame, got None"):
        function(None)


@pytest.mark.parametrize("name", attrition.__all__)
def test_what_is_refused_is_documented(name):
    raises = getattr(attrition, name).__doc__.split("Raises")[1].split("Notes")[0]
    assert "TypeError" in raises
    assert "ValueError" in raises


@pytest.mark.parametrize("function", OF_RESULTS.values(), ids=OF_RESULTS)
def test_a_missing_column_of_results_is_named(function):
    with pytest.raises(ValueError, match="results has no column 'status'"):
        function(RESULTS.drop(columns="status"))


@pytest.mark.parametrize("function", OF_RESULTS.values(), ids=OF_RESULTS)
def test_an_unknown_status_is_refused(function):
    with pytest.raises(ValueError, match="Unknown status: exploded. Known: running"):
        function(RESULTS.replace({"status": {"retired": "exploded"}}))
