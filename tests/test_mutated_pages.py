"""Damaged race pages give the right rows or an error that names page and line."""

import io
import re

import pytest
from mutations import lines_of, outcome, race_rows, read_race, refused, text_of

import alms_data as alms

SHORT = {"LMP1": "P1", "LMP2": "P2", "GTS": "GTS", "GT": "GT"}
LINES = {source: lines_of(source) for source in ("000", "001")}
WHOLE = {source: race_rows(read_race(text_of(source), source)) for source in LINES}
# Line numbers, counted from 0, of the rows.
ROWS = {
    source: [at for at, line in enumerate(lines) if re.match(r"\d+[A-Z]", line)]
    for source, lines in LINES.items()
}


def read(text, source="001"):
    return outcome(lambda page: race_rows(read_race(page, source)), text)


def with_line(at, line, source="001"):
    """The page with one line replaced, or without it."""
    lines = LINES[source]
    new = [] if line is None else [line]
    return "\n".join([*lines[:at], *new, *lines[at + 1 :]])


def glued(row):
    """A row as it was printed, blanks aside."""
    cause = {"running": "-", "did not start": "DidNotStart"}.get(row["status"])
    crew = "/".join(name for _, name in row["crew"])
    text = f"{row['position']}{SHORT[row['car_class']]}{crew}{row['chassis']}"
    return (text + f"{row['laps']}{cause or row['cause']}").replace(" ", "")


def check_row(source, place, line, *, may_change):
    """Assert that a damaged row is refused or read as what it says now.

    All other rows stay, the damaged one changes in one column alone, and put
    together again it is the damaged line.
    """
    at = ROWS[source][place]
    result = read(with_line(at, line, source), source)
    if refused(result, at + 1, at + 2):
        return True
    whole = WHOLE[source]
    assert [*result[:place], *result[place + 1 :]] == [
        *whole[:place],
        *whole[place + 1 :],
    ], line
    assert glued(result[place]) == line.replace(" ", ""), line
    changed = {key for key in whole[place] if result[place][key] != whole[place][key]}
    assert len(changed) <= 1 and changed <= set(may_change), (line, changed)
    return False


# ---- a row is cut, loses a sign, changes a digit


@pytest.mark.parametrize("source", ["000", "001"])
def test_a_row_cut_at_its_end_keeps_all_but_its_cause(source):
    for place, at in enumerate(ROWS[source]):
        line = LINES[source][at].rstrip()
        for end in range(1, len(line)):
            check_row(source, place, line[:end], may_change=["cause"])


def test_a_row_cut_at_its_start_is_refused():
    for place, at in enumerate(ROWS["001"]):
        line = LINES["001"][at]
        for start in range(1, len(line) + 1):
            result = read(with_line(at, line[start:]))
            if line[start:] or place < len(ROWS["001"]) - 1:
                assert refused(result, at + 1, at + 2), line[start:]
            else:  # a row that leaves nothing behind cannot be missed at the end
                assert result == WHOLE["001"][:-1]


def test_a_row_that_lost_one_sign_changes_in_one_column_at_most():
    for place, at in enumerate(ROWS["001"]):
        line = LINES["001"][at]
        for gone in range(len(line)):
            damaged = line[:gone] + line[gone + 1 :]
            open_columns = ["crew", "laps", "cause", "chassis"]
            check_row("001", place, damaged, may_change=open_columns)


def test_a_changed_digit_changes_one_column_at_most():
    for place, at in enumerate(ROWS["001"]):
        line = LINES["001"][at]
        for found in re.finditer(r"\d", line):
            for digit in "0123456789":
                damaged = line[: found.start()] + digit + line[found.end() :]
                check_row("001", place, damaged, may_change=["laps", "chassis"])


# ---- a cell is lost


