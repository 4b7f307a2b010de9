"""Points: every error and every phrase whole, boundaries, ties and blank cells."""

import re

import pandas as pd
import pytest
from alms_data.points import (
    decided,
    find_rule,
    progression,
    reconcile,
    robustness,
    score_race,
    team_points,
    what_if,
)
from alms_data.points import subsets as subsets_module
from alms_data.points.rule import as_rule, percent, rule_of
from classifications import table

import alms_data as alms

POINTS = alms.load_points(2004)
RESULTS = alms.load_results(2004)
SCALES = alms.load_points_scales(2004)
RULES = alms.load_rules(2004)
FIVE = pd.DataFrame({"place": range(1, 6), "points": [10, 8, 6, 4, 2]})
RULE = {"min_share": 0.7, "of": "overall winner", "must_finish": True}
CAR = ["car_class", "team", "laps", "status", "position"]


def race(*cars, round_no=1):
    """Classification of cars given as (class, team, laps, status, position)."""
    frame = pd.DataFrame(cars, columns=CAR).astype({"position": "Int64"})
    return frame.assign(season=2004, round_no=round_no)


def running(*laps, **more):
    """One class in which each car is a team's: A, B, C and so on."""
    cars = zip("ABCDEFG", laps, strict=False)
    return race(
        *(("GT", team, n, "running", at) for at, (team, n) in enumerate(cars, 1)),
        **more,
    )


# ---- rules


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"min_share": 70}, "min_share must be from 0 to 1, got 70."),
        ({"min_share": -0.1}, "min_share must be from 0 to 1, got -0.1."),
        ({"min_share": 1.001}, "min_share must be from 0 to 1, got 1.001."),
        (
            {"of": "overal winner"},
            "of must be one of ['overall winner', 'class winner'], got 'overal winner'."
            " Nearest: 'overall winner'.",
        ),
        (
            {"places_among": "team"},
            "places_among must be one of ['eligible cars', 'all cars', 'teams'], "
            "got 'team'. Nearest: 'teams'.",
        ),
        ({"must_finish": "yes"}, "must_finish must be True or False, got 'yes'."),
        ({"best_car_only": None}, "best_car_only must be True or False, got None."),
        ({"must_finish": pd.NA}, "must_finish must be True or False, got <NA>."),
        (
            {"of": ["class winner"]},
            "of must be one of ['overall winner', 'class winner'], got "
            "['class winner']. Nearest: 'class winner'.",
        ),
        ({"mustfinish": True}, "A rule has no 'mustfinish'. Nearest: 'must_finish'."),
    ],
)
def test_a_rule_that_cannot_be_read(change, message):
    with pytest.raises(ValueError) as caught:
        as_rule(RULE | change)
    assert str(caught.value) == message


@pytest.mark.parametrize("share", ["0.7", pd.NA, None])
def test_a_share_that_is_no_number(share):
    with pytest.raises(TypeError, match="min_share must be a number, got "):
        as_rule(RULE | {"min_share": share})


def test_a_rule_that_is_not_all_there():
    with pytest.raises(ValueError) as caught:
        as_rule({"min_share": 0.7})
    assert str(caught.value) == "The rule lacks of, must_finish; it has ['min_share']."
    with pytest.raises(ValueError, match=r"^rule must be one row, got 0\.$"):
        as_rule(RULES.head(0))
    with pytest.raises(TypeError) as wrong:
        as_rule(0.7)
    message = "rule must be a row of rules or a mapping, got 0.7."
    assert str(wrong.value) == message
    with pytest.raises(ValueError) as none:
        rule_of(RULES, 2003)
    assert str(none.value) == "rules has 0 rows for 2003; expected one."
    with pytest.raises(ValueError, match="rules has no column 'season'"):
        rule_of(RULES.drop(columns="season"), 2004)


@pytest.mark.parametrize("share", [0, 1])
def test_a_share_of_nothing_and_of_all_are_shares(share):
    assert as_rule(RULE | {"min_share": share}).min_share == share


