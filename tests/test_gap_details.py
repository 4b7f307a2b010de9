"""Frames of one's own for the gaps: a race left out, no race named, plain columns."""

import pandas as pd
import pytest

import alms_data as alms
from alms_data.gaps import class_margins, lap_gaps, season_gaps

RESULTS = alms.load_results()  # Sebring, then Mosport
RACES = alms.load_races(2004)
CLASS_RESULTS = alms.load_class_results(2004)
CLAIMS = alms.load_claims()
BY_RACE = {
    "lap_gaps": (lambda races: lap_gaps(RESULTS, races), "to_leader_km"),
    "class_margins": (lambda races: class_margins(RESULTS, races), "margin_km"),
    "season_gaps": (lambda races: season_gaps(CLASS_RESULTS, races), "gap_km"),
}


@pytest.mark.parametrize("name", BY_RACE)
@pytest.mark.parametrize("round_no", [1, 6])
def test_a_race_without_facts_leaves_those_of_the_others_in_place(name, round_no):
    analysis, column = BY_RACE[name]
    whole = analysis(RACES)
    found = analysis(RACES[RACES["round_no"] != round_no])
    left_out = whole["round_no"] == round_no
    assert found[column].isna()[left_out].all()
    pd.testing.assert_series_equal(found[column][~left_out], whole[column][~left_out])


@pytest.mark.parametrize("name", BY_RACE)
@pytest.mark.parametrize("column", ["season", "round_no"])
def test_facts_of_no_known_race_are_passed_over(name, column):
    analysis, _ = BY_RACE[name]
    other = RACES.head(1).assign(**{column: pd.NA}).astype(RACES.dtypes)
    pd.testing.assert_frame_equal(analysis(pd.concat([other, RACES])), analysis(RACES))


@pytest.mark.parametrize("name", BY_RACE)
def test_plain_columns_of_the_races_do_not_matter(name):
    analysis, _ = BY_RACE[name]
    plain = RACES.astype({column: object for column in RACES})
    pd.testing.assert_frame_equal(analysis(plain), analysis(RACES))


@pytest.mark.parametrize("column", ["season", "round_no"])
def test_a_margin_stated_of_no_known_race_is_passed_over(column):
    stated = CLAIMS[CLAIMS["quantity"] == "class_margin_s"]
    other = stated.head(1).assign(**{column: pd.NA}).astype(CLAIMS.dtypes)
    found = class_margins(RESULTS, claims=pd.concat([other, CLAIMS]))
    pd.testing.assert_frame_equal(found, class_margins(RESULTS, claims=CLAIMS))
    plain = CLAIMS.astype({name: object for name in ("season", "round_no", "value")})
    found = class_margins(RESULTS, claims=plain)
    pd.testing.assert_frame_equal(found, class_margins(RESULTS, claims=CLAIMS))


def test_rows_may_have_any_index():
    odd = RESULTS.set_index(pd.Index(range(100, 100 + len(RESULTS))))
    for analysis in (lap_gaps, class_margins):
        pd.testing.assert_frame_equal(analysis(odd, RACES), analysis(RESULTS, RACES))
    claims = CLAIMS.set_index(pd.Index(range(len(CLAIMS), 0, -1)))
    pd.testing.assert_frame_equal(
        class_margins(odd, claims=claims), class_margins(RESULTS, claims=CLAIMS)
    )
