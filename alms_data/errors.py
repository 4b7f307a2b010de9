"""What goes wrong, said so that the reader can mend it."""

from collections.abc import Iterable


class PageError(ValueError):
    """A page that cannot be read: names the page, the line and what was expected."""

    def __init__(
        self,
        page: str,
        problem: str,
        *,
        expected: str,
        line_no: int | None = None,
        line: str = "",
    ) -> None:
        where = page if line_no is None else f"{page}, line {line_no}"
        shown = f"\n  line: {shorten(line)}" if line else ""
        super().__init__(f"{where}: {problem}{shown}\n  expected: {expected}")
        self.page, self.line_no, self.problem = page, line_no, problem


class SelectionError(ValueError):
    """A season, race, class or table that does not exist or fits twice."""


class DataError(ValueError):
    """A row of a compiled file that doesn't fit: names the file, the row, what would.

    ``key`` names the row, as in ``season 2003, round_no 1``.
    """

    def __init__(self, file: str, key: str, problem: str, *, expected: str) -> None:
        where = f"{file}, {key}" if key else file
        super().__init__(f"{where}: {problem}\n  expected: {expected}")
        self.file, self.key, self.problem = file, key, problem


def shorten(text: str, longest: int = 160) -> str:
    """Cut a long text so that it can stand in a message."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def nearest(given: object, known: Iterable[str]) -> str:
    """Phrase for a message that names the known name most like the given one."""
    from difflib import get_close_matches

    by_folded = {name.casefold(): name for name in known}
    close = get_close_matches(str(given).casefold(), by_folded, n=1, cutoff=0.5)
    return f" Nearest: {by_folded[close[0]]!r}." if close else ""
