"""The numbers on the report's pages are those of the package."""

import json
import sys

import pandas as pd
import pytest
from report_project import REPORTS

import alms_data as alms
from alms_data.championship import what_if

sys.path.insert(0, str(REPORTS))
import data_pages  # noqa: E402
import interactive  # noqa: E402
import pages  # noqa: E402

DATA = interactive.page_data()
SCALES = interactive.scales()


def totals(of, scale):
    """Totals of all teams as the page's script adds them up."""
    return {
        (title, team): sum(points or 0 for points in rounds)
        for title, teams in DATA["points"][of][scale].items()
        for team, rounds in teams.items()
    }


@pytest.mark.parametrize("of", interactive.RULES)
@pytest.mark.parametrize("scale", SCALES)
def test_points_add_up_to_what_the_package_says(of, scale):
    found = totals(of, scale)
    rule = None if of == interactive.IN_FORCE else interactive.rule_of(of, 2004)
    published, scales = alms.load_points(), alms.load_points_scales()
    table = what_if(published, alms.load_results(), scales, rule, scale=SCALES[scale])
    for row in table.itertuples():
        assert found.pop((f"{row.season} {row.car_class}", row.team), 0) == row.total
    assert found == {}


@pytest.mark.parametrize("left_out", [[1], [6, 8], [1, 2, 3]])
def test_left_out_rounds_add_up_too(left_out):
    teams = DATA["points"]["class winner"]["as published"]["2004 LMP2"]
    table = what_if(
        alms.load_points(2004, car_class="LMP2"),
        alms.load_results(),
        alms.load_points_scales(),
        interactive.rule_of("class winner", 2004),
        without_rounds=left_out,
    )
    for row in table.itertuples():
        rounds = enumerate(teams[row.team], start=1)
        counted = [points or 0 for number, points in rounds if number not in left_out]
        assert sum(counted) == row.total


def test_the_title_flips():
    before = totals("overall winner", "as published")
    after = totals("class winner", "as published")
    miracle, intersport = [
        ("2004 LMP2", team) for team in ("Miracle Motorsports", "Intersport Racing")
    ]
    assert (before[miracle], before[intersport]) == (146, 129)
    assert (after[miracle], after[intersport]) == (146, 148)


def test_first_view_is_the_published_championship():
    rows = pd.DataFrame(interactive.first_rows(DATA)).query("round == 9")
    standings = alms.load_standings(2004, car_class="LMP2")
    assert rows["total"].tolist() == standings["total"].tolist()
    assert rows["team"].tolist() == standings["team"].tolist()
    before = interactive.standings_under("overall winner")
    assert [row["total"] for row in before] == rows["total"].tolist()


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


def test_table_escapes_its_text_and_leaves_missing_cells_empty():
    frame = pd.DataFrame(
        {"a_team": ["<b>", None], "laps": pd.array([1, None], "Int64")}
    )
    html = pages.as_table(frame, 'a "label"')
    assert "<th>a team</th>" in html
    assert "<td>&lt;b&gt;</td>" in html
    assert html.count("<td></td>") == 2
    assert 'aria-label="a &quot;label&quot;"' in html


def test_every_lost_cell_is_counted():
    lost = data_pages.losses().set_index(["table", "column"])
    assert (
        (lost["published"] + lost["recovered"] + lost["unknown"])
        .loc["entries"]
        .eq(len(alms.load_entries()))
        .all()
    )
    assert lost.loc[("entries", "driver")].tolist() == [369, 57, 35]


def test_every_disagreement_is_shown():
    shown = data_pages.disagreements()
    found = alms.compare_sources()
    assert list(shown) == found["kind"].unique().tolist()
    assert sum(table.count("<tr") - 1 for table in shown.values()) == len(found)
