"""The tables are what the pages and the compiled facts give, byte for byte."""

import pytest

from alms_data.contract import FOLDER
from alms_data.errors import DataError
from data_raw.build import build


def written(folder):
    """Files that a build writes, with their bytes."""
    files = [*folder.glob("*.csv"), *folder.glob("*.json")]
    return {path.name: path.read_bytes() for path in files}


def test_a_build_from_nothing_gives_the_committed_bytes(tmp_path):
    build(folder=tmp_path)
    built, committed = written(tmp_path), written(FOLDER)
    assert built.keys() == committed.keys()
    assert [name for name in built if built[name] != committed[name]] == []


def test_an_edited_table_is_not_overwritten(tmp_path):
    edited = (FOLDER / "results.csv").read_bytes().replace(b"350", b"351", 1)
    (tmp_path / "results.csv").write_bytes(edited)
    with pytest.raises(DataError, match="tables/results.csv"):
        build(folder=tmp_path)
    assert (tmp_path / "results.csv").read_bytes() == edited
