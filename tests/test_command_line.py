"""The command line: its output, its exit codes, and never a traceback."""

import io
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import alms_data as alms
from alms_data import command_line, loading, self_check
from alms_data.codebook import DATA_VERSION, table_names
from alms_data.command_line import COMMANDS, main
from alms_data.commands import checking, exporting
from alms_data.commands.layout import as_text
from alms_data.commands.showing import FILTERS
from alms_data.errors import DataError
from alms_data.facts import HERE

OK, PROBLEM, WRONG_USAGE, INTERRUPTED, CLOSED_PIPE = 0, 1, 2, 130, 141
SEBRING = str(HERE / "pages" / "000_sebring_2004.txt")
SEASON = str(HERE / "pages" / "002_season_2004.txt")
VERSIONS = f"alms-data {alms.__version__}, data {DATA_VERSION}"
RACE = ["read-race", SEBRING, "--season", "2004", "--round", "1"]


@pytest.fixture(autouse=True)
def width(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def run(capsys):
    """Run a command; give its exit code, what it printed and what it said."""

    def run(*arguments):
        code = main([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return run


def in_process(*arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "alms_data", *arguments],
        stdout=options.pop("stdout", subprocess.PIPE),
        stderr=subprocess.PIPE,
        env={**os.environ, **options.pop("env", {})},
        **options,
    )


def as_csv(text):
    return pd.read_csv(io.StringIO(text), dtype="str", keep_default_na=False)


# --- What commands print ---------------------------------------------------


def test_list_names_every_table_with_its_rows(run):
    code, out, said = run("list")
    assert (code, said) == (OK, "")
    for table in alms.tables().to_dict("records"):
        rows = len(getattr(alms, table["loader"])())
        (line,) = [x for x in out.splitlines() if x.split()[:1] == [table["table"]]]
        assert line.split(maxsplit=2)[1:] == [str(rows), table["one_row_is"]]


@pytest.mark.parametrize("table", table_names())
def test_show_prints_the_rows_that_the_loader_returns(run, table):
    code, out, said = run("show", table, "--csv")
    assert (code, said) == (OK, "")
    loaded = getattr(alms, f"load_{table}")()
    assert out == loaded.to_csv(index=False, lineterminator="\n")


@pytest.mark.parametrize("table", table_names())
@pytest.mark.parametrize("columns", [80, 120])
def test_show_fits_the_terminal_and_leaves_nothing_out(
    run, monkeypatch, table, columns
):
    monkeypatch.setenv("COLUMNS", str(columns))
    code, out, said = run("show", table)
    assert (code, said) == (OK, "")
    assert max(map(len, out.splitlines())) <= columns
    assert {*alms.describe(table)["column"]} <= {*out.replace(":", " ").split()}


def test_show_takes_every_filter_of_the_loaders(run):
    asked = ["--season", 2004, "--race", "sebring", "--class", "LMP2"]
    code, out, _ = run("show", "results", *asked, "--as-printed", "--csv")
    assert code == OK
    expected = alms.load_results(2004, "sebring", "LMP2", as_printed=True)
    assert out == expected.to_csv(index=False, lineterminator="\n")
    by_round = ["--season", 2004, "--race", 1, "--class", "LMP2"]
    _, again, _ = run("show", "results", *by_round, "--as-printed", "--csv")
    assert again == out
    assert set(as_csv(run("show", "names", "--kind", "race", "--csv")[1])["kind"]) == {
        "race"
    }
    of_crews = as_csv(run("show", "errata", "--of-table", "crews", "--csv")[1])
    assert set(of_crews["table"]) == {"crews"}


def test_describe_says_what_the_codebook_says(run):
    code, out, said = run("describe", "entries")
    assert (code, said) == (OK, "")
    text = " ".join(out.split())
    for row in alms.describe("entries").to_dict("records"):
        assert f"{row['column']} ({row['dtype']}" in text
        assert row["meaning"] in text
        assert row["missing"] in text


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_every_command_fits_the_terminal(run, name):
    code, out, said = run(name, "--help")
    assert (code, said) == (OK, "")
    assert out.startswith(f"usage: python -m alms_data {name}")
    assert max(map(len, out.splitlines())) <= 80


def test_help_and_version(run):
    code, out, said = run("--help")
    assert (code, said) == (OK, "")
    assert all(f"\n    {name}" in out for name in COMMANDS)
    assert run("--version") == (OK, f"{VERSIONS}\n", "")


def test_readme_shows_what_commands_print(run):
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```console\n\$ (.+)\n([^`]*)```", readme, re.MULTILINE)
    assert shown
    for command, output in shown:
        assert command.startswith("python -m alms_data ")
        assert run(*command.split()[3:]) == (OK, output, "")
    for line in re.findall(r"^python -m alms_data (.+)$", readme, re.MULTILINE):
        words = line.partition("#")[0].partition(">")[0].split()
        assert command_line.make_parser().parse_args(words).command == words[0]


# --- Layout ----------------------------------------------------------------


def test_layout_puts_what_all_rows_share_on_top_and_repeats_the_key():
    rows = pd.DataFrame(
        {"team": ["A", "B"], "season": [2004, 2004], "long": ["x" * 9, "y z"]}
    )
    rows["laps"] = pd.array([1, pd.NA], dtype="Int64")
    assert as_text(rows, ["season", "team"], 80).splitlines() == [
        "season: 2004",
        "",
        "team  long       laps",
        "A     xxxxxxxxx     1",
        "B     y z",
    ]
    assert as_text(rows, ["season", "team"], 16).splitlines() == [
        "season: 2004",
        "",
        "team  long",
        "A     xxxxxxxxx",
        "B     y z",
        "",
        "team  laps",
        "A        1",
        "B",
    ]


def test_layout_folds_long_cells_and_prints_dates_and_floats_short():
    rows = pd.DataFrame({"day": pd.to_datetime(["2004-03-20", "2004-03-21"])})
    rows["km"] = [0.1 + 0.2, 5.955]
    rows["why"] = ["one two three four five", "x"]
    rows["none"] = [None, None]
    assert as_text(rows, ["day"], 28).splitlines() == [
        "none: (missing)",
        "",
        "day            km",
        "2004-03-20    0.3",
        "2004-03-21  5.955",
        "",
        "day         why",
        "2004-03-20  one two three",
        "            four five",
        "2004-03-21  x",
    ]


# --- Files -----------------------------------------------------------------


def test_export_writes_and_tells_what(run, tmp_path):
    code, out, said = run("export", tmp_path / "new" / "data")
    assert (code, out) == (OK, "")
    written = sorted((tmp_path / "new" / "data").iterdir())
    assert sorted(said.splitlines()) == [f"wrote {path}" for path in written]
    assert len(written) == len(table_names()) + 1


def test_export_takes_several_formats(run, tmp_path):
    formats = ["--format", "excel", "--format", "csv"]
    code, _, said = run("export", tmp_path, *formats)
    assert code == OK
    assert "alms_data.xlsx" in said and "results.csv" in said
    assert "parquet" not in said


def test_export_refuses_a_folder_of_others(run, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    code, out, said = run("export", tmp_path)
    assert (code, out) == (PROBLEM, "")
    assert f"The folder {tmp_path} is not empty; nothing was written." in said
    assert run("export", tmp_path, "--overwrite")[0] == OK
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_page_goes_into_files(run, tmp_path):
    code, out, said = run(*RACE, "--to", tmp_path / "race")
    assert (code, out) == (OK, "")
    assert "results.csv: 44 rows" in said and "crews.csv: 131 rows" in said
    read = as_csv((tmp_path / "race" / "results.csv").read_text(encoding="utf-8"))
    printed = alms.load_results(2004, "sebring", as_printed=True)
    assert read["chassis"].tolist() == printed["chassis"].tolist()
    assert run(*RACE, "--to", tmp_path / "race")[0] == PROBLEM
    assert run(*RACE, "--to", tmp_path / "race", "--overwrite")[0] == OK


def test_a_page_goes_to_stdout(run):
    code, out, said = run(*RACE, "--table", "crews")
    assert (code, said) == (OK, "")
    assert len(as_csv(out)) == 131
    code, out, said = run("read-season", SEASON, "--table", "standings")
    assert (code, said) == (OK, "")
    assert len(as_csv(out)) == 28


def test_a_season_page_says_which_tables_it_lacks(run, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("| Rnd | Race | Circuit | Date |\n| 1 | Sprint | Monza | May 1 |")
    code, _, said = run("read-season", page, "--season", 2003, "--to", tmp_path / "x")
    assert code == OK
    assert "schedule.csv: 1 rows" in said
    assert "the page has no standings" in said
    assert [path.name for path in (tmp_path / "x").iterdir()] == ["schedule.csv"]
    asked = ["read-season", page, "--season", 2003, "--table"]
    code, out, said = run(*asked, "winners")
    assert (code, said) == (OK, "the page has no winners\n")
    assert as_csv(out).empty
    assert run(*asked, "schedule")[2] == ""


def test_a_car_that_the_package_does_not_know_can_be_given(run, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("1P1LehtoZytek 4012137-\n2P2LongZytek 401290-")
    asked = ["read-race", page, "--season", 2004, "--round", 3, "--table", "results"]
    assert run(*asked)[0] == PROBLEM
    cars = ["--car", "LMP1=Zytek 4012", "--car", "LMP2=Zytek 4012"]
    code, out, _ = run(*asked, *cars)
    assert code == OK
    assert as_csv(out)["laps"].tolist() == ["137", "90"]


# --- Bad input -------------------------------------------------------------

WRONG = [
    ("show resluts", "There is no table 'resluts'. Nearest: 'results'."),
    ("describe resluts", "There is no table 'resluts'. Nearest: 'results'."),
    ("show results --season 1999", "There is no season 1999. Nearest: 2003."),
    ("show results --season 2003", "None of our pages has this of 2003."),
    ("show results --season two", "invalid int value: 'two'"),
    ("show points --race sebrin", "There is no race 'sebrin'. Nearest: 'sebring'."),
    ("show points --race 99", "There is no round 99. Nearest: 9."),
    ("show points --race 9" + 30 * "9", "There is no round 9"),
    ("show points --race " + 5000 * "9", "a round of too many digits: 99999"),
    ("show points --class LMP3", "There is no class 'LMP3'. Nearest: 'LMP2'."),
    ("show names --kind teams", "There is no kind of name 'teams'. Nearest: 'team'."),
    (
        "show rules --race 1",
        "The table rules has no filter --race. It has: --season.",
    ),
    (
        "show errata --class GT --as-printed",
        "no filter --class, --as-printed. It has: --of-table.",
    ),
    ("show", "the following arguments are required: TABLE"),
    ("", "the following arguments are required: COMMAND"),
    ("shwo results", "invalid choice: 'shwo'"),
    ("export x --format xls", "invalid choice: 'xls'"),
    ("read-race x --season 2004 --round 1", "one of the arguments --to --table"),
    ("read-race x --season 0 --round 1 --to y", "a whole number from 1 to 9999: '0'"),
    (f"read-race x --season {5000 * '9'} --round 1 --to y", "from 1 to 9999: '99"),
    ("read-race x --season 2004 --to y", "arguments are required: --round"),
    ("read-season x --table laps", "invalid choice: 'laps'"),
    ("read-season x --car GT --to y", "expected such as 'LMP1=Audi R8': 'GT'"),
    (
        "read-race SEBRING --season 2004 --round 1 --car XY=Z --to y",
        "There is no class 'XY'.",
    ),
]


@pytest.mark.parametrize(("line", "message"), WRONG)
def test_wrong_usage(run, line, message):
    words = [SEBRING if word == "SEBRING" else word for word in line.split()]
    code, out, said = run(*words)
    assert (code, out) == (WRONG_USAGE, "")
    assert message in said
    assert len(said) < 2500


def test_a_filter_is_offered_for_every_argument_of_a_loader():
    from inspect import signature

    taken = {
        name
        for table in table_names()
        for name in signature(getattr(alms, f"load_{table}")).parameters
    }
    assert taken == set(FILTERS)


BAD_PAGES = {
    "plain words": (b"hello\n", "page.txt: no classification found"),
    "nothing": (b"", "page.txt: the page is empty"),
    "Latin-1": (b"caf\xe9\n", "page.txt, line 1: byte 0xE9 is not UTF-8"),
    "binary": (b"a\0b", "page.txt, line 1: the file is binary"),
    "too large": (b"a" * (5 * 1024 * 1024 + 1), "page.txt: the page is over 5 MB"),
}


@pytest.mark.parametrize("kind", BAD_PAGES)
def test_a_page_that_cannot_be_read(run, tmp_path, kind):
    content, message = BAD_PAGES[kind]
    (tmp_path / "page.txt").write_bytes(content)
    race = ["--season", 2004, "--round", 1]
    code, out, said = run("read-race", tmp_path / "page.txt", *race, "--to", tmp_path)
    assert (code, out) == (PROBLEM, "")
    assert message in said
    season = ["read-season", tmp_path / "page.txt", "--season", 2004]
    assert run(*season, "--table", "points")[:2] == (PROBLEM, "")
    assert os.listdir(tmp_path) == ["page.txt"]


def test_a_page_or_folder_that_is_not_there(run, tmp_path):
    file = tmp_path / "file"
    file.write_text("x")
    options = ["--season", 2004, "--round", 1, "--table", "results"]
    for page in (tmp_path / "none.txt", tmp_path, file / "below"):
        code, out, said = run("read-race", page, *options)
        assert (code, out) == (PROBLEM, "")
        assert said.startswith(f"python -m alms_data: {page}: ")
    for command in (["export", file], [*RACE, "--to", file]):
        assert run(*command)[0] == PROBLEM
    for command in (["export", file / "below"], [*RACE, "--to", file / "below"]):
        assert run(*command)[0] == PROBLEM


def test_a_failed_command_leaves_stdout_as_it_is(capfd, tmp_path):
    page = str(tmp_path / "none.txt")
    assert main(["read-season", page, "--table", "points"]) == PROBLEM
    print("still here")
    assert capfd.readouterr().out == "still here\n"


def test_a_format_whose_package_is_missing_names_the_extra(run, tmp_path, monkeypatch):
    monkeypatch.setattr("alms_data.export.find_spec", lambda name: None)
    code, out, said = run("export", tmp_path / "new", "--format", "parquet")
    assert (code, out) == (PROBLEM, "")
    assert 'pip install "alms-data[export]"' in said
    assert not (tmp_path / "new").exists()
    assert run("export", tmp_path / "new")[0] == OK


def test_an_unwritable_file_is_a_message(run, tmp_path, monkeypatch):
    def refuse(*arguments, **options):
        raise PermissionError(13, "Permission denied", str(tmp_path / "results.csv"))

    monkeypatch.setattr(exporting, "export_tables", refuse)
    code, out, said = run("export", tmp_path)
    assert (code, out) == (PROBLEM, "")
    assert said.endswith("results.csv: Permission denied\n")


@pytest.mark.parametrize(
    ("stop", "code", "message"),
    [
        (KeyboardInterrupt, INTERRUPTED, "\nStopped.\n"),
        (BrokenPipeError, CLOSED_PIPE, ""),
    ],
)
def test_what_stops_a_command_from_outside(run, monkeypatch, stop, code, message):
    def stopped(options):
        raise stop

    listing = COMMANDS["list"]._replace(run=stopped)
    monkeypatch.setitem(COMMANDS, "list", listing)
    assert run("list") == (code, "", message)


WORDS = st.sampled_from(
    [
        *COMMANDS,
        *FILTERS.values(),
        *table_names(),
        *["--csv", "--help", "--all", "--car", "--round", "--table", "--", "-"],
        *["2004", "1", "-1", "0", "sebring", "LMP2", "GT", "team", "=", "GT=", SEBRING],
    ]
)
# No command line can hold a zero byte.
TEXTS = st.text(st.characters(exclude_characters="\0"), max_size=12)


@given(first=st.sampled_from([*COMMANDS]), others=st.lists(WORDS | TEXTS, max_size=6))
def test_never_a_traceback(first, others):
    if first in ("export", "check"):
        others = [*others, "--nothing-like-this"]  # neither writes nor takes long
    others = [word for word in others if not word.startswith(("--to", "--write"))]
    sys_stdin, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(b"| Rnd |"))
    try:
        assert main([first, *others]) in (OK, PROBLEM, WRONG_USAGE)
    finally:
        sys.stdin = sys_stdin


# --- Check -----------------------------------------------------------------


def test_check_finds_nothing_unexpected(run):
    code, out, said = run("check", "--all")
    assert (code, said) == (OK, "")
    assert "15 of 15 tables keep the promises of the codebook." in out
    assert "5 of 5 pages are accounted for line by line." in out
    assert "16 of 16 sources are as they are listed." in out
    assert out.endswith("Nothing unexpected.\n")
    claims, text = alms.check_claims(), " ".join(out.split())
    for verdict, count in claims["verdict"].value_counts().items():
        assert f"{verdict} {count}" in out
    for row in claims[claims["verdict"] == "differs"].itertuples():
        assert f"  {row.claim}: " in out
        assert row.note in text
    found = alms.compare_sources()
    assert f"{len(found)} disagreements" in out
    for row in found.dropna(subset="subject").itertuples():
        assert row.subject.split()[0] in out


@pytest.fixture
def hidden_line(monkeypatch):
    """A line of page 001 that the reader did not account for."""
    used = self_check.race_page("001").page.used
    line = list(used)[2]
    monkeypatch.setitem(used, line, self_check.UNKNOWN)
    return line


def test_check_fails_on_a_line_that_no_reader_accounts_for(run, hidden_line):
    code, out, _ = run("check")
    assert code == PROBLEM
    assert "4 of 5 pages" in out
    assert f"  001: line {hidden_line} was not read: " in out
    assert "  001: 23 lines of results gave 24 rows" in out
    assert out.endswith("Failures: 2\n")


def test_check_fails_on_a_figure_that_differs_for_no_known_reason(run, monkeypatch):
    claims = alms.check_claims()
    first = claims["verdict"] == "differs"
    claims.loc[first.idxmax(), "note"] = checking.UNEXPLAINED
    monkeypatch.setattr(checking, "check_claims", lambda: claims)
    code, out, _ = run("check")
    assert code == PROBLEM
    assert out.endswith("Failures: 1\n")


def fail(rows):
    raise DataError("errata.csv", "table x", "it fits no row", expected="a row")


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda rows: rows.drop(columns="laps"), "columns or types are not those"),
        (lambda rows: rows.astype({"laps": "float64"}), "columns or types are not"),
        (lambda rows: rows.assign(position=rows["laps"]), "rows share a key (season, "),
        (lambda rows: rows.head(0), "it has no rows"),
        (lambda rows: rows.assign(chassis=rows["cause"]), "a value of chassis is"),
        (lambda rows: rows.assign(round_no=rows["round_no"] + 50), "races lacks 2 of"),
        (fail, "errata.csv, table x: it fits no row"),
    ],
)
def test_a_table_that_breaks_a_promise_is_found(monkeypatch, change, problem):
    def load(table):
        frame = loading.load(table)
        return change(frame) if table == "results" else frame

    monkeypatch.setattr(self_check, "load", load)
    problems = self_check.table_problems()
    assert problems["results"][0].startswith(problem)
    others = {name for name, found in problems.items() if found} - {"results"}
    assert others <= {"crews"}  # they refer to the results


# --- As a program ----------------------------------------------------------


def test_as_a_module(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["alms_data", "--version"])
    with pytest.raises(SystemExit) as stop:
        runpy.run_module("alms_data", run_name="__main__")
    assert stop.value.code == OK
    assert capsys.readouterr().out == f"{VERSIONS}\n"


def test_as_a_program_with_a_console_that_lacks_letters():
    shown = ["show", "entries", "--season", "2003", "--class", "GTS"]
    ascii_alone = {"PYTHONIOENCODING": "ascii", "COLUMNS": "80"}
    text = in_process(*shown, env=ascii_alone)
    assert (text.returncode, text.stderr) == (OK, b"")
    assert b"J?r?me Policand" in text.stdout
    csv = in_process(*shown, "--csv", env=ascii_alone)
    assert csv.returncode == OK
    assert "Jérôme Policand" in csv.stdout.decode("utf-8")
    assert b"\r" not in csv.stdout


def test_as_a_program_that_reads_a_page_from_a_pipe():
    page = Path(SEASON).read_bytes()
    done = in_process("read-season", "-", "--table", "schedule", input=page)
    assert (done.returncode, done.stderr) == (OK, b"")
    assert len(as_csv(done.stdout.decode("utf-8"))) == 9


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells it otherwise")
def test_as_a_program_whose_reader_has_had_enough():
    read, write = os.pipe()
    os.close(read)
    try:
        done = in_process("show", "entries", "--csv", stdout=write)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (CLOSED_PIPE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_as_a_program_whose_output_cannot_be_written():
    with open("/dev/full", "wb") as full:
        done = in_process("list", stdout=full)
    assert done.returncode == PROBLEM
    assert done.stderr == b"python -m alms_data: No space left on device\n"


def test_as_a_program_that_fails():
    done = in_process("show", "resluts")
    assert (done.returncode, done.stdout) == (WRONG_USAGE, b"")
    assert b"Nearest: 'results'" in done.stderr
    assert b"Traceback" not in done.stderr
