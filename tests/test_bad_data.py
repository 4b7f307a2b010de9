"""A bad row of a compiled file is told with its file, its key and what was expected."""

import subprocess
import sys
from shutil import copytree, ignore_patterns

import pytest

import alms_data as alms
from alms_data import claims, corrections, facts, known, published, self_check
from alms_data.errors import DataError
from alms_data.facts import HERE, SOURCES, read_facts
from alms_data.published import printed

PROGRAM = """
import sys
from alms_data.command_line import main
codes = [main(["check"]), main(["show", sys.argv[1]])]
sys.exit(f"exit codes {codes}")
"""
ERRATUM = "crews,2004,1,position=43; seat=3,surname,Zabinsk,"
BAD_FILES = [
    (
        "races",
        "races",
        (",367,12:00:23.360,", ",367,,"),
        "compiled/races.csv, season 2003, round_no 1: could not convert",
    ),
    (
        "errata",
        "crews",
        (ERRATUM, ERRATUM.replace("Zabinsk", "Zabinska")),
        "compiled/errata.csv, table crews, season 2004, round_no 1, "
        "key position=43; seat=3: it fits no row",
    ),
    (
        "classes",
        "classes",
        (",LMP900,", ",LMP900,,"),
        "compiled/classes.csv, line 2: too many or too few cells",
    ),
]


@pytest.mark.parametrize(("file", "table", "change", "message"), BAD_FILES)
def test_a_bad_row_is_a_message_and_no_traceback(
    tmp_path, file, table, change, message
):
    folder = tmp_path / "alms_data"
    copytree(HERE, folder, ignore=ignore_patterns("__pycache__"))
    path = folder / "compiled" / f"{file}.csv"
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8", newline="\n")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, table],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
    )
    assert "Traceback" not in done.stderr
    assert done.stderr.endswith("exit codes [1, 1]\n")
    assert f"python -m alms_data: {message}" in done.stderr
    assert f"{table}: {message}" in " ".join(done.stdout.split())
    assert "Failures: " in done.stdout


def with_rows(monkeypatch, module, file, change):
    """Have a module read other rows of a file: those that ``change`` makes."""
    rows = change([dict(row) for row in read_facts(file)])

    def read(name):
        return tuple(rows) if name == file else read_facts(name)

    monkeypatch.setattr(module, "read_facts", read)


def first(**cells):
    return lambda rows: [rows[0] | cells, *rows[1:]]


BAD_ROWS = [
    ("races", published._races, "races", {"winner_laps": "many"}, "circuit_km and"),
    ("races", published._races, "races", {"winner_time": "0:00"}, "division by zero"),
    ("races", published._races, "races", {"season": "x"}, "what describe('races')"),
    (
        "class_results",
        lambda: published._compiled("class_results"),
        "class_results",
        {"entered": "all"},
        "what describe('class_results') says",
    ),
    (
        "sources",
        lambda: published.pages_of.__wrapped__(published.RACE_PAGE),
        "sources",
        {"season": ""},
        "season is ''\n  expected: a whole number",
    ),
]


@pytest.mark.parametrize(("file", "read", "named", "cells", "message"), BAD_ROWS)
def test_a_bad_cell_of_a_file(monkeypatch, file, read, named, cells, message):
    with_rows(monkeypatch, published, f"compiled/{file}.csv", first(**cells))
    with pytest.raises(DataError) as error:
        read()
    assert str(error.value).startswith(f"compiled/{named}.csv, ")
    assert message in str(error.value)


def rows_of(table):
    return printed(table).to_dict("records")


