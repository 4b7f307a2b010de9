"""score_race and team_points against a second scorer, written out by hand."""

from fractions import Fraction

import pandas as pd
import pytest
from alms_data.scoring import score_race, team_points
from alms_data._rule import as_rule, exactly, needed_laps
from hypothesis import given, settings
from hypothesis import strategies as st

import alms_data as alms

TEN = pd.DataFrame(
    {"place": range(1, 11), "points": [20, 16, 13, 10, 8, 6, 4, 3, 2, 1]}
)
RULE = {"min_share": 0.7, "of": "overall winner", "must_finish": True}
UNBOUND = RULE | {"min_share": 0, "must_finish": False}


def race(*cars, season=2004, round_no=1):
    """Classification of cars given as (class, team, laps) or with a status."""
    rows = [(*car, "running") if len(car) == 3 else car for car in cars]
    frame = pd.DataFrame(rows, columns=["car_class", "team", "laps", "status"])
    frame.insert(0, "position", range(1, len(rows) + 1))
    return frame.assign(season=season, round_no=round_no)


@st.composite
def races(draw, least=1, most=25):
    """A race placed by laps, as the pages place it."""
    car = st.tuples(
        st.sampled_from(["GT", "LMP1"]),
        st.sampled_from("ABCDEF"),
        st.integers(0, 40),
        st.sampled_from(["running", "running", "retired", "did not start"]),
    )
    cars = draw(st.lists(car, min_size=least, max_size=most))
    cars = [(*c[:2], 0, c[3]) if c[3] == "did not start" else c for c in cars]
    return race(*sorted(cars, key=lambda car: -car[2]))


@st.composite
def rules(draw):
    return {
        "min_share": draw(st.integers(0, 20)) / 20,
        "of": draw(st.sampled_from(["overall winner", "class winner"])),
        "must_finish": draw(st.booleans()),
        "places_among": draw(st.sampled_from(["eligible cars", "all cars", "teams"])),
    }


def scored_by_hand(results, rule):
    """Points of each car in order, in plain loops and exact fractions."""
    cars = results.to_dict("records")
    share = Fraction(str(rule["min_share"]))
    points = dict(zip(TEN["place"], TEN["points"], strict=True))
    taken = {car["car_class"]: 0 for car in cars}
    teams, found = set(), []
    for car in cars:
        rivals = [c for c in cars if c["car_class"] == car["car_class"]]
        winner = (cars if rule["of"] == "overall winner" else rivals)[0]
        ran = car["status"] == "running" or (
            car["status"] == "retired" and not rule["must_finish"]
        )
        eligible = ran and car["laps"] >= share * winner["laps"]
        team = (car["car_class"], car["team"])
        takes = {
            "eligible cars": eligible,
            "all cars": True,
            "teams": eligible and team not in teams,
        }[rule["places_among"]]
        taken[car["car_class"]] += takes
        teams |= {team} if eligible else set()
        place = taken[car["car_class"]] if eligible and takes else None
        found.append(points.get(place))
    return found


def points_of(scored):
    return [None if pd.isna(value) else value for value in scored["points"]]


@settings(max_examples=40)
@given(races(), rules())
def test_points_are_those_counted_by_hand(results, rule):
    scored = score_race(results, TEN, rule)
    assert points_of(scored) == scored_by_hand(results, rule)
    assert (scored["reason"].isna() == scored["points"].notna()).all()


@settings(max_examples=40)
@given(races(), rules(), st.randoms(use_true_random=False))
def test_order_of_rows_and_names_of_teams_change_nothing(results, rule, random):
    names = dict(zip("ABCDEF", random.sample("UVWXYZ", 6), strict=True))
    other = results.assign(team=results["team"].map(names)).sample(
        frac=1, random_state=random.randrange(1000)
    )
    points = score_race(results, TEN, rule).set_index("position")["points"]
    shuffled = score_race(other, TEN, rule).set_index("position")["points"]
    pd.testing.assert_series_equal(points, shuffled.sort_index())


