"""Adding a page: what it needs is told, what is supplied makes the tables grow.

The season 2005, its article and its glued page in fixtures/ are invented.
"""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import alms_data as alms
from alms_data.adding import needs, needs_of, read_candidate, shipped_as, write
from alms_data.adding.names import may_be_same
from alms_data.adding.shipping import shipped_text
from alms_data.command_line import main
from alms_data.facts import HERE
from alms_data.published import about

FIXTURES = Path(__file__).parent / "fixtures"
SEASON = FIXTURES / "invented_season_2005.txt"
ARTICLE = FIXTURES / "invented_article_2005.txt"
GLUED = FIXTURES / "invented_glued_2005.txt"
TERMS = ("--terms", "invented", "--write")
AS_OF_2004 = (
    ("GT1", "GTS"),
    ("GT2", "GT"),
    ("Corvette C6-R", "Corvette C5-R"),
    ("Lola B05/40", "Lola B2K/40"),
    ("2005 Lakeside", "2004 Lakeside"),
)
DAMAGED = [
    "standings.team is missing 34 times: car_class LMP900, position 1, tied False, "
    "chassis Audi R8, engine Audi 3.6L Turbo V8, total 170",
    "points.team is missing 54 times: car_class LMP900, round_no 1, points 26",
]
FACTS_OF_A_RACE = {
    "location": "Nowhere",
    "format": "1 h",
    "circuit_km": "4.0",
    "winner_laps": "120",
    "winner_time": "3:00:00.000",
    "winner_number": "1",
    "winner_team": "Champion Racing",
    "pole_number": "1",
    "pole_team": "Champion Racing",
    "pole_time": "1:00.000",
    "evidence": "invented",
}


def checkout(folder):
    """A copy of the package in what looks like a checkout."""
    shutil.copytree(HERE, folder / "alms_data", ignore=shutil.ignore_patterns("__py*"))
    shutil.copy(HERE.parent / "pyproject.toml", folder)
    return folder


def python(folder, *arguments):
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
    )


def add(folder, *arguments):
    return python(folder, "-m", "alms_data", "add", *arguments)


def proposed(report):
    """Rows that a report proposes, by the compiled file that they are for."""
    rows, file = {}, None
    for line in report.splitlines():
        named = re.match(r"  (compiled/\w+\.csv): ", line)
        if named:
            file = named[1]
        elif line.startswith(" ") or not line:
            file = None
        elif file:
            rows.setdefault(file, []).append(line)
    return rows


def supply(folder, report, **filled):
    """Paste the proposed rows; ``filled`` holds what a person adds to their blanks."""
    for file, lines in proposed(report).items():
        path = folder / "alms_data" / file
        columns = path.read_text(encoding="utf-8").partition("\n")[0].split(",")
        more = filled.get(Path(file).stem, {})
        with path.open("a", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, columns, lineterminator="\n")
            for row in csv.DictReader(io.StringIO("\n".join(lines)), columns):
                writer.writerow({name: row[name] or more.get(name, "") for name in row})


def contents(folder):
    package = folder / "alms_data"
    files = [path for path in package.rglob("*") if path.suffix in (".csv", ".txt")]
    return {path.relative_to(package).as_posix(): path.read_bytes() for path in files}


def sizes(folder):
    """Rows of each table in a fresh process: of all, and of 2005."""
    code = """
import json, alms_data as alms
def rows(table, *season):
    try:
        return len(getattr(alms, f"load_{table}")(*season))
    except alms.SelectionError as error:
        return str(error)
names = alms.tables()["table"]
seasonal = [table for table in names if table not in ("errata", "names")]
print(json.dumps([
    {table: rows(table) for table in names},
    {table: rows(table, 2005) for table in seasonal},
    len(alms.sources()),
]))
"""
    done = python(folder, "-c", code)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def grown(tmp_path_factory):
    """A checkout to which the season was added; the reports, and what it was before."""
    folder = checkout(tmp_path_factory.mktemp("grown"))
    before = contents(folder)
    first = add(folder, SEASON)
    supply(folder, first.stdout, races=FACTS_OF_A_RACE)
    written = add(folder, SEASON, *TERMS)
    assert written.returncode == 0, written.stdout + written.stderr
    return folder, before, first, written


