"""Fifteen years of Le Mans: whole, as printed and corrected, checked against others."""

import re
from io import StringIO

import nbformat
import pandas as pd
import pytest

import alms_data as alms
from alms_data import attrition, contract, gaps
from alms_data.errors import DataError
from alms_data.style import LEMANS_CREDIT
from data_raw.causes import group_of
from lesson_checks import ROOT, code_cells, figures

LEMANS = alms.load_lemans()
YEARS = range(1999, 2014)
# Number and laps of the winner of each class. 2010 is from totalcar.hu; the other years
# from the season pages of the sports-car encyclopedia, which give the laps of the
# overall winner and how many laps the others were behind. Both are in outside.csv.
# Class, number, and laps: of the overall winner, and less how many of the others.
WINNERS = {
    1999: "LMP 15 365, LMGTP 3 -1, GTS 51 -40, GT 81 -48",
    2001: "LMP900 1 321, LMGTP 8 -15, LMP675 38 -37, GT 83 -38, GTS 63 -43",
    2003: "LMGTP 7 377, LMP900 6 -5, GTS 88 -41, GT 93 -57, LMP675 29 -58",
    2004: "LMP1 5 379, GTS 64 -34, GT 90 -52, LMP2 32 -101",
    2005: "LMP1 3 370, GT1 64 -21, GT2 71 -38, LMP2 25 -65",
    2010: "LMP1 9 397, LMP2 42 367, LMGT2 77 338, LMGT1 50 331",
}


# --- Whole years ----------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_laps_never_rise_places_count_up_and_each_class_has_one_winner(year):
    cars = alms.load_lemans(year)
    assert cars["position"].tolist() == list(range(1, len(cars) + 1))
    assert cars.query("status == 'running'")["laps"].is_monotonic_decreasing
    assert cars["class_position"].equals(cars.groupby("car_class").cumcount() + 1)


@pytest.mark.parametrize("year", WINNERS)
def test_class_winners_are_those_of_another_source(year):
    told = [winner.split() for winner in WINNERS[year].split(", ")]
    most = int(told[0][2])
    laps = [int(n) + (most if n.startswith("-") else 0) for *_, n in told]
    winners = alms.load_lemans(year).query("class_position == 1")
    assert winners["car_class"].tolist() == [car_class for car_class, *_ in told]
    assert winners["number"].tolist() == [number for _, number, _ in told]
    assert winners["laps"].tolist() == laps


def test_all_cars_and_how_they_ended():
    # Counted in the file as it came: 419 + 330 + 21 + 7 + 4 = 781.
    assert LEMANS["status"].value_counts().to_dict() == {
        "running": 419,
        "retired": 330,
        "not classified": 21,
        "did not start": 7,
        "disqualified": 4,
    }
    assert {"007", "008", "009"} <= set(LEMANS["number"])


# --- Causes ---------------------------------------------------------------


def test_who_has_a_cause_and_of_which_group():
    has_cause = LEMANS["cause"].notna()
    assert LEMANS[has_cause]["status"].value_counts().to_dict() == {
        "retired": 330 - 8,
        "disqualified": 4,
    }
    assert LEMANS["cause_group"].notna().equals(has_cause)
    assert LEMANS["cause_group"].value_counts().to_dict() == {
        "engine": 112,
        "accident": 101,
        "transmission": 60,
        "suspension and brakes": 16,
        "electrics": 16,
        "other": 11,
        "fire": 10,
    }


@pytest.mark.parametrize(
    ("cause", "group"),
    [
        ("Engine, fire", "engine"),
        ("Transmission (gearbox), engine", "transmission"),
        ("Out of oil, fire", "engine"),
        ("Fuel tank over the class limit", "other"),
        ("Lost wheel, DQ: left car", "suspension and brakes"),
    ],
)
def test_the_part_first_named_counts(cause, group):
    assert set(LEMANS[LEMANS["cause"] == cause]["cause_group"]) == {group}


@pytest.mark.parametrize("cause", ["Eigine", "Sabotage"])
def test_a_cause_that_no_row_fits_is_refused(cause):
    with pytest.raises(DataError, match=cause):
        group_of(cause)


# --- Corrections and names ------------------------------------------------


def test_misprints_stay_in_the_printed_table_and_go_from_the_other():
    printed = alms.load_lemans(as_printed=True)
    assert {"Eigine", "Transsmission"} <= set(printed["cause"])
    assert {"JLOC ( ja)", "Price+ Bscher"} <= set(printed["team"])
    assert printed["cause_group"].isna().all()
    assert not LEMANS["cause"].str.contains("Eigine|Transsm", na=False).any()
    for column in ("team", "chassis"):
        assert not LEMANS[column].str.contains(r"\( |\w[-+] |\w/ | ja\)").any()
    assert len(alms.load_errata("lemans")) == 23


