"""Tables whose cells stand between bars, in both styles that saved pages have.

``| a | b |`` opens every row with a bar; ``a | b |`` does not, and marks its header
with a line ``---|---|``.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from data_raw.readers.page import LONGEST_ROW, Page

YEAR = re.compile(r"(?<!\d)[12][0-9]{3}(?!\d)")
UNKNOWN = "not read: no known header above"
# Brackets within brackets are left out: a page full of them would take minutes.
IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()]*\)")


@dataclass(frozen=True)
class Row:
    """One row: its line number and its cells."""

    no: int
    cells: list[str]

    def filled(self) -> list[str]:
        """Cells that hold something."""
        return [cell for cell in self.cells if cell]

    def names_sources(self) -> bool:
        """Whether the row is a note below the table, such as ``Sources: | | |``."""
        filled = self.filled()
        return len(filled) == 1 and filled[0].startswith("Source")


@dataclass(frozen=True)
class Table:
    """A table with the headings above it and its rows, header first."""

    title: str
    heading: str
    rows: list[Row]


def cells_of(line: str) -> list[str]:
    """Cells of a row; what is left of a picture counts as blank."""
    line = line.strip().removeprefix("|").removesuffix("|")
    if "![" in line:
        return [IMAGE.sub("", cell).strip() for cell in line.split("|")]
    return [cell.strip() for cell in line.split("|")]


def is_separator(line: str) -> bool:
    """Whether a line such as ``---|---|`` marks the row above as a header."""
    return "--" in line and set(line) <= set("|:- \t")


def heading_of(line: str) -> tuple[int, str] | None:
    """Level and text of a heading such as ``== Entry list ==``."""
    line = line.strip()
    if not line.startswith("=") or len(line) > LONGEST_ROW:
        return None
    text = line.strip("=")
    level = min(len(line) - len(line.lstrip("=")), 6)
    if not text.strip() or not line.endswith("=" * level):
        return None
    return level, text.strip()


def titles_of(page: Page) -> Iterator[tuple[int, str]]:
    """Line number and text of each heading of the first level."""
    for no, line in page.numbered():
        level, text = heading_of(line) or (0, "")
        if level == 1:
            yield no, text


def tables_of(page: Page, is_header: Callable[[list[str]], bool]) -> Iterator[Table]:
    """Tables of a page that open with a known header.

    A blank line does not end a table; prose, a heading or another header does.
    """
    title = heading = ""
    rows: list[Row] = []
    for no, line in page.numbered():
        if "|" not in line:
            yield from _closed(title, heading, rows)
            rows = []
            title, heading = _headings(page, no, line, title, heading)
        elif row := _row(page, no, line):
            if is_header(row.cells):
                yield from _closed(title, heading, rows)
                rows = [row]
            elif rows:
                rows.append(row)
            else:
                page.used[no] = UNKNOWN
    yield from _closed(title, heading, rows)


def unheaded(page: Page) -> Iterator[Row]:
    """First row of each table that was passed over; in one of ours a header is lost."""
    above = ""
    for no, line in page.numbered():
        read_as = page.used.get(no, "")
        if read_as == "separator":
            continue
        if read_as == UNKNOWN and above != UNKNOWN:
            yield Row(no, cells_of(line))
        above = read_as


def _headings(
    page: Page, no: int, line: str, title: str, heading: str
) -> tuple[str, str]:
    """Title and heading that hold below a line without bars."""
    marked = heading_of(line)
    if marked is None:
        return title, heading
    page.used[no] = "heading"
    level, text = marked
    return (text, "") if level == 1 else (title, text)


def _row(page: Page, no: int, line: str) -> Row | None:
    """Row that a line with bars is; None where it only marks a header."""
    if len(line) > LONGEST_ROW:
        raise page.error("a row is too long", f"at most {LONGEST_ROW} characters", no)
    if is_separator(line):
        page.used[no] = "separator"
        return None
    return Row(no, cells_of(line))


def _closed(title: str, heading: str, rows: list[Row]) -> Iterator[Table]:
    if rows:
        yield Table(title, heading, rows)
