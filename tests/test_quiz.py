"""The quiz bank for Moodle: its parts, its grading, and what a reader gets to see."""

import base64
import re
import struct
from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from lxml import etree as ElementTree

import alms_data as alms
import quiz
from alms_data.exercises import bank, find, names
from alms_data.exercises.feedback import known_answers, reply
from lesson_checks import LESSONS, ROOT, SVG, code_cells, saved, stops

# What Moodle reads: question/format/xml/format.php of github.com/moodle/moodle (the
# functions import_headers, import_answer, import_hint and import_<type>), described at
# https://docs.moodle.org/en/Moodle_XML_format.
ALWAYS = """name questiontext generalfeedback defaultgrade penalty hidden idnumber hint
    tags answer"""
# What may be in a question of each type, and in each part of it.
INSIDE = {
    "category question": "category info idnumber",
    "multichoice question": f"""{ALWAYS} correctfeedback partiallycorrectfeedback
        incorrectfeedback single shuffleanswers answernumbering
        showstandardinstruction""",
    "numerical question": f"""{ALWAYS} units unitgradingtype unitpenalty showunits
        unitsleft""",
    "shortanswer question": f"{ALWAYS} usecase",
    "name": "text",
    "category": "text",
    "questiontext": "text file",
    "generalfeedback": "text file",
    "answer": "text file feedback tolerance",
    "feedback": "text file",
    "hint": "text file shownumcorrect clearwrong options",
    "units": "unit",
    "unit": "multiplier unit_name",
}
ATTRIBUTES = {
    "question": "type",
    "questiontext": "format",
    "generalfeedback": "format",
    "feedback": "format",
    "hint": "format",
    "answer": "fraction format",
    "file": "name path encoding",
}
FORMATS = {"html", "plain_text", "markdown", "moodle_auto_format"}
TEXT_QUESTION = replace(
    find("03-rule"), kind="text", answer="GT", choices=(), mistakes=()
)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """All questions of the bank, categories too."""
    path = tmp_path_factory.mktemp("quiz") / "quiz.xml"
    quiz.write_quiz(path)
    return ElementTree.parse(path).getroot()


@pytest.fixture(scope="module")
def questions(written):
    """Every exercise of the bank by its name."""
    return {q.findtext("name/text"): q for q in written if q.get("type") != "category"}


def of_kind(kind):
    chosen = [name for name in names() if find(name).kind == kind]
    return pytest.mark.parametrize("name", chosen)


def page(question):
    return BeautifulSoup(question.findtext("questiontext/text"), "html.parser")


def words(text):
    """Words of a text in Markdown or HTML, without the markup."""
    plain = BeautifulSoup(text.replace("```text", ""), "html.parser").get_text(" ")
    return re.findall(r"\w+", plain)


# --- What is in it ---------------------------------------------------------


def test_every_exercise_is_in_the_category_of_its_lesson(written):
    found = {}
    for question in written:
        if question.get("type") == "category":
            lesson = question.findtext("category/text").split("/")[-1]
        else:
            found.setdefault(lesson, []).append(question.findtext("name/text"))
    assert found == {
        name.replace("_", " "): [exercise.id for exercise in lesson.exercises]
        for name, lesson in bank.lessons().items()
    }


def test_the_parts_are_those_that_moodle_reads(written):
    assert written.tag == "quiz"
    for question in [*written, quiz.question(TEXT_QUESTION)]:
        inside = INSIDE[f"{question.get('type')} question"].split()
        assert {part.tag for part in question} <= set(inside)
        for part in question.iter():
            inside = INSIDE.get(part.tag, "").split()
            assert part is question or {each.tag for each in part} <= set(inside)
            assert set(part.attrib) <= set(ATTRIBUTES.get(part.tag, "").split())
            assert part.get("format", "html") in FORMATS
            assert part.findtext("text", "nothing to say").strip(), part.tag


@pytest.mark.parametrize("name", names())
def test_a_question_says_what_its_file_says(questions, name):
    exercise, question = find(name), questions[name]
    shown = page(question)
    for image in shown("img"):
        image.extract()
    assert words(str(shown)) == words(f"{exercise.context} {exercise.question}")
    assert words(question.findtext("generalfeedback/text")) == words(exercise.why)
    assert question.findtext("hint/text")
    for part in question.iter("text"):
        # Markup of Markdown that was left as it is.
        seen = BeautifulSoup(part.text, "html.parser")
        for code in seen("code"):
            code.extract()
        assert not re.search(r"`|\*\*|\|", seen.text), seen.text


# --- How it grades ---------------------------------------------------------


def graded(question, value):
    """The fraction and the feedback that Moodle gives to a number.

    The first answer within whose tolerance it is counts, and a tiny fraction more for
    the sake of floats: within_tolerance() in question/type/numerical/question.php.
    """
    for answer in question.findall("answer"):
        stated = float(answer.findtext("text"))
        tolerance = float(answer.findtext("tolerance")) + 1e-14 * max(1, abs(stated))
        if stated - tolerance <= value <= stated + tolerance:
            return answer.get("fraction"), answer.findtext("feedback/text")
    return "0", question.findtext("hint/text")


def said_by_check(exercise, answer):
    """The same of `check`; why an answer is right is Moodle's general feedback."""
    verdict, _, says = reply(exercise, answer).partition(". ")
    return ("100", "Right.") if verdict == "Right" else ("0", says)


@of_kind("number")
def test_a_number_is_graded_as_check_does(questions, name):
    exercise, question = find(name), questions[name]
    edges = [
        known.answer + way * (known.within + further)
        for known in known_answers(exercise)
        for way in (-1, 1)
        for further in (0, 1e-6, 0.3, 7)
    ]
    assert len(edges) >= 24
    for value in edges:
        fraction, says = graded(question, value)
        expected, text = said_by_check(exercise, value)
        assert fraction == expected, value
        assert words(says) == words(text), value
    assert question.findtext("units/unit/unit_name", "") == exercise.unit


