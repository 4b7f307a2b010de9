"""progression, what_if and robustness against the standings and brute force."""

from itertools import chain, combinations

import pandas as pd
import pytest
from alms_data.championship import decided, progression, robustness, what_if
from classifications import table
from hypothesis import given, settings
from hypothesis import strategies as st

import alms_data as alms

CHAMPIONS = {
    (2003, "LMP900"): "Infineon Team Joest",
    (2003, "LMP675"): "Dyson Racing",
    (2003, "GTS"): "Corvette Racing",
    (2003, "GT"): "Alex Job Racing",
    (2004, "LMP1"): "ADT Champion Racing",
    (2004, "LMP2"): "Miracle Motorsports",
    (2004, "GTS"): "Corvette Racing",
    (2004, "GT"): "Alex Job Racing",
}


def scores_of(points):
    """Points of each team by round in plain dictionaries, by championship."""
    found = {}
    for row in points.fillna({"points": 0}).itertuples():
        teams = found.setdefault((row.season, row.car_class), {})
        teams.setdefault(row.team, {})[row.round_no] = int(row.points)
    return found


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


@pytest.fixture(scope="module")
def season():
    return progression(
        alms.load_points(), alms.load_points_scales(), alms.load_standings()
    )


@pytest.mark.parametrize("with_standings", [True, False])
def test_last_round_is_the_published_standings(with_standings):
    standings = alms.load_standings()
    rows = progression(
        alms.load_points(),
        alms.load_points_scales(),
        standings if with_standings else None,
    ).query("round_no == 9")
    both = rows.merge(standings, on=["season", "car_class", "team"])
    assert len(both) == len(rows) == len(standings) == 62
    assert both["place"].tolist() == both["position"].tolist()
    assert both["total_x"].tolist() == both["total_y"].tolist()
    assert sorted(both.query("tied")["team"]) == [
        "Cirtek Motorsport",
        "Morgan Works Race Team",
    ]


def test_every_team_has_every_round_and_gaps_are_to_the_leader(season):
    assert len(season) == 62 * 9
    for _, rows in season.groupby(["season", "car_class", "round_no"]):
        leader = rows["total"].max()
        assert (rows["gap"] == leader - rows["total"]).all()
        assert rows["place"].is_monotonic_increasing


def test_titles_were_decided_when_nobody_could_catch_up(season):
    """Second route: totals against what the rounds' winners can still score."""
    best = (
        alms.load_points_scales().query("place == 1").set_index(["season", "round_no"])
    )
    found = decided(season).set_index(["season", "car_class"])
    for (year, car_class), teams in scores_of(alms.load_points()).items():
        for last in range(1, 10):
            totals = sorted(
                sum(got[r] for r in range(1, last + 1)) for got in teams.values()
            )
            left = sum(best["points"][year, r] for r in range(last + 1, 10))
            if totals[-1] - totals[-2] > left:
                break
        row = found.loc[(year, car_class)]
        assert row["round_no"] == last
        assert row["champion"] == CHAMPIONS[year, car_class]
        finals = sorted(sum(got.values()) for got in teams.values())
        assert row["margin"] == finals[-1] - finals[-2]


def test_rounds_that_decided_the_titles(season):
    columns = ["season", "car_class", "round_no", "margin"]
    assert decided(season)[columns].values.tolist() == [
        [2003, "GT", 7, 86],
        [2003, "GTS", 9, 4],
        [2003, "LMP675", 8, 43],
        [2003, "LMP900", 9, 7],
        [2004, "GT", 8, 44],
        [2004, "GTS", 7, 79],
        [2004, "LMP1", 8, 50],
        [2004, "LMP2", 9, 17],
    ]


def test_what_is_available_without_scales_is_what_was_scored(season):
    without = progression(alms.load_points(), standings=alms.load_standings())
    pd.testing.assert_frame_equal(without, season)


def test_rounds_to_come_count_as_available():
    half = alms.load_points(2004).query("round_no <= 5")
    rows = progression(half, alms.load_points_scales())
    assert set(rows.query("round_no == 5")["available"]) == {20 + 20 + 26 + 23}
    titles = decided(rows)
    assert titles["champion"].isna().all() and titles["round_no"].isna().all()
    assert titles.query("car_class == 'LMP2'")["margin"].item() == 31


def test_a_team_that_can_draw_level_can_still_win():
    scale = pd.DataFrame({"place": [1], "points": [20]})
    rows = progression(table(A=[20, None, None], B=[None, None, 20]), scale)
    assert rows.query("team == 'B'")["can_win"].tolist() == [True, True, True]
    assert rows.query("round_no == 3")["place"].tolist() == [1, 1]
    level = decided(rows)
    assert level["champion"].isna().all() and level["margin"].tolist() == [0]


