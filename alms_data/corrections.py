"""From what the pages print to what the loaders return: three steps, none silent.

Errata correct single values, other sources give back lost cells, and names get one
spelling. Each step is driven by a compiled table that names its evidence.
"""

from functools import cache

import pandas as pd

from alms_data.codebook import key_of, read_facts
from alms_data.published import printed

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
USABLE = ("high", "medium")
NUMBERS = ("season", "round_no", "position", "seat", "car_no")


@cache
def corrected(table: str) -> pd.DataFrame:
    """Rows of a table as the loaders return them."""
    rows = _with_errata(table, printed(table))
    rows = RECOVER.get(table, lambda kept: kept)(rows)
    rows = _with_one_spelling(table, rows)
    return _recounted(rows) if table == "entries" else rows


def _with_errata(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    rows = rows.copy()
    for erratum in read_facts("compiled/errata.csv"):
        if erratum["table"] != table:
            continue
        found = _rows_of(rows, erratum)
        column = erratum["column"]
        values = rows.loc[found, column]
        if values.empty or (values != erratum["as_printed"]).any():
            raise AssertionError(f"erratum fits no row: {erratum}")
        rows.loc[found, column] = erratum["corrected"]
    return rows


def _rows_of(rows: pd.DataFrame, erratum: dict[str, str]) -> pd.Series:
    """Tell which rows an erratum is about."""
    key = dict(part.split("=") for part in erratum["key"].split("; "))
    key |= {name: erratum[name] for name in ("season", "round_no") if erratum[name]}
    found = pd.Series(True, index=rows.index)
    for column, value in key.items():
        found &= rows[column] == (int(value) if column in NUMBERS else value)
    return found


def _with_results_recovered(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill in number and team of each car, with their evidence."""
    facts = pd.DataFrame(read_facts("compiled/crews.csv"), dtype="str")
    rows["number"] = facts["number"].replace("", None)
    rows["team"], rows["recovered"] = facts["team"], facts["evidence"]
    return _in_step(rows, facts)


def _with_drivers_recovered(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill in full names; a name of one word is a surname and stays NA."""
    facts = pd.DataFrame(read_facts("compiled/crews.csv"), dtype="str")
    facts["driver"] = facts["drivers"].str.split(" / ")
    facts = facts.explode("driver", ignore_index=True)
    rows["driver"] = facts["driver"].where(facts["driver"].str.contains(" "))
    return _in_step(rows, facts)


def _in_step(rows: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Rows, if the facts beside them are about the same cars in the same order."""
    for column in ("season", "round_no", "position"):
        if facts[column].astype("Int64").tolist() != rows[column].tolist():
            raise AssertionError(f"compiled/crews.csv differs in {column}")
    return rows


def _with_entries_recovered(rows: pd.DataFrame) -> pd.DataFrame:
    """Fill in what other sources give back of first drivers, numbers and rounds."""
    index = rows.set_index(key_of("entries")).index
    at = {key: place for place, key in enumerate(index)}
    for fact in read_facts("compiled/lost_entries.csv"):
        if fact["confidence"] not in USABLE:
            continue
        car = int(fact["season"]), fact["car_class"], fact["team"], int(fact["car_no"])
        given = [name for name in ("number", "driver", "rounds") if fact[name]]
        for name in given:
            rows.loc[at[(*car, 1)], name] = fact[name]
        if fact["number"]:
            _number_whole_car(rows, at, car, fact["number"])
        rows.loc[at[(*car, 1)], "recovered"] = _evidence(fact, given)
    return rows


def _number_whole_car(rows: pd.DataFrame, at: dict, car: tuple, number: str) -> None:
    """Give the other drivers of the car its number, marked as recovered."""
    seat = 2
    while (*car, seat) in at:
        place = at[(*car, seat)]
        rows.loc[place, ["number", "recovered"]] = [number, "number: see seat 1"]
        seat += 1


def _evidence(fact: dict[str, str], given: list[str]) -> str:
    least = " (at least)" if fact["rounds_complete"] == "no" else ""
    cells = ", ".join(given) + (least if "rounds" in given else "")
    return f"{cells}; confidence {fact['confidence']}; {fact['evidence']}"


def _with_one_spelling(table: str, rows: pd.DataFrame) -> pd.DataFrame:
    for column, kind in NAMED.get(table, {}).items():
        rows[column] = one_spelling(rows, column, kind)
    return rows


def one_spelling(rows: pd.DataFrame, column: str, kind: str) -> pd.Series:
    """Names of a column in the one spelling that is used here."""
    renamed = rows[column].copy()
    for name in read_facts("compiled/names.csv"):
        if name["kind"] != kind:
            continue
        met = rows[column] == name["as_printed"]
        if not met.any():
            continue
        if name["season"]:
            met &= rows["season"] == int(name["season"])
        if name["car_class"] and "car_class" in rows:
            met &= rows["car_class"] == name["car_class"]
        renamed[met] = name["canonical"]
    return renamed


def _recounted(entries: pd.DataFrame) -> pd.DataFrame:
    """Count a team's cars anew, as entrants that scored as one team now have one name.

    A car opens where seat is 1.
    """
    opens = (entries["seat"] == 1).astype("Int64")
    team = [entries[column] for column in ("season", "car_class", "team")]
    entries["car_no"] = opens.groupby(team).cumsum()
    return entries


RECOVER = {
    "results": _with_results_recovered,
    "crews": _with_drivers_recovered,
    "entries": _with_entries_recovered,
}
