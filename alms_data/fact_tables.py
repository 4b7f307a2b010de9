"""Loaders for what was compiled by hand: classes, claims, corrections, spellings."""

import pandas as pd

from alms_data.codebook import require_table
from alms_data.errors import SelectionError, nearest
from alms_data.loading import load


def load_classes(
    season: int | None = None, car_class: str | None = None
) -> pd.DataFrame:
    """Limits of the classes, as far as the pages state them.

    Parameters
    ----------
    season : int, optional
        2003 or 2004; both when left out.
    car_class : str, optional
        A class of the season; all when left out.

    Returns
    -------
    pandas.DataFrame
        One row per class and season: ``season``, ``car_class``, ``name``,
        ``min_weight_kg``, ``max_litres_aspirated``, ``max_litres_turbo``,
        ``power_hp_low``, ``power_hp_high``, ``speed_mph_low``, ``speed_mph_high``.
        NA: the pages do not state it.

    Raises
    ------
    SelectionError
        If the season or class does not exist.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: ``compiled/classes.csv``.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_classes(2004, "LMP2")["min_weight_kg"].item()
    700.0
    """
    return load("classes", season=season, car_class=car_class)


def load_claims(
    season: int | None = None, race: int | str | None = None
) -> pd.DataFrame:
    """Figures that the race pages state in prose, in our own words.

    Parameters
    ----------
    season : int, optional
        2003 or 2004; both when left out.
    race : int or str, optional
        Round number, or a name of the race or its circuit, case ignored.

    Returns
    -------
    pandas.DataFrame
        One row per figure: ``claim``, ``page``, ``line``, ``season``, ``round_no``
        (NA: about the season), ``wording``, ``quantity``, ``subject`` (NA: the race
        or season as a whole), ``value``, ``unit``.

    Raises
    ------
    SelectionError
        If the season or race does not exist or the name fits two races of a season.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: ``compiled/claims.csv``. ``check_claims()`` compares them with the tables.

    Examples
    --------
    >>> import alms_data as alms
    >>> len(alms.load_claims()) >= 30
    True
    """
    return load("claims", season=season, race=race)


def load_errata(table: str | None = None) -> pd.DataFrame:
    """Corrections that the loaders apply to printed values.

    Parameters
    ----------
    table : str, optional
        Name of the table that is corrected; all when left out.

    Returns
    -------
    pandas.DataFrame
        One row per correction: ``table``, ``season``, ``round_no`` (NA: the table
        has no rounds), ``key``, ``column``, ``as_printed``, ``corrected``, ``why``,
        ``evidence``.

    Raises
    ------
    SelectionError
        If there is no such table.

    Notes
    -----
    Source: ``compiled/errata.csv``.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_errata("crews")[["as_printed", "corrected"]].values.tolist()
    [['Zabinsk', 'Zabinski']]
    """
    errata = load("errata")
    if table is None:
        return errata
    require_table(table)
    return errata[errata["table"] == table].reset_index(drop=True)


def load_names(kind: str | None = None) -> pd.DataFrame:
    """Spellings that the pages print and the one that the loaders return for each.

    Parameters
    ----------
    kind : str, optional
        team, driver, chassis, circuit or race; all when left out.

    Returns
    -------
    pandas.DataFrame
        One row per spelling: ``kind``, ``season`` and ``car_class`` (NA: it means
        the same in every season or class), ``as_printed``, ``canonical``.

    Raises
    ------
    SelectionError
        If there is no such kind.

    Notes
    -----
    Source: ``compiled/names.csv``.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_names("driver")["canonical"].head(2).tolist()
    ['JJ Lehto', 'Lucas Luhr']
    """
    names = load("names")
    if kind is None:
        return names
    kinds = list(dict.fromkeys(names["kind"]))
    if kind not in kinds:
        raise SelectionError(
            f"There is no kind of name {kind!r}.{nearest(kind, kinds)} "
            f"Kinds: {', '.join(kinds)}."
        )
    return names[names["kind"] == kind].reset_index(drop=True)
