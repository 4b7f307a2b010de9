"""Everything that the package can check about itself."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

import pandas as pd

from alms_data.claims import UNEXPLAINED, check_claims
from alms_data.commands.console import print_table, print_text
from alms_data.comparison import compare_sources
from alms_data.self_check import (
    DATA_PROBLEMS,
    page_problems,
    source_problems,
    table_problems,
)

EPILOG = """\
A failure is a table that breaks a promise of its codebook, a line of a page that no
reader accounts for, a file that is not as the list of sources says, and a figure in
a page's prose that differs from the tables for no known reason. That sources
disagree is none: it is in the nature of these data.
"""
INDENT = "  "


def add_arguments(parser: ArgumentParser) -> None:
    """Ask how much to print."""
    parser.epilog = EPILOG
    parser.add_argument(
        "--all",
        action="store_true",
        help="list every figure and every disagreement, not only how many there are",
    )


def run(options: Namespace) -> int:
    """Check the tables, the pages' lines, the figures in prose and the sources."""
    failed = _report("tables", "keep the promises of the codebook", table_problems())
    failed += _report("pages", "are accounted for line by line", page_problems())
    failed += _report("sources", "are as they are listed", source_problems())
    failed += _show("figures", check_claims, _check_figures, options)
    failed += _show("disagreements", compare_sources, _compare, options)
    print(f"\nFailures: {failed}" if failed else "\nNothing unexpected.")
    return 1 if failed else 0


def _report(what: str, promise: str, problems: dict[str, list[str]]) -> int:
    """Print the problems of tables or pages; give the number of problems."""
    good = [name for name, found in problems.items() if not found]
    print(f"{len(good)} of {len(problems)} {what} {promise}.")
    for name, found in problems.items():
        for problem in found:
            print_text(f"{name}: {problem}", INDENT)
    return sum(map(len, problems.values()))


def _show(
    what: str,
    find: Callable[[], pd.DataFrame],
    show: Callable[[pd.DataFrame, Namespace], int],
    options: Namespace,
) -> int:
    """Print what is found; data that can't be searched are a problem of their own."""
    try:
        found = find()
    except DATA_PROBLEMS as error:
        print(f"No {what} can be told.")
        print_text(str(error), INDENT)
        return 1
    return show(found, options)


def _check_figures(claims: pd.DataFrame, options: Namespace) -> int:
    """Print how figures in prose compare; give the number that nothing explains."""
    verdicts = claims["verdict"].value_counts()
    counted = ", ".join(f"{verdict} {count}" for verdict, count in verdicts.items())
    print(f"{len(claims)} figures in the pages' prose: {counted}.")
    differing = claims[claims["verdict"] == "differs"]
    for row in differing.itertuples():
        stated = f"{row.stated:g} {row.unit} on page {row.page}"
        computed = f"{row.computed:g} by the tables"
        print_text(f"{row.claim}: {stated}, {computed}. {row.note}", INDENT)
    if options.all:
        shown = ["claim", "verdict", "stated", "computed", "unit", "note"]
        print_table(claims[shown], ["claim"])
    return int((differing["note"] == UNEXPLAINED).sum())


def _compare(found: pd.DataFrame, options: Namespace) -> int:
    """Print where the sources disagree, which is no failure."""
    print(f"{len(found)} disagreements between the sources:")
    for kind, rows in found.groupby("kind", sort=False):
        print(f"  {kind}: {len(rows)}")
        if options.all:
            print_table(rows.drop(columns="kind"), ["season", "round_no"])
    return 0
