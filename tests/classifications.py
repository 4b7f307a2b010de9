"""Made-up classifications for the tests of the analyses."""

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
generated = settings(deadline=None, max_examples=40)


def classification(*cars, round_no=1):
    """Results of a race from (class, laps, status) in the order of places."""
    rows = pd.DataFrame(cars, columns=["car_class", "laps", "status"])
    places = [str(place) for place in range(1, len(rows) + 1)]
    return rows.assign(
        season=2004,
        round_no=round_no,
        position=range(1, len(rows) + 1),
        number=places,
        team=[f"Team {place}" for place in places],
        cause="Engine",
    )


def cars(most_laps):
    """Generate a car as ``classification()`` takes it."""
    return st.tuples(
        st.sampled_from(["LMP1", "GTS", "GT"]),
        st.integers(0, most_laps),
        st.sampled_from(STATUSES),
    )


def table(**teams):
    """Points of one class: a team's points round by round, None where blank."""
    rows = [
        (2004, "GT", team, round_no, points)
        for team, scored in teams.items()
        for round_no, points in enumerate(scored, 1)
    ]
    columns = ["season", "car_class", "team", "round_no", "points"]
    return pd.DataFrame(rows, columns=columns).astype({"points": "Int64"})
