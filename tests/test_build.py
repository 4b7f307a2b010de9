"""The tables are what the pages and the compiled facts give, byte for byte."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def copy(tmp_path):
    """The package and the sources of its tables, free to be changed."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("alms_data", "data_raw"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    return tmp_path


def build(project):
    return subprocess.run(
        [sys.executable, "-m", "data_raw.build"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
    )


def tables_of(project):
    folder = project / "alms_data" / "tables"
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_build_from_nothing_gives_the_committed_bytes(copy):
    for path in (copy / "alms_data" / "tables").glob("*.csv"):
        path.unlink()
    assert build(copy).returncode == 0
    assert tables_of(copy) == tables_of(ROOT)


def test_the_original_pages_give_the_same_tables(copy, original_pages):
    for path in (copy / "data_raw" / "pages").iterdir():
        (original,) = original_pages.glob(f"{path.name[:3]}_*.txt")
        path.write_bytes(original.read_bytes())
    assert build(copy).returncode == 0
    built, committed = tables_of(copy), tables_of(ROOT)
    for name in committed.keys() - {"datapackage.json"}:
        assert built[name] == committed[name], name


def test_an_edited_table_is_not_overwritten(copy):
    path = copy / "alms_data" / "tables" / "results.csv"
    path.write_bytes(path.read_bytes().replace(b"350", b"351", 1))
    done = build(copy)
    assert done.returncode == 1
    assert "tables/results.csv" in done.stderr.splitlines()[-2]
    assert b"351" in path.read_bytes()
