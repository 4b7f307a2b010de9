"""Disagreements of the sources: known ones are found, and a change moves them."""

import pandas as pd
import pytest

import alms_data as alms
from alms_data.errors import DataError
from data_raw import disagreements
from data_raw.claims import with_verdicts
from data_raw.compiled import facts
from shipped import as_shipped, corrected, printed


@pytest.fixture
def tables():
    """Every table as the build compares them, free to be changed."""
    tables = corrected()
    return tables | {"claims": with_verdicts(tables, printed())}


def judged(tables):
    damaged = as_shipped("003").tables
    return disagreements.disagreements(tables, printed(), damaged)


@pytest.fixture
def found(monkeypatch):
    """Find the disagreements of one kind, whatever their verdicts."""

    def found(tables, kind):
        monkeypatch.setattr(disagreements, "_with_verdicts", lambda rows: rows)
        monkeypatch.setattr(disagreements, "KINDS", {kind: disagreements.KINDS[kind]})
        return judged(tables)

    return found


COUNTS = {
    "finishers": 3,  # Sebring: LMP1, LMP2 and all cars
    "cars entered": 2,  # Mosport: GT and all cars
    "cars in the entry list": 1,  # six GTS cars at Lime Rock against five
    "class in one source alone": 1,  # LMGTP of the Bentleys
    "crew of the class winner": 1,  # Bergmeister at Sebring
    "driver not in the entry list": 2,  # Petersen at Sebring and Mosport
    "listed as taking part": 4,  # drivers of three cars that did not start
    "chassis in the race": 3,  # #24, #37 and Seikel at Sebring
    "chassis in the standings": 6,
    "rounds that do not exist": 2,  # round 10 of nine
    "places beyond the finishers": 7,
    "win without winner's points": 1,
    "team in no entry list": 1,  # Taurus in 2003
    "race in one schedule alone": 1,  # Mexico
    "nation of a driver": 1,  # McEntee
    "driver in two cars": 1,  # Devlin
    "figure in prose": 4,
    "statement in prose": 8,
    "outside report": 27,
    "hint that is not settled": 2,
}


def test_counts_by_kind():
    kinds = alms.load_disagreements()["kind"].value_counts(sort=False)
    assert kinds.to_dict() == COUNTS


# Season, round, class, what one side says and what the other.
KNOWN = {
    "finishers": "2004 1 LMP1 8 7; 2004 1 LMP2 3 2; 2004 1  26 24",
    "cars entered": "2004 6 GT 11 12; 2004 6  24 25",
    "places beyond the finishers": "2003 1 GTS 4 2; 2003 3 GTS 6 5; 2003 5 LMP900 4 3; "
    "2003 9 LMP675 4 3; 2004 1 LMP1 8 7; 2004 5 GTS 4 3; 2004 8 GTS 5 4",
}


@pytest.mark.parametrize("kind", KNOWN)
def test_known_disagreements(kind):
    loaded = alms.load_disagreements().query("kind == @kind")
    sides = loaded[["season", "round_no", "car_class", "says", "other_says"]]
    lines = [" ".join(row) for row in sides.astype("str").fillna("").values]
    assert "; ".join(lines) == KNOWN[kind]


def test_both_sides_say_something_else_and_have_a_verdict():
    loaded = alms.load_disagreements()
    assert (loaded["says"] != loaded["other_says"]).all()
    assert set(loaded["stands"]) == {"settled", "leaning", "open"}


def test_a_chassis_that_the_page_lost_is_no_disagreement():
    """White Lightning's GT3-RS is printed for round 1 alone."""
    chassis = alms.load_disagreements().query("column == 'chassis'")
    teams = {"Flying Lizard Motorsports", "Miracle Motorsports"}
    assert not teams & set(chassis["subject"])
    assert not chassis["subject"].str.startswith("White Lightning Racing, pos").any()


# --- A changed value ------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "position", "column", "value"),
    [
        ("chassis in the race", 10, "chassis", "Porsche 911 GT3-RSR"),
        ("statement in prose", 10, "chassis", "Porsche 911 GT3-RSR"),
        ("statement in prose", 13, "team", "Orbit Racing"),
        ("outside report", 35, "cause", "Engine"),
        ("finishers", 17, "status", "retired"),  # seven LMP1 cars, as the other says
    ],
)
def test_a_row_goes_when_both_sides_agree(found, tables, kind, position, column, value):
    tables["results"].loc[position - 1, column] = value
    assert len(found(tables, kind)) == COUNTS[kind] - 1


def test_a_changed_source_is_found(found, tables):
    second = tables["class_results"]
    tables["class_results"] = second.assign(entered=second["entered"] + 1)
    assert len(found(tables, "cars entered")) == 10  # two races of four classes


def test_a_third_nation_is_shown(found, tables):
    entries = tables["entries"]
    nation = entries[entries["driver"] == "David McEntee"].tail(1)
    tables["entries"] = pd.concat([entries, nation.assign(driver_nation="GBR")])
    assert found(tables, "nation of a driver")["other_says"].tolist() == ["USA", "GBR"]


# --- What the build refuses -----------------------------------------------


def test_a_disagreement_needs_a_verdict(tables):
    tables["races"].loc[0, "date"] += pd.Timedelta(days=1)
    with pytest.raises(DataError, match=r"verdicts.csv, date of the race, 2003, 1, d"):
        judged(tables)


def test_a_verdict_needs_a_disagreement(tables):
    tables["results"].loc[34, "cause"] = "Engine"
    named = "verdicts.csv, outside report, 2004, 1, LMP1, Dyson Racing #20"
    with pytest.raises(DataError, match=named):
        judged(tables)


@pytest.mark.parametrize(
    ("file", "change", "named"),
    [
        ("verdicts", {"stands": "maybe"}, "verdicts.csv, finishers, 2004"),
        ("verdicts", None, "verdicts.csv, finishers, 2004"),  # twice
        ("statements", {"source": "gt-eins-r99"}, "statements.csv, source "),
        ("statements", {"key": "team=nobody"}, "statements.csv, source "),
    ],
)
def test_a_bad_fact_is_named(tables, other_facts, file, change, named):
    first, *others = facts(file)
    changed = [first, first] if change is None else [first | change]
    other_facts(file, [*changed, *others])
    with pytest.raises(DataError, match=named):
        judged(tables)


def test_reports_are_sources_with_an_address():
    listed = alms.sources().query("kind == 'outside report'")
    assert listed["file"].str.startswith("http").all()
