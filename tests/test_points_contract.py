"""What every analysis of points promises of its frame, whatever it is given."""

import re

import pandas as pd
import pytest

import alms_data as alms
from alms_data import points

TABLES = {
    "results": alms.load_results(),
    "points": alms.load_points(),
    "scales": alms.load_points_scales(),
    "rules": alms.load_rules(),
    "standings": alms.load_standings(),
}
RULE = alms.load_rules(2004)


def _scored(t):
    return points.score_race(t["results"], t["scales"], RULE)


ANALYSES = {
    "score_race": _scored,
    "team_points": lambda t: points.team_points(_scored(t)),
    "reconcile": lambda t: points.reconcile(
        t["results"], t["points"], t["scales"], t["rules"]
    ),
    "find_rule": lambda t: points.find_rule(t["results"], t["points"], t["scales"]),
    "progression": lambda t: points.progression(
        t["points"], t["scales"], t["standings"]
    ),
    "decided": lambda t: points.decided(points.progression(t["points"], t["scales"])),
    "what_if": lambda t: points.what_if(
        t["points"], t["results"], t["scales"], RULE, scale=t["scales"], drop_worst=1
    ),
    "robustness": lambda t: points.robustness(t["points"]),
}
PROMISED = {"str", "Int64", "float64", "bool"}


def test_every_public_function_is_here():
    assert sorted(ANALYSES) == points.__all__


@pytest.mark.parametrize("name", ANALYSES)
def test_columns_have_dtypes_of_the_package(name):
    found = ANALYSES[name](TABLES)
    assert {str(dtype) for dtype in found.dtypes} <= PROMISED
    assert found.index.equals(pd.RangeIndex(len(found)))


@pytest.mark.parametrize("name", ANALYSES)
@pytest.mark.parametrize("empty", ["all", "results", "points"])
def test_empty_input_keeps_columns_and_dtypes(name, empty):
    full = ANALYSES[name](TABLES)
    tables = {
        table: frame.head(0) if empty in ("all", table) else frame
        for table, frame in TABLES.items()
    }
    found = ANALYSES[name](tables)
    assert found.dtypes.to_dict() == full.dtypes.to_dict()
    assert empty != "all" or found.empty


@pytest.mark.parametrize("name", ANALYSES)
def test_plain_dtypes_of_the_input_do_not_matter(name):
    plain = {
        table: frame.astype({name: object for name in frame.columns})
        for table, frame in TABLES.items()
    }
    if name not in ("score_race", "team_points"):  # these hand on other columns
        pd.testing.assert_frame_equal(ANALYSES[name](plain), ANALYSES[name](TABLES))


@pytest.mark.parametrize("name", ANALYSES)
def test_given_frames_are_left_alone(name):
    copies = {table: frame.copy() for table, frame in TABLES.items()}
    found = ANALYSES[name](copies)
    found.loc[:, "season" if "season" in found else "misses"] = 0
    for table, frame in TABLES.items():
        pd.testing.assert_frame_equal(copies[table], frame)


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [
        ("score_race", "results", "laps"),
        ("score_race", "scales", "points"),
        ("score_race", "scales", "season"),
        ("reconcile", "results", "team"),
        ("reconcile", "points", "round_no"),
        ("reconcile", "rules", "season"),
        ("find_rule", "results", "status"),
        ("find_rule", "points", "points"),
        ("find_rule", "scales", "place"),
        ("progression", "points", "team"),
        ("progression", "scales", "round_no"),
        ("progression", "standings", "position"),
        ("what_if", "points", "car_class"),
        ("what_if", "results", "position"),
        ("robustness", "points", "points"),
    ],
)
def test_a_missing_column_is_named_with_its_nearest(name, table, column):
    renamed = TABLES[table].rename(columns={column: f"{column}s_"})
    argument = "scale" if (name, table) == ("score_race", "scales") else table
    with pytest.raises(ValueError, match=f"{argument} has no column '{column}'") as e:
        ANALYSES[name](TABLES | {table: renamed})
    assert f"Nearest: '{column}s_'" in str(e.value)