@settings(max_examples=40)
@given(races(), rules(), st.data())
def test_more_laps_never_cost_points(results, rule, data):
    row = data.draw(st.sampled_from(range(len(results))))
    farther = results.copy()
    farther.loc[row, "laps"] += data.draw(st.integers(1, 20))
    farther = farther.sort_values("laps", ascending=False, kind="stable")
    farther["position"] = range(1, len(farther) + 1)
    before = score_race(results, TEN, rule)["points"].fillna(0)[row]
    after = score_race(farther, TEN, rule)["points"].fillna(0)
    assert after[list(farther.index).index(row)] >= before


@settings(max_examples=40)
@given(races(least=10).filter(lambda race: (race["car_class"] == "GT").sum() >= 10))
def test_points_of_a_class_add_up_to_the_scale(results):
    cars = results.assign(status="running")
    scored = score_race(cars, TEN, UNBOUND)
    assert scored.query("car_class == 'GT'")["points"].sum() == TEN["points"].sum()


@given(
    st.integers(0, 10_000),
    st.integers(1, 2000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))),
)
def test_needed_laps_have_no_rounding_error(winner_laps, share):
    part, whole = share
    needed = needed_laps(pd.Series([winner_laps], dtype="Int64"), part / whole)[0]
    assert needed * whole >= part * winner_laps > (needed - 1) * whole


def test_a_share_that_is_no_simple_fraction_is_taken_as_it_is():
    assert exactly(0.7) == Fraction(7, 10)
    assert exactly(264 / 350) == Fraction(264, 350)
    assert float(exactly(0.123456789012)) == 0.123456789012


def test_seventy_percent_of_350_laps_is_245():
    laps = pd.Series([350, 137, 100], dtype="Int64")
    assert needed_laps(laps, 0.7).tolist() == [245, 96, 70]
    assert needed_laps(laps, 0.07).tolist() == [25, 10, 7]  # 0.07 * 100 > 7 in floats


def test_intersport_scored_nothing_at_sebring_and_why():
    rule = alms.load_rules(2004)
    scored = score_race(alms.load_results(), alms.load_points_scales(), rule)
    car = scored.query("round_no == 1 and number == '30'").iloc[0]
    assert pd.isna(car["points"]) and pd.isna(car["place"])
    assert car["reason"] == "232 laps, 66% of the winner's 350; 70% is 245"
    retired = scored.query("laps == 270 and round_no == 1").iloc[0]
    assert retired["reason"] == "not running at the finish"
    beyond = scored.query("round_no == 6 and laps == 96").iloc[0]
    assert beyond["reason"] == "place 11: the scale ends at 10"
    absent = scored.query("status == 'did not start'")["reason"]
    assert absent.tolist() == ["did not start"] * 3


def test_reason_names_the_class_winner_and_rounds_a_share_down():
    results = race(("LMP1", "A", 400), ("GT", "B", 350), ("GT", "C", 244))
    rule = RULE | {"of": "class winner"}
    reason = score_race(results, TEN, rule)["reason"].tolist()[2]
    assert reason == "244 laps, 69% of the class winner's 350; 70% is 245"


def test_two_races_at_once_are_scored_like_one_after_the_other():
    results, scales = alms.load_results(), alms.load_points_scales()
    rule = alms.load_rules(2004).iloc[0]
    both = score_race(results, scales, rule)
    apart = [score_race(cars, scales, rule) for _, cars in results.groupby("round_no")]
    pd.testing.assert_frame_equal(both, pd.concat(apart, ignore_index=True))


def test_one_car_wins():
    scored = score_race(race(("GT", "A", 5)), TEN, RULE)
    assert scored[["place", "points"]].values.tolist() == [[1, 20]]


def test_a_race_that_nobody_finished_gives_no_points():
    results = race(("GT", "A", 5, "retired"), ("GT", "B", 4, "retired"))
    scored = score_race(results, TEN, RULE)
    assert scored["points"].isna().all()
    assert set(scored["reason"]) == {"not running at the finish"}
    assert team_points(scored)["points"].isna().all()


def test_a_class_with_no_finisher_leaves_the_others_alone():
    results = race(("LMP1", "A", 9, "retired"), ("GT", "B", 8))
    assert points_of(score_race(results, TEN, RULE)) == [None, 20]


def test_a_dead_heat_in_laps_is_settled_by_position():
    results = race(("GT", "B", 9), ("GT", "A", 9), ("GT", "C", 9))
    assert points_of(score_race(results.iloc[::-1], TEN, RULE)) == [13, 16, 20]


