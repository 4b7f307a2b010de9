"""Disagreements that the sources are known to have, found by code."""

import pandas as pd
import pytest

import alms_data as alms
from alms_data import comparison


@pytest.fixture(scope="module")
def found():
    return alms.compare_sources()


def rows(found, kind, *columns):
    chosen = found.loc[found["kind"] == kind, list(columns)]
    return [tuple(row) for row in chosen.fillna("").astype(str).values]


KNOWN = [
    (
        "finishers",
        ("round_no", "car_class", "says", "other_says"),
        [("1", "LMP1", "8", "7"), ("1", "LMP2", "3", "2"), ("1", "", "26", "24")],
    ),
    (
        "cars entered",
        ("round_no", "car_class", "says", "other_says"),
        [("6", "GT", "11", "12")],
    ),
    (
        "cars in the entry list",
        ("round_no", "car_class", "says", "other_says"),
        [("3", "GTS", "6", "5")],
    ),
    (
        "crew of the class winner",
        ("subject", "says", "other_says"),
        [
            (
                "Alex Job Racing",
                "Jörg Bergmeister, Sascha Maassen, Timo Bernhard",
                "Sascha Maassen, Timo Bernhard",
            )
        ],
    ),
    (
        "driver not in the entry list",
        ("round_no", "subject"),
        [
            ("1", "Michael Petersen (White Lightning Racing)"),
            ("6", "Michael Petersen (White Lightning Racing)"),
        ],
    ),
    (
        "rounds that do not exist",
        ("subject", "says", "other_says"),
        [
            ("Melanie Paterson", "rounds 10", "9 rounds"),
            ("Stefan Johansson", "rounds 1, 10*", "9 rounds"),
        ],
    ),
    (
        "places beyond the finishers",
        ("season", "round_no", "car_class", "says", "other_says"),
        [
            ("2003", "1", "GTS", "4", "2"),
            ("2003", "3", "GTS", "6", "5"),
            ("2003", "5", "LMP900", "4", "3"),
            ("2003", "9", "LMP675", "4", "3"),
            ("2004", "1", "LMP1", "8", "7"),
            ("2004", "5", "GTS", "4", "3"),
            ("2004", "8", "GTS", "5", "4"),
        ],
    ),
    (
        "win without winner's points",
        ("season", "round_no", "subject", "other_says"),
        [("2004", "9", "ADT Champion Racing", "19 points, those of place 2")],
    ),
    (
        "team in no entry list",
        ("season", "subject", "says"),
        [("2003", "Taurus Sports Racing", "7 points")],
    ),
    (
        "race in one schedule alone",
        ("subject", "says"),
        [("Grand Prix of Mexico", "April 06")],
    ),
    ("nation of a driver", ("subject", "says"), [("David McEntee", "CAN")]),
    ("driver in two cars", ("round_no", "subject"), [("8", "Ben Devlin")]),
    ("class winner", ("subject",), []),
    ("gap of the class winner", ("subject",), []),
    ("date of the race", ("subject",), []),
    ("damaged standings", ("subject",), []),
]


@pytest.mark.parametrize(("kind", "columns", "expected"), KNOWN)
def test_known_disagreements(found, kind, columns, expected):
    assert rows(found, kind, *columns) == expected


def test_chassis_that_differ(found):
    subjects = rows(found, "chassis in the race", "round_no", "subject")
    assert ("1", "Intersport Racing, position 17") in subjects
    assert ("1", "Alex Job Racing, position 10") in subjects
    assert ("1", "Seikel Motorsport, position 41") in subjects
    teams = {row[0] for row in rows(found, "chassis in the standings", "subject")}
    assert {"Miracle Motorsports", "JMB Racing USA", "Yokohama Advan"} <= teams


def test_prose_that_differs_is_listed(found):
    checked = alms.check_claims()
    differs = checked.loc[checked["verdict"] == "differs", "wording"].tolist()
    assert [row[0] for row in rows(found, "figure in prose", "subject")] == differs
    assert "25 cars" in {row[0] for row in rows(found, "figure in prose", "says")}


def test_every_row_says_two_different_things(found):
    assert (found["says"] != found["other_says"]).all()
    both = ["kind", "season", "source", "says", "other_source", "other_says"]
    assert found[both].notna().all(axis=None)


def changed(table, change):
    """Load as ever, but one table with a change."""

    def load(name, **choice):
        frame = alms.loading.load(name, **choice)
        return change(frame) if name == table else frame

    return load


def test_a_changed_source_is_found(monkeypatch):
    def more(classes):
        return classes.assign(entered=classes["entered"] + 1)

    before = len(list(comparison._entered()))
    monkeypatch.setattr(comparison, "load", changed("class_results", more))
    assert len(list(comparison._entered())) > before


def test_a_third_nation_is_shown(monkeypatch):
    def third(entries):
        row = entries[entries["driver"] == "David McEntee"].tail(1)
        return pd.concat([entries, row.assign(driver_nation="GBR")])

    monkeypatch.setattr(comparison, "load", changed("entries", third))
    found = [(row["says"], row["other_says"]) for row in comparison._nations()]
    assert found == [("CAN", "USA"), ("CAN", "GBR")]


def test_a_third_car_at_once_is_shown(monkeypatch):
    def third(entries):
        row = entries[entries["driver"] == "Ben Devlin"].tail(1)
        return pd.concat([entries, row.assign(car_no=9, rounds="8")])

    known = [row["other_says"] for row in comparison._two_cars_at_once()]
    monkeypatch.setattr(comparison, "load", changed("entries", third))
    cars = [row["other_says"] for row in comparison._two_cars_at_once()]
    assert cars[:-1] == known
    assert cars[-1].endswith("car 9")


@pytest.mark.parametrize(
    ("points", "says"), [(24, "24 points, those of no place"), (pd.NA, "no points")]
)
def test_a_winner_with_the_points_of_no_place(monkeypatch, points, says):
    def other(cells):
        at_laguna = cells["season"].eq(2004) & cells["round_no"].eq(9)
        champion = cells["team"] == "ADT Champion Racing"
        return cells.assign(points=cells["points"].mask(at_laguna & champion, points))

    monkeypatch.setattr(comparison, "load", changed("points", other))
    found = [row["other_says"] for row in comparison._wins_without_points()]
    assert found == [says]
