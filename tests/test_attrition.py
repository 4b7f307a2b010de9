"""Attrition, against hand counts, other libraries and the formulas written out."""

from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from classifications import STATUSES, cars, classification, generated
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

import alms_data as alms
from alms_data.attrition import (
    attrition,
    causes,
    compare_survival,
    finishing_rates,
    length_and_attrition,
    survival,
)

RESULTS = alms.load_results()
SEBRING = alms.load_results(2004, "sebring")
RACES = alms.load_races()
CLASS_RESULTS = alms.load_class_results()
Z = NormalDist().inv_cdf(0.975)


def class_counts(*counts, car_class="GT"):
    """Class results of races from (entered, finished)."""
    rows = pd.DataFrame(counts, columns=["entered", "finished"])
    rounds = range(1, len(rows) + 1)
    return rows.assign(season=2004, round_no=rounds, car_class=car_class)


def facts(*hours):
    """Race facts of rounds of so many hours."""
    rounds = range(1, len(hours) + 1)
    rows = pd.DataFrame({"season": 2004, "round_no": rounds, "hours": hours})
    return rows.assign(winner_time_s=rows["hours"] * 3600, distance_km=rows["hours"])


CARS = st.lists(cars(most_laps=12), max_size=14)


# --- attrition


@pytest.mark.parametrize(
    ("round_no", "car_class", "entered", "started", "running", "retired"),
    [
        (1, "all", 44, 44, 26, 18),
        (1, "LMP1", 12, 12, 8, 4),
        (1, "LMP2", 7, 7, 3, 4),
        (1, "GTS", 6, 6, 3, 3),
        (1, "GT", 19, 19, 12, 7),
        (6, "all", 24, 21, 20, 1),
        (6, "LMP1", 4, 4, 3, 1),
        (6, "LMP2", 3, 2, 2, 0),
        (6, "GTS", 6, 4, 4, 0),
        (6, "GT", 11, 11, 11, 0),
    ],
)
def test_cars_counted_by_hand(round_no, car_class, entered, started, running, retired):
    table = attrition(RESULTS).set_index(["round_no", "car_class"])
    columns = ["entered", "started", "running", "retired"]
    counted = table.loc[(round_no, car_class), columns].tolist()
    assert counted == [entered, started, running, retired]


def wilson(retired, started):
    """Wilson interval, written out."""
    rate = retired / started
    centre = rate + Z**2 / (2 * started)
    half = Z * sqrt(rate * (1 - rate) / started + Z**2 / (4 * started**2))
    scale = 1 + Z**2 / started
    return (centre - half) / scale, (centre + half) / scale


def test_intervals_are_wilson_s():
    for row in attrition(RESULTS).itertuples():
        assert row.rate == pytest.approx(row.retired / row.started)
        expected = wilson(row.retired, row.started)
        assert (row.low, row.high) == pytest.approx(expected, abs=1e-12)


def test_confidence_widens_the_interval():
    narrow = attrition(SEBRING, confidence=0.5)
    wide = attrition(SEBRING, confidence=0.99)
    assert (wide["low"] < narrow["low"]).all()
    assert (wide["high"] > narrow["high"]).all()


def test_every_status_is_counted_once():
    table = attrition(classification(*[("GT", 5, status) for status in STATUSES]))
    counted = table.iloc[0]
    assert counted["car_class"] == "GT"
    assert counted["entered"] == 6
    assert counted["did_not_start"] == 2
    assert counted["started"] == 4
    assert [counted[name] for name in ("running", "retired", "other")] == [1, 1, 2]
    assert counted["rate"] == 0.25


def test_where_nobody_started_there_is_no_rate():
    table = attrition(classification(("GT", 0, "did not start")))
    assert table["started"].tolist() == [0, 0]
    assert table[["rate", "low", "high"]].isna().all(axis=None)


