"""The plans for the classroom: they fit their time, run, and keep their secrets."""

import json
import re
from base64 import b64decode

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell

import alms_data as alms
import classroom
import lessons
from alms_data.exercises import bank, find
from alms_data.style import STYLE
from browsing import broken_rules, pages_in

PLANS = {plan.name: plan for plan in classroom.plans()}
TABLES = classroom.tables()
WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen"
).split()
WORDS_A_MINUTE = 130
every_plan = pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)


# --- Time -----------------------------------------------------------------


def needs(step):
    """Minutes of a step: the words at their speed, and what the class does."""
    words = " ".join(part.get("say", "") for part in step.script).split()
    tasks = sum(part.get("minutes", 0) for part in step.script)
    return len(words) / WORDS_A_MINUTE + tasks


@every_plan
def test_minutes_add_up_and_words_and_tasks_fit_into_each_step(plan):
    assert plan.steps[-1].end == plan.minutes == int(plan.name)
    late = {step.title for step in plan.steps if needs(step) > step.minutes}
    assert late == set()


# --- Cells and numbers ----------------------------------------------------


@pytest.fixture(scope="module", params=PLANS.values(), ids=PLANS)
def ran(request, tmp_path_factory):
    """A plan with its cells as they ran, and last what its numbers rest on."""
    plan, folder = request.param, tmp_path_factory.mktemp("class")
    (folder / "figures").mkdir()
    (folder / "teaching").mkdir()
    asked = ", ".join(f"float({how})" for how in plan.numbers.values())
    notebook = classroom.notebook_of(plan)
    notebook.cells.append(new_code_cell(f"print([{asked}])"))
    nbformat.write(notebook, folder / "teaching" / "plan.ipynb")
    *cells, numbers = lessons.run(folder / "teaching" / "plan.ipynb").cells
    return plan, cells, json.loads(numbers.outputs[0].text)


def shown(cell):
    """What a cell prints and shows as text."""
    data = [output.get("data", {}) for output in cell.get("outputs", [])]
    printed = [output.get("text", "") for output in cell.get("outputs", [])]
    return [*printed, *(all.get("text/plain", "") for all in data)]


def test_cells_run_alone_and_show_what_the_lesson_shows(ran):
    plan, cells, _ = ran
    given = classroom.cells_of(plan.lesson)
    wanted = [given[name] for step in plan.steps for name in step.cells]
    found = [cell for cell in cells if cell.cell_type == "code"]
    assert [cell.source for cell in found] == [cell.source for cell in wanted]
    assert list(map(shown, found)) == list(map(shown, wanted))


def number(text):
    """The number that a text begins with, in digits or as a word."""
    if text.split()[0] in WORDS:
        return WORDS.index(text.split()[0])
    return float(re.match(r"[\d.]*\d", text)[0])


def test_numbers_are_those_of_the_tables(ran):
    plan, _, computed = ran
    assert computed == [number(text) for text in plan.numbers]


@every_plan
def test_every_number_that_is_said_is_computed(plan):
    texts = [plan.story, *(text for step in plan.steps for text in words(step))]
    texts += [text for item in plan.sheet for text in (item.text, *item.blanks)]
    text = "\n".join(re.sub(r"[Qq]uestion \d+", "", text) for text in texts)
    said = {float(n) for n in re.findall(r"(?<![\w.])\d+(?:\.\d+)?", text)}
    assert said <= set(map(number, plan.numbers))
    assert [name for name in plan.numbers if name not in text] == []


# --- Secrets --------------------------------------------------------------


def words(step):
    """What is said in a step, and what its slide says."""
    script = [part.get("say", part.get("do")) for part in step.script]
    spoken = [text for reply in step.replies for text in reply.values()]
    return [step.title, *script, *spoken, step.late, step.slide.text]


def on_slide(slide):
    """Words of the table, of the figure and of the exercise on a slide."""
    if slide.table:
        caption, frame = TABLES[slide.table]
        yield from [caption, frame.to_string()]
    if slide.figure:
        about = classroom.pictures()[slide.figure]
        svg = b64decode(about["uri"].split(",")[1]).decode()
        yield from [about["alt"], *re.findall("<!-- (.+?) -->", svg)]
    if slide.ask:
        exercise = find(slide.ask)
        yield from [exercise.question, *dict(exercise.choices).values()]


