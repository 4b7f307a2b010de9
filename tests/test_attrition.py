"""Attrition, against hand counts, other libraries and the formulas written out."""

from math import exp, sqrt
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

import alms_data as alms
from alms_data.attrition import (
    attrition,
    causes,
    compare_survival,
    finishing_rates,
    length_and_attrition,
    shuffle_test,
    survival,
)
from alms_data.errors import DataError
from classifications import STATUSES, cars, classification, generated

RESULTS = alms.load_results()
SEBRING = alms.load_results(2004, "sebring")
RACES = alms.load_races()
CLASS_RESULTS = alms.load_class_results()
Z = NormalDist().inv_cdf(0.975)
CARS = st.lists(cars(most_laps=12), max_size=14)


def class_counts(*counts):
    """Class results of races from (entered, finished)."""
    rows = pd.DataFrame(counts, columns=["entered", "finished"])
    rounds = range(1, len(rows) + 1)
    return rows.assign(season=2004, round_no=rounds, car_class="GT")


def facts(*hours):
    """Race facts of rounds of so many hours."""
    rounds = range(1, len(hours) + 1)
    rows = pd.DataFrame({"season": 2004, "round_no": rounds, "hours": hours})
    return rows.assign(winner_time_s=rows["hours"] * 3600, distance_km=rows["hours"])


def started(results):
    return results[~results["status"].isin(["did not start", "withdrawn"])]


# --- attrition


def test_cars_counted_by_hand():
    table = attrition(RESULTS).set_index(["round_no", "car_class"])
    counted = table[["entered", "started", "running", "retired"]]
    assert counted.reset_index().values.tolist() == [
        [1, "LMP1", 12, 12, 8, 4],
        [1, "LMP2", 7, 7, 3, 4],
        [1, "GTS", 6, 6, 3, 3],
        [1, "GT", 19, 19, 12, 7],
        [1, "all", 44, 44, 26, 18],
        [6, "LMP1", 4, 4, 3, 1],
        [6, "LMP2", 3, 2, 2, 0],
        [6, "GTS", 6, 4, 4, 0],
        [6, "GT", 11, 11, 11, 0],
        [6, "all", 24, 21, 20, 1],
    ]


def wilson(part, whole, confidence=0.95):
    """Wilson interval, by scipy."""
    return stats.binomtest(part, whole).proportion_ci(confidence, method="wilson")


@pytest.mark.parametrize("confidence", [0.5, 0.95])
def test_intervals_are_wilson_s(confidence):
    for row in attrition(RESULTS, confidence=confidence).itertuples():
        assert row.rate == pytest.approx(row.retired / row.started)
        expected = wilson(row.retired, row.started, confidence)
        assert (row.low, row.high) == pytest.approx(expected, abs=1e-12)


def test_every_status_is_counted_once():
    table = attrition(classification(*[("GT", 5, status) for status in STATUSES]))
    columns = ["entered", "did_not_start", "started", "running", "retired", "other"]
    assert table[columns].values.tolist() == [[6, 2, 4, 1, 1, 2]] * 2
    assert table["rate"].tolist() == [0.25, 0.25]
    nobody = attrition(classification(("GT", 0, "did not start")))
    assert nobody[["rate", "low", "high"]].isna().all(axis=None)


# --- survival


@pytest.mark.parametrize("car_class", ["LMP1", "LMP2", "GTS", "GT", "all"])
def test_curves_agree_with_statsmodels(car_class):
    by, results = ("car_class", SEBRING) if car_class != "all" else (None, RESULTS)
    curve = survival(results, by).query("group == @car_class and retired > 0")
    cars = started(results)
    cars = cars[cars["car_class"].eq(car_class) | (car_class == "all")]
    other = SurvfuncRight(cars["laps"].to_numpy(int), cars["status"].eq("retired"))
    share = other.surv_prob
    width = Z * other.surv_prob_se / (share * np.abs(np.log(share)))
    expected = {
        "laps": other.surv_times,
        "at_risk": other.n_risk,
        "survival": share,
        "low": share ** np.exp(width),
        "high": share ** np.exp(-width),
    }
    for column, values in expected.items():
        assert curve[column].tolist() == pytest.approx(values.tolist())


