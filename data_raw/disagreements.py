"""Where the sources disagree: found by comparing them, not by listing."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from alms_data.contract import frame
from alms_data.rounds import rounds_in
from alms_data.scoring import places_from_points
from data_raw.compiled import bad_fact, facts
from data_raw.published import Row, Tables
from data_raw.statements import figures, from_outside, from_pages, hints, plain

RACE = ["season", "round_no"]
CLASS = [*RACE, "car_class"]
MEMBER = ["season", "car_class", "team"]
KEY = ["kind", "season", "round_no", "car_class", "subject", "column"]
STANDS = ("settled", "leaning", "open")


def disagreements(tables: Tables, printed: Tables, damaged: Tables) -> pd.DataFrame:
    """Every disagreement of the tables, of the printed ones and of the damaged copy."""
    known = tables | {f"printed {name}": table for name, table in printed.items()}
    known |= {f"damaged {name}": table for name, table in damaged.items()}
    found = [
        {"kind": kind, "column": column, **row}
        for kind, (column, find) in KINDS.items()
        for row in find(known)
    ]
    return _with_verdicts(frame("disagreements", found))


def _with_verdicts(found: pd.DataFrame) -> pd.DataFrame:
    """Disagreements with how each stands; raise unless each has one verdict."""
    verdicts: dict[tuple[str, ...], str] = {}
    keys = list(found[KEY].astype("str").fillna("").itertuples(index=False, name=None))
    for fact in facts("verdicts"):
        key = tuple(fact[column] for column in KEY)
        if fact["stands"] not in STANDS:
            raise bad_fact("verdicts", _named(key), fact["stands"], ", ".join(STANDS))
        if key in verdicts or keys.count(key) != 1:
            problem = "it fits no disagreement that has no verdict yet"
            raise bad_fact("verdicts", _named(key), problem, "a verdict for each found")
        verdicts[key] = fact["stands"]
    for key in keys:
        if key not in verdicts:
            expected = f"one of {', '.join(STANDS)}, with its evidence"
            raise bad_fact("verdicts", _named(key), "it has no verdict", expected)
    return found.assign(stands=pd.array([verdicts[key] for key in keys], dtype="str"))


def _named(key: tuple[str, ...]) -> str:
    return ", ".join(cell for cell in key if cell)


def _against(rows: pd.DataFrame, source: str, other: str) -> Iterator[Row]:
    """Rows whose ``says`` and ``other_says`` differ."""
    differing: Any = rows[rows["says"] != rows["other_says"]]
    for row in differing.to_dict("records"):
        says = {name: plain(row[name]) for name in ("says", "other_says")}
        yield {"source": source, "other": other, **row, **says}


def _finishers(tables: Tables) -> Iterator[Row]:
    running = tables["results"].query("status == 'running'")
    both = _with_totals(_counted(running).merge(_second_source(tables, "finished")))
    yield from _against(both, "results, running", "class_results")


def _entered(tables: Tables) -> Iterator[Row]:
    cars = _counted(tables["results"])
    both = _with_totals(cars.merge(_second_source(tables, "entered")))
    yield from _against(both, "results", "class_results")


def _entered_by_list(tables: Tables) -> Iterator[Row]:
    cars = entered_rounds(tables, took_part=True)[[*CLASS, "team", "car_no"]]
    second = _bentleys_in_lmp900(_second_source(tables, "entered"))
    both = _counted(cars.drop_duplicates()).merge(second)
    yield from _against(both.query("says > other_says"), "entries", "class_results")


def _counted(cars: pd.DataFrame) -> pd.DataFrame:
    return cars.groupby(CLASS, as_index=False).size().rename(columns={"size": "says"})


def _second_source(tables: Tables, column: str) -> pd.DataFrame:
    rows = tables["class_results"][[*CLASS, column]]
    return rows.rename(columns={column: "other_says"})


def _with_totals(classes: pd.DataFrame) -> pd.DataFrame:
    """Counts of the classes, and those of the races below."""
    sides = ["says", "other_says"]
    return pd.concat([classes, classes.groupby(RACE, as_index=False)[sides].sum()])


def _bentleys_in_lmp900(second: pd.DataFrame) -> pd.DataFrame:
    """Count by the classes of the pages: the second source alone has LMGTP."""
    classes = second["car_class"].replace("LMGTP", "LMP900")
    return second.assign(car_class=classes).groupby(CLASS, as_index=False).sum()


def _classes_alone(tables: Tables) -> Iterator[Row]:
    of_pages = tables["entries"][["season", "car_class"]].drop_duplicates()
    alone = _only_left(tables["class_results"][[*CLASS, "entered"]], of_pages)
    says = alone.pop("entered").astype("str") + " cars"
    rows = alone.assign(says=says, other_says="no such class")
    yield from _against(rows, "class_results", "entries")


def _places_beyond(tables: Tables) -> Iterator[Row]:
    """Find classes with fewer finishers than places that the points imply."""
    places = places_from_points(tables["points"], tables["points_scales"])
    lowest = places.groupby(CLASS, as_index=False)[["place"]].max()
    lowest = lowest.rename(columns={"place": "says"})
    both = lowest.merge(_bentleys_in_lmp900(_second_source(tables, "finished")))
    beyond = both.query("says > other_says")
    yield from _against(beyond, "points, lowest place implied", "class_results")


def entered_rounds(tables: Tables, *, took_part: bool) -> pd.DataFrame:
    """Entries with one row per driver and round."""
    entries = tables["entries"]
    last = tables["schedule"].groupby("season")["round_no"].max()
    rounds = [
        rounds_in(text, rounds=last[season], took_part=took_part)
        for season, text in zip(entries["season"], entries["rounds"], strict=True)
    ]
    entries = entries.assign(round_no=pd.Series(rounds, entries.index))
    entries = entries.explode("round_no")
    return entries.dropna(subset="round_no").astype({"round_no": "Int64"})


def _classified_crews(tables: Tables) -> pd.DataFrame:
    cars = tables["results"][[*CLASS, "position", "team", "chassis"]]
    return tables["crews"].dropna(subset="driver").merge(cars)


def _crews_and_winners(tables: Tables) -> Iterator[Row]:
    first = tables["results"].query("class_position == 1")[[*CLASS, "position", "team"]]
    crews = tables["crews"].merge(first).groupby([*CLASS, "team"])["driver"]
    winners = tables["winners"].groupby([*CLASS, "team"])["driver"]
    names = {"says": crews.agg(_names), "other_says": winners.agg(_names)}
    both = pd.concat(names, axis=1).dropna().reset_index()
    yield from _against(both.rename(columns={"team": "subject"}), "crews", "winners")


def _names(drivers: pd.Series) -> str | None:
    """Names of a crew; None where one of them is lost."""
    return None if drivers.isna().any() else ", ".join(sorted(drivers))


def _crews_and_entries(tables: Tables) -> Iterator[Row]:
    """Find drivers of a car whom no entry of the team can have had in that round."""
    driver = [*MEMBER, "driver"]
    entries = tables["entries"]
    at_any_time = _keys(entries[entries["rounds"].isna()], driver)  # rounds are lost
    in_round = _keys(entered_rounds(tables, took_part=False), [*driver, "round_no"])
    for row in _classified_crews(tables).itertuples():
        key = (row.season, row.car_class, row.team, row.driver)
        if key not in at_any_time and (*key, row.round_no) not in in_round:
            yield {
                **_about(row),
                "subject": f"{row.driver} ({row.team})",
                "source": "crews",
                "says": f"in the car at position {row.position}",
                "other": "entries",
                "other_says": "not listed for this round",
            }


def _keys(rows: pd.DataFrame, columns: list[str]) -> set[tuple[Any, ...]]:
    return set(rows[columns].itertuples(index=False, name=None))


def _about(row: Any) -> Row:
    return {name: getattr(row, name) for name in CLASS}


def _listed_without_star(tables: Tables) -> Iterator[Row]:
    """Find drivers listed as taking part in a race that their car did not start."""
    rounds = tables["printed entries"]["rounds"]
    listed = tables | {"entries": tables["entries"].assign(rounds=rounds)}
    took_part = entered_rounds(listed, took_part=True).dropna(subset="driver")
    absent = tables["results"].query("status == 'did not start'")
    rows = took_part.merge(absent[[*CLASS, "team"]].drop_duplicates())
    subject = rows["driver"] + " (" + rows["team"] + ")"
    says = "rounds " + rows["rounds"]
    rows = rows[CLASS].assign(subject=subject, says=says, other_says="did not start")
    yield from _against(rows, "entries as printed", "results")


def _rounds_beyond(tables: Tables) -> Iterator[Row]:
    last = tables["printed schedule"].groupby("season")["round_no"].max().to_dict()
    for row in tables["printed entries"].dropna(subset="rounds").itertuples():
        held = last[row.season]
        if max(rounds_in(row.rounds, rounds=held, took_part=False), default=0) > held:
            yield {
                "season": row.season,
                "car_class": row.car_class,
                "subject": row.driver,
                "source": "entries as printed",
                "says": f"rounds {row.rounds}",
                "other": "schedule",
                "other_says": f"{held} rounds",
            }


def _nations(tables: Tables) -> Iterator[Row]:
    named = tables["entries"].dropna(subset=["driver", "driver_nation"])
    named = named.drop_duplicates(["driver", "driver_nation"])
    yield from _pairs(named, ["driver"], "season", "driver_nation")


def _two_cars_at_once(tables: Tables) -> Iterator[Row]:
    entries = entered_rounds(tables, took_part=True).dropna(subset="driver")
    entries["car"] = entries["team"] + " car " + entries["car_no"].astype("str")
    entries = entries.drop_duplicates([*RACE, "driver", "car"])
    yield from _pairs(entries, [*RACE, "driver"], "car_class", "car")


def _pairs(rows: pd.DataFrame, key: list[str], where: str, says: str) -> Iterator[Row]:
    """First entry of each key with every further one: most keys have no second."""
    several = rows[rows.duplicated(key, keep=False)]
    for _, alike in several.groupby(key):
        first, *others = alike.to_dict("records")
        for other in others:
            yield {
                **{name: other[name] for name in {"season", *key} - {"driver"}},
                "subject": other["driver"],
                "source": f"entries {first[where]}",
                "says": first[says],
                "other": f"entries {other[where]}",
                "other_says": other[says],
            }


def _with_limits(tables: Tables) -> Tables:
    """Tables whose entries say up to which round the page prints their chassis.

    Of ``GT3-RS (1-2)`` the page lost the chassis of the later rounds.
    """
    printed = tables["printed entries"]["chassis"]
    until = printed.str.extract(r"\((?:\d+-)?(\d+)\)$")[0].astype("Int64")
    return tables | {"entries": tables["entries"].assign(until=until)}


def _chassis_in_races(tables: Tables) -> Iterator[Row]:
    entries = entered_rounds(_with_limits(tables), took_part=False)
    known = entries[entries["until"].isna() | (entries["round_no"] <= entries["until"])]
    known = known.rename(columns={"chassis": "other_says"})
    crews = _classified_crews(tables).rename(columns={"chassis": "says"})
    shared = [*CLASS, "team", "driver"]
    cars = crews.merge(known[[*shared, "other_says"]], on=shared)
    cars["subject"] = cars["team"] + ", position " + cars["position"].astype("str")
    columns = [*CLASS, "position", "subject", "says", "other_says"]
    cars = cars[columns].drop_duplicates().sort_values([*RACE, "position"])
    yield from _against(cars.drop(columns="position"), "results", "entries")


def _chassis_in_standings(tables: Tables) -> Iterator[Row]:
    teams = _with_limits(tables)["entries"].groupby(MEMBER)
    entries = teams["chassis"].agg(lambda chassis: "; ".join(sorted(set(chassis))))
    entries = entries[teams["until"].count() == 0]
    standings = tables["standings"].set_index(MEMBER)["chassis"]
    standings = standings.map(lambda chassis: "; ".join(sorted(chassis.split("; "))))
    both = pd.concat({"says": standings, "other_says": entries}, axis=1).dropna()
    both = both.reset_index().rename(columns={"team": "subject"})
    yield from _against(both, "standings", "entries")


def _wins_without_points(tables: Tables) -> Iterator[Row]:
    places = places_from_points(
        tables["points"], tables["points_scales"], tables["winners"]
    )
    noted: Any = places.dropna(subset="note")
    for row in noted.itertuples():
        place = "no place" if pd.isna(row.place) else f"place {row.place}"
        points = f"{row.points} points, those of {place}"
        yield {
            **_about(row),
            "subject": row.team,
            "source": "winners",
            "says": "place 1",
            "other": "points",
            "other_says": "no points" if pd.isna(row.points) else points,
        }


def _teams_not_entered(tables: Tables) -> Iterator[Row]:
    entered = tables["entries"][MEMBER].drop_duplicates()
    alone = _only_left(tables["standings"][[*MEMBER, "total"]], entered)
    says = alone.pop("total").astype("str") + " points"
    rows = alone.rename(columns={"team": "subject"})
    rows = rows.assign(says=says, other_says="not listed")
    yield from _against(rows, "standings", "entries")


def _class_winners(tables: Tables) -> Iterator[Row]:
    winners = tables["winners"][[*CLASS, "number", "team"]].drop_duplicates()
    second = tables["class_results"]
    named = "#" + second["winner_number"] + " " + second["winner_team"]
    second = second[CLASS].assign(other_says=named).dropna()
    both = winners.assign(says="#" + winners["number"] + " " + winners["team"])
    yield from _against(both.merge(second), "winners", "class_results")


def _class_gaps(tables: Tables) -> Iterator[Row]:
    best = tables["results"].groupby(CLASS)["laps"].max()
    gap = best.groupby(RACE).max().sub(best).rename("says").reset_index()
    both = gap.merge(_second_source(tables, "gap_laps"))
    yield from _against(both, "results", "class_results")


def _schedules(tables: Tables) -> Iterator[Row]:
    """Compare the damaged copy with the whole page of the same season."""
    columns = ["season", "round_no", "race", "circuit", "date"]
    # The loaders' schedule has the cancelled race from the damaged copy itself.
    whole = tables["printed schedule"].query("not cancelled")[columns]
    alone = _only_left(tables["damaged schedule"][columns], whole)
    said = {"subject": alone["race"], "says": alone["date"]}
    rows = alone[["season"]].assign(**said, other_says="not listed")
    yield from _against(rows, "schedule of page 003", "schedule of page 004")


def _only_left(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Rows that have no counterpart among the others."""
    both = rows.merge(others, how="left", indicator=True)
    return both[both.pop("_merge") == "left_only"]


