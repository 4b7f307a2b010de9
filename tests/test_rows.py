"""Row accounting: every row of every page is in a table or named as no data."""

import re

import pandas as pd
import pytest

import alms_data as alms
from alms_data.facts import HERE
from alms_data.published import about, race_page, season_page

PAGES = ("000", "001", "002", "003", "004")
NO_DATA = {"header", "separator", "sources", "heading"}
READ_AS = {
    "000": {"results": 44, "header": 1},
    "001": {"results": 24},
    "002": {
        "schedule": 9,
        "entries": 199,
        "winners": 18,
        "points_scales": 3,
        "standings": 28,
        "header": 11,
        "sources": 2,
        "heading": 13,
    },
    "003": {
        "schedule": 10,
        "standings": 34,
        "header": 5,
        "separator": 5,
        "sources": 1,
    },
    "004": {
        "schedule": 9,
        "entries": 262,
        "winners": 18,
        "points_scales": 2,
        "standings": 34,
        "header": 11,
        "sources": 2,
        "heading": 13,
    },
}


def page_of(source):
    return race_page(source) if source in ("000", "001") else season_page(source)


def table_lines(source):
    """Numbers of the lines that look like rows, told apart without the readers."""
    lines = (HERE / about(source)["file"]).read_text(encoding="utf-8").split("\n")
    row = re.compile(r"\d+[A-Z]|.*\||POS\.")
    return {no for no, line in enumerate(lines, 1) if row.match(line)}


@pytest.mark.parametrize("source", PAGES)
def test_every_row_is_read_as_something(source):
    rows = page_of(source).rows
    read = set(rows.loc[~rows["read_as"].isin(["heading", "points_scales"]), "line"])
    assert read == table_lines(source)
    assert rows["line"].is_unique
    assert rows["read_as"].value_counts().to_dict() == READ_AS[source]


@pytest.mark.parametrize("source", PAGES)
def test_every_row_read_as_data_is_in_the_frame(source):
    page = page_of(source)
    counted = page.rows["read_as"].value_counts()
    for table in set(counted.index) - NO_DATA:
        rows = getattr(page, table)
        if table == "winners":
            assert len(rows.drop_duplicates(["round_no", "car_class"])) == 36
        elif table == "points_scales":
            assert len(rows) == 90
        else:
            assert len(rows) == counted[table]


def test_counts_of_the_tables():
    counts = {
        "results": 68,
        "crews": 182,
        "entries": 461,
        "points_scales": 180,
        "standings": 62,
        "points": 558,
        "schedule": 19,
        "races": 18,
        "class_results": 73,
    }
    for table, count in counts.items():
        assert len(getattr(alms, f"load_{table}")()) == count
    wins = alms.load_winners().drop_duplicates(["season", "round_no", "car_class"])
    assert len(wins) == 72
    assert alms.load_schedule()["cancelled"].sum() == 1


def test_lost_cells_of_the_entry_lists():
    printed, recovered = alms.load_entries(as_printed=True), alms.load_entries()
    assert printed["driver"].isna().sum() == 92
    assert printed["rounds"].isna().sum() == 121
    assert printed["recovered"].isna().all()
    assert recovered["driver"].isna().sum() < 92
    assert recovered["rounds"].isna().sum() < 121
    filled = printed["driver"].isna() & recovered["driver"].notna()
    assert recovered.loc[filled, "recovered"].str.contains("confidence").all()


def test_recovered_marks_every_cell_that_the_page_does_not_have():
    printed, loaded = alms.load_entries(as_printed=True), alms.load_entries()
    for column in ("number", "driver", "rounds"):
        filled = printed[column].isna() & loaded[column].notna()
        assert loaded.loc[filled, "recovered"].notna().all()
        named = loaded["recovered"].str.contains(column).fillna(False)
        assert named[filled].all()
        kept = printed[column].notna() & loaded["recovered"].isna()
        assert loaded.loc[kept, column].notna().all()


def test_no_hint_is_taken_for_a_fact():
    entries = alms.load_entries()
    assert not entries["recovered"].str.contains("confidence low").fillna(False).any()
    racers_group = entries.query(
        "season == 2003 and team == 'The Racer\\'s Group' and car_no == 1"
    )
    assert racers_group["number"].isna().all()


def test_published_totals_are_the_sum_of_the_rounds():
    team = ["season", "car_class", "team"]
    sums = alms.load_points().groupby(team)["points"].sum().rename("sum")
    standings = alms.load_standings().set_index(team).join(sums)
    assert len(standings) == 62
    assert (standings["sum"] == standings["total"]).all()


def test_every_score_is_on_the_scale_and_no_place_is_scored_twice():
    places = alms.places_from_points(alms.load_points(), alms.load_points_scales())
    scored = places.dropna(subset="points")
    assert scored["place"].notna().all()
    assert not scored.duplicated(["season", "round_no", "car_class", "place"]).any()


