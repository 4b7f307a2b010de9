"""Race pages, whose columns are glued together.

``22P1Duno / Wilson / AndrewsLola B2K/10270Drive Line`` holds place, class, crew,
car, laps and cause. Nothing marks where one ends, so every way to read a row is
tried and the evidence decides: known cars and the classes that they run in, how
names begin, laps that never rise down the page. A row that can still be read in
two ways is refused.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from alms_data.contract import frame
from data_raw.readers.page import Page, PageTables, Record
from data_raw.vocabulary import CAUSES

HEADER = "POS.CLASSDRIVERSCARLAPSRETIREMENTS"
ROW = re.compile(r"\d+[A-Z]")
CLASSES = {"P1": "LMP1", "P2": "LMP2", "GTS": "GTS", "GT": "GT"}
# Papis, O'Connell, McNish, C.Field, de Radigues, van der Steur
NAME = r"(?:[A-Z]\.)?(?:de |van |van der )?(?:Mc|O')?[A-Z][a-z]+"
CREW = rf"{NAME}(?:\s*/\s*{NAME})*"
LAPS = r"0|[1-9]\d*"
RUNNING, NEVER_STARTED = "-", "Did Not Start"
CAUSE = "|".join([RUNNING, NEVER_STARTED, *CAUSES])
Cars = Mapping[str, Sequence[str]]  # known to run, by class
Lines = list[tuple[int, str]]  # with their numbers


class Reading(NamedTuple):
    """One way to read a row."""

    car_class: str
    crew: list[str]
    car: str
    laps: int
    cause: str


def read_race_page(
    page: Page, season: int, round_no: int, race: str, cars: Cars
) -> PageTables:
    """Read a race page with the cars that are known in each class."""
    rows = _rows(page)
    settled = _settle(
        page,
        [no for no, _ in rows],
        [_readings(page, place, *row, cars) for place, row in enumerate(rows, 1)],
    )
    of_race = {"season": season, "round_no": round_no}
    seats = [
        {**of_race, "position": position, "seat": seat, "surname": surname}
        for position, reading in enumerate(settled, 1)
        for seat, surname in enumerate(reading.crew, 1)
    ]
    results = [{**of_race, "race": race, **result} for result in _results(settled)]
    tables = {"results": frame("results", results), "crews": frame("crews", seats)}
    return PageTables(page, tables)


def _rows(page: Page) -> Lines:
    """Rows of the table: it stands between blank lines, and all within is a row."""
    blocks = [
        list(lines)
        for blank, lines in groupby(page.numbered(), lambda line: not line[1].strip())
        if not blank
    ]
    tables = [block for block in blocks if any(ROW.match(line) for _, line in block)]
    if len(tables) != 1:
        no = tables[1][0][0] if tables else None
        raise page.error(f"{len(tables)} blocks of rows", "one", no)
    (rows,) = tables
    page.read_as |= {no: "results" for no, _ in rows}
    if rows[0][1] == HEADER:
        page.read_as[rows.pop(0)[0]] = "header"
    return rows


def _readings(page: Page, place: int, no: int, line: str, cars: Cars) -> list[Reading]:
    """Every way to read a row; raise where there is none."""
    if not re.match(rf"{place}[A-Z]", line):
        raise page.error("a row out of order", f"place {place} and a class", no)
    readings = [*_ways(line.removeprefix(str(place)), cars)]
    if not readings:
        expected = (
            "class, crew, a car that compiled/cars.csv has in the class, laps (0 if "
            "it did not start), and '-' or a cause that vocabulary.py has"
        )
        raise page.error("the row cannot be read", expected, no)
    return readings


def _ways(text: str, cars: Cars) -> Iterator[Reading]:
    for printed, car_class in CLASSES.items():
        for car in cars[car_class]:
            pattern = rf"{printed}({CREW})\s*{re.escape(car)}({LAPS})({CAUSE})"
            if not (row := re.fullmatch(pattern, text)):
                continue
            laps, cause = int(row[2]), row[3]
            if laps == 0 or cause != NEVER_STARTED:
                crew = re.split(r"\s*/\s*", row[1])
                yield Reading(car_class, crew, car, laps, cause)


def _settle(page: Page, numbers: list[int], rows: list[list[Reading]]) -> list[Reading]:
    """Return the one reading of each row that falling laps allow.

    Laps never rise down the page, so a row has at most the most laps that the row
    above can have, and at least the least that the row below can have.
    """
    ceilings = list(accumulate(rows, _most_laps, initial=10**6))[:-1]
    _require_falling(page, numbers, rows, ceilings)
    floors = list(accumulate(reversed(rows), _least_laps, initial=0))[-2::-1]
    return [
        _the_one(page, no, [way for way in row if floor <= way.laps <= ceiling])
        for no, row, floor, ceiling in zip(numbers, rows, floors, ceilings, strict=True)
    ]


def _require_falling(
    page: Page, numbers: list[int], rows: list[list[Reading]], ceilings: list[int]
) -> None:
    for no, row, ceiling in zip(numbers, rows, ceilings, strict=True):
        if all(way.laps > ceiling for way in row):
            laps = " or ".join(str(way.laps) for way in row)
            expected = f"at most {ceiling} laps, as the rows above have no more"
            raise page.error(f"laps rise here: read {laps}", expected, no)


def _the_one(page: Page, no: int, ways: list[Reading]) -> Reading:
    if len(ways) == 1:
        return ways[0]
    shown = "; ".join(
        f"{way.car_class}, {' / '.join(way.crew)}, {way.car}, {way.laps} laps"
        for way in ways
    )
    problem = f"the row can be read in {len(ways)} ways: {shown}"
    raise page.error(problem, "one way; compiled/cars.csv has the known cars", no)


def _most_laps(ceiling: int, row: list[Reading]) -> int:
    return max((way.laps for way in row if way.laps <= ceiling), default=ceiling)


def _least_laps(floor: int, row: list[Reading]) -> int:
    return min((way.laps for way in row if way.laps >= floor), default=floor)


def _results(settled: list[Reading]) -> Iterator[Record]:
    """Places in the race and in class, and how each car ended."""
    places: Counter[str] = Counter()
    ends = {RUNNING: "running", NEVER_STARTED: "did not start"}
    for position, reading in enumerate(settled, 1):
        places[reading.car_class] += 1
        yield {
            "position": position,
            "car_class": reading.car_class,
            "class_position": places[reading.car_class],
            "chassis": reading.car,
            "laps": reading.laps,
            "status": ends.get(reading.cause, "retired"),
            "cause": None if reading.cause in ends else reading.cause,
        }
