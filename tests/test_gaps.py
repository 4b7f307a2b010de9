"""Gaps between cars, against hand counts, the second source and plain loops."""

import pandas as pd
import pytest
from classifications import cars, classification, generated
from hypothesis import given
from hypothesis import strategies as st

import alms_data as alms
from alms_data.gaps import TO, class_margins, lap_gaps, season_gaps

RESULTS = alms.load_results()
RACES = alms.load_races()
CLAIMS = alms.load_claims()
CLASS_RESULTS = alms.load_class_results()

CARS = st.lists(cars(most_laps=20), min_size=1, max_size=12).map(
    lambda cars: sorted(cars, key=lambda car: -car[1])
)


def car(gaps, round_no, position):
    at = gaps["round_no"].eq(round_no) & gaps["position"].eq(position)
    return gaps[at].iloc[0]


def margin(margins, round_no, car_class):
    at = margins["round_no"].eq(round_no) & margins["car_class"].eq(car_class)
    return margins[at].iloc[0]


# --- lap_gaps


@pytest.mark.parametrize(
    ("round_no", "position", "column", "laps"),
    [
        (1, 23, "to_leader_laps", 86),  # LMP2 winner
        (1, 4, "to_leader_laps", 21),  # GTS winner
        (1, 25, "to_class_leader_laps", 72),  # ACEMCO
        (1, 15, "to_class_ahead_laps", 22),  # second in GTS
        (1, 27, "to_leader_laps", 118),  # Intersport: 232 of 350
        (1, 27, "to_class_leader_laps", 32),  # 232 of 264
        (6, 19, "to_class_ahead_laps", 16),  # second in LMP2
        (6, 2, "to_ahead_laps", 0),  # on the winner's lap
    ],
)
def test_gaps_counted_by_hand(round_no, position, column, laps):
    assert car(lap_gaps(RESULTS), round_no, position)[column] == laps


def test_shares_are_of_the_leader_of_the_same_lens():
    intersport = car(lap_gaps(RESULTS), 1, 27)
    assert intersport["to_leader_share"] == pytest.approx(1 - 232 / 350)
    assert intersport["to_class_leader_share"] == pytest.approx(1 - 232 / 264)
    assert intersport["to_ahead_share"] == pytest.approx(16 / 350)
    assert intersport["to_class_ahead_share"] == pytest.approx(16 / 264)


def test_kilometres_are_laps_of_the_race_s_own_circuit():
    gaps = lap_gaps(RESULTS, RACES)
    assert car(gaps, 1, 4)["to_leader_km"] == pytest.approx(21 * 6.019)
    assert car(gaps, 6, 4)["to_leader_km"] == pytest.approx(8 * 3.957)
    without = lap_gaps(RESULTS, RACES[RACES["round_no"] == 1])
    assert without[without["round_no"] == 6]["to_leader_km"].isna().all()
    assert lap_gaps(RESULTS)["to_leader_km"].isna().all()


def test_cars_that_did_not_start_have_no_gap():
    gaps = lap_gaps(RESULTS, RACES).filter(regex="^to_")
    absent = RESULTS["status"] == "did not start"
    assert absent.sum() == 3
    assert gaps[absent].isna().all(axis=None)
    assert gaps.filter(regex="leader")[~absent].notna().all(axis=None)


def test_only_leaders_have_no_car_ahead():
    gaps = lap_gaps(RESULTS)
    started = gaps[gaps["status"] != "did not start"]
    assert started["to_ahead_laps"].isna().sum() == 2
    assert started["to_class_ahead_laps"].isna().sum() == 8


def test_class_winners_are_as_far_behind_as_the_second_source_says():
    gaps = lap_gaps(RESULTS)
    first = gaps[RESULTS["class_position"] == 1]
    key = ["season", "round_no", "car_class"]
    both = first.merge(CLASS_RESULTS, on=key)
    assert len(both) == 8
    assert both["to_leader_laps"].tolist() == both["gap_laps"].tolist()


