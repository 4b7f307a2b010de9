"""Race articles: a table with a row for each car and its engine on a second row."""

import io
import re
from pathlib import Path

import pytest
from mutations import outcome, records, refused

import alms_data as alms

FIXTURES = Path(__file__).parent / "fixtures"
BARS, HYPHENS = "bars", "hyphens"


def page_of(name):
    return (FIXTURES / f"{name}.txt").read_text(encoding="utf-8")


def in_style(text, style):
    """The page with bars at both ends, or with a line of hyphens and none before."""
    if style == BARS:
        return text
    lines = []
    for line in text.split("\n"):
        lines.append(re.sub(r"^\|\s*", "", line))
        if line.startswith("| Pos "):
            lines.append("---|" * (line.count("|") - 1))
    return "\n".join(lines)


def read(text):
    return alms.read_race(io.StringIO(text), season=2004, round_no=7)


def cells(race, *columns):
    return [tuple(row[name] for name in columns) for row in records(race.results)]


def crews(race):
    found = {}
    for row in records(race.crews):
        found.setdefault(row["position"], []).append((row["seat"], row["driver"]))
    return found


@pytest.mark.parametrize("style", [BARS, HYPHENS])
@pytest.mark.parametrize("name", ["article_plain", "article_nations"])
def test_an_article_is_read_in_both_styles(name, style):
    race = read(in_style(page_of(name), style))
    assert cells(race, "position", "number", "team", "chassis", "laps", "status") == [
        (1, "08", "Hilltop Racing", "Audi R8", 80, "running"),
        (2, "0", "Corvette Racing", "Chevrolet Corvette C5-R", 77, "running"),
        (3, "23", "Alex Job Racing", "Porsche 911 GT3-RSR", 73, "running"),
        (4, "10", "Miracle Motorsports", "Courage C65", 79, "retired"),
        (None, "16", "Dyson Racing", "MG-Lola EX257", 12, "not classified"),
        (
            None,
            "31",
            "White Lightning Racing",
            "Porsche 911 GT3-RSR",
            70,
            "disqualified",
        ),
        (None, "35", "Risi Competizione", "Ferrari 360 Modena GTC", 0, "did not start"),
        (None, "63", "ACEMCO Motorsports", "Saleen S7-R", 0, "withdrawn"),
    ]
    assert cells(race, "class_position")[:4] == [(1,), (1,), (1,), (1,)]
    assert crews(race)[1] == [(1, "Marco Werner"), (2, "JJ Lehto")]
    assert crews(race)[2] == [(1, "Oliver Gavin"), (2, "Olivier Beretta")]
    assert race.rows["read_as"].value_counts()["engine"] == 8


def test_names_between_nations_and_known_names_are_told_apart():
    plain, nations = read(page_of("article_plain")), read(page_of("article_nations"))
    assert crews(nations)[4] == [(1, "Ann Other"), (2, "Jo van der Example")]
    # Two unknown names run together: one row without a seat.
    assert crews(plain)[4] == [(None, "Ann Other Jo van der Example")]
    surnames = {row["driver"]: row["surname"] for row in records(nations.crews)}
    assert surnames["Jo van der Example"] == "van der Example"


def test_an_unknown_nation_leaves_the_crew_unsplit():
    page = page_of("article_nations").replace("USA Ann Other", "XYZ Ann Other")
    page = page.replace("XYZ Ann Other GBR Jo", "GBR Jo").replace(
        "GBR Jo van der Example", "GBR Jo van der Example XYZ Ann Other"
    )
    text = "GBR Jo van der Example XYZ Ann Other"
    assert crews(read(page))[4] == [(None, text)]


def test_names_between_slashes_lose_their_nations():
    page = page_of("article_nations").replace(
        "GER Marco Werner FIN JJ Lehto", "GER Marco Werner / FIN JJ Lehto"
    )
    assert crews(read(page))[1] == [(1, "Marco Werner"), (2, "JJ Lehto")]
    page = page.replace("GER Marco Werner / FIN JJ Lehto", "Marco Werner / / JJ Lehto")
    assert crews(read(page))[1] == [(None, "Marco Werner / / JJ Lehto")]


