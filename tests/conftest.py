"""What several tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

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
