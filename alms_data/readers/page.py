"""A page as numbered lines, and an account of what became of each."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pandas as pd

from alms_data.errors import PageError, shorten

LARGEST = 5 * 1024 * 1024
LONGEST_ROW = 2_000
LONGEST_MESSAGE = 500
# Cars that have laps perhaps, but no place.
UNPLACED = ("not classified", "disqualified", "withdrawn")
NO_TEXT = re.compile("[\0\ud800-\udfff]")
Source = str | os.PathLike[str] | IO[str] | IO[bytes]
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

    def rows(self) -> pd.DataFrame:
        """One row per line that was read: line number and what it was read as."""
        lines = sorted(self.used)
        return pd.DataFrame(
            {
                "line": pd.array(lines, dtype="Int64"),
                "read_as": pd.array([self.used[no] for no in lines], dtype="str"),
            }
        )


def is_number(text: str) -> bool:
    """Whether a text is a whole number in the digits 0 to 9."""
    return text.isascii() and text.isdecimal()


def open_page(source: Source) -> Page:
    """Read a page from a path or an open file; refuse what is no page."""
    name, content = _content(source)
    if len(content) > LARGEST:
        raise PageError(
            name, "the page is over 5 MB", expected="one saved page of at most 5 MB"
        )
    text = _decoded(name, content) if isinstance(content, bytes) else content
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    _refuse_binary(name, text)
    if not text.strip():
        raise PageError(name, "the page is empty", expected="a saved page with tables")
    return Page(name, text.split("\n"))


def _content(source: Source) -> tuple[str, str | bytes]:
    if not isinstance(source, str | os.PathLike):
        if hasattr(source, "read"):
            return _read_open(source)
        raise TypeError(
            f"Cannot read a page from {type(source).__name__}; expected a path or an "
            "open file (for a text in a variable: io.StringIO(text))."
        )
    if isinstance(source, str) and "\n" in source:
        raise TypeError(
            "Got the text of a page where a path or an open file was expected; "
            "pass io.StringIO(text)."
        )
    with Path(source).open("rb") as file:
        return Path(source).name, file.read(LARGEST + 1)


def _read_open(file: IO[str] | IO[bytes]) -> tuple[str, str | bytes]:
    path = getattr(file, "name", None)
    name = Path(path).name if isinstance(path, str) else "<buffer>"
    try:
        return name, file.read(LARGEST + 1)
    except UnicodeDecodeError as error:
        raise PageError(
            name,
            f"byte 0x{error.object[error.start]:02X} is not {error.encoding.upper()}",
            expected="text saved as UTF-8 and opened so, or in binary mode",
        ) from None


def _decoded(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        above = content[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        raise PageError(
            name,
            f"byte 0x{content[error.start]:02X} is not UTF-8",
            expected="text saved as UTF-8",
            line_no=above.count(b"\n") + 1,
        ) from None


def _refuse_binary(name: str, text: str) -> None:
    """Raise at the first sign that is in no text: a zero, half of a pair."""
    no_text = NO_TEXT.search(text)
    if no_text:
        raise PageError(
            name,
            "the file is binary",
            expected="a page saved as text",
            line_no=text.count("\n", 0, no_text.start()) + 1,
        )
