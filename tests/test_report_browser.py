"""The book as a reader meets it: in a browser, from a folder, without a network."""

import math
import random
from itertools import pairwise

import pytest

import alms_data as alms
import flip
from alms_data.championship import what_if
from browsing import broken_rules, pages_in
from lesson_checks import LESSONS

FIRST, SECOND = (f"notebooks/{name}" for name in LESSONS[:2])
LONGEST = "notebooks/03_thirteen_laps"
# Long tables, long lines of code, the most figures, a plan for class, controls.
CHOSEN = ["index", LONGEST, "tables", "sources", "teaching/plan_45", "flip"]
# Width of the screen, and colours.
SCREENS = [(1440, "light"), (390, "light"), (1024, "dark")]
OPEN_ALL = "for (const fold of document.querySelectorAll('details')) fold.open = true"


@pytest.fixture
def visit(book, chromium):
    """A function that opens a page of the book."""
    with pages_in(book, chromium) as open_page:

        def open_book(name, *, width=1440, query="", **options):
            screen = {"viewport": {"width": width, "height": 900}}
            screen |= {"reduced_motion": "reduce"} | options
            return open_page(name, query, **screen)

        yield open_book


# --- Every page -----------------------------------------------------------


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_pages_ask_for_nothing_and_fit_the_screen(book, visit, width, scheme):
    files = [*book.glob("*.html"), *book.glob("[ant]*/*.html")]
    names = [str(path.relative_to(book).with_suffix("")) for path in sorted(files)]
    assert set(CHOSEN) <= set(names)
    page = visit("index", width=width, color_scheme=scheme)
    for name in names if scheme == "light" else CHOSEN:
        page.goto((book / f"{name}.html").as_uri())
        page.evaluate(OPEN_ALL)
        assert (name, page.outside, page.complaints) == (name, [], [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@pytest.mark.parametrize(("width", "scheme"), SCREENS[1:])
@pytest.mark.parametrize("name", CHOSEN)
def test_everyone_can_use_it(visit, name, width, scheme):
    page = visit(name, width=width, color_scheme=scheme)
    page.evaluate(OPEN_ALL)
    page.wait_for_timeout(100)
    assert broken_rules(page) == []


# --- Finding the way ------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "where"),
    [
        ("attrition", "api/attrition.html"),
        ("Intersport", f"{LONGEST}.html"),
        ("load_points", "api/alms_data.html"),
    ],
)
def test_search_finds_and_shows_the_place(visit, word, where):
    page = visit("search", query=f"?q={word}")
    page.locator("#search-results p.context").first.wait_for()
    assert page.locator(f"#search-results a[href*='{where}']").count()
    assert word.lower() in page.locator("#search-results").inner_text().lower()
    assert page.complaints == page.outside == []


def test_contents_stay_in_view(visit):
    page = visit(LONGEST)
    page.evaluate("scrollTo(0, 9000)")
    assert page.locator(".bd-sidebar-primary a.current").first.is_visible()
    assert 0 <= page.locator(".page-toc a").first.bounding_box()["y"] < 900


def test_theme_can_be_switched_and_figures_stay_on_white(visit):
    page = visit(LONGEST, color_scheme="dark")
    theme = "document.documentElement.dataset.theme"
    assert page.evaluate(theme) == "dark"
    image = page.locator("figure img").first
    style = "image => (({backgroundColor, filter}) => [backgroundColor, filter])"
    look = image.evaluate(f"{style}(getComputedStyle(image))")
    assert look == ["rgb(255, 255, 255)", "none"]
    page.get_by_role("button", name="Color mode").click()
    page.get_by_role("button", name="Light").click()
    assert page.evaluate(theme) == "light"


# --- A lesson -------------------------------------------------------------


def test_one_switch_opens_all_code_and_is_remembered(visit, book):
    page = visit(FIRST)
    folded = page.locator(".cell:not(.tag_solution) > details").count()
    opened = page.locator(".cell > details[open]")
    assert opened.count() == 0
    page.get_by_role("button", name="Show all code").press("Enter")
    assert opened.count() == folded > 10
    page.goto((book / f"{SECOND}.html").as_uri())
    assert opened.count() > 10
    page.get_by_role("button", name="Hide all code").press("Enter")
    assert opened.count() == 0


def test_a_lesson_reads_without_scripts(visit):
    page = visit(FIRST, java_script_enabled=False)
    assert page.get_by_role("button", name="Show all code").count() == 0
    page.locator(".cell summary").first.click()
    assert page.locator(".cell_input pre").first.is_visible()


def test_on_a_phone_what_is_wide_scrolls_and_shows_it(visit):
    page = visit("tables", width=390)
    boxes = page.locator(".pst-scrollable-table-container")
    wide = page.locator(".pst-scrollable-table-container[data-more]")
    assert wide.count() > 5
    wide.first.evaluate("box => { box.scrollLeft = box.scrollWidth }")
    page.wait_for_timeout(100)
    assert wide.count() > 0
    assert boxes.first.get_attribute("data-more") is None


# --- The page that flips a title ------------------------------------------

PUBLISHED = flip.titled(alms.load_standings())
TITLES = PUBLISHED["title"].unique()
# Every setting of a list: who is champion, and the standings below.
TRY_ALL = """settings => settings.map(setting => {
  for (const [name, value] of Object.entries(setting)) {
    fields[name].value = value;
    form.dispatchEvent(new Event("input", {bubbles: true}));
  }
  const texts = (wanted) => [...form.querySelectorAll(wanted)].map(e => e.textContent);
  return ["#verdict strong", "#standings th", "#standings th + td"].map(texts);
})"""


def some_settings(count):
    draw = random.Random(2004)
    # Of the slider's steps as many lie beside a car's share as anywhere.
    stretches = flip.stretches(must_finish=True, best_car_only=True)
    edges = [1000 * row.share_up_to for row in stretches]
    edges = [step(edge) for edge in edges for step in (math.floor, math.ceil)]
    rounds = ["all", *(f"worst {n}" for n in range(1, 9))]
    rounds += [f"without {n}" for n in range(1, 10)]
    for _ in range(count):
        tenths = draw.choice([draw.randint(0, 1000), draw.choice(edges)])
        yield {
            "of": draw.choice(["overall winner", "class winner"]),
            "share": str(tenths / 10),
            "scale": draw.choice([*flip.scales()]),
            "rounds": draw.choice(rounds),
        }


def standings(of, share, scale, rounds):
    """What the package says of a setting, for every title."""
    which, number = rounds.split() if " " in rounds else ("all", 0)
    # Not float(share) / 100, which may miss a share of the cars by a hair.
    rule = {"of": of, "min_share": round(float(share) / 100, 3)}
    return what_if(
        flip.POINTS,
        flip.RESULTS,
        flip.IN_FORCE,
        flip.RULE.assign(**rule),
        scale=None if scale == "as published" else flip.scales()[scale],
        drop_worst=int(number) if which == "worst" else 0,
        without_rounds=[int(number)] if which == "without" else [],
    )


def test_75_settings_of_each_title_give_what_the_package_gives(visit):
    page = visit("flip")
    for setting in some_settings(75):
        computed = flip.titled(standings(**setting)).groupby("title")
        page.evaluate(TRY_ALL, [setting])
        shown = page.evaluate(TRY_ALL, [{"title": title} for title in TITLES])
        for title, (champions, teams, points) in zip(TITLES, shown, strict=True):
            expected = computed.get_group(title)
            first = expected.loc[expected["position"] == 1, "team"]
            assert sorted(champions) == sorted(first), (title, setting)
            totals = dict(zip(teams, map(int, points), strict=True))
            assert totals == expected.set_index("team")["total"].to_dict()


@pytest.mark.parametrize("title", TITLES)
def test_a_title_opens_as_published_and_its_labels_stay_apart(visit, title):
    page = visit("flip", width=390, query=f"#title={title.replace(' ', '+')}")
    told = PUBLISHED[PUBLISHED["title"] == title]
    rows = [row.split("\t") for row in page.locator("#standings tr").all_inner_texts()]
    assert [row[1:] for row in rows] == [
        [row.team, str(row.total), str(row.total)] for row in told.itertuples()
    ]
    assert page.locator("#verdict strong").inner_text() == told["team"].iloc[0]
    assert page.get_by_role("slider").is_visible() == title.endswith("2004")
    no_line = page.get_by_text("no full result of a race")
    assert no_line.is_visible() == title.endswith("2003")
    chart = page.locator("#chart").bounding_box()
    labels = [one.bounding_box() for one in page.locator("#chart [fill^='#']").all()]
    labels = sorted((box for box in labels if box["x"] > 200), key=lambda box: box["y"])
    assert len(labels) == 5
    right = chart["x"] + chart["width"]
    assert max(box["x"] + box["width"] for box in labels) <= right
    for upper, lower in pairwise(labels):
        assert upper["y"] + upper["height"] <= lower["y"] + 2


def drag(page):
    box = page.get_by_role("slider").bounding_box()
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 0.7 * box["width"], height)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], height)


