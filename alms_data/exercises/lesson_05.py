"""Exercises of lesson 05, thirteen laps."""

from math import ceil, floor

from alms_data.exercises.exercise import Exercise
from alms_data.loaders import load_points, load_points_scales, load_results, load_rules
from alms_data.rule_search import find_rule


def _taurus_place(car_class: str | None = "LMP1", laps: int = 320) -> int:
    """Place that Taurus would have had at Sebring with so many laps."""
    sebring = load_results(2004, "sebring", car_class=car_class)
    others = sebring[sebring["team"] != "Taurus Sports Racing"]
    return int((others["laps"] > laps).sum()) + 1


def _points_of(place: int, round_no: int = 1) -> int:
    scale = load_points_scales(2004).set_index(["round_no", "place"])["points"]
    return int(scale.get((round_no, place), 0))


def intersport_percent(of: str) -> float:
    """Laps of Intersport's car at Sebring, in percent of the winner's."""
    sebring = load_results(2004, "sebring")
    lmp2 = sebring[sebring["car_class"] == "LMP2"]
    laps = lmp2.loc[lmp2["team"] == "Intersport Racing", "laps"].item()
    cars = sebring if of == "overall winner" else lmp2
    return float(100 * laps / cars["laps"].max())


def _largest_share() -> int:
    """Largest whole percentage with which Intersport's car scores."""
    return floor(intersport_percent("overall winner"))


def _percent() -> int:
    """Share of the rule in force, in percent."""
    return round(100 * float(load_rules(2004)["min_share"].item()))


def _largest_share_in_class() -> int:
    """Largest one below the rule's with which it scores by its class winner's laps."""
    return min(floor(intersport_percent("class winner")), _percent() - 1)


def _misses(
    of: str = "overall winner",
    among: str = "eligible cars",
    best_car_only: bool = False,
) -> int:
    readings = find_rule(load_results(), load_points(), load_points_scales())
    rule = load_rules(2004)
    share = rule["min_share"].item()
    at_share = readings[
        (readings["share_above"] < share)
        & (readings["share_up_to"] >= share)
        & readings["must_finish"]
    ].set_index(["of", "places_among", "best_car_only"])
    return int(at_share.loc[(of, among, best_car_only), "misses"])


def _champion_racing() -> int:
    points = load_points(2004, car_class="LMP1").groupby("team")["points"].sum()
    return int(points["ADT Champion Racing"])


def _needed(car_class: str | None = None) -> int:
    sebring = load_results(2004, "sebring", car_class=car_class)
    return ceil(70 * int(sebring["laps"].max()) / 100)


EXERCISES = {
    "05-taurus": Exercise(
        lambda: _points_of(_taurus_place()),
        {
            "That is its place in class; look up the points of that place.": (
                _taurus_place
            ),
            "That is the scale of the short races; Sebring has its own.": (
                lambda: _points_of(_taurus_place(), round_no=2)
            ),
            "That is for ninth place; with 320 laps it is ahead of two more cars.": (
                lambda: _points_of(_taurus_place(laps=270))
            ),
            "That is for its place overall, but places count within the class.": (
                lambda: _points_of(_taurus_place(car_class=None))
            ),
        },
    ),
    "05-share": Exercise(
        _largest_share,
        {
            "Rounded up: with that share Intersport's 232 laps are too few.": (
                lambda: ceil(intersport_percent("overall winner"))
            ),
            "That is a share of the class winner's laps; the rule asks for the "
            "overall winner's.": lambda: int(intersport_percent("class winner")),
            "That is the rule as it was, and with it Miracle has the title.": _percent,
            "That is with the class winner's laps; take the rule in force, and change "
            "its share alone.": _largest_share_in_class,
            "Give it in percent.": lambda: _largest_share() / 100,
        },
    ),
    "05-all-cars": Exercise(
        _misses,
        {
            "That is with places counted among teams.": (
                lambda: _misses(among="teams")
            ),
            "That is with the class winner's laps.": (
                lambda: _misses(of="class winner")
            ),
            "That is with the points of the best car alone.": (
                lambda: _misses(best_car_only=True)
            ),
        },
    ),
    "05-audi": Exercise(
        lambda: _champion_racing() - _points_of(2, 9) + _points_of(1, 9),
        {
            "That is the total as published.": _champion_racing,
            "The winner's points take the place of second place's; you added both.": (
                lambda: _champion_racing() + _points_of(1, 9)
            ),
            "That is a winner's points in a race of another length; round 9 has a "
            "scale of its own.": (
                lambda: _champion_racing() - _points_of(2, 9) + _points_of(1, 1)
            ),
        },
    ),
    "05-window": Exercise(
        lambda: _needed() - _needed("GT"),
        {
            "That is the window of LMP2.": lambda: _needed() - _needed("LMP2"),
            "That is the gap between the two winners; the rule asks for 70% of it.": (
                lambda: (
                    int(load_results(2004, "sebring")["laps"].max())
                    - int(load_results(2004, "sebring", car_class="GT")["laps"].max())
                )
            ),
            "Those are the laps that the class winner's distance asks for.": (
                lambda: _needed("GT")
            ),
        },
    ),
}
