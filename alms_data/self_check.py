"""What the package can check about itself: its tables, pages and list of sources."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

import pandas as pd

from alms_data.codebook import describe, key_of, table_names
from alms_data.errors import DataError, PageError, nearest
from alms_data.facts import HERE, SOURCES, read_facts, told, whole
from alms_data.known import known_classes
from alms_data.loading import load
from alms_data.published import (
    COMPILED_BY_HAND,
    DAMAGED_COPY,
    RACE_PAGE,
    SEASON_PAGE,
    race_of,
    race_page,
    season_page,
    seasons,
)
from alms_data.readers.bars import UNKNOWN
from alms_data.readers.race import RacePage
from alms_data.readers.season import SeasonPage

PAGES: dict[str, Callable[[str], RacePage | SeasonPage]] = {
    RACE_PAGE: race_page,
    SEASON_PAGE: season_page,
    DAMAGED_COPY: season_page,
}
KINDS = (*PAGES, COMPILED_BY_HAND)
FOLDERS = ("pages", "compiled")
# What is wrong with the data; anything else is wrong with the program.
DATA_PROBLEMS = (DataError, PageError, OSError)
# Kinds of line that stand for one row each; a line of another kind stands for none
# or for several.
ONE_ROW_EACH = ("results", "schedule", "entries", "standings")


def table_problems() -> dict[str, list[str]]:
    """What each table breaks of the promises in the codebook."""
    return {table: _problems(_of_table, table) for table in table_names()}


def page_problems() -> dict[str, list[str]]:
    """What the account of the lines of each page lacks."""
    return {
        row["source"]: _problems(partial(_of_page, PAGES[row["kind"]]), row["source"])
        for row in read_facts(SOURCES)
        if row["kind"] in PAGES
    }


def source_problems() -> dict[str, list[str]]:
    """What is wrong with each file of the data and with its row among the sources."""
    rows = read_facts(SOURCES)
    there = _files()
    problems: dict[str, list[str]] = {row["file"]: [] for row in rows}
    for row in rows:
        problems[row["file"]] += _of_source(row, there)
        if row["kind"] == COMPILED_BY_HAND and row["file"] in there:
            problems[row["file"]] += _problems(_of_rows, row["file"])
    for column in ("file", "source"):
        counted = Counter(row[column] for row in rows)
        for row in rows:
            if counted[row[column]] > 1:
                problems[row["file"]].append(f"{column} {row[column]!r} is not unique")
    unlisted = sorted(there - set(problems))
    return problems | {file: [f"{SOURCES} doesn't list it"] for file in unlisted}


def _files() -> set[str]:
    """Files of the data, but for the list of them; hidden ones are not ours."""
    paths = [path for folder in FOLDERS for path in (HERE / folder).iterdir()]
    files = {f"{path.parent.name}/{path.name}" for path in paths if path.name[0] != "."}
    return files - {SOURCES}


def _of_source(row: dict[str, str], there: set[str]) -> Iterator[str]:
    """Problems of a source's row."""
    if row["file"] not in there:
        yield "there is no such file"
    if row["kind"] not in KINDS:
        yield f"its kind {row['kind']!r} is none of: {', '.join(KINDS)}"
    needed = ["season"] if row["kind"] in PAGES else []
    needed += ["round_no"] if row["kind"] == RACE_PAGE else []
    for column in needed:
        if not row[column].isdecimal():
            yield f"a {row['kind']} needs its {column}, this has {row[column]!r}"


def _of_rows(file: str) -> Iterator[str]:
    """Rows of a compiled file that are about no season, race or class of ours."""
    known, classes = {"", *map(str, seasons())}, known_classes()
    for row in read_facts(file):
        season, round_no = row.get("season", ""), row.get("round_no", "")
        if season not in known:
            yield f"{told(row)}: there is no season {season}"
        elif season and round_no and not _is_held(file, row):
            yield f"{told(row)}: there is no round {round_no} of {season}"
        if row.get("car_class", "") not in {*classes, ""}:
            hint = nearest(row["car_class"], classes)
            yield f"{told(row)}: there is no class {row['car_class']!r}.{hint}"


def _is_held(file: str, row: dict[str, str]) -> bool:
    season, round_no = whole(file, row, "season"), whole(file, row, "round_no")
    return race_of(season, round_no) is not None


def _problems(find: Callable[[str], Iterator[str]], name: str) -> list[str]:
    """Problems found; what keeps the search from its end is one of them."""
    try:
        return list(find(name))
    except DATA_PROBLEMS as error:
        return [str(error)]


def _of_table(table: str) -> Iterator[str]:
    frame, book = load(table), describe(table)
    if frame.dtypes.astype("str").to_dict() != dict(
        zip(book["column"], book["dtype"], strict=True)
    ):
        yield "columns or types are not those of the codebook"
        return
    if frame.empty:
        yield "it has no rows"
    if frame.duplicated(key_of(table)).any():
        yield f"rows share a key ({', '.join(key_of(table))})"
    for column in book.loc[book["missing"].str.startswith("never"), "column"]:
        if frame[column].isna().any():
            yield f"a value of {column} is missing"
    for target in book["refers_to"].dropna():
        if lost := len(_keys(frame, target) - _keys(load(target), target)):
            yield f"{target} lacks {lost} of the keys that it refers to"


def _keys(frame: pd.DataFrame, target: str) -> set[tuple[object, ...]]:
    keys = frame[key_of(target)].dropna()
    return set(keys.itertuples(index=False, name=None))


def _of_page(
    read: Callable[[str], RacePage | SeasonPage], source: str
) -> Iterator[str]:
    page = read(source)
    for line_no, line in page.page.numbered():
        if page.page.used.get(line_no, UNKNOWN) == UNKNOWN:
            yield f"line {line_no} was not read: {line}"
    read_as = list(page.page.used.values())
    for table in ONE_ROW_EACH:
        rows = len(getattr(page, table, ()))
        if rows != read_as.count(table):
            yield f"{read_as.count(table)} lines of {table} gave {rows} rows"
