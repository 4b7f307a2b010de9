"""Figures that the race pages state in prose, compared with the tables.

A claim's ``quantity`` names the function that computes it, its ``subject`` the rows
that it is about:

- ``car 38``: the car of that number; ``position 43``: a car whose number is lost;
- ``class GTS``, ``team Rand Racing``, ``circuit Mosport International Raceway``;
- ``driver Timo Bernhard``, ``drivers JJ Lehto / Marco Werner`` (one crew);
- NA: the race as a whole or, where there is no round, the season.
"""

import re
from typing import Any

import pandas as pd

from data_raw.compiled import bad_fact
from data_raw.published import Tables

KM_PER_MILE = 1.609344
KG_PER_POUND = 0.45359237
PODIUM = 3
COLUMN_OF = {
    "car": "number",
    "position": "position",
    "class": "car_class",
    "team": "team",
    "circuit": "circuit",
}


def with_verdicts(tables: Tables, printed: Tables) -> pd.DataFrame:
    """Claims with the tables' own figure, and whether the two agree."""
    claims = tables["claims"].copy()
    full_names = printed["races"]["race"]
    known = tables | {"races": tables["races"].assign(full_name=full_names)}
    figures = [_figure(known, claim) for claim in claims.itertuples()]
    claims["computed"] = pd.array(figures, dtype="float64")
    claims["verdict"] = pd.array(
        [
            _verdict(stated, computed)
            for stated, computed in zip(claims["value"], figures, strict=True)
        ],
        dtype="str",
    )
    return claims


def _verdict(stated: float, computed: float | None) -> str:
    if computed is None:
        return "beyond the tables"
    return "agrees" if agrees(stated, computed) else "differs"


def _figure(tables: Tables, claim: Any) -> float | None:
    """Figure of the tables; None where they can't have it."""
    if claim.quantity in BEYOND:
        return None
    if claim.quantity not in COMPUTE:
        problem = f"there is no quantity {claim.quantity!r}"
        expected = ", ".join([*COMPUTE, *BEYOND])
        raise bad_fact("claims", f"claim {claim.claim}", problem, expected)
    return float(COMPUTE[claim.quantity](tables, claim))


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


def _of_season(tables: Tables, table: str, claim: Any) -> pd.DataFrame:
    rows = tables[table]
    return rows[rows["season"] == claim.season]


def _of_race(tables: Tables, table: str, claim: Any) -> pd.DataFrame:
    rows = _of_season(tables, table, claim)
    return rows[rows["round_no"] == claim.round_no]


def _earlier(rows: pd.DataFrame, claim: Any) -> pd.DataFrame:
    return rows[rows["round_no"] < claim.round_no]


def _cars(tables: Tables, claim: Any) -> pd.DataFrame:
    """Cars in the race that the claim is about."""
    return _about(_of_race(tables, "results", claim), claim)


def _place(tables: Tables, claim: Any) -> int:
    return int(_cars(tables, claim)["position"].item())


def _class_place(tables: Tables, claim: Any) -> int:
    return int(_cars(tables, claim)["class_position"].item())


def _laps(tables: Tables, claim: Any) -> int:
    return int(_cars(tables, claim)["laps"].item())


def _cars_entered(tables: Tables, claim: Any) -> int:
    return len(_cars(tables, claim))


def _cars_running(tables: Tables, claim: Any) -> int:
    return int((_cars(tables, claim)["status"] == "running").sum())


def _cars_not_started(tables: Tables, claim: Any) -> int:
    return int((_cars(tables, claim)["status"] == "did not start").sum())


def _class_margin(tables: Tables, claim: Any) -> int:
    """Count the laps between the first two cars of a class."""
    laps = _cars(tables, claim).set_index("class_position")["laps"]
    return int(laps[1] - laps[2])


def _laps_behind_class_winner(tables: Tables, claim: Any) -> int:
    car = _cars(tables, claim)
    cars = _of_race(tables, "results", claim)
    rivals = cars[cars["car_class"] == car["car_class"].item()]
    return int(rivals["laps"].max() - car["laps"].item())


def _classes(tables: Tables, claim: Any) -> int:
    return _of_season(tables, "winners", claim)["car_class"].nunique()


def _rounds(tables: Tables, claim: Any) -> int:
    return len(_of_season(tables, "races", claim))


def _round_no(tables: Tables, claim: Any) -> int:
    return int(_about(_of_season(tables, "schedule", claim), claim)["round_no"].item())


def _edition(tables: Tables, claim: Any) -> int:
    """Read the count of runnings that the race's full name starts with."""
    name = _of_race(tables, "races", claim)["full_name"].item()
    (number,) = re.findall(r"^(\d+)(?:st|nd|rd|th)", name)
    return int(number)


def _race_hours(tables: Tables, claim: Any) -> float:
    """Planned length of a race such as ``12 h`` or ``2 h 45 min``."""
    planned = _of_race(tables, "races", claim)["format"].item()
    ((hours, minutes),) = re.findall(r"^(\d+) h(?: (\d+) min)?$", planned)
    return int(hours) + int(minutes or 0) / 60


def _circuit_miles(tables: Tables, claim: Any) -> float:
    return float(_of_race(tables, "races", claim)["circuit_km"].item()) / KM_PER_MILE


def _min_weight_lb(tables: Tables, claim: Any) -> float:
    limits = _about(_of_season(tables, "classes", claim), claim)
    return float(limits["min_weight_kg"].item()) / KG_PER_POUND


def _rounds_won(tables: Tables, claim: Any) -> set[int]:
    """Find the rounds that all drivers named in the claim won together."""
    drivers = set(claim.subject.split(" ", 1)[1].split(" / "))
    classes = _of_season(tables, "winners", claim).groupby(["round_no", "car_class"])
    crews = classes["driver"].agg(set)
    won = crews[crews.map(drivers.issubset)]
    return set(won.index.get_level_values("round_no"))


def _wins_to_date(tables: Tables, claim: Any) -> int:
    return sum(won <= claim.round_no for won in _rounds_won(tables, claim))


def _wins_in_a_row_before(tables: Tables, claim: Any) -> int:
    won = _rounds_won(tables, claim)
    streak = 0
    while claim.round_no - 1 - streak in won:
        streak += 1
    return streak


def _poles_before(tables: Tables, claim: Any) -> int:
    races = _of_season(tables, "races", claim)
    races = races.rename(columns={"pole_team": "team", "pole_number": "number"})
    return len(_about(_earlier(races, claim), claim))


def _podiums_before(tables: Tables, claim: Any) -> int:
    """Count the rounds whose points imply one of the first three places."""
    points = _about(_of_season(tables, "points", claim), claim)
    places = points.merge(tables["points_scales"], on=["season", "round_no", "points"])
    return int((_earlier(places, claim)["place"] <= PODIUM).sum())


COMPUTE = {
    "cars_entered": _cars_entered,
    "cars_not_started": _cars_not_started,
    "cars_running": _cars_running,
    "circuit_miles": _circuit_miles,
    "class_margin": _class_margin,
    "class_place": _class_place,
    "classes": _classes,
    "edition": _edition,
    "laps": _laps,
    "laps_behind_class_winner": _laps_behind_class_winner,
    "min_weight_lb": _min_weight_lb,
    "place": _place,
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
