"""Which tables there are and what their columns mean."""

from argparse import ArgumentParser, Namespace
from typing import Any

import pandas as pd

from alms_data.codebook import describe, tables
from alms_data.commands.console import print_table, print_text
from alms_data.loading import load

INDENT = "    "


def add_nothing(parser: ArgumentParser) -> None:
    """Leave the parser as it is."""


def run(options: Namespace) -> int:
    """Print the tables, what a row of each is, and how many there are."""
    listed = tables()
    listed["rows"] = [len(load(table)) for table in listed["table"]]
    print_table(listed[["table", "rows", "one_row_is"]], ["table"])
    return 0


def add_table(parser: ArgumentParser) -> None:
    """Ask for the table to describe."""
    parser.add_argument("table", metavar="TABLE", help="a table, as list names them")


def run_describe(options: Namespace) -> int:
    """Print what a table and its columns mean."""
    book = describe(options.table)
    about = tables().set_index("table").loc[options.table]
    print_text(f"{options.table}: one row is {about['one_row_is']}.")
    print_text(f"Comes from {about['comes_from']}.")
    for row in book.to_dict("records"):
        print(f"\n{row['column']} ({_kind(row)})")
        print_text(row["meaning"], INDENT)
        print_text(f"Missing: {row['missing']}.", INDENT)
    return 0


def _kind(row: dict[Any, Any]) -> str:
    """Type and unit of a column, and whether it is part of the key."""
    unit = f", {row['unit']}" if pd.notna(row["unit"]) else ""
    key = ", key" if row["key"] else ""
    return f"{row['dtype']}{unit}{key}"
