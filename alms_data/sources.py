"""Where every number comes from."""

from hashlib import sha256

import pandas as pd

from alms_data.facts import HERE, SOURCES, read_facts


def sources() -> pd.DataFrame:
    """Tell where the tables come from: every page and compiled file.

    Returns
    -------
    pandas.DataFrame
        One row per file: ``source`` (the short name used in evidence), ``file``,
        ``kind``, ``season`` and ``round_no`` (NA: the file covers more than one),
        ``covers``, ``terms``, ``original_sha256`` (of the page as it came to us,
        prose and all; NA: compiled by hand) and ``sha256`` (of the file shipped).

    Notes
    -----
    Source: ``compiled/sources.csv``; the hash is taken from the files as they are.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.sources()["kind"].value_counts().to_dict()
    {'compiled by hand': 11, 'race page': 2, 'season page': 2, 'damaged copy': 1}
    """
    listed = pd.DataFrame(read_facts(SOURCES), dtype="str")
    listed = listed.mask(listed == "")
    for column in ("season", "round_no"):
        listed[column] = listed[column].astype("Int64")
    hashes = [sha256((HERE / file).read_bytes()).hexdigest() for file in listed["file"]]
    listed["sha256"] = pd.array(hashes, dtype="str")
    return listed
