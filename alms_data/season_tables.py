"""Loaders for the championships: who entered, how points are given, who has them."""

import pandas as pd

from alms_data.loading import load


def load_entries(
    season: int | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Entry lists of the seasons, lost cells recovered where a source gives them.

    Parameters
    ----------
    season : int, optional
        2003 or 2004; both when left out.
    car_class : str, optional
        A class of the season; all when left out.
    as_printed : bool
        Whether to return the page's own strings with all their gaps.

    Returns
    -------
    pandas.DataFrame
        One row per driver of an entered car: ``season``, ``car_class``, ``team``,
        ``car_no`` (counts a team's cars), ``seat``, ``team_nation``, ``chassis``,
        ``engine``, ``number`` (a label), ``driver``, ``driver_nation``, ``rounds``
        (``1*``: on the list but did not take part), ``recovered`` (evidence of
        recovered cells). NA in any of the last six: the page lost the cell and no
        other source gives it; NA in ``recovered``: as published.

    Raises
    ------
    SelectionError
        If the season or class does not exist.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: entry lists of pages 002 and 004; lost cells from
    ``compiled/lost_entries.csv``. Use ``rounds_in`` to read ``rounds``.

    Examples
    --------
    >>> import alms_data as alms
    >>> audi = alms.load_entries(2004, "LMP1").query("number == '38'")
    >>> audi[["driver", "rounds"]].values.tolist()
    [['JJ Lehto', nan], ['Marco Werner', 'All'], ['Emanuele Pirro', '1']]
    """
    return load("entries", season=season, car_class=car_class, as_printed=as_printed)


def load_points_scales(
    season: int | None = None, race: int | str | None = None
) -> pd.DataFrame:
    """Points for each place in each race.

    Parameters
    ----------
    season : int, optional
        2003 or 2004; both when left out.
    race : int or str, optional
        Round number, or a name of the race or its circuit, case ignored.

    Returns
    -------
    pandas.DataFrame
        One row per place that scores in a race: ``season``, ``round_no``,
        ``place``, ``points``. Nothing is ever missing.

    Raises
    ------
    SelectionError
        If the season or race does not exist or the name fits two races of a season.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: points scales of pages 002 and 004; ``compiled/scale_rounds.csv`` ties
    the exceptional scales to their rounds.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_points_scales(2004, "sebring")["points"].head(3).tolist()
    [26, 22, 19]
    """
    return load("points_scales", season=season, race=race)


def load_rules(season: int | None = None) -> pd.DataFrame:
    """Which cars score: the minimum distance and who counts.

    Parameters
    ----------
    season : int, optional
        2003 or 2004; both when left out.

    Returns
    -------
    pandas.DataFrame
        One row per season: ``season``, ``min_share`` (of the winner's laps),
        ``of`` (whose laps), ``must_finish``, ``best_car_only``, ``evidence``.
        Nothing is ever missing.

    Raises
    ------
    SelectionError
        If the season does not exist.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: ``compiled/rules.csv``. The pages state the share and that the best car
    alone counts; the rest is inferred, as ``evidence`` says.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_rules(2004)["min_share"].item()
    0.7
    """
    return load("rules", season=season)


def load_standings(
    season: int | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Final standings of the teams' championships of the classes.

    Parameters
    ----------
    season : int, optional
        2003 or 2004; both when left out.
    car_class : str, optional
        A class of the season; all when left out.
    as_printed : bool
        Whether to return the page's own strings.

    Returns
    -------
    pandas.DataFrame
        One row per team in a class: ``season``, ``car_class``, ``team``,
        ``position``, ``tied``, ``chassis``, ``engine`` (several parted by a
        semicolon), ``total`` (points). Nothing is ever missing.

    Raises
    ------
    SelectionError
        If the season or class does not exist.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: standings of pages 002 and 004.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_standings(2004, "LMP2").head(2)[["team", "total"]].values.tolist()
    [['Miracle Motorsports', 146], ['Intersport Racing', 129]]
    """
    return load("standings", season=season, car_class=car_class, as_printed=as_printed)


def load_points(
    season: int | None = None,
    race: int | str | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Published points of each team in each round.

    Parameters
    ----------
    season : int, optional
        2003 or 2004; both when left out.
    race : int or str, optional
        Round number, or a name of the race or its circuit, case ignored.
    car_class : str, optional
        A class of the season; all when left out.
    as_printed : bool
        Whether to return the page's own spellings.

    Returns
    -------
    pandas.DataFrame
        One row per team, class and round: ``season``, ``car_class``, ``team``,
        ``round_no``, ``points`` (NA: the cell is blank, the team did not score).

    Raises
    ------
    SelectionError
        If the season, race or class does not exist or the name fits two races.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: standings of pages 002 and 004.

    Examples
    --------
    >>> import alms_data as alms
    >>> lmp2 = alms.load_points(2004, car_class="LMP2")
    >>> lmp2[lmp2["team"] == "Intersport Racing"]["points"].sum().tolist()
    129
    """
    return load(
        "points", season=season, race=race, car_class=car_class, as_printed=as_printed
    )
