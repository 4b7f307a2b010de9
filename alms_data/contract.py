"""What ``tables/datapackage.json`` promises of each table, and frames that keep it."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

FOLDER = Path(__file__).parent / "tables"
DESCRIPTOR = FOLDER / "datapackage.json"
DTYPES = {
    "boolean": "bool",
    "date": "datetime64[us]",
    "integer": "Int64",
    "number": "float64",
    "string": "str",
}


@cache
def package() -> dict[str, Any]:
    """The data package: the tables, their columns, where they come from."""
    described: dict[str, Any] = json.loads(DESCRIPTOR.read_text(encoding="utf-8"))
    return described


@cache
def resources() -> dict[str, dict[str, Any]]:
    """Description of each table by its name; as-printed twins are no tables."""
    listed = package()["resources"]
    return {table["name"]: table for table in listed if "twin_of" not in table}


@cache
def dtypes(table: str) -> dict[str, Any]:
    """Columns of a table in their order, with their dtypes."""
    fields = resources()[table]["schema"]["fields"]
    return {field["name"]: _dtype(field) for field in fields}


def _dtype(field: Mapping[str, Any]) -> Any:
    """Dtype of a column; a whole number that is never missing needs no room for NA."""
    if "categories" in field:
        return pd.CategoricalDtype(field["categories"], ordered=True)
    if field["type"] == "integer" and field["missing"] == "never":
        return "int64"
    return DTYPES[field["type"]]


def key_of(table: str) -> list[str]:
    """Columns that name a row of the table."""
    key: list[str] = resources()[table]["key"]
    return key


def read(table: str, *, as_printed: bool = False) -> pd.DataFrame:
    """All rows of a table, from its CSV file; an empty cell is NA."""
    return _read_once(table, as_printed).copy()


@cache
def _read_once(table: str, as_printed: bool) -> pd.DataFrame:
    twin = FOLDER / f"{table}_as_printed.csv"
    path = twin if as_printed and twin.exists() else FOLDER / f"{table}.csv"
    rows: pd.DataFrame = pd.read_csv(path, **_options(table, as_printed))
    return with_own_classes(rows)


def with_own_classes(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows whose classes are a category of just those that are there."""
    if "car_class" not in rows or rows["car_class"].dtype != "category":
        return rows
    return rows.assign(car_class=rows["car_class"].cat.remove_unused_categories())


def _options(table: str, as_printed: bool) -> dict[str, Any]:
    """How pandas has to read a table; as printed, classes are plain text."""
    types = {name: pd.api.types.pandas_dtype(t) for name, t in dtypes(table).items()}
    if as_printed and "car_class" in types:
        types["car_class"] = pd.StringDtype(na_value=float("nan"))
    dates = [name for name, dtype in types.items() if dtype.kind == "M"]
    return {
        "dtype": {name: types[name] for name in types if name not in dates},
        "parse_dates": dates,
        "keep_default_na": False,
        "na_values": [""],
    }


def frame(table: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Frame with the columns and dtypes of the table; what a row lacks is NA."""
    rows = list(rows)
    columns = {
        column: pd.array(
            [row.get(column) for row in rows],
            dtype="str" if dtype == "category" else dtype,
        )
        for column, dtype in dtypes(table).items()
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)), copy=False)
