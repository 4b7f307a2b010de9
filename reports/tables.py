"""Tables for reading: a caption, one header row, no row numbers, words for values.

Every table of the book becomes one of Markdown with a caption, which Sphinx numbers.
"""

import re
from itertools import count

import pandas as pd
from bs4 import BeautifulSoup

from lessons import BuildError

DASH = "–"
BLANK = re.compile("<NA>|NaN|nan|NaT|None|")
SAID = {"True": "yes", "False": "no"}
NUMBER = re.compile(r"[-−+]?\d[\d.,]*")
# In a lesson's prose: a line in italics, and the table below it.
CAPTIONED = re.compile(r"^\*([^*\n]+)\*\n\n(\|.*(?:\n\|.*)*)", re.MULTILINE)
BARE = re.compile(r"(?<!\|\n)^\|", re.MULTILINE)


def markdown(header, rows, caption, rights):
    """Write texts as a table, the columns of `rights` on the right."""
    rule = ["--:" if right else ":--" for right in rights]
    told = [[escaped(short(cell)) for cell in row] for row in rows]
    header = [escaped(name) for name in header]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in [header, rule, *told])
    return f"```{{table}} {caption}\n{lines}\n```"


def escaped(text):
    """What Markdown takes as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$])", r"\\\1", text)


def short(cell):
    """A dash for a blank, yes and no, and at most three decimals."""
    if BLANK.fullmatch(cell):
        return DASH
    cell = SAID.get(cell, cell)
    return re.sub(r"^-?\d+\.\d{4,}$", lambda number: f"{float(number[0]):.3f}", cell)


# --- Pages ----------------------------------------------------------------


def table(frame, caption):
    """Write a frame of the package; its columns are told in words."""
    cells = frame.astype(dict.fromkeys(frame.select_dtypes("datetime"), "str"))
    rows = cells.astype(object).map(str).to_numpy()
    rights = [pd.api.types.is_numeric_dtype(dtype) for dtype in frame.dtypes]
    return markdown([name.replace("_", " ") for name in frame], rows, caption, rights)


# --- Lessons --------------------------------------------------------------


def in_prose(text, where):
    """Give each table of a lesson's prose the line in italics above it as caption."""
    text = CAPTIONED.sub(r"```{table} \1\n\2\n```", text)
    outside = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    if BARE.search(outside):
        raise BuildError(
            f"{where}: a table without a caption. Write it above, *in italics*."
        )
    return text


def in_output(html, caption, where):
    """Write a frame that a lesson shows; the names of its columns stay as they are."""
    if not caption:
        raise BuildError(
            f"{where}: a table without a caption. Write one as `caption` into the "
            "metadata of the cell."
        )
    page = BeautifulSoup(html, "html.parser")
    header = spread(page.thead("tr"))
    rows = spread(page.tbody("tr"))
    labels = len(page.tbody.tr("th"))
    # The last row of the header names the index, those above it the columns.
    names = header[-1][:labels]
    columns = [*zip(*header, strict=True)][labels:]
    names += [" ".join(filter(None, dict.fromkeys(column))) for column in columns]
    if labels == 1 and not names[0] and all(row[0].isdecimal() for row in rows):
        names, rows = names[1:], [row[1:] for row in rows]
    rights = [
        all(BLANK.fullmatch(cell) or NUMBER.fullmatch(cell) for cell in column)
        for column in zip(*rows, strict=True)
    ]
    return markdown(names, rows, caption, rights)


def spread(rows):
    """Texts of the cells; one that spans others is repeated in their places."""
    grid = [{} for _ in rows]
    for down, row in enumerate(rows):
        for cell in row(["th", "td"]):
            right = next(x for x in count() if x not in grid[down])
            for y in range(int(cell.get("rowspan", 1))):
                for x in range(int(cell.get("colspan", 1))):
                    grid[down + y][right + x] = " ".join(cell.text.split())
    return [[row[x] for x in sorted(row)] for row in grid]