def test_what_stands_beside_a_rule_is_passed_over():
    beside = {"season": 2004, "evidence": "page"}
    assert as_rule(RULE | beside) == as_rule(RULE)
    rule = as_rule(RULE)
    assert as_rule(rule) is not None and as_rule(rule) == rule
    assert (rule.places_among, rule.best_car_only) == ("eligible cars", True)


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.7, "70%"), (0, "0%"), (1, "100%"), (0.665, "66.5%"), (232 / 350, "66.2857%")],
)
def test_percent(share, text):
    assert percent(share) == text


# ---- scoring a race


def test_exactly_the_share_is_enough_and_a_lap_less_is_not():
    scored = score_race(running(100, 70, 69), FIVE, RULE)
    assert scored["needed_laps"].tolist() == [70, 70, 70]
    assert scored["points"].tolist() == [10, 8, pd.NA]
    assert scored["place"].tolist() == [1, 2, pd.NA]
    reason = "69 laps, 69% of the winner's 100; 70% is 70"
    assert scored["reason"].tolist()[2] == reason


def test_the_place_after_the_last_that_scores():
    reasons = score_race(running(9, 9, 9, 9, 9, 9), FIVE, RULE)["reason"]
    assert reasons.tolist()[5] == "place 6: the scale ends at 5"
    assert reasons.isna().tolist() == [True] * 5 + [False]


def test_a_scale_may_end_elsewhere_in_each_race():
    both = pd.concat([running(9, 9, 9), running(9, 9, 9, round_no=2)])
    scale = pd.concat(
        [
            FIVE.head(2).assign(season=2004, round_no=1),
            FIVE.head(1).assign(season=2004, round_no=2),
        ]
    )
    assert score_race(both, scale, RULE)["reason"].fillna("").tolist() == [
        "",
        "",
        "place 3: the scale ends at 2",
        "",
        "place 2: the scale ends at 1",
        "place 3: the scale ends at 1",
    ]


@pytest.mark.parametrize(
    ("status", "must_finish", "reason"),
    [
        ("retired", True, "not running at the finish"),
        ("not classified", True, "not classified"),
        ("disqualified", True, "disqualified"),
        ("withdrawn", True, "withdrawn"),
        ("did not start", True, "did not start"),
        ("disqualified", False, "disqualified"),
        ("withdrawn", False, "withdrawn"),
        ("did not start", False, "did not start"),
        ("retired", False, None),
        ("not classified", False, None),
    ],
)
def test_a_car_that_was_not_running(status, must_finish, reason):
    cars = race(("GT", "A", 9, "running", 1), ("GT", "B", 9, status, 2))
    rule = RULE | {"must_finish": must_finish}
    second = score_race(cars, FIVE, rule).iloc[1]
    if reason is None:
        assert second["points"] == 8 and pd.isna(second["reason"])
    else:
        assert pd.isna(second["points"]) and second["reason"] == reason


def test_a_team_s_second_car_takes_no_place_where_places_count_teams():
    cars = race(
        ("GT", "A", 9, "running", 1),
        ("GT", "A", 8, "running", 2),
        ("GT", "B", 7, "running", 3),
        ("GTS", "A", 9, "running", 4),
    )
    scored = score_race(cars, FIVE, RULE | {"places_among": "teams"})
    assert scored["points"].tolist() == [10, pd.NA, 8, 10]
    second = "places count teams, and a better car of the team has one"
    assert scored["reason"].fillna("").tolist() == ["", second, "", ""]


def test_cars_without_a_position_and_level_on_laps_stand_by_team():
    cars = race(
        ("GT", "C", 5, "retired", None),
        ("GT", "B", 5, "retired", None),
        ("GT", "A", 9, "running", 1),
    )
    rule = RULE | {"min_share": 0, "must_finish": False}
    assert score_race(cars, FIVE, rule)["points"].tolist() == [6, 8, 10]


