"""A rule: what a car must have done to score, and how places count."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from numbers import Real
from typing import Any, NamedTuple

import pandas as pd

from alms_data._frames import CLASS, RACE, require_frame
from alms_data.errors import DataError, nearest

# The group of cars whose winner's laps a share is taken of.
WINNER_OF = {"overall winner": RACE, "class winner": CLASS}
PLACES_AMONG = ("eligible cars", "all cars", "teams")
BESIDE_THE_RULE = {"season", "evidence"}


class Rule(NamedTuple):
    """A rule as its row in ``rules`` states it."""

    min_share: float
    of: str
    must_finish: bool
    places_among: str = PLACES_AMONG[0]
    best_car_only: bool = True


def as_rule(rule: object) -> Rule:
    """Read a rule from a mapping, a row of ``rules`` or a frame of one row."""
    stated = _as_mapping(rule)
    for name in stated:
        if name not in {*Rule._fields, *BESIDE_THE_RULE}:
            raise ValueError(f"A rule has no {name!r}.{nearest(name, Rule._fields)}")
    needed = [name for name in Rule._fields if name not in Rule._field_defaults]
    missing = [name for name in needed if name not in stated]
    if missing:
        raise ValueError(f"The rule lacks {', '.join(missing)}; it has {list(stated)}.")
    read = Rule(**{name: stated[name] for name in Rule._fields if name in stated})
    _check(read)
    return read


def rule_of(rules: pd.DataFrame, season: object) -> Rule:
    """Read the season's rule from a table with one row per season."""
    require_frame(rules, ["season"], "rules")
    of_season = rules[rules["season"] == season]
    if len(of_season) != 1:
        raise DataError(
            "rules",
            f"season {season}",
            f"{len(of_season)} rows",
            expected="one rule for each season",
        )
    return as_rule(of_season)


def needed_laps(winner_laps: pd.Series, min_share: float) -> pd.Series:
    """Smallest whole number of laps that is at least the share of the winner's."""
    share = exactly(min_share)
    known = winner_laps.dropna().unique()
    return winner_laps.map({laps: ceil(share * int(laps)) for laps in known}).astype(
        "Int64"
    )


def exactly(share: float) -> Fraction:
    """Simplest fraction that the float stands for: 7/10, not a hair less."""
    simple = Fraction(share).limit_denominator(1_000_000)
    return simple if float(simple) == share else Fraction(share)


def percent(share: float) -> str:
    """Share as a percentage with no more digits than it needs."""
    return f"{100 * share:.6g}%"


def _as_mapping(rule: object) -> Mapping[str, Any]:
    if isinstance(rule, Rule):
        return rule._asdict()
    if isinstance(rule, pd.DataFrame):
        if len(rule) != 1:
            raise ValueError(f"rule must be one row, got {len(rule)}.")
        rule = rule.iloc[0]
    if not isinstance(rule, Mapping | pd.Series):
        raise TypeError(f"rule must be a row of rules or a mapping, got {rule!r}.")
    return dict(rule)


def _check(rule: Rule) -> None:
    if not isinstance(rule.min_share, Real):
        raise TypeError(f"min_share must be a number, got {rule.min_share!r}.")
    if not 0 <= rule.min_share <= 1:
        raise ValueError(f"min_share must be from 0 to 1, got {rule.min_share!r}.")
    choices = [("of", rule.of, [*WINNER_OF])]
    choices += [("places_among", rule.places_among, [*PLACES_AMONG])]
    for name, choice, known in choices:
        if not isinstance(choice, str) or choice not in known:
            hint = nearest(choice, known)
            raise ValueError(f"{name} must be one of {known}, got {choice!r}.{hint}")
    switches = {"must_finish": rule.must_finish, "best_car_only": rule.best_car_only}
    for name, switch in switches.items():
        if not pd.api.types.is_bool(switch):
            raise ValueError(f"{name} must be True or False, got {switch!r}.")
