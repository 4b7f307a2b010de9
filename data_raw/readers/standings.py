"""Championship tables: whole, or with the blank cells squeezed out of the rows."""

import re
from collections import Counter

from data_raw.readers.bars import Row, Table
from data_raw.readers.page import Page, Record, is_number
from data_raw.readers.vocabulary import Vocabulary

FIRST = ["Pos", "Team", "Chassis", "Engine"]
ROUND = re.compile("Rd [0-9]{1,2}")
POSITION = re.compile("([0-9]{1,3})(=?)")


def is_header(cells: list[str]) -> bool:
    """Whether the cells are the header of a championship table."""
    if cells[:4] != FIRST or cells[-1] != "Total":
        return False
    rounds = cells[4:-1]
    return bool(rounds) and all(ROUND.fullmatch(cell) for cell in rounds)


def class_by_cars(table: Table, vocabulary: Vocabulary) -> str | None:
    """Return the one class in which all known cars of the table run."""
    classes = set(vocabulary.classes.values())
    cars_in = {name: vocabulary.cars.get(name, frozenset()) for name in classes}
    printed = {row.cells[2] for row in table.rows[1:] if len(row.cells) > 2}
    known = printed & frozenset().union(*cars_in.values())
    fitting = [name for name, cars in cars_in.items() if known and known <= cars]
    return fitting[0] if len(fitting) == 1 else None


def read_standings(
    page: Page, table: Table, car_class: str | None
) -> tuple[list[Record], list[Record]]:
    """Teams of a championship and their points; a squeezed row has no points."""
    header, *rows = table.rows
    page.used[header.no] = "header"
    rounds = [int(cell.removeprefix("Rd ")) for cell in header.cells[4:-1]]
    if rounds != list(range(1, len(rounds) + 1)):
        raise page.error(f"rounds run {rounds}", "1, 2, 3 and so on", header.no)
    standings: list[Record] = []
    points: list[Record] = []
    for place, row in enumerate(rows, 1):
        team = _team(page, row, place, car_class)
        _require_place(page, row, place, team, standings[-1:])
        if row is not rows[-1]:
            _require_width(page, row, len(header.cells))
        scores = _scores(page, row, len(rounds), whole=bool(team["team"]))
        team["total"] = _total(page, row, scores)
        standings.append(team)
        if len(scores) == len(rounds) + 1:
            points += _points(team, rounds, scores)
        page.used[row.no] = "standings"
    _refuse_lone_ties(page, rows, standings)
    return standings, points


def _team(page: Page, row: Row, place: int, car_class: str | None) -> Record:
    if len(row.cells) < 6:
        raise page.error(f"{len(row.cells)} cells", ", ".join(FIRST) + ", ...", row.no)
    position = POSITION.fullmatch(row.cells[0])
    if not position:
        raise page.error(f"place {row.cells[0]!r}", f"{place} or a tie", row.no)
    if not all(row.cells[2:4]):
        raise page.error("chassis or engine is blank", ", ".join(FIRST), row.no)
    return {
        "car_class": car_class,
        "team": row.cells[1] or None,
        "position": int(position[1]),
        "tied": bool(position[2]),
        "chassis": row.cells[2],
        "engine": row.cells[3],
    }


def _require_place(
    page: Page, row: Row, place: int, team: Record, above: list[Record]
) -> None:
    """Raise unless a place follows the one above, or ties with it."""
    position, tied = team["position"], team["tied"]
    if position == place:
        return
    if tied and above and above[0]["tied"] and above[0]["position"] == position:
        return
    raise page.error(f"place {row.cells[0]!r}", f"{place} or a tie", row.no)


def _refuse_lone_ties(page: Page, rows: list[Row], standings: list[Record]) -> None:
    sharing = Counter(team["position"] for team in standings)
    for row, team in zip(rows, standings, strict=True):
        if team["tied"] and sharing[team["position"]] == 1:
            raise page.error(
                f"place {row.cells[0]!r} is shared by no other team",
                "two teams at least",
                row.no,
            )


def _require_width(page: Page, row: Row, width: int) -> None:
    """Raise where a row is cut: one with squeezed cells keeps their bars at its end.

    The last row of a damaged table has lost them, so it is not asked.
    """
    if len(row.cells) != width:
        raise page.error(f"{len(row.cells)} cells", f"{width} as in the header", row.no)


def _scores(page: Page, row: Row, rounds: int, *, whole: bool) -> list[int | None]:
    """Scores and total of a row; fewer than the rounds if blanks were squeezed out.

    Blanks count as squeezed out only where the team's name is lost as well: in a row
    that kept its name, a missing cell is damage of another kind and is refused.
    """
    cells = row.cells[4:]
    if not all(is_number(cell) and len(cell) < 5 for cell in cells if cell):
        raise page.error("a score is not a whole number", "points or a blank", row.no)
    if len(cells) == rounds + 1 and cells[-1]:
        return [int(cell) if cell else None for cell in cells]
    if whole:
        expected = f"{rounds} rounds and the total"
        raise page.error(f"{len(cells)} cells after the engine", expected, row.no)
    scores: list[int | None] = [int(cell) for cell in cells if cell]
    if len(scores) > rounds + 1:
        expected = f"{rounds} rounds and the total at most"
        raise page.error(f"{len(scores)} scores after the engine", expected, row.no)
    return scores


def _total(page: Page, row: Row, scores: list[int | None]) -> int:
    *rounds, total = scores or [None]
    counted = sum(score or 0 for score in rounds)
    if total != counted:
        problem = f"the total is {total}, the rounds add up to {counted}"
        raise page.error(problem, "a total that is the sum of the rounds", row.no)
    return total


def _points(team: Record, rounds: list[int], scores: list[int | None]) -> list[Record]:
    return [
        {**team, "round_no": round_no, "points": score}
        for round_no, score in zip(rounds, scores[:-1], strict=True)
    ]
