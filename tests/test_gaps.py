"""Gaps between cars, against hand counts, the second source and plain loops."""

import pandas as pd
import pytest
from hypothesis import given

import alms_data as alms
from alms_data.errors import DataError
from alms_data.gaps import class_margins, lap_gaps, season_gaps
from classifications import classification, fields, generated

RESULTS = alms.load_results()  # Sebring, then Mosport
RACES = alms.load_races()
CLAIMS = alms.load_claims()
CLASS_RESULTS = alms.load_class_results()
KEY = ["season", "round_no", "car_class"]
ABSENT = ("did not start", "withdrawn", "disqualified")
TO = ("to_leader", "to_class_leader", "to_ahead", "to_class_ahead")
BY_RACE = {
    "lap_gaps": (lambda races: lap_gaps(RESULTS, races), "to_leader_km"),
    "class_margins": (lambda races: class_margins(RESULTS, races), "margin_km"),
    "season_gaps": (lambda races: season_gaps(CLASS_RESULTS, races), "gap_km"),
}


def row(frame, **at):
    """The one row with these values."""
    for column, value in at.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1
    return frame.iloc[0]


# --- lap_gaps


@pytest.mark.parametrize(
    ("round_no", "position", "column", "laps"),
    [
        (1, 23, "to_leader_laps", 86),  # LMP2 winner
        (1, 4, "to_leader_laps", 21),  # GTS winner
        (1, 25, "to_class_leader_laps", 72),  # ACEMCO
        (1, 15, "to_class_ahead_laps", 22),  # second in GTS
        (6, 19, "to_class_ahead_laps", 16),  # second in LMP2
        (6, 2, "to_ahead_laps", 0),  # on the winner's lap
    ],
)
def test_gaps_counted_by_hand(round_no, position, column, laps):
    car = row(lap_gaps(RESULTS), round_no=round_no, position=position)
    assert car[column] == laps


def test_shares_are_of_the_leader_among_the_same_cars():
    intersport = row(lap_gaps(RESULTS), round_no=1, position=27)
    shares = intersport[[f"{to}_share" for to in TO]].tolist()
    # 232 of 350 and of 264 laps; the car ahead, in the race and in class, has 16 more.
    assert shares == pytest.approx([118 / 350, 32 / 264, 16 / 350, 16 / 264])


def test_kilometres_are_laps_of_the_race_s_own_circuit():
    gaps = lap_gaps(RESULTS, RACES)
    sebring, mosport = (row(gaps, round_no=no, position=4) for no in (1, 6))
    assert sebring["to_leader_km"] == pytest.approx(21 * 6.019)
    assert mosport["to_leader_km"] == pytest.approx(8 * 3.957)
    assert lap_gaps(RESULTS)["to_leader_km"].isna().all()
    assert {f"{to}_{unit}" for to in TO for unit in ("laps", "share", "km")} < {*gaps}


def test_cars_that_did_not_start_have_no_gap_and_leaders_no_car_ahead():
    gaps = lap_gaps(RESULTS, RACES)
    absent = RESULTS["status"] == "did not start"
    assert absent.sum() == 3
    assert gaps.filter(regex="^to_")[absent].isna().all(axis=None)
    assert gaps.filter(regex="leader")[~absent].notna().all(axis=None)
    ahead = gaps.loc[~absent, ["to_ahead_laps", "to_class_ahead_laps"]]
    assert ahead.isna().sum().tolist() == [2, 8]  # races, classes


def test_class_winners_are_as_far_behind_as_the_second_source_says():
    first = lap_gaps(RESULTS)[RESULTS["class_position"] == 1]
    both = first.merge(CLASS_RESULTS, on=KEY)
    assert len(both) == 8
    assert both["to_leader_laps"].tolist() == both["gap_laps"].tolist()


