"""Every error of the readers, whole: page, line, what is wrong, what was expected."""

import io

import pytest

import alms_data as alms

GLUED = """\
POS. CLASS DRIVERS CAR LAPS RETIREMENTS
1P1Lehto / WernerAudi R8137-
2GTLongPorsche GT3R90Fire
3GTVosePorsche GT3R0Did Not Start
"""
GLUED_ROW = "place, class, crew, car, laps and '-' or a cause, glued together"
FITTING = (
    "names that start with a capital or a particle, a car that is known in its "
    "class, laps (0 where the car did not start)"
)

ARTICLE = """\
= 2004 Sample 100 =
| Pos | Class | No | Team | Drivers | Chassis | Tyre | Laps |
| 1 | LMP1 | 08 | Hill Racing | Ann Other / Jo Doe | Audi R8 | M | 80 |
| 2 DNF | GT | 9 | Dale Racing | Al Roe / Bo Poe | Porsche GT3R | M | 70 |
"""
ARTICLE_ROW = "place, class, number, team, drivers, chassis, tyre and laps"
ARTICLE_PLACE = "a number or one of DNF, RET, DNS, NC, DSQ, DQ, WD"
ARTICLE_LOST = f"{ARTICLE_ROW}; or team and drivers lost and a known car left"

SEASON = """\
= 2005 Invented Series =
== Schedule ==
| Rnd | Race | Circuit | Date |
| 1 | Spring Cup | Hill | April 4 |
| C | Summer Cup | Dale | July 7 |
| 2 | Autumn Cup | Hill | October 10 |
== Entry list ==
=== Prototypes (LMP1) ===
| Team | Chassis |
| USA Champion Racing | Audi R8 |
| GER Pierre Kaffer | 1 |
| 38 | FIN JJ Lehto |
| Lola B01/60 | Judd KV675 3.4 L V8 |
== Results ==
| Rnd | Circuit | LMP1 Winning Team | GT Winning Team | Results |
| LMP1 Winning Drivers | GT Winning Drivers | | | |
| 1 | Hill | #38 Champion Racing | #9 Dale Racing | Results |
| JJ Lehto | Johnny Mowlem | | | |
| 2 | Hill | #38 Champion Racing | #9 Hill Racing | Results |
| JJ Lehto | Johnny Mowlem | | | |
== Points ==

- 10-8-6-4-2
For the Autumn Cup:
- 20-16-12-8-4
=== LMP1 Standings ===
| Pos | Team | Chassis | Engine | Rd 1 | Rd 2 | Total |
| 1 | Champion Racing | Audi R8 | Audi | 10 | 20 | 30 |
| 2= | Dale Racing | Lola B01/60 | Judd | 8 | | 8 |
| 2= | Hill Racing | Lola B01/60 | Judd | | 8 | 8 |
"""
CLASSES = "one of LMP900, LMP675, LMP1, LMP2, LMGTP, GTS, GT, GT1, GT2, P1, P2"
SCHEDULE_ROW = "Rnd, Race, Circuit, Date"
ENTRY_ROW = (
    "'USA Team | Chassis', 'USA Driver | rounds', '38 | USA Driver' or "
    "'Chassis | Engine with its litres'"
)
STANDINGS_ROW = "Pos, Team, Chassis, Engine"


def read_race(text):
    return alms.read_race(io.StringIO(text), season=2004, round_no=3)


def read_season(text, season=2005):
    return alms.read_season(io.StringIO(text), season=season)


def check(read, page, line_no, problem, expected):
    with pytest.raises(alms.PageError) as caught:
        read(page)
    line = page.split("\n")[line_no - 1]
    assert str(caught.value) == (
        f"<buffer>, line {line_no}: {problem}\n  line: {line}\n  expected: {expected}"
    )
    error = caught.value
    assert (error.page, error.line_no) == ("<buffer>", line_no)
    assert error.problem == problem