CONTROLS = {
    "slider, by mouse": ("share", drag),
    "slider, by key": ("share", lambda page: page.keyboard.press("ArrowRight")),
    "number": ("exact", lambda page: page.keyboard.type("66.1")),
    "whose laps": ("of", lambda page: page.keyboard.press("ArrowDown")),
    "title": ("title", lambda page: page.keyboard.press("ArrowDown")),
    "scale": ("scale", lambda page: page.keyboard.press("ArrowDown")),
    "rounds": ("rounds", lambda page: page.keyboard.press("ArrowDown")),
}


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_moves_the_result_in_sight(visit, control, width, height):
    page = visit("flip", viewport={"width": width, "height": height})
    name, move = CONTROLS[control]
    field = page.locator(f"[name={name}]").first
    shown = page.locator("#flip").inner_text()
    field.evaluate("field => field.scrollIntoView({block: 'start'})")
    field.focus()
    if name == "exact":
        field.select_text()
    move(page)
    assert page.locator("#flip").inner_text() != shown
    # Neither beyond the screen nor below anything else.
    seen = """part => {
      const {x, y, height} = part.getBoundingClientRect();
      return [y + 1, y + height - 1].every(
        (at) => part.contains(document.elementFromPoint(x + 9, at)));
    }"""
    for part in [page.locator("#verdict"), page.locator("#setting"), field]:
        assert part.evaluate(seen)
    page.mouse.up()
    page.get_by_role("button", name="Reset to as published").click()
    assert page.locator("#setting").inner_text() == "As published"
    assert page.complaints == page.outside == []


