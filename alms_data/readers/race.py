"""Reading the page of a race, whatever its layout."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from alms_data.codebook import frame
from alms_data.errors import PageError
from alms_data.readers import article, glued
from alms_data.readers.bars import YEAR, titles_of
from alms_data.readers.page import Page, Record, Source, open_page
from alms_data.readers.vocabulary import Vocabulary


@dataclass(frozen=True)
class RacePage:
    """What the page of a race holds.

    Attributes
    ----------
    results : pandas.DataFrame
        One row per car, as the table ``results``.
    crews : pandas.DataFrame
        One row per driver of a car, as the table ``crews``.
    page : Page
        The lines of the page.
    """

    results: pd.DataFrame
    crews: pd.DataFrame
    page: Page = field(repr=False)

    @property
    def rows(self) -> pd.DataFrame:
        """One row per line that was read: ``line`` and ``read_as``."""
        return self.page.rows()


def read_race_page(
    source: Source,
    *,
    season: int,
    round_no: int,
    races: Mapping[int, str],
    vocabulary: Vocabulary,
) -> RacePage:
    """Read a race page; ``races`` has the names of the season's races by round."""
    page = open_page(source)
    _refuse_other_race(page, season, round_no, races, vocabulary)
    title, cars = _classification(page, vocabulary)
    _count_places(cars)
    of_race = {"season": season, "round_no": round_no}
    named = {**of_race, "race": races.get(round_no) or title or None}
    return RacePage(
        results=frame("results", [{**named, **car} for car in cars]),
        crews=frame("crews", [{**of_race, **seat} for seat in _seats(cars)]),
        page=page,
    )


def _seats(cars: list[Record]) -> list[Record]:
    return [
        {
            "position": car["position"],
            "seat": seat,
            "surname": surname,
            "driver": driver,
        }
        for car in cars
        for seat, surname, driver in car["crew"]
    ]


def _refuse_other_race(
    page: Page,
    season: int,
    round_no: int,
    races: Mapping[int, str],
    vocabulary: Vocabulary,
) -> None:
    """Raise where the title names another season, or another race of the season."""
    no, title = next(titles_of(page), (0, ""))
    years = set(YEAR.findall(title))
    if years and str(season) not in years:
        raise page.error(f"the title is {title!r}", f"season {season} as given", no)
    named = YEAR.sub("", title).strip()
    race = vocabulary.race_names.get(named, named)
    rounds = [number for number, name in races.items() if name == race]
    if rounds and round_no not in rounds:
        given = f"round {round_no} as given: {races.get(round_no, 'not known')}"
        raise page.error(f"the title names round {rounds[0]}, {race}", given, no)


def unread_rows(page: Page, vocabulary: Vocabulary) -> list[PageError]:
    """Problems of all rows that cannot be read; reading stops at the first."""
    if article.find_header(page):
        return article.unread_rows(page, vocabulary)
    return glued.unread_rows(page, vocabulary)


def _classification(page: Page, vocabulary: Vocabulary) -> tuple[str, list[Record]]:
    if article.find_header(page):
        return article.read_article(page, vocabulary)
    if any(glued.is_row(line, vocabulary) for line in page.lines):
        return "", glued.read_glued(page, vocabulary)
    raise page.error(
        "no classification found",
        "rows such as '1P1Biela / Kaffer / McNishAudi R8350-', or a table with the "
        "columns Pos, Class, No, Team, Drivers, Chassis, Laps",
    )


def _count_places(cars: list[Record]) -> None:
    """Give each car that has a place its place in class."""
    counted: Counter[str] = Counter()
    for car in cars:
        if car["position"] is not None:
            counted[car["car_class"]] += 1
            car["class_position"] = counted[car["car_class"]]
