"""What goes to the console: data to stdout, everything else to stderr."""

import sys
from io import TextIOWrapper
from shutil import get_terminal_size
from textwrap import fill

import pandas as pd

from alms_data.commands.layout import as_text


def tell(message: str) -> None:
    """Print a message, which is no data."""
    print(message, file=sys.stderr)


def print_csv(frame: pd.DataFrame) -> None:
    """Print a frame as CSV, with the same bytes as a file of it has."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    print(frame.to_csv(index=False, lineterminator="\n"), end="")


def print_table(frame: pd.DataFrame, key: list[str]) -> None:
    """Print a frame as text that fits the terminal."""
    print(as_text(frame, key, _columns()))


def print_text(text: str, indent: str = "") -> None:
    """Print a text in lines that fit the terminal."""
    print(fill(text, _columns(), initial_indent=indent, subsequent_indent=indent))


def _columns() -> int:
    """Width of the terminal; 80 where the output goes elsewhere."""
    return get_terminal_size((80, 24)).columns
