"""What the page that flips a title says of all eight."""

from bisect import bisect_left
from operator import itemgetter

import pytest

import alms_data as alms
import flip
from alms_data.championship import what_if

RESULTS, SCALES = alms.load_results(), alms.load_points_scales()


def test_each_title_has_all_its_teams_up_to_every_share():
    standings = flip.titled(alms.load_standings())
    places = flip.page_data()["places"]
    for title, told in standings.groupby("title"):
        for steps in places.pop(title).values():
            assert steps[-1]["upTo"] == 100
            assert all({*told["team"]} <= {*step["places"]} for step in steps)
    assert places == {}


def test_map_says_who_can_take_each_title():
    turned = {control: {*titles} for control, titles in flip.turned().items()}
    assert turned["the line elsewhere"] == turned["another scale"] == {"LMP2 2004"}
    by_round = turned["one round left out"]
    assert by_round == {"LMP2 2004", "GTS 2003", "LMP900 2003"}
    told = flip.title_map().set_index("title")
    assert {*told.index} - turned["any set of rounds left out"] == {"GTS 2004"}
    assert told.loc["GT 2003", "any set of rounds left out"].endswith(": 3 of 511")
    line = told["the line elsewhere"]
    assert {title.split()[1] for title in line[line.isna()].index} == {"2003"}
    assert line["GTS 2004"] == "no, ahead by 65 or more"


@pytest.mark.parametrize("of", ["overall winner", "class winner"])
def test_retired_cars_alone_change_no_champion(of):
    def champions(must_finish):
        """The share up to which each stretch goes, and the four champions there."""
        switches = {"of": of, "must_finish": must_finish, "best_car_only": True}
        season = alms.load_points(2004)
        for row in flip.stretches(**switches):
            standings = what_if(season, RESULTS, SCALES, flip.rule_of(row))
            yield row.share_up_to, flip.leaders(standings)["team"].to_dict()

    running, all_cars = [*champions(True)], [*champions(False)]
    for share, _ in [*running, *all_cars]:
        at = [
            found[bisect_left(found, share, key=itemgetter(0))]
            for found in (running, all_cars)
        ]
        assert at[0][1] == at[1][1], share


def test_where_every_car_counts_miracle_leads_up_to_the_share_told():
    share, *told = flip.every_car()
    assert [(team, total) for team, total in told] == [
        ("Miracle Motorsports", 160),
        ("Intersport Racing", 148),
    ]
    rule = {"must_finish": False, "best_car_only": False}
    lmp2 = alms.load_points(2004, car_class="LMP2")
    for min_share, champion in {0: 0, share / 2: 0, share: 0, share + 1e-6: 1}.items():
        changed = flip.RULE.assign(**rule, min_share=min_share)
        first, second, *_ = what_if(lmp2, RESULTS, SCALES, changed)["team"]
        assert [first, second][champion] == "Miracle Motorsports"
