"""Tables for the projector and the worksheet, in words that a class knows."""

from functools import cache

import pandas as pd

import alms_data as alms
from alms_data.championship import what_if
from alms_data.scoring import reconcile

WORDS = {"class_position": "place", "status": "at the end"}
SEBRING = "12 Hours of Sebring, 2004"


@cache
def tables():
    """Every table by its name: the caption, and the frame. Empty cells are to fill."""
    return race_tables() | share_tables() | season_tables() | rule_tables()


def cars(car_class):
    """The cars of a class at Sebring in their order."""
    return alms.load_results(2004, "sebring", car_class).reset_index(drop=True)


def chosen(frame, columns):
    """Columns of a frame, under words that a class knows."""
    return frame[columns.split()].rename(columns=WORDS)


def race_tables():
    """What happened at Sebring."""
    points = alms.load_points(2004, 1)[["car_class", "team", "points"]]
    key = ["car_class", "team"]
    results = alms.load_results(2004, "sebring").merge(points, how="left", on=key)
    # A team's points stand beside its best car alone.
    results["points"] = results["points"].mask(results.duplicated(key))
    lmp2 = results[results["car_class"] == "LMP2"]
    lmp2 = chosen(lmp2, "class_position team laps status points")
    lmp1 = cars("LMP1").head(5).assign(place="", points="")
    gts = cars("GTS").query("status == 'running'")
    scale = alms.load_points_scales(2004, 1)[["place", "points"]].head(5)
    return {
        "puzzle": (f"LMP2, {SEBRING}", lmp2.head(3)),
        "lmp2": (
            f"All cars of LMP2, {SEBRING}; a team's points are those of its best car",
            lmp2,
        ),
        "by_class": (SEBRING, by_class(results)),
        "gts": (
            "GTS at Sebring: all three got points",
            chosen(gts, "class_position team laps"),
        ),
        "lmp1": (f"LMP1, {SEBRING}", chosen(lmp1, "team laps status")),
        "to_score": (
            f"LMP1, {SEBRING}",
            chosen(lmp1, "team laps status place points"),
        ),
        "scale": ("Points at Sebring", scale),
    }


def by_class(results):
    """Cars of each class, its teams with points, and who had least of these."""
    counted = {
        "started": results,
        "running at the end": results[results["status"] == "running"],
        "teams with points": results.dropna(subset="points"),
    }
    classes = pd.DataFrame(
        {name: rows["car_class"].value_counts() for name, rows in counted.items()}
    ).sort_index()
    scored = counted["teams with points"].groupby("car_class", observed=True)
    classes["fewest laps with points"] = scored["laps"].min()
    return classes.reset_index(names="class")


def share_tables():
    """Laps as shares of the two winners' laps."""
    lmp2 = cars("LMP2").head(3)
    wholes = {"race": cars("LMP1")["laps"].max(), "class": lmp2["laps"].max()}
    shares = lmp2[["team", "laps"]]
    for whose, whole in wholes.items():
        share = (100 * lmp2["laps"] / whole).map("{:.0f}%".format)
        shares = shares.assign(**{f"of the {whose} winner's {whole}": share})
    blank = shares.assign(**dict.fromkeys(shares.columns[2:], "")).iloc[1:]
    return {
        "shares": (f"LMP2, {SEBRING}", shares),
        "to_divide": ("Shares of laps, in per cent", blank),
    }


def season_tables():
    """The championship of LMP2 in 2004."""
    points = alms.load_points(2004, car_class="LMP2")
    season = points.pivot(index="team", columns="round_no", values="points")
    season = season.loc[["Intersport Racing", "Miracle Motorsports"]]
    totals = season.sum(axis="columns").rename("points").reset_index()
    third = alms.load_points_scales(2004, 1).set_index("place")["points"][3]
    worth = pd.DataFrame(
        {
            "2004": ["Miracle", "Intersport", "third place at Sebring"],
            "points": [*totals["points"][::-1], third],
        }
    )
    season.index = ["Intersport", "Miracle"]
    rounds = season.rename_axis("round").reset_index().rename(columns=str)
    return {
        "season": ("LMP2 in 2004, points by round (1 Sebring, 6 Mosport)", rounds),
        "totals": ("LMP2 in 2004, all nine rounds", totals.iloc[::-1]),
        "worth": ("LMP2 in 2004, all nine rounds", worth),
    }


def rule_tables():
    """What a rule gives."""
    results, points = alms.load_results(2004), alms.load_points(2004)
    scales, rules = alms.load_points_scales(2004), alms.load_rules(2004)
    compared = reconcile(results, points, scales, rules)
    counts = {
        "results of teams": len(compared),
        "with points": compared["published"].count(),
        "wrong by our rule": "?",
    }
    lmp2 = points[points["car_class"] == "LMP2"]
    changed = what_if(lmp2, results, scales, rules.assign(of="class winner")).head(2)
    changed = changed[["team", "published_total", "total"]]
    columns = ["team", "as it was", "by the class winner's laps"]
    return {
        "reconciled": (
            "Sebring and Mosport 2004, all classes",
            pd.Series(counts).rename_axis("in both").reset_index(name="number"),
        ),
        "flipped": ("LMP2 in 2004, points", changed.set_axis(columns, axis="columns")),
        "window": ("Round 8 of 2004", window()),
    }


def window():
    """What a car would have needed in round 8 to score by one reading alone."""
    race = alms.load_races(2004, 8)["winner_laps"].item()
    in_class = race - alms.load_class_results(2004, 8, "LMP2")["gap_laps"].item()
    share = alms.load_rules(2004)["min_share"].item()
    scale = alms.load_points_scales(2004, 8).set_index("place")["points"]
    needs = {
        f"{share:.0%} of the class winner's {in_class} laps": share * in_class,
        f"{share:.0%} of the race winner's {race} laps": share * race,
        "points for third place": scale[3],
    }
    told = [f"{value:.4g}" for value in needs.values()]
    return pd.DataFrame({"needed": needs.keys(), "round 8": told})
