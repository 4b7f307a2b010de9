"""Reading the page of a season: schedule, entries, winners, scales, standings."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from alms_data.codebook import frame
from alms_data.readers import schedule, standings, winners
from alms_data.readers.bars import UNKNOWN, Table, cells_of, heading_of, tables_of
from alms_data.readers.crew import without_nation
from alms_data.readers.entry_list import read_entry_list
from alms_data.readers.page import Page, Source, open_page
from alms_data.readers.scales import read_scales
from alms_data.readers.vocabulary import Vocabulary

ENTRIES = ["Team", "Chassis"]
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")


@dataclass(frozen=True)
class SeasonPage:
    """What the page of a season holds; a frame is empty where the page has none.

    Attributes
    ----------
    schedule, entries, winners, points_scales, standings, points : pandas.DataFrame
        Rows as in the tables of the same names, as printed.
    page : Page
        The lines of the page.
    """

    schedule: pd.DataFrame
    entries: pd.DataFrame
    winners: pd.DataFrame
    points_scales: pd.DataFrame
    standings: pd.DataFrame
    points: pd.DataFrame
    page: Page = field(repr=False)

    @property
    def rows(self) -> pd.DataFrame:
        """One row per line that was read: ``line`` and ``read_as``."""
        return self.page.rows()


def read_season_page(
    source: Source,
    *,
    season: int | None,
    vocabulary_of: Callable[[int], Vocabulary],
) -> SeasonPage:
    """Read a season page; ``vocabulary_of`` gives what is known of its season."""
    page = open_page(source)
    season = _season(page, season)
    vocabulary = vocabulary_of(season)
    found: dict[str, list[dict]] = defaultdict(list)
    for table in tables_of(page, is_header):
        for name, rows in _read_table(page, table, season, vocabulary, found):
            _refuse_second(page, table, name, rows, found[name])
            found[name] += rows
    _refuse_lost_headers(page)
    _refuse_other_rounds(page, found)
    found["points_scales"] = read_scales(page, found["schedule"], vocabulary)
    if not any(found.values()):
        raise page.error(
            "no table found",
            f"a table that opens with {', '.join(schedule.HEADER)}, with "
            f"{', '.join(ENTRIES)} or with {', '.join(standings.FIRST)}",
        )
    frames = {
        name: frame(name, [{**row, "season": season} for row in found[name]])
        for name in SeasonPage.__annotations__
        if name != "page"
    }
    return SeasonPage(**frames, page=page)


def is_header(cells: list[str]) -> bool:
    """Whether the cells are the header of a table that season pages have."""
    return (
        cells in (schedule.HEADER, ENTRIES)
        or standings.is_header(cells)
        or any(cell.endswith(winners.TEAM) for cell in cells)
    )


def _refuse_second(
    page: Page, table: Table, name: str, rows: list[dict], before: list[dict]
) -> None:
    """Raise where a table is there already: the heading between them is lost."""
    classes = {row["car_class"] for row in before if row.get("car_class")}
    again = classes & {row.get("car_class") for row in rows}
    if again or (before and name in ("schedule", "winners")):
        of_class = "".join(f" of {car_class}" for car_class in sorted(again))
        raise page.error(
            f"a second table of {name}{of_class if name != 'winners' else ''}",
            "one, or a heading that names another class",
            table.rows[0].no,
        )


def _refuse_lost_headers(page: Page) -> None:
    """Raise where a table was passed over because its header is damaged or gone."""
    above = ""
    for no, line in page.numbered():
        read_as = page.used.get(no, "")
        if read_as == UNKNOWN:
            cells = [cell for cell in cells_of(line) if cell]
            if header := _damaged_header(cells):
                raise page.error("a damaged header", ", ".join(header), no)
            if above not in (UNKNOWN, "separator") and _opens_like_a_row(cells):
                raise page.error("a row without a header above it", "a header", no)
        above = read_as


def _damaged_header(cells: list[str]) -> list[str] | None:
    """Header of which the cells are a part."""
    if any(cell.endswith(winners.DRIVERS) for cell in cells):
        return ["Rnd", "Circuit", f"each class with{winners.TEAM}"]
    named = "|".join(cell for cell in cells if not standings.ROUND.fullmatch(cell))
    for header in (schedule.HEADER, ENTRIES, standings.FIRST):
        kept = len(set(header) & set(cells))
        if kept >= len(header) - 1 and kept > 1:
            return header
        whole = "|".join(header)
        if cells and (whole.startswith(named) or whole.endswith(named)):
            return header
    return None


def _opens_like_a_row(cells: list[str]) -> bool:
    """Whether cells are a row of ours: a place or round, a number or a nation."""
    if len(cells) < 2:
        return False
    if re.fullmatch(r"C|\d{1,3}=?", cells[0]):
        return len(cells) >= 4 or bool(without_nation(cells[1])[0])
    return bool(without_nation(cells[0])[0])


def _refuse_other_rounds(page: Page, found: dict) -> None:
    """Raise where standings or winners have other rounds than the schedule."""
    held = {row["round_no"] for row in found["schedule"]} - {None}
    scored = {row["round_no"] for row in found["points"]}
    won = {row["round_no"] for row in found["winners"]}
    if held and ((scored and scored != held) or not won <= held):
        raise page.error(
            f"the schedule has {len(held)} rounds, other tables have "
            f"{max(scored | won)}",
            "the same rounds in all tables",
        )


def _season(page: Page, given: int | None) -> int:
    printed = _year_in_title(page)
    if given is None and printed is None:
        raise page.error(
            "no title names the season",
            "a title such as '= 2004 American Le Mans Series =', or season=2004",
        )
    if given is not None and printed not in (None, given):
        raise page.error(f"the title says {printed}", f"season {given} as given")
    return given or printed


def _year_in_title(page: Page) -> int | None:
    """Year in the first title that has one; None where it has two."""
    for line in page.lines:
        level, text = heading_of(line) or (0, "")
        years = set(YEAR.findall(text)) if level == 1 else ()
        if years:
            return int(years.pop()) if len(years) == 1 else None
    return None


def _read_table(
    page: Page, table: Table, season: int, vocabulary: Vocabulary, found: dict
) -> list[tuple[str, list[dict]]]:
    """Name and rows of each table of ours that a table of the page holds."""
    header = table.rows[0].cells
    if len(table.rows) == 1:
        raise page.error("no row follows the header", "rows", table.rows[0].no)
    if header == schedule.HEADER:
        return [("schedule", schedule.read_schedule(page, table, season))]
    if header == ENTRIES:
        car_class = _class_in(page, table, vocabulary)
        return [("entries", read_entry_list(page, table, car_class))]
    if standings.is_header(header):
        by_cars = partial(standings.class_by_cars, table, vocabulary)
        car_class = _class_in(page, table, vocabulary, otherwise=by_cars)
        teams, points = standings.read_standings(page, table, car_class)
        return [("standings", teams), ("points", points)]
    known = vocabulary.drivers | {row.get("driver") for row in found["entries"]}
    return [("winners", winners.read_winners(page, table, vocabulary, known - {None}))]


def _class_in(
    page: Page,
    table: Table,
    vocabulary: Vocabulary,
    otherwise: Callable[[], str | None] | None = None,
) -> str | None:
    """Class that the heading of a table names."""
    words = re.findall(r"[\w.]+", table.heading)
    named = [vocabulary.classes[word] for word in words if word in vocabulary.classes]
    if named:
        return named[-1]
    if otherwise and not table.heading.endswith("Standings"):
        return otherwise()
    raise page.error(
        f"the heading {table.heading!r} names no class of the season",
        f"a heading with one of {', '.join(vocabulary.classes)}",
        table.rows[0].no,
    )
