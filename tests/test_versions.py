"""The versions of the package and of the data, wherever they stand."""

import re
from pathlib import Path

import alms_data as alms
from alms_data.contract import package

ROOT = Path(__file__).parent.parent
DATA_VERSION = package()["version"]


def newest(part):
    """First heading below a part of the changelog."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return re.search(rf"^## {part}\n.*?^### (\S+)", text, re.MULTILINE | re.DOTALL)[1]


def test_the_changelog_begins_with_the_versions():
    assert newest("Data") == DATA_VERSION
    assert newest("Package") == alms.__version__


def test_the_citation_has_the_versions():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.+)$", text, re.MULTILINE) == [alms.__version__]
    assert f"version of the data, which is {DATA_VERSION}." in " ".join(text.split())
