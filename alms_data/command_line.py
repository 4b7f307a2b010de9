"""The command line: which commands there are, and what each problem exits with.

Data go to stdout and nothing else does; everything said about them goes to stderr.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import NamedTuple

from alms_data.codebook import DATA_VERSION
from alms_data.commands import adding, checking, exporting, listing, reading, showing
from alms_data.errors import DataError, PageError, SelectionError

PROGRAM = "python -m alms_data"
ABOUT = "The American Le Mans Series seasons 2003 and 2004 as tables."
EXIT_CODES = """\
exit codes:
  0  all is well
  1  a page, a file or the data have a problem
  2  the command is wrong: it asks for what doesn't exist
"""
PROBLEM, WRONG_USAGE, INTERRUPTED, CLOSED_PIPE = 1, 2, 130, 141


class Command(NamedTuple):
    """What a command does, its arguments, and the function that gives its exit code."""

    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


COMMANDS = {
    "list": Command("list the tables", listing.add_nothing, listing.run),
    "show": Command(
        "print a table, or some of its rows", showing.add_arguments, showing.run
    ),
    "describe": Command(
        "say what the columns of a table mean",
        listing.add_table,
        listing.run_describe,
    ),
    "export": Command(
        "write all tables into a folder", exporting.add_arguments, exporting.run
    ),
    "read-race": Command(
        "read the classification on a saved race page",
        reading.add_race_arguments,
        reading.run_race,
    ),
    "read-season": Command(
        "read the tables on a saved season page",
        reading.add_season_arguments,
        reading.run_season,
    ),
    "add": Command(
        "report on a saved page that may join the shipped ones, or write it",
        adding.add_arguments,
        adding.run,
    ),
    "check": Command(
        "check the tables, their sources and the reading of every line",
        checking.add_arguments,
        checking.run,
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    try:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a console may lack an é
        code = _run(arguments)
        print(end="", flush=True)
        return code
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        _discard_what_cannot_be_written()
        return CLOSED_PIPE
    except OSError as error:
        _discard_what_cannot_be_written()
        return _fail(PROBLEM, _without_number(error))


def _run(arguments: Sequence[str] | None) -> int:
    """Run a command; give the exit code of what is wrong with it or with a page."""
    try:
        options = make_parser().parse_args(arguments)
        return COMMANDS[options.command].run(options)
    except SystemExit as stop:  # argparse has said why
        return stop.code if isinstance(stop.code, int) else WRONG_USAGE
    except SelectionError as error:
        return _fail(WRONG_USAGE, str(error))
    except (PageError, DataError, ImportError) as error:
        return _fail(PROBLEM, str(error))


def _fail(code: int, message: str) -> int:
    print(f"{PROGRAM}: {message}", file=sys.stderr)
    return code


def make_parser() -> argparse.ArgumentParser:
    """Make the parser of all commands."""
    from alms_data import __version__

    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description=ABOUT,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    versions = f"alms-data {__version__}, data {DATA_VERSION}"
    parser.add_argument("--version", action="version", version=versions)
    commands = parser.add_subparsers(
        title="commands", dest="command", metavar="COMMAND", required=True
    )
    for name, command in COMMANDS.items():
        described = f"{command.help[0].upper()}{command.help[1:]}."
        command.add_arguments(
            commands.add_parser(
                name,
                help=command.help,
                description=described,
                allow_abbrev=False,
            )
        )
    return parser


def _discard_what_cannot_be_written() -> None:
    """Keep Python from complaining at its end about output that nobody takes."""
    try:
        print(end="", flush=True)
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _without_number(error: OSError) -> str:
    """Say what an operating system's error says, without its number."""
    if error.strerror is None:
        return str(error)
    where = f"{error.filename}: " if error.filename is not None else ""
    return f"{where}{error.strerror}"