@pytest.mark.parametrize(
    ("old", "new", "line_no", "problem", "expected"),
    [
        ("\n3GT", "\n4GT", 4, "place 4 follows place 2", "3"),
        (
            "GTLong",
            "GT1Long",
            3,
            "class, crew, car and laps do not fit together",
            FITTING,
        ),
        ("0Did", "5Did", 4, "class, crew, car and laps do not fit together", FITTING),
        ("Fire", "fire", 3, "no laps or no cause ends the row", GLUED_ROW),
        ("Not Start", "Not St", 4, "'Did Not St' is cut", "'Did Not Start'"),
        ("2GTLong", "Long", 3, "a row of the table cannot be read", GLUED_ROW),
        (
            "Start\n",
            "Start\n\n4XXLongPorsche GT3R0Fire\n",
            6,
            "a row of no known class",
            "one of LMP1, LMP2, GTS, GT, P1, P2 after the place",
        ),
        (
            "R90",
            "R138",
            3,
            "laps rise here: read 138",
            "at most 137 laps, as the rows above have no more",
        ),
        (
            "LongPorsche",
            "LongPorche",
            3,
            "no known car stands before the laps. Nearest: 'Porsche GT3R'.",
            "a car known in its class; name a new one with cars={class: [car, ...]}",
        ),
    ],
)
def test_a_glued_row_that_does_not_fit(old, new, line_no, problem, expected):
    assert GLUED.count(old) == 1
    check(read_race, GLUED.replace(old, new), line_no, problem, expected)


def test_a_glued_row_with_two_readings_names_both():
    cars = {"LMP1": ["Lehto R8", "Lehto R81"]}
    with pytest.raises(alms.PageError) as caught:
        alms.read_race(
            io.StringIO("1P1Vose / LongLehto R8137-"),
            season=2004,
            round_no=3,
            cars=cars,
        )
    # The order in which cars are tried is open.
    message, ways = str(caught.value), ("Lehto R8, 137 laps", "Lehto R81, 37 laps")
    start = "<buffer>, line 1: the row can be read in 2 ways: "
    assert message.startswith(start)
    assert sorted(message.removeprefix(start).split("\n")[0].split("; ")) == [
        f"LMP1, Vose / Long, {way}" for way in ways
    ]
    assert message.endswith(
        "\n  expected: one way; cars={class: [car, ...]} tells what is known"
    )


@pytest.mark.parametrize(
    ("old", "new", "line_no", "problem", "expected"),
    [
        ("| 2 DNF", "| 3 DNF", 4, "place 3", "2"),
        ("| 2 DNF", "| 2 XYZ", 4, "place '2 XYZ' cannot be read", ARTICLE_PLACE),
        ("| 2 DNF", "| x DNF", 4, "place 'x DNF' cannot be read", ARTICLE_PLACE),
        (
            "| GT |",
            "| GTX |",
            4,
            "unknown class 'GTX'",
            "one of LMP1, LMP2, GTS, GT, P1, P2",
        ),
        ("| 9 |", "| nine |", 4, "number 'nine'", "such as 38 or 08"),
        ("Al Roe", "Al R0e", 4, "drivers 'Al R0e / Bo Poe'", "names"),
        ("Porsche GT3R |", "|", 4, "no chassis", ARTICLE_ROW),
        ("| 70 |", "| many |", 4, "laps 'many' cannot be read", "a whole number"),
        ("| 70 |", "| - |", 4, "laps '-' cannot be read", "a whole number"),
        (
            "| Dale Racing ",
            "",
            4,
            "7 cells, and what is lost cannot be told",
            ARTICLE_LOST,
        ),
        ("| Tyre", "| Laps", 2, "a column stands twice", "each column once"),
        (
            " Pos ",
            " Place ",
            2,
            "the header lost a column",
            "Pos, Class, No, Team, Drivers, Chassis, Tyre, Laps",
        ),
        (
            "| M | 70 |\n",
            "| M | 70 |\n\n.\n" + ARTICLE.split("\n")[1],
            7,
            "a second classification",
            "one",
        ),
    ],
)
def test_an_article_that_does_not_fit(old, new, line_no, problem, expected):
    assert ARTICLE.count(old) == 1
    check(read_race, ARTICLE.replace(old, new), line_no, problem, expected)


def test_an_article_without_rows():
    header = "\n".join(ARTICLE.split("\n")[:2])
    check(read_race, header, 2, "no row follows the header", "rows")


