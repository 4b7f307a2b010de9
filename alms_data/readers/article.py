"""Race articles: a table with a row for each car and its engine on a second row."""

from collections.abc import Iterator

from alms_data.readers.bars import Row, Table, cells_of, tables_of
from alms_data.readers.crew import split_crew, surname_of, without_nation
from alms_data.readers.page import LONGEST_ROW, Page
from alms_data.readers.vocabulary import Vocabulary

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
UNPLACED = {"not classified", "disqualified", "withdrawn"}
TYRES = set(
    "A D G K M P Y Avon Dunlop Goodyear Hankook Kumho Michelin Pirelli Yokohama".split()
)
EXPECTED_ROW = "place, class, number, team, drivers, chassis, tyre and laps"


def columns_of(cells: list[str]) -> list[str]:
    """Names of the columns of a header; an empty name where it is not known."""
    return [COLUMNS.get(cell.casefold().strip(". "), "") for cell in cells]


def is_header(cells: list[str]) -> bool:
    """Whether the cells are the header of a classification."""
    return NEEDED <= set(columns_of(cells))


def looks_like_header(cells: list[str]) -> bool:
    """Whether most of a header is there."""
    return len(NEEDED & set(columns_of(cells))) >= len(NEEDED) - 2


def read_article(page: Page, vocabulary: Vocabulary) -> tuple[str, list[dict]]:
    """Title of the article and rows of its classification, one per car."""
    table = _only_table(page)
    cars = [_car(page, row, table, vocabulary) for row in _car_rows(page, table)]
    places = [car["position"] for car in cars if car["position"]]
    if places != list(range(1, len(places) + 1)):
        raise page.error(f"places run {places}", "1, 2, 3 and so on", table.rows[0].no)
    return table.title, cars


def find_header(page: Page) -> int | None:
    """Line of a header, or of what is left of one."""
    return next(
        (
            no
            for no, line in page.numbered()
            if "|" in line[:LONGEST_ROW]
            and looks_like_header(cells_of(line[:LONGEST_ROW]))
        ),
        None,
    )


def _only_table(page: Page) -> Table:
    tables = list(tables_of(page, is_header))
    if len(tables) > 1:
        raise page.error("a second classification", "one", tables[1].rows[0].no)
    if not tables:
        expected = "Pos, Class, No, Team, Drivers, Chassis, Tyre, Laps"
        raise page.error("the header lost a column", expected, find_header(page))
    return tables[0]


def _car_rows(page: Page, table: Table) -> Iterator[Row]:
    """Rows of cars; an engine row belongs to the car above it."""
    header, *rows = table.rows
    page.used[header.no] = "header"
    engine_allowed = False
    for row in rows:
        filled = row.filled()
        if filled == ["Engine"]:
            page.used[row.no] = "header"
        elif filled and filled[0].startswith("Sources"):
            page.used[row.no] = "sources"
        elif not filled:
            page.used[row.no] = "blank"
        elif len(filled) == 1 and engine_allowed:
            page.used[row.no] = "engine"
            engine_allowed = False
        else:
            page.used[row.no] = "results"
            engine_allowed = True
            yield row


def _car(page: Page, row: Row, table: Table, vocabulary: Vocabulary) -> dict:
    columns = columns_of(table.rows[0].cells)
    cell = dict(zip(columns, row.cells, strict=False))
    shifted = not cell.get("laps") and row.filled()[-1].isdecimal()
    if len(row.cells) != len(columns) or shifted:
        cell = _squeezed(page, row, vocabulary)
    position, status = _place(page, row, cell["position"])
    if cell["car_class"] not in vocabulary.classes:
        raise page.error(
            f"unknown class {cell['car_class']!r}",
            f"one of {', '.join(vocabulary.classes)}",
            row.no,
        )
    if not cell["chassis"]:
        raise page.error("no chassis", EXPECTED_ROW, row.no)
    return {
        "position": position,
        "car_class": vocabulary.classes[cell["car_class"]],
        "number": cell["number"] or None,
        "team": without_nation(cell["team"])[1] or None,
        "chassis": cell["chassis"],
        "laps": _laps(page, row, cell["laps"], status),
        "status": status,
        "crew": _crew(cell["drivers"], vocabulary),
    }


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


def _place(page: Page, row: Row, printed: str) -> tuple[int | None, str]:
    """Place and status from a cell such as 12, DNF or 30 DNF."""
    place, _, word = printed.rpartition(" ") if " " in printed else ("", "", printed)
    if word.isdecimal() and not place:
        return int(word), "running"
    status = STATUS.get(word.upper())
    if status is None or (place and not place.isdecimal()):
        raise page.error(
            f"place {printed!r} cannot be read",
            f"a number or one of {', '.join(STATUS)}",
            row.no,
        )
    return (int(place) if place and status not in UNPLACED else None), status


def _laps(page: Page, row: Row, printed: str, status: str) -> int | None:
    if printed.isdecimal() and len(printed) <= 6:
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
    if "/" in text:
        names = [name.strip() for name in text.split("/")]
    else:
        names = split_crew(text, vocabulary.drivers)
    if names is None:
        return [(None, None, text)]
    return [(seat, surname_of(name), name) for seat, name in enumerate(names, 1)]
