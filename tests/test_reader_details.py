"""Cells, headings, names, places, laps and causes: what the readers make of each."""

import io

import pytest

import alms_data as alms
from alms_data.known import vocabulary_of
from alms_data.readers import race, season
from alms_data.readers.bars import cells_of, heading_of, is_separator
from alms_data.readers.crew import is_name, split_crew, surname_of, without_nation
from alms_data.readers.page import open_page

# ---- cells and headings


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | b |", ["a", "b"]),
        (" a|b | ", ["a", "b"]),
        ("| | b | |", ["", "b", ""]),
        ("|| b |", ["", "b"]),
        ("| ![flag](x.png) a | ![]() |", ["a", ""]),
        ("| ![a | b](c) |", ["![a", "b](c)"]),
        ("| a! [b](c) |", ["a! [b](c)"]),
    ],
)
def test_cells_of_a_row(line, cells):
    assert cells_of(line) == cells


@pytest.mark.parametrize(
    ("line", "separates"),
    [
        ("---|---|", True),
        ("|:--|--:|", True),
        (" -- |\t--", True),
        ("-|-|", False),
        ("| -- x |", False),
        ("| | |", False),
    ],
)
def test_a_line_below_a_header(line, separates):
    assert is_separator(line) is separates


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("= Title =", (1, "Title")),
        ("  ==Results==  ", (2, "Results")),
        ("====== Deep ======", (6, "Deep")),
        ("======= Deeper =======", (6, "Deeper")),
        ("== More ===", (2, "More")),
        ("=== Less ==", None),
        ("== Open", None),
        ("Closed ==", None),
        ("a = b", None),
        ("====", None),
        ("= =", None),
        ("", None),
        ("=" + "x" * 1998 + "=", (1, "x" * 1998)),
        ("=" + "x" * 1999 + "=", None),
    ],
)
def test_a_heading_has_a_level_and_a_text(line, heading):
    assert heading_of(line) == heading


# ---- names


@pytest.mark.parametrize(
    "name",
    [
        "Biela",
        "McNish",
        "MacDonald",
        "O'Connell",
        "d'Example",
        "d’Example",
        "van Overbeek",
        "van der Poele",
        "DeQuesada",
        "DiMaria",
        "FitzGerald",
        "StJames",
        "Bergmeister-Long",
        "Jones, Jr.",
        "J.J. Lehto",
        "Åkerman",
        "Example Two",
    ],
)
def test_what_can_be_a_name(name):
    assert is_name(name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "biela",
        "example Two",
        "Biela-",
        "Biela'",
        "Biela’",
        "Two  Blanks",
        "B1ela",
        "Biela/Kaffer",
        "LehtoProdrive",
        "SBernhard",
        "MCnish",
        "XMcNish",
        "al",
    ],
)
def test_what_cannot_be_a_name(text):
    assert not is_name(text)


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("Marco Werner", "Werner"),
        ("Jo van der Example", "van der Example"),
        ("Johnny Mowlem Jr.", "Mowlem"),
        ("Johnny Mowlem, Jr.", "Mowlem"),
        ("Johnny Mowlem III", "Mowlem"),
        ("Mary Ann Example", None),
        ("Werner", None),
        ("", None),
    ],
)
def test_the_surname_in_a_full_name(name, surname):
    assert surname_of(name) == surname


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("USA Ann Other", ("USA", "Ann Other")),
        ("USA  Ann", ("USA", "Ann")),
        ("USA", (None, "USA")),
        ("USA ", (None, "USA ")),
        ("usa Ann", (None, "usa Ann")),
        ("XYZ Ann", (None, "XYZ Ann")),
        ("Ann USA", (None, "Ann USA")),
    ],
)
def test_the_nation_before_a_name(text, parts):
    assert without_nation(text) == parts


