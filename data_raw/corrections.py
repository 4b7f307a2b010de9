"""From what the pages print to what the loaders return: three steps, none silent.

Errata correct single values, other sources give back lost cells, and names get one
spelling. Each step is driven by a compiled file that names its evidence.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from alms_data.contract import dtypes, frame, key_of
from alms_data.errors import nearest
from data_raw.compiled import Fact, bad_fact, facts
from data_raw.published import Tables

# Columns with names that the pages spell in several ways, and the kind of name.
NAMED = {
    "schedule": {"race": "race", "circuit": "circuit"},
    "races": {
        "race": "race",
        "circuit": "circuit",
        "winner_team": "team",
        "pole_team": "team",
    },
    "class_results": {"winner_team": "team"},
    "results": {"race": "race", "team": "team", "chassis": "chassis"},
    "crews": {"driver": "driver"},
    "entries": {"team": "team", "chassis": "chassis", "driver": "driver"},
    "winners": {"team": "team", "driver": "driver"},
    "standings": {"team": "team", "chassis": "chassis"},
    "points": {"team": "team"},
}
CONFIDENCE = ("high", "medium", "low")
USABLE = ("high", "medium")  # a low one is a hint: its cell stays missing
CAR = ["season", "car_class", "team", "car_no"]


class Recovery(NamedTuple):
    """A cell that another source gives: where it belongs, and what speaks for it."""

    table: str
    row: int
    column: str
    value: str
    confidence: str
    evidence: str


def corrected_tables(printed: Tables) -> Tables:
    """Tables as the loaders return them, and the recovered cells as one more."""
    tables = {name: table.copy() for name, table in printed.items()}
    for erratum in facts("errata"):
        _correct(tables, erratum)
    recoveries = [*_cells_of_crews(tables), *_cells_of_entries(tables["entries"])]
    for recovery in recoveries:
        _recover(tables, recovery)
    for name in NAMED:
        give_one_spelling(name, tables[name])
    tables["entries"]["car_no"] = _car_numbers(tables["entries"])
    return tables | {"recoveries": _as_table(recoveries, tables)}


# --- Errata ---------------------------------------------------------------


def _correct(tables: Tables, erratum: Fact) -> None:
    """Replace one printed value; raise where it isn't there."""
    name, column = erratum["table"], erratum["column"]
    if name not in tables:
        problem = f"there is no table {name!r}.{nearest(name, tables)}"
        raise bad_fact("errata", erratum, problem, ", ".join(tables))
    table = tables[name]
    key = _key(erratum)
    for given in (*key, column):
        if given not in table:
            problem = f"there is no column {given!r}.{nearest(given, table.columns)}"
            raise bad_fact("errata", erratum, problem, ", ".join(table.columns))
    found = table[list(key)].astype("str").eq(pd.Series(key)).all(axis=1)
    printed = table.loc[found, column].astype("str").fillna("")
    if printed.empty or not printed.eq(erratum["as_printed"]).all():
        expected = f"a row of {name} whose {column} is {erratum['as_printed']!r}"
        raise bad_fact("errata", erratum, "it fits no row", expected)
    table.loc[found, column] = _typed(erratum)


def _typed(erratum: Fact) -> Any:
    """Corrected value with the type of its column."""
    text, dtype = erratum["corrected"], dtypes(erratum["table"])[erratum["column"]]
    try:
        return pd.array([text or None], dtype=dtype)[0]
    except ValueError as error:
        raise bad_fact("errata", erratum, str(error), f"a {dtype}") from error


def _key(erratum: Fact) -> dict[str, str]:
    """Columns and values that name the rows of an erratum."""
    parts = [part.partition("=") for part in erratum["key"].split("; ")]
    if not all(column and value for column, _, value in parts):
        problem = f"the key is {erratum['key']!r}"
        raise bad_fact("errata", erratum, problem, "such as 'position=43; seat=3'")
    race = {name: erratum[name] for name in ("season", "round_no") if erratum[name]}
    return race | {column: value for column, _, value in parts}


# --- Recovered cells ------------------------------------------------------


def _cells_of_crews(tables: Tables) -> Iterator[Recovery]:
    """Number and team of each car, and the full names of its crew."""
    cars = _by_key(tables["results"], ["season", "round_no", "position"])
    seats = _by_key(tables["crews"], ["season", "round_no", "position", "seat"])
    for fact in facts("crews"):
        key = fact["season"], fact["round_no"], fact["position"]
        names = fact["drivers"].split(" / ")
        if key not in cars or (*key, str(len(names) + 1)) in seats:
            expected = "a car of the page with as many drivers"
            raise bad_fact("crews", fact, "it fits no car", expected)
        for column in ("number", "team"):
            if fact[column]:
                value, evidence = fact[column], fact["evidence"]
                yield Recovery("results", cars[key], column, value, "high", evidence)
        for seat, name in enumerate(names, 1):
            yield from _cell_of_seat(
                tables["crews"], seats, fact, (*key, str(seat)), name
            )