def test_disqualified_cars_never_score_and_never_win():
    results = race(("GT", "A", 90), ("GT", "B", 40), ("GT", "C", 99, "disqualified"))
    results["position"] = pd.array([1, 2, None], dtype="Int64")
    assert points_of(score_race(results, TEN, UNBOUND)) == [20, 16, None]
    scored = score_race(results, TEN, RULE | {"of": "class winner"})
    assert scored["needed_laps"].tolist() == [63, 63, 63]


def test_cars_without_a_position_come_last_and_by_laps():
    results = race(("GT", "A", 9), ("GT", "B", 5, "retired"), ("GT", "C", 7, "retired"))
    results["position"] = pd.array([1, None, None], dtype="Int64")
    assert points_of(score_race(results, TEN, UNBOUND)) == [20, 13, 16]


def test_a_team_has_its_best_car_or_all_of_them():
    results = race(("GT", "A", 9), ("GT", "A", 8), ("GT", "B", 7), ("GT", "B", 1))
    scored = score_race(results, TEN, RULE)
    assert team_points(scored)["points"].tolist() == [20, 13]
    assert team_points(scored, best_car_only=False)["points"].tolist() == [36, 13]
    assert team_points(scored)["reason"].isna().all()


def test_a_scale_may_name_its_races_or_none():
    results = pd.concat([race(("GT", "A", 9)), race(("GT", "A", 9), round_no=2)])
    named = pd.concat([TEN.assign(season=2004, round_no=n, points=n) for n in (1, 2)])
    assert score_race(results, named, RULE)["points"].tolist() == [1, 2]
    assert score_race(results, TEN, RULE)["points"].tolist() == [20, 20]


def test_a_scored_race_can_be_scored_again():
    results = race(("GT", "A", 9), ("GT", "B", 5))
    once = score_race(results, TEN, RULE)
    pd.testing.assert_frame_equal(score_race(once, TEN, RULE), once)


def test_half_a_race_is_refused_where_the_overall_winner_counts():
    gt = alms.load_results(2004, "sebring", "GT")
    scales, rule = alms.load_points_scales(), alms.load_rules(2004)
    with pytest.raises(ValueError, match="no car at position 1 in 2004 round 1"):
        score_race(gt, scales, rule)
    assert len(score_race(gt, scales, rule.assign(of="class winner"))) == len(gt)


def test_a_race_without_a_scale_is_refused():
    scale = TEN.assign(season=2004, round_no=2)
    with pytest.raises(ValueError, match="scale has no points for 2004 round 1"):
        score_race(race(("GT", "A", 9)), scale, RULE)
    with pytest.raises(ValueError, match="a place twice"):
        score_race(race(("GT", "A", 9)), pd.concat([scale, scale]), RULE)


def test_cars_without_a_team_have_no_team_points():
    scored = score_race(race(("GT", None, 9), ("GT", "A", 8)), TEN, RULE)
    assert scored["points"].tolist() == [20, 16]
    with pytest.raises(ValueError, match="1 cars without a team"):
        team_points(scored)
    with pytest.raises(ValueError, match="1 cars without a team"):
        score_race(scored, TEN, RULE | {"places_among": "teams"})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"min_share": 70}, "min_share must be from 0 to 1"),
        ({"of": "overal winner"}, "Nearest: 'overall winner'"),
        ({"places_among": "cars"}, "places_among must be one of"),
        ({"must_finish": "yes"}, "must_finish must be True or False"),
        ({"best_cars_only": True}, "Nearest: 'best_car_only'"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        as_rule(RULE | change)


def test_a_rule_may_be_a_mapping_a_row_or_a_frame_of_one_row():
    table = alms.load_rules(2004)
    row = table.iloc[0]
    assert as_rule(table) == as_rule(row) == as_rule(dict(row)) == as_rule(RULE)
    with pytest.raises(ValueError, match="must be one row, got 2"):
        as_rule(alms.load_rules())
    with pytest.raises(ValueError, match="lacks of, must_finish"):
        as_rule({"min_share": 0.7})
    with pytest.raises(TypeError, match="must be a row of rules"):
        as_rule(0.7)
