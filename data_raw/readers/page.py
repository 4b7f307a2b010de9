"""A page as numbered lines, and an account of what became of each."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data_raw.errors import PageError, shorten

LONGEST_ROW = 2_000
LONGEST_MESSAGE = 500
# Cars that have laps perhaps, but no place.
UNPLACED = ("not classified", "disqualified", "withdrawn")
Record = dict[str, Any]  # one row of a table: its values by column


@dataclass
class Page:
    """Lines of a page; ``used`` tells for each line read what it was read as."""

    name: str
    lines: list[str]
    used: dict[int, str] = field(default_factory=dict)

    def numbered(self) -> list[tuple[int, str]]:
        """Non-blank lines with their numbers, counted from 1."""
        return [(no, line) for no, line in enumerate(self.lines, 1) if line.strip()]

    def error(
        self, problem: str, expected: str, line_no: int | None = None
    ) -> PageError:
        """Error that names this page and, where given, the line."""
        line = "" if line_no is None else self.lines[line_no - 1]
        return PageError(
            self.name,
            shorten(problem, LONGEST_MESSAGE),
            expected=shorten(expected, LONGEST_MESSAGE),
            line_no=line_no,
            line=line,
        )


def is_number(text: str) -> bool:
    """Whether a text is a whole number in the digits 0 to 9."""
    return text.isascii() and text.isdecimal()


def open_page(path: Path) -> Page:
    """Read a saved page."""
    text = path.read_text(encoding="utf-8-sig")
    return Page(path.name, text.split("\n"))