@pytest.mark.parametrize(
    ("cars", "at_risk", "censored", "survives"),
    [
        ([(0, "retired"), (9, "running")], [2, 1], [0, 1], [0.5, 0.5]),
        ([(5, "retired"), (9, "retired")], [2, 2, 1], [0, 0, 0], [1, 0.5, 0]),
        ([(0, "did not start"), (9, "running")], [1, 1], [0, 1], [1, 1]),
        ([(0, "withdrawn"), (9, "running")], [1, 1], [0, 1], [1, 1]),
        ([(7, "not classified"), (8, "disqualified")], [2, 2, 1], [0, 1, 1], [1] * 3),
        ([(7, "running"), (None, "disqualified")], [1, 1], [0, 1], [1, 1]),
    ],
)
def test_who_is_at_risk_and_who_is_censored(cars, at_risk, censored, survives):
    curve = survival(classification(*[("GT", *car) for car in cars]))
    assert curve["at_risk"].tolist() == at_risk
    assert curve["censored"].tolist() == censored
    assert curve["survival"].tolist() == survives
    assert curve["low"].isna().equals(curve["survival"].isin([0, 1]))


def test_groups_stand_in_class_order_or_by_value():
    assert [*survival(SEBRING)["group"].unique()] == ["LMP1", "LMP2", "GTS", "GT"]
    late = pd.concat([RESULTS, SEBRING.assign(round_no=10)])
    assert [*survival(late, by="round_no")["group"].unique()] == ["1", "6", "10"]
    assert [*survival(RESULTS, by=None)["group"].unique()] == ["all"]
    with pytest.raises(DataError, match="column 'klass'"):
        survival(SEBRING, by="klass")


# --- compare_survival


def log_rank(results, by="car_class"):
    """Chi-square of the log-rank test by the hypergeometric covariance."""
    cars = started(results)
    groups = [
        list(zip(of_name["laps"], of_name["status"] == "retired", strict=True))
        for _, of_name in cars.groupby(by)
    ]
    excess, covariance = np.zeros(len(groups)), np.zeros((len(groups),) * 2)
    for reached in {lap for cars in groups for lap, out in cars if out}:
        at_risk = np.array([sum(lap >= reached for lap, _ in cars) for cars in groups])
        gone = np.array([cars.count((reached, True)) for cars in groups])
        share = at_risk / at_risk.sum()
        excess += gone - gone.sum() * share
        if at_risk.sum() > 1:
            tied = (at_risk.sum() - gone.sum()) / (at_risk.sum() - 1)
            covariance += gone.sum() * tied * (np.diag(share) - np.outer(share, share))
    return excess @ np.linalg.pinv(covariance) @ excess


@generated
@given(CARS)
def test_log_rank_agrees_with_a_hand_computation(cars):
    results = classification(*cars)
    test = compare_survival(results)
    assert len(test) == (len(started(results)) > 0)
    for row in test.itertuples():
        assert pd.isna(row.chi2) != pd.isna(row.reason)
        if not pd.isna(row.chi2):
            assert row.chi2 == pytest.approx(log_rank(results), abs=1e-9)


def test_log_rank_of_sebring():
    test = compare_survival(SEBRING).iloc[0]
    chi2 = log_rank(SEBRING)
    assert test["chi2"] == pytest.approx(chi2)
    assert test["p_value"] == pytest.approx(stats.chi2.sf(chi2, 3))
    columns = ["groups", "degrees_of_freedom", "cars", "retired"]
    assert test[columns].tolist() == ["LMP1, LMP2, GTS, GT", 3, 44, 18]


def test_several_races_are_strata_as_in_statsmodels():
    cars = started(RESULTS)
    retired = cars["status"].eq("retired")
    laps, strata = cars["laps"].astype(int), cars["round_no"].astype(int)
    expected = survdiff(laps, retired, cars["car_class"], strata=strata)
    test = compare_survival(RESULTS).iloc[0]
    assert test[["chi2", "p_value"]].tolist() == pytest.approx(expected)
    assert test["assumptions"] != compare_survival(SEBRING)["assumptions"].item()
    seasons = RESULTS.assign(season=RESULTS["round_no"]).drop(columns="round_no")
    assert compare_survival(seasons)["chi2"].item() == pytest.approx(expected[0])
    races = compare_survival(RESULTS, by="round_no")["chi2"].item()
    assert races == pytest.approx(log_rank(RESULTS, by="round_no"))


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


