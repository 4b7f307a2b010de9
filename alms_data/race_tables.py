"""Loaders for what happened in the races."""

import pandas as pd

from alms_data.loading import load


def load_schedule(
    season: int | None = None,
    race: int | str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Races announced for the seasons, the cancelled one included.

    Parameters
    ----------
    season : int, optional
        2003 or 2004; both when left out.
    race : int or str, optional
        Round number, or a name of the race or its circuit, case ignored.
    as_printed : bool
        Whether to return the page's own spellings.

    Returns
    -------
    pandas.DataFrame
        One row per race announced: ``season``, ``round_no`` (NA: cancelled, so it
        has no number), ``race``, ``circuit``, ``date``, ``cancelled``.

    Raises
    ------
    SelectionError
        If the season or race does not exist or the name fits two races of a season.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: schedules of pages 002 and 004; page 003 alone has the cancelled race.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_schedule(2004, "sebring")["date"].dt.day.tolist()
    [20]
    """
    return load("schedule", season=season, race=race, as_printed=as_printed)


def load_races(
    season: int | None = None,
    race: int | str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Facts of the races held: circuit, distance, winner, pole position.

    Parameters
    ----------
    season : int, optional
        2003 or 2004; both when left out.
    race : int or str, optional
        Round number, or a name of the race or its circuit, case ignored.
    as_printed : bool
        Whether to return the source's own spellings.

    Returns
    -------
    pandas.DataFrame
        One row per race held: ``season``, ``round_no``, ``race``, ``circuit``,
        ``location``, ``date``, ``format``, ``circuit_km``, ``winner_laps``,
        ``distance_km``, ``winner_time_s`` (seconds), ``average_kmh``,
        ``winner_number``, ``winner_team``, ``pole_number``, ``pole_team``,
        ``pole_time_s``. Nothing is ever missing.

    Raises
    ------
    SelectionError
        If the season or race does not exist or the name fits two races of a season.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: ``compiled/races.csv``, from a second source, not from the pages.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_races(2004, "sebring")["winner_laps"].tolist()
    [350]
    """
    return load("races", season=season, race=race, as_printed=as_printed)


def load_class_results(
    season: int | None = None,
    race: int | str | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Cars entered and finished in each class, and how far its winner was behind.

    Parameters
    ----------
    season : int, optional
        2003 or 2004; both when left out.
    race : int or str, optional
        Round number, or a name of the race or its circuit, case ignored.
    car_class : str, optional
        LMP900, LMP675, LMGTP, LMP1, LMP2, GTS or GT; all when left out.
    as_printed : bool
        Whether to return the source's own spellings.

    Returns
    -------
    pandas.DataFrame
        One row per class in a race: ``season``, ``round_no``, ``car_class``,
        ``entered`` and ``finished`` (cars), ``winner_number``, ``winner_team``,
        ``gap_laps`` (laps behind the overall winner), ``gap_s`` (seconds behind;
        NA: not on the winner's lap). For LMGTP the source names no winner: NA.

    Raises
    ------
    SelectionError
        If the season, race or class does not exist or the name fits two races.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: ``compiled/class_results.csv``, from a second source that does not say
    what it calls finished; see ``compare_sources()``.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_class_results(2004, "sebring", "LMP2")["gap_laps"].tolist()
    [86]
    """
    return load(
        "class_results",
        season=season,
        race=race,
        car_class=car_class,
        as_printed=as_printed,
    )


def load_results(
    season: int | None = None,
    race: int | str | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Full classifications, of Sebring and Mosport 2004: the pages have no other.

    Parameters
    ----------
    season : int, optional
        2003 or 2004; all that exists when left out.
    race : int or str, optional
        Round number, or a name of the race or its circuit, case ignored.
    car_class : str, optional
        LMP1, LMP2, GTS or GT; all when left out.
    as_printed : bool
        Whether to return what the race page prints and nothing else.

    Returns
    -------
    pandas.DataFrame
        One row per car: ``season``, ``round_no``, ``position``, ``race``,
        ``car_class``, ``class_position``, ``number`` (a label; NA: in no source),
        ``team``, ``chassis``, ``laps``, ``status`` (running, retired or did not
        start), ``cause`` (NA: not retired), ``recovered`` (evidence of number and
        team, which the page does not print; NA: as published).

    Raises
    ------
    SelectionError
        If the season, race or class does not exist, the name fits two races, or
        the race was held but no page has its classification.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: pages 000 and 001; number and team from ``compiled/crews.csv``.

    Examples
    --------
    >>> import alms_data as alms
    >>> sebring = alms.load_results(2004, "sebring")
    >>> sebring["status"].value_counts().to_dict()
    {'running': 26, 'retired': 18}
    """
    return load(
        "results", season=season, race=race, car_class=car_class, as_printed=as_printed
    )


def load_crews(
    season: int | None = None,
    race: int | str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Drivers of the cars in the classifications.

    Parameters
    ----------
    season : int, optional
        2003 or 2004; all that exists when left out.
    race : int or str, optional
        Round number, or a name of the race or its circuit, case ignored.
    as_printed : bool
        Whether to return what the race page prints: surnames alone.

    Returns
    -------
    pandas.DataFrame
        One row per driver of a car: ``season``, ``round_no``, ``position`` (of the
        car in ``results``), ``seat`` (order in the crew), ``surname`` (by the
        race page, its misprints corrected as in ``load_errata()``), ``driver`` (full
        name; NA: no source has the first name).

    Raises
    ------
    SelectionError
        If the season or race does not exist, the name fits two races, or no page
        has the race's classification.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: pages 000 and 001; full names from ``compiled/crews.csv``, whose
    evidence stands in ``load_results()["recovered"]``.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_crews(2004, "mosport").query("position == 1")["driver"].tolist()
    ['James Weaver', 'Butch Leitzinger']
    """
    return load("crews", season=season, race=race, as_printed=as_printed)


def load_winners(
    season: int | None = None,
    race: int | str | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Class winners of all races and their drivers.

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
        One row per driver of a class winner: ``season``, ``round_no``,
        ``car_class``, ``seat``, ``number`` (a label), ``team``, ``driver``.
        Nothing is ever missing.

    Raises
    ------
    SelectionError
        If the season, race or class does not exist or the name fits two races.
    TypeError
        If an argument is of the wrong type.

    Notes
    -----
    Source: season results of pages 002 and 004.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_winners(2004, "mosport", "LMP2")["driver"].tolist()
    ['Clint Field', 'Robin Liddell']
    """
    return load(
        "winners", season=season, race=race, car_class=car_class, as_printed=as_printed
    )
