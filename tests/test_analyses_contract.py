"""What every analysis promises, found by introspection: no function is left out."""

import inspect
from functools import cache

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
    "scale": alms.load_points_scales(),
    "rules": alms.load_rules(),
    "rule": alms.load_rules(2004),
    "standings": alms.load_standings(),
    "winners": alms.load_winners(),
    "claims": alms.load_claims(),
}
TABLES["scored"] = scoring.score_race(
    TABLES["results"], TABLES["scales"], TABLES["rule"]
)
TABLES["progression"] = championship.progression(TABLES["points"], TABLES["scales"])
FRAMES = {
    name: [given for given in inspect.signature(function).parameters if given in TABLES]
    for name, function in PUBLIC.items()
}
OTHERS = {"shuffle_test": {"by": "car_class", "statistic": "GT", "n_shuffles": 9}}
TABULAR = [name for name in PUBLIC if name not in ("shuffle_test", "validate_results")]
ROWS_AS_GIVEN = "lap_gaps season_gaps score_race places_from_points rescore".split()
INTERVALS = [
    name
    for name, function in PUBLIC.items()
    if "confidence" in inspect.signature(function).parameters
]
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
KEYED = [
    (name, frame)
    for name, frame in CELLS
    if frame in KEYS and name not in ("causes", "places_from_points")
]


def call(name, **given):
    """Result of a function on our tables but for what is given."""
    tables = {frame: TABLES[frame] for frame in FRAMES[name]}
    return PUBLIC[name](**tables | given, **OTHERS.get(name, {}))


usual = cache(call)


def own_columns(name):
    """Columns of a result that are not just handed through."""
    handed = {*TABLES["results"]} if name == "score_race" else set()
    return [column for column in usual(name) if column not in handed]


def test_public_names_are_those_of_the_design():
    analyses = "attrition causes compare_survival finishing_rates length_and_attrition"
    names = {
        "attrition": f"{analyses} shuffle_test survival",
        "championship": "decided progression rescore robustness what_if",
        "gaps": "class_margins lap_gaps season_gaps",
        "rule_search": "find_rule",
        "scoring": "places_from_points reconcile score_race team_points",
        "validation": "validate_results",
    }
    for module in MODULES:
        assert " ".join(module.__all__) == names[module.__name__.split(".")[1]]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_docstring_says_what_comes_out_what_is_refused_and_shows_it(name):
    doc = inspect.getdoc(PUBLIC[name])
    for section in ("Parameters", "Returns", "Raises", "Examples"):
        assert f"\n{section}\n---" in doc
    for parameter in inspect.signature(PUBLIC[name]).parameters:
        assert parameter in doc.split("Returns")[0]


@pytest.mark.parametrize("name", TABULAR)
def test_a_table_has_a_fresh_index_and_plain_dtypes_and_names_its_columns(name):
    table = usual(name)
    assert {str(dtype) for dtype in table.dtypes} <= DTYPES
    assert table.index.equals(pd.RangeIndex(len(table)))
    if "car_class" in table:
        assert table["car_class"].cat.ordered
    doc = inspect.getdoc(PUBLIC[name]).split("Returns")[1]
    for column in own_columns(name):
        assert column in doc or column.startswith("to_"), column


@pytest.mark.parametrize("name", TABULAR)
@pytest.mark.parametrize("bare", [False, True])
def test_empty_in_empty_out_with_the_same_columns_and_dtypes(name, bare):
    kept = ("races", "standings", "scales", "scale", "rules", "rule")
    emptied = {
        frame: pd.DataFrame(columns=[*TABLES[frame]]) if bare else TABLES[frame][:0]
        for frame in FRAMES[name]
        if frame not in kept
    }
    empty = call(name, **emptied)
    assert empty.empty and [*empty] == [*usual(name)]
    own = own_columns(name)
    assert empty[own].dtypes.map(str).equals(usual(name)[own].dtypes.map(str))


@pytest.mark.parametrize("name", PUBLIC)
def test_given_frames_are_left_alone_and_order_and_index_do_not_matter(name):
    mixed = {
        frame: TABLES[frame].sample(frac=1, random_state=1) for frame in FRAMES[name]
    }
    before = {frame: table.copy() for frame, table in mixed.items()}
    result = call(name, **mixed)
    for frame, table in mixed.items():
        pd.testing.assert_frame_equal(table, before[frame])
    if name in ROWS_AS_GIVEN:
        columns = ["season", "round_no", "car_class", "team", "number"]
        order = [column for column in columns if column in result]
        expected = usual(name).sort_values(order, ignore_index=True)
        result = result.sort_values(order, ignore_index=True)
        pd.testing.assert_frame_equal(result, expected)
    elif name in TABULAR:
        pd.testing.assert_frame_equal(result, usual(name))


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
    own = own_columns(name)
    pd.testing.assert_frame_equal(call(name, **plain)[own], usual(name)[own])


@pytest.mark.parametrize(("name", "frame"), CELLS)
def test_what_is_no_frame_is_refused(name, frame):
    optional = inspect.signature(PUBLIC[name]).parameters[frame].default is None
    with pytest.raises(TypeError, match=f"{frame} must be a DataFrame"):
        call(name, **{frame: TABLES[frame].iloc[:, 0] if optional else None})


@pytest.mark.parametrize(("name", "frame"), CELLS)
def test_a_missing_column_is_named_with_its_nearest(name, frame):
    renamed = TABLES[frame].rename(columns="{}_".format)
    message = rf"{frame}: no column '(\w+)'.*Nearest: '\1_'"
    with pytest.raises(DataError, match=message):
        call(name, **{frame: renamed})


@pytest.mark.parametrize(("name", "frame"), KEYED)
def test_a_row_that_does_not_say_what_it_is_about_is_refused(name, frame):
    column = KEYS[frame]
    blank = TABLES[frame].astype({column: object})
    blank.loc[3, column] = None
    with pytest.raises(DataError, match=f"{frame}, row 3: no {column}"):
        call(name, **{frame: blank})


@pytest.mark.parametrize("name", INTERVALS)
@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_confidence_that_is_none_is_refused(name, level):
    with pytest.raises(ValueError, match=f"between .* {level}"):
        call(name, confidence=level)
