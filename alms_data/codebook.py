"""Which tables exist, what their columns mean, and frames that keep that promise."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from alms_data.errors import DataError, SelectionError, nearest

# A cell by the name of its column; pandas lets any hashable value be a name.
Row = dict[Any, Any]

HERE = Path(__file__).parent
SOURCES = "compiled/sources.csv"

# Year and month. A corrected value changes it and leaves the package's version alone.
DATA_VERSION = "2026.11"


# Columns of the package's CSV files, in any order.
COLUMNS = {
    "codebook.csv": "table column key dtype unit meaning missing refers_to",
    "tables.csv": "table one_row_is comes_from",
    "compiled/cars.csv": "car_class car evidence",
    "compiled/claims.csv": (
        "claim page line season round_no wording quantity subject value unit"
    ),
    "compiled/class_results.csv": (
        "season round_no car_class entered finished winner_number winner_team "
        "gap_laps gap_s evidence"
    ),
    "compiled/classes.csv": (
        "season car_class name min_weight_kg max_litres_aspirated max_litres_turbo "
        "power_hp_low power_hp_high speed_mph_low speed_mph_high evidence"
    ),
    "compiled/crews.csv": "season round_no position number team drivers evidence",
    "compiled/errata.csv": (
        "table season round_no key column as_printed corrected why evidence"
    ),
    "compiled/lost_entries.csv": (
        "season car_class team car_no page line number driver rounds rounds_complete "
        "confidence evidence"
    ),
    "compiled/names.csv": "kind season car_class as_printed canonical evidence",
    "compiled/races.csv": (
        "season round_no race circuit location date format circuit_km winner_laps "
        "winner_time winner_number winner_team pole_number pole_team pole_time evidence"
    ),
    "compiled/rules.csv": "season min_share of must_finish best_car_only evidence",
    "compiled/scale_rounds.csv": "season scale page line round_no evidence",
    SOURCES: "source file kind season round_no covers terms original_sha256",
}
# Words that a column may have, where a mistyped one would make its row do nothing.
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "codebook.csv": {"key": ("yes", "")},
    "compiled/lost_entries.csv": {
        "confidence": ("high", "medium", "low"),
        "rounds_complete": ("yes", "no", ""),
    },
    "compiled/names.csv": {"kind": ("team", "driver", "chassis", "circuit", "race")},
    "compiled/rules.csv": {
        "must_finish": ("yes", "no"),
        "best_car_only": ("yes", "no"),
    },
}


@cache
def read_facts(file: str) -> tuple[dict[str, str], ...]:
    """Rows of a CSV file of the package; an empty cell is an empty string."""
    rows = []
    # Spreadsheets put a mark before the first column's name; -sig takes it away.
    with (HERE / file).open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        try:
            _require_columns(file, reader.fieldnames or ())
            for row in reader:
                _require_cells(file, f"line {reader.line_num}", row)
                rows.append(row)
        except UnicodeDecodeError as error:
            after = f"after line {reader.line_num}"
            raise DataError(file, after, str(error), expected="UTF-8") from error
    return tuple(rows)


def _require_columns(file: str, given: Iterable[str]) -> None:
    """Raise unless a file has its columns and no other."""
    given, expected = list(given), COLUMNS[file].split()
    unknown = [column for column in given if column not in expected]
    missing = [column for column in expected if column not in given]
    if not unknown and not missing:
        return
    problem = f"there is no column {(unknown or missing)[0]!r}"
    if unknown:
        problem = f"{problem} in this file.{nearest(unknown[0], expected)}"
    raise DataError(file, "line 1", problem, expected=", ".join(expected))


def _require_cells(file: str, line: str, row: Mapping[str, str]) -> None:
    """Raise where a row has cells too many or too few, or a word that is not known."""
    if None in row or None in row.values():
        problem, expected = "too many or too few cells", "one for each column"
        raise DataError(file, line, problem, expected=expected)
    for column, words in WORDS.get(file, {}).items():
        if row[column] not in words:
            problem = f"{column} is {row[column]!r}.{nearest(row[column], words)}"
            expected = ", ".join(word or "nothing" for word in words)
            raise DataError(file, line, problem, expected=expected)


def whole(file: str, row: Mapping[str, str], column: str) -> int:
    """Whole number in a cell of a file of the package; raise where there is none."""
    if row[column].isdecimal():
        return int(row[column])
    problem = f"{column} is {row[column]!r}"
    raise DataError(file, told(row), problem, expected="a whole number")


def told(row: Mapping[Any, Any]) -> str:
    """Name a row by the first of its cells that are not blank."""
    filled = [(name, cell) for name, cell in row.items() if cell not in ("", None)]
    return ", ".join(f"{name} {cell}" for name, cell in filled[:4])


@cache
def dtypes(table: str) -> dict[str, Any]:
    """Columns of a table in their order, with their dtypes."""
    return {
        row["column"]: pd.api.types.pandas_dtype(row["dtype"])
        for row in read_facts("codebook.csv")
        if row["table"] == table
    }


def key_of(table: str) -> list[str]:
    """Columns that name a row of the table."""
    rows = read_facts("codebook.csv")
    return [row["column"] for row in rows if row["table"] == table and row["key"]]


def frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Frame with the columns and dtypes of the table; what a row lacks is NA."""
    rows = list(rows)
    columns = {
        column: pd.array([row.get(column) for row in rows], dtype=dtype)
        for column, dtype in dtypes(table).items()
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)), copy=False)


