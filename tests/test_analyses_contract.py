"""What every analysis promises, found by introspection: no function is left out."""

import inspect

import pandas as pd
import pytest

import alms_data as alms
from alms_data import attrition, championship, gaps, rule_search, scoring, validation
from alms_data.errors import DataError

MODULES = [attrition, championship, gaps, rule_search, scoring, validation]
PUBLIC = {name: getattr(module, name) for module in MODULES for name in module.__all__}
TABLES = {
    "results": alms.load_results(),
    "class_results": alms.load_class_results(),
    "races": alms.load_races(),
    "points": alms.load_points(),
    "scales": alms.load_points_scales(),
    "rules": alms.load_rules(),
    "standings": alms.load_standings(),
    "winners": alms.load_winners(),
    "claims": alms.load_claims(),
}
TABLES["scale"] = TABLES["scales"]
TABLES["rule"] = alms.load_rules(2004)
TABLES["scored"] = scoring.score_race(
    TABLES["results"], TABLES["scales"], TABLES["rule"]
)
TABLES["progression"] = championship.progression(TABLES["points"], TABLES["scales"])
NEED_CARS = {"shuffle_test": {"statistic": "GT", "n_shuffles": 9}}
FRAMES = {
    name: [given for given in inspect.signature(function).parameters if given in TABLES]
    for name, function in PUBLIC.items()
}
TABULAR = [name for name in PUBLIC if name not in ("shuffle_test", "validate_results")]
CELLS = [(name, frame) for name in PUBLIC for frame in FRAMES[name] if frame != "rule"]
DTYPES = {"str", "int64", "Int64", "float64", "bool", "category"}
# What each table has to say of every row.
KEYS = {
    "results": "season",
    "class_results": "car_class",
    "points": "team",
    "standings": "team",
    "scales": "place",
    "scale": "place",
}


def call(name, **frames):
    """Result of a function on our tables but for these."""
    given = {frame: TABLES[frame] for frame in FRAMES[name]} | frames
    by = {"by": "car_class"} if name == "shuffle_test" else {}
    return PUBLIC[name](**given, **by, **NEED_CARS.get(name, {}))


def test_public_names_are_those_of_the_design():
    assert {module.__name__.split(".")[1]: module.__all__ for module in MODULES} == {
        "attrition": [
            "attrition",
            "causes",
            "compare_survival",
            "finishing_rates",
            "length_and_attrition",
            "shuffle_test",
            "survival",
        ],
        "championship": ["decided", "progression", "rescore", "robustness", "what_if"],
        "gaps": ["class_margins", "lap_gaps", "season_gaps"],
        "rule_search": ["find_rule"],
        "scoring": ["places_from_points", "reconcile", "score_race", "team_points"],
        "validation": ["validate_results"],
    }


@pytest.mark.parametrize("name", PUBLIC)
def test_a_docstring_says_what_comes_out_what_is_refused_and_shows_it(name):
    doc = inspect.getdoc(PUBLIC[name])
    for section in ("Parameters", "Returns", "Raises", "Examples"):
        assert f"\n{section}\n---" in doc
    for parameter in inspect.signature(PUBLIC[name]).parameters:
        assert parameter in doc.split("Returns")[0]


@pytest.mark.parametrize("name", TABULAR)
def test_a_table_has_a_fresh_index_and_plain_dtypes_and_names_its_columns(name):
    table = call(name)
    assert {str(dtype) for dtype in table.dtypes} <= DTYPES
    assert table.index.equals(pd.RangeIndex(len(table)))
    if "car_class" in table:
        assert table["car_class"].cat.ordered
    doc = inspect.getdoc(PUBLIC[name]).split("Returns")[1]
    of_results = {*TABLES["results"]} if name == "score_race" else set()
    for column in {*table}.difference(of_results):
        assert column in doc or column.startswith("to_"), column


@pytest.mark.parametrize("name", TABULAR)
@pytest.mark.parametrize("bare", [False, True])
def test_empty_in_empty_out_with_the_same_columns_and_dtypes(name, bare):
    full = call(name)
    emptied = {frame: TABLES[frame] for frame in FRAMES[name] if frame != "rule"}
    kept = ("races", "standings", "scales", "scale", "rules")
    for frame, table in emptied.items():
        if frame not in kept:
            emptied[frame] = pd.DataFrame(columns=[*table]) if bare else table.iloc[:0]
    empty = call(name, **emptied)
    assert empty.empty and [*empty] == [*full]
    given = {*TABLES["results"]} if name == "score_race" else set()
    own = [column for column in full if column not in given]
    assert empty[own].dtypes.map(str).equals(full[own].dtypes.map(str))


@pytest.mark.parametrize(("name", "frame"), CELLS)
def test_given_frames_are_left_alone_and_their_index_does_not_matter(name, frame):
    before = TABLES[frame].copy()
    usual = call(name)
    odd = before.set_axis(range(len(before), 0, -1))
    if name in TABULAR:
        result = call(name, **{frame: odd})
        pd.testing.assert_frame_equal(result, usual)
        result.iloc[:, 0] = result.iloc[0, 0]
    pd.testing.assert_frame_equal(TABLES[frame], before)


@pytest.mark.parametrize("name", TABULAR)
@pytest.mark.parametrize("dtype", ["object", "int64", "category"])
def test_plain_dtypes_of_the_input_do_not_matter(name, dtype):
    plain = {}
    for frame in FRAMES[name]:
        table = TABLES[frame]
        columns = ["car_class"] if dtype == "category" else ["season", "round_no"]
        some = [c for c in columns if c in table and table[c].notna().all()]
        some = [*table] if dtype == "object" else some
        plain[frame] = table.astype(dict.fromkeys(some, dtype))
    result, usual = call(name, **plain), call(name)
    own = [column for column in usual if column not in TABLES["results"]]
    columns = own if name == "score_race" else [*usual]
    pd.testing.assert_frame_equal(result[columns], usual[columns])


@pytest.mark.parametrize(("name", "frame"), CELLS)
def test_what_is_no_frame_is_refused(name, frame):
    optional = inspect.signature(PUBLIC[name]).parameters[frame].default is None
    with pytest.raises(TypeError, match=f"{frame} must be a DataFrame"):
        call(name, **{frame: TABLES[frame].iloc[:, 0] if optional else None})


@pytest.mark.parametrize(("name", "frame"), CELLS)
def test_a_missing_column_is_named_with_its_nearest(name, frame):
    table = TABLES[frame]
    renamed = table.rename(columns={column: f"{column}_" for column in table})
    message = rf"{frame}: no column '(\w+)'.*Nearest: '\1_'"
    with pytest.raises(DataError, match=message):
        call(name, **{frame: renamed})


@pytest.mark.parametrize(("name", "frame"), CELLS)
def test_a_row_that_does_not_say_what_it_is_about_is_refused(name, frame):
    if frame not in KEYS or name in ("causes", "places_from_points"):
        return
    column = KEYS[frame]
    blank = TABLES[frame].assign(
        **{column: TABLES[frame][column].astype(object).where(TABLES[frame].index != 3)}
    )
    with pytest.raises(DataError, match=f"{frame}, row 3: no {column}"):
        call(name, **{frame: blank})