@pytest.mark.parametrize(
    ("page", "read", "message"),
    [
        (
            "Prose.",
            read_race,
            "<buffer>: no classification found\n  expected: rows such as "
            "'1P1Biela / Kaffer / McNishAudi R8350-', or a table with the columns "
            "Pos, Class, No, Team, Drivers, Chassis, Laps",
        ),
        (
            "Prose.",
            read_season,
            "<buffer>: no table found\n  expected: a table that opens with Rnd, Race, "
            "Circuit, Date, or with Team, Chassis, or with Pos, Team, Chassis, Engine",
        ),
        (
            "= 2004 =",
            read_season,
            "<buffer>: the title says 2004\n  expected: season 2005 as given",
        ),
        (
            "= Prose =",
            lambda text: read_season(text, season=None),
            "<buffer>: no title names the season\n  expected: a title such as "
            "'= 2004 American Le Mans Series =', or season=2004",
        ),
        (
            SEASON.replace("| 2 | Autumn Cup | Hill | October 10 |\n", ""),
            read_season,
            "<buffer>: the schedule has 1 rounds, other tables have 2\n"
            "  expected: the same rounds in all tables",
        ),
    ],
)
def test_a_page_that_is_refused_as_a_whole(page, read, message):
    with pytest.raises(alms.PageError) as caught:
        read(page)
    assert str(caught.value) == message
    assert caught.value.line_no is None