def test_where_all_retired_the_rate_is_one():
    table = attrition(classification(("GT", 3, "retired"), ("GT", 4, "retired")))
    assert table["rate"].tolist() == [1, 1]
    assert table["high"].tolist() == pytest.approx([1, 1])


@generated
@given(CARS)
def test_counts_add_up(cars):
    table = attrition(classification(*cars))
    assert (table["entered"] == table["started"] + table["did_not_start"]).all()
    parts = table["running"] + table["retired"] + table["other"]
    assert (table["started"] == parts).all()
    overall = table["car_class"] == "all"
    columns = ["entered", "started", "running", "retired", "other"]
    totals = table[overall][columns].sum()
    assert totals.tolist() == table[~overall][columns].sum().tolist()
    some = table[table["started"] > 0]
    assert some["rate"].between(some["low"] - 1e-9, some["high"] + 1e-9).all()
    assert some[["low", "high"]].stack().between(-1e-9, 1 + 1e-9).all()


# --- survival


def kaplan_meier(laps, retired):
    """Laps and survival after each, by hand."""
    surviving, curve = 1.0, []
    for reached in sorted(set(laps)):
        at_risk = sum(lap >= reached for lap in laps)
        gone = sum(
            lap == reached and out for lap, out in zip(laps, retired, strict=True)
        )
        surviving *= 1 - gone / at_risk
        curve.append((reached, at_risk, gone, surviving))
    return curve


def started(results):
    return results[~results["status"].isin(["did not start", "withdrawn"])]


@pytest.mark.parametrize("car_class", ["LMP1", "LMP2", "GTS", "GT"])
def test_curves_agree_with_a_hand_computation(car_class):
    cars = SEBRING[SEBRING["car_class"] == car_class]
    curve = survival(SEBRING).query("group == @car_class and laps > 0")
    expected = kaplan_meier(cars["laps"], cars["status"] == "retired")
    columns = ["laps", "at_risk", "retired", "survival"]
    for row, by_hand in zip(curve[columns].values, expected, strict=True):
        assert tuple(row) == pytest.approx(by_hand)


def test_curves_agree_with_statsmodels():
    curve = survival(RESULTS, by=None).query("retired > 0")
    cars = started(RESULTS)
    other = SurvfuncRight(cars["laps"].to_numpy(int), cars["status"].eq("retired"))
    assert curve["laps"].tolist() == other.surv_times.tolist()
    assert curve["at_risk"].tolist() == other.n_risk.tolist()
    assert curve["survival"].tolist() == pytest.approx(other.surv_prob.tolist())
    width = Z * other.surv_prob_se / (other.surv_prob * np.abs(np.log(other.surv_prob)))
    low, high = other.surv_prob ** np.exp(width), other.surv_prob ** np.exp(-width)
    assert curve["low"].tolist() == pytest.approx(low.tolist())
    assert curve["high"].tolist() == pytest.approx(high.tolist())


def test_the_interval_after_one_of_six_retired_by_hand():
    first = survival(SEBRING).query("group == 'GTS' and laps == 83").iloc[0]
    surviving = 5 / 6
    width = Z * sqrt(1 / (6 * 5)) / abs(log(surviving))
    assert first["low"] == pytest.approx(surviving ** exp(width))
    assert first["high"] == pytest.approx(surviving ** exp(-width))


def test_survival_without_censoring_is_the_share_that_is_left():
    cars = [("GT", lap, "retired") for lap in (3, 5, 5, 8)]
    curve = survival(classification(*cars))
    assert curve["laps"].tolist() == [0, 3, 5, 8]
    assert curve["survival"].tolist() == pytest.approx([1, 0.75, 0.25, 0])
    assert curve["low"].notna().tolist() == [False, True, True, False]


def test_a_class_without_a_retirement_stays_at_one():
    mosport = survival(alms.load_results(2004, "mosport"))
    gt = mosport[mosport["group"] == "GT"]
    assert (gt["survival"] == 1).all()
    assert gt["censored"].sum() == 11
    assert gt[["low", "high"]].isna().all(axis=None)