def given(plan, step):
    """Everything that the class hears and sees in a step."""
    cells = classroom.cells_of(plan.lesson)
    for name in step.cells:
        yield from [cells[name].source, *shown(cells[name])]
    yield from [*words(step), *on_slide(step.slide)]


def secrets(plan):
    """Each secret of the lesson and of the plan, with the first step that may tell."""
    of_lesson = bank.lessons()[plan.lesson].secrets
    stops = {secret.after: secret.texts for secret in of_lesson}
    first = {stop: len(plan.steps) for stop in stops}
    for number, step in enumerate(plan.steps):
        first |= dict.fromkeys(step.reveals, number)
    for name, number in first.items():
        for text in stops.get(name, [name]):
            if text not in plan.not_secret:
                yield text, number


def tells(text, secret):
    return re.search(rf"(?<![\d.]){re.escape(secret)}(?!\.?\d)", text)


@every_plan
def test_no_step_tells_what_a_later_one_reveals(plan):
    told = [[*given(plan, step)] for step in plan.steps]
    early = [
        (secret, text)
        for secret, first in secrets(plan)
        for texts in told[:first]
        for text in texts
        if tells(text, secret)
    ]
    assert early == []


@every_plan
def test_a_secret_of_the_plan_is_told_when_it_is_revealed(plan):
    stops = {secret.after for secret in bank.lessons()[plan.lesson].secrets}
    for step in plan.steps:
        for text in set(step.reveals) - stops:
            assert any(tells(told, text) for told in given(plan, step)), text


@every_plan
def test_worksheet_tells_no_secret(plan):
    page = BeautifulSoup(classroom.render("worksheet.html.j2", plan), "html.parser")
    text = page.body.get_text(" ")
    assert [secret for secret, _ in secrets(plan) if tells(text, secret)] == []


@every_plan
def test_slides_ask_what_the_class_answers(plan):
    page = BeautifulSoup(classroom.render("slides.html.j2", plan), "html.parser")
    slides = [slide.text for slide in page(class_="slide")]
    for step, slide in zip(plan.steps, slides, strict=True):
        if step.slide.ask:
            exercise = find(step.slide.ask)
            asked = dict(exercise.choices).values() or [exercise.question]
            assert [text for text in asked if text not in slide] == [], step.title


@every_plan
def test_worksheet_has_every_table_and_a_line_for_every_answer(plan):
    page = BeautifulSoup(classroom.render("worksheet.html.j2", plan), "html.parser")
    asked = [blank for item in plan.sheet for blank in item.blanks]
    assert [blank.text for blank in page.select(".blank")] == asked
    assert len(page.select(".line")) == sum(item.lines for item in plan.sheet)
    shown = [TABLES[item.table][0] for item in plan.sheet if item.table]
    assert [caption.text for caption in page("caption")] == shown


def test_points_of_a_team_stand_beside_its_best_car():
    cars = TABLES["lmp2"][1]
    second = cars["team"].duplicated()
    assert second.any() and cars.loc[second, "points"].isna().all()
    assert (
        cars.loc[~second, "points"].sum()
        == alms.load_points(2004, 1, "LMP2")["points"].sum()
    )


# --- In the browser -------------------------------------------------------

