"""Errata, recovered cells and names: applied where they fit, named where they don't."""

import pytest

import alms_data as alms
from alms_data.errors import DataError
from data_raw import compiled, corrections
from data_raw.published import printed_tables

PRINTED = printed_tables()


@pytest.fixture
def corrected(monkeypatch):
    """Correct the printed tables with a change in one row of a compiled file."""

    def correct(name, where, change):
        known = compiled.facts
        changed = [fact | change if where(fact) else fact for fact in known(name)]
        assert changed != list(known(name))

        def facts(asked):
            return tuple(changed) if asked == name else known(asked)

        monkeypatch.setattr(corrections, "facts", facts)
        return corrections.corrected_tables(PRINTED)

    return correct


def zabinski(fact):
    return fact["as_printed"] == "Zabinsk"


def paterson(fact):
    return fact["as_printed"] == "10"


def hindery(fact):
    return fact["position"] == "13" and fact["round_no"] == "1"


def joest(fact):
    return fact["team"] == "Infineon Team Joest"


def test_a_correction_reaches_its_cell_alone(corrected):
    before = alms.load_entries()["rounds"].fillna("")
    after = corrected("errata", paterson, {"corrected": "8"})["entries"]["rounds"]
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
    def taurus(fact):
        return fact["as_printed"] == "Taurus Racing"

    tables = corrected("names", taurus, {"canonical": "Taurus"})
    assert tables["entries"]["team"].eq("Taurus").sum() == 3  # drivers of one car
    assert tables["standings"]["team"].eq("Taurus Sports Racing").sum() == 1  # of 2003


@pytest.mark.parametrize(
    ("name", "where", "change", "problem"),
    [
        ("errata", zabinski, {"table": "crew"}, "no table 'crew'. Nearest: 'crews'"),
        ("errata", zabinski, {"column": "sur"}, "no column 'sur'. Nearest: 'surname'"),
        ("errata", zabinski, {"key": "position=99"}, "it fits no row"),
        ("errata", zabinski, {"key": "position"}, "the key is 'position'"),
        ("errata", zabinski, {"as_printed": "Zabins"}, "surname is 'Zabinsk'"),
        ("crews", hindery, {"position": "99"}, "it fits no car"),
        ("crews", hindery, {"drivers": "Leo Hindery / Peter Baron"}, "it fits no car"),
        ("crews", hindery, {"drivers": "A B / C D / E F"}, "seat 1 is 'A B'"),
        ("lost_entries", joest, {"car_no": "9"}, "it fits no entry"),
        ("lost_entries", joest, {"confidence": "sure"}, "it fits no entry"),
    ],
)
def test_a_bad_fact_is_named(corrected, name, where, change, problem):
    with pytest.raises(DataError) as caught:
        corrected(name, where, change)
    assert f"compiled/{name}.csv, " in str(caught.value)
    assert problem in str(caught.value)


def test_what_was_not_lost_is_no_recovery(corrected):
    with pytest.raises(DataError, match="lost_entries.csv, driver Tom Kristensen"):
        corrected("lost_entries", joest, {"team": "Team Bentley", "number": ""})