def test_a_car_that_retires_on_lap_0_is_gone_at_the_start():
    curve = survival(classification(("GT", 0, "retired"), ("GT", 9, "running")))
    assert curve["laps"].tolist() == [0, 9]
    assert curve["survival"].tolist() == [0.5, 0.5]


def test_cars_that_did_not_start_are_not_at_risk():
    cars = [("GT", 0, "did not start"), ("GT", 0, "withdrawn"), ("GT", 9, "running")]
    assert survival(classification(*cars))["at_risk"].tolist() == [1, 1]


def test_other_starters_are_censored_and_unknown_laps_left_out():
    cars = [
        ("GT", 7, "not classified"),
        ("GT", 8, "disqualified"),
        ("GT", None, "disqualified"),
    ]
    curve = survival(classification(*cars))
    assert curve["censored"].tolist() == [0, 1, 1]
    assert curve["survival"].tolist() == [1, 1, 1]


def test_groups_can_be_rounds_or_none():
    assert survival(RESULTS, by="round_no")["group"].unique().tolist() == ["1", "6"]
    assert survival(RESULTS, by=None)["group"].unique().tolist() == ["all"]


def test_a_car_without_a_group_is_refused():
    with pytest.raises(ValueError, match="7 cars that started have no number"):
        survival(SEBRING, by="number")


@generated
@given(CARS)
def test_curves_fall_within_their_interval_and_count_every_car(cars):
    results = classification(*cars)
    curves = survival(results)
    for _, curve in curves.groupby("group"):
        assert curve["laps"].iloc[0] == 0
        assert curve["survival"].is_monotonic_decreasing
    ended = curves["retired"].sum() + curves["censored"].sum()
    assert ended == len(started(results))
    inner = curves.dropna(subset="low")
    assert (inner["low"] <= inner["survival"]).all()
    assert (inner["survival"] <= inner["high"]).all()
    assert inner[["low", "high"]].stack().between(0, 1).all()


# --- compare_survival


def log_rank(groups):
    """Chi-square of the log-rank test by the hypergeometric covariance."""
    names = sorted(groups)
    size = len(names)
    excess, covariance = np.zeros(size), np.zeros((size, size))
    retirements = {lap for cars in groups.values() for lap, out in cars if out}
    for reached in retirements:
        pairs = [groups[name] for name in names]
        at_risk = np.array([sum(lap >= reached for lap, _ in cars) for cars in pairs])
        gone = np.array([sum((reached, True) == car for car in cars) for cars in pairs])
        share = at_risk / at_risk.sum()
        excess += gone - gone.sum() * share
        if at_risk.sum() > 1:
            tied = (at_risk.sum() - gone.sum()) / (at_risk.sum() - 1)
            covariance += gone.sum() * tied * (np.diag(share) - np.outer(share, share))
    return excess @ np.linalg.pinv(covariance) @ excess


def groups_of(results, by="car_class"):
    cars = started(results)
    return {
        str(name): list(
            zip(of_name["laps"], of_name["status"] == "retired", strict=True)
        )
        for name, of_name in cars.groupby(by)
    }


def test_log_rank_agrees_with_a_hand_computation():
    test = compare_survival(SEBRING).iloc[0]
    chi2 = log_rank(groups_of(SEBRING))
    assert test["chi2"] == pytest.approx(chi2)
    assert test["p_value"] == pytest.approx(stats.chi2.sf(chi2, 3))
    assert test["degrees_of_freedom"] == 3
    assert (test["cars"], test["retired"]) == (44, 18)


def test_log_rank_of_two_groups_agrees_with_scipy():
    two = SEBRING[SEBRING["car_class"].isin(["LMP1", "LMP2"])]
    samples = [
        stats.CensoredData.right_censored(
            cars["laps"].to_numpy(float), cars["status"].ne("retired").to_numpy()
        )
        for _, cars in two.groupby("car_class")
    ]
    other = stats.logrank(*samples)
    test = compare_survival(two).iloc[0]
    assert test["chi2"] == pytest.approx(other.statistic**2)
    assert test["p_value"] == pytest.approx(other.pvalue)


