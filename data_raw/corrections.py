"""From what the pages print to what the loaders return: three steps, none silent.

Errata correct single values, other sources give back lost cells, and names get one
spelling. Each step is driven by a compiled file that names its evidence.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from unicodedata import normalize

import pandas as pd

from alms_data.contract import dtypes, frame, key_of
from alms_data.errors import nearest
from data_raw.causes import cause_groups
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
    "lemans": {"team": "team", "chassis": "chassis"},
}
CONFIDENCE = ("high", "medium", "low")
USABLE = ("high", "medium")  # a low one is a hint: its cell stays missing
CAR = ["season", "car_class", "team", "car_no"]
RACE = ("season", "round_no")


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
    tables["lemans"]["cause_group"] = cause_groups(tables["lemans"]["cause"])
    return tables | {"recoveries": _as_table(recoveries, tables)}


# --- Errata ---------------------------------------------------------------


def _correct(tables: Tables, erratum: Fact) -> None:
    """Replace one printed value; raise where it isn't there."""
    column, expected = erratum["column"], erratum["as_printed"]
    rows = rows_of(tables, "errata", erratum)
    if not rows[column].astype("str").fillna("").eq(expected).all():
        problem = f"{column} is {rows[column].iloc[0]!r}"
        raise bad_fact("errata", erratum, problem, f"{expected!r} as printed")
    tables[erratum["table"]].loc[rows.index, column] = _typed(erratum)


def rows_of(tables: Tables, file: str, fact: Fact) -> pd.DataFrame:
    """Rows that a fact's table, season, round and key name; raise where none are."""
    name, key = fact["table"], _key(file, fact)
    if name not in tables:
        problem = f"there is no table {name!r}.{nearest(name, tables)}"
        raise bad_fact(file, fact, problem, ", ".join(tables))
    table = tables[name]
    for given in (*key, fact["column"]):
        if given not in table:
            problem = f"there is no column {given!r}.{nearest(given, table.columns)}"
            raise bad_fact(file, fact, problem, ", ".join(table.columns))
    rows = table[table[list(key)].astype("str").eq(pd.Series(key)).all(axis=1)]
    if rows.empty:
        raise bad_fact(file, fact, "it fits no row", f"a key that is in {name}")
    return rows


def _key(file: str, fact: Fact) -> dict[str, str]:
    """Columns and values that name the rows of a fact."""
    parts = [part.partition("=") for part in fact["key"].split("; ") if part]
    if not all(column and value for column, _, value in parts):
        problem = f"the key is {fact['key']!r}"
        raise bad_fact(file, fact, problem, "such as 'position=43; seat=3'")
    race = {name: fact[name] for name in RACE if fact[name]}
    return race | {column: value for column, _, value in parts}


def _typed(erratum: Fact) -> Any:
    """Corrected value with the type of its column."""
    text, dtype = erratum["corrected"], dtypes(erratum["table"])[erratum["column"]]
    try:
        return pd.array([text or None], dtype=dtype)[0]
    except ValueError as error:
        raise bad_fact("errata", erratum, str(error), f"a {dtype}") from error


# --- Recovered cells ------------------------------------------------------


def _cells_of_crews(tables: Tables) -> Iterator[Recovery]:
    """Number and team of each car, and the full names of its crew."""
    for fact in facts("crews"):
        car, crew = (_rows_of_car(tables[name], fact) for name in ("results", "crews"))
        names = fact["drivers"].split(" / ")
        if len(car) != 1 or len(crew) != len(names):
            expected = "a car of the page with as many drivers"
            raise bad_fact("crews", fact, "it fits no car", expected)
        for column in ("number", "team"):
            if fact[column]:
                yield _recovery("results", car.index[0], column, fact[column], fact)
        seats: Iterator[Any] = crew.itertuples()
        for seat, name in zip(seats, names, strict=True):
            initial, _, last = seat.surname.rpartition(".")  # one Field is C.Field
            if _plain(last or initial) not in _plain(name):
                expected = f"a name with {seat.surname!r} as on the page"
                raise bad_fact("crews", fact, f"seat {seat.seat} is {name!r}", expected)
            if " " in name:  # a name of one word is a surname and gives nothing
                yield _recovery("crews", seat.Index, "driver", name, fact)


