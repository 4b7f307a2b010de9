"""The American Le Mans Series 2003 and 2004 as tidy pandas tables.

>>> import alms_data as alms
>>> alms.load_results(2004, "sebring").shape
(44, 13)
"""

from alms_data.claims import check_claims
from alms_data.codebook import describe, tables
from alms_data.comparison import compare_sources
from alms_data.errors import PageError, SelectionError
from alms_data.export import export_tables
from alms_data.fact_tables import load_claims, load_classes, load_errata, load_names
from alms_data.own_pages import read_race, read_season
from alms_data.places import places_from_points
from alms_data.race_tables import (
    load_class_results,
    load_crews,
    load_races,
    load_results,
    load_schedule,
    load_winners,
)
from alms_data.rounds import rounds_in
from alms_data.season_tables import (
    load_entries,
    load_points,
    load_points_scales,
    load_rules,
    load_standings,
)
from alms_data.sources import sources

__version__ = "0.1.0"

__all__ = [
    "PageError",
    "SelectionError",
    "check_claims",
    "compare_sources",
    "describe",
    "export_tables",
    "load_class_results",
    "load_classes",
    "load_claims",
    "load_crews",
    "load_entries",
    "load_errata",
    "load_names",
    "load_points",
    "load_points_scales",
    "load_races",
    "load_results",
    "load_rules",
    "load_schedule",
    "load_standings",
    "load_winners",
    "places_from_points",
    "read_race",
    "read_season",
    "rounds_in",
    "sources",
    "tables",
]