def test_races_compare_groups_by_way_of_others():
    def race(first, second, round_no):
        cars = [(first, 9, "running"), (second, 9, "running"), (second, 5, "retired")]
        return classification(*cars, round_no=round_no)

    apart = pd.concat([race("A", "B", 1), race("C", "D", 2)])
    assert "a group has no car" in compare_survival(apart)["reason"].item()
    linked = pd.concat([apart, race("B", "C", 3)])
    assert compare_survival(linked)["degrees_of_freedom"].item() == 3


# --- causes


def test_causes_of_sebring():
    counted = causes(SEBRING)
    assert counted["cars"].sum() == 18
    # Transmissions broke after 7, 100, 108 and 167 laps.
    first = ["Transmission", 4, 7, (100 + 108) / 2, 167]
    columns = ["cause", "cars", "min_laps", "median_laps", "max_laps"]
    assert counted[columns].iloc[0].tolist() == first
    older = SEBRING.assign(season=2003)
    apart = pd.concat([causes(older), counted], ignore_index=True)
    pd.testing.assert_frame_equal(causes(pd.concat([SEBRING, older])), apart)
    unknown = causes(classification(("GT", 5, "retired")).assign(cause=None))
    assert unknown["cars"].tolist() == [1] and unknown["cause"].isna().all()


# --- finishing_rates


def test_rates_of_two_seasons_are_sums_over_the_races():
    rates = finishing_rates(CLASS_RESULTS, RACES).set_index(["car_class", "length"])
    columns = ["n_races", "entered", "finished"]
    assert rates.loc[("all", "all"), columns].tolist() == [18, 595, 407]
    assert rates.loc[("LMP2", "sprint"), columns].tolist() == [7, 27, 16]
    cell = rates.loc[("LMP2", "endurance")]
    assert cell[columns].tolist() == [2, 13, 4]
    assert (cell["low"], cell["high"]) == pytest.approx(wilson(4, 13))
    assert cell["races_high"] - cell["races_low"] > 0.9  # two races tell little


@pytest.mark.parametrize(
    "counts",
    [[(10, 9), (20, 8), (10, 4)], [(10, 5), (20, 10)]],
    ids=["races differ", "races agree by chance: cars still differ"],
)
def test_the_interval_over_races_by_hand(counts):
    n = len(counts)
    entered, finished = map(sum, zip(*counts, strict=True))
    rate = finished / entered
    squares = sum((there - cars * rate) ** 2 for cars, there in counts)
    between_races = n / (n - 1) * squares / entered**2
    between_cars = rate * (1 - rate) / entered
    error = sqrt(max(between_races, between_cars))
    width = stats.t.ppf(0.975, n - 1) * error / (rate * (1 - rate))
    odds = [rate / (1 - rate) * exp(sign * width) for sign in (-1, 1)]
    rates = finishing_rates(class_counts(*counts), facts(*[3] * n))
    interval = rates.iloc[0][["races_low", "races_high"]].tolist()
    assert interval == pytest.approx([odd / (1 + odd) for odd in odds])


@pytest.mark.parametrize(
    "counts", [[(9, 5)], [(9, 9), (8, 8)], [(9, 0), (8, 0)], [(0, 0), (0, 0)]]
)
def test_where_there_is_no_interval_over_races(counts):
    rates = finishing_rates(class_counts(*counts), facts(*[3] * len(counts)))
    entered = counts[0][0] > 0
    assert rates[["rate", "low", "high"]].notna().all(axis=None) == entered
    assert rates[["races_low", "races_high"]].isna().all(axis=None)


def test_seasons_without_rounds_have_facts_of_their_own():
    counts = class_counts((10, 9), (20, 8)).assign(season=[2004, 2005])
    own = facts(6, 2).assign(season=[2004, 2005]).drop(columns="round_no")
    rates = finishing_rates(counts.drop(columns="round_no"), own)
    kinds = rates.query("car_class == 'GT'").set_index("length")["n_races"]
    assert kinds.to_dict() == {"all": 2, "endurance": 1, "sprint": 1}
    longer = finishing_rates(counts.drop(columns="round_no"), own, endurance_from_h=6.1)
    assert set(longer["length"]) == {"all", "sprint"}


