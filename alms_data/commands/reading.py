"""Saved pages of one's own as CSV."""

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections import defaultdict
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pandas as pd

from alms_data.commands.console import print_csv, tell
from alms_data.errors import shorten
from alms_data.export import require_room, write_csv
from alms_data.own_pages import LATEST, read_race, read_season
from alms_data.published import RACE_TABLES, SEASON_TABLES

if TYPE_CHECKING:
    from alms_data.readers.race import RacePage
    from alms_data.readers.season import SeasonPage


def add_race_arguments(parser: ArgumentParser) -> None:
    """Ask for the page of a race and where its tables go."""
    parser.epilog = "A page often does not say which race it is about, so you do."
    _add_page(parser)
    add_season(parser, "year of the season", required=True)
    add_round(parser, "number of the round", required=True)
    _add_cars(parser)
    _add_output(parser, RACE_TABLES)


def add_season_arguments(parser: ArgumentParser) -> None:
    """Ask for the page of a season and where its tables go."""
    _add_page(parser)
    add_season(parser, "year of the season; when left out, the one in the page's title")
    _add_cars(parser)
    _add_output(parser, SEASON_TABLES)


def add_season(parser: ArgumentParser, about: str, *, required: bool = False) -> None:
    """Ask for the season of a page."""
    parser.add_argument(
        "--season", type=whole, required=required, metavar="YEAR", help=about
    )


def add_round(parser: ArgumentParser, about: str, *, required: bool = False) -> None:
    """Ask for the round of a page."""
    parser.add_argument(
        "--round",
        dest="round_no",
        type=whole,
        required=required,
        metavar="NUMBER",
        help=about,
    )


def _add_page(parser: ArgumentParser) -> None:
    parser.add_argument(
        "page", metavar="PAGE", help="a page saved as text in UTF-8; - for stdin"
    )


def _add_cars(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--car",
        dest="cars",
        action="append",
        default=[],
        type=class_and_car,
        metavar="CLASS=CAR",
        help="a car to know beside those of the package; can be given again",
    )


def _add_output(parser: ArgumentParser, tables: tuple[str, ...]) -> None:
    output = parser.add_mutually_exclusive_group(required=True)
    output.add_argument("--to", metavar="FOLDER", help="write a CSV file per table")
    output.add_argument(
        "--table",
        choices=tables,
        metavar="TABLE",
        help=f"print this table as CSV: {', '.join(tables)}",
    )
    parser.add_argument(
        "--overwrite",
        action="store_true",
        help="write into a folder that is not empty, over files of the same name",
    )


def whole(text: str) -> int:
    """Whole number that can be a year or a round."""
    if len(text) <= 9 and text.isdecimal() and 1 <= int(text) <= LATEST:
        return int(text)
    raise ArgumentTypeError(
        f"expected a whole number from 1 to {LATEST}: {shorten(text)!r}"
    )


def class_and_car(text: str) -> tuple[str, str]:
    """Class and car in a text such as LMP1=Audi R8."""
    car_class, _, car = text.partition("=")
    if not (car_class.strip() and car.strip()):
        raise ArgumentTypeError(f"expected such as 'LMP1=Audi R8': {text!r}")
    return car_class.strip(), car.strip()


def run_race(options: Namespace) -> int:
    """Read the page of a race and write its tables."""
    race = read_race(
        _source(options.page),
        season=options.season,
        round_no=options.round_no,
        cars=_by_class(options.cars),
    )
    return _write(race, options, RACE_TABLES)


def run_season(options: Namespace) -> int:
    """Read the page of a season and write its tables."""
    season = read_season(
        _source(options.page), season=options.season, cars=_by_class(options.cars)
    )
    return _write(season, options, SEASON_TABLES)


def _source(page: str) -> str | IO[bytes]:
    return sys.stdin.buffer if page == "-" else page


def _by_class(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    cars = defaultdict(list)
    for car_class, car in pairs:
        cars[car_class].append(car)
    return dict(cars)


def _write(
    page: "RacePage | SeasonPage", options: Namespace, tables: tuple[str, ...]
) -> int:
    if options.table:
        print_csv(_table_of(page, options.table))
        return 0
    folder = Path(options.to)
    require_room(folder, overwrite=options.overwrite)
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        frame = _table_of(page, table)
        if not frame.empty:
            path = write_csv(frame, folder / f"{table}.csv")
            tell(f"wrote {path}: {len(frame)} rows")
    return 0


def _table_of(page: "RacePage | SeasonPage", table: str) -> pd.DataFrame:
    """Table of a page; say so where the page has none."""
    frame: pd.DataFrame = getattr(page, table)
    if frame.empty:
        tell(f"the page has no {table}")
    return frame
