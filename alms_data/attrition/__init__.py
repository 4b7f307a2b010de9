"""Attrition: who started, who was still running, and how far the others came.

The words are those of the codebook. A car that did not start, or was withdrawn, is no
retirement. A car that was not classified or was disqualified took the start and is
neither running nor retired: it counts among the starters, as ``other``.
"""

from alms_data.attrition.counts import attrition, causes
from alms_data.attrition.lifetimes import compare_survival, survival
from alms_data.attrition.over_races import finishing_rates, length_and_attrition

__all__ = [
    "attrition",
    "causes",
    "compare_survival",
    "finishing_rates",
    "length_and_attrition",
    "survival",
]