def test_standings_are_in_the_order_of_the_totals():
    for _, table in alms.load_standings().groupby(["season", "car_class"]):
        assert table["total"].is_monotonic_decreasing
        tied = table["total"].duplicated(keep=False)
        assert (table["tied"] == tied).all()
        rank = table["total"].rank(method="min", ascending=False)
        assert (table["position"] == rank).all()


def test_numbers_that_no_source_gives_stay_missing():
    results = alms.load_results()
    assert results["number"].isna().sum() == 10
    assert results["team"].notna().all()
    printed = alms.load_results(as_printed=True)
    assert printed[["number", "team", "recovered"]].isna().all(axis=None)


def test_engines_are_those_of_chassis_rows_and_of_numbers_below_them():
    printed = alms.load_entries(as_printed=True)
    kept = printed[printed["seat"] == 1].dropna(subset="engine")
    by_number = kept.dropna(subset="number")
    assert len(kept) == 8
    assert by_number[["season", "team", "car_no", "number"]].values.tolist() == [
        [2004, "American Spirit Racing", 3, "56"]
    ]


def test_one_surname_is_not_as_the_page_prints_it():
    printed, loaded = alms.load_crews(as_printed=True), alms.load_crews()
    other = printed["surname"] != loaded["surname"]
    pairs = zip(printed["surname"][other], loaded["surname"][other], strict=True)
    assert list(pairs) == [("Zabinsk", "Zabinski")]


def test_full_names_fit_the_printed_surnames():
    crews = alms.load_crews()
    named = crews.dropna(subset="driver")
    assert len(crews) - len(named) == 1
    surname = plain(named["surname"].str.replace("C.Field", "Field"))
    driver = plain(named["driver"])
    fits = [name.endswith(last) for name, last in zip(driver, surname, strict=True)]
    unlike = named.loc[[not fit for fit in fits], ["surname", "driver"]]
    assert unlike.values.tolist() == [["Porter", "Dorsey Porter, Jr."]]


def plain(names):
    normal = names.str.normalize("NFKD").str.encode("ascii", "ignore")
    return normal.str.decode("ascii").astype("str")


def test_seats_that_the_entry_lists_alone_resolve():
    """Of 182 seats the entry lists as published name 128, by team, class and round."""
    results = alms.load_results()[
        ["season", "round_no", "position", "car_class", "team"]
    ]
    crews = alms.load_crews().merge(results)
    printed, loaded = alms.load_entries(as_printed=True), alms.load_entries()
    listed = loaded[printed["driver"].notna()]
    columns = ["season", "car_class", "team", "driver"]
    known = {}
    for row in listed.itertuples():
        key = (row.season, row.car_class, row.team, row.driver)
        rounds = alms.rounds_in(row.rounds, took_part=False)
        known.setdefault(key, set()).update(rounds or range(1, 10))
    resolved = [
        row[1] in known.get(row[0], ())
        for row in zip(
            crews[columns].itertuples(index=False, name=None),
            crews["round_no"],
            strict=True,
        )
    ]
    assert sum(resolved) == 128


def test_winning_crews_are_the_crews_of_the_classification_but_for_one():
    """Sebring's GT winner was entered with three and driven by two."""
    found = alms.compare_sources()
    odd = found[found["kind"] == "crew of the class winner"]
    assert odd["subject"].tolist() == ["Alex Job Racing"]


def test_damaged_page_gives_points_only_of_whole_rows():
    page = season_page("003")
    assert page.standings["team"].isna().all()
    assert len(page.standings) == 34
    assert len(page.points) == 6 * 9
    whole = alms.load_points(2003, as_printed=True)
    for car_class, points in page.points.groupby("car_class"):
        scores = points["points"].to_numpy().reshape(-1, 9).tolist()
        same_class = whole[whole["car_class"] == car_class]
        assert all(
            row in same_class["points"].to_numpy().reshape(-1, 9).tolist()
            for row in scores
        )


def test_damaged_page_agrees_with_the_whole_copy():
    damaged = season_page("003").standings.drop(columns="team")
    whole = alms.load_standings(2003, as_printed=True).drop(columns="team")
    pd.testing.assert_frame_equal(damaged, whole)


def test_errata_change_what_they_say_and_nothing_else():
    for table in ("results", "crews", "entries", "standings"):
        errata = alms.load_errata(table)
        loader = getattr(alms, f"load_{table}")
        for column in set(errata["column"]):
            printed = loader(as_printed=True)[column]
            loaded = loader()[column]
            changed = {
                pair
                for pair in zip(printed, loaded, strict=True)
                if pair[0] != pair[1] and isinstance(pair[0], str)
            }
            spelled = alms.load_names("chassis")
            renamed = set(
                spelled[["as_printed", "canonical"]].itertuples(index=False, name=None)
            )
            of_column = errata[errata["column"] == column]
            expected = set(
                of_column[["as_printed", "corrected"]].itertuples(
                    index=False, name=None
                )
            )
            assert changed - renamed == expected
