"""What a page needs before it can be shipped, and what someone has to decide.

Nothing is guessed: rows for the compiled files are proposed with what the page
prints and with its line as evidence, and what the page does not say stays blank.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

import pandas as pd

from alms_data.adding.candidate import Candidate, read_as_shipped
from alms_data.adding.names import names_to_decide, without_rounds
from alms_data.adding.shipping import shipped_text
from alms_data.codebook import describe
from alms_data.errors import PageError
from alms_data.facts import HERE, SOURCES, read_facts
from alms_data.known import known_cars, scale_rounds_of
from alms_data.published import SEASON_PAGE, pages_of, race_of
from alms_data.published import about as about_source
from alms_data.readers.scales import scale_lines

Fact = Mapping[str, object]


@dataclass(frozen=True)
class Need:
    """Something to supply; a page with one that is required is not written.

    ``rows`` are lines for the compiled ``file``, ready or with blanks to fill.
    """

    why: str
    file: str = ""
    rows: tuple[Fact, ...] = ()
    required: bool = True

    def lines(self) -> list[str]:
        """Rows as lines of the CSV file."""
        with (HERE / self.file).open(encoding="utf-8", newline="") as file:
            columns = next(csv.reader(file))
        text = StringIO()
        writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
        writer.writerows(self.rows)
        return text.getvalue().splitlines()


def needs_of(candidate: Candidate) -> list[Need]:
    """Everything that a page needs, the required first."""
    found = list(_needs(candidate))
    if candidate.read and not any(need.required for need in found):
        found += _without_sentences(candidate)
    return sorted(found, key=lambda need: not need.required)


def _needs(candidate: Candidate) -> Iterator[Need]:
    if candidate.kind == SEASON_PAGE:
        yield from _season_is_new(candidate)
        yield from _classes(candidate)
        yield from _scale_rounds(candidate)
    else:
        yield from _round_is_scheduled(candidate)
        yield from _crews(candidate)
        yield from _missing_cars(candidate)
    yield from _cars(candidate)
    yield from _values(candidate)
    yield from _names(candidate)
    yield from _several_cars(candidate)
    if candidate.kind == SEASON_PAGE:
        yield from _races(candidate)
        yield from _other_facts(candidate)


def _season_is_new(candidate: Candidate) -> Iterator[Need]:
    for source in pages_of(SEASON_PAGE):
        if about_source(source)["season"] == str(candidate.season):
            yield Need(f"page {source} is the page of {candidate.season} already")


def _round_is_scheduled(candidate: Candidate) -> Iterator[Need]:
    season, round_no = candidate.season, candidate.round_no
    for row in _facts_of_race(candidate, SOURCES):
        yield Need(f"page {row['source']} has the classification already")
    if round_no is not None and race_of(season, round_no) is None:
        yield Need(
            f"no schedule has a round {round_no} of {season}: add its season first"
        )


def _classes(candidate: Candidate) -> Iterator[Need]:
    found = [
        {
            "season": candidate.season,
            "car_class": short,
            "name": full,
            "evidence": f"heading: {candidate.line_of(f'({short})', '=')}",
        }
        for short, full in candidate.classes.items()
    ]
    rows = [row for row in found if not _is_compiled("classes", row, "car_class")]
    if rows:
        why = "classes of the season: add what the page says of their limits"
        yield Need(why, "compiled/classes.csv", tuple(rows))


def _scale_rounds(candidate: Candidate) -> Iterator[Need]:
    """Rounds of each scale after the first; the sentences that say so stay behind."""
    others = scale_lines(candidate.page)[1:]
    rows = [
        {
            "season": candidate.season,
            "scale": scale,
            "page": candidate.source,
            "line": no,
            "round_no": round_no,
            "evidence": f"page {candidate.source} line {no - 1}",
        }
        for scale, (no, points) in enumerate(others, 2)
        for round_no in _rounds_of(candidate, points)
    ]
    if rows and len(scale_rounds_of(candidate.season)) != len(others):
        why = "which points scale belongs to which round"
        yield Need(why, "compiled/scale_rounds.csv", tuple(rows))


def _rounds_of(candidate: Candidate, scored: list[int]) -> list[int | str]:
    """Rounds that a scale was read for; a blank where that could not be read."""
    scales = candidate.tables.get("points_scales")
    if scales is None:
        return [""]
    by_round = scales.groupby("round_no")["points"].agg(lambda points: list(points))
    own = by_round[[points == scored for points in by_round]]
    return own.index.tolist()


def _crews(candidate: Candidate) -> Iterator[Need]:
    """Facts about the cars of a page that prints neither number nor team."""
    results = candidate.tables.get("results")
    if results is None or results["team"].notna().all():
        return
    told = _facts_of_race(candidate, "compiled/crews.csv")
    if [row["position"] for row in told] == [*map(str, results["position"])]:
        return
    crews = candidate.tables["crews"].groupby("position")["surname"].agg(" / ".join)
    race = {"season": candidate.season, "round_no": candidate.round_no}
    rows = [
        {**race, "position": place, "drivers": crew} for place, crew in crews.items()
    ]
    why = "number, team and full names of every car: the page prints surnames alone"
    yield Need(why, "compiled/crews.csv", tuple(rows))


def _missing_cars(candidate: Candidate) -> Iterator[Need]:
    """Fewer cars than the second source counts: analyses take them for all."""
    told = _facts_of_race(candidate, "compiled/class_results.csv")
    entered = sum(int(row["entered"]) for row in told)
    listed = len(candidate.tables.get("results", ()))
    if 0 < listed < entered:
        why = f"{entered} cars were entered, the page lists {listed}"
        yield Need(why, "compiled/class_results.csv", required=False)


def _facts_of_race(candidate: Candidate, file: str) -> list[dict[str, str]]:
    """Rows of a file of the package that are about the candidate's race."""
    race = str(candidate.season), str(candidate.round_no)
    return [row for row in read_facts(file) if (row["season"], row["round_no"]) == race]