def _dates(tables: Tables) -> Iterator[Row]:
    columns = [*RACE, "date"]
    schedule = tables["schedule"][columns].rename(columns={"date": "says"})
    races = tables["races"][columns].rename(columns={"date": "other_says"})
    yield from _against(schedule.dropna().merge(races), "schedule", "races")


def _damaged_standings(tables: Tables) -> Iterator[Row]:
    """Compare totals, chassis and engines of the damaged copy with the whole page."""
    key = ["season", "car_class", "position"]
    columns = ["total", "chassis", "engine"]
    whole = tables["printed standings"][[*key, *columns, "team"]]
    both = tables["damaged standings"][[*key, *columns]].merge(whole, on=key)
    both = both.rename(columns={"team": "subject"})
    for column in columns:
        says = {"says": both[f"{column}_x"], "other_says": both[f"{column}_y"]}
        rows = both[["season", "car_class", "subject"]].assign(column=column, **says)
        yield from _against(rows, "standings of page 003", "standings of page 004")


# What is compared: the kind of disagreement, the column, and how it is found.
KINDS = {
    "finishers": ("finished", _finishers),
    "cars entered": ("entered", _entered),
    "cars in the entry list": ("entered", _entered_by_list),
    "class in one source alone": ("car_class", _classes_alone),
    "crew of the class winner": ("driver", _crews_and_winners),
    "driver not in the entry list": ("driver", _crews_and_entries),
    "listed as taking part": ("rounds", _listed_without_star),
    "chassis in the race": ("chassis", _chassis_in_races),
    "chassis in the standings": ("chassis", _chassis_in_standings),
    "rounds that do not exist": ("rounds", _rounds_beyond),
    "places beyond the finishers": ("finished", _places_beyond),
    "win without winner's points": ("points", _wins_without_points),
    "team in no entry list": ("team", _teams_not_entered),
    "class winner": ("winner_team", _class_winners),
    "gap of the class winner": ("gap_laps", _class_gaps),
    "race in one schedule alone": ("race", _schedules),
    "date of the race": ("date", _dates),
    "damaged standings": ("total", _damaged_standings),
    "nation of a driver": ("driver_nation", _nations),
    "driver in two cars": ("car_no", _two_cars_at_once),
    "figure in prose": ("value", figures),
    "statement in prose": ("", from_pages),
    "outside report": ("", from_outside),
    "hint that is not settled": ("number", hints),
}
