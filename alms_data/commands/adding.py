"""Adding a saved page to the shipped ones."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from alms_data.adding import (
    Candidate,
    Need,
    needs_of,
    read_candidate,
    shipped_as,
    write,
)
from alms_data.commands.console import tell
from alms_data.commands.reading import add_round, add_season
from alms_data.errors import SelectionError
from alms_data.published import race_of
from alms_data.readers.bars import UNKNOWN

EPILOG = """\
Without --write nothing is changed: the report says what was understood, what was not
and what the page needs. Lines for the compiled files stand flush left, to be pasted.
The exit code is 1 as long as the page cannot be written: a line was not understood,
or something needed is not there yet.
"""


def add_arguments(parser: ArgumentParser) -> None:
    """Ask for the page, what it is about, and whether to write it."""
    parser.epilog = EPILOG
    parser.add_argument(
        "page", type=Path, metavar="PAGE", help="a page saved as text in UTF-8"
    )
    add_season(
        parser, "year of the season; needed if the page's title does not have it"
    )
    add_round(parser, "number of the round: the page is that of a race")
    parser.add_argument(
        "--terms", metavar="TEXT", help="licence of the page, for sources.csv"
    )
    parser.add_argument(
        "--write", action="store_true", help="write the page; needs --terms"
    )


def run(options: Namespace) -> int:
    """Report on a page, and write it if asked and if nothing is in the way."""
    if options.write and not (options.terms or "").strip():
        raise SelectionError("--write needs --terms: the licence of the page.")
    source = shipped_as(options.page)
    if source:
        print(f"{options.page.name} is shipped already, as page {source}.")
        return 0
    candidate = read_candidate(
        options.page, season=options.season, round_no=options.round_no
    )
    needs = needs_of(candidate)
    print("\n".join(_report(candidate, needs)))
    in_the_way = bool(candidate.problems) or any(need.required for need in needs)
    if not options.write:
        return int(in_the_way)
    if in_the_way:
        tell("Nothing was written.")
        return 1
    for file in write(candidate, covers=_covers(candidate), terms=options.terms):
        tell(f"wrote {file}")
    return 0


def _report(candidate: Candidate, needs: list[Need]) -> Iterator[str]:
    required = [need for need in needs if need.required]
    others = [need for need in needs if not need.required]
    yield f"{candidate.page.name}: {candidate.kind} of {_about(candidate)}"
    yield from _understood(candidate)
    yield from _not_understood(candidate)
    yield from _listed("Needed before it can be written", required)
    yield from _listed("To decide or to add", others)
    if not (candidate.problems or required):
        yield "\nIt can be written."


def _about(candidate: Candidate) -> str:
    if candidate.round_no is None:
        return f"{candidate.season}, to be page {candidate.source}"
    race = race_of(candidate.season, candidate.round_no) or "a race that is not known"
    return (
        f"{candidate.season}, round {candidate.round_no}, {race}, "
        f"to be page {candidate.source}"
    )


def _understood(candidate: Candidate) -> Iterator[str]:
    yield "\nUnderstood"
    for table, rows in candidate.tables.items():
        yield f"  {table:<14}{len(rows):>5} rows"
    classes = {
        car_class: None
        for rows in candidate.tables.values()
        if "car_class" in rows
        for car_class in rows["car_class"].dropna()
    }
    if classes:
        yield f"  classes       {', '.join(classes)}"
    if "schedule" in candidate.tables:
        yield f"  rounds        {candidate.tables['schedule']['round_no'].max()}"
    read_as = candidate.page.rows()["read_as"].value_counts(sort=False)
    read_as = read_as.drop(UNKNOWN, errors="ignore")
    yield f"  lines         {', '.join(f'{n} {kind}' for kind, n in read_as.items())}"


def _not_understood(candidate: Candidate) -> Iterator[str]:
    if candidate.problems or candidate.unknown_lines:
        yield "\nNot understood"
    for problem in candidate.problems:
        yield f"  {problem}".replace("\n", "\n  ")
    if candidate.unknown_lines:
        listed = ", ".join(map(str, candidate.unknown_lines))
        yield f"  no known header above, so not read: lines {listed}"


def _listed(title: str, needs: list[Need]) -> Iterator[str]:
    if needs:
        yield f"\n{title}"
    for need in needs:
        yield f"  {need.file}: {need.why}" if need.file else f"  {need.why}"
        if need.rows:
            yield from need.lines()


def _covers(candidate: Candidate) -> str:
    """What the page has, for sources.csv."""
    if candidate.round_no is None:
        return f"season {candidate.season}: {', '.join(candidate.tables)}"
    race = race_of(candidate.season, candidate.round_no)
    cars = len(candidate.tables["results"])
    return f"classification of {race} {candidate.season}, {cars} cars"
