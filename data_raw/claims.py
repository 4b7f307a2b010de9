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

from data_raw.compiled import bad_fact, facts
from data_raw.published import Tables

KM_PER_MILE = 1.609344
KG_PER_POUND = 0.45359237
PODIUM = 3
CANADIAN = ("Ontario", "Quebec")  # provinces with a race in these seasons
COLUMN_OF = {"car": "number", "class": "car_class"}  # others have their own name
Quantity = Callable[[Tables, Any], Any]


def with_verdicts(tables: Tables, printed: Tables) -> pd.DataFrame:
    """Claims with the tables' own figure, and whether the two agree."""
    claims = tables["claims"].copy()
    full_names = printed["races"]["race"]
    known = tables | {"races": tables["races"].assign(full_name=full_names)}
    figures = [_figure(known, claim) for claim in claims.itertuples()]
    stated = [fact["value"] for fact in facts("claims")]
    claims["computed"] = pd.array(figures, dtype="float64")
    verdicts = [_verdict(*pair) for pair in zip(stated, figures, strict=True)]
    claims["verdict"] = pd.array(verdicts, dtype="str")
    return claims


def _verdict(stated: str, computed: float | None) -> str:
    if computed is None:
        return "beyond the tables"
    return "agrees" if agrees(stated, computed) else "differs"


def _figure(tables: Tables, claim: Any) -> float | None:
    """Figure of the tables; None where they can't have it."""
    if claim.quantity in BEYOND:
        return None
    where, known = f"claim {claim.claim}", ", ".join([*COMPUTE, *BEYOND])
    if claim.quantity not in COMPUTE:
        raise bad_fact("claims", where, f"no quantity {claim.quantity!r}", known)
    try:
        return float(COMPUTE[claim.quantity](tables, claim))
    except (KeyError, ValueError) as error:
        problem = f"no {claim.quantity} for {claim.subject!r} in round {claim.round_no}"
        raise bad_fact("claims", where, problem, "a subject in the tables") from error


def agrees(stated: str, computed: float) -> bool:
    """Tell whether a figure fits the text of the stated one: 0.240 has three digits."""
    decimals = len(stated.partition(".")[2])
    return abs(float(stated) - computed) <= 0.5 * 10.0**-decimals


def _about(rows: pd.DataFrame, claim: Any) -> pd.DataFrame:
    """Rows that the claim's subject names; all rows where it names none."""
    if pd.isna(claim.subject):
        return rows
    kind, label = str(claim.subject).split(" ", 1)
    return rows[rows[COLUMN_OF.get(kind, kind)].astype("str") == label]


def _of_season(tables: Tables, table: str, claim: Any) -> pd.DataFrame:
    rows = tables[table]
    return rows[rows["season"].eq(claim.season)]


def _of_race(tables: Tables, table: str, claim: Any) -> pd.DataFrame:
    rows = _of_season(tables, table, claim)
    return rows[rows["round_no"].eq(claim.round_no)]


def _cars(tables: Tables, claim: Any) -> pd.DataFrame:
    """Cars in the race that the claim is about."""
    return _about(_of_race(tables, "results", claim), claim)


def _of_the_car(column: str) -> Quantity:
    """Quantity that is a column of the one car."""
    return lambda tables, claim: _cars(tables, claim)[column].item()


def _of_the_race(column: str) -> Quantity:
    """Quantity that is a column of the race."""
    return lambda tables, claim: _of_race(tables, "races", claim)[column].item()


def _cars_that(status: str) -> Quantity:
    """Count of the cars with a status."""
    return lambda tables, claim: (_cars(tables, claim)["status"] == status).sum()


def _different(table: str, column: str) -> Quantity:
    """Count of the different values of a column in the season."""
    return lambda tables, claim: _of_season(tables, table, claim)[column].nunique()


def _class_margin(tables: Tables, claim: Any) -> int:
    """Count the laps between the first two cars of a class."""
    laps = _cars(tables, claim).set_index("class_position")["laps"]
    return int(laps[1] - laps[2])


def _laps_behind_class_winner(tables: Tables, claim: Any) -> int:
    car = _cars(tables, claim)
    cars = _of_race(tables, "results", claim)
    rivals = cars[cars["car_class"] == car["car_class"].item()]
    return int(rivals["laps"].max() - car["laps"].item())


