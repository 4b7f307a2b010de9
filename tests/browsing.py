"""What the tests share that open pages in a browser."""

from contextlib import contextmanager

import pytest


@contextmanager
def pages_in(folder, browser):
    """A function that opens a page; what it asks for and complains of is noted."""
    contexts = []

    def open_page(name, query="", **options):
        contexts.append(browser.new_context(offline=True, **options))
        page = contexts[-1].new_page()
        page.outside, page.complaints = [], []
        inside = (folder.as_uri(), "data:")

        def note(asked):
            if not asked.url.startswith(inside):
                page.outside.append(asked.url)

        def listen(said):
            # The theme of the book tells which colours it took.
            if said.type == "error" or not said.text.startswith("[PST]"):
                page.complaints.append(said.text)

        page.on("request", note)
        # Going to the next page ends what the last one still asked for.
        page.on(
            "requestfailed",
            lambda asked: "ABORTED" in asked.failure or page.outside.append(asked.url),
        )
        page.on("console", listen)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto((folder / f"{name}.html").as_uri() + query)
        return page

    yield open_page
    for context in contexts:
        context.close()


def broken_rules(page):
    """What keeps somebody from using a page, each with the first place."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page).response["violations"]
    return [(broken["id"], broken["nodes"][0]["html"][:200]) for broken in found]