@pytest.mark.parametrize("cell", ["place", "class", "crew", "car", "laps", "cause"])
@pytest.mark.parametrize("source", ["000", "001"])
def test_a_row_that_lost_a_cell_is_refused(source, cell):
    for place, at in enumerate(ROWS[source]):
        row = WHOLE[source][place]
        cause = {"running": "-", "did not start": "Did Not Start"}
        cells = {
            "place": str(row["position"]),
            "class": SHORT[row["car_class"]],
            "crew": " / ".join(name for _, name in row["crew"]),
            "car": row["chassis"],
            "laps": str(row["laps"]),
            "cause": cause.get(row["status"]) or row["cause"],
        }
        line = "".join(text for name, text in cells.items() if name != cell)
        assert refused(read(with_line(at, line, source), source), at + 1), line


# ---- rows are lost, swapped, raised, unknown


@pytest.mark.parametrize("source", ["000", "001"])
def test_a_lost_row_is_missed(source):
    for at in ROWS[source][:-1]:
        assert refused(read(with_line(at, None, source), source), at + 1)
    at = ROWS[source][-1]  # nothing in the page tells how many rows it had
    assert read(with_line(at, None, source), source) == WHOLE[source][:-1]


def test_two_swapped_rows_are_refused():
    rows = ROWS["001"]
    for first in rows:
        for second in rows:
            if first < second:
                lines = list(LINES["001"])
                lines[first], lines[second] = lines[second], lines[first]
                assert refused(read("\n".join(lines)), first + 1)


@pytest.mark.parametrize("source", ["000", "001"])
def test_raised_laps_are_refused_where_they_rise(source):
    for place, at in enumerate(ROWS[source][1:], 1):
        row, above = WHOLE[source][place], WHOLE[source][place - 1]
        body = LINES[source][at].rstrip()
        tail = re.search(rf"{row['laps']}([^\d]+)$", body)
        for laps in (above["laps"] + 1, 999, 123456):
            line = body[: tail.start()] + str(laps) + tail[1]
            damaged = with_line(at, line, source)
            assert refused(read(damaged, source), at + 1), line


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1P1W", "1P3W"),
        ("1P1We", "1We"),
        ("1P1W", "1LMP900W"),
        ("24GTS", "24XYZ"),
        ("24GTS", "24G"),
        ("24GTSKrohn", "24GTkrohn"),
    ],
)
def test_an_unknown_class_is_refused(old, new):
    page = text_of("001").replace(f"\n{old}", f"\n{new}")
    assert page != text_of("001")
    at = next(no for no, line in enumerate(page.split("\n"), 1) if line[:3] == new[:3])
    assert refused(read(page), at)


@pytest.mark.parametrize("car", ["Zytek 04S", "Audi R9", "Audi", "audi R8", "Courage"])
def test_an_unknown_car_is_refused(car):
    page = text_of("001").replace("Audi R8137-", f"{car}137-")
    assert refused(read(page), LINES["001"].index("2P1Lehto / WernerAudi R8137-") + 1)


@pytest.mark.parametrize(
    "car", ["MG Lola EX257", "ProdriveLola EX257", "NewLola EX257"]
)
def test_an_unknown_car_that_ends_in_a_known_one_is_not_given_to_the_driver(car):
    page = text_of("001").replace("LeitzingerLola EX257137", f"Leitzinger{car}137")
    assert refused(read(page), ROWS["001"][0] + 1)


def test_a_car_in_a_class_in_which_it_does_not_run_is_refused():
    for place, at in enumerate(ROWS["001"]):
        row, line = WHOLE["001"][place], LINES["001"][at]
        for printed in SHORT.values():
            # GTS and a particle could be GT and a name such as Svan.
            if printed != SHORT[row["car_class"]] and "GTvan" not in line:
                start = f"{place + 1}{SHORT[row['car_class']]}"
                damaged = line.replace(start, f"{place + 1}{printed}", 1)
                assert refused(read(with_line(at, damaged)), at + 1), damaged


