"""Where the sources disagree: found by comparing the tables, not by listing."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd

from alms_data.claims import check_claims
from alms_data.facts import Row, read_facts
from alms_data.frames import CLASS, MEMBER, RACE
from alms_data.loading import load
from alms_data.places import places_from_points
from alms_data.published import (
    DAMAGED_COPY,
    SEASON_PAGE,
    about,
    pages_of,
    season_page,
)
from alms_data.rounds import rounds_in

COLUMNS = {
    "kind": "str",
    "season": "Int64",
    "round_no": "Int64",
    "car_class": "str",
    "subject": "str",
    "source": "str",
    "says": "str",
    "other_source": "str",
    "other_says": "str",
}


def compare_sources() -> pd.DataFrame:
    """List every disagreement between the sources, and of a page with itself.

    Returns
    -------
    pandas.DataFrame
        One row per disagreement: ``kind``, ``season``, ``round_no`` (NA: about the
        season), ``car_class`` (NA: about all), ``subject`` (a team, car or driver;
        NA: a count), ``source`` and what it ``says``, ``other_source`` and what it
        says (``other_says``). Nothing is decided here; what the loaders correct is
        in ``load_errata()``, spellings are in ``load_names()``.

    Notes
    -----
    Source: all tables, after one spelling was given to each name. Entry lists count
    the cars that are known to have been there, so they can show too many cars but
    never too few.

    Examples
    --------
    >>> import alms_data as alms
    >>> found = alms.compare_sources()
    >>> found[found["kind"] == "win without winner's points"]["subject"].tolist()
    ['ADT Champion Racing']
    """
    return _disagreements().copy()


@cache
def _disagreements() -> pd.DataFrame:
    rows = [{"kind": kind, **row} for kind, find in KINDS.items() for row in find()]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _against(rows: pd.DataFrame, source: str, other: str) -> Iterator[Row]:
    """Rows whose ``says`` and ``other_says`` differ."""
    for row in rows[rows["says"] != rows["other_says"]].to_dict("records"):
        yield {
            **row,
            "source": source,
            "other_source": other,
            "says": str(row["says"]),
            "other_says": str(row["other_says"]),
        }


def _finishers() -> Iterator[Row]:
    results = load("results")
    running = results[results["status"] == "running"]
    counted = running.groupby(CLASS, as_index=False).size()
    counted = counted.rename(columns={"size": "says"})
    yield from _against(
        counted.merge(_second_source("finished")), "results, running", "class_results"
    )
    races = counted.groupby(RACE, as_index=False)["says"].sum()
    second = _second_source("finished").groupby(RACE, as_index=False)
    yield from _against(
        races.merge(second["other_says"].sum()), "results, running", "class_results"
    )


def _entered() -> Iterator[Row]:
    counted = load("results").groupby(CLASS, as_index=False).size()
    counted = counted.rename(columns={"size": "says"})
    yield from _against(
        counted.merge(_second_source("entered")), "results", "class_results"
    )


def _entered_by_list() -> Iterator[Row]:
    cars = entered_rounds(took_part=True)[[*CLASS, "team", "car_no"]]
    counted = cars.drop_duplicates().groupby(CLASS, as_index=False).size()
    counted = counted.rename(columns={"size": "says"})
    both = counted.merge(_bentleys_in_lmp900(_second_source("entered")))
    more = both[both["says"] > both["other_says"]]
    yield from _against(more, "entries", "class_results")


def _second_source(column: str) -> pd.DataFrame:
    return load("class_results")[[*CLASS, column]].rename(
        columns={column: "other_says"}
    )


def _bentleys_in_lmp900(second: pd.DataFrame) -> pd.DataFrame:
    """Count by the classes of the pages: the second source alone has LMGTP."""
    second["car_class"] = second["car_class"].replace("LMGTP", "LMP900")
    return second.groupby(CLASS, as_index=False).sum()


def entered_rounds(*, took_part: bool) -> pd.DataFrame:
    """Entries with one row per driver and round."""
    entries = load("entries")
    last = load("schedule").groupby("season")["round_no"].max()
    entries["round_no"] = [
        rounds_in(text, rounds=last[season], took_part=took_part)
        for season, text in zip(entries["season"], entries["rounds"], strict=True)
    ]
    entries = entries.explode("round_no").dropna(subset="round_no")
    return entries.astype({"round_no": "Int64"})


def _classified_crews() -> pd.DataFrame:
    cars = load("results")[[*CLASS, "position", "team", "chassis"]]
    return load("crews").dropna(subset="driver").merge(cars)


def _crews_and_winners() -> Iterator[Row]:
    results = load("results")
    first = results[results["class_position"] == 1][[*CLASS, "position", "team"]]
    crews = load("crews").merge(first).groupby([*CLASS, "team"])["driver"]
    winners = load("winners").groupby([*CLASS, "team"])["driver"]
    both = pd.concat(
        {"says": crews.agg(_names), "other_says": winners.agg(_names)}, axis=1
    )
    both = both.dropna().reset_index().rename(columns={"team": "subject"})
    yield from _against(both, "crews", "winners")


def _names(drivers: pd.Series) -> str | None:
    """Names of a crew; None where one of them is lost."""
    return None if drivers.isna().any() else ", ".join(sorted(drivers))


def _crews_and_entries() -> Iterator[Row]:
    """Find drivers of a car whom no entry of the team can have had in that round.

    An entry whose rounds are lost can have been for any round.
    """
    columns = [*MEMBER, "driver"]
    entries = load("entries")
    open_rounds = entries.loc[entries["rounds"].isna(), columns]
    at_any_time = set(open_rounds.itertuples(index=False, name=None))
    listed = entered_rounds(took_part=False)[["round_no", *columns]]
    in_round = set(listed.itertuples(index=False, name=None))
    for row in _classified_crews().itertuples():
        key = (row.season, row.car_class, row.team, row.driver)
        if key in at_any_time or (row.round_no, *key) in in_round:
            continue
        yield {
            **_about(row),
            "subject": f"{row.driver} ({row.team})",
            "source": "crews",
            "says": f"in the car at position {row.position}",
            "other_source": "entries",
            "other_says": "not listed for this round",
        }


def _about(row: Any) -> Row:
    return {name: getattr(row, name) for name in CLASS}


def _chassis_in_races() -> Iterator[Row]:
    entries = entered_rounds(took_part=False).rename(columns={"chassis": "other_says"})
    crews = _classified_crews().rename(columns={"chassis": "says"})
    shared = [*CLASS, "team", "driver"]
    cars = crews.merge(entries[[*shared, "other_says"]], on=shared)
    cars["subject"] = cars["team"] + ", position " + cars["position"].astype("str")
    columns = [*CLASS, "position", "subject", "says", "other_says"]
    cars = cars[columns].drop_duplicates().sort_values([*RACE, "position"])
    yield from _against(cars.drop(columns="position"), "results", "entries")


def _chassis_in_standings() -> Iterator[Row]:
    entries = (
        load("entries")
        .groupby(MEMBER)["chassis"]
        .agg(lambda chassis: "; ".join(sorted(set(chassis))))
    )
    standings = load("standings").set_index(MEMBER)["chassis"]
    standings = standings.map(lambda chassis: "; ".join(sorted(chassis.split("; "))))
    both = pd.concat({"says": standings, "other_says": entries}, axis=1).dropna()
    both = both.reset_index().rename(columns={"team": "subject"})
    yield from _against(both, "standings", "entries")


def _rounds_beyond() -> Iterator[Row]:
    rounds = load("schedule", as_printed=True).groupby("season")["round_no"]
    last = rounds.max().to_dict()
    for row in load("entries", as_printed=True).dropna(subset="rounds").itertuples():
        beyond = [
            number
            for number in rounds_in(
                row.rounds, rounds=last[row.season], took_part=False
            )
            if number > last[row.season]
        ]
        if beyond:
            yield {
                "season": row.season,
                "car_class": row.car_class,
                "subject": row.driver,
                "source": "entries as printed",
                "says": f"rounds {row.rounds}",
                "other_source": "schedule",
                "other_says": f"{last[row.season]} rounds",
            }


def _places_beyond() -> Iterator[Row]:
    """Find classes with fewer finishers than places that the points imply."""
    places = places_from_points(load("points"), load("points_scales"))
    lowest = places.groupby(CLASS, as_index=False)[["place"]].max()
    lowest = lowest.rename(columns={"place": "says"})
    both = lowest.merge(_bentleys_in_lmp900(_second_source("finished")))
    beyond = both[both["says"] > both["other_says"]]
    yield from _against(beyond, "points, lowest place implied", "class_results")


def _wins_without_points() -> Iterator[Row]:
    places = places_from_points(load("points"), load("points_scales"), load("winners"))
    for row in places.dropna(subset="note").itertuples():
        yield {
            **_about(row),
            "subject": row.team,
            "source": "winners",
            "says": "place 1",
            "other_source": "points",
            "other_says": _points_and_place(row),
        }


def _points_and_place(row: Any) -> str:
    if pd.isna(row.points):
        return "no points"
    place = "no place" if pd.isna(row.place) else f"place {row.place}"
    return f"{row.points} points, those of {place}"


def _teams_not_entered() -> Iterator[Row]:
    entered = set(load("entries")[MEMBER].itertuples(index=False, name=None))
    for row in load("standings").itertuples():
        if (row.season, row.car_class, row.team) not in entered:
            yield {
                "season": row.season,
                "car_class": row.car_class,
                "subject": row.team,
                "source": "standings",
                "says": f"{row.total} points",
                "other_source": "entries",
                "other_says": "not listed",
            }


def _class_winners() -> Iterator[Row]:
    columns = [*CLASS, "number", "team"]
    winners = load("winners")[columns].drop_duplicates()
    winners["says"] = "#" + winners["number"] + " " + winners["team"]
    second = load("class_results")
    second["other_says"] = "#" + second["winner_number"] + " " + second["winner_team"]
    both = winners[[*CLASS, "says"]].merge(second[[*CLASS, "other_says"]])
    yield from _against(both, "winners", "class_results")


def _class_gaps() -> Iterator[Row]:
    results = load("results")
    best = results.groupby(CLASS)["laps"].max()
    gap = best.groupby(RACE).max().sub(best).rename("says").reset_index()
    second = load("class_results")[[*CLASS, "gap_laps"]]
    both = gap.merge(second.rename(columns={"gap_laps": "other_says"}))
    yield from _against(both, "results", "class_results")


def _schedules() -> Iterator[Row]:
    """Compare each damaged copy with the whole page of the same season."""
    columns = ["round_no", "race", "circuit", "date"]
    for season, copy, page in _copies():
        whole = season_page(page).schedule[columns]
        known = set(whole.itertuples(index=False, name=None))
        for race in season_page(copy).schedule[columns].itertuples():
            if tuple(race[1:]) not in known:
                yield {
                    "season": season,
                    "subject": race.race,
                    "source": f"schedule of page {copy}",
                    "says": f"{race.date:%B %d}",
                    "other_source": f"schedule of page {page}",
                    "other_says": "not listed",
                }


def _copies() -> Iterator[tuple[int, str, str]]:
    """Season, damaged copy and whole page of each season that has both."""
    whole = {about(page)["season"]: page for page in pages_of(SEASON_PAGE)}
    for copy in pages_of(DAMAGED_COPY):
        season = about(copy)["season"]
        if season in whole:
            yield int(season), copy, whole[season]


def _dates() -> Iterator[Row]:
    columns = [*RACE, "date"]
    schedule = load("schedule")[columns].rename(columns={"date": "says"})
    races = load("races")[columns].rename(columns={"date": "other_says"})
    yield from _against(schedule.dropna().merge(races), "schedule", "races")


def _damaged_standings() -> Iterator[Row]:
    """Compare totals and scores of each damaged copy with the whole page."""
    key = ["car_class", "position"]
    columns = [*key, "total", "chassis", "engine"]
    for season, copy, page in _copies():
        damaged = season_page(copy).standings[columns]
        whole = season_page(page).standings[[*columns, "team"]]
        both = damaged.merge(whole, on=key, how="outer")
        both = both.assign(season=season, subject=both["team"])
        for column in ("total", "chassis", "engine"):
            says = {"says": both[f"{column}_x"], "other_says": both[f"{column}_y"]}
            named = f"standings of page {copy}", f"standings of page {page}"
            yield from _against(both.assign(**says), *named)


def _nations() -> Iterator[Row]:
    named = load("entries").dropna(subset=["driver", "driver_nation"])
    named = named.drop_duplicates(["driver", "driver_nation"])
    for first, other in _pairs(named, ["driver"]):
        yield {
            "season": other["season"],
            "subject": other["driver"],
            "source": f"entries {first['season']}",
            "says": first["driver_nation"],
            "other_source": f"entries {other['season']}",
            "other_says": other["driver_nation"],
        }


def _two_cars_at_once() -> Iterator[Row]:
    entries = entered_rounds(took_part=True).dropna(subset="driver")
    entries["car"] = entries["team"] + " car " + entries["car_no"].astype("str")
    entries = entries.drop_duplicates([*RACE, "driver", "car"])
    for first, other in _pairs(entries, [*RACE, "driver"]):
        yield {
            "season": other["season"],
            "round_no": other["round_no"],
            "subject": other["driver"],
            "source": f"entries {first['car_class']}",
            "says": first["car"],
            "other_source": f"entries {other['car_class']}",
            "other_says": other["car"],
        }


def _pairs(rows: pd.DataFrame, key: list[str]) -> Iterator[tuple[Row, Row]]:
    """First row of each key with every further one: most keys have no second."""
    several = rows[rows.duplicated(key, keep=False)]
    for _, alike in several.groupby(key):
        first, *others = alike.to_dict("records")
        yield from ((first, other) for other in others)


def _prose() -> Iterator[Row]:
    differing = check_claims().query("verdict == 'differs'")
    rounds = load("claims")[["claim", *RACE]]
    for row in differing.merge(rounds, on="claim").itertuples():
        yield {
            "season": row.season,
            "round_no": row.round_no,
            "subject": row.wording,
            "source": f"page {row.page} line {row.line}",
            "says": f"{row.stated:g} {row.unit}",
            "other_source": "tables",
            "other_says": f"{row.computed:g} {row.unit}",
        }


def _unsettled() -> Iterator[Row]:
    """Lost cells for which another source has no more than a hint."""
    for fact in read_facts("compiled/lost_entries.csv"):
        if fact["confidence"] == "low":
            yield {
                "season": int(fact["season"]),
                "car_class": fact["car_class"],
                "subject": f"{fact['team']} car {fact['car_no']}",
                "source": f"page {fact['page']} line {fact['line']}",
                "says": "cell lost",
                "other_source": "lost_entries",
                "other_says": fact["evidence"],
            }


KINDS = {
    "finishers": _finishers,
    "cars entered": _entered,
    "cars in the entry list": _entered_by_list,
    "crew of the class winner": _crews_and_winners,
    "driver not in the entry list": _crews_and_entries,
    "chassis in the race": _chassis_in_races,
    "chassis in the standings": _chassis_in_standings,
    "rounds that do not exist": _rounds_beyond,
    "places beyond the finishers": _places_beyond,
    "win without winner's points": _wins_without_points,
    "team in no entry list": _teams_not_entered,
    "class winner": _class_winners,
    "gap of the class winner": _class_gaps,
    "race in one schedule alone": _schedules,
    "date of the race": _dates,
    "damaged standings": _damaged_standings,
    "nation of a driver": _nations,
    "driver in two cars": _two_cars_at_once,
    "figure in prose": _prose,
    "hint that is not settled": _unsettled,
}
