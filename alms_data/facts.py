"""The package's own CSV files: read as they stand, refused where something is wrong."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from alms_data.errors import DataError, nearest

# A cell by the name of its column; pandas lets any hashable value be a name.
Row = dict[Any, Any]

HERE = Path(__file__).parent
SOURCES = "compiled/sources.csv"

# Columns of the package's CSV files, in any order.
COLUMNS = {
    "codebook.csv": "table column key dtype unit meaning missing refers_to",
    "tables.csv": "table one_row_is comes_from",
    "compiled/cars.csv": "car_class car evidence",
    "compiled/claims.csv": (
        "claim page line season round_no wording quantity subject value unit"
    ),
    "compiled/class_results.csv": (
        "season round_no car_class entered finished winner_number winner_team "
        "gap_laps gap_s evidence"
    ),
    "compiled/classes.csv": (
        "season car_class name min_weight_kg max_litres_aspirated max_litres_turbo "
        "power_hp_low power_hp_high speed_mph_low speed_mph_high evidence"
    ),
    "compiled/crews.csv": "season round_no position number team drivers evidence",
    "compiled/errata.csv": (
        "table season round_no key column as_printed corrected why evidence"
    ),
    "compiled/lost_entries.csv": (
        "season car_class team car_no page line number driver rounds rounds_complete "
        "confidence evidence"
    ),
    "compiled/names.csv": "kind season car_class as_printed canonical evidence",
    "compiled/races.csv": (
        "season round_no race circuit location date format circuit_km winner_laps "
        "winner_time winner_number winner_team pole_number pole_team pole_time evidence"
    ),
    "compiled/rules.csv": "season min_share of must_finish best_car_only evidence",
    "compiled/scale_rounds.csv": "season scale page line round_no evidence",
    SOURCES: "source file kind season round_no covers terms original_sha256",
}
# Words that a column may have, where a mistyped one would make its row do nothing.
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "codebook.csv": {"key": ("yes", "")},
    "compiled/lost_entries.csv": {
        "confidence": ("high", "medium", "low"),
        "rounds_complete": ("yes", "no", ""),
    },
    "compiled/names.csv": {"kind": ("team", "driver", "chassis", "circuit", "race")},
    "compiled/rules.csv": {
        "must_finish": ("yes", "no"),
        "best_car_only": ("yes", "no"),
    },
}


@cache
def read_facts(file: str) -> tuple[dict[str, str], ...]:
    """Rows of a CSV file of the package; an empty cell is an empty string."""
    rows = []
    # Spreadsheets put a mark before the first column's name; -sig takes it away.
    with (HERE / file).open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        try:
            _require_columns(file, reader.fieldnames or ())
            for row in reader:
                _require_cells(file, f"line {reader.line_num}", row)
                rows.append(row)
        except UnicodeDecodeError as error:
            after = f"after line {reader.line_num}"
            raise DataError(file, after, str(error), expected="UTF-8") from error
    return tuple(rows)


def _require_columns(file: str, given: Iterable[str]) -> None:
    """Raise unless a file has its columns and no other."""
    given, expected = list(given), COLUMNS[file].split()
    unknown = [column for column in given if column not in expected]
    missing = [column for column in expected if column not in given]
    if not unknown and not missing:
        return
    problem = f"there is no column {(unknown or missing)[0]!r}"
    if unknown:
        problem = f"{problem} in this file.{nearest(unknown[0], expected)}"
    raise DataError(file, "line 1", problem, expected=", ".join(expected))


def _require_cells(file: str, line: str, row: Mapping[str, str]) -> None:
    """Raise where a row has cells too many or too few, or a word that is not known."""
    if None in row or None in row.values():
        problem, expected = "too many or too few cells", "one for each column"
        raise DataError(file, line, problem, expected=expected)
    for column, words in WORDS.get(file, {}).items():
        if row[column] not in words:
            problem = f"{column} is {row[column]!r}.{nearest(row[column], words)}"
            expected = ", ".join(word or "nothing" for word in words)
            raise DataError(file, line, problem, expected=expected)


def whole(file: str, row: Mapping[str, str], column: str) -> int:
    """Whole number in a cell of a file of the package; raise where there is none."""
    if row[column].isdecimal():
        return int(row[column])
    problem = f"{column} is {row[column]!r}"
    raise DataError(file, told(row), problem, expected="a whole number")


def told(row: Mapping[Any, Any]) -> str:
    """Name a row by the first of its cells that are not blank."""
    filled = [(name, cell) for name, cell in row.items() if cell not in ("", None)]
    return ", ".join(f"{name} {cell}" for name, cell in filled[:4])
