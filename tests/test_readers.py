"""Given these lines, the readers give these rows, or refuse: counted by hand."""

import pytest

from data_raw.compiled import facts
from data_raw.errors import PageError
from data_raw.readers.bars import Row, Table
from data_raw.readers.entry_list import read_entry_list
from data_raw.readers.page import Page
from data_raw.readers.race import read_race_page
from data_raw.readers.season import read_season_page
from data_raw.vocabulary import known_cars, vocabulary_of
from shipped import as_shipped, lines_of, read, records, with_line

CARS = {"LMP1": ["Audi R8"], "LMP2": [], "GTS": ["Saleen S7R"], "GT": ["Porsche GT3RS"]}


# --- Glued rows -----------------------------------------------------------


def race(*rows, cars=CARS):
    return read_race_page(Page("page", ["Prose.", "", *rows]), 2004, 1, "Race", cars)


@pytest.mark.parametrize(
    ("source", "place", "row"),
    [
        # 350 laps, not 8350 of an Audi R
        ("000", 1, "LMP1, Biela / Kaffer / McNish, Audi R8, 350, running"),
        # not a GTS whose driver is an Overbeek
        ("000", 12, "GT, van Overbeek / Law / Fogarty, Porsche GT3RSR, 311, running"),
        # not GT with an SBosch
        ("000", 15, "GTS, Bosch / Sullivan / Biagi, Ferrari 575 GTC, 307, running"),
        # the car ends with digits
        ("000", 22, "LMP1, Duno / Wilson / Andrews, Lola B2K/10, 270, Drive Line"),
        # 17 laps in a B162, which a compiled fact knows
        ("001", 21, "LMP1, Field / Jonsson, Lola B162, 17, Suspension"),
        # an MP91 that did not start, no MP9 with 10 laps
        ("001", 22, "LMP2, Bucknum / Willman / McMurry, Pilbeam MP91, 0, no start"),
    ],
)
def test_a_glued_row_is_parted(source, place, row):
    tables = as_shipped(source).tables
    car = tables["results"].set_index("position").loc[place]
    crew = " / ".join(tables["crews"].query("position == @place")["surname"])
    end = {"running": "running", "did not start": "no start", "retired": car["cause"]}
    told = [car["car_class"], crew, car["chassis"], str(car["laps"])]
    assert ", ".join([*told, end[car["status"]]]) == row


@pytest.mark.parametrize(
    "row",
    [
        "1P1Lehto / WernerAudi R8350Drive Tra",  # a cut cause
        "1P1Lehto / WernerAudi R8350",  # none
        "1P1Lehto / WernerAudi R8-",  # no laps, or 8 in no known car
        "1P1Lehto / WernerAudi R8050-",  # no such number
        "1P1Lehto / WernerAudi R85Did Not Start",  # but 5 laps
        "1P1Lehto / wernerAudi R8350-",  # cut names
        "1P1Lehto / Audi R8350-",
        "1P1LehtoWernerAudi R8350-",  # two names in one
        "1P3Lehto / WernerAudi R8350-",  # no such class
        "1GTLehto / WernerAudi R8350-",  # no such car in the class
        "1GTSBosch / SullivanPorsche GT3RS299-",
        "1P1Lehto / WernerAudi T8350-",
        "2P1Lehto / WernerAudi R8350-",  # not the first place
        "P1Lehto / WernerAudi R8350-",
        "POS.CLASSDRIVERCARLAPS",  # a damaged header
    ],
)
def test_a_glued_row_that_fits_nothing_is_refused(row):
    with pytest.raises(PageError) as refused:
        race(row, "2P1Davies / HerbertAudi R8338-")
    assert (refused.value.page, refused.value.line_no) == ("page", 3)


