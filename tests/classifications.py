"""Made-up classifications and points for the tests of the analyses."""

import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

STATUSES = [
    "running",
    "retired",
    "did not start",
    "not classified",
    "disqualified",
    "withdrawn",
]
RULE = {"min_share": 0.7, "of": "overall winner", "must_finish": True}
generated = settings(max_examples=25)


def scale(*points):
    """Points for each place, in every race."""
    return pd.DataFrame({"place": range(1, len(points) + 1), "points": points})


FIVE = scale(10, 8, 6, 4, 2)
TEN = scale(20, 16, 13, 10, 8, 6, 4, 3, 2, 1)


def classification(*cars, round_no=1):
    """Results of a race from (class, laps, status[, team]) in the order of places."""
    rows = [car if len(car) == 4 else (*car, None) for car in cars]
    frame = pd.DataFrame(rows, columns=["car_class", "laps", "status", "team"])
    places = [str(place) for place in range(1, len(frame) + 1)]
    return frame.assign(
        season=2004,
        round_no=round_no,
        position=range(1, len(frame) + 1),
        number=places,
        team=frame["team"].fillna(pd.Series([f"Team {place}" for place in places])),
        cause="Engine",
    )


def running(*laps, **more):
    """A class in which each car is a team's, named A, B, C and so on."""
    cars = zip(laps, "ABCDEFG", strict=False)
    return classification(*(("GT", n, "running", team) for n, team in cars), **more)


def cars(most_laps):
    """Generate a car as ``classification()`` takes it."""
    return st.tuples(
        st.sampled_from(["LMP1", "GTS", "GT"]),
        st.integers(0, most_laps),
        st.sampled_from(STATUSES),
        st.sampled_from("ABCDEF"),
    )


def fields(most_laps, most=14):
    """Generate the cars of a race, the farthest first."""
    lists = st.lists(cars(most_laps), min_size=1, max_size=most)
    return lists.map(lambda field: sorted(field, key=lambda car: -car[1]))


def table(**teams):
    """Points of one class: a team's points round by round, None where blank."""
    rows = [
        (2004, "GT", team, round_no, points)
        for team, scored in teams.items()
        for round_no, points in enumerate(scored, 1)
    ]
    columns = ["season", "car_class", "team", "round_no", "points"]
    return pd.DataFrame(rows, columns=columns).astype({"points": "Int64"})