@pytest.mark.parametrize("function", [finishing_rates, length_and_attrition])
@pytest.mark.parametrize(
    ("counts", "races", "words"),
    [
        (CLASS_RESULTS, RACES.query("season == 2004"), "of 2003 round 1; 2003 round 2"),
        (CLASS_RESULTS.drop(columns="round_no"), RACES, "winner_time_s of 2003; 2004"),
        (class_counts((6, 9)), facts(3), "2004 round 1, GT: 9 finished of 6 entered"),
        (class_counts((6, pd.NA)), facts(3), "<NA> finished of 6"),
        (class_counts((6, -1)), facts(3), "row 0, column finished: -1"),
    ],
)
def test_counts_and_facts_that_are_not_fit_are_refused(function, counts, races, words):
    with pytest.raises(DataError, match=words):
        function(counts, races)


# --- length_and_attrition


def test_correlation_agrees_with_pearson_s_of_the_ranks():
    table = length_and_attrition(CLASS_RESULTS, RACES)
    cell = table.query("car_class == 'LMP2' and length == 'distance_km'").iloc[0]
    lmp2 = CLASS_RESULTS[CLASS_RESULTS["car_class"] == "LMP2"]
    lmp2 = lmp2.merge(RACES, on=["season", "round_no"])
    lost = (1 - lmp2["finished"] / lmp2["entered"]).astype(float).rank()
    rho = np.corrcoef(lost, lmp2["distance_km"].rank())[0, 1]
    half = Z * sqrt((1 + rho**2 / 2) / (9 - 3))
    low, high = np.tanh(np.arctanh(rho) - half), np.tanh(np.arctanh(rho) + half)
    assert cell[["rho", "low", "high"]].tolist() == pytest.approx([rho, low, high])


def test_races_of_one_planned_length_tie():
    counts = class_counts((10, 9), (10, 5), (10, 7), (10, 6), (10, 2))
    races = facts(2.751, 2.752, 2.755, 2.757, 12.02)
    table = length_and_attrition(counts, races).set_index(["car_class", "length"])
    # Two lengths exactly, and four races at one of them.
    expected = stats.spearmanr([1, 1, 1, 1, 2], [1, 5, 3, 4, 8]).statistic
    assert table.loc[("GT", "hours"), "rho"] == pytest.approx(expected)
    assert table.loc[("GT", "hours"), ["low", "high", "p_value"]].notna().all()
    assert table.loc[("GT", "distance_km"), "rho"] != pytest.approx(expected)


@pytest.mark.parametrize(
    ("finished", "hours", "rho", "known"),
    [
        ([1, 2, 3], [1, 2, 3], np.nan, False),  # fewer than four races
        ([1, 1, 1, 1], [1, 2, 3, 4], np.nan, False),
        ([1, 2, 3, 4], [3, 3, 3, 3], np.nan, False),
        ([8, 6, 4, 2], [1, 2, 3, 4], 1, False),
        ([8, 8, 8, 2], [1, 2, 3, 4], sqrt(0.6), True),
    ],
)
def test_where_there_is_no_correlation_or_no_interval(finished, hours, rho, known):
    counts = class_counts(*[(9, cars) for cars in finished])
    table = length_and_attrition(counts, facts(*hours))
    assert table["rho"].tolist() == pytest.approx([rho] * 4, nan_ok=True)
    assert table[["low", "high"]].notna().all(axis=None) == known


@pytest.mark.parametrize("hours", [0, -1, np.nan, np.inf])
def test_hours_to_round_to_are_above_0(hours):
    with pytest.raises(ValueError, match="to_nearest_h"):
        length_and_attrition(CLASS_RESULTS, RACES, to_nearest_h=hours)


# --- shuffle_test