def test_the_report_says_what_it_understood(grown):
    _, _, report, _ = grown
    assert report.returncode == 1, report.stderr  # something is needed
    for table, rows in {"schedule": 10, "winners": 80, "standings": 8}.items():
        assert re.search(rf"^  {table} +{rows} rows$", report.stdout, re.MULTILINE)
    assert "classes       LMP1, LMP2, GT1, GT2\n" in report.stdout
    assert "rounds        10\n" in report.stdout
    assert "20 entries, 20 winners, 2 points_scales" in report.stdout


def test_the_report_is_the_same_every_time(grown, capsys):
    assert main(["add", str(SEASON)]) == 1
    assert capsys.readouterr().out == grown[2].stdout


def test_the_report_asks_for_what_it_needs(grown):
    _, _, report, written = grown
    rows = proposed(report.stdout)
    assert [row.split(",")[1] for row in rows["compiled/classes.csv"]] == [
        "LMP1",
        "LMP2",
        "GT1",
        "GT2",
    ]
    assert rows["compiled/scale_rounds.csv"] == [
        "2005,2,005,88,1,page 005 line 87",
        "2005,2,005,88,9,page 005 line 87",
    ]
    assert "GT1,Chevrolet Corvette C6-R,page 005 line 42" in rows["compiled/cars.csv"]
    assert not any("Lola B05/40 Courage" in row for row in rows["compiled/cars.csv"])
    assert rows["compiled/names.csv"] == [
        "team,2005,LMP1,Champion Racing,ADT Champion Racing,page 005 line 26",
        "team,2005,LMP1,Hilltop Racing Team,Hilltop Racing,page 005 line 30",
        "chassis,,GT1,Saleen S7R,Saleen S7-R,page 005 line 46",
        "chassis,,GT2,Porsche 996 GT3-RSR,Porsche 911 GT3-RSR,page 005 line 51",
        "chassis,,GT2,Panoz Esperante GT-LM (1-6),Panoz Esperante GT-LM,"
        "page 005 line 53",
        "driver,,,Marko Werner,Marco Werner,page 005 line 27",
    ]
    assert len(rows["compiled/races.csv"]) == 10
    assert "Lola B05/40; Courage C65" in rows["compiled/errata.csv"][0]
    assert "load_rules(2005) will say so" in report.stdout
    assert not proposed(written.stdout)


def test_the_tables_grow(grown):
    folder, _, _, _ = grown
    everything, season, sources = sizes(folder)
    expected = {"schedule": 10, "races": 10, "entries": 20, "winners": 80}
    expected |= {"points_scales": 100, "standings": 8, "points": 80, "classes": 4}
    for table, rows in expected.items():
        assert season[table] == rows
        assert everything[table] == len(getattr(alms, f"load_{table}")()) + rows
    assert season["rules"] == (
        "None of our pages has this of 2005. It is there for 2003, 2004."
    )
    for table in ("results", "crews", "class_results", "claims"):
        assert "None of our pages has this of 2005." in season[table]
    assert sources == len(alms.sources()) + 1


