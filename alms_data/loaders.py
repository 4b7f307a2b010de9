"""One loader per table.

Every loader returns a new DataFrame with the same columns and types whatever is
asked for, in the order of the source; NA is a missing value. What they share:

``season``
    2003 or 2004, for ``load_lemans`` a year from 1999 to 2013; all when left out.
``race``
    A round number, or a name of the race or its circuit, case ignored. A round
    number without a season gives the round of each season.
``car_class``
    A class such as ``"LMP2"``, case ignored; all when left out.
``as_printed``
    Whether to return what the source prints, with its own spellings, misprints and
    gaps, instead of the corrected values.

``car_class`` is an ordered category of just the classes in the returned rows, fastest
first, so that tables and plots come in that order; as printed it is text. They raise a
``SelectionError`` for a season, race, class or table that does not
exist, that fits twice or that no page has, and a ``TypeError`` for an argument of
the wrong type. ``describe()`` explains each column.
"""

import pandas as pd

from alms_data.codebook import require_table
from alms_data.contract import read
from alms_data.errors import SelectionError, nearest
from alms_data.selection import load

# --- Races ----------------------------------------------------------------


def load_schedule(
    season: int | None = None,
    race: int | str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Races announced for the seasons, the cancelled one included.

    Returns
    -------
    pandas.DataFrame
        One row per race announced: ``season``, ``round_no`` (NA: cancelled, so it
        has no number), ``race``, ``circuit``, ``date``, ``cancelled``.

    Notes
    -----
    Source: schedules of pages 002 and 004; page 003 alone has the cancelled race.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_schedule(2004, "sebring")["date"].dt.day.tolist()
    [20]
    """
    return load("schedule", season, race, as_printed=as_printed)


def load_races(
    season: int | None = None,
    race: int | str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Facts of the races held: circuit, distance, winner, pole position.

    Returns
    -------
    pandas.DataFrame
        One row per race held: ``season``, ``round_no``, ``race``, ``circuit``,
        ``location``, ``date``, ``format`` (planned length), ``circuit_km``,
        ``winner_laps``, ``distance_km``, ``winner_time_s``, ``average_kmh``,
        ``winner_number``, ``winner_team``, ``pole_number``, ``pole_team``,
        ``pole_time_s``. Nothing is ever missing.

    Notes
    -----
    Source: a second source, not the pages; distance and speed are computed.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_races(2004, "sebring")["winner_laps"].tolist()
    [350]
    """
    return load("races", season, race, as_printed=as_printed)


def load_class_results(
    season: int | None = None,
    race: int | str | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Cars entered and finished in each class, and how far its winner was behind.

    Returns
    -------
    pandas.DataFrame
        One row per class in a race: ``season``, ``round_no``, ``car_class``,
        ``entered`` and ``finished`` (cars), ``winner_number``, ``winner_team``,
        ``gap_laps`` (laps behind the overall winner), ``gap_s`` (seconds behind;
        NA: not on the winner's lap). For LMGTP the source names no winner: NA.

    Notes
    -----
    Source: a second source, which does not say what it calls finished; see
    ``load_disagreements()``.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_class_results(2004, "sebring", "LMP2")["gap_laps"].tolist()
    [86]
    """
    return load("class_results", season, race, car_class, as_printed=as_printed)


def load_results(
    season: int | None = None,
    race: int | str | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Full classifications, of Sebring and Mosport 2004: the pages have no other.

    Returns
    -------
    pandas.DataFrame
        One row per car: ``season``, ``round_no``, ``position``, ``race``,
        ``car_class``, ``class_position``, ``number`` (a label; NA: in no source),
        ``team``, ``chassis``, ``laps``, ``status`` (running, retired or did not
        start), ``cause`` (NA: not retired), ``recovered`` (how sure number and team
        are, which the page does not print: ``load_recoveries()`` has the evidence).

    Notes
    -----
    Source: pages 000 and 001; number and team from other sources.

    Examples
    --------
    >>> import alms_data as alms
    >>> sebring = alms.load_results(2004, "sebring")
    >>> sebring["status"].value_counts().to_dict()
    {'running': 26, 'retired': 18}
    """
    return load("results", season, race, car_class, as_printed=as_printed)


def load_crews(
    season: int | None = None,
    race: int | str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Drivers of the cars in the classifications.

    Returns
    -------
    pandas.DataFrame
        One row per driver of a car: ``season``, ``round_no``, ``position`` (of the
        car in ``results``), ``seat`` (order in the crew), ``surname`` (as the page
        prints it, misprints corrected), ``driver`` (full name; NA: no source has
        the first name).

    Notes
    -----
    Source: pages 000 and 001; full names from other sources, with their evidence
    in ``load_recoveries("crews")``.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_crews(2004, "mosport").query("position == 1")["driver"].tolist()
    ['James Weaver', 'Butch Leitzinger']
    """
    return load("crews", season, race, as_printed=as_printed)


def load_winners(
    season: int | None = None,
    race: int | str | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Class winners of all races and their drivers.

    Returns
    -------
    pandas.DataFrame
        One row per driver of a class winner: ``season``, ``round_no``,
        ``car_class``, ``seat``, ``number`` (a label), ``team``, ``driver``.
        Nothing is ever missing.

    Notes
    -----
    Source: season results of pages 002 and 004.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_winners(2004, "mosport", "LMP2")["driver"].tolist()
    ['Clint Field', 'Robin Liddell']
    """
    return load("winners", season, race, car_class, as_printed=as_printed)


# --- Championships --------------------------------------------------------


def load_entries(
    season: int | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Entry lists of the seasons, lost cells recovered where a source gives them.

    Returns
    -------
    pandas.DataFrame
        One row per driver of an entered car: ``season``, ``car_class``, ``team``,
        ``car_no`` (counts a team's cars), ``seat``, ``team_nation``, ``chassis``,
        ``engine``, ``number`` (a label), ``driver``, ``driver_nation``, ``rounds``
        (``1*``: on the list but did not take part; read it with ``rounds_in``),
        ``recovered`` (how sure the recovered cells are; NA: as published).
        NA in engine to rounds: the page lost the cell and no other source gives it.

    Notes
    -----
    Source: entry lists of pages 002 and 004; lost cells from other sources, with
    their evidence in ``load_recoveries("entries")``.

    Examples
    --------
    >>> import alms_data as alms
    >>> audi = alms.load_entries(2004, "LMP1").query("number == '38'")
    >>> audi[["driver", "rounds"]].values.tolist()
    [['JJ Lehto', nan], ['Marco Werner', 'All'], ['Emanuele Pirro', '1']]
    """
    return load("entries", season, car_class=car_class, as_printed=as_printed)


def load_points_scales(
    season: int | None = None, race: int | str | None = None
) -> pd.DataFrame:
    """Points for each place in each race.

    Returns
    -------
    pandas.DataFrame
        One row per place that scores in a race: ``season``, ``round_no``,
        ``place``, ``points``. Nothing is ever missing.

    Notes
    -----
    Source: points scales of pages 002 and 004.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_points_scales(2004, "sebring")["points"].head(3).tolist()
    [26, 22, 19]
    """
    return load("points_scales", season, race)


def load_rules(season: int | None = None) -> pd.DataFrame:
    """Which cars score: the minimum distance and who counts.

    Returns
    -------
    pandas.DataFrame
        One row per season: ``season``, ``min_share`` (of the winner's laps),
        ``of`` (whose laps), ``must_finish``, ``best_car_only``, ``evidence`` (what
        is printed, and what is inferred from which cell). Nothing is ever missing.

    Notes
    -----
    Source: pages 002 and 004 for the share and the best car; the rest is inferred.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_rules(2004)["min_share"].item()
    0.7
    """
    return load("rules", season)


def load_standings(
    season: int | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Final standings of the teams' championships of the classes.

    Returns
    -------
    pandas.DataFrame
        One row per team in a class: ``season``, ``car_class``, ``team``,
        ``position``, ``tied``, ``chassis``, ``engine`` (several parted by a
        semicolon), ``total`` (points). Nothing is ever missing.

    Notes
    -----
    Source: standings of pages 002 and 004.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_standings(2004, "LMP2").head(2)[["team", "total"]].values.tolist()
    [['Miracle Motorsports', 146], ['Intersport Racing', 129]]
    """
    return load("standings", season, car_class=car_class, as_printed=as_printed)


def load_points(
    season: int | None = None,
    race: int | str | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Published points of each team in each round.

    Returns
    -------
    pandas.DataFrame
        One row per team, class and round: ``season``, ``car_class``, ``team``,
        ``round_no``, ``points`` (NA: the cell is blank, the team did not score).

    Notes
    -----
    Source: standings of pages 002 and 004.

    Examples
    --------
    >>> import alms_data as alms
    >>> int(alms.load_points(2004, car_class="LMP2")["points"].sum())
    364
    """
    return load("points", season, race, car_class, as_printed=as_printed)


def load_classes(
    season: int | None = None, car_class: str | None = None
) -> pd.DataFrame:
    """Limits of the classes, as far as the pages state them.

    Returns
    -------
    pandas.DataFrame
        One row per class and season: ``season``, ``car_class``, ``name``,
        ``min_weight_kg``, ``max_litres_aspirated``, ``max_litres_turbo``,
        ``power_hp_low``, ``power_hp_high``, ``speed_mph_low``, ``speed_mph_high``.
        NA: the pages do not state it.

    Notes
    -----
    Source: facts stated in the prose of pages 000 and 001, headings of 002 and 004.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_classes(2004, "LMP2")["min_weight_kg"].item()
    700.0
    """
    return load("classes", season, car_class=car_class)


# --- Beside the series ----------------------------------------------------


def load_lemans(
    season: int | None = None,
    car_class: str | None = None,
    *,
    as_printed: bool = False,
) -> pd.DataFrame:
    """Full classifications of the 24 Hours of Le Mans, 1999 to 2013.

    A second field to test ideas on. It stands beside the series: one race a season,
    without ``round_no``, so no race facts and no championship points join it.

    Returns
    -------
    pandas.DataFrame
        One row per car: ``season``, ``position``, ``car_class`` (text, as the class
        was called in that year), ``class_position``, ``number`` (a label), ``team``
        (joint entries parted by " / "), ``chassis``, ``laps``, ``status`` (running,
        retired, not classified, disqualified or did not start), ``cause`` (NA: none
        printed, also for eight retired cars; four causes are of disqualifications),
        ``cause_group`` (ours: the part of the car that the cause names first).

    Notes
    -----
    Source: the data of gdsotirov/lemans24, which took them from Wikipedia. They are
    under CC BY-SA 3.0: name both below what you make of them, and share it alike.

    Examples
    --------
    >>> import alms_data as alms
    >>> lemans = alms.load_lemans(2004, "LMP2")
    >>> lemans.query("class_position == 1")[["number", "team", "laps"]].values.tolist()
    [['32', 'Intersport Racing', 278]]
    """
    return load("lemans", season, car_class=car_class, as_printed=as_printed)


# --- The sources and their differences ------------------------------------


def load_claims(
    season: int | None = None, race: int | str | None = None
) -> pd.DataFrame:
    """Figures that the race pages state in prose, compared with the tables.

    Returns
    -------
    pandas.DataFrame
        One row per figure: ``claim``, ``page``, ``line``, ``season``, ``round_no``
        (NA: about the season), ``wording`` (ours), ``quantity``, ``subject`` (NA:
        the race or season as a whole), ``value`` (as stated), ``unit``,
        ``computed`` (the tables' figure; NA: they have none), ``verdict`` (agrees,
        differs or beyond the tables). Figures agree within half of the last digit
        stated: 3.74 miles means 3.735 to 3.745.

    Notes
    -----
    Source: facts stated in the prose of pages 000 and 001.

    Examples
    --------
    >>> import alms_data as alms
    >>> running = alms.load_claims().query("claim == 'sebring-running'")
    >>> running[["value", "computed", "verdict"]].values.tolist()
    [[25.0, 26.0, 'differs']]
    """
    return load("claims", season, race)


def load_disagreements(
    season: int | None = None, race: int | str | None = None
) -> pd.DataFrame:
    r"""Points on which the sources differ, or a page differs from itself.

    Returns
    -------
    pandas.DataFrame
        One row per disagreement: ``kind``, ``season``, ``round_no`` (NA: about the
        season), ``car_class`` (NA: about all), ``subject`` (a team, car or driver;
        NA: a count), ``column``, ``source`` and what it ``says``, the ``other``
        source and what it says (``other_says``), ``stands`` (settled, leaning or
        open). What the loaders correct is in ``load_errata()``.

    Notes
    -----
    Source: all tables, compared after one spelling was given to each name; how a
    disagreement stands was judged by hand.

    Examples
    --------
    >>> import alms_data as alms
    >>> differing = alms.load_disagreements(2004)
    >>> differing.query("kind == \"win without winner's points\"")["subject"].item()
    'ADT Champion Racing'
    """
    return load("disagreements", season, race)


def load_errata(table: str | None = None) -> pd.DataFrame:
    """Corrections of printed values.

    Parameters
    ----------
    table : str, optional
        Name of the table that is corrected; all when left out.

    Returns
    -------
    pandas.DataFrame
        One row per correction: ``table``, ``season``, ``round_no`` (NA: the table
        has no rounds), ``key`` (the rest of the row's key, as printed), ``column``,
        ``as_printed``, ``corrected``, ``why``, ``evidence``.

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_errata("crews")[["as_printed", "corrected"]].values.tolist()
    [['Zabinsk', 'Zabinski']]
    """
    require_table(table)
    return _only(read("errata"), "table", table)


def load_recoveries(table: str | None = None) -> pd.DataFrame:
    """Cells that a page lost or doesn't print, and another source gives.

    Parameters
    ----------
    table : str, optional
        Name of the table with the cells; all when left out.

    Returns
    -------
    pandas.DataFrame
        One row per cell: ``table``, ``season``, ``round_no`` (NA: the table has no
        rounds), ``key`` (the rest of the row's key), ``column``, ``value``,
        ``confidence`` (high, medium or low: a low one is a hint, and the loader
        leaves the cell missing), ``evidence``.

    Examples
    --------
    >>> import alms_data as alms
    >>> cells = alms.load_recoveries("results")
    >>> cells["column"].value_counts().to_dict()
    {'team': 68, 'number': 58}
    """
    require_table(table)
    return _only(read("recoveries"), "table", table)


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

    Examples
    --------
    >>> import alms_data as alms
    >>> alms.load_names("driver")["canonical"].head(2).tolist()
    ['JJ Lehto', 'Lucas Luhr']
    """
    names = read("names")
    kinds = list(names["kind"].unique())
    if kind is not None and kind not in kinds:
        raise SelectionError(
            f"There is no kind of name {kind!r}.{nearest(kind, kinds)} "
            f"Kinds: {', '.join(kinds)}."
        )
    return _only(names, "kind", kind)


def _only(rows: pd.DataFrame, column: str, value: str | None) -> pd.DataFrame:
    """Rows with a value; all where none is asked for."""
    return rows if value is None else rows[rows[column] == value].reset_index(drop=True)
