"""A season, race or class is found by any name it has; anything else is told."""

import numpy as np
import pytest

import alms_data as alms

# Choice, and words that its error has to have.
WRONG = [
    (lambda: alms.load_results(2005), ["2005", "2004"]),
    (lambda: alms.load_results(1999), ["no season 1999", "2003, 2004"]),
    (lambda: alms.load_lemans(2014), ["no season 2014", "Nearest: 2013"]),
    (lambda: alms.load_lemans(2005, "GTS"), ["'GTS' in 2005", "Classes: LMP1, GT1"]),
    (lambda: alms.load_results(2003), ["2003", "Mobil 1 12 Hours of Sebring"]),
    (lambda: alms.load_results(2003, as_printed=True), ["2003", "2004 round 6"]),
    (lambda: alms.load_results(2003, "sebring"), ["was held", "2004 round 1"]),
    (lambda: alms.load_results(2004, "sebrin"), ["'sebrin'", "Nearest: 'sebring'"]),
    (lambda: alms.load_points(2004, 12), ["12", "Nearest: 9", "round 9"]),
    (lambda: alms.load_points(2003, "road atlanta"), ["round 2", "round 9"]),
    (lambda: alms.load_points(2003, "Grand Prix of Mexico"), ["cancelled"]),
    (lambda: alms.load_points(2004, "LMP2"), ["is a class", "car_class='LMP2'"]),
    (lambda: alms.load_standings(2004, "LMP3"), ["'LMP3'", "Nearest: 'LMP2'"]),
    (lambda: alms.load_results(2004, 1, "LMP900"), ["LMP900", "LMP1, GTS, GT"]),
    (lambda: alms.describe("result"), ["'result'", "Nearest: 'results'", "crews"]),
    (lambda: alms.load_errata("crew"), ["Nearest: 'crews'"]),
    (lambda: alms.load_names("drivers"), ["Nearest: 'driver'", "circuit"]),
]
WRONG_TYPE = [
    (lambda: alms.load_results("2004"), "'2004'"),
    (lambda: alms.load_results(True), "True"),
    (lambda: alms.load_points(2004, 2.5), "2.5"),
    (lambda: alms.load_results(2004, car_class=["LMP1"]), "LMP1"),
    (lambda: alms.load_results(as_printed="yes"), "'yes'"),
]


@pytest.mark.parametrize(("choose", "words"), WRONG)
def test_a_wrong_choice_says_what_there_is(choose, words):
    with pytest.raises(alms.SelectionError) as error:
        choose()
    for word in words:
        assert word in str(error.value)


@pytest.mark.parametrize(("choose", "given"), WRONG_TYPE)
def test_a_wrong_type_is_named(choose, given):
    with pytest.raises(TypeError) as error:
        choose()
    assert given in str(error.value)


@pytest.mark.parametrize(
    ("round_no", "names"),
    {
        1: ["sebring", "SEBRING ", "mobil 1 12 hours of sebring", np.int64(1), 1],
        2: ["mid-ohio"],
        3: ["lime rock"],
        4: ["sonoma", "infineon raceway"],
        6: ["mosport"],
        8: ["petit le mans"],
        9: ["4 hour monterey sports car championships"],
    }.items(),
)
def test_every_known_spelling_finds_the_race(round_no, names):
    for name in names:
        assert set(alms.load_points(2004, name)["round_no"]) == {round_no}


@pytest.mark.parametrize("car_class", ["LMP2", "lmp2", " Lmp2"])
def test_a_class_in_any_case(car_class):
    assert len(alms.load_results(2004, "sebring", car_class)) == 7


def test_leaving_the_season_out_means_both():
    assert len(alms.load_races(race="sebring")) == len(alms.load_races(race=2)) == 2


def test_the_cancelled_race_is_in_the_schedule_alone():
    assert alms.load_schedule(2003, "grand prix of mexico")["round_no"].isna().all()