@pytest.mark.parametrize("style", [BARS, HYPHENS])
def test_without_a_column_for_tyres(style):
    rows = [line.split("|") for line in page_of("article_plain").split("\n")]
    text = "\n".join("|".join(row[:7] + row[8:]) for row in rows)
    assert "Tyre" not in text
    whole = read(page_of("article_plain")).results
    assert records(read(in_style(text, style)).results) == records(whole)


@pytest.mark.parametrize("style", [BARS, HYPHENS])
@pytest.mark.parametrize("left", ["![]()", "", None])
def test_lost_teams_and_drivers_are_missing(left, style):
    """As blank cells with or without what is left of a flag, or squeezed out."""
    lines = []
    for line in page_of("article_plain").replace("P | |", "P | - |").split("\n"):
        row = line.split("|")
        if re.match(r"\| (\d|NC|D|W)", line):
            row[4:6] = [] if left is None else [f" {left} "] * 2
        lines.append("|".join(row))
    race = read(in_style("\n".join(lines), style))
    whole = read(page_of("article_plain"))
    kept = "position", "number", "chassis", "laps", "status"
    assert cells(race, "team") == [(None,)] * 8 and race.crews.empty
    assert cells(race, *kept)[:6] == cells(whole, *kept)[:6]


def test_a_row_that_lost_one_cell_is_refused():
    text = page_of("article_plain")
    for at, line in enumerate(text.split("\n")):
        if not re.match(r"\| (\d|NC|D|W)", line):
            continue
        whole = records(read(text).results)
        for gone in range(1, 9):
            row = line.split("|")
            lost = row.pop(gone).strip()
            lines = text.split("\n")
            lines[at] = "|".join(row)
            result = outcome(lambda page: records(read(page).results), "\n".join(lines))
            assert refused(result, at + 1) or not lost and result == whole


def test_an_emptied_cell_is_missing_or_refused():
    text = page_of("article_plain")
    whole = records(read(text).results)
    for at, line in enumerate(text.split("\n")):
        if not re.match(r"\| (\d|NC|D|W)", line):
            continue
        for gone in range(1, 9):
            row, lines = line.split("|"), text.split("\n")
            row[gone] = " "
            lines[at] = "|".join(row)
            result = outcome(lambda page: records(read(page).results), "\n".join(lines))
            if refused(result, at + 1):
                continue
            differ = {
                (name, new[name])
                for old, new in zip(whole, result, strict=True)
                for name in old
                if old[name] != new[name]
            }
            allowed = ({("team", None)}, {("number", None)}, {("laps", None)}, set())
            assert differ in allowed, (line, differ)


def test_a_cut_row_is_refused_or_unchanged():
    text = page_of("article_plain")
    whole = records(read(text).results)
    for at, line in enumerate(text.split("\n")):
        if not re.match(r"\| (\d|NC|D|W)", line):
            continue
        for end in range(2, len(line)):
            lines = text.split("\n")
            lines[at] = line[:end]
            result = outcome(lambda page: records(read(page).results), "\n".join(lines))
            if refused(result, at + 1, at + 2, at + 3):
                continue
            differ = {
                name
                for old, new in zip(whole, result, strict=True)
                for name in old
                if old[name] != new[name]
            }
            assert differ <= {"laps"}, line[:end]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("| 2 | GTS", "| 3 | GTS", "place 3"),
        ("| 2 | GTS", "| 0 | GTS", "place 0"),
        ("| 2 | GTS", "| two | GTS", "place 'two' cannot be read"),
        ("| 2 | GTS", "| 2 | GT9", "unknown class 'GT9'"),
        ("| 2 | GTS | 0 |", "| 2 | GTS | Corvette |", "number 'Corvette'"),
        (
            "Oliver Gavin Olivier",
            "Oliver Gavin 0livier",
            "drivers 'Oliver Gavin 0livier",
        ),
        ("| Chevrolet Corvette C5-R | M |", "| M |  |", "no chassis"),
        ("| M | 77 |", "| M | 7x |", "laps '7x' cannot be read"),
    ],
)
def test_a_cell_that_does_not_fit_is_named_with_its_line(old, new, message):
    text = page_of("article_plain")
    assert text.count(old) == 1
    line_no = text[: text.index(old)].count("\n") + 1
    with pytest.raises(alms.PageError, match=re.escape(message)) as caught:
        read(text.replace(old, new))
    assert caught.value.line_no == line_no


