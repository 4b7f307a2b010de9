"""The American Le Mans Series 2003 and 2004 as tidy pandas tables.

>>> import alms_data as alms
>>> alms.load_results(2004, "sebring").shape
(44, 13)
"""

from alms_data.codebook import describe, sources, tables
from alms_data.errors import DataError, SelectionError
from alms_data.loaders import (
    load_claims,
    load_class_results,
    load_classes,
    load_crews,
    load_disagreements,
    load_entries,
    load_errata,
    load_lemans,
    load_names,
    load_points,
    load_points_scales,
    load_races,
    load_recoveries,
    load_results,
    load_rules,
    load_schedule,
    load_standings,
    load_winners,
)
from alms_data.rounds import rounds_in
from alms_data.validation import validate_results

__version__ = "0.1.0"

__all__ = [
    "DataError",
    "SelectionError",
    "describe",
    "load_claims",
    "load_class_results",
    "load_classes",
    "load_crews",
    "load_disagreements",
    "load_entries",
    "load_errata",
    "load_lemans",
    "load_names",
    "load_points",
    "load_points_scales",
    "load_races",
    "load_recoveries",
    "load_results",
    "load_rules",
    "load_schedule",
    "load_standings",
    "load_winners",
    "rounds_in",
    "sources",
    "tables",
    "validate_results",
]


def __dir__() -> list[str]:
    """Only public names, so that only they complete after ``alms.``."""
    return __all__