# ---- what cannot matter does not


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", "  \n"),
        lambda text: text.replace("\n", "\t\n"),
        lambda text: text.replace("\n", "\n "),
        lambda text: text.replace("\n", "\n\t"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace(" / ", "\t/\t"),
        lambda text: text.replace("Did Not Start", "Did not start"),
        lambda text: text.replace("Did Not Start", "DNS"),
        lambda text: text.strip(),
        lambda text: text + "\n\n\n",
        lambda text: text + "\n\nA line of prose, and 12 Hours of it.\n",
    ],
)
@pytest.mark.parametrize("source", ["000", "001"])
def test_the_same_rows(source, change):
    assert read(change(text_of(source)), source) == WHOLE[source]
    stored = change(text_of(source)).encode()
    race = alms.read_race(io.BytesIO(stored), season=2004, round_no=1)
    assert race_rows(race) == WHOLE[source]


def test_a_row_apart_from_the_others_is_not_lost():
    page = text_of("001").replace("\n24GTS", "\n\n\n\n  24GTS")
    assert read(page) == WHOLE["001"]


# ---- no page at all


def saved(tmp_path, content):
    path = tmp_path / "page.txt"
    path.write_bytes(content)
    return path


LATIN = "1P1Lühr / WernerAudi R8137-\n".encode("latin-1")
NOT_A_PAGE = {
    "empty": (b"", r"page.txt: the page is empty"),
    "blank": (b" \n\t\r\n \n", r"page.txt: the page is empty"),
    "mark": (b"\xef\xbb\xbf", r"page.txt: the page is empty"),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0", r"page.txt, line 1: byte 0x89 is not UTF-8"),
    "zipped": (b"\x1f\x8b\x08\0", r"page.txt, line 1: byte 0x8B is not UTF-8"),
    "zero": (b"a\r\nb\rc\0d", r"page.txt, line 3: the file is binary"),
    "latin": (LATIN, r"page.txt, line 1: byte 0xFC is not UTF-8"),
    "latin_lf": (b"a\n\n" + LATIN, r"page.txt, line 3: byte 0xFC is not UTF-8"),
    "latin_crlf": (b"a\r\n\r\n" + LATIN, r"page.txt, line 3: byte 0xFC is not"),
    "latin_cr": (b"a\r\r" + LATIN, r"page.txt, line 3: byte 0xFC is not UTF-8"),
    "utf16": ("1P1".encode("utf-16"), r"page.txt, line 1: byte 0xFF is not UTF-8"),
    "large": (b"a\n" * (2_621_441), r"page.txt: the page is over 5 MB"),
    "prose": (b"A race.\n", r"page.txt: no classification found"),
}


@pytest.mark.parametrize("kind", NOT_A_PAGE)
def test_a_file_that_is_no_page_is_refused(tmp_path, kind):
    content, message = NOT_A_PAGE[kind]
    path = saved(tmp_path, content)
    with pytest.raises(alms.PageError, match=message):
        alms.read_race(path, season=2004, round_no=1)
    if kind != "prose":
        with pytest.raises(alms.PageError, match=message):
            alms.read_season(str(path), season=2004)
        with path.open("rb") as file, pytest.raises(alms.PageError, match=message):
            alms.read_season(file, season=2004)


