"""Bring your own page: the readers with all that the package knows."""

from functools import partial
from typing import TYPE_CHECKING

from alms_data.errors import SelectionError
from alms_data.known import Cars, vocabulary_of
from alms_data.published import read_known_race
from alms_data.selecting import whole_number

if TYPE_CHECKING:
    from alms_data.readers.page import Source
    from alms_data.readers.race import RacePage
    from alms_data.readers.season import SeasonPage

LATEST = 9999


def read_race(
    path_or_buffer: "Source", *, season: int, round_no: int, cars: Cars | None = None
) -> "RacePage":
    """Read the classification on a saved race page.

    Parameters
    ----------
    path_or_buffer : str, path or open file
        A saved page, prose and all; for a text in a variable ``io.StringIO(text)``.
    season, round_no : int
        What the page is about; it often does not say.
    cars : dict of str to list of str, optional
        Cars to know beside those of the package, by class.

    Returns
    -------
    RacePage
        ``.results`` (one row per car) and ``.crews`` (one row per driver of a car),
        with columns and dtypes of the tables of the same names, as printed;
        ``.rows`` tells for each line that was read what it was read as.

    Raises
    ------
    PageError
        If a row does not fit or can be read in more than one way, or the title names
        another season or race; it names page, line, the line and what was expected.
    SelectionError, TypeError
        If an argument cannot be understood.

    Notes
    -----
    Reads glued classifications, and articles with cells between bars. Names of a
    crew that cannot be told apart stay one row with ``seat`` NA.

    Examples
    --------
    >>> import io
    >>> import alms_data as alms
    >>> text = "1P1Lehto / WernerAudi R8137-" + chr(10) + "2GTLongPorsche GT3R90Fire"
    >>> race = alms.read_race(io.StringIO(text), season=2004, round_no=3)
    >>> race.results[["chassis", "laps", "status"]].values.tolist()
    [['Audi R8', 137, 'running'], ['Porsche GT3R', 90, 'retired']]
    """
    season, round_no = _whole("season", season), _whole("round_no", round_no)
    return read_known_race(path_or_buffer, season=season, round_no=round_no, cars=cars)


def read_season(
    path_or_buffer: "Source", *, season: int | None = None, cars: Cars | None = None
) -> "SeasonPage":
    """Read the tables on a saved season page.

    Parameters
    ----------
    path_or_buffer : str, path or open file
        A saved page, prose and all; for a text in a variable ``io.StringIO(text)``.
    season : int, optional
        Year of the season; read from the page's title when left out.
    cars : dict of str to list of str, optional
        Cars to know beside those of the package, by class.

    Returns
    -------
    SeasonPage
        ``.schedule``, ``.entries``, ``.winners``, ``.points_scales``,
        ``.standings`` and ``.points``, with columns and dtypes of the tables of the
        same names, as printed, each empty where the page has none; ``.rows`` tells
        for each line that was read what it was read as.

    Raises
    ------
    PageError
        If a row does not fit; it names page, line, the line and what was expected.
    SelectionError, TypeError
        If an argument cannot be understood.

    Notes
    -----
    In a damaged copy that lost names and blank cells, ``team`` is NA and points are
    returned only of rows whose cells are all there.

    Examples
    --------
    >>> import io
    >>> import alms_data as alms
    >>> rows = "| Rnd | Race | Circuit | Date |", "| 1 | Sprint | Monza | May 1 |"
    >>> page = alms.read_season(io.StringIO(chr(10).join(rows)), season=2003)
    >>> page.schedule["race"].tolist(), len(page.standings)
    (['Sprint'], 0)
    """
    from alms_data.readers.season import read_season_page

    season = None if season is None else _whole("season", season)
    return read_season_page(
        path_or_buffer, season=season, vocabulary_of=partial(vocabulary_of, cars=cars)
    )


def _whole(name: str, given: object) -> int:
    number = whole_number(given)
    message = f"{name} must be a whole number from 1 to {LATEST}, got {given!r}."
    if number is None:
        raise TypeError(message)
    if not 1 <= number <= LATEST:
        raise SelectionError(message)
    return number