def _rows_of_car(table: pd.DataFrame, fact: Fact) -> pd.DataFrame:
    key = {name: fact[name] for name in ("season", "round_no", "position")}
    return table[table[list(key)].astype("str").eq(pd.Series(key)).all(axis=1)]


def _plain(name: str) -> str:
    """Letters of a name without accents and marks: the race pages have none."""
    return "".join(filter(str.isalpha, normalize("NFKD", name).casefold()))


def _cells_of_entries(entries: pd.DataFrame) -> Iterator[Recovery]:
    """What other sources give back of first drivers, numbers and rounds."""
    cars = entries.groupby([entries[column].astype("str") for column in CAR]).groups
    for fact in facts("lost_entries"):
        car = tuple(fact[column] for column in CAR)
        if car not in cars or fact["confidence"] not in CONFIDENCE:
            expected = "a car as printed, with high, medium or low confidence"
            raise bad_fact("lost_entries", fact, "it fits no entry", expected)
        first, *others = cars[car]
        least = "at least these; " if fact["rounds_complete"] == "no" else ""
        for column in ("number", "driver", "rounds"):
            if fact[column]:
                note = least if column == "rounds" else ""
                yield _recovery("entries", first, column, fact[column], fact, note)
        for row in others if fact["number"] else ():
            yield _recovery("entries", row, "number", fact["number"], fact)


def _recovery(
    table: str, row: int, column: str, value: str, fact: Fact, note: str = ""
) -> Recovery:
    """A cell that the fact gives, less sure where it says that it rests on analogy."""
    sure = fact.get("confidence", "high")
    if value in fact["less_sure"].split(" / "):
        sure = "medium"
    return Recovery(table, row, column, value, sure, note + fact["evidence"])


def _recover(tables: Tables, cell: Recovery) -> None:
    """Fill in a lost cell; raise where nothing was lost."""
    if cell.confidence not in USABLE:
        return
    cells: Any = tables[cell.table].loc
    if not pd.isna(cells[cell.row, cell.column]):
        file = "lost_entries" if cell.table == "entries" else "crews"
        problem = f"{cell.column} is {cells[cell.row, cell.column]!r} there"
        expected = "a cell that was lost; a wrong one is an erratum"
        raise bad_fact(file, f"{cell.column} {cell.value}", problem, expected)
    cells[cell.row, cell.column] = cell.value
    if "recovered" in tables[cell.table]:
        before = cells[cell.row, "recovered"]
        least = max({before, cell.confidence} & {*CONFIDENCE}, key=CONFIDENCE.index)
        cells[cell.row, "recovered"] = least


def _as_table(recoveries: list[Recovery], tables: Tables) -> pd.DataFrame:
    """Recovered cells with keys and values as the loaders return them."""
    rows = []
    for cell in recoveries:
        row = tables[cell.table].loc[cell.row]
        key = [name for name in key_of(cell.table) if name not in RACE]
        rows.append(
            {
                **cell._asdict(),
                "value": row[cell.column] if cell.confidence in USABLE else cell.value,
                "season": row["season"],
                "round_no": row.get("round_no"),
                "key": "; ".join(f"{name}={row[name]}" for name in key),
            }
        )
    return frame("recoveries", rows)


# --- Names ----------------------------------------------------------------


def give_one_spelling(name: str, table: pd.DataFrame) -> None:
    """Replace each name by the one that names.csv gives for its season and class."""
    for column, kind in NAMED[name].items():
        printed = table[column].copy()
        for spelling in (row for row in facts("names") if row["kind"] == kind):
            met = printed == spelling["as_printed"]
            for scope in ("season", "car_class"):
                if spelling[scope] and scope in table:
                    met &= table[scope].astype("str") == spelling[scope]
            table.loc[met, column] = spelling["canonical"]


def _car_numbers(entries: pd.DataFrame) -> pd.Series:
    """Count a team's cars anew: entrants that scored as one team now have one name."""
    team = [entries[column] for column in CAR[:-1]]
    return (entries["seat"] == 1).groupby(team).cumsum().astype("Int64")
