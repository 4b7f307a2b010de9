"""What hypothesis and a second look found in the readers, each as a small page."""

import io
import re

import pytest
from mutations import records

import alms_data as alms

ARTICLE = "| Pos | Class | No | Team | Drivers | Chassis | Laps |\n"
FIRST = "| 1 | GT | 3 | Hilltop | Ann Other / Jo Example | Audi R8 | 9 |\n"
SECOND = "| 2 | GT | 4 | Hilltop | Al Third | Audi R8 | 8 |\n"
SCHEDULE = "| Rnd | Race | Circuit | Date |\n| 1 | Spring Cup | Hill | May 1 |\n"
SCALES = "\nFor all:\n- 10-8-6-4-2\nFor the Spring Cup:\n- 12-8-6-4-2\n"
ENTRIES = "== Class (GT) ==\n| Team | Chassis |\n| USA Hilltop | Audi R8 |\n"
WINNERS = """| Rnd | Circuit | GT Winning Team | Results |
| GT Winning Drivers | | | |
| 1 | Hill | #3 Hilltop | Results |
| Ann Other | | | |
"""
STANDINGS = """== GT Standings ==
| Pos | Team | Chassis | Engine | Rd 1 | Total |
| 1 | Hilltop | Audi R8 | Audi V8 | 10 | 10 |
"""


def race(text):
    return alms.read_race(io.StringIO(text), season=2004, round_no=3)


def season(text):
    return alms.read_season(io.StringIO(text), season=2005)


def test_the_pages_below_are_read_without_their_damage():
    assert len(race(ARTICLE + FIRST + SECOND).results) == 2
    page = season(SCHEDULE + SCALES + ENTRIES + "\n== All ==\n" + WINNERS + STANDINGS)
    tables = page.schedule, page.entries, page.winners, page.standings, page.points
    assert [len(table) for table in tables] == [1, 1, 1, 1, 1]
    assert page.points_scales["points"].tolist() == [12, 8, 6, 4, 2]


