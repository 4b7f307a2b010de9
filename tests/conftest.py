"""What several tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

PROJECT = Path(__file__).resolve().parent.parent

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
    folder = Path(given) if given else PROJECT.parent / "shared" / "pages"
    if folder.is_dir():
        return folder
    if given:
        pytest.fail(f"ALMS_ORIGINAL_PAGES names no folder: {given}")
    pytest.skip("the original pages are not here; ALMS_ORIGINAL_PAGES names them")