@of_kind("choice")
def test_a_choice_is_graded_as_check_does(questions, name):
    exercise, question = find(name), questions[name]
    # The place is the letter: choices keep their order, and Moodle letters them.
    assert question.findtext("shuffleanswers") == "false"
    assert question.findtext("answernumbering") == "abc"
    letters = "abcdefg"[: len(exercise.choices)]
    answers = question.findall("answer")
    for letter, choice, answer in zip(letters, exercise.choices, answers, strict=True):
        assert words(answer.findtext("text")) == words(choice[1])
        expected, text = said_by_check(exercise, letter)
        assert answer.get("fraction") == expected
        assert words(answer.findtext("feedback/text")) == words(text)


def test_a_text_becomes_a_short_answer_in_any_case():
    question = quiz.question(TEXT_QUESTION)
    assert question.get("type") == "shortanswer"
    assert question.findtext("usecase") == "0"
    assert [each.findtext("text") for each in question.findall("answer")] == ["GT"]


# --- Figures ---------------------------------------------------------------

WITH_FIGURE = [name for name in names() if find(name).figure]


def lesson_of(name):
    (stem,) = (stem for stem in LESSONS if stem.startswith(name[:2]))
    return bank.lessons()[stem], saved(stem)


def drawn_in(notebook):
    """Where each figure of a notebook is drawn: cell and the words of the figure."""
    return {
        output.metadata[SVG]["name"]: (cell, output.metadata[SVG])
        for cell in code_cells(notebook)
        for output in cell.outputs
        if SVG in output.get("data", {})
    }


@pytest.mark.parametrize("name", WITH_FIGURE)
def test_a_figure_is_in_the_file_with_the_alt_text_of_the_lesson(questions, name):
    question, (_, notebook) = questions[name], lesson_of(name)
    (file,) = question.findall("questiontext/file")
    (image,) = page(question)("img")
    assert image["src"] == f"@@PLUGINFILE@@{file.get('path')}{file.get('name')}"
    _, about = drawn_in(notebook)[find(name).figure]
    assert image["alt"] == about["alt"]
    picture = base64.b64decode(file.text, validate=True)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    (width,) = struct.unpack(">I", picture[16:20])
    assert width >= 2 * int(image["width"]) - 2


@pytest.mark.parametrize("name", WITH_FIGURE)
def test_no_figure_gives_the_answer_away(name):
    lesson, notebook = lesson_of(name)
    cell, about = drawn_in(notebook)[find(name).figure]
    (stop,) = (each for each in stops(notebook) if f'"{name}"' in each.source)
    order = [each.id for each in notebook.cells]
    assert order.index(cell.id) < order.index(stop.id)
    secrets = [
        text
        for secret in lesson.secrets
        if order.index(secret.after) >= order.index(stop.id)
        for text in secret.texts
    ]
    assert secrets
    told = cell.source + about["alt"] + about["caption"]
    assert [text for text in secrets if text in told] == []


# --- Tables in the contexts -------------------------------------------------

COLUMNS = {
    "round": "round_no",
    "place": "position",
    "place in class": "class_position",
    "class": "car_class",
    "team": "team",
    "laps": "laps",
    "at the end": "status",
}


def tables(name):
    """The tables of a context as lists of rows, each after its header."""
    for table in BeautifulSoup(quiz.html(find(name).context), "html.parser")("table"):
        header, *rows = (
            [cell.text for cell in row(["th", "td"])] for row in table("tr")
        )
        yield header, rows


def test_a_context_has_the_points_that_were_published():
    points = alms.load_points()
    published = {
        (team, tuple(f"{p}" if pd.notna(p) else "–" for p in rows["points"]))
        for (_, _, team), rows in points.groupby(["season", "car_class", "team"])
        if len(rows) == 9
    }
    grids = [t for name in names() for t in tables(name) if t[0][:2] == ["round", "1"]]
    whole = [(header, rows) for header, rows in grids if "9" in header]
    assert len(whole) >= 8
    for header, rows in whole:
        for team, *cells in rows:
            assert (team, tuple(cells[:9])) in published
            if header[-1] == "in all":
                scored = [int(cell) for cell in cells[:9] if cell != "–"]
                assert int(cells[9]) == sum(scored)


def test_a_context_has_the_cars_of_the_results():
    results = alms.load_results()
    listed = [
        (header, rows)
        for name in names()
        for header, rows in tables(name)
        if {"team", "laps"} <= set(header)
    ]
    assert len(listed) >= 6
    for header, rows in listed:
        known = [
            (at, COLUMNS[name]) for at, name in enumerate(header) if name in COLUMNS
        ]
        cars = results[[column for _, column in known]].astype("str")
        of_results = set(cars.itertuples(index=False, name=None))
        for row in rows:
            assert tuple(row[at] for at, _ in known) in of_results


def test_a_context_has_the_readings_that_the_way_up_has_left(monkeypatch):
    _, notebook = lesson_of("04-down")
    source = {cell.id: cell.source for cell in code_cells(notebook)}
    monkeypatch.chdir(ROOT / "notebooks")
    lesson = {}
    for cell in ("imports", "rows", "readings", "every", "up"):
        exec(source[cell], lesson)
    ((_, rows),) = tables("04-down")
    given = {row[at]: row[at + 1] for row in rows for at in range(0, len(row), 2)}
    assert given == {
        str(at): ", ".join(map(str, left))
        for at, left in enumerate(lesson["from_below"], start=1)
    }