@pytest.mark.parametrize(
    ("cars", "reason"),
    [
        ([("GT", 5, "retired"), ("GT", 9, "running")], "fewer than two groups"),
        ([("GT", 9, "running"), ("GTS", 9, "running")], "no car retired"),
        ([("GT", 5, "running"), ("GTS", 6, "retired")], "a group has no car with"),
        ([("GT", 5, "retired"), ("GTS", 5, "retired")], "no car has more laps than"),
    ],
)
def test_where_there_is_no_test_the_reason_is_given(cars, reason):
    test = compare_survival(classification(*cars)).iloc[0]
    assert reason in test["reason"]
    assert test[["chi2", "degrees_of_freedom", "p_value"]].isna().all()


@generated
@given(CARS)
def test_log_rank_never_fails(cars):
    results = classification(*cars)
    test = compare_survival(results)
    assert len(test) == (len(started(results)) > 0)
    for row in test.itertuples():
        assert pd.isna(row.chi2) != pd.isna(row.reason)
        if not pd.isna(row.chi2):
            expected = log_rank(groups_of(results))
            assert row.chi2 == pytest.approx(expected, abs=1e-9)


# --- causes


def test_causes_of_sebring():
    counted = causes(SEBRING)
    assert counted["cars"].sum() == 18
    first = counted.iloc[0]
    assert (first["cause"], first["cars"]) == ("Transmission", 4)
    laps = [167, 108, 100, 7]
    assert first["min_laps"] == min(laps)
    assert first["median_laps"] == (108 + 100) / 2
    assert first["max_laps"] == max(laps)


def test_a_retirement_without_a_reason_is_kept():
    cars = classification(("GT", 5, "retired"), ("GT", 9, "running"))
    counted = causes(cars.assign(cause=None))
    assert counted["cars"].tolist() == [1]
    assert counted["cause"].isna().all()


# --- finishing_rates


def test_rates_of_two_seasons_are_sums_over_the_races():
    rates = finishing_rates(CLASS_RESULTS, RACES).set_index(["car_class", "length"])
    columns = ["n_races", "entered", "finished"]
    assert rates.loc[("all", "all"), columns].tolist() == [18, 595, 407]
    assert rates.loc[("LMP2", "endurance"), columns].tolist() == [2, 13, 4]
    assert rates.loc[("LMP2", "sprint"), columns].tolist() == [7, 27, 16]
    cell = rates.loc[("LMP2", "endurance")]
    assert (cell["low"], cell["high"]) == pytest.approx(wilson(4, 13))


def test_the_interval_over_races_by_hand():
    rates = finishing_rates(class_counts((10, 9), (20, 8), (10, 4)), facts(3, 3, 3))
    cell = rates.iloc[0]
    rate = 21 / 40
    squares = (9 - 10 * rate) ** 2 + (8 - 20 * rate) ** 2 + (4 - 10 * rate) ** 2
    variance = 3 / 2 * squares / 40**2
    width = stats.t.ppf(0.975, 2) * sqrt(variance) / (rate * (1 - rate))
    odds = [rate / (1 - rate) * exp(sign * width) for sign in (-1, 1)]
    expected = [odd / (1 + odd) for odd in odds]
    assert cell[["races_low", "races_high"]].tolist() == pytest.approx(expected)


def test_races_that_agree_by_chance_are_not_trusted_more_than_cars():
    rates = finishing_rates(class_counts((10, 5), (20, 10)), facts(3, 3))
    cell = rates.iloc[0]
    assert cell["races_low"] < cell["low"]
    assert cell["high"] < cell["races_high"]


def test_few_races_are_admitted_where_we_hold_two():
    rates = finishing_rates(CLASS_RESULTS, RACES)
    two = rates[rates["n_races"] == 2]
    assert len(two) == 4
    assert (two["races_high"] - two["races_low"] > 0.9).all()