BAD_CORRECTIONS = [
    (
        corrections.ERRATA,
        first(table="results", key="position", column="cause"),
        lambda: corrections._apply_errata("results", rows_of("results")),
        "the key is 'position'",
    ),
    (
        corrections.ERRATA,
        first(table="results", column="nothing"),
        lambda: corrections._apply_errata("results", rows_of("results")),
        "there is no column 'nothing'.",
    ),
    (
        corrections.ERRATA,
        first(table="results", column="laps", as_printed="x"),
        lambda: corrections._apply_errata("results", rows_of("results")),
        "as_printed is 'x'\n  expected: a value of type Int64",
    ),
    (
        corrections.ERRATA,
        first(table="results", column="laps", as_printed="1", corrected="2"),
        lambda: corrections._apply_errata("results", rows_of("results")),
        "it fits no row\n  expected: a row of results whose laps is '1'",
    ),
    (
        corrections.ERRATA,
        first(table="resluts"),
        lambda: corrections.corrected.__wrapped__("points_scales"),
        "there is no table 'resluts'. Nearest: 'results'.",
    ),
    (
        corrections.LOST_ENTRIES,
        lambda rows: [rows[0], *rows],
        lambda: corrections._recover_entries(rows_of("entries")),
        "a second row for one car",
    ),
    (
        corrections.LOST_ENTRIES,
        first(car_no="2", driver="Nobody Else", number="", rounds=""),
        lambda: corrections._recover_entries(rows_of("entries")),
        "the page has driver 'J.J. Lehto'\n  expected: a cell that was lost",
    ),
    (
        corrections.CREWS,
        lambda rows: rows[1:],
        lambda: corrections._recover_cars(rows_of("results")),
        "it is about 67 cars or drivers\n  expected: 68 as on the pages",
    ),
    (
        corrections.CREWS,
        first(position="99"),
        lambda: corrections._recover_cars(rows_of("results")),
        "position is '99'\n  expected: '1' as on the page",
    ),
    (
        corrections.CREWS,
        first(season="now"),
        corrections._crew_facts,
        "season is 'now'",
    ),
    (
        corrections.LOST_ENTRIES,
        first(team="Nobody", confidence="high"),
        lambda: corrections._recover_entries(rows_of("entries")),
        "it fits no entry",
    ),
]


@pytest.mark.parametrize(("file", "change", "apply", "message"), BAD_CORRECTIONS)
def test_a_correction_that_fits_nothing(monkeypatch, file, change, apply, message):
    with_rows(monkeypatch, corrections, file, change)
    with pytest.raises(DataError) as error:
        apply()
    assert str(error.value).startswith(file)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("table", "round_no", "key", "column", "printed", "corrected", "value"),
    [
        ("results", "1", "position=3", "laps", "338", "300", 300),
        ("points_scales", "1", "place=1", "points", "26", "27", 27),
        ("schedule", "", "date=2004-06-27 00:00:00", "cancelled", "no", "yes", True),
        ("points", "1", "team=Intersport Racing; car_class=LMP2", "points", "", "9", 9),
    ],
)
def test_values_of_every_type_can_be_corrected(
    monkeypatch, table, round_no, key, column, printed, corrected, value
):
    cells = {"table": table, "season": "2004", "round_no": round_no, "key": key}
    cells |= {"column": column, "as_printed": printed, "corrected": corrected}
    with_rows(monkeypatch, corrections, corrections.ERRATA, first(**cells))
    before, after = (
        read.__wrapped__(table) for read in (published.printed, corrections.corrected)
    )
    differs = before[column].ne(after[column]).fillna(True) & after[column].notna()
    assert after.loc[differs, column].tolist() == [value]


def test_a_correction_to_another_type_is_told():
    row = printed("results").head(1).to_dict("records")[0] | {"laps": "many"}
    with pytest.raises(DataError, match=r"^here, season 2004.*\n  expected: what desc"):
        published.frame_of("results", [row], file="here")


def test_a_round_of_a_scale_that_is_no_number(monkeypatch):
    file = "compiled/scale_rounds.csv"
    season = int(read_facts(file)[0]["season"])
    with_rows(monkeypatch, known, file, first(round_no="last"))
    with pytest.raises(DataError, match="round_no is 'last'"):
        known.scale_rounds_of(season)


@pytest.mark.parametrize(
    ("claim", "cells", "message"),
    [
        ("sebring-running", {"quantity": "cars_runing"}, "Nearest: 'cars_running'."),
        ("sebring-running", {"season": 2003}, "the tables have no cars_running of"),
        ("lmp1-weight-lb", {"subject": "klass LMP1"}, "no min_weight_lb of 'klass"),
        ("lmp1-weight-lb", {"subject": "class LMP9"}, "no min_weight_lb of 'class"),
    ],
)
def test_a_claim_that_cannot_be_computed(monkeypatch, claim, cells, message):
    listed = alms.load_claims()
    of_claim = listed["claim"] == claim
    for column, value in cells.items():
        listed.loc[of_claim, column] = value
    monkeypatch.setattr(claims, "load_claims", lambda: listed)
    with pytest.raises(DataError) as error:
        alms.check_claims()
    assert str(error.value).startswith(f"compiled/claims.csv, claim {claim}: ")
    assert message in str(error.value)