SCREENS = [(1024, 768), (1920, 1080)]
LEAST = 24  # pixels, for the last row
FIGURE_TEXT = STYLE["font.size"] * 96 / 72
PAGES = re.compile(rb"/Type\s*/Page\b")
# Size of every text in sight; how much each slide hides; how far a figure is enlarged.
SIZES = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.innerText?.trim())
    .filter((one) => one.checkVisibility())
    .map((one) => parseFloat(getComputedStyle(one).fontSize))"""
HIDDEN = """() => [...document.querySelectorAll("section")].map((one) => Math.max(
    one.scrollHeight - one.clientHeight, one.scrollWidth - one.clientWidth))"""
ENLARGED = """() => [...document.querySelectorAll("img")].map((one) => Math.min(
    one.clientWidth / one.naturalWidth, one.clientHeight / one.naturalHeight))"""


@pytest.fixture(scope="module")
def handouts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a stick") / "teaching"
    classroom.write_handouts(folder)
    return folder


@pytest.fixture
def visit(handouts, chromium):
    """A function that opens a handout at the size of a projector."""
    with pages_in(handouts, chromium) as open_page:

        def open_handout(name, size=SCREENS[0]):
            width, height = size
            return open_page(name, viewport={"width": width, "height": height})

        yield open_handout


@pytest.mark.parametrize("size", SCREENS, ids=str)
@every_plan
def test_slides_can_be_read_from_the_last_row(visit, plan, size):
    page = visit(f"slides_{plan.name}", size)
    assert min(page.evaluate(SIZES)) >= LEAST
    assert min(page.evaluate(ENLARGED)) * FIGURE_TEXT >= LEAST
    assert set(page.evaluate(HIDDEN)) == {0}
    slides = page.locator("section").all()
    assert len(slides) == len(plan.steps)
    buttons = page.locator("nav").bounding_box()["y"]
    for slide in slides:
        assert slide.locator("h1, h2").count() == 1
        last = slide.locator(".slide > *").last.bounding_box()
        assert last["y"] + last["height"] <= buttons
    assert page.outside == page.complaints == []


@pytest.mark.parametrize("kind", ["slides", "worksheet"])
@every_plan
def test_everyone_can_use_it(visit, plan, kind):
    assert broken_rules(visit(f"{kind}_{plan.name}")) == []


LAST = len(PLANS["45"].steps)


def stands_at(page, number):
    """Wait until a window stands at a slide, or fail."""
    page.wait_for_function("number => location.hash === '#' + number", arg=number)
    assert page.locator(f"[id='{number}'] :is(h1, h2)").bounding_box()["x"] >= 0


def test_keys_buttons_and_a_finger_move_the_slides(visit):
    page = visit("slides_45")
    moves = {"ArrowRight": 2, "PageDown": 3, " ": 4, "PageUp": 3, "End": LAST}
    for key, number in [*moves.items(), ("Home", 1)]:
        page.keyboard.press(key)
        stands_at(page, number)
    page.get_by_role("button", name="On").click()
    stands_at(page, 2)
    page.keyboard.press("ArrowRight")
    stands_at(page, 3)
    page.get_by_role("button", name="Back").click()
    stands_at(page, 2)
    page.locator("main").evaluate("main => main.scrollBy(4 * innerWidth, 0)")
    stands_at(page, 6)
    page.set_viewport_size({"width": 1920, "height": 1080})
    stands_at(page, 6)


def test_notes_stand_in_a_window_that_moves_along(visit):
    page = visit("slides_45")
    page.keyboard.press("End")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Notes").click()
    notes = opened.value
    stands_at(notes, LAST)
    script = PLANS["45"].steps[-1].script
    said = next(part["say"].strip() for part in script if "say" in part)
    assert notes.get_by_text(said).is_visible()
    assert not page.get_by_text(said).is_visible()
    notes.keyboard.press("ArrowLeft")
    stands_at(page, LAST - 1)
    page.keyboard.press("ArrowLeft")
    stands_at(notes, LAST - 2)


def test_two_hurried_moves_do_not_set_the_windows_answering_each_other(visit):
    page = visit("slides_45")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    notes = opened.value
    stands_at(notes, 1)
    for window in (page, notes):
        window.evaluate("heard = 0; addEventListener('message', () => { heard += 1 })")
    notes.evaluate("for (const move of [on, on]) move()")
    stands_at(page, 3)
    page.wait_for_timeout(200)
    assert (page.evaluate("heard"), notes.evaluate("heard")) == (2, 0)


@pytest.mark.parametrize("query", ["", "?speaker"])
@every_plan
def test_slides_print_one_to_a_page_and_notes_only_if_asked(visit, plan, query):
    page = visit(f"slides_{plan.name}")
    page.goto(page.url.split("#")[0] + query)
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(PAGES.findall(pdf)) == len(plan.steps)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1058, "height": 794})  # the sheet, in pixels
    assert set(page.evaluate(HIDDEN)) == {0}
    assert page.locator(".notes").first.is_visible() == bool(query)
    assert page.locator(".slide").first.is_visible() != bool(query)
    assert not page.get_by_role("button").first.is_visible()


@every_plan
def test_worksheet_has_two_pages(visit, plan):
    pdf = visit(f"worksheet_{plan.name}").pdf(prefer_css_page_size=True)
    assert len(PAGES.findall(pdf)) == 2
    sides = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)", pdf).groups()
    assert [round(float(side) / 72 * 25.4) for side in sides] == [210, 297]
