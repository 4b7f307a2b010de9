"""The promise of every loader, checked on all loaders that there are."""

import inspect

import pandas as pd
import pytest

import alms_data as alms

LOADERS = {
    name.removeprefix("load_"): getattr(alms, name)
    for name in alms.__all__
    if name.startswith("load_")
}
# The first values of each filter, and one that leaves few rows.
CHOICES = {
    "season": [2003, 2004],
    "race": [1, "mosport"],
    "car_class": ["GTS", "GT"],
    "table": ["entries"],
    "kind": ["driver"],
    "as_printed": [True],
}


def choices_of(loader):
    return [
        {name: value}
        for name in inspect.signature(loader).parameters
        for value in CHOICES[name]
    ]


def calls():
    for table, loader in LOADERS.items():
        yield pytest.param(table, {}, id=table)
        for choice in choices_of(loader):
            if table in ("results", "crews") and choice == {"season": 2003}:
                continue
            yield pytest.param(table, choice, id=f"{table}-{choice}")


def test_the_fifteen_tables_have_a_loader_each():
    listed = alms.tables()
    assert listed["table"].tolist() == list(dict.fromkeys(listed["table"]))
    assert set(listed["table"]) == set(LOADERS)
    assert len(LOADERS) == 15
    assert set(listed["loader"]) == {f"load_{table}" for table in LOADERS}


@pytest.mark.parametrize(("table", "choice"), list(calls()))
def test_same_columns_and_dtypes_whatever_the_filter(table, choice):
    rows = LOADERS[table](**choice)
    book = alms.describe(table)
    assert rows.columns.tolist() == book["column"].tolist()
    assert [str(dtype) for dtype in rows.dtypes] == book["dtype"].tolist()
    assert isinstance(rows.index, pd.RangeIndex)
    assert len(rows) > 0


@pytest.mark.parametrize("as_printed", [False, True])
@pytest.mark.parametrize("table", LOADERS)
def test_key_is_unique(table, as_printed):
    loader = LOADERS[table]
    if as_printed and "as_printed" not in inspect.signature(loader).parameters:
        pytest.skip("compiled by hand: nothing is printed")
    rows = loader(as_printed=True) if as_printed else loader()
    book = alms.describe(table)
    key = book.loc[book["key"], "column"].tolist()
    assert key
    assert not rows.duplicated(key).any()


@pytest.mark.parametrize("table", LOADERS)
def test_missing_values_are_where_the_codebook_allows_them(table):
    rows = LOADERS[table]()
    book = alms.describe(table).set_index("column")
    for column in rows:
        if book.loc[column, "missing"].split(" ")[0] == "never":
            assert rows[column].notna().all(), column


@pytest.mark.parametrize("table", LOADERS)
def test_codebook_does_not_allow_what_never_happens(table):
    rows = LOADERS[table]()
    missing = alms.describe(table).set_index("column")["missing"]
    of_own_pages = ("never", "only in", "where position", "the page's names")
    for column in rows:
        if missing[column].startswith((*of_own_pages, "the page prints full")):
            continue
        if "always as the race pages print none" in missing[column]:
            continue
        if column == "recovered" and table == "results":
            continue
        assert rows[column].isna().any(), column


@pytest.mark.parametrize("table", LOADERS)
def test_foreign_keys_hold(table):
    rows = LOADERS[table]()
    for target in alms.describe(table)["refers_to"].dropna():
        book = alms.describe(target)
        key = book.loc[book["key"], "column"].tolist()
        if target == "schedule":
            key = ["season", "round_no"]
        known = LOADERS[target]()[key].dropna()
        assert set(rows[key].itertuples(index=False, name=None)) <= set(
            known.itertuples(index=False, name=None)
        )


def test_every_team_that_raced_or_scored_is_in_an_entry_list_but_one():
    team = ["season", "car_class", "team"]
    entered = set(alms.load_entries()[team].itertuples(index=False, name=None))
    for table in ("results", "winners", "standings"):
        named = set(LOADERS[table]()[team].itertuples(index=False, name=None))
        missing = named - entered
        expected = {(2003, "LMP900", "Taurus Sports Racing")}
        assert missing == (expected if table == "standings" else set())


@pytest.mark.parametrize("table", LOADERS)
def test_frames_are_fresh(table):
    loader = LOADERS[table]
    before = loader()
    spoiled = loader()
    spoiled.loc[:, spoiled.columns[0]] = spoiled.iloc[0, 0]
    pd.testing.assert_frame_equal(loader(), before)


def test_describe_covers_every_column_and_nothing_else():
    book = alms.describe()
    for table, loader in LOADERS.items():
        described = book.loc[book["table"] == table, "column"].tolist()
        assert described == loader().columns.tolist()
    assert set(book["table"]) == set(LOADERS)
    assert (book["meaning"].str.len() > 4).all()
    assert book["missing"].notna().all()


@pytest.mark.parametrize(
    "function",
    [alms.tables, alms.describe, alms.sources, alms.compare_sources, alms.check_claims],
)
def test_all_text_is_str(function):
    assert "object" not in set(map(str, function().dtypes))


def test_filters_add_up_to_all():
    for loader in LOADERS.values():
        if "season" not in inspect.signature(loader).parameters:
            continue
        seasons = sorted(set(loader()["season"]))
        parts = pd.concat([loader(season) for season in seasons], ignore_index=True)
        key = parts.columns.tolist()
        pd.testing.assert_frame_equal(
            parts.sort_values(key, ignore_index=True),
            loader().sort_values(key, ignore_index=True),
        )
