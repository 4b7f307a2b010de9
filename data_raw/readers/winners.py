"""Season results: the winning team and drivers of each class in each race."""

import re

from data_raw.readers.bars import Row, Table
from data_raw.readers.crew import split_crew
from data_raw.readers.page import Page, Record
from data_raw.readers.vocabulary import Vocabulary

TEAM = " Winning Team"
DRIVERS = " Winning Drivers"
WINNER = re.compile(r"#([0-9]{1,3}) (.+)")
LINKS = {"Results", "Report", ""}  # a column of links to the races


def is_header(cells: list[str]) -> bool:
    """Whether the cells are the first header row of the winners' table."""
    return cells[0] == "Rnd" and any(cell.endswith(TEAM) for cell in cells)


def read_winners(
    page: Page, table: Table, vocabulary: Vocabulary, known: frozenset[str]
) -> list[Record]:
    """Read the winners' table: two header rows, then two rows for each race."""
    header, drivers_header, *rows = table.rows
    classes = _winners_classes(page, header, drivers_header, vocabulary)
    page.used |= {header.no: "header", drivers_header.no: "header"}
    if rows and rows[-1].names_sources():
        page.used[rows.pop().no] = "sources"
    if not rows:
        raise page.error("no row follows the header", "rows", header.no)
    winners: list[list[Record]] = []
    for teams, drivers in zip(rows[::2], [*rows[1::2], None], strict=False):
        if drivers is None:
            raise page.error("the winners' drivers are missing", "a row", teams.no)
        number = len(winners) + 1
        winners.append(_race_winners(page, number, teams, drivers, classes, known))
        page.used |= {teams.no: "winners", drivers.no: "winners"}
    return [winner for race in winners for winner in race]


def _winners_classes(
    page: Page, teams: Row, drivers: Row, vocabulary: Vocabulary
) -> list[str]:
    named = [cell.removesuffix(TEAM) for cell in teams.cells if cell.endswith(TEAM)]
    first, others = teams.cells[: 2 + len(named)], teams.cells[2 + len(named) :]
    columns = ["Rnd", "Circuit", *(f"{name}{TEAM}" for name in named)]
    if first != columns or not LINKS.issuperset(others):
        raise page.error("other columns", f"{', '.join(columns)}, Results", teams.no)
    if [f"{name}{DRIVERS}" for name in named] != drivers.filled():
        raise page.error("the second header row differs", f"{named}", drivers.no)
    if len(set(named)) < len(named):
        raise page.error("a class stands twice", "each class once", teams.no)
    unknown = [name for name in named if name not in vocabulary.classes]
    if unknown:
        known = ", ".join(vocabulary.classes)
        raise page.error(f"unknown class {unknown[0]!r}", f"one of {known}", teams.no)
    return [vocabulary.classes[name] for name in named]


def _race_winners(
    page: Page,
    number: int,
    teams: Row,
    drivers: Row,
    classes: list[str],
    known: frozenset[str],
) -> list[Record]:
    end = 2 + len(classes)
    entrants, others = teams.cells[2:end], teams.cells[end:]
    crews = drivers.cells[: len(classes)]
    fits = len(entrants) == len(classes) and LINKS.issuperset(others)
    if teams.cells[0] != str(number) or not fits:
        expected = f"round {number}, circuit and a team for each class"
        raise page.error(f"round {teams.cells[0]!r}", expected, teams.no)
    if not all(crews) or drivers.filled() != crews or len(crews) < len(classes):
        expected = f"names below each winning team: {', '.join(classes)}"
        raise page.error("the winners' drivers are missing", expected, drivers.no)
    winners = []
    for car_class, entrant, crew in zip(classes, entrants, crews, strict=True):
        car = WINNER.fullmatch(entrant)
        if not car:
            expected = f"'#38 Team' for each class: {', '.join(classes)}"
            raise page.error(f"no {car_class} winner", expected, teams.no)
        entry = {"car_class": car_class, "number": car[1], "team": car[2]}
        winners += [
            {"round_no": number, **entry, **seat} for seat in _seats(crew, known)
        ]
    return winners


def _seats(crew: str, known: frozenset[str]) -> list[Record]:
    """Seat and driver of each name; one without a seat where names are not parted."""
    names = split_crew(crew, known)
    if not names:
        return [{"seat": None, "driver": crew}]
    return [{"seat": seat, "driver": name} for seat, name in enumerate(names, 1)]
