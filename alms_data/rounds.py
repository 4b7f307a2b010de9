"""Reading the column ``rounds`` of the entry lists."""

import re

PART = re.compile(r"(\d+)(?:[–-](\d+))?(\*?)")


def rounds_in(text: object, *, rounds: int = 9, took_part: bool = True) -> list[int]:
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
        The rounds in order; empty where the cell is NA.

    Raises
    ------
    ValueError
        If the text holds something else.

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
    if not isinstance(text, str):
        return []
    if text.rstrip("*") == "All":
        return [] if took_part and "*" in text else list(range(1, rounds + 1))
    found: list[int] = []
    for part in text.split(","):
        span = PART.fullmatch(part.strip())
        if not span:
            raise ValueError(f"Cannot read the rounds {text!r}; expected 1, 5–6, 8*.")
        if not (took_part and span[3]):
            found += range(int(span[1]), int(span[2] or span[1]) + 1)
    return found
