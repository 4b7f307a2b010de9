"""find_rule: which readings of the rule give the points that were published."""

import pandas as pd
import pytest

import alms_data as alms
from alms_data.errors import DataError
from alms_data.rule_search import find_rule
from alms_data.scoring import reconcile
from classifications import FIVE, running, table

FITS = {
    "of": "overall winner",
    "must_finish": True,
    "places_among": "eligible cars",
    "best_car_only": True,
}
READING = [*FITS]
TABLES = alms.load_results(), alms.load_points(), alms.load_points_scales()


@pytest.fixture(scope="module")
def readings():
    return find_rule(*TABLES)


def test_what_fits_is_running_cars_with_two_thirds_of_the_winners_laps(readings):
    fits = readings[readings["misses"] == 0]
    among_all_cars = FITS | {"places_among": "all cars"}
    assert fits[READING].to_dict("records") == [FITS, among_all_cars]
    assert {*fits["share_above"]} == {232 / 350}
    assert {*fits["share_up_to"]} == {248 / 350}
    assert fits["outcome"].tolist() == [1, 1]  # these two can't be told apart
    assert fits["missed"].isna().all()


@pytest.mark.parametrize(
    ("change", "misses", "missed"),
    [
        ({"of": "class winner"}, 1, "2004 round 1 LMP2 Intersport Racing: 19 for none"),
        ({"must_finish": False}, 1, "2004 round 1 LMP1 Taurus Sports Racing: 8 for"),
        ({"best_car_only": False}, 6, "; "),
        ({"places_among": "teams"}, 19, "; "),
    ],
)
def test_what_other_readings_miss_at_best(readings, change, misses, missed):
    same = readings[READING].eq(pd.Series(FITS | change)).all(axis=1)
    best = readings[same].iloc[0]
    assert best["misses"] == misses
    assert missed in best["missed"]


def test_intervals_of_a_reading_cover_every_share_once(readings):
    for _, intervals in readings.groupby(READING):
        intervals = intervals.sort_values("share_above")
        above = intervals["share_above"].tolist()
        up_to = intervals["share_up_to"].tolist()
        assert (above[0], up_to[-1]) == (0, 1)
        assert above[1:] == up_to[:-1]
        assert (intervals["outcome"].diff().iloc[1:] != 0).all()


@pytest.mark.parametrize("nth", range(0, 704, 176))
def test_reconcile_misses_the_same_cells_at_the_end_and_inside(readings, nth):
    reading = readings.iloc[nth]
    inside = (reading["share_above"] + reading["share_up_to"]) / 2
    for share in (reading["share_up_to"], inside):
        rule = reading[READING].to_dict() | {"season": 2004, "min_share": share}
        compared = reconcile(*TABLES, pd.DataFrame([rule]))
        assert (~compared["agrees"]).sum() == reading["misses"]


@pytest.mark.parametrize(("named", "end"), [(2, "and 1 more"), (1, "2 more"), (3, "")])
def test_missed_cells_are_named_up_to_a_number(named, end):
    # Whoever scores, the three cells have other points than 1.
    points = table(A=[1], B=[1], C=[1])
    worst = find_rule(running(100, 80, 60), points, FIVE, named=named)
    missed = worst[worst["misses"] == 3]["missed"]
    assert len(missed) and (missed.str.count("round") == named).all()
    assert missed.str.endswith(end).all()
    assert missed.str.contains("more").all() == (named < 3)


def test_twenty_missed_cells_are_named_unless_told_otherwise(readings):
    worst = readings.iloc[-1]
    assert worst["misses"] > 21
    assert worst["missed"].endswith(f"; and {worst['misses'] - 20} more")
    assert worst["missed"].count("round") == 20


def test_readings_of_a_race_counted_by_hand():
    points = table(A=[10], B=[8], C=[None])
    readings = find_rule(running(100, 80, 60), points, FIVE)
    fits = readings[readings["misses"] == 0]
    assert {*fits["share_above"]} == {0.6} and {*fits["share_up_to"]} == {0.8}
    assert len(fits) == 2 * 2 * 3 * 2  # one class of running cars tells nothing else
    assert {*fits["outcome"]} == {1}
    assert {*readings.query("misses == 1")["missed"]} == {
        "2004 round 1 GT B: none for 8",
        "2004 round 1 GT C: 6 for none",
    }
    # A winner without a lap sets no distance.
    standing = find_rule(running(0, 0), table(A=[10], B=[8]), FIVE)
    assert (standing["misses"] == 0).all()


def test_points_without_a_car_are_missed_by_every_reading():
    readings = find_rule(running(100), table(A=[10], B=[8]), FIVE)
    assert {*readings["missed"]} == {"2004 round 1 GT B: none for 8"}


def test_races_that_one_frame_lacks_are_left_out():
    results, points, scales = TABLES
    assert find_rule(results, points[points["season"] == 2003], scales).empty


def test_a_car_without_a_team_is_refused():
    nameless = running(9, 8).assign(team=["A", None])
    with pytest.raises(DataError, match="results.*1 cars without a team"):
        find_rule(nameless, table(A=[1]), FIVE)
