"""Reading the page of a race."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from alms_data.contract import frame
from data_raw.readers import glued
from data_raw.readers.page import Page, Record, open_page
from data_raw.readers.vocabulary import Vocabulary


class RacePage(NamedTuple):
    """The tables on the page of a race, as printed, and the account of its lines."""

    tables: dict[str, pd.DataFrame]
    page: Page


def read_race_page(
    path: Path,
    *,
    season: int,
    round_no: int,
    races: Mapping[int, str],
    vocabulary: Vocabulary,
) -> RacePage:
    """Read a race page; ``races`` has the names of the season's races by round."""
    page = open_page(path)
    cars = glued.read_glued(page, vocabulary)
    _count_places(cars)
    of_race = {"season": season, "round_no": round_no}
    named = {**of_race, "race": races[round_no]}
    tables = {
        "results": frame("results", [{**named, **car} for car in cars]),
        "crews": frame("crews", [{**of_race, **seat} for seat in _seats(cars)]),
    }
    return RacePage(tables, page)


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


def _count_places(cars: list[Record]) -> None:
    """Give each car that has a place its place in class."""
    counted: Counter[str] = Counter()
    for car in cars:
        if car["position"] is not None:
            counted[car["car_class"]] += 1
            car["class_position"] = counted[car["car_class"]]
