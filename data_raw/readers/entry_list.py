"""Entry lists that kept only the first two cells of each row.

Which cells those are tells what the row is: ``USA Champion Racing | Audi R8`` opens
a team and its first car, ``Lola B01/60 | Judd KV675 3.4 L V8`` another chassis and
its first car, ``38 | FIN J.J. Lehto`` another car by its number, and
``GER Pierre Kaffer | 8–9`` is a driver of the car above. Each row stands for one
driver, so a row whose driver is lost keeps its place with NA.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from alms_data.rounds import is_rounds
from data_raw.errors import PageError
from data_raw.readers.bars import Row, Table
from data_raw.readers.crew import without_nation
from data_raw.readers.page import Page, Record

NUMBER = re.compile(r"[0-9]{1,3}")
# A team row and a driver row that lost part of its rounds look alike otherwise.
CAR = re.compile(r"(?!All\b)[^\W\d]\S* .*\w.*")
ENGINE = re.compile(r".*\d\.\d ?L\b.*")


@dataclass
class EntryList:
    """The entry list of one class, read row by row."""

    page: Page
    car_class: str
    car: Record = field(default_factory=dict)
    cars_of: Counter[str] = field(default_factory=Counter)
    entries: list[Record] = field(default_factory=list)

    def read(self, row: Row) -> None:
        """Add the driver that a row stands for."""
        if len(row.cells) != 2 or not all(row.cells):
            raise self._error(row, f"{len(row.filled())} filled cells")
        first, second = row.cells
        nation, name = without_nation(first)
        if nation and is_rounds(second):
            self._add_driver(row, nation, name, second)
        elif nation:
            self._require_car(row, second)
            self.car = {"team": name, "team_nation": nation, "chassis": second}
            self._open_car({})
        elif NUMBER.fullmatch(first):
            self._open_numbered(row, first, second)
        else:
            self._open_chassis(row, first, second)
        self.page.used[row.no] = "entries"

    def _add_driver(self, row: Row, nation: str, name: str, rounds: str) -> None:
        self._require_team(row)
        self.car["seat"] += 1
        driver = {"driver": name, "driver_nation": nation, "rounds": rounds}
        self.entries.append({**self.car, **driver})

    def _open_numbered(self, row: Row, number: str, driver: str) -> None:
        self._require_team(row)
        nation, name = without_nation(driver)
        if not nation:
            raise self._error(row, f"no nation before the driver {driver!r}")
        self.car = {**self.car, "number": number}
        self._open_car({"driver": name, "driver_nation": nation})

    def _open_chassis(self, row: Row, chassis: str, engine: str) -> None:
        self._require_team(row)
        self._require_car(row, chassis)
        if not ENGINE.fullmatch(engine):
            raise self._error(row, "neither team, driver, number nor chassis")
        self.car = {**self.car, "chassis": chassis, "engine": engine, "number": None}
        self._open_car({})

    def _open_car(self, driver: Record) -> None:
        self.cars_of[self.car["team"]] += 1
        self.car["car_no"] = self.cars_of[self.car["team"]]
        self.car["car_class"], self.car["seat"] = self.car_class, 1
        self.entries.append({**self.car, **driver})

    def _require_car(self, row: Row, chassis: str) -> None:
        if not CAR.fullmatch(chassis):
            raise self._error(row, f"{chassis!r} is no car by make and type")

    def _require_team(self, row: Row) -> None:
        if not self.car:
            raise self._error(row, "no team above")

    def _error(self, row: Row, problem: str) -> PageError:
        expected = (
            "'USA Team | Chassis', 'USA Driver | rounds', '38 | USA Driver' or "
            "'Chassis | Engine with its litres'"
        )
        return self.page.error(problem, expected, row.no)


def read_entry_list(page: Page, table: Table, car_class: str) -> list[Record]:
    """One dictionary per row of the list: a driver of an entered car."""
    header, *rows = table.rows
    page.used[header.no] = "header"
    entry_list = EntryList(page, car_class)
    for row in rows:
        entry_list.read(row)
    return entry_list.entries