def _cars(candidate: Candidate) -> Iterator[Need]:
    rows = [
        {"car_class": car_class, "car": car, "evidence": candidate.line_of(car)}
        for car_class, car in _printed_cars(candidate)
        if car not in known_cars().get(car_class, ())
        and not _several(candidate, car_class, car)
    ]
    if rows:
        yield Need("cars new to their class", "compiled/cars.csv", tuple(rows))


def _printed_cars(candidate: Candidate) -> list[tuple[str, str]]:
    """Class and car of every cell that holds a car."""
    cells = [
        rows[["car_class", "chassis"]].dropna().itertuples(index=False, name=None)
        for rows in candidate.tables.values()
        if "chassis" in rows
    ]
    cars = [(str(of), without_rounds(str(car))) for table in cells for of, car in table]
    return list(dict.fromkeys(cars))


def _several(candidate: Candidate, car_class: str, text: str) -> list[str]:
    """Cars that a cell of the standings holds, where it holds more than one."""
    known = {car for of, car in _printed_cars(candidate) if of == car_class}
    known |= known_cars().get(car_class, frozenset())
    pairs = [
        [first, text.removeprefix(first).strip()]
        for first in known - {text}
        if text.startswith(f"{first} ")
    ]
    whole = [pair for pair in pairs if pair[1] in known]
    return whole[0] if len(whole) == 1 else []


def _several_cars(candidate: Candidate) -> Iterator[Need]:
    standings = candidate.tables.get("standings", pd.DataFrame({"team": []}))
    found = [
        {
            "table": "standings",
            "season": str(candidate.season),
            "key": f"car_class={row['car_class']}; team={row['team']}",
            "column": "chassis",
            "as_printed": row["chassis"],
            "corrected": "; ".join(cars),
            "why": "two values in one cell",
            "evidence": candidate.line_of(row["team"], row["chassis"]),
        }
        for row in standings.dropna(subset="team").to_dict("records")
        if (cars := _several(candidate, row["car_class"], row["chassis"]))
    ]
    rows = [row for row in found if not _is_compiled("errata", row, "key", "column")]
    if rows:
        why = "two cars in one cell, and perhaps two engines in the next"
        yield Need(why, "compiled/errata.csv", tuple(rows), required=False)


def _is_compiled(table: str, row: Fact, *columns: str) -> bool:
    """Whether a compiled file has a row for the season with the same cells."""
    same = ("season", *columns)
    return any(
        all(fact[column] == str(row[column]) for column in same)
        for fact in read_facts(f"compiled/{table}.csv")
    )


def _values(candidate: Candidate) -> Iterator[Need]:
    """Values that a table of ours never lacks and this page does."""
    for table, rows in candidate.tables.items():
        book = describe(table)
        always = book["key"] | book["missing"].str.startswith("never")
        for column in book.loc[always, "column"]:
            missing = rows[rows[column].isna()]
            if table == "schedule" or missing.empty:
                continue
            shown = missing.dropna(axis="columns").drop(columns="season").iloc[0]
            told = ", ".join(f"{name} {value}" for name, value in shown.items())
            yield Need(f"{table}.{column} is missing {len(missing)} times: {told}")


def _names(candidate: Candidate) -> Iterator[Need]:
    rows = tuple(names_to_decide(candidate))
    if rows:
        why = "names like known ones: keep the lines of those that are the same"
        yield Need(why, "compiled/names.csv", rows, required=False)


def _races(candidate: Candidate) -> Iterator[Need]:
    """Facts of the races that the page does not have, with what its schedule has."""
    schedule = candidate.tables.get("schedule", pd.DataFrame())
    found = [
        {
            "season": candidate.season,
            "round_no": race["round_no"],
            "race": race["race"],
            "circuit": race["circuit"],
            "date": f"{race['date']:%Y-%m-%d}",
        }
        for race in schedule.to_dict("records")
        if not race["cancelled"]
    ]
    rows = [row for row in found if not _is_compiled("races", row, "round_no")]
    if rows:
        why = "facts of the races from a second source; leave no cell blank"
        yield Need(why, "compiled/races.csv", tuple(rows), required=False)


def _other_facts(candidate: Candidate) -> Iterator[Need]:
    """Tables that no season page fills, and cells that its entry list has lost."""
    season = candidate.season
    for table in ("rules", "class_results"):
        if not _is_compiled(table, {"season": season}):
            why = f"no row for {season}; load_{table}({season}) will say so"
            yield Need(why, f"compiled/{table}.csv", required=False)
    entries = candidate.tables.get("entries", pd.DataFrame({"driver": []}))
    lost = int(entries["driver"].isna().sum())
    if lost:
        why = f"{lost} cars lost their first driver"
        yield Need(why, "compiled/lost_entries.csv", required=False)


def _without_sentences(candidate: Candidate) -> Iterator[Need]:
    """Find what only the sentences say: the shipped page will not have them."""
    try:
        again = read_as_shipped(StringIO(shipped_text(candidate)), candidate)
    except PageError as error:
        yield Need(f"without its sentences the page cannot be read: {error}")
        return
    for table, rows in candidate.tables.items():
        if not rows.equals(again[table]):
            yield Need(f"without its sentences the page has other {table}")
