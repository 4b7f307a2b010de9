"""The report as a reader meets it: in a browser, from a folder, without a network."""

import shutil
import sys
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from report_project import REPORTS, ROOT

sys.path.insert(0, str(REPORTS))
import build  # noqa: E402

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = pytest.mark.skipif(
    not CHROMIUM, reason="there is no Chromium on this computer"
)
ALONE = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update"
).split()
LESSONS = sorted(path.stem for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
PAGES = ["index", *LESSONS, "interactive", "data", "sources"]
WIDTHS = [360, 768, 1280]
MEGABYTE = 1_000_000


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    """The whole report, from the lessons as they are saved."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "HTML", tmp_path_factory.mktemp("report") / "html")
        patch.setattr(build, "run", lambda path: nbformat.read(path, as_version=4))
        build.build()
        return build.HTML


@pytest.fixture(scope="session")
def chromium():
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        yield browser
        browser.close()


@pytest.fixture
def visit(report, chromium):
    """A function that opens a page; what it asks for and complains of is noted."""
    contexts = []

    def open_page(name, *, width=1280, **options):
        size = {"width": width, "height": 900}
        context = chromium.new_context(viewport=size, offline=True, **options)
        contexts.append(context)
        page = context.new_page()
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto((report / f"{name}.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def flipped(visit):
    """The interactive page after the reader flipped the rule."""
    page = visit("interactive", reduced_motion="reduce")
    page.locator("#chart svg").wait_for()
    page.get_by_role("button", name="Flip the rule").click()
    return page


def standings(page):
    rows = page.locator("#standings tr").all_inner_texts()
    return [row.split("\t")[1:3] for row in rows]


# --- Every page -----------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_asked_for_and_nothing_complains(visit, name):
    page = visit(name)
    page.wait_for_timeout(200)
    asked = [url for url in page.requests[1:] if not url.startswith("data:")]
    assert asked == []
    assert page.complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_every_image_is_there_and_has_words(visit, name):
    page = visit(name)
    images = page.eval_on_selector_all(
        "img", "all => all.map(i => [i.complete && i.naturalWidth > 0, i.alt])"
    )
    assert [alt for shown, alt in images if not shown or len(alt) < 20] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(report, visit, name):
    page = visit(name)
    links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href)")
    assert links
    assert [link for link in set(links) if not leads_somewhere(report, link)] == []


def leads_somewhere(report, link):
    parts = urlsplit(link)
    target = report / unquote(parts.path).removeprefix(f"{report}/")
    if parts.scheme != "file" or not target.is_file():
        return False
    return not parts.fragment or f'id="{unquote(parts.fragment)}"' in target.read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_the_page_does_not_scroll_sideways(visit, name, width):
    page = visit(name, width=width)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_everyone_can_use_it(visit, name, scheme):
    page = visit(name, color_scheme=scheme)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    found = axe.Axe().run(page).response["violations"]
    serious = [
        (violation["id"], violation["nodes"][0]["html"], len(violation["nodes"]))
        for violation in found
        if violation["impact"] in ("serious", "critical")
        or violation["id"] == "color-contrast"
    ]
    assert serious == []


def test_pages_and_folder_are_small(report):
    sizes = {path: path.stat().st_size for path in report.rglob("*") if path.is_file()}
    pages = {path.name: size for path, size in sizes.items() if path.suffix == ".html"}
    assert {name for name, size in pages.items() if size > 2 * MEGABYTE} == set()
    assert sum(sizes.values()) < 20 * MEGABYTE


# --- A lesson -------------------------------------------------------------


def test_all_code_opens_and_closes_with_one_key(visit):
    page = visit(LESSONS[0])
    folded = page.locator("details.code").count()
    assert page.locator("details.code[open]").count() == 0
    page.get_by_role("button", name="Show all code").press("Enter")
    assert page.locator("details.code[open]").count() == folded > 10
    page.get_by_role("button", name="Hide all code").press("Enter")
    assert page.locator("details.code[open]").count() == 0


def test_a_lesson_reads_without_scripts(visit):
    page = visit(LESSONS[0], java_script_enabled=False)
    assert not page.get_by_role("button", name="Show all code").is_visible()
    page.locator("details.code summary").first.click()
    assert page.locator("details.code pre").first.is_visible()


def test_solutions_are_folded(visit):
    page = visit(LESSONS[0])
    assert page.locator("details.solution").count() >= 3
    assert page.locator("details.solution[open]").count() == 0


def test_print_leaves_out_what_paper_cannot_do(visit):
    page = visit(LESSONS[0])
    page.emulate_media(media="print")
    assert not page.locator("nav.site").is_visible()
    assert not page.locator("#all-code").is_visible()
    assert page.locator("figure img").first.is_visible()


# --- The interactive page -------------------------------------------------


def test_it_opens_with_the_published_title(visit):
    page = visit("interactive")
    assert standings(page)[:2] == [
        ["Miracle Motorsports", "146"],
        ["Intersport Racing", "129"],
    ]
    page.locator("#chart svg").wait_for()
    assert "Miracle Motorsports 146" in page.locator("#chart svg").text_content()


def test_the_title_flips_with_the_rule(flipped):
    assert standings(flipped)[:2] == [
        ["Intersport Racing", "148"],
        ["Miracle Motorsports", "146"],
    ]
    verdict = flipped.get_by_role("status").inner_text()
    assert verdict.startswith("Intersport Racing is champion with 148 points, 2 more")
    assert "Intersport Racing 148" in flipped.locator("#chart svg").text_content()
    assert "19 points instead of none" in flipped.locator("#changes").inner_text()
    assert "everything else being equal" in flipped.locator("#assumption").inner_text()


def test_it_flips_back(flipped):
    flipped.get_by_role("button", name="Back to the rule").click()
    assert standings(flipped)[0] == ["Miracle Motorsports", "146"]


def test_a_round_can_be_left_out(flipped):
    flipped.get_by_label("8 Road Atlanta").uncheck()
    assert standings(flipped)[:2] == [
        ["Miracle Motorsports", "146"],
        ["Intersport Racing", "122"],
    ]
    assert "left out: 8" in flipped.locator("#assumption").inner_text()


def test_another_scale_and_another_title(flipped):
    flipped.get_by_label("Points for a place").select_option(
        "1 for a win, nothing else"
    )
    assert standings(flipped)[0] == ["Intersport Racing", "6"]
    flipped.get_by_label("Championship").select_option("2003 GTS")
    assert standings(flipped)[0][0] == "Corvette Racing"


def test_all_goes_back_to_what_was_published(flipped):
    flipped.get_by_label("1 Sebring").uncheck()
    flipped.get_by_role("button", name="All as published").click()
    flipped.wait_for_timeout(100)
    assert standings(flipped)[:2] == [
        ["Miracle Motorsports", "146"],
        ["Intersport Racing", "129"],
    ]
    assert flipped.get_by_role("status").inner_text().startswith("Miracle")


def test_it_tells_the_story_without_scripts(visit):
    page = visit("interactive", java_script_enabled=False)
    assert (
        page.locator("table.before-after").inner_text().split("\n")[-1].endswith("148")
    )
    assert page.locator("#chart img").is_visible()
    assert not page.locator("#what-if").is_visible()
    assert len(standings(page)) == 5
