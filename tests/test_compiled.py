"""Facts compiled by hand: each names its evidence, and a bad one is named."""

import pytest

from alms_data.errors import DataError
from data_raw import compiled
from data_raw.compiled import FOLDER, facts
from data_raw.published import _framed, _with_speed, seconds

EVIDENCE_THEMSELVES = ("claims", "lemans", "outside", "sources", "statements")


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.csv")))
def test_every_row_names_its_evidence(name):
    assert name in EVIDENCE_THEMSELVES or all(row["evidence"] for row in facts(name))


@pytest.mark.parametrize("row", ["2004,1", "2004,1,GT,5"])
def test_a_row_with_too_few_or_too_many_cells_is_named(row, tmp_path, monkeypatch):
    monkeypatch.setattr(compiled, "FOLDER", tmp_path)
    text = f"season,round_no,car_class\n2004,1,GTS\n{row}\n"
    (tmp_path / "short.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as refused:
        facts("short")
    assert (refused.value.file, refused.value.key) == ("compiled/short.csv", "row 2")


def test_a_value_of_another_type_or_a_time_that_is_none_is_named_by_its_row():
    first, second, *_ = facts("class_results")
    with pytest.raises(DataError, match="class_results.csv, .*round_no one"):
        _framed("class_results", [first, second | {"round_no": "one"}])
    with pytest.raises(DataError, match="races.csv, season 2003, round_no 1"):
        _with_speed(facts("races")[0] | {"winner_time": "12h"})


def test_times_in_seconds():
    # 12 h 1 min 22.576 s: 43200 + 60 + 22.576
    assert seconds("12:01:22.576") == 43282.576
