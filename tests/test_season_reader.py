"""Damaged season pages give the right rows or an error that names page and line."""

import io
import re

import pytest
from mutations import outcome, records, refused, text_of

import alms_data as alms

TABLES = ("schedule", "entries", "winners", "points_scales", "standings", "points")
SEASON = {"002": 2004, "003": 2003, "004": 2003}


def read(text, season):
    page = alms.read_season(io.StringIO(text), season=season)
    return {name: records(getattr(page, name)) for name in TABLES}


def parts(source):
    """Small pages cut out of a page: each table alone with the headings it needs."""
    found, heading = [], ""
    for line in text_of(source).split("\n"):
        if line.startswith("="):
            heading = line
        elif re.match(r"\|? ?(Rnd|Team|Pos) \|", line):
            found.append([heading, line])
        elif found and "|" in line and not line.startswith("---"):
            found[-1].append(line)
    return found


PARTS = [
    pytest.param(SEASON[source], lines, id=f"{source}-{at}")
    for source in SEASON
    for at, lines in enumerate(parts(source))
]
ROW = re.compile(r"\|? ?(?!Rnd|Team|Pos|Source|\w+ Winning)[^ |]")


def rows_of(lines):
    return [at for at, line in enumerate(lines) if at > 1 and ROW.match(line)]


def differences(before, after):
    """Changed values by table, or None where rows are lost or added."""
    changed = set()
    for name in TABLES:
        if len(before[name]) != len(after[name]):
            return {(name, "rows", len(before[name]), len(after[name]))}
        for old, new in zip(before[name], after[name], strict=True):
            changed |= {
                (name, key, old[key], new[key]) for key in old if old[key] != new[key]
            }
    return changed


OPEN = {
    "schedule": {"race", "circuit", "date"},
    "entries": {"team", "driver", "chassis", "engine", "rounds", "number"},
    "winners": {"team", "driver", "number", "rows", "seat"},
    "standings": {"team", "chassis", "engine"},
    "points": {"team"},
}


def check(season, lines, at, line):
    """Assert that a damaged row is refused or changes in one open cell at most."""
    whole = "\n".join(lines)
    damaged = "\n".join(
        [*lines[:at], *([] if line is None else [line]), *lines[at + 1 :]]
    )
    result = outcome(lambda text: read(text, season), damaged)
    if refused(result, at, at + 1, at + 2):
        return
    changed = differences(READ[whole], result)
    assert all(key in OPEN.get(name, ()) for name, key, _, _ in changed), (
        line,
        changed,
    )
    values = {new for name, key, _, new in changed if name not in ("winners",)}
    assert len(values) <= 1, (line, changed)


READ = {}


@pytest.fixture(autouse=True, scope="module")
def _read_before():
    for part in PARTS:
        season, lines = part.values
        READ["\n".join(lines)] = read("\n".join(lines), season)