def table_names() -> list[str]:
    """Names of all tables in the order of the codebook."""
    return [row["table"] for row in read_facts("tables.csv")]


def tables() -> pd.DataFrame:
    """Tell which tables exist.

    Returns
    -------
    pandas.DataFrame
        One row per table: ``table``, ``one_row_is``, ``key`` (the columns that
        name a row), ``comes_from`` and ``loader`` (the function that returns it).
        Nothing is ever missing.

    Notes
    -----
    Source: the package's own codebook.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.tables().loc[3, ["table", "key", "loader"]].tolist()
    ['results', 'season, round_no, position', 'load_results']
    """
    listed = pd.DataFrame(read_facts("tables.csv"), dtype="str")
    keys = [", ".join(key_of(table)) for table in listed["table"]]
    listed.insert(2, "key", pd.Series(keys, dtype="str"))
    listed["loader"] = "load_" + listed["table"]
    return listed


def describe(table: str | None = None) -> pd.DataFrame:
    """Return the codebook of a table: what each column means.

    Parameters
    ----------
    table : str, optional
        Name of a table, as listed by ``tables()``; all tables when left out.

    Returns
    -------
    pandas.DataFrame
        One row per column: ``table``, ``column``, ``key`` (whether it is part of
        the key), ``dtype``, ``unit`` (NA: a label, a count of nothing in
        particular or a truth value), ``meaning``, ``missing`` (what NA means) and
        ``refers_to`` (the table whose key it shares; NA: none).

    Raises
    ------
    SelectionError
        If there is no such table.

    Notes
    -----
    Source: the package's own codebook.

    Examples
    --------
    >>> import alms_data as alms
    >>> book = alms.describe("results").set_index("column")
    >>> book.loc["laps", "unit"], book.loc["number", "dtype"]
    ('laps', 'str')
    """
    book = pd.DataFrame(read_facts("codebook.csv"), dtype="str")
    book["key"] = book["key"] == "yes"
    optional = ["unit", "refers_to"]
    book[optional] = book[optional].mask(book[optional] == "")
    if table is None:
        return book
    require_table(table)
    return book[book["table"] == table].reset_index(drop=True)


def require_table(table: object) -> None:
    """Raise unless there is such a table."""
    known = table_names()
    if table in known:
        return
    hint = nearest(table, known)
    raise SelectionError(
        f"There is no table {table!r}.{hint} Tables: {', '.join(known)}."
    )