def test_a_dead_heat_is_a_gap_of_no_laps_to_the_car_placed_before():
    cars = [("GT", 50, "running"), ("GT", 50, "running"), ("GTS", 50, "running")]
    gaps = lap_gaps(classification(*cars))
    assert gaps["to_ahead_laps"].tolist() == [pd.NA, 0, 0]
    assert gaps["to_class_ahead_laps"].tolist() == [pd.NA, 0, pd.NA]
    assert gaps["to_leader_laps"].tolist() == [0, 0, 0]


def test_a_retired_car_listed_after_the_finishers_keeps_its_distance():
    cars = [("GT", 50, "running"), ("GT", 30, "running"), ("GT", 40, "retired")]
    results = classification(*cars)
    results["position"] = pd.array([1, 2, None], dtype="Int64")
    assert lap_gaps(results)["to_ahead_laps"].tolist() == [pd.NA, 10, 10]


def test_a_disqualified_car_leads_nobody_and_unknown_laps_have_no_gap():
    cars = [("GT", 60, "disqualified"), ("GT", 50, "running"), ("GT", None, "retired")]
    gaps = lap_gaps(classification(*cars))
    assert gaps["to_leader_laps"].tolist() == [pd.NA, 0, pd.NA]


def test_a_race_in_which_nobody_did_a_lap_has_no_shares():
    gaps = lap_gaps(classification(("GT", 0, "retired"), ("GT", 0, "retired")))
    assert gaps["to_leader_laps"].tolist() == [0, 0]
    assert gaps["to_leader_share"].isna().all()


def test_one_car_leads_itself():
    gaps = lap_gaps(classification(("GT", 9, "running")))
    assert gaps[["to_leader_laps", "to_class_leader_laps"]].values.tolist() == [[0, 0]]
    assert gaps[["to_ahead_laps", "to_class_ahead_laps"]].isna().all(axis=None)


def gaps_by_loops(cars):
    """Gap to the leader and to the car ahead, overall, for cars in order of place."""
    found, ahead = [], None
    for _, laps, status in cars:
        if status in ("did not start", "withdrawn", "disqualified"):
            found.append((pd.NA, pd.NA))
            continue
        leader = leader_of_loop(cars)
        found.append((leader - laps, pd.NA if ahead is None else ahead - laps))
        ahead = laps
    return found


def leader_of_loop(cars):
    absent = ("did not start", "withdrawn", "disqualified")
    return max(laps for _, laps, status in cars if status not in absent)


@generated
@given(CARS)
def test_gaps_agree_with_a_plain_loop(cars):
    gaps = lap_gaps(classification(*cars))
    pairs = zip(gaps["to_leader_laps"], gaps["to_ahead_laps"], strict=True)
    assert list(pairs) == gaps_by_loops(cars)


@generated
@given(CARS)
def test_gaps_are_never_negative_and_add_up_to_the_leader(cars):
    gaps = lap_gaps(classification(*cars))
    assert (gaps.filter(regex="_laps$").fillna(0) >= 0).all(axis=None)
    assert (gaps.filter(regex="_share$").fillna(0) <= 1).all(axis=None)
    running_sum = gaps["to_ahead_laps"].fillna(0).cumsum()
    known = gaps["to_leader_laps"].notna()
    assert (running_sum[known] == gaps["to_leader_laps"][known]).all()


@generated
@given(CARS, CARS, st.randoms(use_true_random=False))
def test_order_of_rows_other_races_and_names_of_teams_change_nothing(one, two, random):
    both = pd.concat(
        [classification(*one, round_no=1), classification(*two, round_no=2)],
        ignore_index=True,
    )
    shuffled = both.sample(frac=1, random_state=random.randrange(1000))
    renamed = shuffled.assign(team="Renamed")
    key = ["round_no", "position"]
    gaps = lap_gaps(renamed).sort_values(key, ignore_index=True)
    alone = [lap_gaps(both[both["round_no"] == no]) for no in (1, 2)]
    expected = pd.concat(alone, ignore_index=True)
    pd.testing.assert_frame_equal(
        gaps.drop(columns="team"), expected.drop(columns="team")
    )
    margins = class_margins(shuffled)
    pd.testing.assert_frame_equal(margins, class_margins(both))


