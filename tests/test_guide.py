"""The teaching guide says what the lessons say; its numbers are those of the tables."""

import doctest
import re

import nbformat
import pytest
from lesson_checks import ROOT, text_of

import alms_data as alms
from alms_data.exercises import find, names
from alms_data.exercises.feedback import reply

GUIDE = ROOT / "notebooks" / "README.md"
TEXT = GUIDE.read_text(encoding="utf-8")
KM_PER_MILE = 1.609344
LESSONS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def section(title):
    """Text between a heading and the next of its kind."""
    return re.search(rf"^## {title}\n(.+?)(?=^## |\Z)", TEXT, re.M | re.S)[1]


def rows(text):
    """Cells of the rows of a table in Markdown, the heading left out."""
    lines = re.findall(r"^\| (.+) \|$", text, re.MULTILINE)
    return [[cell.strip() for cell in line.split(" | ")] for line in lines[2:]]


def opening(path):
    return text_of(nbformat.read(path, as_version=4))


def test_code_gives_its_output():
    failed, tried = doctest.testfile(
        str(GUIDE), module_relative=False, encoding="utf-8"
    )
    assert tried >= 20
    assert failed == 0


def test_links_lead_somewhere():
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {
        re.sub(r"[^\w -]", "", text).lower().replace(" ", "-") for text in headings
    }
    for target, anchor in re.findall(r"\]\(([^)#]*)#?([^)]*)\)", TEXT):
        assert (GUIDE.parent / target).exists(), target
        assert not anchor or anchor in anchors, anchor


def test_every_lesson_is_listed_as_it_is():
    listed = rows(section("The lessons"))
    assert [row[0] for row in listed] == [f"[{p.stem}]({p.name})" for p in LESSONS]
    for path, (_, _, level, minutes, _) in zip(LESSONS, listed, strict=True):
        wanted = f"**Level:** {level}. **Time:** {minutes} minutes."
        assert wanted in opening(path), path.stem


def test_answer_key_has_every_exercise_once():
    assert [row[0] for row in rows(section("Answer key"))] == names()


@pytest.mark.parametrize("row", rows(section("Answer key")), ids=lambda row: row[0])
def test_answer_key_is_right(row):
    name, answer, also = row
    exercise = find(name)
    given = float(answer) if exercise.kind == "number" else answer
    assert reply(exercise, given).startswith("Right.")
    assert len(also) > 20


def test_kilometres_and_miles():
    races = alms.load_races(2004).set_index("circuit")
    for name, *numbers in rows(section("Glossary")):
        race = races[races.index.str.startswith(name)].iloc[0]
        lap_km, laps = race["circuit_km"], race["winner_laps"]
        computed = (lap_km, lap_km / KM_PER_MILE, laps)
        distance = (lap_km * laps, lap_km * laps / KM_PER_MILE)
        assert [float(n) for n in numbers[:3]] == pytest.approx(computed, abs=0.0005)
        assert [float(n) for n in numbers[3:]] == pytest.approx(distance, abs=0.06)
    assert f"One mile is {KM_PER_MILE} km" in TEXT
