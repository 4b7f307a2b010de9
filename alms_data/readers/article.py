"""Race articles: a table with a row for each car and its engine on a second row."""

import re
from collections.abc import Iterator

from alms_data.errors import PageError
from alms_data.readers.bars import Row, Table, cells_of, tables_of, unheaded
from alms_data.readers.crew import split_crew, surname_of, without_nation
from alms_data.readers.page import LONGEST_ROW, UNPLACED, Page, Record, is_number
from alms_data.readers.vocabulary import NATIONS, Vocabulary

COLUMNS = {
    "pos": "position",
    "class": "car_class",
    "no": "number",
    "team": "team",
    "drivers": "drivers",
    "chassis": "chassis",
    "tyre": "tyre",
    "tire": "tyre",
    "laps": "laps",
}
NEEDED = {"position", "car_class", "number", "team", "drivers", "chassis", "laps"}
STATUS = {
    "DNF": "retired",
    "RET": "retired",
    "DNS": "did not start",
    "NC": "not classified",
    "DSQ": "disqualified",
    "DQ": "disqualified",
    "WD": "withdrawn",
}
PLACE = re.compile(rf"[0-9]+|(?:[0-9]+ )?(?:{'|'.join(STATUS)})", re.IGNORECASE)
TYRES = set(
    "A D G K M P Y Avon Dunlop Goodyear Hankook Kumho Michelin Pirelli Yokohama".split()
)
ENGINE = re.compile(r"[^\W\d]\S* .*")
NUMBER = re.compile("[0-9]{1,3}[A-Z]?")
EXPECTED_ROW = "place, class, number, team, drivers, chassis, tyre and laps"


def columns_of(cells: list[str]) -> list[str]:
    """Names of the columns of a header; an empty name where it is not known."""
    return [COLUMNS.get(cell.casefold().strip(". "), "") for cell in cells]


def is_header(cells: list[str]) -> bool:
    """Whether the cells are the header of a classification."""
    return set(columns_of(cells)) >= NEEDED


def looks_like_header(cells: list[str]) -> bool:
    """Whether most of a header is there."""
    return len(NEEDED & set(columns_of(cells))) >= len(NEEDED) - 2


def read_article(page: Page, vocabulary: Vocabulary) -> tuple[str, list[Record]]:
    """Title of the article and rows of its classification, one per car."""
    table = _only_table(page)
    nations = _prints_nations(page, table)
    cars, placed = [], 0
    for row in _car_rows(page, table):
        car = _car(page, row, table, vocabulary)
        if nations:
            car["team"] = without_nation(car["team"] or "")[1] or None
        placed += car["position"] is not None
        if car["position"] not in (None, placed):
            raise page.error(f"place {car['position']}", f"{placed}", row.no)
        cars.append(car)
    _refuse_lost_rows(page, table, vocabulary)
    if not cars:
        raise page.error("no row follows the header", "rows", table.rows[0].no)
    return table.title, cars


def unread_rows(page: Page, vocabulary: Vocabulary) -> list[PageError]:
    """Problems of all rows that cannot be read; reading stops at the first."""
    table, problems = _only_table(page), []
    for row in _car_rows(page, table):
        try:
            _car(page, row, table, vocabulary)
        except PageError as problem:
            problems.append(problem)
    return problems


def find_header(page: Page) -> int | None:
    """Line of a header, or of what is left of one."""
    return next(_headers(page), None)


def _headers(page: Page) -> Iterator[int]:
    for no, line in page.numbered():
        start = line[:LONGEST_ROW]
        # Of seven columns at least five, with a bar between each two.
        if start.count("|") >= 4 and looks_like_header(cells_of(start)):
            yield no


def _only_table(page: Page) -> Table:
    tables = list(tables_of(page, is_header))
    if len(tables) > 1:
        raise page.error("a second classification", "one", tables[1].rows[0].no)
    read = {row.no for table in tables for row in table.rows[:1]}
    damaged = next((no for no in _headers(page) if no not in read), None)
    if damaged:
        expected = "Pos, Class, No, Team, Drivers, Chassis, Tyre, Laps"
        raise page.error("the header lost a column", expected, damaged)
    _refuse_double_column(page, tables[0].rows[0])
    return tables[0]


def _refuse_double_column(page: Page, header: Row) -> None:
    known = [name for name in columns_of(header.cells) if name]
    if len(set(known)) < len(known):
        raise page.error("a column stands twice", "each column once", header.no)


def _prints_nations(page: Page, table: Table) -> bool:
    """Whether nations stand before names; else a code such as BAR is a name's own.

    Drivers' names open with no such code, so drivers tell. Where they have none, a
    team without one tells that teams have none either.
    """
    header, *rows = table.rows
    columns = columns_of(header.cells)
    whole = [row.cells for row in rows if len(row.cells) == len(columns)]
    crews = " ".join(cells[columns.index("drivers")] for cells in whole)
    if not NATIONS.isdisjoint(crews.split()):
        return True
    teams = [cells[columns.index("team")] for cells in whole]
    if any(teams) and all(without_nation(team)[0] for team in teams if team):
        problem = "every team opens with a code and no driver does: nation or name?"
        raise page.error(problem, "nations before the drivers as well", header.no)
    return False


