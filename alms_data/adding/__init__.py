"""Adding a page to the shipped ones: what it holds, what it needs, and the writing."""

from alms_data.adding.candidate import Candidate, read_candidate
from alms_data.adding.needs import Need, needs_of
from alms_data.adding.shipping import shipped_as, write

__all__ = ["Candidate", "Need", "needs_of", "read_candidate", "shipped_as", "write"]
