"""Places that points imply: what is refused, and what contradicts a win."""

import pandas as pd
import pytest

import alms_data as alms

POINTS = alms.load_points(2004)
SCALES = alms.load_points_scales()
WINNERS = alms.load_winners()
CHAMPION = POINTS["team"].eq("ADT Champion Racing") & POINTS["round_no"].eq(9)


def note_on(points):
    changed = POINTS.copy()
    changed.loc[CHAMPION, "points"] = points
    places = alms.places_from_points(changed, SCALES, WINNERS)
    return places.loc[CHAMPION, "note"].fillna("").item()


@pytest.mark.parametrize(
    ("points", "note"),
    [
        (23, ""),
        (19, "won the class, has place 2's points"),
        (24, "won the class, has no place's points"),
        (pd.NA, "won the class, has no points"),
    ],
)
def test_whose_points_a_winner_has(points, note):
    assert note_on(points) == note


def test_every_cell_gets_one_row_in_its_order():
    places = alms.places_from_points(POINTS, SCALES)
    pd.testing.assert_frame_equal(places[[*POINTS]], POINTS)
    assert places["note"].isna().all()


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        ({"points": POINTS.drop(columns="team")}, "points has no column 'team'"),
        ({"scales": SCALES.drop(columns="place")}, "scales has no column 'place'"),
        ({"winners": WINNERS.drop(columns="team")}, "winners has no column 'team'"),
        (
            {"scales": pd.concat([SCALES, SCALES.tail(1)])},
            "scales has a place twice in one race: place 10 in 2004 round 9",
        ),
        (
            {"scales": SCALES.assign(points=1)},
            "scales has two places with the same points in one race: points 1 in 2003 "
            "round 1",
        ),
    ],
)
def test_frames_that_tell_no_place_are_refused(frames, message):
    given = {"points": POINTS, "scales": SCALES, "winners": WINNERS} | frames
    with pytest.raises(ValueError, match=message):
        alms.places_from_points(**given)


@pytest.mark.parametrize("argument", ["points", "scales", "winners"])
def test_what_is_no_frame_is_refused(argument):
    given = {"points": POINTS, "scales": SCALES, "winners": WINNERS} | {argument: 1}
    with pytest.raises(TypeError, match=f"{argument} must be a DataFrame, got 1"):
        alms.places_from_points(**given)