def test_classes_of_two_races_are_placed_apart():
    both = pd.concat([running(9, 8), running(7, 6, round_no=2)])
    scored = score_race(both.iloc[::-1], FIVE, RULE)
    assert scored["place"].tolist() == [2, 1, 2, 1]
    assert scored["needed_laps"].tolist() == [5, 5, 7, 7]


def test_the_frame_keeps_its_order_and_its_other_columns():
    cars = running(9, 8, 7).iloc[[2, 0, 1]].assign(colour=["red", "green", "blue"])
    scored = score_race(cars, FIVE, RULE)
    assert scored["colour"].tolist() == ["red", "green", "blue"]
    assert scored["points"].tolist() == [6, 10, 8]
    given = [*cars.columns, "needed_laps", "place", "points", "reason"]
    assert scored.columns.tolist() == given


def test_the_winner_of_a_class_without_positions_has_the_most_laps():
    cars = race(
        ("GTS", "A", 20, "running", 1),
        ("GT", "B", 5, "running", None),
        ("GT", "C", 10, "running", None),
        ("GT", "D", 7, "running", None),
    )
    scored = score_race(cars, FIVE, RULE | {"of": "class winner"})
    assert scored["needed_laps"].tolist() == [14, 7, 7, 7]
    assert scored["points"].tolist() == [10, pd.NA, 10, 8]


def test_a_race_without_its_winner():
    cars = running(9, 8).iloc[1:]
    with pytest.raises(ValueError) as caught:
        score_race(cars, FIVE, RULE)
    assert str(caught.value) == (
        "results has no car at position 1 in 2004 round 1, so the overall winner's "
        "laps are not known. Score the whole race, then choose."
    )
    nowhere = running(9, 8).assign(position=pd.array([None, None], dtype="Int64"))
    with pytest.raises(ValueError, match="no car at position 1"):
        score_race(nowhere, FIVE, RULE)
    # The first race is whole: the second is named.
    both = pd.concat([running(9, 8), running(9, 8, round_no=2).iloc[1:]])
    with pytest.raises(ValueError, match="no car at position 1 in 2004 round 2, so"):
        score_race(both, FIVE, RULE)


def test_races_without_a_scale_are_named_in_their_order():
    races = pd.concat([running(9, round_no=n) for n in (3, 2, 1)])
    scale = FIVE.assign(season=2004, round_no=2)
    with pytest.raises(ValueError) as caught:
        score_race(races, scale, RULE)
    message = "scale has no points for 2004 round 1, 2004 round 3."
    assert str(caught.value) == message
    with pytest.raises(ValueError) as twice:
        score_race(running(9, round_no=2), pd.concat([scale, scale]), RULE)
    assert str(twice.value) == "scale has a place twice in one race."


@pytest.mark.parametrize(
    "analysis",
    [
        lambda scales: find_rule(RESULTS, POINTS, scales),
        lambda scales: progression(POINTS, scales),
        lambda scales: what_if(POINTS, scales=scales, scale=FIVE),
    ],
    ids=["find_rule", "progression", "what_if"],
)
def test_the_argument_scales_is_named(analysis):
    with pytest.raises(ValueError, match=r"^scales has no column 'place'\."):
        analysis(SCALES.drop(columns="place"))
    with pytest.raises(ValueError, match=r"^scales has no points for 2004 round 1[.,]"):
        analysis(SCALES[SCALES["round_no"] != 1])


def test_cars_without_a_team_are_counted():
    cars = running(9, 8, 7).assign(team=["A", None, None])
    rule = RULE | {"places_among": "teams"}
    for argument, analysis in {
        "results": lambda: score_race(cars, FIVE, rule),
        "scored": lambda: team_points(score_race(cars, FIVE, RULE)),
    }.items():
        with pytest.raises(ValueError) as caught:
            analysis()
        assert str(caught.value) == f"{argument} has 2 cars without a team."
    nameless = RESULTS.assign(team=RESULTS["team"].where(RESULTS["position"] > 1))
    with pytest.raises(ValueError, match=r"^results has 2 cars without a team\.$"):
        find_rule(nameless, POINTS, SCALES)