def test_bad_data_below_a_claim_are_told_as_they_are(monkeypatch):
    def fail(*arguments):
        raise DataError("compiled/races.csv", "", "bad", expected="good")

    monkeypatch.setattr(claims, "load_races", fail)
    with pytest.raises(DataError, match=r"^compiled/races\.csv: bad"):
        alms.check_claims()


def test_a_row_with_a_cell_too_few(monkeypatch, tmp_path):
    with_file(monkeypatch, tmp_path, b"a,b\n1,low\n3\n")
    with pytest.raises(DataError, match=r"^file\.csv, line 3: too many or too few"):
        read_facts("file.csv")


def with_file(monkeypatch, folder, content):
    """Have the package a file with the columns a and b."""
    read_facts.cache_clear()
    (folder / "file.csv").write_bytes(content)
    monkeypatch.setattr(facts, "HERE", folder)
    monkeypatch.setitem(facts.COLUMNS, "file.csv", "a b")
    monkeypatch.setitem(facts.WORDS, "file.csv", {"b": ("high", "low", "")})


def test_a_mark_that_spreadsheets_put_before_the_file(monkeypatch, tmp_path):
    with_file(monkeypatch, tmp_path, "\ufeffa,b\nÉlan,\n".encode())
    assert read_facts("file.csv") == ({"a": "Élan", "b": ""},)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a\n1\n", "file.csv, line 1: there is no column 'b'\n  expected: a, b"),
        (b"", "file.csv, line 1: there is no column 'a'\n  expected: a, b"),
        (
            b"a,b,bb\n1,low,3\n",
            "file.csv, line 1: there is no column 'bb' in this file. Nearest: 'b'.\n"
            "  expected: a, b",
        ),
        (
            b"a,b\n1,hgih\n",
            "file.csv, line 2: b is 'hgih'. Nearest: 'high'.\n"
            "  expected: high, low, nothing",
        ),
        ("a,b\nÉlan,low\n".encode("cp1252"), "\n  expected: UTF-8"),
    ],
)
def test_a_file_that_is_not_as_it_should_be(monkeypatch, tmp_path, content, message):
    with_file(monkeypatch, tmp_path, content)
    with pytest.raises(DataError) as error:
        read_facts("file.csv")
    assert message in str(error.value)


# --- The list of sources ---------------------------------------------------


def test_the_sources_are_the_files():
    problems = self_check.source_problems()
    assert len(problems) == len(alms.sources())
    assert not any(problems.values())


@pytest.mark.parametrize(
    ("file", "cells", "problem"),
    [
        ("scale_rounds", {"season": "20003"}, "there is no season 20003"),
        ("scale_rounds", {"round_no": "10"}, "there is no round 10 of 2004"),
        ("scale_rounds", {"round_no": "last"}, "round_no is 'last'"),
        ("cars", {"car_class": "LMP67"}, "no class 'LMP67'. Nearest: 'LMP675'."),
    ],
)
def test_a_row_that_is_about_nothing_of_ours(monkeypatch, file, cells, problem):
    file = f"compiled/{file}.csv"
    with_rows(monkeypatch, self_check, file, first(**cells))
    (found,) = self_check.source_problems()[file]
    assert problem in found


@pytest.mark.parametrize(
    ("change", "file", "problem"),
    [
        (first(file="pages/none.txt"), "pages/none.txt", "there is no such file"),
        (lambda rows: rows[1:], "pages/000_sebring_2004.txt", "doesn't list it"),
        (first(kind="leaf"), "pages/000_sebring_2004.txt", "its kind 'leaf' is none"),
        (first(season=""), "pages/000_sebring_2004.txt", "needs its season, this has"),
        (first(round_no=""), "pages/000_sebring_2004.txt", "needs its round_no, this"),
        (first(source="001"), "pages/000_sebring_2004.txt", "'001' is not unique"),
        (
            lambda rows: [*rows, rows[0] | {"source": "9"}],
            "pages/000_sebring_2004.txt",
            "file 'pages/000_sebring_2004.txt' is not unique",
        ),
    ],
)
def test_a_source_that_is_not_as_it_is_listed(monkeypatch, change, file, problem):
    with_rows(monkeypatch, self_check, SOURCES, change)
    assert any(problem in found for found in self_check.source_problems()[file])
