"""The notation of the column ``rounds`` of the entry lists."""

import re
from typing import Any

import pandas as pd

ALL = re.compile(r"All(\*?)")
ROUND = "[1-9][0-9]?"
SPAN = re.compile(rf"({ROUND})(?:\s*[–-]\s*({ROUND}))?(\*?)")
EXPECTED = "'All' or a text such as '1, 5–6, 8*'"


def rounds_in(text: Any, *, rounds: int = 9, took_part: bool = True) -> list[int]:
    """Round numbers in a text such as ``All`` or ``1, 5–6, 8*``.

    Parameters
    ----------
    text : str or NA
        A cell of ``load_entries()["rounds"]``.
    rounds : int
        How many rounds the season has, which is what ``All`` means. Give it for a
        season of more or fewer than nine, which 2003 and 2004 have.
    took_part : bool
        Whether to leave out rounds with an asterisk: on the list, did not take part.

    Returns
    -------
    list of int
        The rounds in order, each once; empty where the cell is NA.

    Raises
    ------
    ValueError
        If the text holds something else, or a span that falls, such as ``9–8``.
    TypeError
        If the cell is neither a text nor NA.

    Notes
    -----
    Source: notation of the entry lists on pages 002 and 004.

    Examples
    --------
    >>> from alms_data import rounds_in
    >>> rounds_in("1, 5–6, 8*")
    [1, 5, 6]
    >>> rounds_in("1, 5–6, 8*", took_part=False)
    [1, 5, 6, 8]
    """
    if pd.api.types.is_scalar(text) and pd.isna(text):
        return []
    if not isinstance(text, str):
        raise TypeError(f"Cannot read the rounds {text!r}; expected {EXPECTED}, or NA.")
    if everything := ALL.fullmatch(text.strip()):
        return [] if took_part and everything[1] else list(range(1, rounds + 1))
    found: set[int] = set()
    for part in text.split(","):
        span, starred = _span(part.strip(), text)
        if not (took_part and starred):
            found.update(span)
    return sorted(found)


def is_rounds(text: str) -> bool:
    """Tell whether a text is in the notation that ``rounds_in`` reads."""
    try:
        rounds_in(text)
    except ValueError:
        return False
    return True


def _span(part: str, text: str) -> tuple[range, bool]:
    """Rounds of one part of a text, and whether it has an asterisk."""
    found = SPAN.fullmatch(part)
    if not found:
        raise ValueError(
            f"Cannot read {part!r} in the rounds {text!r}; expected {EXPECTED}."
        )
    first, last = int(found[1]), int(found[2] or found[1])
    if last < first:
        raise ValueError(f"{part!r} falls in the rounds {text!r}; expected {EXPECTED}.")
    return range(first, last + 1), bool(found[3])