@pytest.mark.parametrize(
    "gone", ["Pos", "Class", "No", "Team", "Drivers", "Chassis", "Laps"]
)
def test_a_damaged_header_is_refused(gone):
    text = page_of("article_plain")
    line_no = text[: text.index("| Pos")].count("\n") + 1
    for left in ("", "Xyz"):
        page = text.replace(f"| {gone} ", f"| {left} ", 1)
        with pytest.raises(alms.PageError, match="the header lost a column") as caught:
            read(page)
        assert caught.value.line_no == line_no


def test_a_second_table_is_refused_even_if_its_header_is_damaged():
    text = page_of("article_plain")
    second = text[text.index("| Pos") :]
    with pytest.raises(alms.PageError, match="a second classification"):
        read(text + "\nProse.\n" + second)
    for page in (
        text + "\nProse.\n" + second.replace("Team", "Te"),
        text.replace("Team", "Te", 1) + "\nProse.\n" + second,
    ):
        with pytest.raises(alms.PageError, match="the header lost a column"):
            read(page)


def test_prose_around_the_table_changes_nothing():
    text = page_of("article_plain")
    page = f"Prose, 24 of it.\n\n{text}\n\nMore of it = more.\n== See also ==\nEnd.\n"
    assert records(read(page).results) == records(read(text).results)


def test_a_header_without_rows_is_refused():
    head = "| Pos | Class | No | Team | Drivers | Chassis | Laps |"
    with pytest.raises(alms.PageError, match="no row follows the header"):
        read(head)


@pytest.mark.parametrize("style", [BARS, HYPHENS])
def test_original_sample_article(original_pages, style):
    text = (original_pages / "sample_race_article.txt").read_text(encoding="utf-8")
    race = read(in_style(text, style))
    numbers = "38 37 4 3 10 63 23 31 45 66 79 44".split()
    laps = [80, 79, 77, 77, 75, 73, 73, 73, 73, 72, 72, 71]
    assert cells(race, "number", "laps") == list(zip(numbers, laps, strict=True))
    assert len(race.crews) == 24 and race.crews["seat"].notna().all()
    assert crews(race)[9] == [(1, "Johannes van Overbeek"), (2, "Darren Law")]
    assert crews(race)[1] == [(1, "Marco Werner"), (2, "JJ Lehto")]


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("2003 Invented 300", "title is '2003 Invented 300'\n  line: "),
        (
            "2004 New England Grand Prix",
            "the title names round 3, New England Grand Prix\n  line: "
            "= 2004 New England Grand Prix =\n  expected: round 7 as given: "
            "Road America 500",
        ),
        ("12 Hours of Sebring", "the title names round 1, Mobil 1 12 Hours of Sebring"),
    ],
)
def test_a_title_of_another_race_is_refused(title, message):
    text = page_of("article_plain").replace("2004 Invented 300", title)
    with pytest.raises(alms.PageError) as refusal:
        read(text)
    assert "line 1: " in str(refusal.value)
    assert message in str(refusal.value)


@pytest.mark.parametrize("title", ["2004 Road America 500", "Results", "2003-2004"])
def test_a_title_that_does_not_contradict_is_read(title):
    text = page_of("article_plain").replace("2004 Invented 300", title)
    assert set(read(text).results["race"]) == {"Road America 500"}
