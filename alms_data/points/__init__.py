"""Points: scoring a race under a rule, how a title was decided, and what if.

Each module answers one question: ``rule`` which rule is meant, ``scales`` which points
a place earns, ``scoring`` who scores what, ``cells`` which points were published,
``reconciling`` whether a rule gives them, ``readings`` which readings of the rule do,
``progress`` how the championship unfolded, ``alternatives`` who would have won it under
other rules and ``subsets`` how robust it is.
"""

from alms_data.points.alternatives import what_if
from alms_data.points.progress import decided, progression
from alms_data.points.readings import find_rule
from alms_data.points.reconciling import reconcile
from alms_data.points.scoring import score_race, team_points
from alms_data.points.subsets import robustness

__all__ = [
    "decided",
    "find_rule",
    "progression",
    "reconcile",
    "robustness",
    "score_race",
    "team_points",
    "what_if",
]