def test_missing_columns_of_results_that_were_computed():
    with pytest.raises(ValueError, match="scored has no column 'needed_laps'"):
        points.team_points(TABLES["results"])
    with pytest.raises(ValueError, match="progression has no column 'total'"):
        points.decided(points.progression(TABLES["points"]).drop(columns="total"))


@pytest.mark.parametrize(
    "name", ["reconcile", "find_rule", "progression", "robustness"]
)
def test_something_else_than_a_frame_is_refused(name):
    with pytest.raises(TypeError, match="must be a DataFrame"):
        ANALYSES[name](TABLES | {"points": TABLES["points"]["points"]})


def _blank(frame, column):
    """Frame that lost one value."""
    return frame.assign(**{column: frame[column].where(frame.index != 0)})


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [
        ("score_race", "results", "car_class"),
        ("find_rule", "results", "round_no"),
        ("reconcile", "results", "season"),
        ("what_if", "points", "team"),
        ("progression", "points", "round_no"),
        ("robustness", "points", "team"),
        ("robustness", "points", "season"),
    ],
)
def test_a_row_that_does_not_say_what_it_is_about_is_refused(name, table, column):
    tables = TABLES | {table: _blank(TABLES[table], column)}
    message = f"{table} has 1 rows without {column}."
    with pytest.raises(ValueError, match=re.escape(message)):
        ANALYSES[name](tables)


@pytest.mark.parametrize("name", ["score_race", "find_rule", "reconcile", "what_if"])
def test_a_status_of_another_vocabulary_is_refused(name):
    results = TABLES["results"].replace({"status": {"running": "finished"}})
    with pytest.raises(ValueError, match="Unknown status: finished"):
        ANALYSES[name](TABLES | {"results": results})


@pytest.mark.parametrize("name", ["score_race", "find_rule", "reconcile", "what_if"])
def test_a_disqualified_car_may_have_no_laps(name):
    results = TABLES["results"].copy()
    last = results.index[-1]
    results.loc[last, "status"] = "disqualified"
    without = results.assign(laps=results["laps"].where(results.index != last))
    given, lacking = (
        ANALYSES[name](TABLES | {"results": frame}) for frame in (results, without)
    )
    same = [column for column in given if column not in ("laps", "missed")]
    pd.testing.assert_frame_equal(given[same], lacking[same])


@pytest.mark.parametrize("name", ["score_race", "find_rule", "reconcile", "what_if"])
def test_a_running_car_without_laps_is_refused(name):
    results = _blank(TABLES["results"], "laps")
    message = "results has 1 cars without laps that may score."
    with pytest.raises(ValueError, match=re.escape(message)):
        ANALYSES[name](TABLES | {"results": results})


def test_a_scale_for_all_races_with_a_place_twice_is_refused():
    every = TABLES["scales"][["place", "points"]]
    for analysis in (
        lambda: points.score_race(TABLES["results"], every, RULE),
        lambda: points.what_if(TABLES["points"], scales=TABLES["scales"], scale=every),
        lambda: points.reconcile(
            TABLES["results"], TABLES["points"], every, TABLES["rules"]
        ),
    ):
        with pytest.raises(ValueError, match="has a place twice in one race"):
            analysis()


def test_standings_with_a_team_twice_are_refused():
    standings = pd.concat([TABLES["standings"], TABLES["standings"].head(1)])
    with pytest.raises(ValueError, match="standings has a team twice in one class"):
        ANALYSES["progression"](TABLES | {"standings": standings})


@pytest.mark.parametrize("drop_worst", [1.5, "1", None, True])
def test_only_whole_rounds_can_be_dropped(drop_worst):
    with pytest.raises(TypeError, match="drop_worst must be a whole number"):
        points.what_if(TABLES["points"], drop_worst=drop_worst)