@pytest.mark.parametrize("counts", [[(9, 5)], [(9, 9), (8, 8)], [(9, 0), (8, 0)]])
def test_where_there_is_no_interval_over_races(counts):
    rates = finishing_rates(class_counts(*counts), facts(*[3] * len(counts)))
    assert rates["rate"].notna().all()
    assert rates[["races_low", "races_high"]].isna().all(axis=None)


def test_where_no_car_was_entered_there_is_no_rate():
    rates = finishing_rates(class_counts((0, 0), (0, 0)), facts(3, 3))
    assert rates.filter(regex="rate|low|high").isna().all(axis=None)


def test_what_is_an_endurance_race_is_an_argument():
    lengths = finishing_rates(CLASS_RESULTS, RACES, endurance_from_h=3.9)
    lengths = lengths.query("car_class == 'all'").set_index("length")["n_races"]
    assert lengths.to_dict() == {"all": 18, "endurance": 5, "sprint": 13}


def test_a_race_without_facts_is_named():
    for function in (finishing_rates, length_and_attrition):
        with pytest.raises(ValueError, match="winner_time_s of 2003 round 1; 2003 r"):
            function(CLASS_RESULTS, RACES[RACES["season"] == 2004])


@pytest.mark.parametrize(
    ("column", "number", "said"),
    [
        ("finished", pd.NA, "<NA> finished of 6 entered in 2004 round 1 GTS; expected"),
        ("entered", pd.NA, "3 finished of <NA> entered in 2004 round 1 GTS; expected"),
        ("finished", 99, "99 finished of 6 entered in 2004 round 1 GTS; expected"),
        ("finished", -1, "-1 finished of 6 entered in 2004 round 1 GTS; expected"),
        ("season", pd.NA, "1 rows without season"),
    ],
)
def test_counts_that_cannot_be_are_refused(column, number, said):
    counts = CLASS_RESULTS.copy()
    sebring = counts["season"].eq(2004) & counts["round_no"].eq(1)
    counts.loc[sebring & counts["car_class"].eq("GTS"), column] = number
    for function in (finishing_rates, length_and_attrition):
        with pytest.raises(ValueError, match=f"class_results has {said}"):
            function(counts, RACES)


# --- length_and_attrition


def test_correlation_agrees_with_pearson_s_of_the_ranks():
    table = length_and_attrition(CLASS_RESULTS, RACES)
    found = table.query("car_class == 'LMP2' and length == 'distance_km'").iloc[0]
    lmp2 = CLASS_RESULTS[CLASS_RESULTS["car_class"] == "LMP2"].merge(
        RACES, on=["season", "round_no"]
    )
    attrition_rank = (1 - lmp2["finished"] / lmp2["entered"]).astype(float).rank()
    rho = np.corrcoef(attrition_rank, lmp2["distance_km"].rank())[0, 1]
    assert found["rho"] == pytest.approx(rho)
    half = Z * sqrt((1 + rho**2 / 2) / (9 - 3))
    assert found["low"] == pytest.approx(np.tanh(np.arctanh(rho) - half))
    assert found["high"] == pytest.approx(np.tanh(np.arctanh(rho) + half))


def test_races_of_one_planned_length_tie():
    counts = class_counts((10, 9), (10, 5), (10, 7), (10, 6), (10, 2))
    races = facts(2.751, 2.752, 2.755, 2.757, 12.02)
    table = length_and_attrition(counts, races).set_index(["car_class", "length"])
    by_hours = table.loc[("GT", "hours"), "rho"]
    expected = stats.spearmanr([1, 1, 1, 1, 2], [1, 5, 3, 4, 8]).statistic
    assert by_hours == pytest.approx(expected)
    assert table.loc[("GT", "distance_km"), "rho"] != pytest.approx(expected)


