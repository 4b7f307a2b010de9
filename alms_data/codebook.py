"""Which tables exist, what their columns mean, and frames that keep that promise."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pandas as pd

from alms_data.errors import SelectionError, nearest
from alms_data.facts import read_facts

# Year and month. A corrected value changes it and leaves the package's version alone.
DATA_VERSION = "2026.11"


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