def test_the_package_checks_itself_with_the_new_season(grown):
    folder, _, _, _ = grown
    done = python(folder, "-m", "alms_data", "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "6 of 6 pages" in done.stdout


def test_names_and_corrections_of_the_new_season_are_applied(grown):
    folder, _, _, _ = grown
    code = (
        "import alms_data as alms, alms_data.comparison as c\n"
        "standings = alms.load_standings(2005, 'LMP2')['chassis'].tolist()\n"
        "teams = alms.load_entries(2005, 'LMP1')['team'].unique().tolist()\n"
        "print(standings, teams, alms.load_winners(2005, 1, 'LMP1')['driver'].tolist())"
        "\nrounds = c.entered_rounds(took_part=True).query('season == 2005')\n"
        "print(rounds['round_no'].max(), len(alms.compare_sources()) > 45)"
    )
    assert python(folder, "-c", code).stdout == (
        "['Courage C65', 'Lola B05/40; Courage C65'] "
        "['ADT Champion Racing', 'Hilltop Racing'] ['Jo Invented', 'Marco Werner']\n"
        "10 True\n"
    )


def test_analyses_work_over_the_new_season(grown):
    folder, _, _, _ = grown
    code = (
        "import alms_data as alms\n"
        "from alms_data.championship import decided, progression\n"
        "from alms_data.scoring import reconcile\n"
        "from alms_data.attrition import finishing_rates\n"
        "tables = alms.load_points(), alms.load_points_scales()\n"
        "titles = decided(progression(*tables)).query('season == 2005')\n"
        "print(titles[['car_class', 'champion', 'margin']].values.tolist())\n"
        "compared = reconcile(alms.load_results(), *tables, alms.load_rules())\n"
        "rates = finishing_rates(alms.load_class_results(), alms.load_races())\n"
        "print(compared['agrees'].all(), rates['n_races'].max())"
    )
    done = python(folder, "-c", code)
    assert done.stdout == (
        "[['LMP1', 'ADT Champion Racing', 40], ['LMP2', 'Miracle Motorsports', 8], "
        "['GT1', 'Corvette Racing', 48], ['GT2', 'Alex Job Racing', 56]]\n"
        "True 18\n"
    ), done.stderr


def test_the_page_is_shipped_line_by_line_and_without_its_sentences(grown):
    folder, before, _, _ = grown
    after = contents(folder)
    assert set(after) - set(before) == {"pages/005_season_2005.txt"}
    assert set(before) <= set(after)
    shipped = after["pages/005_season_2005.txt"].decode("utf-8").split("\n")
    original = SEASON.read_text(encoding="utf-8").split("\n")
    kept = [line for line in original if "|" in line or line.startswith(("=", "- "))]
    assert [line for line in shipped if line] == kept
    assert all(new in ("", old) for new, old in zip(shipped, original, strict=False))
    assert not any("nvented for" in line for line in shipped)


def test_adding_twice_adds_once(grown):
    folder, _, _, _ = grown
    before = contents(folder)
    again = add(folder, SEASON, *TERMS)
    assert again.returncode == 0
    assert again.stdout == f"{SEASON.name} is shipped already, as page 005.\n"
    shipped = add(folder, folder / "alms_data" / "pages" / "005_season_2005.txt")
    assert "shipped already, as page 005" in shipped.stdout
    assert contents(folder) == before


def test_a_second_page_of_the_season_is_refused(grown, tmp_path):
    folder, _, _, _ = grown
    before = contents(folder)
    other = tmp_path / "other.txt"
    text = SEASON.read_text(encoding="utf-8")
    other.write_text(text.replace("made up", "dreamt up"), encoding="utf-8")
    done = add(folder, other, *TERMS)
    assert done.returncode == 1
    assert "page 005 is the page of 2005 already" in done.stdout
    assert contents(folder) == before


def test_race_pages_of_the_new_season(grown, tmp_path):
    """An article and a glued page with unknown cars, until they are supplied."""
    folder = shutil.copytree(grown[0], tmp_path / "copy")
    article = ARTICLE, "--season", "2005", "--round", "9"
    with (folder / "alms_data/compiled/names.csv").open("a", encoding="utf-8") as file:
        file.write("team,2005,LMP2,Miracle Motorsport,Miracle Motorsports,invented\n")
    assert add(folder, *article, *TERMS).returncode == 0
    glued = GLUED, "--season", "2005", "--round", "1"
    report = add(folder, *glued, *TERMS)
    assert report.returncode == 1
    assert re.findall(r"line (\d+): no known car", report.stdout) == ["5", "7"]
    assert report.stderr == "Nothing was written.\n"
    cars = folder / "alms_data" / "compiled" / "cars.csv"
    with cars.open("a", encoding="utf-8") as file:
        file.write("GT1,Quarry Q1,invented\nLMP2,Quarry Q2,invented\n")
    report = add(folder, *glued, *TERMS)
    assert report.returncode == 1
    assert proposed(report.stdout)["compiled/crews.csv"] == [
        "2005,1,1,,,Invented / Werner,",
        "2005,1,2,,,Gavin / Beretta,",
        "2005,1,3,,,Dumas / Bernhard,",
        "2005,1,4,,,James / Bucknum,",
    ]
    supply(folder, report.stdout, crews={"team": "Quarry Racing", "evidence": "x"})
    assert add(folder, *glued, *TERMS).returncode == 0
    everything, season, _ = sizes(folder)
    assert season["results"] == 5 + 4
    assert everything["results"] == 68 + 9
    check = python(folder, "-m", "alms_data", "check")
    assert check.returncode == 0, check.stdout


def test_the_sample_article_joins_the_results(original_pages, tmp_path):
    folder = checkout(tmp_path)
    sample = original_pages / "sample_race_article.txt"
    done = add(folder, sample, "--season", "2004", "--round", "7", *TERMS)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "22 cars were entered, the page lists 12" in done.stdout
    code = (
        "import alms_data as alms\n"
        "race = alms.load_results(2004, 'road america')\n"
        "print(len(race), race['number'].tolist()[:3], race['team'][9],"
        " race['recovered'].isna().all())\n"
        "crews = alms.load_crews(2004, 7)\n"
        "print(len(crews), crews['seat'].notna().all(), len(alms.load_results()))"
    )
    assert python(folder, "-c", code).stdout == (
        "12 ['38', '37', '4'] The Racer's Group True\n24 True 80\n"
    )


def changed(tmp_path, page, *changes):
    text = page.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8")
    return path


def whys(candidate):
    return [need.why for need in needs_of(candidate) if need.required]


def test_a_class_that_no_page_had_is_read_and_asked_for(tmp_path):
    path = changed(tmp_path, SEASON, ("GT2", "GTX"), ("Touring 2", "Touring X"))
    candidate = read_candidate(path)
    assert not candidate.problems
    needed = {need.file: need.lines() for need in needs_of(candidate)}
    line = "2005,GTX,Grand Touring X,,,,,,,,heading: page 005 line 49"
    assert line in needed["compiled/classes.csv"]


def test_a_scale_without_its_sentence_is_asked_for(tmp_path):
    path = changed(
        tmp_path,
        SEASON,
        ("And the Sebring Invented 12 Hours and Lakeside Invented 1000", ""),
        (" gave more in this order:\n", "\n"),
    )
    candidate = read_candidate(path)
    assert "nothing says for which rounds" in str(candidate.problems[0])
    needed = {need.file: need.lines() for need in needs_of(candidate)}
    assert needed["compiled/scale_rounds.csv"] == ["2005,2,005,88,,page 005 line 87"]


def test_an_indented_scale_is_asked_for_too(tmp_path):
    text = SEASON.read_text(encoding="utf-8")
    scales = re.findall(r"^- \d+(?:-\d+)+$", text, re.MULTILINE)
    assert len(scales) == 2
    path = changed(tmp_path, SEASON, *[(scale, f"   {scale}") for scale in scales])
    asked = [need.lines() for need in needs_of(read_candidate(path)) if need.required]
    assert [
        "2005,2,005,88,1,page 005 line 87",
        "2005,2,005,88,9,page 005 line 87",
    ] in asked


def test_the_exit_code_says_whether_a_page_can_be_written(tmp_path, capsys):
    page = changed(tmp_path, ARTICLE, *AS_OF_2004)
    race = ["add", str(page), "--season", "2004", "--round"]
    assert main([*race, "7"]) == 0
    assert capsys.readouterr().out.endswith("It can be written.\n")
    assert main([*race, "6"]) == 1
    assert "It can be written." not in capsys.readouterr().out


def test_each_table_that_cannot_be_read_is_told_with_its_line(tmp_path):
    path = changed(
        tmp_path,
        SEASON,
        ("| USA Jeff Bucknum | All |", "| USA Jeff Bucknum | Al |"),
        ("| 26 | 20 | 204 |", "| 26 | 20 | 205 |"),
    )
    candidate = read_candidate(path)
    assert [problem.line_no for problem in candidate.problems] == [36, 95]
    assert candidate.page.rows()["read_as"].value_counts()["schedule"] == 10
    assert not candidate.tables


def test_a_table_that_is_none_of_ours_is_named(tmp_path, capsys):
    path = tmp_path / "page.txt"
    text = SEASON.read_text(encoding="utf-8")
    path.write_text(text + "\n| Driver | Wins |\n| Jo Invented | many |\n", "utf-8")
    candidate = read_candidate(path)
    assert main(["add", str(path)]) == 1
    assert (
        "no known header above, so not read: lines 119, 120" in capsys.readouterr().out
    )
    assert candidate.unknown_lines == [119, 120]
    assert "Wins" not in shipped_text(candidate)


def test_cars_without_a_place_are_refused(tmp_path):
    path = changed(tmp_path, ARTICLE, ("| 5 DNF |", "| DNF |"), AS_OF_2004[-1])
    candidate = read_candidate(path, season=2004, round_no=7)
    assert "unknown class 'GT1'" in str(candidate.problems[0])
    path = changed(tmp_path, path, ("GT1", "GTS"), ("GT2", "GT"))
    candidate = read_candidate(path, season=2004, round_no=7)
    assert not candidate.problems
    (missing,) = [why for why in whys(candidate) if "position" in why and "res" in why]
    assert missing.startswith("results.position is missing 1 times: ")


def test_all_rows_of_an_article_that_cannot_be_read_are_told(tmp_path):
    path = changed(tmp_path, ARTICLE, AS_OF_2004[-1])
    candidate = read_candidate(path, season=2004, round_no=7)
    assert [problem.line_no for problem in candidate.problems] == [11, 13, 17]


def test_names_like_known_ones_are_asked_for():
    candidate = read_candidate(ARTICLE, season=2005, round_no=9)
    (names,) = [need for need in needs_of(candidate) if "names" in need.file]
    assert names.lines() == [
        "team,2005,LMP1,Champion Racing,ADT Champion Racing,page 005 line 9",
        "team,2005,LMP2,Miracle Motorsport,Miracle Motorsports,page 005 line 15",
        "driver,,,Marko Werner,Marco Werner,page 005 line 9",
    ]
    assert not names.required


def test_a_race_needs_its_schedule_and_one_classification():
    candidate = read_candidate(ARTICLE, season=2005, round_no=9)
    why = "no schedule has a round 9 of 2005: add its season first"
    assert why in whys(candidate)
    page = HERE / "pages" / "000_sebring_2004.txt"
    assert "page 000 has the classification already" in whys(
        read_candidate(page, season=2004, round_no=1)
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((ARTICLE,), "has the classification of a race: give its season and round."),
        ((GLUED, "--season", "2005"), "give its season and round."),
        ((ARTICLE, "--round", "9"), "A race page needs its season beside its round."),
        ((SEASON, "--write"), "--write needs --terms: the licence of the page."),
    ],
)
def test_wrong_usage(capsys, arguments, says):
    assert main(["add", *map(str, arguments)]) == 2
    assert capsys.readouterr().err.endswith(f"{says}\n")


