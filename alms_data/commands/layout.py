"""A frame as plain text: nothing is left out, whatever the width."""

from itertools import zip_longest
from textwrap import fill, wrap

import pandas as pd

GAP = 2
NARROWEST = 12

Column = list[list[str]]


def as_text(frame: pd.DataFrame, key: list[str], width: int) -> str:
    """Lay out a frame: what all rows share on top, then blocks that fit the width.

    Every block begins with the columns of the key, so that it can be read alone.
    """
    cells = {str(column): _cells(frame[column]) for column in frame}
    shared = [column for column in cells if len({*cells[column]}) == 1]
    on_top = [_line(column, cells[column][0], width) for column in shared]
    varying = {name: texts for name, texts in cells.items() if name not in shared}
    key = [column for column in key if column in varying]
    longest = _longest(varying, key, width)
    columns = {
        name: _column(name, texts, is_number(frame[name]), longest)
        for name, texts in varying.items()
    }
    blocks = [
        _rows([columns[column] for column in block])
        for block in _blocks(columns, key, width)
    ]
    return "\n\n".join("\n".join(lines) for lines in (on_top, *blocks) if lines)


def _cells(values: pd.Series) -> list[str]:
    return ["" if pd.isna(value) else _cell(value) for value in values]


def _cell(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def is_number(values: pd.Series) -> bool:
    """Tell whether values are numbers, which stand at the right."""
    return pd.api.types.is_numeric_dtype(values) and values.dtype != "bool"


def _line(column: str, text: str, width: int) -> str:
    return fill(f"{column}: {text or '(missing)'}", width, subsequent_indent="    ")


def _longest(cells: dict[str, list[str]], key: list[str], width: int) -> int:
    """Characters that a line of a cell may have, so that all fits the width."""
    sizes = {name: GAP + max(map(len, [name, *texts])) for name, texts in cells.items()}
    if sum(sizes.values()) <= width + GAP:
        return width
    beside_key = width - sum(sizes[name] for name in key)
    return max(NARROWEST, min(width // 2, beside_key))


def _column(name: str, texts: list[str], right: bool, longest: int) -> Column:
    """Lines of each cell, the name first, all of the same length."""
    folded = [wrap(text, max(longest, len(name))) or [""] for text in texts]
    cells = [[name], *folded]
    size = max(len(line) for cell in cells for line in cell)
    adjust = str.rjust if right else str.ljust
    return [[adjust(line, size) for line in cell] for cell in cells]


def _blocks(columns: dict[str, Column], key: list[str], width: int) -> list[list[str]]:
    """Names of the columns that stand side by side, block by block."""
    sizes = {name: GAP + len(column[0][0]) for name, column in columns.items()}
    start = sum(sizes[name] for name in key)
    blocks, used = [key], start
    for name in columns:
        if name in key:
            continue
        if used + sizes[name] > width + GAP and blocks[-1] != key:
            blocks, used = [*blocks, key], start
        blocks[-1] = [*blocks[-1], name]
        used += sizes[name]
    return [block for block in blocks if block]


def _rows(columns: list[Column]) -> list[str]:
    """Lines of the rows; a row has as many as its longest cell."""
    lines = []
    for cells in zip(*columns, strict=True):
        blanks = [" " * len(cell[0]) for cell in cells]
        for parts in zip_longest(*cells):
            filled = [
                blank if part is None else part
                for part, blank in zip(parts, blanks, strict=True)
            ]
            lines.append((" " * GAP).join(filled).rstrip())
    return lines
