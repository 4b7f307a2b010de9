"""The order of the classes, in tables and in what is made from them."""

import pandas as pd
import pytest

import alms_data as alms
from alms_data.attrition import attrition
from alms_data.classes import in_class_order, ordered
from alms_data.gaps import season_gaps


@pytest.mark.parametrize("dtype", ["str", "object", "category"])
def test_only_classes_that_occur_are_categories(dtype):
    classes = pd.Series(["GT", "LMP1", None, "GTS"], dtype=dtype)[:3]
    column = ordered(classes)
    assert column.cat.categories.tolist() == ["LMP1", "GT"]
    assert column.cat.ordered and column.isna().tolist() == [False, False, True]
    assert ordered(column) is column


def test_rows_are_sorted_by_keys_in_class_order():
    rows = pd.DataFrame({"season": [2, 1, 1], "car_class": ["LMP1", "GT", "LMP2"]})
    found = in_class_order(rows, ["season", "car_class"])
    assert found["car_class"].tolist() == ["LMP2", "GT", "LMP1"]
    assert found.index.tolist() == [0, 1, 2]


def test_groups_and_pivots_of_an_analysis_come_in_that_order():
    mosport = alms.load_results(2004, "mosport")
    table = attrition(mosport)
    order = ["LMP1", "LMP2", "GTS", "GT", "all"]
    assert table["car_class"].cat.categories.tolist() == order
    assert table.groupby("car_class")["started"].sum().index.tolist() == order
    gaps = season_gaps(alms.load_class_results(2003), alms.load_races())
    wide = gaps.pivot(index="round_no", columns="car_class", values="gap_laps")
    assert wide.columns.tolist() == ["LMP900", "LMP675", "LMGTP", "GTS", "GT"]
