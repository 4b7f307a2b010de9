"""Figures that the race pages state in prose, compared with the tables.

A claim's ``quantity`` names the function that computes it, its ``subject`` the rows
that it is about:

- ``car 38``: the car of that number; ``position 43``: a car whose number is lost;
- ``class GTS``, ``team Rand Racing``, ``circuit Mosport International Raceway``;
- ``driver Timo Bernhard``, ``drivers JJ Lehto / Marco Werner`` (one crew);
- NA: the race as a whole or, where there is no round, the season.
"""

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from alms_data.errors import DataError, PageError, nearest
from alms_data.fact_tables import load_claims, load_classes
from alms_data.frames import KM_PER_MILE
from alms_data.places import places_from_points
from alms_data.race_tables import (
    load_races,
    load_results,
    load_schedule,
    load_winners,
)
from alms_data.season_tables import load_points, load_points_scales

KG_PER_POUND = 0.45359237
PODIUM = 3
COLUMN_OF = {
    "car": "number",
    "position": "position",
    "class": "car_class",
    "team": "team",
    "circuit": "circuit",
}
COLUMNS = [
    "claim",
    "page",
    "line",
    "wording",
    "stated",
    "computed",
    "unit",
    "verdict",
    "note",
]


def check_claims() -> pd.DataFrame:
    """Compare figures stated in the race pages' prose with the tables.

    Returns
    -------
    pandas.DataFrame
        One row per claim, in the order of ``load_claims()``: ``claim``, ``page``,
        ``line``, ``wording``, ``stated`` (the page's figure), ``computed`` (the
        tables' figure; NA: they have none), ``unit`` (of both), ``verdict``
        (``agrees``, ``differs`` or ``beyond the tables``) and ``note`` (what both
        figures mean where they differ, why the tables can't tell where they can't;
        NA: the figures agree).

    Notes
    -----
    Source: ``compiled/claims.csv`` for what is stated, all other tables for what is
    computed. Figures agree if they differ by no more than half of the last digit
    stated: 3.74 miles means 3.735 to 3.745. A whole number means every digit.

    Not among the claims: ranks in qualifying and on a class's grid, which no table
    has, and engine limits, power and speed, which ``load_classes()`` has from the
    same lines.

    Examples
    --------
    >>> import alms_data as alms
    >>> claims = alms.check_claims()
    >>> running = claims[claims["claim"] == "sebring-running"]
    >>> running[["stated", "computed", "verdict"]].values.tolist()
    [[25.0, 26.0, 'differs']]
    """
    claims = load_claims().rename(columns={"value": "stated"})
    checked = [_checked(claim) for claim in claims.itertuples()]
    computed, verdict, note = zip(*checked, strict=True)
    claims["computed"] = pd.Series(computed, dtype="float64")
    claims["verdict"] = pd.Series(verdict, dtype="str")
    claims["note"] = pd.Series(note, dtype="str")
    return claims[COLUMNS]


def _checked(claim: Any) -> tuple[float | None, str, str | None]:
    """Figure of the tables, verdict and note for a claim."""
    if claim.quantity in BEYOND:
        return None, "beyond the tables", BEYOND[claim.quantity]
    computed = _computed(claim)
    if agrees(claim.stated, computed):
        return computed, "agrees", None
    return computed, "differs", NOTES.get(claim.claim, UNEXPLAINED)


def _computed(claim: Any) -> float:
    """Figure of the tables; raise where they can't have what the claim is about."""
    file, key = "compiled/claims.csv", f"claim {claim.claim}"
    if claim.quantity not in COMPUTE:
        hint = nearest(claim.quantity, [*COMPUTE, *BEYOND])
        problem = f"there is no quantity {claim.quantity!r}.{hint}"
        raise DataError(file, key, problem, expected=", ".join([*COMPUTE, *BEYOND]))
    try:
        return float(COMPUTE[claim.quantity](claim))
    except (DataError, PageError):
        raise
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        problem = f"the tables have no {claim.quantity} of {claim.subject!r}"
        expected = "season, round_no and subject that fit one row"
        raise DataError(file, key, problem, expected=expected) from error


def agrees(stated: float, computed: float) -> bool:
    """Tell whether a figure fits the stated one within half of its last digit."""
    decimals = len(f"{stated:g}".partition(".")[2])
    return abs(stated - computed) <= 0.5 * 10.0**-decimals


def _about(rows: pd.DataFrame, claim: Any) -> pd.DataFrame:
    """Rows that the claim's subject names; all rows where it names none."""
    if pd.isna(claim.subject):
        return rows
    kind, label = str(claim.subject).split(" ", 1)
    return rows[rows[COLUMN_OF[kind]].astype("str") == label]


def _cars(claim: Any) -> pd.DataFrame:
    """Cars in the race that the claim is about."""
    return _about(load_results(claim.season, claim.round_no), claim)


def _value_of_car(column: str) -> Callable[[Any], int]:
    """Make a function that looks up a column of the one car of a claim."""
    return lambda claim: int(_cars(claim)[column].item())


def _cars_entered(claim: Any) -> int:
    return len(_cars(claim))


def _cars_running(claim: Any) -> int:
    return int((_cars(claim)["status"] == "running").sum())