def _round_no(tables: Tables, claim: Any) -> int:
    return int(_about(_of_season(tables, "schedule", claim), claim)["round_no"].item())


def _canadian_races(tables: Tables, claim: Any) -> int:
    places = _of_season(tables, "races", claim)["location"]
    return int(places.str.endswith(CANADIAN).sum())


def _edition(tables: Tables, claim: Any) -> int:
    """Read the count of runnings that the race's full name starts with."""
    name = _of_the_race("full_name")(tables, claim)
    (number,) = re.findall(r"^(\d+)(?:st|nd|rd|th)", name)
    return int(number)


def _race_hours(tables: Tables, claim: Any) -> float:
    """Planned length of a race such as ``12 h`` or ``2 h 45 min``."""
    planned = _of_the_race("format")(tables, claim)
    ((hours, minutes),) = re.findall(r"^(\d+) h(?: (\d+) min)?$", planned)
    return int(hours) + int(minutes or 0) / 60


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


def _wins_in_a_row_before(tables: Tables, claim: Any) -> int:
    won = _rounds_won(tables, claim)
    streak = 0
    while claim.round_no - 1 - streak in won:
        streak += 1
    return streak


def _poles_before(tables: Tables, claim: Any) -> int:
    columns = {"pole_team": "team", "pole_number": "number"}
    races = _of_season(tables, "races", claim).rename(columns=columns)
    return len(_about(races, claim).query("round_no < @claim.round_no"))


def _podiums_before(tables: Tables, claim: Any) -> int:
    """Count the rounds whose points imply one of the first three places."""
    points = _about(_of_season(tables, "points", claim), claim)
    places = points.merge(tables["points_scales"], on=["season", "round_no", "points"])
    return len(places.query("round_no < @claim.round_no and place <= @PODIUM"))


COMPUTE: dict[str, Quantity] = {
    "canadian_races": _canadian_races,
    "cars_entered": lambda tables, claim: len(_cars(tables, claim)),
    "cars_not_started": _cars_that("did not start"),
    "cars_running": _cars_that("running"),
    "circuit_miles": lambda *about: _of_the_race("circuit_km")(*about) / KM_PER_MILE,
    "class_margin": _class_margin,
    "class_place": _of_the_car("class_position"),
    "classes": _different("winners", "car_class"),
    "edition": _edition,
    "laps": _of_the_car("laps"),
    "laps_behind_class_winner": _laps_behind_class_winner,
    "min_weight_lb": _min_weight_lb,
    "place": _of_the_car("position"),
    "podiums_before": _podiums_before,
    "pole_number": _of_the_race("pole_number"),
    "poles_before": _poles_before,
    "race_hours": _race_hours,
    "round_no": _round_no,
    "rounds": _different("races", "round_no"),
    "rounds_after": lambda *about: (
        _different("races", "round_no")(*about) - _round_no(*about)
    ),
    "wins_in_a_row_before": _wins_in_a_row_before,
    "wins_in_round": lambda *about: about[1].round_no in _rounds_won(*about),
    "wins_to_date": lambda tables, claim: sum(
        won <= claim.round_no for won in _rounds_won(tables, claim)
    ),
}

# What no table has, and why.
BEYOND = {
    "class_grid_place": "No page has a starting grid.",
    "class_margin_s": "The classifications give laps and no times.",
    "class_place_unclassified": "No page has the classification of that round.",
    "class_poles_in_a_row": "The tables have the overall pole alone.",
    # By rounds winners has four in a row, by coincidence: outside reports (alex-job-…
    # in outside.csv) mean the GT wins at Sebring in 2001 to 2004. A number without its
    # unit has no verdict.
    "class_wins_in_a_row": "Years of this race are meant, which go back before 2003.",
    "crew_podiums": "Points show a team's best car alone, not each crew's places.",
    "drivers_points_place": "The tables have the points of teams alone.",
    "grid_place": "No page has a starting grid.",
    "min_weight_kg": "The table classes was compiled from this very line.",
    "qualifying_gap_s": "The tables have the time of the overall pole alone.",
    "turns": "The tables have a circuit's length alone.",
}