def test_a_team_has_the_reason_of_its_first_car_where_it_has_no_points():
    cars = race(
        ("GT", "A", 100, "running", 1),
        ("GT", "B", 60, "running", 2),
        ("GT", "B", 50, "retired", 3),
        ("GT", "A", 40, "retired", 4),
    )
    teams = team_points(score_race(cars.iloc[::-1], FIVE, RULE))
    assert teams["points"].tolist() == [10, pd.NA]
    reason = "60 laps, 60% of the winner's 100; 70% is 70"
    assert teams["reason"].fillna("").tolist() == ["", reason]
    first = "season round_no car_class team points reason".split()
    assert teams.columns.tolist() == first


# ---- readings of the rule


def test_twenty_missed_cells_are_named_unless_told_otherwise():
    readings = find_rule(RESULTS, POINTS, SCALES)
    worst = readings.iloc[-1]
    further = worst["misses"] - 20
    assert further > 0 and worst["missed"].endswith(f"; and {further} more")
    assert worst["missed"].count("; ") == 20
    all_named = find_rule(RESULTS, POINTS, SCALES, named=int(worst["misses"]))
    assert all_named["missed"].iloc[-1].count("; ") == worst["misses"] - 1
    assert not all_named["missed"].str.contains("more", na=False).any()


def test_readings_of_a_race_counted_by_hand():
    cars = running(100, 80, 60)
    points = table(A=[10], B=[8], C=[None])
    fits = find_rule(cars, points, FIVE).query("misses == 0")
    assert set(fits["share_above"]) == {0.6} and set(fits["share_up_to"]) == {0.8}
    assert len(fits) == 2 * 2 * 3 * 2  # one class of running cars tells nothing else
    assert fits["outcome"].nunique() == 1
    missed = find_rule(cars, points, FIVE).query("misses == 1")["missed"]
    assert set(missed) == {
        "2004 round 1 GT B: none for 8",
        "2004 round 1 GT C: 6 for none",
    }


# ---- championships


def test_points_given_twice():
    for analysis in (
        robustness,
        progression,
        what_if,
        lambda points: reconcile(RESULTS, points, SCALES, RULES),
    ):
        with pytest.raises(ValueError) as caught:
            analysis(pd.concat([POINTS, POINTS]))
        message = "points has a team twice in one class and round."
        assert str(caught.value) == message


def test_a_progression_row_by_row():
    points = table(A=[10, 10, None], B=[8, 8, 10], C=[None, 6, 8])
    scale = FIVE.assign(points=[10, 8, 6, 4, 2])
    rows = progression(points.sample(frac=1, random_state=1), scale)
    columns = "round_no team points total place gap available can_win decided".split()
    assert rows[columns].astype(object).where(rows.notna(), None).values.tolist() == [
        [1, "A", 10, 10, 1, 0, 20, True, False],
        [1, "B", 8, 8, 2, 2, 20, True, False],
        [1, "C", None, 0, 3, 10, 20, True, False],
        [2, "A", 10, 20, 1, 0, 10, True, False],
        [2, "B", 8, 16, 2, 4, 10, True, False],
        [2, "C", 6, 6, 3, 14, 10, False, False],
        [3, "B", 10, 26, 1, 0, 0, True, True],
        [3, "A", None, 20, 2, 6, 0, False, True],
        [3, "C", 8, 14, 3, 12, 0, False, True],
    ]
    titles = decided(rows.sample(frac=1, random_state=1))
    assert titles.values.tolist() == [[2004, "GT", "B", 3, 6]]


