"""Title races against the standings, hand counts and brute force."""

from itertools import chain, combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import alms_data as alms
from alms_data import championship
from alms_data.championship import decided, progression, rescore, robustness, what_if
from alms_data.errors import DataError
from alms_data.scoring import score_race
from classifications import FIVE, generated, scale, table

POINTS = alms.load_points()
POINTS_2004 = alms.load_points(2004)
RESULTS = alms.load_results()
SCALES = alms.load_points_scales()
STANDINGS = alms.load_standings()
RULES = alms.load_rules(2004)
BY_CLASS = RULES.assign(of="class winner")
TITLE = ["season", "car_class"]
cell = st.none() | st.sampled_from([20, 16, 13, 10])
tables = st.integers(1, 5).flatmap(
    lambda rounds: st.dictionaries(
        st.sampled_from("ABCDE"),
        st.lists(cell, min_size=rounds, max_size=rounds),
        min_size=1,
    )
)


def scores_of(points):
    """Points of each team by round in plain dictionaries, by championship."""
    titles = {}
    for row in points.fillna({"points": 0}).itertuples():
        teams = titles.setdefault((row.season, row.car_class), {})
        teams.setdefault(row.team, {})[row.round_no] = int(row.points)
    return titles


def by_brute_force(teams):
    """Subsets in which each team is champion alone or level, counted one by one."""
    rounds = sorted(next(iter(teams.values())))
    sizes = range(1, len(rounds) + 1)
    counts = {team: [0, 0] for team in teams}
    for chosen in chain.from_iterable(combinations(rounds, size) for size in sizes):
        totals = {team: sum(got[r] for r in chosen) for team, got in teams.items()}
        most = max(totals.values())
        leaders = [team for team, total in totals.items() if total == most > 0]
        for team in leaders:
            counts[team][len(leaders) > 1] += 1
    return counts


# --- progression and decided


@pytest.mark.parametrize("standings", [STANDINGS, None], ids=["published", "shared"])
def test_last_round_is_the_published_standings(standings):
    season = progression(POINTS, SCALES, standings)
    assert len(season) == 62 * 9
    both = season.query("round_no == 9").merge(STANDINGS, on=[*TITLE, "team"])
    assert len(both) == 62
    assert both["place"].tolist() == both["position"].tolist()
    assert both["total_x"].tolist() == both["total_y"].tolist()


def test_titles_were_decided_when_nobody_could_catch_up():
    titles = decided(progression(POINTS, SCALES, STANDINGS)).set_index(TITLE)
    assert len(titles) == 8
    best = SCALES.query("place == 1").set_index(["season", "round_no"])["points"]
    for (season, car_class), teams in scores_of(POINTS).items():
        for last in range(1, 10):
            so_far = [sum(got[r] for r in range(1, last + 1)) for got in teams.values()]
            second, first = sorted(so_far)[-2:]
            if first - second > sum(best[season, r] for r in range(last + 1, 10)):
                break
        totals = sorted((sum(got.values()), team) for team, got in teams.items())
        (second, _), (first, champion) = totals[-2:]
        title = titles.loc[(season, car_class)].tolist()
        assert title == [champion, last, first - second]