@pytest.mark.parametrize(("season", "lines"), PARTS)
def test_a_row_that_lost_a_cell(season, lines):
    rows = rows_of(lines)
    for at in rows[:: max(1, len(rows) // 10)]:
        cells = lines[at].split("|")
        for gone in range(len(cells)):
            check(season, lines, at, "|".join(cells[:gone] + cells[gone + 1 :]))
            check(season, lines, at, "|".join([*cells[:gone], " ", *cells[gone + 1 :]]))


@pytest.mark.parametrize(("season", "lines"), PARTS)
def test_a_cut_row(season, lines):
    rows = rows_of(lines)
    for at in rows[:: max(1, len(rows) // 3)]:
        for end in range(lines[at].index("|", 1) + 1, len(lines[at])):
            check(season, lines, at, lines[at][:end])


@pytest.mark.parametrize(("season", "lines"), PARTS)
def test_a_lost_row_or_swapped_rows(season, lines):
    """A list without numbers cannot show that a row is gone; the other tables can."""
    if "Team | Chassis |" in lines[1] and "Pos" not in lines[1]:
        pytest.skip("entry lists do not number their rows")
    rows = rows_of(lines)
    for at, below in zip(rows, rows[1:], strict=False):
        if lines[at][0] == "C":  # a cancelled round has no number
            continue
        gone = "\n".join([*lines[:at], *lines[at + 1 :]])
        assert refused(outcome(lambda t: read(t, season), gone), at + 1, at + 2)
        if "10=" in lines[at]:
            continue
        swapped = [*lines]
        swapped[at], swapped[below] = lines[below], lines[at]
        result = outcome(lambda t: read(t, season), "\n".join(swapped))
        assert refused(result, at + 1, at + 2) or lines[below][0] == "C"


@pytest.mark.parametrize(("season", "lines"), PARTS)
def test_a_damaged_header(season, lines):
    head = lines[1]
    cells = head.split("|")
    damaged = [head[:end] for end in range(1, len(head) - 2)]
    damaged += ["|".join(cells[:at] + cells[at + 1 :]) for at in range(len(cells))]
    for line in [*damaged, None]:
        text = "\n".join([lines[0], *([] if line is None else [line]), *lines[2:]])
        result = outcome(lambda t: read(t, season), text)
        if not isinstance(result, alms.PageError):
            assert result == READ["\n".join(lines)], line


@pytest.mark.parametrize("source", ["002", "004"])
def test_a_lost_heading_is_refused_or_does_not_matter(source):
    text = text_of(source)
    whole = read(text, SEASON[source])
    for heading in re.findall(r"(?m)^=+.*=+$", text)[1:]:
        for left in ("", heading[:-3], heading[3:]):
            page = text.replace(heading, left)
            result = outcome(lambda t: read(t, SEASON[source]), page)
            assert isinstance(result, alms.PageError) or result == whole, heading


@pytest.mark.parametrize("source", ["002", "004"])
def test_a_damaged_scale_is_refused(source):
    text = text_of(source)
    whole = read(text, SEASON[source])
    for scale in re.findall(r"(?m)^- \d+-.*$", text):
        for end in range(3, len(scale)):
            page = text.replace(scale, scale[:end])
            result = outcome(lambda t: read(t, SEASON[source]), page)
            assert isinstance(result, alms.PageError) or result == whole, scale[:end]
        result = outcome(lambda t: read(t, SEASON[source]), text.replace(scale, ""))
        assert isinstance(result, alms.PageError)


@pytest.mark.parametrize("source", ["002", "003", "004"])
@pytest.mark.parametrize("end", ["\r\n", "\r", "  \n", "\t\n", "\n\n", "\n "])
def test_what_cannot_matter(source, end):
    text = text_of(source)
    if end == "\n\n":  # the line above a scale tells its rounds: keep it blank
        text = re.sub(r"\n{2,}", "\n\n", text)
    whole = read(text_of(source), SEASON[source])
    assert read("\ufeff" + text.replace("\n", end), SEASON[source]) == whole


# ---- single rules

SCHEDULE = """| Rnd | Race | Circuit | Date |
| C | Winter Cup | Anywhere | March 1 |
| 1 | Spring Cup | Hill | April 4 |
| C | Summer Cup | Dale | July 7 |
| 2 | Autumn Cup | Hill | October 10 |
"""


def test_two_cancelled_rounds():
    races = read(SCHEDULE, 2003)["schedule"]
    assert [(race["round_no"], race["cancelled"]) for race in races] == [
        (None, True),
        (1, False),
        (None, True),
        (2, False),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message", "line_no"),
    [
        ("April 4", "February 30", "date 'February 30'", 3),
        ("April 4", "April 31", "date 'April 31'", 3),
        ("April 4", "4 April", "date '4 April'", 3),
        ("| 2 |", "| 3 |", "round '3'", 5),
        ("| 2 |", "| X |", "round 'X'", 5),
        ("| Hill | October", "| | October", "a cell is missing", 5),
        ("| Circuit | ", "| ", "a damaged header", 1),
    ],
)
def test_a_schedule_that_does_not_fit(old, new, message, line_no):
    with pytest.raises(alms.PageError, match=message) as caught:
        read(SCHEDULE.replace(old, new), 2003)
    assert caught.value.line_no == line_no


SCALES = """
Points go to the first five:
- 10-8-6-4-2
But for the Autumn Cup and the Spring Cup they are:
- 20-16-12-8-4
"""


def test_a_sentence_names_the_rounds_of_a_scale():
    scales = read(SCHEDULE + SCALES, 2005)["points_scales"]
    assert [row["points"] for row in scales if row["round_no"] == 2] == [
        20,
        16,
        12,
        8,
        4,
    ]
    one = read(SCHEDULE + SCALES.replace("the Autumn Cup and ", ""), 2005)
    assert [r["points"] for r in one["points_scales"] if r["place"] == 1] == [20, 10]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "Autumn Cup",
            "Autum Cup",
            "'Autum Cup' is no race of the schedule. Nearest: 'A",
        ),
        ("the Autumn Cup and the Spring Cup", "some", "is no race of the schedule"),
        ("10-8-6-4-2", "10-8-6-4-5", "points do not fall"),
        ("10-8-6-4-2", "10-8-6-4-", "a damaged points scale"),
        ("20-16-12-8-4", "20-16-12-8-4-2", "6 places score here"),
        ("Points go to the first five:\n- 10-8-6-4-2\n", "", "is that of"),
    ],
)
def test_a_scale_that_does_not_fit(old, new, message):
    assert old in SCALES
    with pytest.raises(alms.PageError, match=re.escape(message)):
        read(SCHEDULE + SCALES.replace(old, new), 2005)


ENTRIES = """=== Class (LMP1) ===
| Team | Chassis |
| USA Champion Racing | Audi R8 |
| GER Pierre Kaffer | 8–9 |
| 38 | FIN J.J. Lehto |
| Lola B01/60 | Judd KV675 3.4 L V8 |
| USA Duncan Dayton | 1–4, 7* |
"""


def test_kinds_of_entry_rows():
    rows = read(ENTRIES, 2004)["entries"]
    keys = "car_no seat chassis engine number driver rounds".split()
    assert [tuple(row[key] for key in keys) for row in rows] == [
        (1, 1, "Audi R8", None, None, None, None),
        (1, 2, "Audi R8", None, None, "Pierre Kaffer", "8–9"),
        (2, 1, "Audi R8", None, "38", "J.J. Lehto", None),
        (3, 1, "Lola B01/60", "Judd KV675 3.4 L V8", None, None, None),
        (3, 2, "Lola B01/60", "Judd KV675 3.4 L V8", None, "Duncan Dayton", "1–4, 7*"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("USA Champion", "SA Champion"),
        ("| 38 | FIN", "| 38 | IN"),
        ("| 38 |", "| 3x8 |"),
        ("8–9", "8–"),
        ("1–4, 7*", "1–4 7"),
        ("1–4, 7*", "Al"),
        ("Judd KV675 3.4 L V8", "Privacy"),
        ("GER Pierre Kaffer", "Pierre Kaffer"),
    ],
)
def test_an_entry_row_that_is_of_no_kind(old, new):
    line_no = ENTRIES[: ENTRIES.index(old)].count("\n") + 1
    with pytest.raises(alms.PageError) as caught:
        read(ENTRIES.replace(old, new), 2004)
    assert caught.value.line_no == line_no


def test_a_driver_above_any_team_is_refused():
    with pytest.raises(alms.PageError, match="no team above"):
        read(ENTRIES.replace("| USA Champion Racing | Audi R8 |\n", ""), 2004)


def test_ties():
    text = "\n".join(parts("002")[-1])
    assert [row["position"] for row in read(text, 2004)["standings"]][-2:] == [10, 10]
    for old, new in [
        ("| 10= | C", "| 1= | C"),
        ("| 10= | M", "| 10 | M"),
        ("| 9 | Pan", "| 9= | Pan"),
    ]:
        with pytest.raises(alms.PageError, match="place"):
            read(text.replace(old, new), 2004)


def test_rounds_of_the_schedule_and_the_standings_have_to_agree():
    text = text_of("004").replace(
        "| 9 | Petit Le Mans | Road Atlanta | October 18 |\n", ""
    )
    with pytest.raises(alms.PageError, match="the schedule has 8 rounds"):
        read(text, 2003)


def test_prose_around_the_tables_changes_nothing():
    text = text_of("003").replace("\nPos |", "\nA sentence, and 2004 of them.\nPos |")
    assert read(text + "\nThe end of it.", 2003) == read(text_of("003"), 2003)


def test_a_title_with_two_years_names_no_season():
    with pytest.raises(alms.PageError, match="no title names the season"):
        alms.read_season(io.StringIO("= 2003 and 2004 =\n" + SCHEDULE))


# ---- large pages take time in proportion to their size

HOSTILE = {
    "one endless line": "a",
    "classes": "1P1",
    "bars": "|",
    "rows": "|a\n",
    "pictures": "![",
    "pictures closed": "![](",
    "equals signs": "=",
    "headings": "= \n",
    "long headings": "=" + " " * 1990 + "x\n",
    "separators": "|" + "-" * 1990 + "x\n",
    "pictures in rows": "|" + "![" * 990 + "\n",
    "hyphens": "-1",
    "digits": "1",
    "scales": "1-" * 900 + "\n",
    "titles": "=" + "2004 =" * 30 + "x\n",
    "causes": "1P1A1B\n\n",
    "carriage returns": "\r",
    "blanks": " \u00a0",
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("layout", ["race", "season"])
def test_a_large_page_is_refused_without_delay(kind, layout):
    text = (HOSTILE[kind] * (1_000_000 // len(HOSTILE[kind]))) + "\nend"
    with pytest.raises(alms.PageError):
        if layout == "season":
            alms.read_season(io.StringIO(text), season=2005)
        else:
            alms.read_race(io.StringIO(text), season=2004, round_no=1)
