"""The rows of a table, chosen as its loader chooses them."""

from argparse import (
    ArgumentParser,
    ArgumentTypeError,
    Namespace,
    RawDescriptionHelpFormatter,
)
from inspect import signature
from typing import Any

import alms_data
from alms_data.codebook import key_of, require_table
from alms_data.commands.console import print_csv, print_table
from alms_data.errors import SelectionError, shorten

EXAMPLES = """\
A table has some of the filters; one that it doesn't have is refused.

examples:
  python -m alms_data show standings --season 2004 --class LMP2
  python -m alms_data show results --race sebring --csv > sebring.csv
"""
# What loaders call their arguments, and what they are called here.
FILTERS = {
    "season": "--season",
    "race": "--race",
    "car_class": "--class",
    "table": "--of-table",
    "kind": "--kind",
    "as_printed": "--as-printed",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Ask for the table, its rows and how to print them."""
    parser.epilog = EXAMPLES
    parser.formatter_class = RawDescriptionHelpFormatter
    add = parser.add_argument
    add("shown", metavar="TABLE", help="a table, as list names them")
    add("--season", type=int, metavar="YEAR", help="a season, such as 2004")
    add(
        "--race",
        type=round_or_name,
        metavar="RACE",
        help="number of a round, or a name of the race or its circuit",
    )
    add("--class", dest="car_class", metavar="CLASS", help="such as LMP2 or GT")
    add("--of-table", dest="table", metavar="TABLE", help="for errata: of this table")
    add("--kind", metavar="KIND", help="for names: team, driver, chassis, ...")
    add("--as-printed", action="store_true", help="as the pages print it")
    add("--csv", action="store_true", help="as CSV instead of text")


def round_or_name(text: str) -> int | str:
    """Number of a round, or the text where it is none."""
    try:
        return int(text) if text.isdecimal() else text
    except ValueError:  # Python reads no number of thousands of digits
        raise ArgumentTypeError(
            f"a round of too many digits: {shorten(text)}"
        ) from None


def run(options: Namespace) -> int:
    """Print the rows of a table."""
    require_table(options.shown)
    load = getattr(alms_data, f"load_{options.shown}")
    chosen = _chosen(options)
    _require_filters(options.shown, list(chosen), list(signature(load).parameters))
    rows = load(**chosen)
    if options.csv:
        print_csv(rows)
    else:
        print_table(rows, key_of(options.shown))
    return 0


def _chosen(options: Namespace) -> dict[str, Any]:
    given = {name: getattr(options, name) for name in FILTERS}
    return {
        name: value
        for name, value in given.items()
        if value is not None and value is not False
    }


def _require_filters(table: str, given: list[str], known: list[str]) -> None:
    """Raise where the table's loader has no such filter."""
    unknown = [FILTERS[name] for name in given if name not in known]
    if unknown:
        has = ", ".join(FILTERS[name] for name in known) or "none"
        raise SelectionError(
            f"The table {table} has no filter {', '.join(unknown)}. It has: {has}."
        )