@pytest.mark.parametrize(
    ("old", "new", "line_no", "problem", "expected"),
    [
        ("| 2 | Autumn", "| 3 | Autumn", 6, "round '3'", "round 2"),
        ("| C |", "| Q |", 5, "round 'Q'", "a number, or C if cancelled"),
        ("| Dale | July", "| | July", 5, "a cell is missing", SCHEDULE_ROW),
        (
            "July 7",
            "July 32",
            5,
            "date 'July 32'",
            "a month and a day of 2005 as in March 20",
        ),
        (
            "July 7",
            "Jul 7",
            5,
            "date 'Jul 7'",
            "a month and a day of 2005 as in March 20",
        ),
        ("| Date |\n", "|\n", 3, "a damaged header", SCHEDULE_ROW),
        (
            "| Rnd | Race | Circuit | Date |\n",
            "",
            3,
            "a row without a header above it",
            "a header",
        ),
        (
            "== Entry list",
            "| Rnd | Race | Circuit | Date |\n| 1 | A | Hill | May 4 |\n== Entry list",
            7,
            "a second table of schedule",
            "one, or a heading that names another class",
        ),
        ("| USA Champion Racing | Audi R8 |\n", "", 10, "no team above", ENTRY_ROW),
        (
            "FIN JJ",
            "XXX JJ",
            12,
            "no nation before the driver 'XXX JJ Lehto'",
            ENTRY_ROW,
        ),
        (
            "Judd KV675 3.4 L V8",
            "Judd",
            13,
            "neither team, driver, number nor chassis",
            ENTRY_ROW,
        ),
        (
            "| Audi R8 |\n| GER",
            "| Audi |\n| GER",
            10,
            "'Audi' is no car by make and type",
            ENTRY_ROW,
        ),
        ("Kaffer | 1 |", "Kaffer | |", 11, "1 filled cells", ENTRY_ROW),
        (
            "(LMP1)",
            "(LMP7)",
            9,
            "the heading 'Prototypes (LMP7)' names no class of the season",
            f"a heading with {CLASSES}",
        ),
        (
            "(LMP1)",
            "(LMP1 or GT)",
            9,
            "the heading 'Prototypes (LMP1 or GT)' names 2 classes",
            f"a heading with {CLASSES}",
        ),
        (
            "== Results",
            "=== LMP1 ===\n| Team | Chassis |\n| USA Racing | Audi R8 |\n== Results",
            15,
            "a second table of entries of LMP1",
            "one, or a heading that names another class",
        ),
        (
            "LMP1 Winning Drivers",
            "LMP2 Winning Drivers",
            16,
            "the second header row differs",
            "['LMP1', 'GT']",
        ),
        (
            "| GT Winning Team | Results |\n| LMP1 Winning Drivers | GT ",
            "| LMP1 Winning Team | Results |\n| LMP1 Winning Drivers | LMP1 ",
            15,
            "a class stands twice",
            "each class once",
        ),
        (
            "Rnd | Circuit | LMP1",
            "Rnd | Track | LMP1",
            15,
            "other columns",
            "Rnd, Circuit, LMP1 Winning Team, GT Winning Team, Results",
        ),
        (
            "| 2 | Hill | #38",
            "| 3 | Hill | #38",
            19,
            "round '3'",
            "round 2, circuit and a team for each class",
        ),
        (
            "#9 Dale Racing",
            "9 Dale Racing",
            17,
            "no GT winner",
            "'#38 Team' for each class: LMP1, GT",
        ),
        (
            "| JJ Lehto | Johnny Mowlem | | | |\n| 2",
            "| JJ Lehto | | | | |\n| 2",
            18,
            "the winners' drivers are missing",
            "names below each winning team: LMP1, GT",
        ),
        (
            "\n| JJ Lehto | Johnny Mowlem | | | |\n==",
            "\n==",
            19,
            "the winners' drivers are missing",
            "a row",
        ),
        ("10-8-6-4-2", "10-8-6-6-2", 23, "points do not fall", "fewer for each place"),
        (
            "10-8-6-4-2",
            "10-8-6-4-",
            23,
            "a damaged points scale",
            "such as 20-16-13-10-8",
        ),
        ("20-16-12-8-4", "20-16-12-8-4-2", 25, "6 places score here", "5 as above"),
        (
            "For the Autumn",
            "For the Autum",
            24,
            "'Autum Cup' is no race of the schedule. Nearest: 'Autumn Cup'.",
            "races among Spring Cup, Autumn Cup",
        ),
        (
            "For the Autumn Cup:",
            "",
            25,
            "nothing says for which rounds this scale holds",
            "a sentence above it that names races of the schedule",
        ),
        (
            "\n\n- 10",
            "\nFor the Autumn Cup\n- 10",
            22,
            "the first points scale is that of 'Autumn Cup'",
            "one for all rounds",
        ),
        (
            "-12-8-4\n",
            "-12-8-4\nAt the Autumn Cup:\n- 30-16-12-8-4\n",
            27,
            "a second scale for round 2",
            "one",
        ),
        ("Rd 2", "Rd 3", 27, "rounds run [1, 3]", "1, 2, 3 and so on"),
        (
            "LMP1 Standings",
            "All Standings",
            27,
            "the heading 'All Standings' names no class of the season",
            f"a heading with {CLASSES}",
        ),
        ("| 1 | Champion", "| 2 | Champion", 28, "place '2'", "1 or a tie"),
        ("| 2= | Hill", "| x | Hill", 30, "place 'x'", "3 or a tie"),
        (
            "| 2= | Hill",
            "| 3 | Hill",
            29,
            "place '2=' is shared by no other team",
            "two teams at least",
        ),
        (
            "| 20 | 30",
            "| 20 | 31",
            28,
            "the total is 31, the rounds add up to 30",
            "a total that is the sum of the rounds",
        ),
        (
            "| 20 | 30",
            "| ten | 30",
            28,
            "a score is not a whole number",
            "points or a blank",
        ),
        ("| Audi | 10", "| | 10", 28, "chassis or engine is blank", STANDINGS_ROW),
        ("| 20 | 30 |", "| 30 |", 28, "6 cells", "7 as in the header"),
        (
            "| | 8 | 8 |",
            "| | 8 |",
            30,
            "2 cells after the engine",
            "2 rounds and the total",
        ),
        ("Judd | | 8 | 8 |", "Judd |", 30, "4 cells", f"{STANDINGS_ROW}, ..."),
        (
            "Hill Racing | Lola B01/60 | Judd | | 8",
            "| Lola B01/60 | Judd | 1 | 2 | 3 | 8",
            30,
            "5 scores after the engine",
            "2 rounds and the total at most",
        ),
    ],
)
def test_a_season_page_that_does_not_fit(old, new, line_no, problem, expected):
    assert SEASON.count(old) == 1
    check(read_season, SEASON.replace(old, new), line_no, problem, expected)


def test_classes_of_winners_that_the_season_does_not_have():
    page = SEASON.replace("GT Winning", "GT7 Winning")
    check(read_season, page, 15, "unknown class 'GT7'", CLASSES)


def test_a_damaged_header_of_winners():
    page = SEASON.replace("Winning Team", "Winning Teams")
    expected = "Rnd, Circuit, each class with Winning Team"
    check(read_season, page, 15, "a damaged header", expected)


