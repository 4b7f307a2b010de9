"""The book as a reader meets it: in a browser, from a folder, without a network."""

import pytest
from conftest import CHROMIUM
from lesson_checks import ROOT

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="there is no Chromium on this computer"
)
LESSONS = sorted(
    f"notebooks/{path.stem}" for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")
)
LONGEST = "notebooks/03_thirteen_laps"
# Long tables, long lines of code, the most figures, a plan for class, controls.
CHOSEN = ["index", LONGEST, "tables", "sources", "teaching/plan_45", "interactive"]
# Width of the screen, and colours.
SCREENS = [(1440, "light"), (390, "light"), (1024, "dark")]
OPEN_ALL = "for (const fold of document.querySelectorAll('details')) fold.open = true"


@pytest.fixture
def visit(book, chromium):
    """A function that opens a page; what it asks for and complains of is noted."""
    contexts = []

    def open_page(name, *, width=1440, query="", **options):
        usual = {"offline": True, "reduced_motion": "reduce"}
        size = {"viewport": {"width": width, "height": 900}}
        contexts.append(chromium.new_context(**size | usual | options))
        page = contexts[-1].new_page()
        page.outside, page.complaints = [], []
        inside = (book.as_uri(), "data:")

        def note(asked):
            if not asked.url.startswith(inside):
                page.outside.append(asked.url)

        page.on("request", note)
        # Going to the next page ends what the last one still asked for.
        page.on(
            "requestfailed",
            lambda asked: "ABORTED" in asked.failure or page.outside.append(asked.url),
        )
        page.on(
            "console",
            lambda said: said.type == "error" and page.complaints.append(said.text),
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto((book / f"{name}.html").as_uri() + query)
        return page

    yield open_page
    for context in contexts:
        context.close()


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
    found = axe.Axe().run(page).response["violations"]
    assert [(broken["id"], broken["nodes"][0]["html"][:200]) for broken in found] == []


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
    links = page.locator("#search-results a").evaluate_all(
        "all => all.map(a => a.href)"
    )
    assert [link for link in links if where in link]
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
    page = visit(LESSONS[0])
    folded = page.locator(".cell:not(.tag_solution) > details").count()
    opened = page.locator(".cell > details[open]")
    assert opened.count() == 0
    page.get_by_role("button", name="Show all code").press("Enter")
    assert opened.count() == folded > 10
    page.goto((book / f"{LESSONS[1]}.html").as_uri())
    assert opened.count() > 10
    page.get_by_role("button", name="Hide all code").press("Enter")
    assert opened.count() == 0


def test_a_lesson_reads_without_scripts(visit):
    page = visit(LESSONS[0], java_script_enabled=False)
    assert page.get_by_role("button", name="Show all code").count() == 0
    page.locator(".cell summary").first.click()
    assert page.locator(".cell_input pre").first.is_visible()


def test_on_a_phone_what_is_wide_scrolls_and_shows_it(visit):
    page = visit("tables", width=390)
    boxes = page.locator(".pst-scrollable-table-container")
    assert page.locator(".pst-scrollable-table-container[data-more]").count() > 5
    first = page.locator("[data-more]").first
    first.evaluate("box => { box.scrollLeft = box.scrollWidth }")
    page.wait_for_timeout(100)
    assert page.locator(".pst-scrollable-table-container[data-more]").count() > 0
    assert boxes.first.get_attribute("data-more") is None


# --- The page with switches -----------------------------------------------


def standings(page):
    rows = page.locator("#standings tr").all_inner_texts()
    return [row.split("\t")[1:3] for row in rows]


def test_the_title_flips_and_flips_back(visit):
    page = visit("interactive")
    page.locator("#chart svg").wait_for()
    published = [["Miracle Motorsports", "146"], ["Intersport Racing", "129"]]
    assert standings(page)[:2] == published
    page.get_by_role("button", name="Flip the rule").click()
    flipped = [["Intersport Racing", "148"], ["Miracle Motorsports", "146"]]
    assert standings(page)[:2] == flipped
    page.get_by_label("8 Road Atlanta").uncheck()
    assert standings(page)[0] == ["Miracle Motorsports", "146"]
    page.get_by_role("button", name="All as published").click()
    page.wait_for_timeout(100)
    assert standings(page)[:2] == published