def test_the_rows_above_and_below_settle_what_known_cars_leave_open():
    cars = {**CARS, "LMP1": ["Audi R8", "Audi R", "Audi R83"]}
    page = race(
        "1GTBosch / BaronPorsche GT3RS400-",
        "2P1Lehto / WernerAudi R8350-",  # 350 laps, 8350 or 50
        "3GTLaw / FogartyPorsche GT3RS299-",
        cars=cars,
    )
    assert [*page.tables["results"]["laps"]] == [400, 350, 299]


def test_laps_that_rise_and_rows_apart_are_refused():
    for rows, line, words in (
        (["1P1Lehto / WernerAudi R8345-", "2P1Davies / SmithAudi R8350-"], 4, "rise"),
        (["1P1Lehto / WernerAudi R8345-", "", "2P1Davies / SmithAudi R8340-"], 5, "."),
    ):
        with pytest.raises(PageError, match=words) as refused:
            race(*rows)
        assert refused.value.line_no == line


def test_mosports_place_21_takes_a_compiled_fact():
    """17 laps in a B162 or 7 in a B1621: 217 alone would beat the winner."""
    told = known_cars()
    assert [row["evidence"] for row in facts("cars") if row["car"] == "Lola B162"]
    without = [car for car in told["LMP1"] if car != "Lola B162"]
    for cars, words in (
        (without, "cannot be read"),
        ([*told["LMP1"], "Lola B1621"], "2 ways: .*B162, 17 laps; .*B1621, 7 laps"),
    ):
        with pytest.raises(PageError, match=f"line 47: .*{words}"):
            read("001", cars={**told, "LMP1": cars})


# --- Entry lists ----------------------------------------------------------


def entries(*rows):
    page = Page("page", ["| Team | Chassis |", *("| " + row + " |" for row in rows)])
    cells = [Row(no, row.split(" | ")) for no, row in enumerate(rows, 2)]
    cars = ["Audi R8", "Lola B01/60", "Lola B2K/40"]
    return read_entry_list(page, Table("entries", "", 1, cells), "LMP1", cars)


def test_each_row_of_an_entry_list_is_a_driver():
    columns = ["team", "car_no", "seat", "chassis", "engine", "number", "driver"]
    columns += ["driver_nation", "rounds"]
    team, engine = "Champion Racing", "Judd KV675 3.4 L V8"
    listed = entries(
        "USA Champion Racing | Audi R8",
        "GER Pierre Kaffer | 8–9",
        "38 | FIN J.J. Lehto",
        "ITA Emanuele Pirro | 1*",
        f"Lola B01/60 | {engine}",
        "9 | USA Butch Leitzinger",
        "GBR Team Elite | Lola B2K/40 (1-6)",
    )
    lost = [None] * 3
    expected = [
        [team, 1, 1, "Audi R8", None, None, *lost],
        [team, 1, 2, "Audi R8", None, None, "Pierre Kaffer", "GER", "8–9"],
        [team, 2, 1, "Audi R8", None, "38", "J.J. Lehto", "FIN", None],
        [team, 2, 2, "Audi R8", None, "38", "Emanuele Pirro", "ITA", "1*"],
        [team, 3, 1, "Lola B01/60", engine, None, *lost],
        [team, 4, 1, "Lola B01/60", engine, "9", "Butch Leitzinger", "USA", None],
        ["Team Elite", 1, 1, "Lola B2K/40 (1-6)", None, None, *lost],
    ]
    assert [[entry.get(column) for column in columns] for entry in listed] == expected


@pytest.mark.parametrize(
    "row",
    [
        "USA Champion Racing",
        "USA Champion Racing | Audi R9",
        "USA Champion Racing | ",
        "GER Pierre Kaffer | 8–",
        "GER Pierre Kaffer | 9–8",
        "Pierre Kaffer | 8–9",
        "38 | J.J. Lehto",
        "Audi R8 | Judd",
    ],
)
def test_another_row_in_an_entry_list_is_refused(row):
    with pytest.raises(PageError) as refused:
        entries("USA Champion Racing | Audi R8", row)
    assert (refused.value.page, refused.value.line_no) == ("page", 3)