def test_level_teams_take_the_published_order():
    standings = pd.DataFrame(
        {"season": 2004, "car_class": "GT", "team": ["B", "A"], "position": [1, 2]}
    )
    rows = progression(table(A=[20, 0], B=[0, 20], C=[20, 0]), standings=standings)
    assert rows.query("round_no == 1")[["team", "place"]].values.tolist() == [
        ["A", 1],
        ["C", 2],
        ["B", 3],
    ]
    last = rows.query("round_no == 2")
    assert last[["team", "place"]].values.tolist() == [["B", 1], ["A", 2], ["C", 3]]
    assert decided(rows)[["champion", "round_no", "margin"]].values.tolist() == [
        ["B", 2, 0]
    ]


def test_a_round_that_a_team_skips_may_lack_a_row():
    points = table(A=[20, 20, 20], B=[16, None, 16])
    without = points.dropna(subset="points")
    pd.testing.assert_frame_equal(progression(without), progression(points))


def test_class_winners_distance_gives_intersport_the_title():
    rule = alms.load_rules(2004).assign(of="class winner")
    teams = what_if(
        alms.load_points(2004), alms.load_results(), alms.load_points_scales(), rule
    )
    changed = teams[teams["position"] != teams["published_position"]]
    columns = ["position", "team", "total", "published_total", "change"]
    assert changed[columns].values.tolist() == [
        [1, "Intersport Racing", 148, 129, 19],
        [2, "Miracle Motorsports", 146, 146, 0],
    ]
    assert set(teams["rescored_rounds"]) == {"1, 6"}
    assert "scored again from the finish" in teams["assumption"][0]
    assert teams["assumption"][0].endswith(
        "rounds 2, 3, 4, 5, 7, 8, 9 as published; everything else being equal"
    )
    assert (teams["change"] != 0).sum() == 1


def test_the_rule_in_force_and_the_scale_in_force_change_nothing():
    scales = alms.load_points_scales()
    tables = alms.load_points(), alms.load_results(), scales
    for changed in (
        what_if(*tables, alms.load_rules(2004)),
        what_if(tables[0], scales=scales, scale=scales),
        what_if(tables[0]),
    ):
        assert (changed["change"] == 0).all() and len(changed) == 62
        assert (changed["position"] == changed["published_position"]).all()


def test_another_scale_counts_wins():
    scale = pd.DataFrame({"place": [1], "points": [1]})
    teams = what_if(alms.load_points(), scales=alms.load_points_scales(), scale=scale)
    teams = teams.set_index(["season", "car_class", "team"])
    won = alms.load_winners().drop_duplicates(["season", "car_class", "round_no"])
    won = won.groupby(["season", "car_class", "team"]).size()
    differing = (teams["total"] - won.reindex(teams.index, fill_value=0)).loc[
        lambda d: d != 0
    ]
    # Round 9 of 2004, which Champion won for second place's points.
    assert differing.to_dict() == {(2004, "LMP1", "ADT Champion Racing"): -1}


def test_another_scale_and_rule_score_races_again_on_that_scale():
    scale = pd.DataFrame({"place": [1, 2, 3], "points": [3, 2, 1]})
    rule = alms.load_rules(2004).assign(of="class winner")
    tables = alms.load_points(2004), alms.load_results(), alms.load_points_scales()
    teams = what_if(*tables, rule, scale=scale).set_index(["car_class", "team"])
    # Six wins and third at Sebring; three wins, four second places and a third.
    assert teams.loc[("LMP2", "Intersport Racing"), "total"] == 6 * 3 + 1
    assert teams.loc[("LMP2", "Miracle Motorsports"), "total"] == 3 * 3 + 4 * 2 + 1


def test_rounds_dropped_or_left_out():
    points = table(A=[20, 20, None], B=[16, 16, 26])
    assert what_if(points, drop_worst=1)["total"].tolist() == [42, 40]
    assert what_if(points, drop_worst=2)[["team", "total"]].values.tolist() == [
        ["B", 26],
        ["A", 20],
    ]
    without = what_if(points, without_rounds=[3])
    assert without[["team", "position", "total"]].values.tolist() == [
        ["A", 1, 40],
        ["B", 2, 32],
    ]
    assert without["assumption"][0].startswith(
        "rounds 1, 2 as published; round 3 left out; "
    )
    both = what_if(points, drop_worst=1, without_rounds=[3])
    assert both["total"].tolist() == [20, 16]


def test_teams_that_score_only_under_the_rule_are_added():
    rule = alms.load_rules(2004).assign(must_finish=False)
    teams = what_if(
        alms.load_points(2004), alms.load_results(), alms.load_points_scales(), rule
    )
    added = teams[teams["published_total"].isna()]
    assert added[["team", "total"]].values.tolist() == [["Taurus Sports Racing", 8]]
    assert added["change"].isna().all() and added["published_position"].isna().all()


def test_classes_without_a_classification_keep_their_points():
    gt = alms.load_results(2004, "sebring", "GT")
    rule = alms.load_rules(2004).assign(of="class winner")
    teams = what_if(alms.load_points(2004), gt, alms.load_points_scales(), rule)
    assert (teams["change"] == 0).all()
    rescored = teams.dropna(subset="rescored_rounds")
    assert set(rescored["car_class"]) == {"GT"}
    assert set(rescored["rescored_rounds"]) == {"1"}