# --- class_margins


@pytest.mark.parametrize(
    ("round_no", "car_class", "laps"),
    [
        (1, "LMP1", 5),
        (1, "LMP2", 16),
        (1, "GTS", 22),
        (1, "GT", 0),
        (6, "LMP1", 0),
        (6, "LMP2", 16),
        (6, "GTS", 0),
        (6, "GT", 0),
    ],
)
def test_margins_counted_by_hand(round_no, car_class, laps):
    assert margin(class_margins(RESULTS), round_no, car_class)["margin_laps"] == laps


def test_margins_in_laps_are_those_that_the_prose_states():
    stated = CLAIMS[CLAIMS["quantity"] == "class_margin"]
    assert set(stated["value"]) == {22, 16}
    margins = class_margins(RESULTS)
    for claim in stated.itertuples():
        car_class = claim.subject.removeprefix("class ")
        found = margin(margins, claim.round_no, car_class)
        assert found["margin_laps"] == claim.value


def test_margins_in_kilometres_percent_and_seconds():
    margins = class_margins(RESULTS, RACES, CLAIMS)
    gts = margin(margins, 1, "GTS")
    assert gts["margin_km"] == pytest.approx(22 * 6.019)
    assert gts["margin_percent"] == pytest.approx(22 / 329 * 100)
    assert margin(margins, 6, "GT")["margin_s"] == 17.014
    assert margin(margins, 6, "GTS")["margin_s"] == 0.240
    assert margins["margin_s"].notna().sum() == 2
    assert class_margins(RESULTS)[["margin_km", "margin_s"]].isna().all(axis=None)


def test_winner_and_runner_up_are_named():
    found = margin(class_margins(RESULTS), 6, "GTS")
    assert (found["winner_number"], found["runner_up_number"]) == ("4", "3")
    assert (found["winner_team"], found["winner_laps"]) == ("Corvette Racing", 129)


def test_class_winners_are_those_of_the_season_pages():
    key = ["season", "round_no", "car_class"]
    winners = alms.load_winners().drop_duplicates(key)
    both = class_margins(RESULTS).merge(winners, on=key)
    assert len(both) == 8
    assert both["winner_number"].tolist() == both["number"].tolist()
    assert both["winner_team"].tolist() == both["team"].tolist()


def test_a_retired_car_is_no_runner_up():
    cars = [("GT", 50, "running"), ("GT", 49, "retired"), ("GT", 10, "running")]
    found = class_margins(classification(*cars)).iloc[0]
    assert (found["runner_up_number"], found["margin_laps"]) == ("3", 40)


@pytest.mark.parametrize(
    ("statuses", "winner", "reason"),
    [
        (["running"], "1", "one car of the class was running at the finish"),
        (["running", "retired"], "1", "one car of the class was running at the finish"),
        (["retired", "retired"], None, "no car of the class was running at the finish"),
        (["did not start"], None, "no car of the class was running at the finish"),
    ],
)
def test_a_class_without_a_margin_says_why(statuses, winner, reason):
    cars = [("GT", 5, status) for status in statuses]
    found = class_margins(classification(*cars)).iloc[0]
    assert found["reason"] == reason
    assert pd.isna(found["margin_laps"])
    assert pd.isna(found["runner_up_team"])
    if winner is None:
        assert pd.isna(found["winner_number"])
    else:
        assert found["winner_number"] == winner


def test_a_margin_has_no_reason():
    assert class_margins(RESULTS)["reason"].isna().all()


def test_two_claims_of_one_margin_are_refused():
    with pytest.raises(ValueError, match="one-to-one"):
        class_margins(RESULTS, claims=pd.concat([CLAIMS, CLAIMS]))


