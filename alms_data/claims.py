"""Figures stated in prose, checked against the tables."""


def check_claims():
    """Compare every claim with the tables (being written)."""
    raise NotImplementedError