# Cars as class, laps and how they ended; a dash where there is no gap.
@pytest.mark.parametrize(
    ("cars", "to_leader", "to_ahead", "to_class_ahead", "share"),
    [
        # On equal laps the place decides.
        ("GT 50, GT 50, GTS 50", "0 0 0", "- 0 0", "- 0 -", "0 0 0"),
        # A retired car without a place keeps its distance.
        ("GT 50, GT 30, GT 40 retired", "0 20 10", "- 10 10", "- 10 10", "0 0.4 0.2"),
        # A disqualified car leads nobody.
        ("GT 60 disqualified, GT 50", "- 0", "- -", "- -", "- 0"),
        # Where nobody did a lap there are no shares.
        ("GT 0 retired, GT 0 retired", "0 0", "- 0", "- 0", "- -"),
    ],
)
def test_who_leads_and_who_is_ahead(cars, to_leader, to_ahead, to_class_ahead, share):
    given = [f"{car} running".split()[:3] for car in cars.split(", ")]
    results = classification(*[(name, int(laps), end) for name, laps, end in given])
    if len(given) == 3:
        results["position"] = results["position"].mask(results["status"] == "retired")
    gaps = lap_gaps(results)
    columns = ["to_leader_laps", "to_ahead_laps", "to_class_ahead_laps"]
    found = gaps[[*columns, "to_leader_share"]].map(lambda gap: f"{gap:g}", "ignore")
    found = found.astype("str").fillna("-").T.agg(" ".join, axis=1)
    assert found.tolist() == [to_leader, to_ahead, to_class_ahead, share]


@generated
@given(fields(most_laps=20))
def test_gaps_agree_with_a_plain_loop(cars):
    counted = [car[1] for car in cars if car[2] not in ABSENT]
    expected, ahead = [], pd.NA
    for car in cars:
        if car[2] in ABSENT:
            expected.append((pd.NA, pd.NA))
            continue
        expected.append((max(counted) - car[1], ahead - car[1]))
        ahead = car[1]
    gaps = lap_gaps(classification(*cars))
    columns = ["to_leader_laps", "to_ahead_laps"]
    assert list(gaps[columns].itertuples(index=False, name=None)) == expected
    assert gaps.filter(regex="_share$").fillna(0).stack().between(0, 1).all()


# --- class_margins


@pytest.mark.parametrize(
    ("round_no", "laps"), [(1, [5, 16, 22, 0]), (6, [0, 16, 0, 0])]
)
def test_margins_counted_by_hand_stand_in_class_order(round_no, laps):
    margins = class_margins(RESULTS).query("round_no == @round_no")
    assert margins["car_class"].tolist() == ["LMP1", "LMP2", "GTS", "GT"]
    assert margins["margin_laps"].tolist() == laps
    assert margins["reason"].isna().all()


def test_margins_in_kilometres_percent_and_seconds():
    margins = class_margins(RESULTS, RACES, CLAIMS)
    gts = row(margins, round_no=1, car_class="GTS")
    assert gts["margin_km"] == pytest.approx(22 * 6.019)
    assert gts["margin_percent"] == pytest.approx(22 / 329 * 100)
    in_seconds = margins.dropna(subset="margin_s")[[*KEY[1:], "margin_s"]]
    assert in_seconds.values.tolist() == [[6, "GTS", 0.240], [6, "GT", 17.014]]
    assert class_margins(RESULTS)[["margin_km", "margin_s"]].isna().all(axis=None)


def test_class_winners_are_those_of_the_season_pages():
    winners = alms.load_winners().drop_duplicates(KEY)
    both = class_margins(RESULTS).merge(winners, on=KEY)
    assert len(both) == 8
    assert both["winner_number"].tolist() == both["number"].tolist()
    assert both["winner_team"].tolist() == both["team"].tolist()


def test_a_retired_car_is_no_runner_up_and_one_class_alone_has_its_margin():
    cars = [("GT", 50, "running"), ("GT", 49, "retired"), ("GT", 10, "running")]
    won = class_margins(classification(*cars)).iloc[0]
    assert won[["winner_number", "winner_laps"]].tolist() == ["1", 50]
    assert won[["runner_up_number", "margin_laps"]].tolist() == ["3", 40]
    gt = alms.load_results(2004, "sebring", car_class="GT")
    assert class_margins(gt)["margin_laps"].tolist() == [0]
    with pytest.raises(DataError, match="whole races"):
        lap_gaps(gt)


