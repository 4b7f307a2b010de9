"""Former name of ``_frames``: goes when the data layer has moved."""

from alms_data._frames import (
    CHAMPIONSHIP,
    CLASS,
    KM_PER_MILE,
    MEMBER,
    RACE,
    STARTED,
    TEAM,
    found_in,
)

__all__ = [
    "CHAMPIONSHIP",
    "CLASS",
    "KM_PER_MILE",
    "MEMBER",
    "RACE",
    "STARTED",
    "TEAM",
    "found_in",
]