@pytest.mark.parametrize("first", [3, 9, 15, 27])
def test_a_table_without_rows(first):
    lines = SEASON.split("\n")
    header = lines[first - 1 : first + (first == 15)]
    page = "\n".join(["== LMP1 ==", *header])
    check(read_season, page, 2, "no row follows the header", "rows")


def test_a_second_table_of_winners():
    winners = SEASON[SEASON.index("| Rnd | Circuit") : SEASON.index("== Points")]
    page = SEASON.replace("== Points", f"== More ==\n{winners}== Points")
    expected = "one, or a heading that names another class"
    check(read_season, page, 22, "a second table of winners", expected)


def test_a_row_of_an_article_far_from_its_table():
    row = ARTICLE.split("\n")[3].replace("2 DNF", "3")
    page = f"{ARTICLE}\nProse.\n{row}"
    check(read_race, page, 7, "a row without a header above it", "a header")


def test_a_scale_without_a_schedule():
    page = SEASON[SEASON.index("== Points") : SEASON.index("=== LMP1 Standings")]
    check(read_season, page, 3, "a points scale without a schedule", "a schedule")


def test_a_row_may_have_2000_signs_and_160_of_them_are_shown():
    row = ARTICLE.split("\n")[3]
    for signs in (1999, 2000):
        filled = row.replace("Dale Racing", "Dale Racing".ljust(signs - len(row) + 11))
        assert len(filled) == signs
        assert len(read_race(ARTICLE.replace(row, filled)).results) == 2
    with pytest.raises(alms.PageError) as caught:
        read_race(ARTICLE.replace(row, filled + " "))
    assert str(caught.value) == (
        f"<buffer>, line 4: a row is too long\n  line: {filled[:159]}…\n"
        "  expected: at most 2000 characters"
    )


def test_the_sample_pages_are_read_whole():
    assert read_race(GLUED).rows["read_as"].tolist() == ["header"] + ["results"] * 3
    assert read_race(ARTICLE).rows["read_as"].tolist() == [
        "heading",
        "header",
        "results",
        "results",
    ]
    read_as = read_season(SEASON).rows["read_as"].value_counts().to_dict()
    assert read_as == {
        "heading": 7,
        "header": 5,
        "schedule": 3,
        "entries": 4,
        "winners": 4,
        "points_scales": 2,
        "standings": 3,
    }


def csv(frame):
    """Rows as text, without the columns of which the page says nothing."""
    return frame.dropna(axis="columns", how="all").to_csv(index=False)


