"""Former place of this function: goes when the data layer has moved."""

from alms_data.scoring import places_from_points

__all__ = ["places_from_points"]
