"""Race pages whose columns are glued together.

``22P1Duno / Wilson / AndrewsLola B2K/10270Drive Line`` holds place, class, crew,
car, laps and cause. Nothing marks where one ends, so every way to read a row is
tried and the evidence decides: known cars and the classes that they run in, how
names begin, laps that never rise down the page. A row that can still be read in
two ways is refused.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import accumulate
from typing import NamedTuple

from alms_data.errors import nearest
from data_raw.readers.crew import is_name
from data_raw.readers.page import LONGEST_ROW, UNPLACED, Page, Record
from data_raw.readers.vocabulary import Vocabulary

HEADER = re.compile(r"\s*POS\.?\s*CLASS\s*DRIVERS\D*", re.IGNORECASE)
ROW = re.compile(r"([0-9]{1,3})([A-Z].*)")
FIRST_ROW = re.compile(r"\s*1[A-Z]")
LAPS_AND_CAUSE = re.compile(r"([0-9]{1,6})(-|[^\W\d_a-z]\D*)\Z")
NEVER_STARTED = "Did Not Start"
Lines = list[tuple[int, str]]  # with their numbers
EXPECTED_ROW = "place, class, crew, car, laps and '-' or a cause, glued together"


class Reading(NamedTuple):
    """One way to read a row."""

    car_class: str
    crew: tuple[str, ...]
    car: str
    laps: int
    cause: str


def is_row(line: str, classes: Vocabulary) -> bool:
    """Whether a line opens with a place and a class that the season has."""
    row = ROW.match(line.strip())
    return row is not None and row[2].startswith(tuple(classes.classes))


def read_glued(page: Page, vocabulary: Vocabulary) -> list[Record]:
    """Rows of the classification, one dictionary per car, in the page's order."""
    numbered = _rows(page, vocabulary)
    readings = []
    for place, (no, line) in enumerate(numbered, 1):
        page.used[no] = "results"
        readings.append(_readings(page, no, line, place, vocabulary))
    settled = _settle(page, [no for no, _ in numbered], readings)
    return [_as_row(place, reading) for place, reading in enumerate(settled, 1)]


def _rows(page: Page, vocabulary: Vocabulary) -> Lines:
    lines = _block(page, vocabulary)
    return [(no, line) for no, line in lines if not HEADER.fullmatch(line)]


def _block(page: Page, vocabulary: Vocabulary) -> Lines:
    """Lines of the table: all that stand with a row, so that none can be passed over.

    A paragraph with a row in it is the table whole: a line in it that is no row has
    lost something. So has a line elsewhere that opens as a row does.
    """
    table = [
        (no, line)
        for paragraph in _paragraphs(page)
        if any(is_row(line, vocabulary) for _, line in paragraph)
        or any(HEADER.fullmatch(line) for _, line in paragraph)
        for no, line in _below_caption(paragraph, vocabulary)
    ]
    _refuse_unknown_class(page, {no for no, _ in table}, vocabulary)
    page.used |= {no: "header" for no, line in table if HEADER.fullmatch(line)}
    return table


def _refuse_unknown_class(page: Page, inside: set[int], vocabulary: Vocabulary) -> None:
    """Raise at a line outside of the table that opens and ends as a row does."""
    for no, line in page.numbered():
        opens = no not in inside and ROW.match(line.strip())
        if opens and LAPS_AND_CAUSE.search(line.strip()):
            raise page.error(
                "a row of no known class",
                f"one of {', '.join(vocabulary.classes)} after the place",
                no,
            )


def _paragraphs(page: Page) -> list[Lines]:
    paragraphs: list[Lines] = []
    last = -1
    for no, line in page.numbered():
        if no != last + 1:
            paragraphs.append([])
        paragraphs[-1].append((no, line))
        last = no
    return paragraphs


def _below_caption(lines: Lines, vocabulary: Vocabulary) -> Lines:
    """Lines without those above place 1, unless one of them ends as a row does."""
    rows = (at for at, (_, line) in enumerate(lines) if is_row(line, vocabulary))
    first = next(rows, 0)
    if not FIRST_ROW.match(lines[first][1]):
        return lines
    return [line for line in lines[:first] if _is_of_table(line[1])] + lines[first:]


def _is_of_table(line: str) -> bool:
    """Whether a line that opens no row is a header or ends as a row does."""
    ends_row = LAPS_AND_CAUSE.search(line.strip())
    return ends_row is not None or HEADER.fullmatch(line) is not None


def _readings(
    page: Page, no: int, line: str, place: int, vocabulary: Vocabulary
) -> list[Reading]:
    row = ROW.match(line.strip())
    if len(line) > LONGEST_ROW or not row:
        raise page.error("a row of the table cannot be read", EXPECTED_ROW, no)
    if int(row[1]) != place:
        raise page.error(f"place {row[1]} follows place {place - 1}", f"{place}", no)
    tail = LAPS_AND_CAUSE.search(row[2])
    if not tail:
        raise page.error("no laps or no cause ends the row", EXPECTED_ROW, no)
    if _is_cut(tail[2].strip()):
        raise page.error(f"{tail[2].strip()!r} is cut", f"{NEVER_STARTED!r}", no)
    readings = [
        Reading(car_class, crew, car, int(laps), tail[2].strip())
        for car_class, body, car, laps in _with_car(row[2], tail, vocabulary)
        if (crew := _crew(body)) and _laps_fit(laps, tail)
    ]
    if not readings:
        raise page.error(*_why_none(row[2], tail, vocabulary), no)
    return readings


