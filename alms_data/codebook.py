"""Which tables there are, what their columns mean, and where they come from."""

import pandas as pd

from alms_data.contract import FOLDER, dtypes, key_of, package, resources
from alms_data.errors import SelectionError, nearest


def tables() -> pd.DataFrame:
    """List the tables.

    Returns
    -------
    pandas.DataFrame
        One row per table: ``table``, ``one_row_is``, ``key`` (the columns that
        name a row), ``comes_from``, ``loader`` (the function that returns it) and
        ``file`` (the path of its CSV file). Nothing is ever missing.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.tables().loc[3, ["table", "key", "loader"]].tolist()
    ['results', 'season, round_no, position', 'load_results']
    """
    listed = [
        {
            "table": name,
            "one_row_is": table["title"].removeprefix("One row is "),
            "key": ", ".join(key_of(name)),
            "comes_from": table["comes_from"],
            "loader": f"load_{name}",
            "file": str(FOLDER / table["path"]),
        }
        for name, table in resources().items()
    ]
    return pd.DataFrame(listed, dtype="str")


def describe(table: str | None = None) -> pd.DataFrame:
    """Describe the columns of a table.

    Parameters
    ----------
    table : str, optional
        Name of a table, as listed by ``tables()``; all tables when left out.

    Returns
    -------
    pandas.DataFrame
        One row per column: ``table``, ``column``, ``key`` (whether it is part of
        the key), ``dtype``, ``unit`` (NA: a label, a plain count or a truth value),
        ``meaning``, ``missing`` (what NA means) and ``refers_to`` (the table whose
        key it shares; NA: none).

    Raises
    ------
    SelectionError
        If there is no such table.

    Examples
    --------
    >>> import alms_data as alms
    >>> columns = alms.describe("results").set_index("column")
    >>> columns.loc["laps", "unit"], columns.loc["number", "dtype"]
    ('laps', 'str')
    """
    require_table(table)
    chosen = resources() if table is None else [table]
    described = pd.DataFrame([row for name in chosen for row in _columns(name)])
    text = [column for column in described if column != "key"]
    return described.astype(dict.fromkeys(text, "str"))


def _columns(table: str) -> list[dict[str, object]]:
    """Describe each column of a table."""
    schema, types = resources()[table]["schema"], dtypes(table)
    refers_to = {
        key["fields"][-1]: key["reference"]["resource"]
        for key in schema.get("foreignKeys", ())
    }
    return [
        {
            "table": table,
            "column": field["name"],
            "key": field["name"] in key_of(table),
            "dtype": str(types[field["name"]]),
            "unit": field.get("unit"),
            "meaning": field["description"],
            "missing": field["missing"],
            "refers_to": refers_to.get(field["name"]),
        }
        for field in schema["fields"]
    ]


def require_table(table: str | None) -> None:
    """Raise unless there is such a table; None stands for all."""
    known = resources()
    if table is None or table in known:
        return
    raise SelectionError(
        f"There is no table {table!r}.{nearest(table, known)} "
        f"Tables: {', '.join(known)}."
    )


def sources() -> pd.DataFrame:
    """List where the tables come from: every page and every compiled file.

    Returns
    -------
    pandas.DataFrame
        One row per source: ``source`` (the short name used in evidence), ``file``
        (in the project; the installed package has the tables alone), ``kind``,
        ``season`` and ``round_no`` (NA: it covers more than one), ``covers``,
        ``terms``, ``original_sha256`` (of the page as it came to us, prose and all;
        NA: compiled by hand) and ``sha256`` (of the file in the project).

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.sources()["kind"].value_counts()["race page"]
    np.int64(2)
    """
    columns = {
        "name": "source",
        "path": "file",
        "kind": "kind",
        "season": "season",
        "round_no": "round_no",
        "title": "covers",
        "terms": "terms",
        "original_sha256": "original_sha256",
        "sha256": "sha256",
    }
    listed = pd.DataFrame(package()["sources"])[list(columns)].rename(columns=columns)
    numbers = dict.fromkeys(["season", "round_no"], "Int64")
    return listed.astype({**dict.fromkeys(columns.values(), "str"), **numbers})
