"""What goes wrong, said so that the reader can mend it."""

from collections.abc import Iterable


class SelectionError(ValueError):
    """A season, race, class or table that does not exist or fits twice."""


class DataError(ValueError):
    """Data that can't be used: says which file or frame, which row, what was expected.

    ``key`` names the row, as in ``season 2003, round_no 1``.
    """

    def __init__(self, file: str, key: str, problem: str, *, expected: str) -> None:
        where = f"{file}, {key}" if key else file
        super().__init__(f"{where}: {problem}\n  expected: {expected}")
        self.file, self.key, self.problem = file, key, problem


def nearest(given: object, known: Iterable[str]) -> str:
    """Phrase for a message that names the known name most like the given one."""
    from difflib import get_close_matches

    by_folded = {name.casefold(): name for name in known}
    close = get_close_matches(str(given).casefold(), by_folded, n=1, cutoff=0.5)
    return f" Nearest: {by_folded[close[0]]!r}." if close else ""
