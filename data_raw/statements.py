"""What pages state in prose and reports outside them say, against the tables.

``compiled/statements.csv`` holds one statement a row, in the spelling of the tables.
Its source is a page with its line or a report of ``compiled/outside.csv``. With a
table it is compared with the cells that its season, round and key name; without one
with the first statement on the same point.
"""

import re
from collections.abc import Iterator
from datetime import date

import pandas as pd

from data_raw.compiled import Fact, bad_fact, facts
from data_raw.corrections import rows_of
from data_raw.published import Row, Tables

POINT = ("season", "round_no", "subject", "column")
TEXTS = ("source", "subject", "column", "says")
BLANK = "blank"
PAGE_LINE = re.compile(r"page \d{3} line \d+")


def from_pages(tables: Tables) -> Iterator[Row]:
    """Statements of the pages that differ from the tables."""
    return (row for row in _differing(tables) if row["source"].startswith("page "))


def from_outside(tables: Tables) -> Iterator[Row]:
    """Reports from outside that differ from the tables or from a page."""
    return (row for row in _differing(tables) if not row["source"].startswith("page "))


def _differing(tables: Tables) -> Iterator[Row]:
    first: dict[tuple[str, ...], Row] = {}
    for fact in facts("statements"):
        _require_source(fact)
        row: Row = {name: fact[name] for name in TEXTS}
        row |= {name: int(fact[name]) for name in ("season", "round_no") if fact[name]}
        if fact["table"]:
            cells = rows_of(tables, "statements", fact)
            row |= {"other": fact["table"], "other_says": _text(cells[fact["column"]])}
            row["car_class"] = _class_of(cells, tables)
        else:
            said = {"other": fact["source"], "other_says": fact["says"]}
            row |= first.setdefault(tuple(fact[name] for name in POINT), said)
        if row["says"] != row["other_says"]:
            yield row


def _require_source(fact: Fact) -> None:
    known = [report["source"] for report in facts("outside")]
    if fact["source"] not in known and not PAGE_LINE.fullmatch(fact["source"]):
        expected = f"a page with its line, or one of {', '.join(known)}"
        raise bad_fact("statements", fact, "the source is unknown", expected)


def _class_of(cells: pd.DataFrame, tables: Tables) -> str | None:
    """Class of the rows, where they are of one."""
    if "car_class" not in cells and "position" in cells:
        cells = cells.merge(tables["results"], on=["season", "round_no", "position"])
    classes = set(cells.get("car_class", ()))
    return classes.pop() if len(classes) == 1 else None


def _text(cells: pd.Series) -> str:
    """The different values of the cells, in one text."""
    values = {plain(value) for value in cells if not pd.isna(value)}
    return ", ".join(sorted(values)) or BLANK


def plain(value: object) -> str:
    """A cell as text: June 27, 0.7, 23."""
    if isinstance(value, date):
        return f"{value:%B} {value.day}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def figures(tables: Tables) -> Iterator[Row]:
    """Figures in prose that differ from what the tables give."""
    for row in tables["claims"].query("verdict == 'differs'").itertuples():
        yield {
            "season": row.season,
            "round_no": row.round_no,
            "subject": row.wording,
            "source": f"page {row.page} line {row.line}",
            "says": f"{row.value:g} {row.unit}",
            "other": "tables",
            "other_says": f"{row.computed:g} {row.unit}",
        }


def hints(tables: Tables) -> Iterator[Row]:
    """Lost cells for which another source has no more than a hint."""
    for fact in facts("lost_entries"):
        if fact["confidence"] == "low":
            yield {
                "season": int(fact["season"]),
                "car_class": fact["car_class"],
                "subject": f"{fact['team']} car {fact['car_no']}",
                "source": f"page {fact['page']} line {fact['line']}",
                "says": "cell lost",
                "other": "lost_entries",
                "other_says": fact["evidence"],
            }