def test_a_driver_with_no_team_above_is_refused():
    with pytest.raises(PageError, match="line 2: no team"):
        entries("GER Pierre Kaffer | 8–9")


# --- Season pages ---------------------------------------------------------


def test_names_that_can_be_parted_in_two_ways_are_refused():
    told = vocabulary_of(2004)
    odd = {"Allan McNish Frank", "Biela Pierre Kaffer"}
    page = Page("002", [*lines_of("002")])
    with pytest.raises(PageError, match="line 241: 2 ways to part 'Allan McNish"):
        read_season_page(page, 2004, told._replace(drivers=told.drivers | odd))


def test_the_damaged_copy_keeps_totals_and_places_no_squeezed_points():
    damaged, whole = as_shipped("003").tables, as_shipped("004").tables
    assert damaged["standings"]["team"].isna().all()
    kept = [column for column in whole["standings"] if column != "team"]
    assert records(damaged["standings"][kept]) == records(whole["standings"][kept])
    # Whole rows: three teams of LMP900, two of GTS, one of GT scored in every round.
    points = damaged["points"]
    by_class = points.groupby("car_class").size().to_dict()
    assert by_class == {"LMP900": 27, "GTS": 18, "GT": 9}
    assert [*points["points"][:9]] == [26, 16, 20, 20, 20, 13, 20, 16, 19]


@pytest.mark.parametrize(
    ("source", "no", "old", "new", "words"),
    [
        ("002", 1, "2004", "2003", "another season"),
        ("002", 9, "| 1 |", "| 2 |", "rounds"),
        ("002", 9, "| 1 |", "| R |", "'R'"),
        ("002", 9, "March 20", "March 32", "March 32"),
        ("002", 9, "March 20", "Mar 20", "Mar 20"),
        ("002", 23, "Chassis", "Chasis", "header"),
        ("002", 69, "LMP2", "LMP1", "LMP2"),
        ("002", 240, "#28 Audi", "28 Audi", "LMP1"),
        ("002", 240, "| 1 | Sebring", "| 2 | Sebring", "round 1"),
        ("002", 241, "Pierre Kaffer", "Pierre", "Allan McNish Frank Biela Pierre"),
        ("002", 241, "Timo Bernhard Sascha Maassen", "", "missing"),
        ("002", 263, "16-13", "1613", "scale"),
        ("002", 263, "16-13", "13-16", "fall"),
        ("002", 273, "Total", "Totl", "header"),
        ("002", 274, "| 183 |", "| 184 |", "183"),
        ("002", 274, "| 26 | 19 | 183 |", "| 26 | 19 |", "missing"),
        ("002", 275, "| 14 |", "| x |", "whole number"),
        ("002", 275, "| 2 |", "| 3 |", "place '3'"),
        ("002", 275, "MG-Lola EX257", "Porsche GT3RS", "Porsche GT3RS"),
        ("002", 313, "10=", "10", "'10='"),
        ("003", 26, "| 60 |", "| 61 |", "60"),
        ("003", 31, "| Judd GV4 4.0L V10 | 7 | 7 |", "", "missing"),
        ("003", 32, "Chassis", "Chasis", "header"),
        ("004", 333, "| Infineon Team Joest |", "| |", "missing"),
    ],
)
def test_a_damaged_line_of_a_season_page_is_refused(source, no, old, new, words):
    line = lines_of(source)[no - 1]
    assert line.count(old) == 1
    with pytest.raises(PageError) as refused:
        read(source, with_line(source, no, line.replace(old, new)))
    assert refused.value.page == source
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (238, 258, "0 tables of winners"),
        (257, 258, "18 rows of winners"),
        (265, 265, "2 points scales"),
        (302, 313, "3 tables of standings"),
    ],
)
def test_a_table_or_a_row_that_is_gone_is_refused(first, last, words):
    lines = [*lines_of("002")]
    lines[first - 1 : last] = [""] * (last - first + 1)
    with pytest.raises(PageError, match=words):
        read("002", lines)
