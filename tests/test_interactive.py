"""The numbers of the page with switches are those of the package."""

import json
import sys

import pytest
from lesson_checks import ROOT

import alms_data as alms
from alms_data.championship import what_if

sys.path.insert(0, str(ROOT / "reports"))
import interactive  # noqa: E402

DATA = interactive.page_data()
SCALES = interactive.scales()


@pytest.mark.parametrize("of", interactive.RULES)
@pytest.mark.parametrize("scale", SCALES)
def test_points_add_up_to_what_the_package_says(of, scale):
    found = {
        (title, team): sum(points or 0 for points in rounds)
        for title, teams in DATA["points"][of][scale].items()
        for team, rounds in teams.items()
    }
    rule = None if of == interactive.IN_FORCE else interactive.rule_of(of, 2004)
    published, scales = alms.load_points(), alms.load_points_scales()
    table = what_if(published, alms.load_results(), scales, rule, scale=SCALES[scale])
    for row in table.itertuples():
        assert found.pop((f"{row.season} {row.car_class}", row.team), 0) == row.total
    assert found == {}


def test_rounds_have_their_names():
    assert [len(races) for races in DATA["races"].values()] == [9, 9]
    assert DATA["races"]["2004"][0] == "Sebring International Raceway"


def test_reason_is_that_of_the_package():
    reason = DATA["reasons"]["2004 LMP2, Intersport Racing, 1"]
    assert reason == "232 laps, 66% of the winner's 350; 70% is 245"


def test_data_for_the_script_cannot_end_it():
    text = interactive.for_script({"team": "</script><script>alert(1)</script>"})
    assert "<" not in text
    assert json.loads(text)["team"].startswith("</script>")
