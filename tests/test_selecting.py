"""What a wrong or ambiguous choice says, word for word."""

import numpy as np
import pytest

import alms_data as alms

RACES_2004 = """
  2004 round 1: Mobil 1 12 Hours of Sebring (Sebring International Raceway)
  2004 round 2: American Le Mans at Mid-Ohio (Mid-Ohio Sports Car Course)
  2004 round 3: New England Grand Prix (Lime Rock Park)
  2004 round 4: Infineon Grand Prix of Sonoma (Infineon Raceway)
  2004 round 5: Portland Grand Prix (Portland International Raceway)
  2004 round 6: Toronto Grand Prix of Mosport (Mosport International Raceway)
  2004 round 7: Road America 500 (Road America)
  2004 round 8: Chevy presents Petit Le Mans (Road Atlanta)
  2004 round 9: Audi Sports Car Championships (Mazda Raceway Laguna Seca)"""

HELD = """
  2004 round 1: Mobil 1 12 Hours of Sebring (Sebring International Raceway)
  2004 round 6: Toronto Grand Prix of Mosport (Mosport International Raceway)"""

WRONG = [
    (
        lambda: alms.load_results(2005),
        "There is no season 2005. Nearest: 2004. Seasons: 2003, 2004.",
    ),
    (
        lambda: alms.load_results(2003),
        f"None of our pages has this of 2003. Pages have it of:{HELD}",
    ),
    (
        lambda: alms.load_results(2003, "12 Hours of Sebring"),
        "Mobil 1 12 Hours of Sebring 2003 was held, but none of our pages has this of "
        f"it. Pages have it of:{HELD}",
    ),
    (
        lambda: alms.load_results(2003, as_printed=True),
        f"None of our pages has this of 2003. Pages have it of:{HELD}",
    ),
    (
        lambda: alms.load_results(2004, "sebrin"),
        f"There is no race 'sebrin'. Nearest: 'sebring'. Races:{RACES_2004}",
    ),
    (
        lambda: alms.load_points(2004, 12),
        f"There is no round 12. Nearest: 9. Races:{RACES_2004}",
    ),
    (
        lambda: alms.load_points(2003, "road atlanta"),
        "'road atlanta' fits more than one race. Give the round or the name of one of:"
        "\n  2003 round 2: Chevy Grand Prix of Atlanta (Road Atlanta)"
        "\n  2003 round 9: Petit Le Mans (Road Atlanta)",
    ),
    (
        lambda: alms.load_points(2003, "Grand Prix of Mexico"),
        "Grand Prix of Mexico 2003 was cancelled: nothing of it can be loaded but its "
        "schedule.",
    ),
    (
        lambda: alms.load_standings(2004, "LMP3"),
        "There is no class 'LMP3' in 2004. Nearest: 'LMP2'. "
        "Classes: LMP1, LMP2, GTS, GT.",
    ),
    (
        lambda: alms.load_standings(car_class="lmp2"),
        "There is no class 'lmp2'. Nearest: 'LMP2'. "
        "Classes: LMP900, LMP675, GTS, GT, LMP1, LMP2.",
    ),
    (
        lambda: alms.describe("result"),
        "There is no table 'result'. Nearest: 'results'. Tables: schedule, races, "
        "class_results, results, crews, entries, winners, points_scales, rules, "
        "standings, points, classes, claims, errata, names.",
    ),
    (
        lambda: alms.load_errata("crew"),
        "There is no table 'crew'. Nearest: 'crews'. Tables: schedule, races, "
        "class_results, results, crews, entries, winners, points_scales, rules, "
        "standings, points, classes, claims, errata, names.",
    ),
    (
        lambda: alms.load_names("drivers"),
        "There is no kind of name 'drivers'. Nearest: 'driver'. "
        "Kinds: team, driver, chassis, circuit, race.",
    ),
    (
        lambda: alms.load_names(5),
        "There is no kind of name 5. Kinds: team, driver, chassis, circuit, race.",
    ),
    (
        lambda: alms.read_race("page.txt", season=2004, round_no=0),
        "round_no must be a whole number from 1 to 9999, got 0.",
    ),
    (
        lambda: alms.read_season("page.txt", season=10_000),
        "season must be a whole number from 1 to 9999, got 10000.",
    ),
]

WRONG_TYPE = [
    (
        lambda: alms.load_results("2004"),
        "season must be a whole number, got '2004'. Nearest: 2004. "
        "Seasons: 2003, 2004.",
    ),
    (
        lambda: alms.load_results(True),
        "season must be a whole number, got True. Seasons: 2003, 2004.",
    ),
    (
        lambda: alms.load_points(2004, 2.5),
        "race must be a round number or a name of the race or its circuit, got 2.5. "
        f"Races:{RACES_2004}",
    ),
    (
        lambda: alms.load_results(2004, car_class=["LMP1"]),
        "car_class must be a name such as 'LMP1', got ['LMP1'].",
    ),
    (
        lambda: alms.load_results(as_printed="yes"),
        "as_printed must be True or False, got 'yes'.",
    ),
    (
        lambda: alms.read_race("page.txt", season="2004", round_no=1),
        "season must be a whole number from 1 to 9999, got '2004'.",
    ),
    (
        lambda: alms.read_race("page.txt", season=2004, round_no=1, cars=["Audi R8"]),
        "cars must be given as {class: [car, ...]}.",
    ),
    (
        lambda: alms.read_season("1\n2", season=2004),
        "Got the text of a page where a path or an open file was expected; "
        "pass io.StringIO(text).",
    ),
]


@pytest.mark.parametrize(("choose", "text"), WRONG)
def test_wrong_choice(choose, text):
    with pytest.raises(alms.SelectionError) as error:
        choose()
    assert str(error.value) == text


@pytest.mark.parametrize(("choose", "text"), WRONG_TYPE)
def test_wrong_type(choose, text):
    with pytest.raises(TypeError) as error:
        choose()
    assert str(error.value) == text


@pytest.mark.parametrize(
    "race", [1, np.int64(1), "sebring", "SEBRING ", "mobil 1 12 hours of sebring"]
)
def test_a_race_by_round_or_name(race):
    assert len(alms.load_results(2004, race)) == 44


def test_names_and_circuits_in_every_known_spelling():
    rounds = {
        "mid-ohio": 2,
        "lime rock": 3,
        "sonoma": 4,
        "infineon raceway": 4,
        "mosport": 6,
        "petit le mans": 8,
        "4 hour monterey sports car championships": 9,
    }
    for name, round_no in rounds.items():
        chosen = alms.load_points(2004, name)["round_no"]
        assert set(chosen) == {round_no}


def test_a_race_that_was_cancelled_is_not_said_to_be_held():
    with pytest.raises(alms.SelectionError, match="Pages have it of:") as error:
        alms.load_claims(2004, 3)
    assert "2004 round 1: Mobil 1 12 Hours of Sebring" in str(error.value)
    assert "cancelled" not in str(error.value)


def test_leaving_the_season_out_means_both():
    assert len(alms.load_races(race="sebring")) == 2
    assert len(alms.load_races(race=2)) == 2


def test_the_cancelled_race_is_in_the_schedule_alone():
    assert alms.load_schedule(2003, "grand prix of mexico")["round_no"].isna().all()


def test_a_class_is_looked_for_in_the_chosen_race():
    with pytest.raises(alms.SelectionError, match="Classes: LMP1, GTS, GT, LMP2"):
        alms.load_results(2004, "sebring", "LMP900")
