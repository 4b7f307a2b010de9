"""The teaching guide says what lessons and tables say; the glossary has their words."""

import doctest
import re

import pytest

import alms_data as alms
import classroom
import table_map
from alms_data._frames import STATUSES
from alms_data.exercises import bank, find, names
from alms_data.exercises.feedback import reply
from lesson_checks import LESSONS, ROOT, saved, text_of

TEACHING = ROOT / "teaching"
GUIDE, PRIMER, GLOSSARY = (
    (TEACHING / name).read_text(encoding="utf-8")
    for name in ("README.md", "primer.md", "glossary.md")
)
KM_PER_MILE = 1.609344
WORDS_A_MINUTE = 200
PROSE = {name: text_of(saved(name)) for name in LESSONS}


def section(title, of=GUIDE):
    """Text between a heading and the next of its kind."""
    level = re.search(f"^(#+) {title}$", of, re.M)[1]
    return re.search(rf"^{level} {title}\n(.+?)(?=^{level} |\Z)", of, re.M | re.S)[1]


def rows(text):
    """Cells of the rows of a table in Markdown, the heading left out."""
    lines = re.findall(r"^\| (.+) \|$", text, re.MULTILINE)
    return [[cell.strip() for cell in line.split(" | ")] for line in lines[2:]]


def words_of(lesson):
    """All that a reader sees of a lesson: prose, outputs, what is said of figures."""
    yield from (cell.source for cell in lesson.cells)
    for cell in lesson.cells:
        for output in cell.get("outputs", []):
            yield output.get("text", "") + output.get("data", {}).get("text/plain", "")
            yield str(output.get("metadata", ""))


@pytest.mark.parametrize("name", ["README.md", "primer.md"])
def test_code_gives_its_output(name):
    path = str(TEACHING / name)
    failed, tried = doctest.testfile(path, module_relative=False, encoding="utf-8")
    assert tried >= 10
    assert failed == 0


def test_every_lesson_is_listed_as_it_is():
    listed = rows(section("The lessons"))
    links = [f"[{name}](../notebooks/{name}.ipynb)" for name in LESSONS]
    assert [row[0] for row in listed] == links
    for name, (_, _, level, minutes, _) in zip(LESSONS, listed, strict=True):
        assert f"**Level:** {level}. **Time:** {minutes} minutes." in PROSE[name]


def test_every_open_task_is_listed_with_its_minutes():
    last_table = section("An open task").split("\n\n")[-2]
    listed = [row[:2] for row in rows(last_table)]
    assert [number for number, _ in listed] == [name[:2] for name in LESSONS]
    for name, (_, minutes) in zip(LESSONS, listed, strict=True):
        assert f"\n## Open task ({minutes} minutes)\n" in PROSE[name]


def test_answer_key_has_every_exercise_once_and_is_right():
    key = rows(section("Answer key"))
    assert [name for name, *_ in key] == names()
    for name, answer, also in key:
        exercise = find(name)
        given = float(answer) if exercise.kind == "number" else answer
        assert reply(exercise, given).startswith("Right."), name
        assert len(also) > 20


def numbers(texts):
    return {number for text in texts for number in re.findall(r"\d+(?:[.,]\d+)*", text)}


