"""Where the sources disagree."""


def compare_sources():
    """List every disagreement (being written)."""
    raise NotImplementedError