def test_a_progression_row_by_row():
    points = table(A=[10, 10, None], B=[8, 8, 10], C=[None, 6, 8])
    rounds = progression(points, FIVE)
    columns = "round_no team points total place gap available can_win decided".split()
    rows = rounds[columns].astype(object)
    assert rows.where(rows.notna(), None).values.tolist() == [
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
    assert decided(rounds).values.tolist() == [[2004, "GT", "B", 3, 6]]
    blankless = points.dropna(subset="points")
    pd.testing.assert_frame_equal(progression(blankless, FIVE), rounds)


def test_what_is_available_without_scales_is_what_was_scored():
    with_scales = progression(POINTS, SCALES, STANDINGS)
    pd.testing.assert_frame_equal(progression(POINTS, standings=STANDINGS), with_scales)
    rounds = progression(table(A=[10, None, 4], B=[8, None, None]))
    assert rounds["available"].tolist() == [4, 4, 4, 4, 0, 0]


def test_rounds_to_come_count_as_available():
    half = progression(POINTS_2004.query("round_no <= 5"), SCALES)
    assert {*half.query("round_no == 5")["available"]} == {20 + 20 + 26 + 23}
    titles = decided(half)
    assert titles[["champion", "round_no"]].isna().all(axis=None)
    assert titles.query("car_class == 'LMP2'")["margin"].item() == 31


def test_a_team_that_can_draw_level_can_still_win():
    level = progression(table(A=[10, 10], B=[None, 10]), FIVE)
    assert level["can_win"].tolist() == [True, True, True, False]
    last_point = progression(table(A=[10, None], B=[9, 1]))
    assert last_point["can_win"].tolist() == [True, True, True, True]
    beaten = progression(table(A=[10, 10, 10], B=[None, None, 10]), FIVE)
    assert beaten.query("team == 'B'")["can_win"].tolist() == [True, False, False]
    assert decided(beaten)["round_no"].tolist() == [2]
    tied = progression(table(A=[10, None], B=[None, 10]), FIVE)
    assert tied.query("round_no == 2")["place"].tolist() == [1, 1]
    assert decided(tied)["champion"].isna().all()
    assert decided(tied)["margin"].tolist() == [0]
    alone = decided(progression(table(A=[10, None]), FIVE))
    assert alone[["champion", "round_no"]].values.tolist() == [["A", 1]]
    assert alone["margin"].isna().all()


def test_level_teams_take_the_published_order_and_others_come_after():
    standings = pd.DataFrame(
        {"season": 2004, "car_class": "GT", "team": ["C", "B"], "position": [1, 2]}
    )
    points = table(A=[8], B=[8], C=[8], D=[10])
    placed = progression(points, standings=standings)[["team", "place"]]
    assert placed.values.tolist() == [["D", 1], ["C", 2], ["B", 3], ["A", 4]]
    drawn = progression(table(B=[20, 0], C=[0, 20]), standings=standings)
    assert decided(drawn)[["champion", "margin"]].values.tolist() == [["C", 0]]
    with pytest.raises(DataError, match="standings, row 0: C is twice"):
        progression(points, standings=pd.concat([standings, standings]))


# --- rescore and what_if


def test_class_winners_distance_gives_intersport_the_title():
    again = rescore(POINTS_2004, RESULTS, SCALES, BY_CLASS)
    assert again["team"].tolist() == POINTS_2004["team"].tolist()
    assert {*again[again["rescored"]]["round_no"]} == {1, 6}
    changed = again["points"].fillna(0) != POINTS_2004["points"].fillna(0)
    columns = ["team", "round_no", "points"]
    assert again[changed][columns].values.tolist() == [["Intersport Racing", 1, 19]]
    teams = what_if(POINTS_2004, RESULTS, SCALES, BY_CLASS)
    changed = teams[teams["position"] != teams["published_position"]]
    columns = ["position", "team", "total", "published_total", "change"]
    assert changed[columns].values.tolist() == [
        [1, "Intersport Racing", 148, 129, 19],
        [2, "Miracle Motorsports", 146, 146, 0],
    ]
    assert (teams["change"] != 0).sum() == 1
    assert {*teams["rescored_rounds"]} == {"1, 6"}


def test_teams_that_score_only_under_the_rule_are_added():
    arguments = POINTS_2004, RESULTS, SCALES, RULES.assign(must_finish=False)
    added = rescore(*arguments).iloc[len(POINTS_2004) :]
    columns = ["car_class", "team", "round_no", "points", "rescored"]
    taurus = ["LMP1", "Taurus Sports Racing", 1, 8, True]
    assert added[columns].values.tolist() == [taurus]
    teams = what_if(*arguments)
    new = teams[teams["published_total"].isna()]
    assert new[["team", "total"]].values.tolist() == [["Taurus Sports Racing", 8]]
    assert new[["change", "published_position"]].isna().all(axis=None)


@pytest.mark.parametrize(
    "arguments",
    [{}, {"results": RESULTS, "rule": RULES}, {"scale": SCALES}],
    ids=["nothing", "rule", "scale"],
)
def test_what_was_in_force_changes_nothing(arguments):
    same = what_if(POINTS, scales=SCALES, **arguments)
    assert (same["change"] == 0).all() and len(same) == 62
    assert (same["position"] == same["published_position"]).all()


def test_a_race_of_one_class_changes_no_other():
    gt = alms.load_results(2004, "sebring", "GT")
    teams = what_if(POINTS_2004, gt, SCALES, BY_CLASS)
    assert (teams["change"] == 0).all()
    rescored = teams.dropna(subset="rescored_rounds")
    assert {*rescored["car_class"]} == {"GT"}
    assert {*rescored["rescored_rounds"]} == {"1"}


def test_all_cars_of_a_team_may_count():
    teams = what_if(POINTS_2004, RESULTS, SCALES, RULES.assign(best_car_only=False))
    cars = score_race(RESULTS, SCALES, RULES).dropna(subset="points")
    cars = cars.groupby(["team", "round_no"])["points"]
    beside_the_best = (cars.sum() - cars.max()).groupby("team").sum()
    gained = teams.groupby("team")["change"].sum()
    assert gained[gained != 0].equals(beside_the_best[beside_the_best > 0])


def test_another_scale_counts_wins():
    teams = what_if(POINTS, scales=SCALES, scale=scale(1))
    teams = teams.astype({"car_class": "str"}).set_index([*TITLE, "team"])
    won = alms.load_winners().drop_duplicates([*TITLE, "round_no"])
    won = won.astype({"car_class": "str"}).groupby([*TITLE, "team"]).size()
    differing = teams["total"] - won.reindex(teams.index, fill_value=0)
    # Round 9 of 2004, which Champion won for second place's points.
    champion = (2004, "LMP1", "ADT Champion Racing")
    assert differing[differing != 0].to_dict() == {champion: -1}


def test_another_scale_and_rule_score_races_again_on_that_scale():
    teams = what_if(POINTS_2004, RESULTS, SCALES, BY_CLASS, scale=scale(3, 2, 1))
    totals = teams.query("car_class == 'LMP2'").set_index("team")["total"]
    # Six wins and third at Sebring; three wins, four second places and a third.
    assert totals["Intersport Racing"] == 6 * 3 + 1
    assert totals["Miracle Motorsports"] == 3 * 3 + 4 * 2 + 1


@pytest.mark.parametrize(
    ("points", "drop_worst", "without_rounds", "expected"),
    [
        (dict(A=[20, 20, None], B=[16, 16, 26]), 1, [], "B 1 42, A 2 40"),
        (dict(A=[20, 20, None], B=[16, 16, 26]), 2, [], "B 1 26, A 2 20"),
        (dict(A=[20, 20, 0], B=[16, 16, 26]), 0, [3], "A 1 40, B 2 32"),
        (dict(A=[20, 20, 0], B=[16, 16, 26]), 1, [3], "A 1 20, B 2 16"),
        (dict(A=[10, None, 2], B=[4, 4, 4]), 1, [], "A 1 12, B 2 8"),
        # A team that scored in none of the rounds that are left.
        (dict(A=[10, 10], B=[None, 8]), 0, [2], "A 1 10, B 2 0"),
        # Level teams share a position, and stand as published.
        (dict(C=[2, 9], B=[2, 3], A=[2, None]), 0, [2], "C 1 2, B 1 2, A 1 2"),
    ],
)
@pytest.mark.parametrize("blank", ["a blank", "no row"])
def test_rounds_dropped_or_left_out(
    points, drop_worst, without_rounds, expected, blank
):
    given = table(**points) if blank == "a blank" else table(**points).dropna()
    teams = what_if(given, drop_worst=drop_worst, without_rounds=without_rounds)
    lines = teams[["team", "position", "total"]].astype("str").agg(" ".join, axis=1)
    assert ", ".join(lines) == expected
    published = {team: sum(filter(None, scored)) for team, scored in points.items()}
    assert teams.set_index("team")["published_total"].to_dict() == published
    assert (teams["change"] == teams["total"] - teams["published_total"]).all()
    assert teams["rescored_rounds"].isna().all()


def test_what_the_totals_rest_on_is_said_part_by_part():
    odd = {"min_share": 0.665, "of": "class winner", "must_finish": False}
    odd |= {"places_among": "teams", "best_car_only": False}
    tables = {"results": RESULTS, "scales": SCALES, "rule": odd, "scale": FIVE}
    said = what_if(POINTS_2004, **tables, without_rounds=[6, 7, 8, 9], drop_worst=2)
    assert said["assumption"][0].split("; ") == [
        "round 1 scored again from the finish (all cars that started with 66.5% of the"
        " class winner's laps, places among teams, all cars of a team)",
        "rounds 2, 3, 4, 5 have the places that their points imply",
        "rounds 6, 7, 8, 9 left out",
        "each team's worst rounds dropped (2)",
        "everything else being equal",
    ]
    by_class = what_if(POINTS_2004, RESULTS, SCALES, BY_CLASS)["assumption"][0]
    assert "cars running at the finish with 70%" in by_class
    assert "rounds 2, 3, 4, 5, 7, 8, 9 as published" in by_class


TWICE = {"scale": FIVE, "scales": SCALES.assign(points=20)}
PLACELESS = {"scale": FIVE, "scales": SCALES[SCALES["points"] != 26]}


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"scale": FIVE}, ValueError, "scale needs scales"),
        ({"rule": RULES, "scales": SCALES}, ValueError, "rule needs results and"),
        ({"rule": RULES, "results": RESULTS}, ValueError, "rule needs results and"),
        ({"without_rounds": range(1, 10)}, ValueError, "leaves a season no round"),
        ({"without_rounds": [10, 1, 0]}, ValueError, r"no round \[0, 10\]"),
        ({"drop_worst": 9}, ValueError, "Of 9 rounds 9"),
        ({"drop_worst": -1}, ValueError, "Of 9 rounds -1"),
        ({"drop_worst": 1.5}, TypeError, "drop_worst"),
        ({"drop_worst": True}, TypeError, "drop_worst"),
        (TWICE, DataError, "points 20 .* twice"),
        (PLACELESS, DataError, "2004 round 8, LMP1, ADT.*26 points"),
    ],
)
def test_what_cannot_be_computed_is_refused(arguments, error, words):
    with pytest.raises(error, match=words):
        what_if(POINTS_2004, **arguments)