@pytest.mark.parametrize("name", LESSONS)
def test_numbers_in_the_discussion_are_the_lessons_own(name):
    title = name.replace("_", ", ", 1).replace("_", " ")
    exercises = (bank.FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    told = numbers([*words_of(saved(name)), exercises])
    assert sorted(numbers([section(title)]) - told) == []


# --- How long it takes ----------------------------------------------------


def minutes_of(beginning):
    """Minutes in every row about a thing, of both tables that have any."""
    both = section("What is in the pack"), section("What to prepare, and how long")
    table = [row for text in both for row in rows(text)]
    return [minutes for about, minutes, *_ in table if about.startswith(beginning)]


def span(numbers):
    return f"{min(numbers)} to {max(numbers)}"


def test_minutes_of_lessons_and_stops_are_those_of_their_files():
    lessons = bank.lessons().values()
    stops = [sum(each.minutes for each in lesson.exercises) for lesson in lessons]
    assert minutes_of("a lesson") == [span([lesson.minutes for lesson in lessons])]
    assert minutes_of("its stops") == [span(stops)]


@pytest.mark.parametrize("plan", classroom.plans(), ids=lambda plan: plan.name)
def test_minutes_of_a_plan_are_those_of_its_file(plan):
    total = sum(step["minutes"] for step in plan.before)
    assert minutes_of(f"plan {plan.minutes}") == [str(total)] * 2


def test_reading_takes_as_long_as_it_says():
    first = GUIDE.split("## Lesson by lesson")[0]
    parts = re.split("^### ", section("Lesson by lesson"), flags=re.M)[1:]
    words = len(first.split()) + max(len(part.split()) for part in parts)
    assert minutes_of("read this page") == [str(round(words / WORDS_A_MINUTE))]


# --- The glossary ---------------------------------------------------------

HEADS = re.findall(r"^- (\*\*.+?\*\*): \S", GLOSSARY, re.M)
TERMS = [term.lower() for head in HEADS for term in re.findall(r"\*\*(.+?)\*\*", head)]
# Set in italics for their weight, or as the name of a thing; not as words to learn.
STRESSED = {
    *["after", "and", "at most", "can", "class's", "drivers'", "if", "long", "may"],
    *["must be", "not", "or", "overall", "that", "the", "these", "this", "when"],
    *["a", "b", "c", "code", "first", "length", "r", "second"],
}
# Words of columns that everybody knows.
PLAIN = {
    *["average", "best", "circuit", "computed", "date", "distance", "driver", "engine"],
    *["km", "kmh", "kind", "location", "must", "nation", "no", "number", "of", "only"],
    *["other", "quantity", "race", "s", "says", "stands", "subject", "time", "value"],
    *["wording"],
}


def lesson_tables():
    """The tables that the lessons name at their head."""
    text = "\n".join(PROSE.values())
    listed = re.findall(r"\*\*Tables:\*\* (.+?)\.$", text, re.M)
    return {table for line in listed for table in re.findall(r"`(\w+)`", line)}


def test_glossary_has_each_word_once_and_no_item_without_one():
    assert len(TERMS) == len(set(TERMS)) > 100
    assert len(HEADS) == len(re.findall("^- ", GLOSSARY, re.M))


def test_every_word_of_the_glossary_is_used():
    texts = [text for name in LESSONS for text in words_of(saved(name))]
    data = [*bank.FOLDER.glob("*.toml"), *TEACHING.glob("plan_*.toml")]
    texts += [path.read_text(encoding="utf-8") for path in data]
    about = alms.describe().query("table in @lesson_tables()")
    texts += [*about["column"], *about["meaning"], *alms.tables()["table"]]
    used = "\n".join([*texts, GUIDE, PRIMER]).lower().replace("_", " ")
    used = " ".join(re.sub("[*`]", "", used).split())
    assert [term for term in TERMS if term.replace("_", " ") not in used] == []


def test_words_that_lessons_set_in_italics_are_in_the_glossary():
    text = "\n".join(PROSE.values())
    found = set(re.findall(r"(?<![*\w])\*([a-zé'-]+(?: [a-z-]+)?)\*(?![*\w])", text))
    known = {ending for term in TERMS for ending in (term, f"{term}s", f"{term}es")}
    assert sorted(found - known - STRESSED) == []


def test_words_that_tables_have_for_cars_and_verdicts_are_in_the_glossary():
    classes = map(str.lower, alms.load_class_results()["car_class"].unique())
    assert {*STATUSES, *classes, *alms.load_rules()["of"]} <= set(TERMS)
    text = " ".join(GLOSSARY.lower().split())
    told = {
        *alms.load_lemans()["cause_group"].dropna(),
        *alms.load_claims()["verdict"],
        *alms.load_disagreements()["stands"],
        *alms.load_results()["recovered"].dropna(),
    }
    assert [word for word in told if word not in text] == []


def test_columns_of_the_tables_that_lessons_use_are_in_the_glossary():
    columns = alms.describe().query("table in @lesson_tables()")["column"].unique()
    words = {word for column in columns for word in column.split("_")}
    known = " ".join(TERMS)
    assert sorted(w for w in words - PLAIN if w.removesuffix("s") not in known) == []


def test_kilometres_and_miles():
    races = alms.load_races(2004).set_index("circuit")
    for name, *numbers in rows(section("Kilometres and miles", GLOSSARY)):
        race = races[races.index.str.startswith(name)].iloc[0]
        lap_km, laps = race["circuit_km"], race["winner_laps"]
        computed = (lap_km, lap_km / KM_PER_MILE, laps)
        distance = (lap_km * laps, lap_km * laps / KM_PER_MILE)
        assert [float(n) for n in numbers[:3]] == pytest.approx(computed, abs=0.0005)
        assert [float(n) for n in numbers[3:]] == pytest.approx(distance, abs=0.06)
    assert f"One mile is {KM_PER_MILE} km" in GLOSSARY


# --- The joins ------------------------------------------------------------


def test_map_of_the_tables_is_drawn_from_them():
    """Where this fails, `python reports/table_map.py` draws the map anew."""
    assert table_map.STORED.read_text(encoding="utf-8") == table_map.svg()
    assert f"![{table_map.alt()}](tables.svg)" in PRIMER


def test_every_table_is_on_the_map_or_named_below_it():
    below = set(re.findall(r"`(\w+)`", section("The tables", PRIMER).split("Six")[1]))
    assert set(alms.tables()["table"]) == set(table_map.PLACES) | (below - {"alms"})
