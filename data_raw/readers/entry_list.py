"""Entry lists that kept only the first two cells of each row.

Which cells those are tells what the row is: ``USA Champion Racing | Audi R8`` opens
a team and its first car, ``Lola B01/60 | Judd KV675 3.4 L V8`` another chassis and
its first car, ``38 | FIN J.J. Lehto`` another car by its number, and
``GER Pierre Kaffer | 8–9`` is a driver of the car above. Each row stands for one
driver, so a row whose driver is lost keeps its place with NA.
"""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from alms_data.rounds import is_rounds
from data_raw.errors import PageError
from data_raw.readers.bars import Row, Table
from data_raw.readers.page import Page, Record
from data_raw.vocabulary import NATIONS

HEADER = ("Team", "Chassis")
NUMBER = re.compile(r"\d{1,2}")
ENGINE = re.compile(r".* \d\.\d ?L .*")
ONLY_ROUNDS = re.compile(r" \([\d-]+\)$")  # a chassis that ran in these alone
EXPECTED = (
    "'USA Team | Chassis', 'USA Driver | rounds', '38 | USA Driver' or "
    "'Chassis | Engine with its litres'; cars are known by compiled/cars.csv"
)


@dataclass
class EntryList:
    """The entry list of one class, read row by row."""

    page: Page
    car_class: str
    cars: Collection[str]
    car: Record = field(default_factory=dict)
    cars_of: Counter[str] = field(default_factory=Counter)
    entries: list[Record] = field(default_factory=list)

    def read(self, row: Row) -> None:
        """Add the driver that a row stands for."""
        if len(row.cells) != 2 or not all(row.cells):
            raise self._error(row, "not two filled cells")
        first, second = row.cells
        nation, name = parted(first)
        if nation and ONLY_ROUNDS.sub("", second) in self.cars:
            self.car = {"team": name, "team_nation": nation, "chassis": second}
            self._open_car()
        elif not self.car:
            raise self._error(row, "no team above")
        elif nation and is_rounds(second):
            self._add_driver(nation, name, second)
        elif NUMBER.fullmatch(first) and parted(second)[0]:
            self.car |= {"number": first}
            self._open_car(*parted(second))
        elif first in self.cars and ENGINE.fullmatch(second):
            self.car |= {"chassis": first, "engine": second, "number": None}
            self._open_car()
        else:
            raise self._error(row, "neither team, driver, number nor chassis")

    def _open_car(self, nation: str | None = None, name: str | None = None) -> None:
        team = self.car["team"]
        self.cars_of[team] += 1
        self.car |= {"car_class": self.car_class, "car_no": self.cars_of[team]}
        self.car |= {"seat": 1}
        self.entries.append({**self.car, "driver_nation": nation, "driver": name})

    def _add_driver(self, nation: str, name: str, rounds: str) -> None:
        self.car["seat"] += 1
        driver = {"driver_nation": nation, "driver": name, "rounds": rounds}
        self.entries.append({**self.car, **driver})

    def _error(self, row: Row, problem: str) -> PageError:
        return self.page.error(problem, EXPECTED, row.no)


def read_entry_list(
    page: Page, table: Table, car_class: str, cars: Collection[str]
) -> list[Record]:
    """One record per row: a driver of an entered car. ``cars`` run in the class."""
    entry_list = EntryList(page, car_class, cars)
    for row in table.rows:
        entry_list.read(row)
    return entry_list.entries


def parted(text: str) -> tuple[str | None, str]:
    """Nation code before a name, where there is one, and the name."""
    code, _, name = text.partition(" ")
    return (code, name) if code in NATIONS and name else (None, text)
