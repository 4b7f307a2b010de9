"""What several tests share."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from data_raw import compiled, corrections, disagreements, statements

ROOT = Path(__file__).resolve().parent.parent
# The modules that make the book.
sys.path.insert(0, str(ROOT / "reports"))

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
ALONE = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync "
    "--disable-background-networking --disable-component-update"
).split()

# Nothing is written, and the same examples run everywhere; without CI in the
# environment each run tries others.
settings.register_profile(
    "alms", deadline=None, database=None, derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("alms")


@pytest.fixture(scope="session")
def original_pages():
    """Folder of the pages as published, which the repository does not ship."""
    given = os.environ.get("ALMS_ORIGINAL_PAGES")
    if not given:
        pytest.skip("the original pages are not here; ALMS_ORIGINAL_PAGES names them")
    if not Path(given).is_dir():
        pytest.fail(f"ALMS_ORIGINAL_PAGES names no folder: {given}")
    return Path(given)


@pytest.fixture
def other_facts(monkeypatch):
    """Put other rows in place of those of a compiled file, for one test."""

    def replace(name, rows):
        known = compiled.facts
        for module in (corrections, disagreements, statements):
            monkeypatch.setattr(
                module, "facts", lambda asked: rows if asked == name else known(asked)
            )

    return replace


@pytest.fixture(scope="session")
def book(tmp_path_factory):
    """The folder of the book, built from the lessons as they are saved."""
    html = tmp_path_factory.mktemp("a book") / "html"
    build_book(html)
    return html


@pytest.fixture(scope="session")
def chromium():
    """A browser; a test that asks for it is skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("there is no Chromium on this computer")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=ALONE)
        yield browser
        browser.close()


def build_book(html):
    """Build in a process of its own, as Sphinx does not like to do it twice in one."""
    code = "import sys, pathlib, build; build.build(pathlib.Path(sys.argv[1]))"
    reports = {"cwd": ROOT / "reports", "env": os.environ | {"PYTHONPATH": str(ROOT)}}
    subprocess.run([sys.executable, "-c", code, html], check=True, **reports)