def test_a_page_that_is_not_there(capsys):
    assert main(["add", "nowhere.txt"]) == 1
    assert "nowhere.txt" in capsys.readouterr().err


def test_a_page_that_cannot_be_read_writes_nothing(tmp_path):
    folder = checkout(tmp_path)
    before = contents(folder)
    (tmp_path / "prose.txt").write_text("No table here.\n", encoding="utf-8")
    for page in ("prose.txt", SEASON):
        done = add(folder, page, "--season", "2005", *TERMS)
        assert (done.returncode, done.stderr) == (1, "Nothing was written.\n")
    assert contents(folder) == before


def test_a_race_page_is_written(monkeypatch, tmp_path, capsys):
    """In this process: other tests write in one of their own."""
    folder = checkout(tmp_path)
    monkeypatch.setattr("alms_data.adding.shipping.HERE", folder / "alms_data")
    page = changed(tmp_path, ARTICLE, *AS_OF_2004)
    race = ["add", str(page), "--season", "2004", "--round", "7", *TERMS]
    assert main(race) == 0
    assert capsys.readouterr().err.count("wrote ") == 2
    files = contents(folder)
    shipped = files["pages/005_road_america_500_2004.txt"].decode("utf-8")
    assert shipped.count("|\n") == 12
    assert "nobody drove" not in shipped
    row = files["compiled/sources.csv"].decode("utf-8").split("\n")[6]
    assert row == (
        "005,pages/005_road_america_500_2004.txt,race page,2004,7,"
        '"classification of Road America 500 2004, 5 cars",invented,'
        f"{hashlib.sha256(page.read_bytes()).hexdigest()}"
    )