@generated
@given(CARS)
def test_margins_are_the_ahead_gap_of_the_second_car_running(cars):
    running = [one for one in cars if one[2] == "running"]
    for found in class_margins(classification(*cars)).itertuples():
        laps = [one[1] for one in running if one[0] == found.car_class]
        if len(laps) < 2:
            assert pd.isna(found.margin_laps)
        else:
            assert found.margin_laps == laps[0] - laps[1] >= 0


# --- season_gaps


def test_every_class_of_every_race_has_a_gap_but_lmgtp():
    gaps = season_gaps(CLASS_RESULTS, RACES)
    assert len(gaps) == len(CLASS_RESULTS) == 73
    unknown = gaps[["gap_laps", "gap_percent", "gap_km"]].isna()
    assert gaps[unknown.any(axis=1)]["car_class"].tolist() == ["LMGTP"]
    assert unknown[gaps["car_class"] == "LMGTP"].all(axis=None)


def test_the_overall_winner_is_no_laps_behind_itself():
    gaps = season_gaps(CLASS_RESULTS, RACES)
    overall = gaps[gaps["gap_s"] == 0]
    assert len(overall) == 18
    assert overall[["gap_laps", "gap_percent", "gap_km"]].eq(0).all(axis=None)


def test_a_season_gap_in_percent_and_kilometres():
    gaps = season_gaps(CLASS_RESULTS, RACES)
    at = gaps["season"].eq(2004) & gaps["round_no"].eq(1) & gaps["car_class"].eq("LMP2")
    lmp2 = gaps[at].iloc[0]
    assert lmp2["gap_laps"] == 86
    assert lmp2["gap_percent"] == pytest.approx(86 / 350 * 100)
    assert lmp2["gap_km"] == pytest.approx(86 * 6.019)


def test_a_race_without_facts_has_laps_alone():
    gaps = season_gaps(CLASS_RESULTS, RACES.iloc[:0])
    assert gaps["gap_laps"].notna().sum() == 72
    assert gaps[["gap_percent", "gap_km"]].isna().all(axis=None)


# --- what they refuse; what all analyses promise is in test_analyses_contract.py


@pytest.mark.parametrize("function", [lap_gaps, class_margins])
@pytest.mark.parametrize("column", ["season", "car_class", "team", "laps", "status"])
def test_a_missing_column_of_results_is_named(function, column):
    with pytest.raises(ValueError, match=f"results has no column '{column}'"):
        function(RESULTS.drop(columns=column))


def test_missing_columns_of_the_other_frames_are_named():
    with pytest.raises(ValueError, match="races has no column 'circuit_km'"):
        lap_gaps(RESULTS, RACES.drop(columns="circuit_km"))
    with pytest.raises(ValueError, match="claims has no column 'value'"):
        class_margins(RESULTS, claims=CLAIMS.drop(columns="value"))
    with pytest.raises(ValueError, match="class_results has no column 'gap_s'"):
        season_gaps(CLASS_RESULTS.drop(columns="gap_s"), RACES)
    with pytest.raises(ValueError, match="races has no column 'winner_laps'"):
        season_gaps(CLASS_RESULTS, RACES.drop(columns="winner_laps"))


def test_a_race_with_two_rows_of_facts_is_refused():
    with pytest.raises(ValueError, match="races has a race twice"):
        lap_gaps(RESULTS, pd.concat([RACES, RACES]))


@pytest.mark.parametrize("function", [lap_gaps, class_margins])
def test_a_car_without_a_class_is_refused(function):
    lost = RESULTS.assign(car_class=RESULTS["car_class"].where(RESULTS.index != 3))
    with pytest.raises(ValueError, match="results has 1 rows without car_class"):
        function(lost)


def test_season_gaps_need_the_races():
    with pytest.raises(TypeError, match="races must be a DataFrame, got None"):
        season_gaps(CLASS_RESULTS, None)


def test_every_gap_comes_in_every_unit():
    columns = {f"{to}_{unit}" for to in TO for unit in ("laps", "share", "km")}
    assert columns <= set(lap_gaps(RESULTS))