@pytest.mark.parametrize("analysis", [progression, rescore, what_if, robustness])
def test_a_team_twice_in_a_round_is_refused(analysis):
    with pytest.raises(DataError, match="points, 2004 round 1, GT, A: .*twice"):
        analysis(pd.concat([table(A=[1]), table(A=[1])]))


# --- robustness


def test_robustness_is_what_brute_force_counts():
    teams = robustness(POINTS)
    assert len(teams) == 62 and {*teams["subsets"]} == {511}
    counts = teams.set_index([*TITLE, "team"])[["champion", "level"]]
    for title, scores in scores_of(POINTS).items():
        assert counts.loc[title].T.to_dict("list") == by_brute_force(scores)


@generated
@given(tables)
def test_robustness_of_any_table_is_what_brute_force_counts(rounds):
    points = table(**rounds)
    counted = robustness(points).set_index("team")[["champion", "level"]]
    assert counted.T.to_dict("list") == by_brute_force(scores_of(points)[2004, "GT"])


def test_robustness_row_by_row():
    teams = robustness(table(D=[None, None], C=[2, 4], A=[4, 2], B=[4, 2]))
    columns = "team champion level subsets share".split()
    assert teams[columns].values.tolist() == [
        ["C", 1, 1, 3, 1 / 3],
        ["A", 0, 2, 3, 0],
        ["B", 0, 2, 3, 0],
        ["D", 0, 0, 3, 0],
    ]
    one_point = robustness(table(A=[1], B=[None]))
    assert one_point[["team", "champion"]].values.tolist() == [["A", 1], ["B", 0]]


def test_seasons_of_different_length_and_any_round_numbers():
    short = table(A=[20, 16], B=[16, 20]).assign(season=2003)
    both = pd.concat([short, table(A=[20, 20, 20], B=[16, 16, None])])
    counted = robustness(both)[["subsets", "champion", "level"]].values.tolist()
    assert counted == [[3, 1, 1], [3, 1, 1], [7, 7, 0], [7, 0, 0]]
    later = both.assign(round_no=both["round_no"] * 3 + 4)
    pd.testing.assert_frame_equal(robustness(later), robustness(both))


def test_a_season_may_have_so_many_rounds_and_not_one_more(monkeypatch):
    monkeypatch.setattr(championship, "MOST_ROUNDS", 3)
    assert robustness(table(A=[1] * 3))["subsets"].tolist() == [7]
    with pytest.raises(ValueError, match="4 rounds; at most 3"):
        robustness(table(A=[1] * 4))