def test_a_team_that_trails_by_all_that_is_left_can_still_win():
    level = progression(table(A=[10, 10], B=[None, 10]), FIVE)
    assert level["can_win"].tolist() == [True, True, True, False]
    beaten = progression(table(A=[10, 10, 10], B=[None, None, 10]), FIVE)
    assert beaten.query("team == 'B'")["can_win"].tolist() == [True, False, False]
    assert decided(beaten)["round_no"].tolist() == [2]


def test_without_scales_a_round_offers_what_was_scored_in_it():
    rows = progression(table(A=[10, None, 4], B=[8, None, None]))
    assert rows["available"].tolist() == [4, 4, 4, 4, 0, 0]


def test_a_lone_team_is_champion_from_the_start():
    titles = decided(progression(table(A=[10, None]), FIVE))
    assert titles["champion"].tolist() == ["A"]
    assert titles["round_no"].tolist() == [1] and titles["margin"].isna().all()


def test_teams_that_the_standings_lack_come_last_of_those_level():
    standings = pd.DataFrame(
        {"season": 2004, "car_class": "GT", "team": ["C", "B"], "position": [1, 2]}
    )
    rows = progression(table(A=[8], B=[8], C=[8], D=[10]), standings=standings)
    assert rows[["team", "place"]].values.tolist() == [
        ["D", 1],
        ["C", 2],
        ["B", 3],
        ["A", 4],
    ]


# ---- what if


def assumption(**arguments):
    found = what_if(POINTS, **arguments)
    return dict(zip(found["car_class"], found["assumption"], strict=True))["LMP2"]


SCORED_AGAIN = {"results": RESULTS, "scales": SCALES}
REST = "rounds 2, 3, 4, 5, 7, 8, 9"


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({}, "rounds 1, 2, 3, 4, 5, 6, 7, 8, 9 as published"),
        ({"without_rounds": [1, 6]}, f"{REST} as published; rounds 1, 6 left out"),
        (
            {"without_rounds": range(2, 10), "drop_worst": 0},
            "round 1 as published; rounds 2, 3, 4, 5, 6, 7, 8, 9 left out",
        ),
        (
            {"drop_worst": 2},
            "rounds 1, 2, 3, 4, 5, 6, 7, 8, 9 as published; "
            "each team's worst rounds dropped (2)",
        ),
        (
            {"scales": SCALES, "scale": FIVE},
            "rounds 1, 2, 3, 4, 5, 6, 7, 8, 9 have the places that their points imply",
        ),
        (
            SCORED_AGAIN | {"rule": RULES},
            "rounds 1, 6 scored again from the finish (cars running at the finish with "
            "70% of the overall winner's laps, places among eligible cars, best car); "
            f"{REST} as published",
        ),
        (
            SCORED_AGAIN
            | {
                "rule": RULE
                | {
                    "must_finish": False,
                    "min_share": 0.665,
                    "of": "class winner",
                    "places_among": "teams",
                    "best_car_only": False,
                },
                "scale": FIVE,
                "without_rounds": [6],
            },
            "round 1 scored again from the finish (all cars that started with 66.5% of "
            "the class winner's laps, places among teams, all cars of a team); "
            f"{REST} have the places that their points imply; round 6 left out",
        ),
        (
            SCORED_AGAIN | {"rule": RULES, "without_rounds": [2, 3, 4, 5, 7, 8, 9]},
            "rounds 1, 6 scored again from the finish (cars running at the finish with "
            "70% of the overall winner's laps, places among eligible cars, best car); "
            f"{REST} left out",
        ),
    ],
)
def test_an_assumption_is_said_whole(arguments, text):
    assert assumption(**arguments) == f"{text}; everything else being equal"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"scale": FIVE}, "scale needs scales: they tell which places were published."),
        ({"rule": RULES}, "rule needs results and scales: it scores races again."),
        (
            {"rule": RULES, "results": RESULTS},
            "rule needs results and scales: it scores races again.",
        ),
        ({"without_rounds": range(1, 10)}, "without_rounds leaves a season no round."),
        ({"drop_worst": 9}, "Of 9 rounds 9 can't be dropped."),
        ({"drop_worst": -1}, "Of 9 rounds -1 can't be dropped."),
        (
            {"scale": FIVE, "scales": SCALES.assign(points=20)},
            "scales has two places with the same points in one race.",
        ),
        (
            {"scale": FIVE, "scales": SCALES[SCALES["points"] != 26]},
            "The 26 points of Alex Job Racing in 2004 round 1 are no place's on the "
            "round's scale.",
        ),
    ],
)
def test_what_cannot_be_computed(arguments, message):
    points = POINTS.sort_values(["car_class", "team", "round_no"])
    with pytest.raises(ValueError) as caught:
        what_if(points, **arguments)
    assert str(caught.value) == message


