"""Numbers of the page that flips a title: the package's, for a script to add up."""

from functools import cache

import pandas as pd

import alms_data as alms
from alms_data.championship import rescore, robustness, what_if
from alms_data.rule_search import find_rule
from alms_data.scoring import places_from_points

POINTS, RESULTS = alms.load_points(), alms.load_results()
IN_FORCE, RULE = alms.load_points_scales(), alms.load_rules(2004)
SEASONS = alms.load_races().groupby("season")["circuit"].agg(list).to_dict()
OPENS_WITH = "LMP2 2004"


def titled(frame):
    """A frame with the name of each row's title."""
    season, car_class = frame["season"].astype("str"), frame["car_class"].astype("str")
    return frame.assign(title=car_class + " " + season)


# --- What the script of the page adds up ----------------------------------


def page_data():
    """Places of every team by title and share, and what a place pays on each scale."""
    places = places_by_share()
    again = RESULTS.groupby("season")["round_no"].unique()
    return {
        "circuits": SEASONS,
        "again": {season: rounds.tolist() for season, rounds in again.items()},
        "scales": {name: paid(scale) for name, scale in scales().items()},
        "places": {title: places[title] for title in in_order(places)},
        "opensWith": OPENS_WITH,
    }


def in_order(titles):
    """The later season first, its classes in their order."""
    return sorted(titles, key=lambda title: title.split()[1], reverse=True)


def scales():
    """The scales to choose from, the one in force first."""
    usual = alms.load_points_scales(2004, 2)[["place", "points"]]
    return {
        "as published": IN_FORCE,
        f"{usual['points'].max()} for a win in every round": usual,
        "10-8-6-5-4-3-2-1": as_scale(10, 8, 6, 5, 4, 3, 2, 1),
        "1 for a win, nothing else": as_scale(1),
    }


def as_scale(*points):
    """Scale of every race from the points of its places."""
    return pd.DataFrame({"place": range(1, len(points) + 1), "points": points})


def paid(scale):
    """For each round of a season: points of the first place, the second and so on."""
    races = IN_FORCE[["season", "round_no"]].drop_duplicates()
    of_races = scale if "season" in scale else races.merge(scale, how="cross")
    rounds = of_races.groupby(["season", "round_no"])["points"].agg(list)
    return {season: rounds[season].tolist() for season in SEASONS}


def places_by_share():
    """By title and winner: places of the teams, each with the share they hold up to.

    A season without a full classification has one step, up to 100%.
    """
    titles = {}
    for (of, up_to), points in rescored().items():
        for title, places in places_by_title(points).items():
            steps = titles.setdefault(title, {}).setdefault(of, [])
            if steps and steps[-1]["places"] == places:
                steps.pop()
            # Rounded, as 100 times a share may miss a whole percent by a hair.
            steps.append({"upTo": round(100 * up_to, 9), "places": places})
    return titles


@cache
def rescored():
    """Points by winner and share, for every stretch on which nobody's change."""
    return {
        (row.of, row.share_up_to): rescore(POINTS, RESULTS, IN_FORCE, rule_of(row))
        for row in stretches(must_finish=True, best_car_only=True)
    }


def stretches(**switches):
    """Readings of the rule that pay everybody the same up to a share."""
    found = find_rule(RESULTS, POINTS, IN_FORCE).sort_values("share_up_to")
    for name, value in {"places_among": "eligible cars", **switches}.items():
        found = found[found[name] == value]
    return found.itertuples()


def rule_of(row):
    switches = {"must_finish": row.must_finish, "best_car_only": row.best_car_only}
    return RULE.assign(of=row.of, min_share=row.share_up_to, **switches)


def places_by_title(points):
    """Place of each team in each round, or None; teams in the published order."""
    cells = titled(places_from_points(points, IN_FORCE))
    titles = {}
    for (title, team), rounds in cells.groupby(["title", "team"], sort=False):
        place = rounds.set_index("round_no")["place"].dropna().to_dict()
        all_rounds = range(1, len(SEASONS[rounds["season"].iloc[0]]) + 1)
        titles.setdefault(title, {})[team] = [*map(place.get, all_rounds)]
    return titles


# --- The map of the titles ------------------------------------------------


def title_map():
    """A row per title: its champion, and what each control alone makes of it."""
    settings = tried()
    cells = settings.groupby(["title", "control"], sort=False).apply(in_words)
    controls = cells.unstack("control")[settings["control"].unique()]
    champions = leaders(what_if(POINTS))
    champion = champions["team"] + ", by " + champions["lead"].astype("str")
    table = champion.to_frame("champion").join(controls).rename_axis("title")
    return table.loc[in_order(table.index)].reset_index()


def in_words(settings):
    """Who else is champion at which settings; if nobody, how close it came."""
    changed = settings[settings["outcome"] != settings["published"]]
    said = [
        f"{outcome}: {', '.join(rows['setting'].unique())}"
        for outcome, rows in changed.groupby("outcome", sort=False)
    ]
    return "; ".join(said) or f"no, ahead by {settings['lead'].min()} or more"


def turned():
    """Titles that each control can give to another team."""
    others = tried().query("outcome not in [published, 'level']")
    return others.groupby("control")["title"].unique()


@cache
def tried():
    """Outcome of each title at each setting of each control."""
    champions = leaders(what_if(POINTS))["team"].rename("published")
    leading = [
        leaders(standings).assign(control=control, setting=str(setting))
        for control, setting, standings in one_control_moved()
    ]
    found = pd.concat([*leading, any_rounds()]).join(champions).reset_index()
    return found.assign(outcome=found["team"].where(found["lead"] > 0, "level"))


def one_control_moved():
    """Standings with one control moved, all others as published."""
    for (of, _), points in rescored().items():
        again = points[points["season"].isin(RESULTS["season"])]
        yield "the line elsewhere", f"of the {of}'s laps", what_if(again)
    for name, scale in [*scales().items()][1:]:
        yield "another scale", name, what_if(POINTS, scales=IN_FORCE, scale=scale)
    rounds = POINTS["round_no"].unique()
    for number in rounds:
        yield "one round left out", number, what_if(POINTS, without_rounds=[number])
    for count in rounds[:-1]:
        yield "worst rounds dropped", count, what_if(POINTS, drop_worst=count)


def any_rounds():
    """Champions over all sets of rounds; alone, so ahead by a point at least."""
    sets = titled(robustness(POINTS).query("champion > 0")).set_index("title")
    counted = sets["champion"].astype("str") + " of " + sets["subsets"].astype("str")
    about = {"lead": 1, "control": "any set of rounds left out", "setting": counted}
    return sets[["team"]].assign(**about)


def leaders(standings):
    """First team of each title, and its lead over the second."""
    titles = titled(standings).groupby("title", sort=False)
    lead = titles["total"].agg(lambda totals: totals.iloc[0] - totals.iloc[1])
    return titles[["team"]].first().assign(lead=lead)


def every_car():
    """The last share at which every car's points, retired or not, leave LMP2 alone.

    With the first two of the standings there; the share is of the overall winner's.
    """
    lmp2 = alms.load_points(2004, car_class="LMP2")
    low = []
    for row in stretches(of="overall winner", must_finish=False, best_car_only=False):
        standings = what_if(lmp2, RESULTS, IN_FORCE, rule_of(row))
        if standings["published_position"].iloc[0] != 1:
            return low[-1]
        low.append((row.share_up_to, *standings[["team", "total"]].head(2).to_numpy()))
