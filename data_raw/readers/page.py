"""A page as numbered lines, and an account of what each was read as."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from data_raw.errors import PageError

Record = dict[str, Any]  # one row of a table: its values by column


@dataclass
class Page:
    """Lines of a page; ``read_as`` tells for each line read what it was read as."""

    name: str
    lines: list[str]
    read_as: dict[int, str] = field(default_factory=dict)

    def numbered(self) -> Iterator[tuple[int, str]]:
        """Lines with their numbers, counted from 1."""
        return enumerate(self.lines, 1)

    def error(
        self, problem: str, expected: str, line_no: int | None = None
    ) -> PageError:
        """Error about a line of this page, or about the whole page."""
        line = "" if line_no is None else self.lines[line_no - 1]
        return PageError(self.name, line_no, line, problem, expected)


class PageTables(NamedTuple):
    """The tables on a page as it prints them, and the page with its account."""

    page: Page
    tables: dict[str, pd.DataFrame]


def open_page(path: Path) -> Page:
    """Read a saved page."""
    return Page(path.name, path.read_text(encoding="utf-8").split("\n"))