def _car_rows(page: Page, table: Table) -> Iterator[Row]:
    """Rows of cars; an engine row belongs to the car above it."""
    header, *rows = table.rows
    page.used[header.no] = "header"
    engine_allowed = False
    for row in rows:
        filled = row.filled()
        if filled == ["Engine"]:
            page.used[row.no] = "header"
        elif row.names_sources():
            page.used[row.no] = "sources"
        elif not filled:
            page.used[row.no] = "blank"
        elif len(filled) == 1 and engine_allowed and ENGINE.fullmatch(filled[0]):
            page.used[row.no] = "engine"
            engine_allowed = False
        else:
            page.used[row.no] = "results"
            engine_allowed = True
            yield row


def _car(page: Page, row: Row, table: Table, vocabulary: Vocabulary) -> Record:
    columns = columns_of(table.rows[0].cells)
    cell = dict(zip(columns, row.cells, strict=False))
    shifted = not cell.get("laps") and is_number(row.filled()[-1])
    if len(row.cells) != len(columns) or shifted:
        cell = _squeezed(page, row, vocabulary)
    position, status = _place(page, row, cell["position"])
    _require_cells(page, row, cell, vocabulary)
    return {
        "position": position,
        "car_class": vocabulary.classes[cell["car_class"]],
        "number": cell["number"] or None,
        "team": cell["team"] or None,
        "chassis": cell["chassis"],
        "laps": _laps(page, row, cell["laps"], status),
        "status": status,
        "crew": _crew(cell["drivers"], vocabulary),
    }


def _require_cells(
    page: Page, row: Row, cell: dict[str, str], vocabulary: Vocabulary
) -> None:
    """Raise where a cell holds what belongs into another."""
    if cell["car_class"] not in vocabulary.classes:
        known = ", ".join(vocabulary.classes)
        unknown = f"unknown class {cell['car_class']!r}"
        raise page.error(unknown, f"one of {known}", row.no)
    if not cell["chassis"] or cell["chassis"] in TYRES:
        raise page.error("no chassis", EXPECTED_ROW, row.no)
    if cell["number"] and not NUMBER.fullmatch(cell["number"]):
        raise page.error(f"number {cell['number']!r}", "such as 38 or 08", row.no)
    if any(mark.isdigit() for mark in cell["drivers"]):
        raise page.error(f"drivers {cell['drivers']!r}", "names", row.no)


def _squeezed(page: Page, row: Row, vocabulary: Vocabulary) -> dict[str, str]:
    """Cells of a row that lost some: read only if nothing but a known car is left.

    Place, class and number open the row and laps end it; between them must stand
    one known car, and beside it at most a tyre. Then team and drivers are gone.
    """
    filled = row.filled()
    car_class = vocabulary.classes.get(filled[1] if len(filled) > 1 else "", "")
    known = vocabulary.cars.get(car_class, frozenset())
    middle = [cell for cell in filled[3:-1] if cell not in TYRES]
    if len(middle) != 1 or middle[0] not in known:
        raise page.error(
            f"{len(row.cells)} cells, and what is lost cannot be told",
            f"{EXPECTED_ROW}; or team and drivers lost and a known car left",
            row.no,
        )
    cells = [*filled[:3], "", "", middle[0], filled[-1]]
    names = ["position", "car_class", "number", "team", "drivers", "chassis", "laps"]
    return dict(zip(names, cells, strict=True))


def _refuse_lost_rows(page: Page, table: Table, vocabulary: Vocabulary) -> None:
    """Raise at a row of a car that something parts from the header."""
    columns = columns_of(table.rows[0].cells)
    for row in unheaded(page):
        cell = dict(zip(columns, row.cells, strict=False))
        placed = PLACE.fullmatch(cell.get("position", ""))
        if placed and cell.get("car_class") in vocabulary.classes:
            raise page.error("a row without a header above it", "a header", row.no)


def _place(page: Page, row: Row, printed: str) -> tuple[int | None, str]:
    """Place and status from a cell such as 12, DNF or 30 DNF."""
    place, _, word = printed.rpartition(" ") if " " in printed else ("", "", printed)
    if is_number(word) and not place:
        return int(word), "running"
    status = STATUS.get(word.upper())
    if status is None or (place and not is_number(place)):
        raise page.error(
            f"place {printed!r} cannot be read",
            f"a number or one of {', '.join(STATUS)}",
            row.no,
        )
    return (int(place) if place and status not in UNPLACED else None), status


def _laps(page: Page, row: Row, printed: str, status: str) -> int | None:
    if is_number(printed) and len(printed) <= 6:
        return int(printed)
    if printed in ("", "-", "–", "—") and status in ("did not start", "withdrawn"):
        return 0
    if printed in ("", "-", "–", "—") and status == "disqualified":
        return None
    raise page.error(f"laps {printed!r} cannot be read", "a whole number", row.no)


def _crew(
    text: str, vocabulary: Vocabulary
) -> list[tuple[int | None, str | None, str]]:
    """Seat, surname and name of each driver; one row without a seat if unsplit."""
    if not text:
        return []
    names: list[str] | None
    if "/" in text:
        names = [without_nation(name.strip())[1] for name in text.split("/")]
    else:
        names = split_crew(text, vocabulary.drivers)
    if names is None or not all(names):
        return [(None, None, text)]
    return [(seat, surname_of(name), name) for seat, name in enumerate(names, 1)]