KNOWN = {"Ann Other", "Ann Other Smith", "Jo van der Example", "A B C D E F", "Bo Poe"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bo Poe", ["Bo Poe"]),
        ("Bo Poe Jo van der Example", ["Bo Poe", "Jo van der Example"]),
        # What stands between known names is one name if it has two or three words.
        ("Bo Poe Al Roe", ["Bo Poe", "Al Roe"]),
        ("Al Roe Bo Poe", ["Al Roe", "Bo Poe"]),
        ("Al May Roe Bo Poe", ["Al May Roe", "Bo Poe"]),
        ("Al van der Roe Bo Poe", ["Al van der Roe", "Bo Poe"]),
        (
            "Bo Poe Al Roe Jo van der Example",
            ["Bo Poe", "Al Roe", "Jo van der Example"],
        ),
        ("A B C D E F", ["A B C D E F"]),
        ("Roe Bo Poe", None),
        ("Al Roe Ed Doe Bo Poe", None),
        ("Bo Poe Roe", None),
        ("Ann Other Smith", None),  # two known names start here
        ("", []),
        # Nations part the names whatever is known.
        ("USA Al Roe GBR Roe", ["Al Roe", "Roe"]),
        ("USA Al Roe Jr. GBR Ed III Doe", ["Al Roe Jr.", "Ed III Doe"]),
        ("Al Roe GBR Ed Doe", None),
        ("USA GBR Ed Doe", None),
        ("USA Al Roe GBR", None),
        ("USA Al Roe XYZ Ed Doe", None),
        ("USA Al ROES GBR Ed R2D", ["Al ROES", "Ed R2D"]),
    ],
)
def test_names_that_run_together(text, names):
    assert split_crew(text, KNOWN) == names


# ---- articles

ARTICLE = """\
= 2005 Sample 100 =
| Pos. | CLASS | No. | team | Drivers | Chassis | Tire | laps |
| 1 | P1 | 08 | USA Hill Racing | USA Ann Other GBR Jo Doe | Audi R8 | M | 80 |
| {place} | GT | 9 | USA Dale Racing | USA Al Roe | Porsche GT3R | M | {laps} |
"""


def read_article(text):
    return alms.read_race(io.StringIO(text), season=2005, round_no=3)


def second_car(place, laps):
    row = read_article(ARTICLE.format(place=place, laps=laps)).results.iloc[1]
    return tuple(
        None if row.isna()[name] else row[name]
        for name in ("position", "status", "laps")
    )


@pytest.mark.parametrize(
    ("place", "laps", "car"),
    [
        ("2", "70", (2, "running", 70)),
        ("2 DNF", "70", (2, "retired", 70)),
        ("DNF", "70", (None, "retired", 70)),
        ("ret", "70", (None, "retired", 70)),
        ("2 DNS", "-", (2, "did not start", 0)),
        ("DNS", "–", (None, "did not start", 0)),
        ("2 NC", "70", (None, "not classified", 70)),
        ("DSQ", "—", (None, "disqualified", None)),
        ("2 DQ", "70", (None, "disqualified", 70)),
        ("2 WD", "", (None, "withdrawn", 0)),
        ("2", "123456", (2, "running", 123456)),
    ],
)
def test_place_and_laps_of_a_car(place, laps, car):
    assert second_car(place, laps) == car


@pytest.mark.parametrize(
    ("place", "laps"),
    [("2", "1234567"), ("NC", ""), ("DNF", "-"), ("2", "-"), ("2", "70.5")],
)
def test_laps_that_cannot_be_read(place, laps):
    with pytest.raises(alms.PageError, match="laps '.*' cannot be read"):
        second_car(place, laps)


@pytest.mark.parametrize("place", ["", "DNF 2", "2 2", "2 3 DNF", "-2", "²"])
def test_places_that_cannot_be_read(place):
    with pytest.raises(alms.PageError, match="place '.*' cannot be read"):
        second_car(place, "70")


def test_an_article_cell_by_cell():
    read = read_article(ARTICLE.format(place=2, laps=70))
    columns = ["race", "position", "car_class", "class_position", "number", "team"]
    columns += ["chassis", "laps", "status"]
    assert read.results[columns].values.tolist() == [
        [
            "2005 Sample 100",
            1,
            "LMP1",
            1,
            "08",
            "Hill Racing",
            "Audi R8",
            80,
            "running",
        ],
        [
            "2005 Sample 100",
            2,
            "GT",
            1,
            "9",
            "Dale Racing",
            "Porsche GT3R",
            70,
            "running",
        ],
    ]
    assert read.crews[["position", "seat", "surname", "driver"]].values.tolist() == [
        [1, 1, "Other", "Ann Other"],
        [1, 2, "Doe", "Jo Doe"],
        [2, 1, "Roe", "Al Roe"],
    ]


# ---- glued rows


def read_glued(*rows):
    return alms.read_race(io.StringIO("\n".join(rows)), season=2004, round_no=3)