def test_what_cannot_be_computed_is_refused():
    points, scales = alms.load_points(2004), alms.load_points_scales()
    with pytest.raises(ValueError, match="rule needs results and scales"):
        what_if(points, rule=alms.load_rules(2004))
    with pytest.raises(ValueError, match="scale needs scales"):
        what_if(points, scale=scales)
    with pytest.raises(ValueError, match="no round \\[10\\]"):
        what_if(points, without_rounds=[10])
    with pytest.raises(ValueError, match="leaves a season no round"):
        what_if(points, without_rounds=range(1, 10))
    with pytest.raises(ValueError, match="Of 9 rounds 9 can't be dropped"):
        what_if(points, drop_worst=9)
    with pytest.raises(ValueError, match="The 15 points of A in 2004 round 1"):
        what_if(table(A=[15]), scales=scales, scale=scales)
    with pytest.raises(ValueError, match="twice"):
        what_if(pd.concat([points, points]))


def test_robustness_is_what_brute_force_counts():
    teams = robustness(alms.load_points())
    assert len(teams) == 62 and set(teams["subsets"]) == {511}
    expected = {
        (*championship, team): counts
        for championship, scores in scores_of(alms.load_points()).items()
        for team, counts in by_brute_force(scores).items()
    }
    keyed = teams.set_index(["season", "car_class", "team"])[["champion", "level"]]
    assert {key: row.tolist() for key, row in keyed.iterrows()} == expected


def test_titles_hang_by_so_many_subsets():
    first = robustness(alms.load_points()).groupby(["season", "car_class"]).head(1)
    assert {
        (row.season, row.car_class): row.champion for row in first.itertuples()
    } == {
        (2003, "LMP900"): 309,
        (2003, "LMP675"): 427,
        (2003, "GTS"): 278,
        (2003, "GT"): 507,
        (2004, "LMP1"): 504,
        (2004, "LMP2"): 335,
        (2004, "GTS"): 511,
        (2004, "GT"): 501,
    }
    assert {
        (row.season, row.car_class): row.team for row in first.itertuples()
    } == CHAMPIONS


cell = st.none() | st.sampled_from([20, 16, 13, 10])
tables = st.integers(1, 5).flatmap(
    lambda rounds: st.dictionaries(
        st.sampled_from("ABCDE"),
        st.lists(cell, min_size=rounds, max_size=rounds),
        min_size=1,
    )
)


@settings(max_examples=40)
@given(tables)
def test_robustness_of_any_table_is_what_brute_force_counts(rounds):
    points = table(**rounds)
    teams = robustness(points).set_index("team")
    expected = by_brute_force(scores_of(points)[2004, "GT"])
    assert teams[["champion", "level"]].T.to_dict("list") == expected


@settings(max_examples=40)
@given(tables)
def test_all_rounds_give_the_champion(rounds):
    """A single round has one subset, that of all rounds."""
    totals = {team: [sum(filter(None, scored))] for team, scored in rounds.items()}
    whole = robustness(table(**totals)).query("champion == 1")["team"].tolist()
    final = progression(table(**rounds)).query("place == 1 and total > 0")
    last = final[final["round_no"] == final["round_no"].max()]["team"].tolist()
    titles = decided(progression(table(**rounds)))["champion"].dropna().tolist()
    if any(totals[team][0] for team in totals):
        assert whole == (last if len(last) == 1 else [])
        assert titles == whole


@settings(max_examples=30)
@given(tables, st.randoms(use_true_random=False))
def test_order_of_rows_and_names_of_teams_change_nothing(rounds, random):
    points = table(**rounds)
    names = dict(zip("ABCDE", random.sample("UVWXYZ", 5), strict=True))
    other = points.assign(team=points["team"].map(names)).sample(
        frac=1, random_state=random.randrange(1000)
    )
    for analysis in (progression, robustness, what_if):
        first, second = analysis(points), analysis(other)
        first["team"] = first["team"].map(names).astype("str")
        order = [name for name in ("round_no", "team") if name in first]
        pd.testing.assert_frame_equal(
            first.sort_values(order, ignore_index=True),
            second.sort_values(order, ignore_index=True),
        )


def test_a_season_with_too_many_rounds_is_refused():
    with pytest.raises(ValueError, match="21 rounds; at most 20"):
        robustness(table(A=[1] * 21))


def test_seasons_of_different_length_stand_side_by_side():
    short = table(A=[20, 16], B=[16, 20]).assign(season=2003)
    both = pd.concat([short, table(A=[20, 20, 20], B=[16, 16, None])])
    teams = robustness(both)
    assert teams["subsets"].tolist() == [3, 3, 7, 7]
    assert teams[["champion", "level"]].values.tolist() == [
        [1, 1],
        [1, 1],
        [7, 0],
        [0, 0],
    ]