def exact_p(results, group):
    """Share of all deals at least as far from the expected number, by counting."""
    cars = results[results["car_class"] == group]
    stopped = results["status"].eq("retired").sum()
    deals = stats.hypergeom(len(results), stopped, len(cars))
    distance = np.abs(np.arange(len(cars) + 1) - deals.mean())
    observed = abs(cars["status"].eq("retired").sum() - deals.mean())
    return deals.pmf(np.arange(len(cars) + 1))[distance > observed - 1e-9].sum()


@pytest.mark.parametrize("group", ["LMP1", "LMP2", "GTS", "GT"])
def test_shuffles_of_one_race_agree_with_the_exact_test(group):
    test = shuffle_test(SEBRING, "car_class", group, 1, n_shuffles=20_000)
    assert test.p_value == pytest.approx(exact_p(SEBRING, group), abs=0.01)


@pytest.mark.parametrize("seed", range(2))
def test_a_number_that_mirrors_the_observed_one_is_as_far(seed):
    # 8 of 20 cars stopped, 6 of the 10 in GT; 2 of them would be as far from 4.
    cars = [("GT", "retired")] * 6 + [("GT", "running")] * 4
    cars += [("GTS", "retired")] * 2 + [("GTS", "running")] * 8
    results = classification(*[(name, 5, status) for name, status in cars])

    def stopped(cars):
        return (cars["status"].eq("retired") & cars["car_class"].eq("GT")).sum()

    arguments = results, "car_class"
    more = shuffle_test(*arguments, "GT", seed, n_shuffles=20_000)
    number = shuffle_test(*arguments, stopped, seed, n_shuffles=500)
    assert more.p_value == pytest.approx(exact_p(results, "GT"), abs=0.01)
    assert number.p_value == pytest.approx(exact_p(results, "GT"), abs=0.05)


def test_labels_are_shuffled_within_their_race():
    test = shuffle_test(RESULTS, "car_class", "LMP2", seed=1)
    # 4 of 7 stopped at Sebring, where 18 of 44 did; 0 of 2 at Mosport, with 1 of 21.
    assert test.observed == pytest.approx(4 - 7 * 18 / 44 - 2 * 1 / 21)
    assert (test.centre, len(test.shuffles)) == (0, 10_000)
    assert abs(test.shuffles.mean()) < 0.05

    def stopped(cars):
        assert len(cars) == 65 and "did not start" not in set(cars["status"])
        lmp2 = cars[cars["car_class"] == "LMP2"].groupby("round_no").size()
        assert lmp2.to_dict() == {1: 7, 6: 2}
        return cars.query("car_class == 'LMP2'")["status"].eq("retired").sum()

    own = shuffle_test(RESULTS, "car_class", stopped, 1, n_shuffles=100)
    assert own.observed == 4
    assert own.centre == pytest.approx(7 * 18 / 44 + 2 / 21, abs=0.3)

    # With two cars in the first race and one label in the second, two deals are left.
    two = classification(("GT", 5, "retired"), ("GTS", 9, "running"))
    one_label = [("GT", 9, "running"), ("GT", 9, "running"), ("GT", 5, "retired")]
    both = pd.concat([two, classification(*one_label, round_no=2)])
    deals = shuffle_test(both, "car_class", "GT", 1, n_shuffles=99).shuffles
    assert {*deals.round(9)} == {-0.5, 0.5}


def test_a_seed_deals_the_same_shuffles():
    one, same, other = (
        shuffle_test(SEBRING, "car_class", "GT", seed, n_shuffles=99).shuffles
        for seed in (1, np.random.default_rng(1), 2)
    )
    assert (one == same).all() and (one != other).any()


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"statistic": "LMP3"}, ValueError, "LMP3.*'LMP2'"),
        ({"statistic": lambda _: None}, TypeError, "got None"),
        ({"statistic": lambda _: np.nan}, TypeError, "got nan"),
        ({"by": "number"}, DataError, "7 cars .* have no number"),
        ({"by": ["car_class"]}, TypeError, "one column"),
        ({"n_shuffles": 0}, ValueError, "Nothing to shuffle"),
        ({"results": SEBRING[:0]}, ValueError, "Nothing to shuffle"),
    ],
)
def test_what_cannot_be_shuffled_is_refused(given, error, words):
    usual = {"results": SEBRING, "by": "car_class", "statistic": "LMP2"}
    with pytest.raises(error, match=words):
        shuffle_test(**usual | given)
