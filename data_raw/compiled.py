"""The facts compiled by hand: a CSV file each, every row with its evidence."""

import csv
from functools import cache
from pathlib import Path

from alms_data.errors import DataError

FOLDER = Path(__file__).parent / "compiled"
Fact = dict[str, str]  # the cells of a row by column; an empty one is ""


@cache
def facts(name: str) -> tuple[Fact, ...]:
    """Rows of a compiled file, as they stand."""
    # Spreadsheets put a mark before the first column's name; -sig takes it away.
    with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = tuple(csv.DictReader(lines))
    for no, row in enumerate(rows, 1):
        if None in row or None in row.values():
            problem = "too many or too few cells"
            raise bad_fact(name, f"row {no}", problem, "as many as the first line")
    return rows


def bad_fact(name: str, fact: Fact | str, problem: str, expected: str) -> DataError:
    """Error about a row of a compiled file."""
    where = fact if isinstance(fact, str) else label(fact)
    return DataError(f"compiled/{name}.csv", where, problem, expected=expected)


def label(fact: Fact) -> str:
    """Name a row by the first of its cells that are not blank."""
    filled = [f"{column} {cell}" for column, cell in fact.items() if cell]
    return ", ".join(filled[:4])