def test_a_page_of_5_mb_is_read(tmp_path):
    page = text_of("001").encode()
    filled = page + b"\n" + b" \n" * ((5 * 1024**2 - len(page) - 1) // 2)
    assert len(filled) > 5 * 1024**2 - 2
    race = alms.read_race(saved(tmp_path, filled), season=2004, round_no=6)
    assert race_rows(race) == WHOLE["001"]


def test_an_open_file_in_another_encoding_is_refused(tmp_path):
    path = saved(tmp_path, LATIN)
    with (
        path.open(encoding="utf-8") as file,
        pytest.raises(alms.PageError, match=r"page.txt: byte 0xFC is not UTF-8"),
    ):
        alms.read_race(file, season=2004, round_no=1)


def test_half_of_a_surrogate_pair_is_refused():
    page = text_of("001") + "\n\nAccid\udc80ent"
    assert refused(read(page), page.count("\n") + 1)


# ---- the words of the errors

ERRORS = {
    "1P1Lehto / WernerAudi R8137-\n3P1WernerAudi R8100-": """\
<buffer>, line 2: place 3 follows place 1
  line: 3P1WernerAudi R8100-
  expected: 2""",
    "1P1Lehto / WernerAudi R8137": """\
<buffer>, line 1: no laps or no cause ends the row
  line: 1P1Lehto / WernerAudi R8137
  expected: place, class, crew, car, laps and '-' or a cause, glued together""",
    "1P1Lehto / WernerAudi R9137-": """\
<buffer>, line 1: no known car stands before the laps. Nearest: 'Audi R8'.
  line: 1P1Lehto / WernerAudi R9137-
  expected: a car known in its class; name a new one with cars={class: [car, ...]}""",
    "1P1Lehto / wernerAudi R8137-": """\
<buffer>, line 1: class, crew, car and laps do not fit together
  line: 1P1Lehto / wernerAudi R8137-
  expected: names that start with a capital or a particle, a car that is known in \
its class, laps (0 where the car did not start)""",
    "1P1LehtoAudi R8137-\n2P1DysonLola EX257138-": """\
<buffer>, line 2: laps rise here: read 138
  line: 2P1DysonLola EX257138-
  expected: at most 137 laps, as the rows above have no more""",
    "1P1LehtoAudi R8137-\n2P1DysonLola EX2570Did Not": """\
<buffer>, line 2: 'Did Not' is cut
  line: 2P1DysonLola EX2570Did Not
  expected: 'Did Not Start'""",
    "1P1LehtoAudi R8137-\n\nProse.\n\n2P4DysonLola EX257130-": """\
<buffer>, line 5: a row of no known class
  line: 2P4DysonLola EX257130-
  expected: one of LMP1, LMP2, GTS, GT, P1, P2 after the place""",
    "1P1LehtoAudi R8137-\nA caption.": """\
<buffer>, line 2: a row of the table cannot be read
  line: A caption.
  expected: place, class, crew, car, laps and '-' or a cause, glued together""",
    "1P1FieldLola B16217-": """\
<buffer>, line 1: the row can be read in 2 ways: LMP1, Field, Lola B162, 17 laps; \
LMP1, Field, Lola B1621, 7 laps
  line: 1P1FieldLola B16217-
  expected: one way; cars={class: [car, ...]} tells what is known""",
    "Nothing but prose.": """\
<buffer>: no classification found
  expected: rows such as '1P1Biela / Kaffer / McNishAudi R8350-', or a table with \
the columns Pos, Class, No, Team, Drivers, Chassis, Laps""",
}


@pytest.mark.parametrize("page", ERRORS)
def test_the_words_of_an_error(page):
    more = {"P1": ["Lola B1621"]} if "B1621" in page else None
    with pytest.raises(alms.PageError) as caught:
        read_race(page, cars=more)
    ways = re.sub(r"(ways: )(.*); (.*)", r"\1\2; \3", str(caught.value))
    assert ways == ERRORS[page]


@pytest.mark.parametrize("word", ["Withdrawn", "Disqualified", "Not Classified"])
def test_a_word_for_an_unplaced_car_is_no_cause_of_retirement(word):
    text = f"1P1LehtoAudi R8137-\n2P1WeaverLola EX257120{word}"
    cars = alms.read_race(io.StringIO(text), season=2004, round_no=3).results
    assert cars["status"].tolist() == ["running", word.casefold()]
    assert cars["position"].isna().tolist() == [False, True]
    assert cars["cause"].isna().all()