def _with_car(
    text: str, tail: re.Match[str], vocabulary: Vocabulary
) -> Iterator[tuple[str, str, str, str]]:
    """Every class, crew, car and laps that the row allows, the car being known."""
    digits, head = tail[1], text[: tail.start()]
    for printed, car_class in vocabulary.classes.items():
        if not head.startswith(printed):
            continue
        cars = tuple(vocabulary.cars.get(car_class, ()))
        for cut in range(len(digits)):
            body = head + digits[:cut]
            if not body.endswith(cars):
                continue
            for car in cars:
                if body.endswith(car):
                    crew = body[len(printed) : len(body) - len(car)]
                    yield car_class, crew, car, digits[cut:]


def _crew(text: str) -> tuple[str, ...]:
    """Names of a crew; none where the text cannot be a crew."""
    names = tuple(name.strip() for name in text.split("/"))
    return names if all(is_name(name) for name in names) else ()


def _laps_fit(laps: str, tail: re.Match[str]) -> bool:
    if laps != str(int(laps)):
        return False
    return not _never_started(tail[2]) or laps == "0"


def _never_started(cause: str) -> bool:
    return cause.strip().casefold() in ("dns", NEVER_STARTED.casefold())


def _is_cut(cause: str) -> bool:
    """Whether a cause is part of the words for a car that did not start."""
    whole, part = NEVER_STARTED.casefold(), cause.casefold()
    if cause == "-" or _never_started(cause):
        return False
    if whole.startswith(part) or not any(word in part for word in whole.split()):
        return whole.startswith(part)
    return bool(get_close_matches(part, [whole], 1, 0.8))


def _why_none(
    text: str, tail: re.Match[str], vocabulary: Vocabulary
) -> tuple[str, str]:
    """What is wrong with a row that cannot be read, and what was expected."""
    head = text[: tail.end(1)]
    known = {car for cars in vocabulary.cars.values() for car in cars}
    if any(car in head for car in known):
        return (
            "class, crew, car and laps do not fit together",
            "names that start with a capital or a particle, a car that is known in "
            "its class, laps (0 where the car did not start)",
        )
    hint = nearest(head.rpartition("/")[2], known)
    return (
        f"no known car stands before the laps.{hint}",
        "a car known in its class; name a new one with cars={class: [car, ...]}",
    )


def _settle(
    page: Page, numbers: list[int], readings: list[list[Reading]]
) -> list[Reading]:
    """Return the one reading of each row that falling laps allow.

    Laps never rise down the page, so a row has at most the most laps that the row
    above can have, and at least the least that the row below can have.
    """
    ceilings = list(accumulate(readings, _most_laps, initial=10**6))[:-1]
    for no, row, ceiling in zip(numbers, readings, ceilings, strict=True):
        if all(reading.laps > ceiling for reading in row):
            raise page.error(
                f"laps rise here: read {_laps_of(row)}",
                f"at most {ceiling} laps, as the rows above have no more",
                no,
            )
    floors = list(accumulate(reversed(readings), _least_laps, initial=0))[-2::-1]
    settled = []
    for no, row, floor, ceiling in zip(
        numbers, readings, floors, ceilings, strict=True
    ):
        fitting = [reading for reading in row if floor <= reading.laps <= ceiling]
        _refuse_several(page, no, fitting)
        settled += fitting
    return settled


def _refuse_several(page: Page, no: int, fitting: list[Reading]) -> None:
    """Raise where a row can be read in more than one way."""
    if len(fitting) < 2:
        return
    ways = "; ".join(
        f"{reading.car_class}, {' / '.join(reading.crew)}, {reading.car}, "
        f"{reading.laps} laps"
        for reading in fitting
    )
    raise page.error(
        f"the row can be read in {len(fitting)} ways: {ways}",
        "one way; cars={class: [car, ...]} tells what is known",
        no,
    )


def _most_laps(ceiling: int, row: list[Reading]) -> int:
    return max((r.laps for r in row if r.laps <= ceiling), default=ceiling)


def _least_laps(floor: int, row: list[Reading]) -> int:
    return min((r.laps for r in row if r.laps >= floor), default=floor)


def _laps_of(row: list[Reading]) -> str:
    return " or ".join(str(reading.laps) for reading in row)


def _as_row(place: int, reading: Reading) -> Record:
    if _never_started(reading.cause):
        status, cause = "did not start", None
    elif reading.cause == "-":
        status, cause = "running", None
    elif reading.cause.casefold() in UNPLACED:
        status, cause = reading.cause.casefold(), None
    else:
        status, cause = "retired", reading.cause
    return {
        "position": None if status in UNPLACED else place,
        "car_class": reading.car_class,
        "chassis": reading.car,
        "laps": reading.laps,
        "status": status,
        "cause": cause,
        "crew": [(seat, name, None) for seat, name in enumerate(reading.crew, 1)],
    }