def test_a_refused_page_is_not_written(monkeypatch, tmp_path, capsys):
    folder = checkout(tmp_path)
    before = contents(folder)
    monkeypatch.setattr("alms_data.adding.shipping.HERE", folder / "alms_data")
    assert main(["add", str(SEASON), *TERMS]) == 1
    assert capsys.readouterr().err == "Nothing was written.\n"
    assert contents(folder) == before


def test_a_shipped_page_is_said_to_be_shipped(capsys):
    assert main(["add", str(HERE / "pages" / "000_sebring_2004.txt")]) == 0
    assert capsys.readouterr().out.endswith("is shipped already, as page 000.\n")


def test_what_was_not_understood_is_reported(capsys):
    assert main(["add", str(GLUED), "--season", "2005", "--round", "1"]) == 1
    report = capsys.readouterr().out
    assert re.findall(r"line (\d+): no known car", report) == ["5", "7"]
    assert report.count("expected: a car known in its class") == 2
    assert "It can be written." not in report


def test_cars_of_a_glued_page_need_number_and_team(tmp_path):
    cars = ("Quarry Q1", "Chevrolet Corvette C5-R"), ("Quarry Q2", "Courage C65")
    page = changed(tmp_path, GLUED, *AS_OF_2004[:2], *cars)
    candidate = read_candidate(page, season=2004, round_no=7)
    (crews,) = [need for need in needs_of(candidate) if "crews" in need.file]
    assert crews.required
    assert crews.lines()[1] == "2004,7,2,,,Gavin / Beretta,"


