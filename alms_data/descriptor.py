"""The tables described as a Frictionless data package, for programs to read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from alms_data.codebook import DATA_VERSION, describe, key_of, table_names, tables
from alms_data.sources import sources

PACKAGE = "alms-data"
DESCRIPTOR = "datapackage.json"
WORKBOOK = "alms_data.xlsx"
FIELD_TYPES = {
    "bool": "boolean",
    "Int64": "integer",
    "float64": "number",
    "str": "string",
    "datetime64[us]": "date",
}

Described = dict[str, Any]


def file_names(formats: Iterable[str]) -> list[str]:
    """Names of the files that hold the tables in some formats."""
    paths = [FILES[name](table)["path"] for name in formats for table in table_names()]
    return list(dict.fromkeys(paths))


def described(frames: Mapping[str, pd.DataFrame], formats: Sequence[str]) -> Described:
    """Describe the files of the tables in the first format; ``files`` lists all."""
    from alms_data import __version__

    file_format = formats[0]
    about = tables().set_index("table").to_dict("index")
    return {
        # The standard calls a package tabular where all files are CSV.
        "profile": f"{'tabular-' if file_format == 'csv' else ''}data-package",
        "name": PACKAGE,
        "title": "American Le Mans Series 2003 and 2004",
        "version": DATA_VERSION,
        "software": f"{PACKAGE} {__version__}",
        "sources": [
            {"title": row.covers, "path": row.file, "terms": row.terms}
            for row in sources().itertuples()
        ],
        "files": file_names(formats),
        "resources": [
            _resource(name, frame, about[name], FILES[file_format](name))
            for name, frame in frames.items()
        ],
    }


def _resource(
    name: str, frame: pd.DataFrame, about: Mapping[Any, Any], file: Described
) -> Described:
    """Describe the file of a table."""
    return {
        "name": name,
        **file,
        "description": f"One row is {about['one_row_is']}.",
        "sources": [{"title": about["comes_from"]}],
        "schema": _schema(name, frame),
    }


def _csv(table: str) -> Described:
    return {
        "profile": "tabular-data-resource",
        "path": f"{table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
    }


def _parquet(table: str) -> Described:
    return {
        "profile": "data-resource",
        "path": f"{table}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
    }


def _excel(table: str) -> Described:
    return {
        "profile": "data-resource",
        "path": WORKBOOK,
        "format": "xlsx",
        "mediatype": "application/"
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "dialect": {"excel": {"sheet": table}},
    }


FILES = {"csv": _csv, "parquet": _parquet, "excel": _excel}


def _schema(name: str, frame: pd.DataFrame) -> Described:
    """Describe the columns of a table by its codebook."""
    book = describe(name)
    schema: Described = {
        "fields": [_field(row) for row in book.to_dict("records")],
        "missingValues": [""],
    }
    # A key with a blank, as a spelling met in every class has, is none to others.
    if frame[key_of(name)].notna().all(axis=None):
        schema["primaryKey"] = key_of(name)
    targets = book["refers_to"].dropna().unique()
    if len(targets):
        schema["foreignKeys"] = [_foreign_key(target) for target in targets]
    return schema


def _field(row: Mapping[Any, Any]) -> Described:
    """Describe one column; `unit` and `missing` are ours, the rest is the standard."""
    field: Described = {
        "name": row["column"],
        "type": FIELD_TYPES[row["dtype"]],
        "description": row["meaning"],
        "missing": row["missing"],
    }
    if pd.notna(row["unit"]):
        field["unit"] = row["unit"]
    if row["missing"] == "never":
        field["constraints"] = {"required": True}
    return field


def _foreign_key(target: str) -> Described:
    """Say that the columns of the target's key are found there."""
    key = key_of(target)
    return {"fields": key, "reference": {"resource": target, "fields": key}}