def _class_margin(claim: Any) -> int:
    """Count the laps between the first two cars of a class."""
    laps = _cars(claim).set_index("class_position")["laps"]
    return int(laps[1] - laps[2])


def _laps_behind_class_winner(claim: Any) -> int:
    car = _cars(claim)
    rivals = load_results(claim.season, claim.round_no, car["car_class"].item())
    winner_laps = rivals.set_index("class_position")["laps"][1]
    return int(winner_laps - car["laps"].item())


def _classes(claim: Any) -> int:
    return load_winners(claim.season)["car_class"].nunique()


def _rounds(claim: Any) -> int:
    return len(load_races(claim.season))


def _round_no(claim: Any) -> int:
    return int(_about(load_schedule(claim.season), claim)["round_no"].item())


def _edition(claim: Any) -> int:
    """Read the count of runnings that the race's full name starts with."""
    name = load_races(claim.season, claim.round_no, as_printed=True)["race"].item()
    (number,) = re.findall(r"^(\d+)(?:st|nd|rd|th)", name)
    return int(number)


def _race_hours(claim: Any) -> float:
    """Planned length of a race such as ``12 h`` or ``2 h 45 min``."""
    planned = load_races(claim.season, claim.round_no)["format"].item()
    ((hours, minutes),) = re.findall(r"^(\d+) h(?: (\d+) min)?$", planned)
    return int(hours) + int(minutes or 0) / 60


def _circuit_miles(claim: Any) -> float:
    race = load_races(claim.season, claim.round_no)
    return float(race["circuit_km"].item()) / KM_PER_MILE


def _min_weight_lb(claim: Any) -> float:
    limits = _about(load_classes(claim.season), claim)
    return float(limits["min_weight_kg"].item()) / KG_PER_POUND


def _rounds_won(claim: Any) -> set[int]:
    """Find the rounds that all drivers named in the claim won together."""
    drivers = set(claim.subject.split(" ", 1)[1].split(" / "))
    classes = load_winners(claim.season).groupby(["round_no", "car_class"])
    crews = classes["driver"].agg(set)
    won = crews[crews.map(drivers.issubset)]
    return set(won.index.get_level_values("round_no"))


def _wins_to_date(claim: Any) -> int:
    return sum(won <= claim.round_no for won in _rounds_won(claim))


def _wins_in_a_row_before(claim: Any) -> int:
    won = _rounds_won(claim)
    streak = 0
    while claim.round_no - 1 - streak in won:
        streak += 1
    return streak


def _poles_before(claim: Any) -> int:
    races = load_races(claim.season).rename(columns={"pole_team": "team"})
    earlier = races[races["round_no"] < claim.round_no]
    return len(_about(earlier, claim))


def _podiums_before(claim: Any) -> int:
    """Count the rounds whose points imply one of the first three places."""
    points = _about(load_points(claim.season), claim)
    places = places_from_points(points, load_points_scales(claim.season))
    earlier = places[places["round_no"] < claim.round_no]
    return int((earlier["place"] <= PODIUM).sum())


COMPUTE: dict[str, Callable[[Any], float]] = {
    "cars_entered": _cars_entered,
    "cars_running": _cars_running,
    "circuit_miles": _circuit_miles,
    "class_margin": _class_margin,
    "class_place": _value_of_car("class_position"),
    "classes": _classes,
    "edition": _edition,
    "laps": _value_of_car("laps"),
    "laps_behind_class_winner": _laps_behind_class_winner,
    "min_weight_lb": _min_weight_lb,
    "place": _value_of_car("position"),
    "podiums_before": _podiums_before,
    "poles_before": _poles_before,
    "race_hours": _race_hours,
    "round_no": _round_no,
    "rounds": _rounds,
    "wins_in_a_row_before": _wins_in_a_row_before,
    "wins_to_date": _wins_to_date,
}

BEYOND = {
    "class_margin_s": "The classifications give laps and no times.",
    "class_place_unclassified": (
        "No page has the round's classification; points show a team's best car alone."
    ),
    "class_poles_in_a_row": "The tables have the overall pole alone.",
    "class_wins_in_a_row": (
        "The page doesn't say whether it counts rounds or years of this race, "
        "which go back before 2003."
    ),
    "crew_podiums": "Points show a team's best car alone, not each crew's places.",
    "grid_place": "No page has a starting grid.",
    "min_weight_kg": (
        "The table classes was compiled from this very line, so it can't confirm it."
    ),
    "qualifying_gap_s": "The tables have the time of the overall pole alone.",
    "turns": "The tables have a circuit's length alone.",
}

UNEXPLAINED = "The page and the tables give different figures."

NOTES = {
    "lmp1-weight-lb": (
        "Computed from the weight in kilograms: 900 kg are 1,984 lb. "
        "The page may have rounded down to tens."
    ),
    "lmp2-weight-lb": (
        "Computed from the weight in kilograms: 700 kg are 1,543 lb. "
        "The 1,653 lb of the page would be 750 kg."
    ),
    "mosport-dyson-poles": (
        "Both Dyson cars had three poles in rounds 1 to 5. "
        "The page's two are those of the #16, in rounds 2 and 3."
    ),
    "sebring-running": (
        "26 cars have no retirement in the classification. "
        "25 of them reached 70% of the winner's laps, the distance that scores."
    ),
}