def test_what_only_a_sentence_says_is_found():
    (need,) = needs._without_sentences(read_candidate(SEASON))
    assert "nothing says for which rounds this scale holds" in need.why


def test_an_installed_copy_is_not_written_to(monkeypatch, tmp_path):
    monkeypatch.setattr("alms_data.adding.shipping.HERE", tmp_path / "alms_data")
    with pytest.raises(alms.SelectionError, match="added to a checkout"):
        write(read_candidate(SEASON), covers="", terms="")


def test_a_shipped_page_is_known_by_its_original_too(original_pages):
    (original,) = original_pages.glob("002_*.txt")
    assert shipped_as(original) == "002"
    assert shipped_as(HERE / "pages" / "004_season_2003.txt") == "004"
    assert shipped_as(SEASON) is None


@pytest.mark.parametrize("source", ["000", "001", "002", "003", "004"])
def test_shipped_pages_are_what_this_path_makes_of_their_originals(
    original_pages, source
):
    row = about(source)
    (original,) = original_pages.glob(f"{source}_*.txt")
    candidate = read_candidate(
        original,
        season=int(row["season"]),
        round_no=int(row["round_no"]) if row["round_no"] else None,
    )
    shipped = (HERE / row["file"]).read_text(encoding="utf-8")
    assert shipped_text(candidate) == shipped
    others = [why for why in whys(candidate) if "already" not in why]
    assert others == (DAMAGED if source == "003" else [])


@pytest.mark.parametrize(
    ("name", "other", "expected"),
    [
        ("J.J. Lehto", "JJ Lehto", True),
        ("Lucas Lühr", "Lucas Luhr", True),
        ("Roman Dumas", "Romain Dumas", True),
        ("Orbit", "Orbit Racing", True),
        ("New Century - The Racer's Group", "The Racer's Group", True),
        ("Peterson White Lightning", "White Lightning Racing", True),
        ("Michael Caine", "Michael Cawley", False),
        ("Jon Field", "Clint Field", False),
        ("Corvette Racing", "Dyson Racing", False),
        ("Racing Team", "Race Team", False),
        ("Mosport International Raceway", "Portland International Raceway", False),
    ],
)
def test_names_that_may_be_the_same(name, other, expected):
    assert may_be_same(name, other) is expected


def test_names_that_are_one_in_names_csv_are_found_alike():
    """All but four of the compiled teams and drivers could have been found so."""
    names = alms.load_names().query("kind in ('team', 'driver')")
    unlike = [
        printed
        for printed, canonical in zip(
            names["as_printed"], names["canonical"], strict=True
        )
        if not may_be_same(printed, canonical)
    ]
    assert unlike == ["American Spirit Racing", "Petersen Motorsports"]
