"""Errata, recovered cells and names: applied where they fit, named where they don't."""

import pytest

import alms_data as alms
from alms_data.errors import DataError
from data_raw.compiled import facts
from data_raw.corrections import corrected_tables
from shipped import printed

# Cells that tell a row of a compiled file from the others.
ZABINSKI = {"as_printed": "Zabinsk"}
PATERSON = {"as_printed": "10"}
HINDERY = {"round_no": "1", "position": "13"}
JOEST = {"team": "Infineon Team Joest"}
TAURUS = {"as_printed": "Taurus Racing"}


@pytest.fixture
def corrected(other_facts):
    """Correct the printed tables with a change in some rows of a compiled file."""

    def correct(name, cells, change):
        rows = [fact | change if fact | cells == fact else fact for fact in facts(name)]
        assert rows != [*facts(name)]
        other_facts(name, rows)
        return corrected_tables(printed())

    return correct


def test_a_correction_reaches_its_cell_alone(corrected):
    before = alms.load_entries()["rounds"].fillna("")
    after = corrected("errata", PATERSON, {"corrected": "8"})["entries"]["rounds"]
    changed = after.fillna("") != before
    assert list(zip(before[changed], after[changed], strict=True)) == [("9", "8")]


def test_causes_stand_as_printed():
    causes = alms.load_results(2004, "sebring")["cause"]
    printed = alms.load_results(2004, "sebring", as_printed=True)["cause"]
    assert causes.equals(printed)
    assert causes.value_counts()[["Drive Line", "Drive Train"]].tolist() == [1, 1]


def test_recoveries_give_the_value_of_the_loader_and_say_how_sure():
    teams = alms.load_recoveries("results").query("column == 'team'")
    assert teams["value"].tolist() == alms.load_results()["team"].tolist()
    cells = alms.load_recoveries()
    hints = cells[cells["confidence"] == "low"]  # the number of five seats, a round
    assert hints["column"].value_counts().to_dict() == {"number": 5, "rounds": 1}
    drivers = cells.query("season == 2004 and column == 'driver'")
    medium = drivers[drivers["confidence"] == "medium"]["value"]
    assert "Tomy Drissi" in set(medium) and medium.nunique() == 4


def test_one_spelling_per_name_and_class(corrected):
    tables = corrected("names", TAURUS, {"canonical": "Taurus"})
    assert tables["entries"]["team"].eq("Taurus").sum() == 3  # drivers of one car
    assert tables["standings"]["team"].eq("Taurus Sports Racing").sum() == 1  # of 2003


@pytest.mark.parametrize(
    ("name", "cells", "change", "problem"),
    [
        ("errata", ZABINSKI, {"table": "crew"}, "no table 'crew'. Nearest: 'crews'"),
        ("errata", ZABINSKI, {"column": "sur"}, "no column 'sur'. Nearest: 'surname'"),
        ("errata", ZABINSKI, {"key": "position=99"}, "it fits no row"),
        ("errata", ZABINSKI, {"key": "position"}, "the key is 'position'"),
        ("errata", ZABINSKI, {"as_printed": "Zabins"}, "surname is 'Zabinsk'"),
        ("crews", HINDERY, {"position": "99"}, "it fits no car"),
        ("crews", HINDERY, {"drivers": "Leo Hindery / Peter Baron"}, "it fits no car"),
        ("crews", HINDERY, {"drivers": "A B / C D / E F"}, "seat 1 is 'A B'"),
        ("lost_entries", JOEST, {"car_no": "9"}, "it fits no entry"),
        ("lost_entries", JOEST, {"confidence": "sure"}, "it fits no entry"),
        # A cell that was not lost is no recovery.
        ("lost_entries", JOEST, {"team": "Team Bentley", "number": ""}, "Kristensen"),
    ],
)
def test_a_bad_fact_is_named(corrected, name, cells, change, problem):
    with pytest.raises(DataError) as caught:
        corrected(name, cells, change)
    assert f"compiled/{name}.csv, " in str(caught.value)
    assert problem in str(caught.value)
