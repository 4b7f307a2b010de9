"""Where the sources disagree: found by comparing the tables, not by listing."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from alms_data.contract import frame
from alms_data.rounds import rounds_in
from alms_data.scoring import places_from_points
from data_raw.compiled import facts
from data_raw.published import Row, Tables

RACE = ["season", "round_no"]
CLASS = [*RACE, "car_class"]
MEMBER = ["season", "car_class", "team"]
STANDS = ("settled", "leaning", "open")


def disagreements(tables: Tables, printed: Tables, damaged: Tables) -> pd.DataFrame:
    """Every disagreement of the tables, of the printed ones and of the damaged copy."""
    known = tables | {
        "printed schedule": printed["schedule"],
        "printed entries": printed["entries"],
        "printed standings": printed["standings"],
        "damaged schedule": damaged["schedule"],
        "damaged standings": damaged["standings"],
    }
    found = [
        {"kind": kind, "column": column, **row}
        for kind, (column, find) in KINDS.items()
        for row in find(known)
    ]
    return _with_verdicts(frame("disagreements", found))


def _with_verdicts(found: pd.DataFrame) -> pd.DataFrame:
    """Disagreements with how each stands, as judged by hand."""
    key = ["kind", "season", "round_no", "car_class", "subject", "column"]
    judged = pd.DataFrame(facts("verdicts"), columns=[*key, "stands", "evidence"])
    verdicts = judged.set_index(key)["stands"].to_dict()
    keys = found[key].astype("str").fillna("").itertuples(index=False, name=None)
    stands = [verdicts.get(row) for row in keys]
    return found.assign(stands=pd.array(stands, dtype="str"))


def _against(rows: pd.DataFrame, source: str, other: str) -> Iterator[Row]:
    """Rows whose ``says`` and ``other_says`` differ."""
    for row in rows[rows["says"] != rows["other_says"]].to_dict("records"):
        yield {
            **row,
            "source": source,
            "other": other,
            "says": str(row["says"]),
            "other_says": str(row["other_says"]),
        }


def _finishers(tables: Tables) -> Iterator[Row]:
    results = tables["results"]
    running = results[results["status"] == "running"]
    counted = running.groupby(CLASS, as_index=False).size()
    counted = counted.rename(columns={"size": "says"})
    yield from _against(
        counted.merge(_second_source(tables, "finished")),
        "results, running",
        "class_results",
    )
    races = counted.groupby(RACE, as_index=False)["says"].sum()
    second = _second_source(tables, "finished").groupby(RACE, as_index=False)
    yield from _against(
        races.merge(second["other_says"].sum()), "results, running", "class_results"
    )


def _entered(tables: Tables) -> Iterator[Row]:
    counted = tables["results"].groupby(CLASS, as_index=False).size()
    counted = counted.rename(columns={"size": "says"})
    yield from _against(
        counted.merge(_second_source(tables, "entered")), "results", "class_results"
    )


def _entered_by_list(tables: Tables) -> Iterator[Row]:
    cars = entered_rounds(tables, took_part=True)[[*CLASS, "team", "car_no"]]
    counted = cars.drop_duplicates().groupby(CLASS, as_index=False).size()
    counted = counted.rename(columns={"size": "says"})
    both = counted.merge(_bentleys_in_lmp900(_second_source(tables, "entered")))
    more = both[both["says"] > both["other_says"]]
    yield from _against(more, "entries", "class_results")


def _second_source(tables: Tables, column: str) -> pd.DataFrame:
    return tables["class_results"][[*CLASS, column]].rename(
        columns={column: "other_says"}
    )


def _bentleys_in_lmp900(second: pd.DataFrame) -> pd.DataFrame:
    """Count by the classes of the pages: the second source alone has LMGTP."""
    classes = second["car_class"].replace("LMGTP", "LMP900")
    return second.assign(car_class=classes).groupby(CLASS, as_index=False).sum()


def entered_rounds(tables: Tables, *, took_part: bool) -> pd.DataFrame:
    """Entries with one row per driver and round."""
    entries = tables["entries"]
    last = tables["schedule"].groupby("season")["round_no"].max()
    rounds = [
        rounds_in(text, rounds=last[season], took_part=took_part)
        for season, text in zip(entries["season"], entries["rounds"], strict=True)
    ]
    entries = entries.assign(round_no=rounds).explode("round_no")
    return entries.dropna(subset="round_no").astype({"round_no": "Int64"})


def _classified_crews(tables: Tables) -> pd.DataFrame:
    cars = tables["results"][[*CLASS, "position", "team", "chassis"]]
    return tables["crews"].dropna(subset="driver").merge(cars)


def _crews_and_winners(tables: Tables) -> Iterator[Row]:
    results = tables["results"]
    first = results[results["class_position"] == 1][[*CLASS, "position", "team"]]
    crews = tables["crews"].merge(first).groupby([*CLASS, "team"])["driver"]
    winners = tables["winners"].groupby([*CLASS, "team"])["driver"]
    both = pd.concat(
        {"says": crews.agg(_names), "other_says": winners.agg(_names)}, axis=1
    )
    both = both.dropna().reset_index().rename(columns={"team": "subject"})
    yield from _against(both, "crews", "winners")


def _names(drivers: pd.Series) -> str | None:
    """Names of a crew; None where one of them is lost."""
    return None if drivers.isna().any() else ", ".join(sorted(drivers))


def _crews_and_entries(tables: Tables) -> Iterator[Row]:
    """Find drivers of a car whom no entry of the team can have had in that round.

    An entry whose rounds are lost can have been for any round.
    """
    columns = [*MEMBER, "driver"]
    entries = tables["entries"]
    open_rounds = entries.loc[entries["rounds"].isna(), columns]
    at_any_time = set(open_rounds.itertuples(index=False, name=None))
    listed = entered_rounds(tables, took_part=False)[["round_no", *columns]]
    in_round = set(listed.itertuples(index=False, name=None))
    for row in _classified_crews(tables).itertuples():
        key = (row.season, row.car_class, row.team, row.driver)
        if key in at_any_time or (row.round_no, *key) in in_round:
            continue
        yield {
            **_about(row),
            "subject": f"{row.driver} ({row.team})",
            "source": "crews",
            "says": f"in the car at position {row.position}",
            "other": "entries",
            "other_says": "not listed for this round",
        }


def _about(row: Any) -> Row:
    return {name: getattr(row, name) for name in CLASS}


def _chassis_in_races(tables: Tables) -> Iterator[Row]:
    entries = entered_rounds(tables, took_part=False).rename(
        columns={"chassis": "other_says"}
    )
    crews = _classified_crews(tables).rename(columns={"chassis": "says"})
    shared = [*CLASS, "team", "driver"]
    cars = crews.merge(entries[[*shared, "other_says"]], on=shared)
    cars["subject"] = cars["team"] + ", position " + cars["position"].astype("str")
    columns = [*CLASS, "position", "subject", "says", "other_says"]
    cars = cars[columns].drop_duplicates().sort_values([*RACE, "position"])
    yield from _against(cars.drop(columns="position"), "results", "entries")


def _chassis_in_standings(tables: Tables) -> Iterator[Row]:
    entries = (
        tables["entries"]
        .groupby(MEMBER)["chassis"]
        .agg(lambda chassis: "; ".join(sorted(set(chassis))))
    )
    standings = tables["standings"].set_index(MEMBER)["chassis"]
    standings = standings.map(lambda chassis: "; ".join(sorted(chassis.split("; "))))
    both = pd.concat({"says": standings, "other_says": entries}, axis=1).dropna()
    both = both.reset_index().rename(columns={"team": "subject"})
    yield from _against(both, "standings", "entries")


def _rounds_beyond(tables: Tables) -> Iterator[Row]:
    rounds = tables["printed schedule"].groupby("season")["round_no"]
    last = rounds.max().to_dict()
    for row in tables["printed entries"].dropna(subset="rounds").itertuples():
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
                "other": "schedule",
                "other_says": f"{last[row.season]} rounds",
            }


def _places_beyond(tables: Tables) -> Iterator[Row]:
    """Find classes with fewer finishers than places that the points imply."""
    places = places_from_points(tables["points"], tables["points_scales"])
    lowest = places.groupby(CLASS, as_index=False)[["place"]].max()
    lowest = lowest.rename(columns={"place": "says"})
    both = lowest.merge(_bentleys_in_lmp900(_second_source(tables, "finished")))
    beyond = both[both["says"] > both["other_says"]]
    yield from _against(beyond, "points, lowest place implied", "class_results")


def _wins_without_points(tables: Tables) -> Iterator[Row]:
    places = places_from_points(
        tables["points"], tables["points_scales"], tables["winners"]
    )
    for row in places.dropna(subset="note").itertuples():
        yield {
            **_about(row),
            "subject": row.team,
            "source": "winners",
            "says": "place 1",
            "other": "points",
            "other_says": _points_and_place(row),
        }


def _points_and_place(row: Any) -> str:
    if pd.isna(row.points):
        return "no points"
    place = "no place" if pd.isna(row.place) else f"place {row.place}"
    return f"{row.points} points, those of {place}"


def _teams_not_entered(tables: Tables) -> Iterator[Row]:
    entered = set(tables["entries"][MEMBER].itertuples(index=False, name=None))
    for row in tables["standings"].itertuples():
        if (row.season, row.car_class, row.team) not in entered:
            yield {
                "season": row.season,
                "car_class": row.car_class,
                "subject": row.team,
                "source": "standings",
                "says": f"{row.total} points",
                "other": "entries",
                "other_says": "not listed",
            }


def _class_winners(tables: Tables) -> Iterator[Row]:
    columns = [*CLASS, "number", "team"]
    winners = tables["winners"][columns].drop_duplicates()
    winners = winners.assign(says="#" + winners["number"] + " " + winners["team"])
    second = tables["class_results"]
    named = "#" + second["winner_number"] + " " + second["winner_team"]
    second = second.assign(other_says=named)
    both = winners[[*CLASS, "says"]].merge(second[[*CLASS, "other_says"]])
    yield from _against(both, "winners", "class_results")


def _class_gaps(tables: Tables) -> Iterator[Row]:
    results = tables["results"]
    best = results.groupby(CLASS)["laps"].max()
    gap = best.groupby(RACE).max().sub(best).rename("says").reset_index()
    second = tables["class_results"][[*CLASS, "gap_laps"]]
    both = gap.merge(second.rename(columns={"gap_laps": "other_says"}))
    yield from _against(both, "results", "class_results")


def _schedules(tables: Tables) -> Iterator[Row]:
    """Compare the damaged copy with the whole page of the same season."""
    columns = ["season", "round_no", "race", "circuit", "date"]
    # The loaders' schedule has the cancelled race from the damaged copy itself.
    whole = tables["printed schedule"].query("not cancelled")[columns]
    known = set(whole.itertuples(index=False, name=None))
    for race in tables["damaged schedule"][columns].itertuples(index=False):
        if tuple(race) not in known:
            yield {
                "season": race.season,
                "subject": race.race,
                "source": "schedule of page 003",
                "says": f"{race.date:%B %d}",
                "other": "schedule of page 004",
                "other_says": "not listed",
            }


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
    for column in columns:
        says = {"says": both[f"{column}_x"], "other_says": both[f"{column}_y"]}
        named = "standings of page 003", "standings of page 004"
        yield from _against(both.assign(subject=both["team"], **says), *named)


def _nations(tables: Tables) -> Iterator[Row]:
    named = tables["entries"].dropna(subset=["driver", "driver_nation"])
    named = named.drop_duplicates(["driver", "driver_nation"])
    for first, other in _pairs(named, ["driver"]):
        yield {
            "season": other["season"],
            "subject": other["driver"],
            "source": f"entries {first['season']}",
            "says": first["driver_nation"],
            "other": f"entries {other['season']}",
            "other_says": other["driver_nation"],
        }


def _two_cars_at_once(tables: Tables) -> Iterator[Row]:
    entries = entered_rounds(tables, took_part=True).dropna(subset="driver")
    entries["car"] = entries["team"] + " car " + entries["car_no"].astype("str")
    entries = entries.drop_duplicates([*RACE, "driver", "car"])
    for first, other in _pairs(entries, [*RACE, "driver"]):
        yield {
            "season": other["season"],
            "round_no": other["round_no"],
            "subject": other["driver"],
            "source": f"entries {first['car_class']}",
            "says": first["car"],
            "other": f"entries {other['car_class']}",
            "other_says": other["car"],
        }


def _pairs(rows: pd.DataFrame, key: list[str]) -> Iterator[tuple[Row, Row]]:
    """First row of each key with every further one: most keys have no second."""
    several = rows[rows.duplicated(key, keep=False)]
    for _, alike in several.groupby(key):
        first, *others = alike.to_dict("records")
        yield from ((first, other) for other in others)


def _prose(tables: Tables) -> Iterator[Row]:
    differing = tables["claims"].query("verdict == 'differs'")
    for row in differing.itertuples():
        yield {
            "season": row.season,
            "round_no": row.round_no,
            "subject": row.wording,
            "source": f"page {row.page} line {row.line}",
            "says": f"{row.value:g} {row.unit}",
            "other": "tables",
            "other_says": f"{row.computed:g} {row.unit}",
        }


def _unsettled(tables: Tables) -> Iterator[Row]:
    """Lost cells for which another source has no more than a hint."""
    for fact in facts("lost_entries"):
        if fact["confidence"] == "low":
            yield {
                "season": int(fact["season"]),
                "car_class": fact["car_class"],
                "subject": f"{fact['team']} car {fact['car_no']}",
                "source": f"page {fact['page']} line {fact['line']}",
                "says": "cell lost",
                "other": "lost_entries",
                "other_says": fact["evidence"],
            }


# What is compared: the kind of disagreement, the column, and how it is found.
KINDS = {
    "finishers": ("finished", _finishers),
    "cars entered": ("entered", _entered),
    "cars in the entry list": ("entered", _entered_by_list),
    "crew of the class winner": ("driver", _crews_and_winners),
    "driver not in the entry list": ("driver", _crews_and_entries),
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
    "figure in prose": ("value", _prose),
    "hint that is not settled": ("number", _unsettled),
}