@pytest.mark.parametrize(
    ("statuses", "winner", "reason"),
    [
        (["running"], "1", "one car"),
        (["running", "retired"], "1", "one car"),
        (["retired", "retired"], None, "no car"),
        (["did not start"], None, "no car"),
    ],
)
def test_a_class_without_a_margin_says_why(statuses, winner, reason):
    cars = [("GT", 5, status) for status in statuses]
    won = class_margins(classification(*cars)).iloc[0]
    assert won["reason"].startswith(reason)
    assert won[["margin_laps", "runner_up_team"]].isna().all()
    assert (won["winner_number"] == winner) if winner else pd.isna(won["winner_team"])


# --- season_gaps


def test_every_class_of_every_race_has_a_gap_but_lmgtp():
    gaps = season_gaps(CLASS_RESULTS, RACES)
    columns = ["gap_laps", "gap_percent", "gap_km"]
    assert len(gaps) == 73
    assert gaps[gaps[columns].isna().any(axis=1)]["car_class"].tolist() == ["LMGTP"]
    assert gaps[gaps["gap_s"] == 0][columns].eq(0).all(axis=None)
    lmp2 = row(gaps, season=2004, round_no=1, car_class="LMP2")
    assert lmp2[columns].tolist() == pytest.approx([86, 86 / 350 * 100, 86 * 6.019])


# --- facts of races, and frames of one's own


@pytest.mark.parametrize("name", BY_RACE)
def test_facts_join_their_race_alone(name):
    analysis, column = BY_RACE[name]
    whole, less = analysis(RACES), analysis(RACES[RACES["round_no"] != 6])
    left_out = whole["round_no"] == 6
    assert less[column].isna()[left_out].all()
    pd.testing.assert_series_equal(less[column][~left_out], whole[column][~left_out])
    for key in ("season", "round_no"):
        nowhere = RACES.head(1).assign(**{key: pd.array([pd.NA], "Int64")})
        pd.testing.assert_frame_equal(analysis(pd.concat([nowhere, RACES])), whole)
    with pytest.raises(DataError, match="2003 round 1.*twice"):
        analysis(pd.concat([RACES, RACES]))
    with pytest.raises(DataError, match="row 0, column circuit_km: 'long'"):
        analysis(RACES.assign(circuit_km="long"))


def test_claims_of_no_known_race_are_passed_over_and_two_of_one_refused():
    stated = CLAIMS[CLAIMS["quantity"] == "class_margin_s"]
    nowhere = stated.head(1).assign(season=pd.array([pd.NA], dtype="Int64"))
    more = pd.concat([nowhere, CLAIMS])
    expected = class_margins(RESULTS, claims=CLAIMS)
    pd.testing.assert_frame_equal(class_margins(RESULTS, claims=more), expected)
    with pytest.raises(DataError, match="second margin of class GT"):
        class_margins(RESULTS, claims=pd.concat([CLAIMS, CLAIMS]))


def test_without_round_no_each_season_is_a_race_that_no_facts_join():
    sebring = alms.load_results(2004, "sebring")
    own = pd.concat([sebring, sebring.assign(season=2005)]).drop(columns="round_no")
    gaps, margins = lap_gaps(own, RACES), class_margins(own, RACES, CLAIMS)
    assert "round_no" not in gaps and "round_no" not in margins
    expected = lap_gaps(sebring)["to_class_ahead_laps"].tolist()
    assert gaps["to_class_ahead_laps"].tolist() == expected * 2
    assert margins["margin_laps"].tolist() == [5, 16, 22, 0] * 2
    season = season_gaps(CLASS_RESULTS.drop(columns="round_no"), RACES)
    assert season["gap_laps"].tolist() == CLASS_RESULTS["gap_laps"].tolist()
    joined = [gaps["to_leader_km"], margins["margin_km"], margins["margin_s"]]
    for facts in (*joined, season["gap_km"]):
        assert facts.isna().all()
    of_seasons = pd.DataFrame({"season": [2004, 2005], "circuit_km": [6.0, 5.0]})
    in_km = lap_gaps(own, of_seasons).query("position == 4")["to_leader_km"]
    assert in_km.tolist() == [21 * 6, 21 * 5]