def test_rounds_that_the_season_lacks_are_named():
    rounds = sorted(POINTS["round_no"].unique().tolist())
    message = f"There is no round [0, 10]. Rounds: {rounds}."
    with pytest.raises(ValueError, match=re.escape(message)):
        what_if(POINTS, without_rounds=[10, 1, 0])


def test_teams_with_the_same_total_share_a_position_and_stand_as_published():
    teams = what_if(table(C=[2, 9], B=[2, 3], A=[2, None]), without_rounds=[2])
    assert teams[["team", "position", "published_position"]].values.tolist() == [
        ["C", 1, 1],
        ["B", 1, 2],
        ["A", 1, 3],
    ]
    assert teams["change"].tolist() == [-9, -3, 0]
    assert teams["rescored_rounds"].isna().all()


def test_the_worst_rounds_are_blank_ones_first():
    points = table(A=[10, None, 2], B=[4, 4, 4])
    assert what_if(points, drop_worst=1)["total"].tolist() == [12, 8]
    assert what_if(points, drop_worst=2)["total"].tolist() == [10, 4]


def test_a_team_absent_from_every_round_that_counts_has_no_points():
    teams = what_if(table(A=[10, 10], B=[None, 8]).dropna(), without_rounds=[2])
    assert teams[["team", "total", "change"]].values.tolist() == [
        ["A", 10, -10],
        ["B", 0, -8],
    ]


# ---- robustness


def test_a_season_may_have_so_many_rounds_and_not_one_more(monkeypatch):
    monkeypatch.setattr(subsets_module, "MOST_ROUNDS", 3)
    assert subsets_module.subsets(3).tolist() == [
        [1, 0, 0],
        [0, 1, 0],
        [1, 1, 0],
        [0, 0, 1],
        [1, 0, 1],
        [0, 1, 1],
        [1, 1, 1],
    ]
    with pytest.raises(ValueError) as caught:
        robustness(table(A=[1] * 4))
    assert str(caught.value) == "A season has 4 rounds; at most 3 can be."


def test_robustness_row_by_row():
    teams = robustness(table(D=[None, None], C=[2, 4], A=[4, 2], B=[4, 2]))
    columns = "team champion level subsets share".split()
    assert teams[columns].values.tolist() == [
        ["C", 1, 1, 3, 1 / 3],
        ["A", 0, 2, 3, 0],
        ["B", 0, 2, 3, 0],
        ["D", 0, 0, 3, 0],
    ]


def test_most_frequent_champions_come_first_then_those_level_then_by_name():
    teams = robustness(table(A=[2, 0, 0], B=[0, 4, 0], C=[0, 0, 4], D=[0, 4, 0]))
    assert teams["team"].tolist() == ["C", "A", "B", "D"]
    assert teams[["champion", "level"]].values.tolist() == [
        [2, 2],
        [1, 0],
        [0, 4],
        [0, 4],
    ]


def test_rounds_may_have_any_numbers():
    points = table(A=[4, 2], B=[2, 8])
    later = points.assign(round_no=points["round_no"] * 3 + 4)
    pd.testing.assert_frame_equal(robustness(later), robustness(points))
