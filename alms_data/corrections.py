"""From what the pages print to what the loaders return: three steps, none silent.

Errata correct single values, other sources give back lost cells, and names get one
spelling. Each step is driven by a compiled table that names its evidence.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any, TypeVar

import pandas as pd

from alms_data.codebook import dtypes, table_names
from alms_data.errors import DataError, nearest
from alms_data.facts import Row, read_facts, told, whole
from alms_data.published import frame_of, printed

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
Fact = TypeVar("Fact")
USABLE = ("high", "medium")
ERRATA, CREWS = "compiled/errata.csv", "compiled/crews.csv"
LOST_ENTRIES = "compiled/lost_entries.csv"


@cache
def corrected(table: str) -> pd.DataFrame:
    """Rows of a table as the loaders return them."""
    if table not in NAMED and not _errata_of(table):
        return printed(table)
    rows: list[Row] = printed(table).to_dict("records")
    _apply_errata(table, rows)
    if table in RECOVER:
        RECOVER[table](rows)
    give_one_spelling(table, rows)
    if table == "entries":
        _count_cars(rows)
    # Pages and compiled rows had the right types: what has not was corrected so.
    return frame_of(table, rows, file=f"{ERRATA} or the recovered cells")


def _errata_of(table: str) -> list[dict[str, str]]:
    """Errata of a table; raise where one is about no table of ours."""
    known = table_names()
    for erratum in read_facts(ERRATA):
        if erratum["table"] not in known:
            hint = nearest(erratum["table"], known)
            problem = f"there is no table {erratum['table']!r}.{hint}"
            raise DataError(ERRATA, told(erratum), problem, expected=", ".join(known))
    return [erratum for erratum in read_facts(ERRATA) if erratum["table"] == table]


def _apply_errata(table: str, rows: list[Row]) -> None:
    for erratum in _errata_of(table):
        key, column = _key_of(erratum), erratum["column"]
        found = [
            row for row in rows if all(str(row.get(c)) == v for c, v in key.items())
        ]
        was, value = (_value(erratum, cell) for cell in ("as_printed", "corrected"))
        if not found or not all(_are_same(row[column], was) for row in found):
            expected = f"a row of {table} whose {column} is {erratum['as_printed']!r}"
            raise DataError(ERRATA, told(erratum), "it fits no row", expected=expected)
        for row in found:
            row[column] = value


def _value(erratum: dict[str, str], cell: str) -> Any:
    """Cell of an erratum as a value of the column that it corrects; NA where blank."""
    columns, column = dtypes(erratum["table"]), erratum["column"]
    if column not in columns:
        problem = f"there is no column {column!r}.{nearest(column, columns)}"
        raise DataError(ERRATA, told(erratum), problem, expected=", ".join(columns))
    text = erratum[cell]
    if not text:
        return pd.NA
    try:
        if pd.api.types.is_bool_dtype(columns[column]):
            return {"yes": True, "no": False}[text]
        return pd.array([text], dtype=columns[column])[0]
    except (LookupError, TypeError, ValueError) as error:
        problem, expected = f"{cell} is {text!r}", f"a value of type {columns[column]}"
        raise DataError(ERRATA, told(erratum), problem, expected=expected) from error


def _are_same(printed: Any, given: Any) -> bool:
    if pd.isna(printed) or pd.isna(given):
        return bool(pd.isna(printed) and pd.isna(given))
    return bool(printed == given)


def _key_of(erratum: dict[str, str]) -> dict[str, str]:
    """Columns and values that name the rows of an erratum."""
    parts = [part.partition("=") for part in erratum["key"].split("; ")]
    if not all(column and value for column, _, value in parts):
        problem = f"the key is {erratum['key']!r}"
        expected = "such as 'position=43; seat=3'"
        raise DataError(ERRATA, told(erratum), problem, expected=expected)
    key = {column: value for column, _, value in parts}
    return key | {
        name: erratum[name] for name in ("season", "round_no") if erratum[name]
    }


def _recover_cars(rows: list[Row]) -> None:
    """Fill in number and team of each car, with their evidence."""
    facts = _crew_facts()
    for row, fact in _matched(_of_facts(rows, facts), facts):
        _require_same_car(row, fact)
        row["number"] = fact["number"] or None
        row["team"], row["recovered"] = fact["team"], fact["evidence"]


def _recover_drivers(rows: list[Row]) -> None:
    """Fill in full names; a name of one word is a surname and stays missing."""
    facts = _crew_facts()
    seats = [(fact, name) for fact in facts for name in fact["drivers"].split(" / ")]
    for row, (fact, name) in _matched(_of_facts(rows, facts), seats):
        _require_same_car(row, fact)
        row["driver"] = name if " " in name else None


def _crew_facts() -> list[dict[str, str]]:
    """Facts about the cars of the classifications, in the order of the races."""
    return sorted(
        read_facts(CREWS),
        key=lambda fact: (
            whole(CREWS, fact, "season"),
            whole(CREWS, fact, "round_no"),
        ),
    )


def _matched(rows: list[Row], facts: list[Fact]) -> Iterator[tuple[Row, Fact]]:
    """Rows with their facts; raise where there are not as many of both."""
    if len(rows) != len(facts):
        problem = f"it is about {len(facts)} cars or drivers"
        raise DataError(CREWS, "", problem, expected=f"{len(rows)} as on the pages")
    return zip(rows, facts, strict=True)


def _of_facts(rows: list[Row], facts: list[dict[str, str]]) -> list[Row]:
    """Rows of the races that the facts are about; other pages print all of it."""
    races = {(fact["season"], fact["round_no"]) for fact in facts}
    return [row for row in rows if (str(row["season"]), str(row["round_no"])) in races]


def _require_same_car(row: Row, fact: dict[str, str]) -> None:
    for column in ("season", "round_no", "position"):
        if str(row[column]) != fact[column]:
            problem = f"{column} is {fact[column]!r}"
            expected = f"{str(row[column])!r} as on the page"
            raise DataError(CREWS, told(fact), problem, expected=expected)


def _recover_entries(rows: list[Row]) -> None:
    """Fill in what other sources give back of first drivers, numbers and rounds."""
    cars = defaultdict(list)
    for row in rows:
        car = row["season"], row["car_class"], row["team"], row["car_no"]
        cars[tuple(map(str, car))].append(row)
    for fact in read_facts(LOST_ENTRIES):
        if fact["confidence"] not in USABLE:
            continue
        car = fact["season"], fact["car_class"], fact["team"], fact["car_no"]
        if car not in cars:
            expected = "season, car_class, team and car_no of an entry as printed"
            problem = "it fits no entry"
            raise DataError(LOST_ENTRIES, told(fact), problem, expected=expected)
        _recover_car(cars[car], fact)


def _recover_car(seats: list[Row], fact: dict[str, str]) -> None:
    """Fill in the first seat of a car, and its number for all seats."""
    first, *others = seats
    given = [name for name in ("number", "driver", "rounds") if fact[name]]
    _require_lost(first, fact, given)
    first |= {name: fact[name] for name in given}
    first["recovered"] = _evidence(fact, given)
    if fact["number"]:
        for seat in others:
            seat |= {"number": fact["number"], "recovered": "number: see seat 1"}


def _require_lost(first: Row, fact: dict[str, str], given: list[str]) -> None:
    """Raise where nothing was lost: the page prints it, or a row before gave it."""
    if not pd.isna(first["recovered"]):
        problem, expected = "a second row for one car", "one with all that is known"
        raise DataError(LOST_ENTRIES, told(fact), problem, expected=expected)
    for name in given:
        if not pd.isna(first[name]):
            problem = f"the page has {name} {first[name]!r}"
            expected = "a cell that was lost; a wrong one is an erratum"
            raise DataError(LOST_ENTRIES, told(fact), problem, expected=expected)


def _evidence(fact: dict[str, str], given: list[str]) -> str:
    least = " (at least)" if fact["rounds_complete"] == "no" else ""
    cells = ", ".join(given) + (least if "rounds" in given else "")
    return f"{cells}; confidence {fact['confidence']}; {fact['evidence']}"


def give_one_spelling(table: str, rows: list[Row]) -> None:
    """Replace each name by the one that names.csv gives for it."""
    for column, kind in NAMED.get(table, {}).items():
        spellings = _spellings(kind)
        for row in rows:
            for name in spellings.get(row[column], ()):
                if _is_met(name, row):
                    row[column] = name["canonical"]


@cache
def _spellings(kind: str) -> dict[str, list[dict[str, str]]]:
    """Rows of names.csv of a kind, by what is printed."""
    spellings = defaultdict(list)
    for name in read_facts("compiled/names.csv"):
        if name["kind"] == kind:
            spellings[name["as_printed"]].append(name)
    return spellings


def _is_met(name: dict[str, str], row: Row) -> bool:
    """Whether a spelling belongs to the season and class of the row."""
    return all(
        not name[column] or name[column] == str(row.get(column, name[column]))
        for column in ("season", "car_class")
    )


def _count_cars(entries: list[Row]) -> None:
    """Count a team's cars anew: entrants that scored as one team now have one name."""
    counted: Counter[tuple[int, str, str]] = Counter()
    for entry in entries:
        team = entry["season"], entry["car_class"], entry["team"]
        counted[team] += entry["seat"] == 1
        entry["car_no"] = counted[team]


RECOVER = {
    "results": _recover_cars,
    "crews": _recover_drivers,
    "entries": _recover_entries,
}
