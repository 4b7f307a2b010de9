"""Points of cars and teams, against a second scorer written out by hand."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import alms_data as alms
from alms_data._rule import as_rule, exactly, needed_laps
from alms_data.errors import DataError
from alms_data.scoring import places_from_points, reconcile, score_race, team_points
from classifications import (
    RULE,
    STATUSES,
    TEN,
    classification,
    fields,
    generated,
    running,
)

RESULTS = alms.load_results()  # Sebring, then Mosport
POINTS = alms.load_points()
SCALES = alms.load_points_scales()
RULES = alms.load_rules()
WINNERS = alms.load_winners()
UNBOUND = RULE | {"min_share": 0, "must_finish": False}
rules = st.fixed_dictionaries(
    {
        "min_share": st.integers(0, 20).map(lambda part: part / 20),
        "of": st.sampled_from(["overall winner", "class winner"]),
        "must_finish": st.booleans(),
        "places_among": st.sampled_from(["eligible cars", "all cars", "teams"]),
    }
)


def points_of(scored):
    return [None if pd.isna(value) else value for value in scored["points"]]


# --- the rule


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"min_share": 70}, "min_share.*0 to 1"),
        ({"min_share": -0.1}, "min_share.*0 to 1"),
        ({"of": "overal winner"}, "Nearest: 'overall winner'"),
        ({"of": ["class winner"]}, "of must be one of"),
        ({"of": pd.NA}, "of must be one of"),
        ({"places_among": "team"}, "Nearest: 'teams'"),
        ({"must_finish": "yes"}, "must_finish.*True or False"),
        ({"must_finish": pd.NA}, "must_finish.*True or False"),
        ({"best_car_only": None}, "best_car_only.*True or False"),
        ({"mustfinish": True}, "Nearest: 'must_finish'"),
        *[({"min_share": share}, "min_share") for share in ("0.7", pd.NA, None)],
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(change, words):
    with pytest.raises((ValueError, TypeError), match=words):
        as_rule(RULE | change)


def test_a_rule_may_be_a_mapping_a_row_or_a_frame_of_one_row():
    table = alms.load_rules(2004)
    row = table.iloc[0]
    assert as_rule(table) == as_rule(row) == as_rule(dict(row)) == as_rule(RULE)
    assert as_rule(as_rule(RULE)) == as_rule(RULE | {"season": 2004, "evidence": "x"})
    assert as_rule(RULE)[-2:] == ("eligible cars", True)
    assert [as_rule(RULE | {"min_share": n}).min_share for n in (0, 1)] == [0, 1]
    with pytest.raises(ValueError, match="one row, got 2"):
        as_rule(RULES)
    with pytest.raises(ValueError, match="lacks of, must_finish"):
        as_rule({"min_share": 0.7})
    with pytest.raises(TypeError, match="row of rules or a mapping"):
        as_rule(0.7)


@given(
    st.integers(0, 10_000),
    st.integers(1, 2000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))),
)
@example(100, (7, 100))  # 0.07 * 100 > 7 in floats
def test_needed_laps_have_no_rounding_error(winner_laps, share):
    part, whole = share
    needed = needed_laps(pd.Series([winner_laps], dtype="Int64"), part / whole)[0]
    assert needed * whole >= part * winner_laps > (needed - 1) * whole


def test_a_share_of_many_digits_is_taken_as_it_is():
    assert float(exactly(0.123456789012)) == 0.123456789012


# --- score_race


def scored_by_hand(cars, rule):
    """Points of each car in order, in plain loops and exact fractions."""
    share = Fraction(str(rule["min_share"]))
    points = dict(zip(TEN["place"], TEN["points"], strict=True))
    taken, teams, found = {car[0]: 0 for car in cars}, set(), []
    for car_class, laps, status, team in cars:
        rivals = [car for car in cars if car[0] == car_class]
        winner = (cars if rule["of"] == "overall winner" else rivals)[0]
        may = ["running"] if rule["must_finish"] else ["running", "retired"]
        may += [] if rule["must_finish"] else ["not classified"]
        eligible = status in may and laps >= share * winner[1]
        takes = {
            "eligible cars": eligible,
            "all cars": True,
            "teams": eligible and (car_class, team) not in teams,
        }[rule["places_among"]]
        taken[car_class] += takes
        teams |= {(car_class, team)} if eligible else set()
        found.append(points.get(taken[car_class]) if eligible and takes else None)
    return found


@generated
@given(fields(40, most=25), rules)
def test_points_are_those_counted_by_hand(cars, rule):
    scored = score_race(classification(*cars), TEN, rule)
    assert points_of(scored) == scored_by_hand(cars, rule)
    assert (scored["reason"].isna() == scored["points"].notna()).all()


def test_exactly_the_share_is_enough_and_a_lap_less_is_not():
    scored = score_race(running(100, 70, 69), TEN, RULE)
    assert scored["needed_laps"].tolist() == [70, 70, 70]
    assert scored["place"].tolist() == [1, 2, pd.NA]
    assert points_of(scored) == [20, 16, None]


def test_why_cars_that_were_not_running_have_no_points():
    cars = [("GT", 9, status) for status in STATUSES]
    results = classification(*cars, ("GT", 5, "retired"))
    strict = score_race(results, TEN, RULE)
    loose = score_race(results, TEN, RULE | {"must_finish": False})
    reasons = pd.DataFrame({"strict": strict["reason"], "loose": loose["reason"]})
    assert reasons.fillna("").values.tolist() == [
        ["", ""],
        ["not running at the finish", ""],
        ["did not start", "did not start"],
        ["not classified", ""],
        ["disqualified", "disqualified"],
        ["withdrawn", "withdrawn"],
        ["not running at the finish", "5 laps, 55% of the winner's 9; 70% is 7"],
    ]
    assert points_of(loose) == [20, 16, None, 13, None, None, None]


def test_a_scale_that_names_every_round_ends_elsewhere_in_each():
    both = pd.concat([running(9, 9), running(9, 9, 9, round_no=2)])
    first, second = (TEN.head(n).assign(season=2004, round_no=n) for n in (1, 2))
    scored = score_race(both, pd.concat([first, second]), RULE)
    assert points_of(scored) == [20, None, 20, 16, None]
    told = ["place 2: the scale ends at 1", "place 3: the scale ends at 2"]
    assert scored["reason"].dropna().tolist() == told
    assert points_of(score_race(both, TEN, RULE)) == [20, 16, 20, 16, 13]


def test_cars_without_a_position_come_last_by_laps_then_by_team():
    cars = classification(
        ("GT", 5, "retired", "C"),
        ("GT", 5, "retired", "B"),
        ("GT", 9, "running", "A"),
        ("GT", 7, "retired", "D"),
    ).assign(position=pd.array([None, None, 1, None], dtype="Int64"))
    assert points_of(score_race(cars, TEN, UNBOUND)) == [10, 13, 20, 16]
    nowhere = cars.assign(position=pd.array([None] * 4, dtype="Int64"))
    by_class = UNBOUND | {"of": "class winner", "min_share": 0.7}
    assert score_race(nowhere, TEN, by_class)["needed_laps"].tolist() == [7] * 4
    with pytest.raises(DataError, match="no car is at position 1"):
        score_race(nowhere, TEN, UNBOUND)


def test_disqualified_cars_never_score_and_never_win():
    cars = [("GT", 90, "running"), ("GT", 40, "running"), ("GT", 99, "disqualified")]
    results = classification(*cars)
    results["position"] = pd.array([1, 2, None], dtype="Int64")
    assert points_of(score_race(results, TEN, UNBOUND)) == [20, 16, None]
    scored = score_race(results, TEN, RULE | {"of": "class winner"})
    assert scored["needed_laps"].tolist() == [63, 63, 63]
    without = results.assign(laps=[90, 40, None])
    assert points_of(score_race(without, TEN, UNBOUND)) == [20, 16, None]


def test_intersport_scored_nothing_at_sebring_and_why():
    rule = alms.load_rules(2004)
    scored = score_race(RESULTS, SCALES, rule).set_index(["round_no", "laps"])
    reasons = scored["reason"].to_dict()
    assert reasons[1, 232] == "232 laps, 66% of the winner's 350; 70% is 245"
    assert reasons[1, 270] == "not running at the finish"
    assert reasons[6, 96] == "place 11: the scale ends at 10"
    by_class = rule.assign(of="class winner", min_share=0.9)
    reason = score_race(RESULTS, SCALES, by_class).query("laps == 232")["reason"].item()
    assert reason == "232 laps, 87% of the class winner's 264; 90% is 238"


def test_races_at_once_are_scored_like_one_after_the_other_and_once_more():
    rule = alms.load_rules(2004)
    both = score_race(RESULTS, SCALES, rule)
    apart = [score_race(cars, SCALES, rule) for _, cars in RESULTS.groupby("round_no")]
    pd.testing.assert_frame_equal(both, pd.concat(apart, ignore_index=True))
    pd.testing.assert_frame_equal(score_race(both, SCALES, rule), both)
    cars = running(9, 8, 7).iloc[[2, 0, 1]].assign(colour=["red", "green", "blue"])
    scored = score_race(cars, TEN, RULE)
    added = ["needed_laps", "place", "points", "reason"]
    assert scored.columns.tolist() == [*cars.columns, *added]
    assert scored["colour"].tolist() == ["red", "green", "blue"]
    assert points_of(scored) == [13, 20, 16]


OF_ROUND_2 = TEN.assign(season=2004, round_no=2)
TEAMS_COUNT = RULE | {"places_among": "teams"}
THREE = pd.concat([running(9, round_no=no) for no in (3, 2, 1)])
HEADLESS = pd.concat([running(9), running(9, 8, round_no=2).iloc[1:]])
GT = alms.load_results(2004, "sebring", "GT")
NAMELESS = running(9, 8).assign(team=[None, "A"])
TWICE = pd.concat([OF_ROUND_2, OF_ROUND_2])


@pytest.mark.parametrize(
    ("results", "scale", "rule", "words"),
    [
        (HEADLESS, TEN, RULE, "2004 round 2: no car is at position 1"),
        (THREE, OF_ROUND_2, RULE, "scale: .*2004 round 1, 2004 round 3"),
        (THREE[1:2], TWICE, RULE, "scale, 2004 round 2: place 1 is there twice"),
        (running(9, None), TEN, RULE, "row 1, column laps: .*may score"),
        (NAMELESS, TEN, TEAMS_COUNT, "results.*1 cars without a team"),
        (GT, SCALES, RULE, "whole races"),
    ],
)
def test_what_cannot_be_scored_is_refused(results, scale, rule, words):
    with pytest.raises(DataError, match=words):
        score_race(results, scale, rule)


def test_a_team_s_further_cars_take_no_place_where_places_count_teams():
    ends = [("A", "running"), ("A", "retired"), ("A", "running"), ("B", "running")]
    cars = [("GT", 9, status, team) for team, status in ends]
    scored = score_race(classification(*cars), TEN, TEAMS_COUNT)
    assert points_of(scored) == [20, None, None, 16]
    assert "better car of the team" in scored["reason"][2]


def test_a_class_or_a_car_without_a_team_can_be_scored_where_neither_matters():
    assert points_of(score_race(NAMELESS, TEN, RULE)) == [20, 16]
    assert len(score_race(GT, SCALES, RULE | {"of": "class winner"})) == len(GT)


# --- team_points


def test_a_team_has_its_best_car_or_all_of_them_and_its_first_car_s_reason():
    cars = classification(
        ("GT", 100, "running", "A"),
        ("GT", 80, "running", "A"),
        ("GT", 79, "retired", "D"),
        ("GT", 78, "running", "D"),
        ("GT", 65, "running", "C"),
        ("GT", 60, "running", "B"),
        ("GT", 50, "retired", "B"),
    )
    scored = score_race(cars, TEN, RULE)
    teams = team_points(scored)
    assert points_of(teams) == [20, None, None, 13]
    assert points_of(team_points(scored, best_car_only=False)) == [36, None, None, 13]
    reasons = teams["reason"].str.split(" of").str[0].fillna("").tolist()
    assert reasons == ["", "60 laps, 60%", "65 laps, 65%", ""]
    with pytest.raises(DataError, match="scored.*1 cars without a team"):
        team_points(scored.assign(team=[None, *"ADDCBB"]))
    with pytest.raises(DataError, match="scored: no column 'needed_laps'"):
        team_points(RESULTS)


# --- reconcile


def test_published_points_are_computed_and_every_blank_has_a_reason():
    compared = reconcile(RESULTS, POINTS, SCALES, RULES)
    assert compared["agrees"].all() and compared["published"].notna().sum() == 36
    assert (compared["computed"].isna() == compared["explanation"].notna()).all()
    # 28 teams in the standings, twice, and five that are not in them.
    assert len(compared) == 28 * 2 + 5
    absent = compared.query("team == 'Marshall Cooke Race Car Company'")
    assert {*absent["explanation"]} == {"no car in the classification"}


def test_each_difference_is_explained():
    loose = RULES.assign(must_finish=False, of="class winner", min_share=0.65)
    differing = reconcile(RESULTS, POINTS, SCALES, loose).query("not agrees")
    assert differing.set_index("team")["explanation"].to_dict() == {
        "Taurus Sports Racing": "published none: the team is not in the standings",
        "Intersport Racing": "published none: the cell is blank",
        "Team Bucknum": "published none: the cell is blank",
    }
    wrong = {"Rand Racing": 19, "Dyson Racing": 15, "Team Bucknum": 16}
    sebring = POINTS["season"].eq(2004) & POINTS["round_no"].eq(1)
    changed = POINTS.copy()
    for team, points in wrong.items():
        changed.loc[sebring & changed["team"].eq(team), "points"] = points
    differing = reconcile(RESULTS, changed, SCALES, RULES).query("not agrees")
    assert differing.set_index("team")["explanation"].to_dict() == {
        "Rand Racing": "the published points are those of place 3",
        "Dyson Racing": "the published points are no place's on the scale",
        "Team Bucknum": "computed none: not running at the finish",
    }


def test_a_season_has_one_rule_and_a_race_is_in_both_frames():
    with pytest.raises(DataError, match="season 2004: 0 rows"):
        reconcile(RESULTS, POINTS, SCALES, alms.load_rules(2003))
    mosport = POINTS[POINTS["round_no"] == 6]
    assert {*reconcile(RESULTS, mosport, SCALES, RULES)["round_no"]} == {6}


def test_each_season_has_its_own_rule():
    seasons = pd.concat([RESULTS, RESULTS.assign(season=2003)])
    rules = RULES.assign(min_share=RULES["season"].map({2003: 1, 2004: 0.7}))
    compared = reconcile(seasons, POINTS, SCALES, rules)
    scored = compared.groupby("season")["computed"].count()
    assert scored[2003] < scored[2004] == 36


# --- places_from_points


@pytest.mark.parametrize(
    ("points", "note"),
    [
        (23, None),
        (19, "won the class, has place 2's points"),
        (24, "won the class, has no place's points"),
        (pd.NA, "won the class, has no points"),
    ],
)
def test_whose_points_a_winner_has(points, note):
    champion = POINTS["team"].eq("ADT Champion Racing") & POINTS["season"].eq(2004)
    champion &= POINTS["round_no"].eq(9)
    changed = POINTS.assign(points=POINTS["points"].mask(champion, points))
    places = places_from_points(changed, SCALES, WINNERS)
    assert places["note"].dropna().tolist() == ([note] if note else [])
    assert champion[places["note"].notna().to_numpy()].all()


def test_every_cell_gets_its_place_in_its_order():
    places = places_from_points(POINTS, SCALES)
    assert places["team"].tolist() == POINTS["team"].tolist()
    assert (places["place"].isna() == POINTS["points"].isna()).all()
    assert places.query("points == 26")["place"].unique().tolist() == [1]
    assert places["note"].isna().all()
    for scales, words in (
        (pd.concat([SCALES, SCALES.tail(1)]), "2004 round 9: place 10"),
        (SCALES.assign(points=1), "2003 round 1: points 1"),
    ):
        with pytest.raises(DataError, match=f"{words} is there twice"):
            places_from_points(POINTS, scales)
