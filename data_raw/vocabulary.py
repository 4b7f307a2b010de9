"""What the readers know beforehand: rounds, nations, causes, cars, drivers."""

from collections import defaultdict
from typing import NamedTuple

from data_raw.compiled import facts

ROUNDS = range(1, 10)  # both seasons had nine
# Codes as the pages print them: most are the Olympic committee's, none is ISO's.
NATIONS = frozenset(
    "AUS AUT BEL CAN CHI CZE DEN FIN FRA GBR GER IRE ITA JPN MEX MON NED NZL PHI"
    " POR PUR RUS SUI SWE USA VEN".split()
)
# Causes of a retirement, as the race pages print them.
CAUSES = (
    "Accident|CV Joint|Clutch|Drive Line|Drive Train|Electrical|Engine|Flat Tire"
    "|Suspension|Transmission".split("|")
)


class Vocabulary(NamedTuple):
    """What holds in a season; ``exceptions`` are the rounds of each further scale."""

    classes: tuple[str, ...]
    cars: dict[str, list[str]]
    drivers: frozenset[str]
    exceptions: list[list[int]]


def vocabulary_of(season: int) -> Vocabulary:
    """Classes, known cars by class, drivers by full name, rounds of each scale."""
    classes = (row for row in facts("classes") if row["season"] == str(season))
    return Vocabulary(
        classes=tuple(row["car_class"] for row in classes),
        cars=known_cars(),
        drivers=known_drivers(),
        exceptions=_exceptions(season),
    )


def known_cars() -> dict[str, list[str]]:
    """Cars known to run in each class."""
    cars = defaultdict(list)
    for row in facts("cars"):
        cars[row["car_class"]].append(row["car"])
    return dict(cars)


def known_drivers() -> frozenset[str]:
    """Full names in the facts compiled by hand; the entry lists have others."""
    lost = {row["driver"] for row in facts("lost_entries")}
    crews = {name for row in facts("crews") for name in row["drivers"].split(" / ")}
    spelled = {row["as_printed"] for row in facts("names") if row["kind"] == "driver"}
    return frozenset(lost | crews | spelled)


def _exceptions(season: int) -> list[list[int]]:
    rounds = defaultdict(list)
    for row in facts("scale_rounds"):
        if row["season"] == str(season):
            rounds[int(row["scale"])].append(int(row["round_no"]))
    return [rounds[scale] for scale in sorted(rounds)]
