"""reconcile and find_rule: what the published points say about the rule."""

import pandas as pd
import pytest
from alms_data.rule_search import find_rule
from alms_data.scoring import reconcile

import alms_data as alms

READING = ["of", "must_finish", "places_among", "best_car_only"]
# Page 002, lines 270 to 312: every cell of rounds 1 and 6 that is not blank.
PUBLISHED = {
    (1, "LMP1"): [26, 22, 16, 14, 12, 10, 9],
    (1, "LMP2"): [26, 22],
    (1, "GTS"): [26, 22, 19],
    (1, "GT"): [26, 19, 16, 14, 12, 10, 9, 7],
    (6, "LMP1"): [20, 16],
    (6, "LMP2"): [20, 16],
    (6, "GTS"): [20, 13, 10],
    (6, "GT"): [20, 16, 13, 10, 8, 4, 3, 2, 1],
}


@pytest.fixture(scope="module")
def tables():
    return alms.load_results(), alms.load_points(), alms.load_points_scales()


@pytest.fixture(scope="module")
def readings(tables):
    return find_rule(*tables)


def rows_of(readings, *reading):
    at = (readings[READING] == list(reading)).all(axis=1)
    return readings[at]


@pytest.mark.parametrize("race", PUBLISHED, ids=str)
def test_class_tables_of_sebring_and_mosport_are_reproduced(tables, race):
    compared = reconcile(*tables, alms.load_rules())
    rows = compared[(compared["round_no"] == race[0])]
    rows = rows[rows["car_class"] == race[1]]
    scored = rows["computed"].dropna().sort_values(ascending=False)
    assert scored.tolist() == PUBLISHED[race]
    assert rows["agrees"].all()


def test_every_team_of_the_season_has_a_row_and_every_blank_a_reason(tables):
    compared = reconcile(*tables, alms.load_rules())
    assert compared["agrees"].all()
    assert compared["published"].notna().sum() == 36
    blank = compared["computed"].isna()
    assert (blank == compared["explanation"].notna()).all()
    # 28 teams in the standings, twice, and five that are not in them.
    assert len(compared) == 28 * 2 + 5
    absent = compared.query("team == 'Marshall Cooke Race Car Company'")
    assert set(absent["explanation"]) == {"no car in the classification"}


def test_each_difference_is_explained(tables):
    rules = alms.load_rules().assign(must_finish=False, of="class winner")
    differing = reconcile(*tables, rules.assign(min_share=0.65)).query("not agrees")
    assert dict(zip(differing["team"], differing["explanation"], strict=True)) == {
        "Taurus Sports Racing": "published none: the team is not in the standings",
        "Intersport Racing": "published none: the cell is blank",
        "Team Bucknum": "published none: the cell is blank",
    }


def test_wrong_points_are_flagged(tables):
    results, points, scales = tables
    changed = points.copy()
    sebring = (changed["season"] == 2004) & (changed["round_no"] == 1)
    for team, value in {
        "Rand Racing": 19,
        "Dyson Racing": 15,
        "Team Bucknum": 16,
    }.items():
        changed.loc[sebring & (changed["team"] == team), "points"] = value
    found = reconcile(results, changed, scales, alms.load_rules()).query("not agrees")
    assert dict(zip(found["team"], found["explanation"], strict=True)) == {
        "Rand Racing": "the published points are those of place 3",
        "Dyson Racing": "the published points are no place's on the scale",
        "Team Bucknum": "computed none: not running at the finish",
    }


def test_a_season_has_one_rule(tables):
    with pytest.raises(ValueError, match="0 rows for 2004"):
        reconcile(*tables, alms.load_rules(2003))
    with pytest.raises(ValueError, match="2 rows for 2004"):
        reconcile(*tables, pd.concat([alms.load_rules(2004)] * 2))


def test_what_fits_is_running_cars_with_two_thirds_of_the_winners_laps(readings):
    fits = readings[readings["misses"] == 0]
    assert fits[READING].values.tolist() == [
        ["overall winner", True, "eligible cars", True],
        ["overall winner", True, "all cars", True],
    ]
    assert set(fits["share_above"]) == {232 / 350}
    assert set(fits["share_up_to"]) == {248 / 350}
    assert fits["outcome"].nunique() == 1  # these two can't be told apart
    assert fits["missed"].isna().all()


@pytest.mark.parametrize(
    ("reading", "misses"),
    [
        (("class winner", True, "eligible cars", True), 1),
        (("overall winner", False, "eligible cars", True), 1),
        (("overall winner", True, "eligible cars", False), 6),
        (("overall winner", True, "teams", True), 19),
    ],
)
def test_what_other_readings_miss_at_best(readings, reading, misses):
    assert rows_of(readings, *reading)["misses"].min() == misses


def test_the_cells_that_decide_are_named(readings):
    missed = readings[readings["misses"] == 1]["missed"]
    by_class = rows_of(readings, "class winner", True, "eligible cars", True).iloc[0]
    assert by_class["missed"] == "2004 round 1 LMP2 Intersport Racing: 19 for none"
    retired = rows_of(readings, "overall winner", False, "eligible cars", True).iloc[0]
    assert retired["missed"] == "2004 round 1 LMP1 Taurus Sports Racing: 8 for none"
    assert "2004 round 1 LMP2 Rand Racing: none for 22" in set(missed)


def test_intervals_of_a_reading_cover_every_share_once(readings):
    for _, rows in readings.groupby(READING):
        rows = rows.sort_values("share_above")
        assert rows["share_above"].iloc[0] == 0
        assert rows["share_up_to"].iloc[-1] == 1
        assert rows["share_above"].tolist()[1:] == rows["share_up_to"].tolist()[:-1]
        assert (rows["outcome"].diff().iloc[1:] != 0).all()


@pytest.mark.parametrize("nth", range(0, 704, 41))
def test_reconcile_misses_the_same_cells_at_the_end_and_inside(readings, tables, nth):
    reading = readings.iloc[nth]
    inside = (reading["share_above"] + reading["share_up_to"]) / 2
    for share in (reading["share_up_to"], inside):
        rule = reading[READING].to_dict() | {"season": 2004, "min_share": share}
        compared = reconcile(*tables, pd.DataFrame([rule]))
        assert (~compared["agrees"]).sum() == reading["misses"]


def test_missed_cells_are_named_up_to_a_number(tables, readings):
    few = find_rule(*tables, named=2)
    pd.testing.assert_frame_equal(
        few.drop(columns="missed"), readings.drop(columns="missed")
    )
    worst = few["missed"].iloc[-1]
    assert worst.count("round") == 2
    assert worst.endswith(f"and {few['misses'].iloc[-1] - 2} more")


def test_races_that_one_frame_lacks_are_left_out(tables):
    results, points, scales = tables
    mosport = points[points["round_no"] == 6]
    assert set(reconcile(results, mosport, scales, alms.load_rules())["round_no"]) == {
        6
    }
    assert find_rule(results, points[points["season"] == 2003], scales).empty


def test_order_and_names_change_nothing(tables, readings):
    results, points, scales = (table.sample(frac=1, random_state=3) for table in tables)
    results["team"], points["team"] = results["team"] + " x", points["team"] + " x"
    other = find_rule(results, points, scales)
    pd.testing.assert_frame_equal(
        other.drop(columns="missed"), readings.drop(columns="missed")
    )