def _cell_of_seat(
    crews: pd.DataFrame,
    seats: Mapping[tuple[str, ...], int],
    fact: Fact,
    seat: tuple[str, ...],
    name: str,
) -> Iterator[Recovery]:
    """Full name of a driver; a name of one word is a surname and gives nothing."""
    surname = crews["surname"].get(seats.get(seat, -1), "")
    initial, _, last = surname.rpartition(".")  # two Fields drove: one is C.Field
    if not surname or _plain(last or initial) not in _plain(name):
        expected = f"a name with {surname!r} as on the page"
        raise bad_fact("crews", fact, f"seat {seat[-1]} is {name!r}", expected)
    if " " in name:
        sure = "medium" if name in fact["less_sure"] else "high"
        yield Recovery("crews", seats[seat], "driver", name, sure, fact["evidence"])


def _plain(name: str) -> str:
    """Letters of a name without accents and marks: the race pages have none."""
    from unicodedata import normalize

    return "".join(
        mark for mark in normalize("NFKD", name).casefold() if mark.isalpha()
    )


def _cells_of_entries(entries: pd.DataFrame) -> Iterator[Recovery]:
    """What other sources give back of first drivers, numbers and rounds."""
    seats = entries.groupby([entries[column].astype("str") for column in CAR])
    rows_of = {car: list(rows.index) for car, rows in seats}
    for fact in facts("lost_entries"):
        car = tuple(fact[column] for column in CAR)
        if car not in rows_of or fact["confidence"] not in CONFIDENCE:
            expected = "a car as printed, with high, medium or low confidence"
            raise bad_fact("lost_entries", fact, "it fits no entry", expected)
        first, *others = rows_of[car]
        given = [name for name in ("number", "driver", "rounds") if fact[name]]
        for row, column in [(first, name) for name in given] + [
            (row, "number") for row in others if fact["number"]
        ]:
            yield Recovery(
                "entries",
                row,
                column,
                fact[column],
                fact["confidence"],
                _evidence(fact, column),
            )


def _evidence(fact: Fact, column: str) -> str:
    least = column == "rounds" and fact["rounds_complete"] == "no"
    return ("at least these; " if least else "") + fact["evidence"]


def _by_key(table: pd.DataFrame, key: list[str]) -> dict[tuple[str, ...], int]:
    """Row of each key, its values as text."""
    keys = table[key].astype("str").itertuples(index=False, name=None)
    return dict(zip(keys, table.index, strict=True))


def _recover(tables: Tables, cell: Recovery) -> None:
    """Fill in a lost cell; raise where nothing was lost."""
    if cell.confidence not in USABLE:
        return
    table = tables[cell.table]
    printed = table.loc[cell.row, cell.column]
    if not pd.isna(printed):
        problem = f"{cell.table} has {cell.column} {printed!r} there"
        expected = "a cell that was lost; a wrong one is an erratum"
        raise bad_fact("crews or lost_entries", cell.evidence, problem, expected)
    table.loc[cell.row, cell.column] = cell.value
    if "recovered" in table:
        before = table.loc[cell.row, "recovered"]
        least = max({before, cell.confidence} & {*CONFIDENCE}, key=CONFIDENCE.index)
        table.loc[cell.row, "recovered"] = least


def _as_table(recoveries: list[Recovery], tables: Tables) -> pd.DataFrame:
    """Recovered cells with the keys that their rows have in the loaders' tables."""
    rows = []
    for cell in recoveries:
        row = tables[cell.table].loc[cell.row]
        key = [
            name for name in key_of(cell.table) if name not in ("season", "round_no")
        ]
        rows.append(
            {
                **cell._asdict(),
                "season": row["season"],
                "round_no": row.get("round_no"),
                "key": "; ".join(f"{name}={row[name]}" for name in key),
            }
        )
    return frame("recoveries", rows)


# --- Names ----------------------------------------------------------------


def give_one_spelling(name: str, table: pd.DataFrame) -> None:
    """Replace each name by the one that names.csv gives for its season and class."""
    spellings = facts("names")
    for column, kind in NAMED[name].items():
        printed = table[column].copy()
        for spelling in (row for row in spellings if row["kind"] == kind):
            met = printed == spelling["as_printed"]
            for scope in ("season", "car_class"):
                if spelling[scope] and scope in table:
                    met &= table[scope].astype("str") == spelling[scope]
            table.loc[met, column] = spelling["canonical"]


def _car_numbers(entries: pd.DataFrame) -> pd.Series:
    """Count a team's cars anew: entrants that scored as one team now have one name."""
    team = [entries[column] for column in CAR[:-1]]
    return (entries["seat"] == 1).groupby(team).cumsum().astype("Int64")