@pytest.mark.parametrize(
    ("counts", "hours"),
    [
        ([(9, 1), (9, 2), (9, 3)], [1, 2, 3]),
        ([(9, 1), (9, 1), (9, 1), (9, 1)], [1, 2, 3, 4]),
        ([(9, 1), (9, 2), (9, 3), (9, 4)], [3, 3, 3, 3]),
    ],
)
def test_where_there_is_no_correlation(counts, hours):
    table = length_and_attrition(class_counts(*counts), facts(*hours))
    assert table[["rho", "low", "high", "p_value"]].isna().all(axis=None)


@pytest.mark.parametrize("hours", [0, -1, float("nan"), float("inf")])
def test_lengths_are_rounded_to_hours_above_0(hours):
    with pytest.raises(ValueError, match=f"must be hours above 0, got {hours}"):
        length_and_attrition(CLASS_RESULTS, RACES, to_nearest_h=hours)


def test_a_perfect_correlation_has_no_interval():
    counts = class_counts((9, 8), (9, 6), (9, 4), (9, 2))
    table = length_and_attrition(counts, facts(1, 2, 3, 4))
    assert table["rho"].tolist() == pytest.approx([1, 1, 1, 1])
    assert table[["low", "high"]].isna().all(axis=None)


# --- what all of them promise, beside test_analyses_contract.py

OF_RESULTS = {
    "attrition": attrition,
    "survival": survival,
    "survival of all": lambda results: survival(results, by=None),
    "compare_survival": compare_survival,
    "causes": causes,
}
OF_CLASSES = {
    "finishing_rates": finishing_rates,
    "length_and_attrition": length_and_attrition,
}
CALLS = {name: (function, RESULTS) for name, function in OF_RESULTS.items()} | {
    name: (lambda rows, function=function: function(rows, RACES), CLASS_RESULTS)
    for name, function in OF_CLASSES.items()
}


@pytest.mark.parametrize(("function", "frame"), CALLS.values(), ids=CALLS)
def test_order_of_rows_and_names_of_teams_change_nothing(function, frame):
    shuffled = frame.sample(frac=1, random_state=7)
    renamed = shuffled.assign(team="Renamed", winner_team="Renamed")
    pd.testing.assert_frame_equal(function(renamed), function(frame))


@generated
@given(CARS, st.randoms(use_true_random=False))
def test_every_analysis_takes_any_classification(cars, random):
    results = classification(*cars)
    shuffled = results.sample(frac=1, random_state=random.randrange(1000))
    for function in OF_RESULTS.values():
        pd.testing.assert_frame_equal(function(shuffled), function(results))


@pytest.mark.parametrize("function", OF_RESULTS.values(), ids=OF_RESULTS)
def test_one_car_is_enough(function):
    for status in STATUSES:
        function(classification(("GT", 5, status)))


@pytest.mark.parametrize("function", OF_CLASSES.values(), ids=OF_CLASSES)
def test_a_missing_column_of_the_other_frames_is_named(function):
    with pytest.raises(ValueError, match="class_results has no column 'finished'"):
        function(CLASS_RESULTS.drop(columns="finished"), RACES)
    with pytest.raises(ValueError, match="races has no column 'winner_time_s'"):
        function(CLASS_RESULTS, RACES.drop(columns="winner_time_s"))


def test_by_must_be_a_column():
    with pytest.raises(ValueError, match="results has no column 'klass'"):
        survival(RESULTS, by="klass")


@pytest.mark.parametrize("function", [survival, compare_survival])
def test_by_must_be_one_name(function):
    with pytest.raises(TypeError, match=r"of one column, got \['car_class'\]\."):
        function(RESULTS, by=["car_class"])


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_confidence_lies_between_0_and_1(confidence):
    message = f"confidence must lie between 0 and 1, got {confidence}"
    for function in (attrition, survival):
        with pytest.raises(ValueError, match=message):
            function(RESULTS, confidence=confidence)
    for function in OF_CLASSES.values():
        with pytest.raises(ValueError, match=message):
            function(CLASS_RESULTS, RACES, confidence=confidence)
