"""Championship tables: whole, or with the blank cells squeezed out of the rows.

The total has to be the sum of the rounds, and places and ties have to follow from
the totals, so that a cell or a row that is gone is noticed.
"""

from collections.abc import Collection, Sequence

from data_raw.readers.bars import Row, Table
from data_raw.readers.page import Page, Record
from data_raw.vocabulary import ROUNDS

TEAM = ("Pos", "Team", "Chassis", "Engine")
HEADER = (*TEAM, *(f"Rd {round_no}" for round_no in ROUNDS), "Total")


def read_standings(
    page: Page,
    table: Table,
    car_class: str,
    cars: Collection[str],
    *,
    squeezed: bool = False,
) -> list[Record]:
    """One record per team; its ``scores`` are points by round, None where blank.

    In the damaged copy teams have no name, and a row with cells squeezed out has no
    ``scores``: nothing tells to which rounds they belong.
    """
    teams: list[Record] = []
    for row in table.rows:
        _require_team(page, row, cars, squeezed)
        *scores, total = _scores(page, row, squeezed)
        teams.append(
            {
                "car_class": car_class,
                "team": row.cells[1] or None,
                "chassis": row.cells[2],
                "engine": row.cells[3],
                "scores": scores if len(scores) == len(ROUNDS) else [],
                "total": total,
            }
        )
    _add_places(page, table, teams)
    return teams


def points_of(teams: Sequence[Record]) -> list[Record]:
    """One record per team and round."""
    return [
        {**team, "round_no": round_no, "points": points}
        for team in teams
        for round_no, points in enumerate(team["scores"], 1)
    ]


def _require_team(page: Page, row: Row, cars: Collection[str], squeezed: bool) -> None:
    """Raise where a cell is gone, or the car is of another class."""
    if squeezed:
        whole = len(row.filled()) > len(TEAM)
    else:
        whole = len(row.cells) == len(HEADER) and row.cells[1] != ""
    if not whole or not all(row.cells[2:4]):
        raise page.error("a cell is missing", ", ".join(HEADER), row.no)
    if not row.cells[2].startswith(tuple(cars)):
        expected = "a car that compiled/cars.csv has in the table's class"
        raise page.error(f"the car {row.cells[2]!r}", expected, row.no)


def _scores(page: Page, row: Row, squeezed: bool) -> list[int | None]:
    """Points by round, and the total as the last."""
    cells = [cell for cell in row.cells[4:] if cell or not squeezed]
    if not all(cell.isdecimal() for cell in cells if cell):
        raise page.error("a score is no whole number", "points or a blank", row.no)
    scores = [int(cell) if cell else None for cell in cells]
    counted = sum(score or 0 for score in scores[:-1])
    if scores[-1:] != [counted]:
        problem = f"the total is not {counted}, which the rounds add up to"
        raise page.error(problem, "a total that is the sum of the rounds", row.no)
    return scores


def _add_places(page: Page, table: Table, teams: Sequence[Record]) -> None:
    """Give each team the place that its total has; the page must print the same."""
    totals = [team["total"] for team in teams]
    for row, team in zip(table.rows, teams, strict=True):
        team["position"] = 1 + sum(total > team["total"] for total in totals)
        team["tied"] = totals.count(team["total"]) > 1
        place = f"{team['position']}{'=' * team['tied']}"
        if row.cells[0] != place:
            expected = f"{place!r}, as the totals stand"
            raise page.error(f"place {row.cells[0]!r}", expected, row.no)