@pytest.mark.parametrize(
    ("end", "car"),
    [
        ("90-", (2, 90, "running", None)),
        ("90Fire", (2, 90, "retired", "Fire")),
        ("90Rear suspension ", (2, 90, "retired", "Rear suspension")),
        ("137-", (2, 137, "running", None)),
        ("0-", (2, 0, "running", None)),
        ("0Did Not Start", (2, 0, "did not start", None)),
        ("0did not start".title(), (2, 0, "did not start", None)),
        ("0DNS", (2, 0, "did not start", None)),
        ("80Not Classified", (None, 80, "not classified", None)),
        ("80Disqualified", (None, 80, "disqualified", None)),
        ("0Withdrawn", (None, 0, "withdrawn", None)),
        ("80Starter", (2, 80, "retired", "Starter")),
        ("80Did It", (2, 80, "retired", "Did It")),
        ("80No Oil", (2, 80, "retired", "No Oil")),
    ],
)
def test_laps_and_cause_of_a_glued_row(end, car):
    read = read_glued("1P1Lehto / WernerAudi R8137-", f"2GTLongPorsche GT3R{end}")
    row = read.results.iloc[1]
    keys = ("position", "laps", "status", "cause")
    assert tuple(None if row.isna()[key] else row[key] for key in keys) == car


@pytest.mark.parametrize(
    "end", ["0D", "0Did", "0Did Not", "0Not Start", "0Did Nt Start"]
)
def test_a_cut_did_not_start(end):
    with pytest.raises(alms.PageError, match="is cut"):
        read_glued("1P1Lehto / WernerAudi R8137-", f"2GTLongPorsche GT3R{end}")


@pytest.mark.parametrize("end", ["090-", "1DNS", "138-", "1234567-"])
def test_laps_that_do_not_fit(end):
    with pytest.raises(alms.PageError) as caught:
        read_glued("1P1Lehto / WernerAudi R8137-", f"2GTLongPorsche GT3R{end}")
    assert caught.value.line_no == 2


# ---- all problems of a page at once


def problems(unread, text, *more):
    page = open_page(io.StringIO(text))
    return [(one.line_no, one.problem) for one in unread(page, *more, WORDS)]


WORDS = vocabulary_of(2004)


def test_all_rows_of_an_article_that_cannot_be_read():
    text = ARTICLE.format(place="2", laps="many").replace("| P1 |", "| P9 |")
    assert problems(race.unread_rows, text) == [
        (3, "unknown class 'P9'"),
        (4, "laps 'many' cannot be read"),
    ]
    assert problems(race.unread_rows, ARTICLE.format(place="2", laps="70")) == []


def test_all_glued_rows_that_cannot_be_read():
    rows = [
        "POS. CLASS DRIVERS",
        "1P1Lehto / WernerAudi R8137-",
        "2GTLongPorche GT3R90-",
        "3GTLongPorsche GT3R90-",
        "5GTLongPorsche GT3R90-",
    ]
    assert problems(race.unread_rows, "\n".join(rows)) == [
        (3, "no known car stands before the laps. Nearest: 'Porsche GT3R'."),
        (5, "place 5 follows place 3"),
    ]


def test_the_first_problem_of_each_table_of_a_season():
    text = """\
| Rnd | Race | Circuit | Date |
| 2 | Spring Cup | Hill | April 4 |
| X | Summer Cup | Hill | July 4 |
=== LMP1 ===
| Team | Chassis |
| USA Champion Racing | Audi R8 |
=== GT ===
| Pos | Team | Chassis | Engine | Rd 1 | Total |
| 1 | Dale Racing | Porsche GT3R | Porsche | 10 | 11 |
"""
    assert problems(season.unread_tables, text, 2004) == [
        (2, "round '2'"),
        (9, "the total is 11, the rounds add up to 10"),
    ]


# ---- scales


def scales_of(races, sentence):
    rows = [f"| {no} | {name} | Hill | May {no} |" for no, name in enumerate(races, 1)]
    page = ["| Rnd | Race | Circuit | Date |", *rows, "", "- 10-8-6-4-2", sentence]
    page = io.StringIO("\n".join([*page, "- 20-16-12-8-4"]))
    points = alms.read_season(page, season=2005).points_scales
    return points.loc[points["place"] == 1, "points"].tolist()


def test_a_race_whose_name_is_part_of_another_s():
    races = ["Zeta", "Alpha Zeta", "Beta"]
    assert scales_of(races, "At the Alpha Zeta there were") == [10, 20, 10]
    assert scales_of(races, "At the Zeta and the Alpha Zeta") == [20, 20, 10]
    assert scales_of(races, "At the Beta and the Zeta") == [20, 10, 20]


def test_a_name_that_two_races_have_names_neither():
    with pytest.raises(alms.PageError, match="'Zeta' is no race of the schedule"):
        scales_of(["Zeta", "Zeta", "Beta"], "At the Beta and the Zeta")