@pytest.mark.parametrize(
    ("team", "alone", "jointly"),
    [
        ("Corvette Racing", 28, 0),
        ("White Lightning Racing", 1, 2),
        ("ADT Champion Racing", 6, 0),
        ("Intersport Racing", 5, 1),
        ("Taurus Sports Racing", 2, 0),
    ],
)
def test_teams_of_both_fields_have_one_name(team, alone, jointly):
    assert team in set(alms.load_standings()["team"]) | set(alms.load_entries()["team"])
    names = LEMANS["team"].str.split(" / ")
    assert (LEMANS["team"] == team).sum() == alone
    assert sum(team in partners for partners in names) == alone + jointly
    word = team.removeprefix("ADT ").split()[0]
    others = set(LEMANS[LEMANS["team"].str.contains(word)]["team"]) - {team}
    assert all(team in name.split(" / ") for name in others)


# --- The analyses ---------------------------------------------------------


def as_own(cars):
    """The rows as a file that somebody has kept, read back by pandas alone."""
    text = cars.drop(columns=["class_position", "cause_group"]).to_csv(index=False)
    return pd.read_csv(StringIO(text), dtype={"number": str})


ANALYSES = {
    "attrition": attrition.attrition,
    "causes": attrition.causes,
    "survival": attrition.survival,
    "compare_survival": attrition.compare_survival,
    "lap_gaps": gaps.lap_gaps,
    "class_margins": gaps.class_margins,
    "shuffle_test": lambda cars: pd.DataFrame(
        attrition.shuffle_test(cars, "car_class", "LMP1", 1, n_shuffles=50).shuffles
    ),
    "validate_results": lambda cars: alms.validate_results(cars)[["season", "laps"]],
}


@pytest.mark.parametrize("name", ANALYSES)
def test_analyses_give_the_same_on_a_users_file(name):
    found, own = ANALYSES[name](LEMANS), ANALYSES[name](as_own(LEMANS))
    assert len(found)
    pd.testing.assert_frame_equal(found, own)


@pytest.mark.parametrize("name", ["attrition", "causes", "class_margins", "lap_gaps"])
def test_one_race_a_season(name):
    table = ANALYSES[name](LEMANS)
    assert set(table["season"]) == set(YEARS)
    for year in (1999, 2013):
        alone = ANALYSES[name](alms.load_lemans(year))
        of_year = table[table["season"] == year].reset_index(drop=True)
        pd.testing.assert_frame_equal(of_year, alone, check_categorical=False)


def test_places_and_absent_cars_of_1999():
    # Places 1 to 47; the Mercedes 4 and the Nissan 23 did not start.
    overall = attrition.attrition(LEMANS).query("car_class == 'all'").iloc[0]
    assert overall[["entered", "did_not_start"]].tolist() == [47, 2]


def test_extreme_is_measured_from_the_shuffles_own_centre():
    cars = LEMANS.query("status != 'did not start'")
    is_lmp2 = cars["car_class"] == "LMP2"
    stopped = cars["status"] == "retired"

    def pooled_gap(cars):
        rates = (cars["status"] == "retired").groupby(cars["car_class"] == "LMP2")
        return rates.mean()[True] - rates.mean()[False]

    # What shuffling leaves of the gap: LMP2 raced in years when fewer cars stopped.
    rate_of_race = stopped.groupby(cars["season"]).transform("mean")
    expected = rate_of_race[is_lmp2].mean() - rate_of_race[~is_lmp2].mean()
    assert expected == pytest.approx(-0.038, abs=5e-4)
    test = attrition.shuffle_test(cars, "car_class", pooled_gap, 1, n_shuffles=200)
    assert test.centre == pytest.approx(expected, abs=0.01)


# --- Terms ----------------------------------------------------------------


def test_terms_are_named_wherever_the_table_goes():
    licensed = {
        resource["name"]: resource
        for resource in contract.package()["resources"]
        if "licenses" in resource
    }
    assert set(licensed) == {"lemans", "lemans_as_printed"}
    terms = (ROOT / "LICENSE-DATA.md").read_text(encoding="utf-8")
    source = alms.sources().set_index("source").loc["lemans"]
    told = [terms, source["covers"]]
    for resource in licensed.values():
        assert [terms["name"] for terms in resource["licenses"]] == ["CC-BY-SA-3.0"]
        told.append(" ".join(origin["title"] for origin in resource["sources"]))
    for text in told:
        for name in ("gdsotirov/lemans24", "d6c40a6", "Wikipedia"):
            assert name in text
    assert "CC BY-SA 3.0" in source["terms"]
    assert LEMANS_CREDIT in terms


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")))
def test_figures_of_le_mans_name_its_terms(path):
    notebook = nbformat.read(path, as_version=4)
    if any("load_lemans(" in cell.source for cell in code_cells(notebook)):
        told = [about for _, about in figures(notebook)]
        of_le_mans = [one for one in told if re.search("(?<!Petit )Le Mans", str(one))]
        assert [one for one in of_le_mans if LEMANS_CREDIT not in one["caption"]] == []
