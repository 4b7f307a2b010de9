"""How the tables and figures can be taken along: as files of their own."""

import json
import shutil
from datetime import datetime
from importlib.metadata import version

import pandas as pd
import vl_convert
from lessons import ROOT

import alms_data as alms

WORKBOOK = "alms_data.xlsx"
DESCRIPTOR = "datapackage.json"
FIELD_TYPES = {
    "bool": "boolean",
    "Int64": "integer",
    "float64": "number",
    "str": "string",
    "datetime64[us]": "date",
}
# A file's own time would differ with every build.
NO_TIME = datetime(1980, 1, 1)
PIXELS_PER_PX = 2


def load_tables():
    """Every table by its name."""
    about = alms.tables()
    return {
        name: getattr(alms, loader)()
        for name, loader in zip(about["table"], about["loader"], strict=True)
    }


def write_tables(tables, folder):
    """Write each table as CSV and Parquet, all as a workbook, and what they are."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, frame in tables.items():
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    write_workbook(tables, folder / WORKBOOK)
    text = json.dumps(descriptor(tables), indent=2, ensure_ascii=False)
    (folder / DESCRIPTOR).write_text(text + "\n", encoding="utf-8", newline="\n")


# --- Excel ----------------------------------------------------------------


def write_workbook(tables, path):
    """Write a sheet per table, after one that lists them and the codebook."""
    about = alms.tables().drop(columns="loader")
    sheets = {"tables": about, "codebook": alms.describe(), **tables}
    # Text stays text, whatever it begins with.
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    with pd.ExcelWriter(
        path,
        engine="xlsxwriter",
        datetime_format="yyyy-mm-dd",
        engine_kwargs={"options": plain},
    ) as book:
        book.book.set_properties({"created": NO_TIME})
        for name, frame in sheets.items():
            frame.to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))
            book.sheets[name].autofit(max_width=400)


# --- Frictionless data package --------------------------------------------


def descriptor(tables):
    """Describe the CSV files as a Frictionless data package."""
    about = alms.tables().set_index("table")
    return {
        "profile": "tabular-data-package",
        "name": "alms-data",
        "title": "American Le Mans Series 2003 and 2004",
        "version": version("alms-data"),
        "sources": [
            {"title": row.covers, "path": row.file, "terms": row.terms}
            for row in alms.sources().itertuples()
        ],
        "resources": [
            resource(name, frame, about.loc[name]) for name, frame in tables.items()
        ],
    }


def resource(name, frame, about):
    """Describe one CSV file."""
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "description": f"One row is {about['one_row_is']}.",
        "sources": [{"title": about["comes_from"]}],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema(name, frame),
    }


def schema(name, frame):
    """Describe the columns of a table by its codebook."""
    book = alms.describe(name)
    described = {
        "fields": [field(row) for row in book.itertuples()],
        "missingValues": [""],
    }
    key = book.loc[book["key"], "column"].tolist()
    # A key with a blank, as a spelling met in every class has, is none to others.
    if frame[key].notna().all(axis=None):
        described["primaryKey"] = key
    targets = book["refers_to"].dropna().unique()
    if len(targets):
        described["foreignKeys"] = [foreign_key(target) for target in targets]
    return described


def field(row):
    """Describe one column; `unit` and `missing` are ours, the rest is the standard."""
    described = {
        "name": row.column,
        "type": FIELD_TYPES[row.dtype],
        "description": row.meaning,
        "missing": row.missing,
    }
    if pd.notna(row.unit):
        described["unit"] = row.unit
    if row.missing == "never":
        described["constraints"] = {"required": True}
    return described


def foreign_key(target):
    """Say that the columns of the target's key are found there."""
    book = alms.describe(target)
    key = book.loc[book["key"], "column"].tolist()
    return {"fields": key, "reference": {"resource": target, "fields": key}}


# --- Figures --------------------------------------------------------------


def write_figures(folder):
    """Put every figure into the folder as SVG and, for slides, as PNG."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in sorted((ROOT / "figures").glob("*.svg")):
        svg = path.read_text(encoding="utf-8")
        shutil.copyfile(path, folder / path.name)
        png = vl_convert.svg_to_png(svg, scale=PIXELS_PER_PX)
        (folder / f"{path.stem}.png").write_bytes(png)
