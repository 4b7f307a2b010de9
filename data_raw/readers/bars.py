"""Tables whose cells stand between bars.

Two pages write ``| a | b |``. The damaged copy writes ``a | b |``, with a line
``---|---|`` under each header and ``![]()`` where a flag was.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from data_raw.readers.page import Page

SEPARATOR = re.compile(r"(---\|)+")
Header = tuple[str, ...]


class Row(NamedTuple):
    """The cells of a row and the number of its line."""

    no: int
    cells: list[str]

    def filled(self) -> list[str]:
        """Cells that hold something."""
        return [cell for cell in self.cells if cell]


class Table(NamedTuple):
    """Rows below a header; ``kind`` names the table, ``no`` is the header's line."""

    kind: str
    heading: str
    no: int
    rows: list[Row]


def cells_of(line: str) -> list[str]:
    """Cells of a row; one with a lost picture is blank."""
    inner = line.replace("![]()", "").strip().removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in inner.split("|")]


def tables_of(page: Page, kinds: Mapping[Header, str]) -> list[Table]:
    """Tables of a page, found by their headers.

    A header opens a table and a line without bars ends it, so a row that stands in
    no table has lost its header or its neighbour, and is refused.
    """
    tables: list[Table] = []
    heading, inside = "", False
    for no, line in page.numbered():
        if "|" not in line:
            heading, inside = _heading(page, no, line) or heading, False
            continue
        row = Row(no, cells_of(line))
        if kind := kinds.get(tuple(row.cells)):
            tables.append(Table(kind, heading, no, []))
            inside, page.read_as[no] = True, "header"
        elif not inside:
            expected = "a header, one of " + "; ".join(map(" | ".join, kinds))
            raise page.error("a row below no known header", expected, no)
        else:
            _add(page, tables[-1], row)
    return tables


def _heading(page: Page, no: int, line: str) -> str:
    """Text of a heading such as ``== Entry list ==``; none for any other line."""
    if not line.startswith("="):
        return ""
    page.read_as[no] = "heading"
    return line.strip("= ")


def _add(page: Page, table: Table, row: Row) -> None:
    """Add a row to its table, unless it is known to hold no data."""
    filled = row.filled()
    if SEPARATOR.fullmatch(page.lines[row.no - 1]):
        if table.rows:
            raise page.error("a damaged header", "a known one", row.no - 1)
        page.read_as[row.no] = "separator"
    elif len(filled) == 1 and filled[0].startswith("Source"):
        page.read_as[row.no] = "sources"
    else:
        page.read_as[row.no] = table.kind
        table.rows.append(row)
