"""The map of the tables is drawn from the codebook, and what its arrows say holds."""

import sys

import matplotlib.pyplot as plt
import pytest
from lesson_checks import ROOT

import alms_data as alms
from alms_data import table_map
from alms_data.figures import as_svg

JOINS = sorted(
    set(
        alms.describe()
        .dropna(subset="refers_to")[["table", "refers_to"]]
        .itertuples(index=False, name=None)
    )
)


@pytest.fixture(autouse=True)
def style():
    with plt.rc_context():
        yield
    plt.close("all")


def load(table):
    return getattr(alms, f"load_{table}")()


def test_every_table_has_one_place():
    placed = [table for row in table_map.ROWS for table in row]
    assert sorted(placed) == sorted(alms.tables()["table"])


def test_joined_tables_are_neighbours():
    places = {
        t: (x, y) for y, row in enumerate(table_map.ROWS) for x, t in enumerate(row)
    }
    for table, other in JOINS:
        steps = zip(places[table], places[other], strict=True)
        assert max(abs(here - there) for here, there in steps) == 1


@pytest.mark.parametrize(("table", "other"), JOINS)
def test_an_arrow_joins_on_the_key_of_its_target(table, other):
    rows, target = load(table), load(other)
    key = alms.tables().set_index("table").loc[other, "key"].split(", ")
    joined = rows.merge(target[key], on=key, how="left", indicator="found")
    assert (joined["found"] == "both").all()
    assert len(joined) == len(rows)


def test_alt_text_names_every_join():
    for table, other in JOINS:
        assert table in table_map.ALT
        assert other in table_map.ALT


@pytest.mark.skipif(sys.platform != "linux", reason="bytes are promised on Linux alone")
def test_stored_map_is_what_is_drawn_now():
    stored = (ROOT / table_map.STORED).read_text(encoding="utf-8")
    drawn = as_svg(table_map.draw_tables(), table_map.ALT)
    assert stored == drawn, "store it again: .venv/bin/python -m alms_data.table_map"


def test_map_can_be_stored_elsewhere(tmp_path):
    table_map.store_map(tmp_path / "map.svg")
    assert table_map.ALT in (tmp_path / "map.svg").read_text(encoding="utf-8")


def test_guide_shows_the_map_with_its_words():
    guide = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    assert f"![{table_map.ALT}](tables.svg)" in guide
