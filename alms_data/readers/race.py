"""Reading the page of a race, whatever its layout."""

from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from alms_data.codebook import frame
from alms_data.errors import PageError
from alms_data.readers import article, glued
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
    race: str | None,
    vocabulary: Vocabulary,
) -> RacePage:
    """Read a race page; ``race`` is its name, the page's title where that is None."""
    page = open_page(source)
    title, cars = _classification(page, vocabulary)
    _count_places(cars)
    of_race = {"season": season, "round_no": round_no}
    named = {**of_race, "race": race or title or None}
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
