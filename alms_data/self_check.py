"""What the package can check about itself: its tables and the lines of its pages."""

from collections.abc import Callable, Iterator
from functools import partial

import pandas as pd

from alms_data.codebook import describe, key_of, table_names
from alms_data.loading import load
from alms_data.published import (
    DAMAGED_COPY,
    RACE_PAGE,
    SEASON_PAGE,
    pages_of,
    race_page,
    season_page,
)
from alms_data.readers.bars import UNKNOWN
from alms_data.readers.race import RacePage
from alms_data.readers.season import SeasonPage

PAGES: dict[str, Callable[[str], RacePage | SeasonPage]] = {
    RACE_PAGE: race_page,
    SEASON_PAGE: season_page,
    DAMAGED_COPY: season_page,
}
# Kinds of line that stand for one row each; a line of another kind stands for none
# or for several.
ONE_ROW_EACH = ("results", "schedule", "entries", "standings")


def table_problems() -> dict[str, list[str]]:
    """What each table breaks of the promises in the codebook."""
    return {table: _problems(_of_table, table) for table in table_names()}


def page_problems() -> dict[str, list[str]]:
    """What the account of the lines of each page lacks."""
    return {
        page: _problems(partial(_of_page, read), page)
        for kind, read in PAGES.items()
        for page in pages_of(kind)
    }


def _problems(find: Callable[[str], Iterator[str]], name: str) -> list[str]:
    """Problems found; what keeps the search from its end is one of them."""
    try:
        return list(find(name))
    except (ValueError, TypeError, AssertionError, OSError) as error:
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