REFUSED = {
    "digits of another script: laps": (
        race,
        ARTICLE + FIRST.replace("| 9 |", "| ٩ |"),
        "line 2: laps '٩' cannot be read",
    ),
    "digits of another script: place": (
        race,
        ARTICLE + FIRST.replace("| 1 |", "| ١ |"),
        "line 2: place '١' cannot be read",
    ),
    "digits of another script: glued place": (
        race,
        "1P1LehtoAudi R8137-\n٢P1WernerAudi R8100-",
        "line 2: a row of the table cannot be read",
    ),
    "digits of another script: round": (
        season,
        SCHEDULE.replace("| 1 |", "| ١ |"),
        "line 2: round '١'",
    ),
    "digits of another script: day": (
        season,
        SCHEDULE.replace("May 1", "May ١"),
        "line 2: date 'May ١'",
    ),
    "digits of another script: score": (
        season,
        STANDINGS.replace("| 10 | 10 |", "| ١٠ | 10 |"),
        "line 3: a score is not a whole number",
    ),
    "digits of another script: scale": (
        season,
        SCHEDULE + SCALES.replace("- 10-", "- 1٠-"),
        "line 5: a damaged points scale",
    ),
    "a column twice": (
        race,
        ARTICLE.replace("| Team ", "| Team | Team ")
        + FIRST.replace("| Hilltop ", "| Hilltop | Valley "),
        "line 1: a column stands twice",
    ),
    "a code before every team and no driver": (
        race,
        ARTICLE + FIRST.replace("Hilltop", "BAR Honda"),
        "line 1: every team opens with a code and no driver does",
    ),
    "prose between the rows of an article": (
        race,
        ARTICLE + FIRST + "Prose.\n" + SECOND,
        "line 4: a row without a header above it",
    ),
    "prose above a chassis of the entry list": (
        season,
        ENTRIES + "Prose.\n| Lola B01/60 | Judd 3.4 L V8 |\n| GBR Jo | 1 |\n",
        "line 5: a row without a header above it",
    ),
    "a header lost above its separator": (
        season,
        "Prose.\n---|---|---|---|\n" + SCHEDULE.split("\n")[1],
        "line 3: a row without a header above it",
    ),
    "a blank within a row and a cell too many": (
        season,
        SCHEDULE + "| C | | Hill | May 1 | Extra |",
        "line 3: a cell is missing",
    ),
    "a round of three digits": (
        season,
        SCHEDULE + "| 100 | Cup | Hill | May 2 |",
        "line 3: round '100'",
    ),
    "two scales for one round": (
        season,
        SCHEDULE + SCALES + "And for the Spring Cup:\n- 14-8-6-4-2\n",
        "line 9: a second scale for round 1",
    ),
    "a heading that names two classes": (
        season,
        ENTRIES.replace("(GT)", "(GT and GTS)"),
        "line 2: the heading 'Class (GT and GTS)' names 2 classes",
    ),
    "a winner more than the header has": (
        season,
        WINNERS.replace("Hilltop | Results", "Hilltop | #4 Valley"),
        "line 3: round '1'",
    ),
    "a column of the winners that is not known": (
        season,
        WINNERS.replace("Results", "Pole", 1),
        "line 1: other columns",
    ),
    "a column between those of the winners": (
        season,
        WINNERS.replace("Circuit |", "Circuit | Pole |", 1),
        "line 1: other columns",
    ),
    "a header of the winners without rows": (
        season,
        SCHEDULE + "".join(WINNERS.splitlines(keepends=True)[:2]),
        "line 3: no row follows the header",
    ),
    "a row that opens like a note on sources": (
        race,
        ARTICLE + FIRST + SECOND.replace("| 2 |", "| Sources |"),
        "line 3: place 'Sources' cannot be read",
    ),
    "a glued header and row on one line": (
        race,
        "POS.CLASSDRIVERSCARLAPSRETIREMENTS1P1LehtoAudi R8137-\n1P1WernerAudi R8100-",
        "line 1: a row of the table cannot be read",
    ),
    "a caption above rows that lack the first": (
        race,
        "A caption\n2P1LehtoAudi R8137-",
        "line 1: a row of the table cannot be read",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_is_refused(case):
    read, text, message = REFUSED[case]
    with pytest.raises(alms.PageError, match=re.escape(message)):
        read(text)


def test_a_title_with_the_year_nought_names_no_season():
    with pytest.raises(alms.PageError, match="no title names the season"):
        alms.read_season(io.StringIO("= 0000 Cup =\n" + SCHEDULE))


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (race, ARTICLE + FIRST.replace("GT", "G" * 1_800)),
        (race, ARTICLE + FIRST.replace("| 1 |", "| " + "1" * 1_800 + " |")),
        (season, ENTRIES.replace("Audi R8", "r" * 1_800)),
        (season, ENTRIES.replace("(GT)", "a" * 1_800)),
        (season, SCHEDULE.replace("May 1", "M" * 1_800)),
        (season, WINNERS.replace("GT", "G" * 1_800)),
    ],
)
def test_a_long_cell_does_not_make_a_long_message(read, text):
    with pytest.raises(alms.PageError) as caught:
        read(text)
    assert len(str(caught.value)) < 1_500


def test_a_caption_directly_above_glued_rows_is_passed_over():
    page = race("Results, 2004:\n1P1LehtoAudi R8137-\n2P1WernerAudi R8100-")
    assert page.results["laps"].tolist() == [137, 100]
    assert page.rows["line"].tolist() == [2, 3]


def test_a_caption_and_a_header_above_glued_rows():
    page = race("Results:\nPOS.CLASSDRIVERSCARLAPS\n1P1LehtoAudi R8137-")
    assert page.rows["read_as"].tolist() == ["header", "results"]


@pytest.mark.parametrize(
    ("first", "second", "driver", "teams"),
    [
        ("BAR Honda", "Hilltop", "Al", ["BAR Honda", "Hilltop"]),
        ("GBR BAR Honda", "USA Hilltop", "GBR Al", ["BAR Honda", "Hilltop"]),
        ("USA Hilltop", "USA Valley", "GBR Al", ["Hilltop", "Valley"]),
    ],
)
def test_a_code_is_a_nation_where_drivers_have_nations(first, second, driver, teams):
    rows = FIRST.replace("Hilltop", first) + SECOND.replace("Hilltop", second)
    page = race(ARTICLE + rows.replace("Al", driver))
    assert page.results["team"].tolist() == teams


def test_nations_of_drivers_tell_that_a_team_has_lost_its_own():
    rows = FIRST.replace("Hilltop", "USA Hilltop") + SECOND.replace("Al", "GBR Al")
    assert race(ARTICLE + rows).results["team"].tolist() == ["Hilltop", "Hilltop"]


def test_a_table_of_another_kind_beside_an_article_is_passed_over():
    other = "\n== Fastest laps ==\n| Class | Driver | Time |\n| GT | Jo | 1:40 |\n"
    rows = records(race(ARTICLE + FIRST + other).results)
    assert [row["team"] for row in rows] == ["Hilltop"]
