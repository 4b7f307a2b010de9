"""The promise of every table, checked on all tables that there are."""

import inspect

import frictionless
import pandas as pd
import pytest

import alms_data as alms
from alms_data import contract

LOADERS = {
    name.removeprefix("load_"): getattr(alms, name)
    for name in alms.__all__
    if name.startswith("load_")
}
# For each parameter, choices that some rows of each table fit.
CHOICES = {
    "season": [2003, 2004],
    "race": [1, "mosport"],
    "car_class": ["GTS", "GT"],
    "table": ["entries"],
    "kind": ["driver"],
    "as_printed": [True],
}
TEAM = ["season", "car_class", "team"]


def calls():
    for table, loader in LOADERS.items():
        yield table, {}
        for name in inspect.signature(loader).parameters:
            for value in CHOICES[name]:
                if table not in ("results", "crews") or value != 2003:
                    yield table, {name: value}


def keys(rows, columns):
    return set(rows[columns].dropna().itertuples(index=False, name=None))


def test_every_table_has_a_loader_and_a_file_for_any_program():
    listed = alms.tables()
    assert set(listed["table"]) == set(LOADERS)
    for row in listed.itertuples():
        assert row.loader == f"load_{row.table}"
        assert len(pd.read_csv(row.file)) == len(LOADERS[row.table]())
    for path in contract.FOLDER.glob("*.csv"):
        data = path.read_bytes()
        assert data.decode("utf-8").endswith("\n")
        assert b"\r" not in data and not data.startswith(b"\xef\xbb\xbf")


def test_an_independent_reader_finds_the_package_valid():
    report = frictionless.validate(str(contract.DESCRIPTOR))
    assert report.valid, report.flatten(["name", "rowNumber", "note"])


@pytest.mark.parametrize(("table", "choice"), list(calls()))
def test_same_columns_and_dtypes_whatever_is_chosen(table, choice):
    rows = LOADERS[table](**choice)
    described = alms.describe(table)
    assert rows.columns.tolist() == described["column"].tolist()
    dtypes = described.set_index("column")["dtype"]
    if "as_printed" in choice:
        dtypes = dtypes.replace("category", "str")
    assert rows.dtypes.astype("str").to_dict() == dtypes.to_dict()
    assert isinstance(rows.index, pd.RangeIndex)
    assert len(rows) > 0


@pytest.mark.parametrize("table", LOADERS)
def test_keys_name_a_row_and_point_to_rows_that_are_there(table):
    rows = LOADERS[table]()
    assert not rows.duplicated(contract.key_of(table)).any()
    for target in alms.describe(table)["refers_to"].dropna():
        key = contract.key_of("races" if target == "schedule" else target)
        assert keys(rows, key) <= keys(LOADERS[target](), key)


@pytest.mark.parametrize("table", LOADERS)
def test_what_can_be_missing_is(table):
    """The text on NA says "never" exactly where no row lacks the value."""
    rows = LOADERS[table]()
    for column, missing in alms.describe(table).set_index("column")["missing"].items():
        if column != "recovered" and "as_printed" not in missing:
            assert rows[column].isna().any() == (missing != "never"), column


def test_classes_come_fastest_first_and_only_those_that_are_there():
    results = alms.load_results()
    assert list(results["car_class"].cat.categories) == ["LMP1", "LMP2", "GTS", "GT"]
    of_2003 = alms.load_class_results(2003)["car_class"]
    assert list(of_2003.cat.categories) == ["LMP900", "LMP675", "LMGTP", "GTS", "GT"]
    assert alms.load_lemans()["car_class"].dtype == "str"


@pytest.mark.parametrize("table", LOADERS)
def test_a_frame_is_the_callers_own(table):
    before, spoiled = LOADERS[table](), LOADERS[table]()
    spoiled.iloc[:, 0] = spoiled.iloc[0, 0]
    pd.testing.assert_frame_equal(LOADERS[table](), before)


def test_seasons_add_up_to_all():
    for loader in LOADERS.values():
        if "season" in inspect.signature(loader).parameters:
            by_season = [loader(season) for season in loader()["season"].unique()]
            assert sum(map(len, by_season)) == len(loader())


# --- What is in them, counted by hand -------------------------------------


def test_counts():
    counts = {
        "schedule": 19,  # 18 held and one cancelled
        "races": 18,
        "class_results": 73,  # four classes a race, and the Bentleys once
        "results": 68,  # 44 at Sebring, 24 at Mosport
        "crews": 182,
        "entries": 461,
        "points_scales": 180,
        "standings": 62,
        "points": 558,  # 62 teams in nine rounds
        "lemans": 781,  # 47 to 56 cars in each of 15 years
    }
    assert {table: len(LOADERS[table]()) for table in counts} == counts
    won = alms.load_winners().drop_duplicates(["season", "round_no", "car_class"])
    assert len(won) == 72
    assert alms.load_schedule()["cancelled"].sum() == 1
    seats = [
        LOADERS[table]()["seat"].min() for table in ("crews", "entries", "winners")
    ]
    assert seats == [1, 1, 1]


def test_published_totals_are_the_sum_of_the_rounds():
    sums = alms.load_points().groupby(TEAM, observed=True)["points"].sum()
    totals = alms.load_standings().set_index(TEAM)["total"]
    assert len(totals) == 62
    assert (sums.reindex(totals.index) == totals).all()


def test_standings_are_in_the_order_of_the_totals():
    for _, table in alms.load_standings().groupby(TEAM[:2], observed=True):
        rank = table["total"].rank(method="min", ascending=False)
        assert (table["position"] == rank).all()
        assert (table["tied"] == table["total"].duplicated(keep=False)).all()


def test_every_team_is_in_an_entry_list_but_one():
    entered = keys(alms.load_entries(), TEAM)
    named = [keys(LOADERS[t](), TEAM) for t in ("results", "winners", "standings")]
    assert set().union(*named) - entered == {(2003, "LMP900", "Taurus Sports Racing")}


def test_recovered_cells_are_marked_and_have_their_evidence():
    for table, columns in (
        ("results", ["number", "team"]),
        ("entries", ["number", "driver", "rounds"]),
    ):
        printed, loaded = LOADERS[table](as_printed=True), LOADERS[table]()
        filled = printed[columns].isna() & loaded[columns].notna()
        assert (filled.any(axis=1) == loaded["recovered"].notna()).all()
        usable = alms.load_recoveries(table).query("confidence != 'low'")
        assert filled.to_numpy().sum() == len(usable)
        assert usable["evidence"].notna().all()


def test_lost_cells_of_the_entry_lists():
    printed, recovered = alms.load_entries(as_printed=True), alms.load_entries()
    assert printed["driver"].isna().sum() == 92
    assert printed["rounds"].isna().sum() == 121
    assert recovered["driver"].isna().sum() == 35
    assert recovered["rounds"].isna().sum() == 62
    assert alms.load_results()["number"].isna().sum() == 10
    printed = alms.load_results(as_printed=True)
    assert printed[["number", "team", "recovered"]].isna().all(axis=None)