HELD = {
    "schedule": """\
season,round_no,race,circuit,date,cancelled
2005,1,Spring Cup,Hill,2005-04-04,False
2005,,Summer Cup,Dale,2005-07-07,True
2005,2,Autumn Cup,Hill,2005-10-10,False
""",
    "entries": """\
season,car_class,team,car_no,seat,team_nation,chassis,engine,number,driver,\
driver_nation,rounds
2005,LMP1,Champion Racing,1,1,USA,Audi R8,,,,,
2005,LMP1,Champion Racing,1,2,USA,Audi R8,,,Pierre Kaffer,GER,1
2005,LMP1,Champion Racing,2,1,USA,Audi R8,,38,JJ Lehto,FIN,
2005,LMP1,Champion Racing,3,1,USA,Lola B01/60,Judd KV675 3.4 L V8,,,,
""",
    "winners": """\
season,round_no,car_class,seat,number,team,driver
2005,1,LMP1,1,38,Champion Racing,JJ Lehto
2005,1,GT,1,9,Dale Racing,Johnny Mowlem
2005,2,LMP1,1,38,Champion Racing,JJ Lehto
2005,2,GT,1,9,Hill Racing,Johnny Mowlem
""",
    "points_scales": """\
season,round_no,place,points
2005,1,1,10
2005,1,2,8
2005,1,3,6
2005,1,4,4
2005,1,5,2
2005,2,1,20
2005,2,2,16
2005,2,3,12
2005,2,4,8
2005,2,5,4
""",
    "standings": """\
season,car_class,team,position,tied,chassis,engine,total
2005,LMP1,Champion Racing,1,False,Audi R8,Audi,30
2005,LMP1,Dale Racing,2,True,Lola B01/60,Judd,8
2005,LMP1,Hill Racing,2,True,Lola B01/60,Judd,8
""",
    "points": """\
season,car_class,team,round_no,points
2005,LMP1,Champion Racing,1,10
2005,LMP1,Champion Racing,2,20
2005,LMP1,Dale Racing,1,8
2005,LMP1,Dale Racing,2,
2005,LMP1,Hill Racing,1,
2005,LMP1,Hill Racing,2,8
""",
}
RESULTS_HELD = {
    GLUED: """\
season,round_no,position,race,car_class,class_position,chassis,laps,status,cause
2004,3,1,New England Grand Prix,LMP1,1,Audi R8,137,running,
2004,3,2,New England Grand Prix,GT,1,Porsche GT3R,90,retired,Fire
2004,3,3,New England Grand Prix,GT,2,Porsche GT3R,0,did not start,
""",
    ARTICLE: """\
season,round_no,position,race,car_class,class_position,number,team,chassis,laps,\
status
2004,3,1,New England Grand Prix,LMP1,1,08,Hill Racing,Audi R8,80,running
2004,3,2,New England Grand Prix,GT,1,9,Dale Racing,Porsche GT3R,70,retired
""",
}
CREWS_HELD = {
    GLUED: """\
season,round_no,position,seat,surname
2004,3,1,1,Lehto
2004,3,1,2,Werner
2004,3,2,1,Long
2004,3,3,1,Vose
""",
    ARTICLE: """\
season,round_no,position,seat,surname,driver
2004,3,1,1,Other,Ann Other
2004,3,1,2,Doe,Jo Doe
2004,3,2,1,Roe,Al Roe
2004,3,2,2,Poe,Bo Poe
""",
}


@pytest.mark.parametrize("table", HELD)
def test_what_the_season_page_holds(table):
    assert csv(getattr(read_season(SEASON), table)) == HELD[table]


@pytest.mark.parametrize("page", [GLUED, ARTICLE], ids=["glued", "article"])
def test_what_the_race_pages_hold(page):
    assert csv(read_race(page).results) == RESULTS_HELD[page]
    assert csv(read_race(page).crews) == CREWS_HELD[page]


# ---- files that are no page


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"x" * (5 * 1024 * 1024 + 1),
            "<buffer>: the page is over 5 MB\n"
            "  expected: one saved page of at most 5 MB",
        ),
        (b" \n\t", "<buffer>: the page is empty\n  expected: a saved page with tables"),
        (
            b"one\r\ntwo\rthree \xe9",
            "<buffer>, line 3: byte 0xE9 is not UTF-8\n  expected: text saved as UTF-8",
        ),
        (
            b"one\ntwo \0",
            "<buffer>, line 2: the file is binary\n  expected: a page saved as text",
        ),
    ],
)
def test_a_file_that_is_no_page(content, message):
    with pytest.raises(alms.PageError) as caught:
        alms.read_race(io.BytesIO(content), season=2004, round_no=3)
    assert str(caught.value) == message


def test_a_page_of_5_mb_is_not_too_large():
    page = b"x" * (5 * 1024 * 1024)
    with pytest.raises(alms.PageError, match="no classification found"):
        alms.read_race(io.BytesIO(page), season=2004, round_no=3)


def test_a_file_opened_as_other_text(tmp_path):
    path = tmp_path / "page.txt"
    path.write_bytes(b"one \xe9")
    with path.open(encoding="ascii") as file, pytest.raises(alms.PageError) as caught:
        alms.read_race(file, season=2004, round_no=3)
    assert str(caught.value) == (
        "page.txt: byte 0xE9 is not ASCII\n"
        "  expected: text saved as UTF-8 and opened so, or in binary mode"
    )


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            3,
            "Cannot read a page from int; expected a path or an open file (for a "
            "text in a variable: io.StringIO(text)).",
        ),
        (
            GLUED,
            "Got the text of a page where a path or an open file was expected; "
            "pass io.StringIO(text).",
        ),
    ],
)
def test_what_is_neither_a_path_nor_a_file(source, message):
    with pytest.raises(TypeError) as caught:
        alms.read_race(source, season=2004, round_no=3)
    assert str(caught.value) == message