def test_a_screen_reader_finds_chart_controls_and_result(visit):
    page = visit("flip")
    named = {
        "group": ["Result", "Share of the laps, and whose"],
        "radio": ["overall winner's laps", "class winner's laps"],
        "slider": ["Share of the winner's laps, in percent"],
        "spinbutton": ["Share in percent"],
        "combobox": ["Title", "Points for a place", "Rounds that count"],
        "img": ["Intersport Racing by 2 up to 66.3%", "Points so far by round"],
        "table": ["Standings, LMP2 2004", "What changes each title"],
        "button": ["Reset to as published"],
    }
    for role, names in named.items():
        for name in names:
            assert page.get_by_role(role, name=name).first.is_visible(), (role, name)


def test_result_is_told_once_and_the_address_keeps_it(visit):
    page = visit("flip")
    # Time of its own, so that a slow computer makes no pause.
    page.clock.install(time="2004-03-20")
    page.clock.pause_at("2004-03-21")
    status = page.locator("#status")
    for share in range(71, 101):
        page.evaluate(TRY_ALL, [{"share": str(share)}])
        page.clock.run_for(100)
        assert status.inner_text() == ""
    page.clock.run_for(1000)
    told = page.locator("#verdict").inner_text()
    assert status.inner_text() == told
    again = visit("flip", query=f"#{page.url.split('#')[1]}")
    assert again.locator("#verdict").inner_text() == told
    assert again.get_by_role("spinbutton").input_value() == "100"


def test_without_scripts_bands_map_and_standings_remain(visit):
    page = visit("flip", java_script_enabled=False)
    assert page.get_by_role("img", name="champion").is_visible()
    assert page.get_by_role("table", name="What changes each title").is_visible()
    page.locator("summary", has_text="published standings").click()
    rows = page.get_by_role("table", name="Published standings").get_by_role("row")
    assert rows.count() == 1 + len(PUBLISHED)
    assert page.get_by_role("slider").count() == 0
