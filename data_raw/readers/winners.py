"""Season results: the winning team and drivers of each class in each race."""

import re
from collections.abc import Collection, Iterator, Sequence

from data_raw.readers.bars import Row, Table
from data_raw.readers.page import Page, Record
from data_raw.vocabulary import ROUNDS

WINNER = re.compile(r"#(\d+) (.+)")
Classes = Sequence[str]


def header(classes: Classes) -> tuple[str, ...]:
    """First header row: a column of teams for each class, and one of links."""
    return ("Rnd", "Circuit", *(f"{name} Winning Team" for name in classes), "Results")


def read_winners(
    page: Page, table: Table, classes: Classes, known: Collection[str]
) -> list[Record]:
    """One record per winning driver: two rows of the table for each race."""
    if len(table.rows) != 1 + 2 * len(ROUNDS):
        expected = f"a header of drivers and two for each of {len(ROUNDS)} races"
        raise page.error(f"{len(table.rows)} rows of winners", expected, table.no)
    drivers_header, *rows = table.rows
    if drivers_header.filled() != [f"{name} Winning Drivers" for name in classes]:
        expected = "the classes of the row above with their Winning Drivers"
        raise page.error("a damaged header", expected, drivers_header.no)
    page.read_as[drivers_header.no] = "header"
    return [
        winner
        for number, teams, drivers in zip(ROUNDS, rows[::2], rows[1::2], strict=True)
        for winner in _winners_of(page, number, teams, drivers, classes, known)
    ]


def _winners_of(
    page: Page,
    number: int,
    teams: Row,
    drivers: Row,
    classes: Classes,
    known: Collection[str],
) -> Iterator[Record]:
    """Winners of a race, from the row of their teams and the row of their names."""
    whole = all(teams.cells) and len(teams.cells) == len(header(classes))
    if not whole or teams.cells[0] != str(number):
        expected = f"round {number}, a circuit, a team for each class, Results"
        raise page.error("cells of a race's winners are missing", expected, teams.no)
    crews = drivers.cells[: len(classes)]
    if drivers.filled() != crews:
        expected = f"names below each winning team: {', '.join(classes)}"
        raise page.error("the winners' drivers are missing", expected, drivers.no)
    cars = map(WINNER.fullmatch, teams.cells[2:-1])
    for car_class, car, crew in zip(classes, cars, crews, strict=True):
        if not car:
            raise page.error(f"no winner of {car_class}", "'#38 Team'", teams.no)
        entry = {"round_no": number, "car_class": car_class}
        entry |= {"number": car[1], "team": car[2]}
        for seat, driver in enumerate(_crew(page, drivers, crew, known), 1):
            yield {**entry, "seat": seat, "driver": driver}


def _crew(page: Page, row: Row, text: str, known: Collection[str]) -> list[str]:
    """Full names in a cell that runs them together; there is but one way to part it."""
    crews = list(partings(text.split(), known))
    if len(crews) != 1:
        expected = "drivers of the entry lists or of compiled/, in one way only"
        raise page.error(f"{len(crews)} ways to part {text!r}", expected, row.no)
    return crews[0]


def partings(words: Sequence[str], known: Collection[str]) -> Iterator[list[str]]:
    """Every way to part words into known names."""
    if not words:
        yield []
    for size in range(2, len(words) + 1):  # a first and a last name
        name = " ".join(words[:size])
        if name in known:
            yield from ([name, *others] for others in partings(words[size:], known))
