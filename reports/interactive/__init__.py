"""The page on which a reader flips the rule: its data, its chart, its first view."""

import json
from base64 import b64encode
from pathlib import Path

import altair as alt
import pandas as pd
import vl_convert
from jinja2 import Environment, FileSystemLoader

import alms_data as alms
from alms_data.championship import what_if
from alms_data.scoring import places_from_points, reconcile

OPENS_WITH = "2004 LMP2"
RULES = {
    "overall winner": "the overall winner's",
    "class winner": "the class winner's",
}
IN_FORCE, OTHER = RULES
PUBLISHED = "as published"
# As in the lessons: the champion black, the next in orange; Okabe and Ito's colours,
# darker where they have to read as text on white.
COLOURS = ["#1a1a1a", "#b34e00", "#0072b2", "#007a5a", "#a6417f"]
# Teams in no colour are drawn in grey, without a label.
COLOURED = len(COLOURS)
DASHES = [[1, 0], [7, 3], [2, 2], [8, 3, 2, 3], [4, 2]]
GREY = "#c4c4c4"
FONT = "system-ui, sans-serif"
RACE = ["season", "round_no"]
CELL = ["season", "car_class", "team", "round_no"]


# --- Numbers --------------------------------------------------------------


def scales():
    """The scales to choose from; None is the one in force."""
    usual = alms.load_points_scales(2004, 2)[["place", "points"]]
    return {
        PUBLISHED: None,
        f"{usual['points'].max()} for a win in every round": usual,
        "10-8-6-5-4-3-2-1": as_scale([10, 8, 6, 5, 4, 3, 2, 1]),
        "1 for a win, nothing else": as_scale([1]),
    }


def as_scale(points):
    """Scale of every race from the points of its places."""
    return pd.DataFrame({"place": range(1, len(points) + 1), "points": points})


def points_under(of, scale):
    """Points of each team in each round; the package scores, this only joins."""
    published = on_scale(alms.load_points(), scale)
    if of == IN_FORCE:
        return published
    again = scored_again(of, scale).dropna(subset="points")
    races = pd.MultiIndex.from_frame(again[RACE])
    kept = published[~pd.MultiIndex.from_frame(published[RACE]).isin(races)]
    return pd.concat([kept, again[[*CELL, "points"]]], ignore_index=True)


def scored_again(of, scale=None):
    """Every team in the races that can be scored, each under its season's rule."""
    scale = alms.load_points_scales() if scale is None else scale
    rules = alms.load_rules().assign(of=of)
    compared = reconcile(alms.load_results(), alms.load_points(), scale, rules)
    return compared.rename(columns={"computed": "points", "explanation": "reason"})


def on_scale(points, scale):
    """Points that the places behind the published points earn on a scale."""
    if scale is None:
        return points.dropna(subset="points")
    places = places_from_points(points, alms.load_points_scales())
    return places.drop(columns="points").merge(scale, on="place")[[*CELL, "points"]]


def rule_of(of, season):
    """The rule of a season with another winner's distance."""
    return alms.load_rules(season).assign(of=of)


def assumptions(of):
    """What the standings of each championship rest on, in the package's words."""
    races = alms.load_results(), alms.load_points_scales()
    stated = {}
    for season, points in alms.load_points().groupby("season"):
        rule = None if of == IN_FORCE else rule_of(of, season)
        for row in what_if(points, *races, rule).itertuples():
            stated[f"{season} {row.car_class}"] = row.assumption
    return stated


def reasons():
    """Why a team has no points in a race that can be scored again."""
    teams = scored_again(IN_FORCE).dropna(subset="reason")
    return {cell_name(row): row.reason for row in teams.itertuples()}


def cell_name(row):
    """Name of a cell, the same in the page's script."""
    return f"{row.season} {row.car_class}, {row.team}, {row.round_no}"


def all_points():
    """Points by rule, scale, championship and team: a list of all rounds."""
    chosen = scales()
    return {
        of: {name: by_title(points_under(of, chosen[name])) for name in chosen}
        for of in RULES
    }


def by_title(points):
    """Points by championship and team, a number or null for each round."""
    wide = points.pivot(index=CELL[:3], columns="round_no", values="points")
    nested = {}
    for (season, car_class, team), rounds in wide.iterrows():
        cells = [None if pd.isna(cell) else int(cell) for cell in rounds]
        nested.setdefault(f"{season} {car_class}", {})[team] = cells
    return nested


def page_data():
    """Everything that the page's script needs."""
    standings = alms.load_standings().sort_values("position", kind="stable")
    standings["title"] = (
        standings["season"]
        .astype("str")
        .str.cat(standings["car_class"].astype("str"), sep=" ")
    )
    races = alms.load_races().astype({"season": "str"})
    return {
        "opensWith": OPENS_WITH,
        "inForce": IN_FORCE,
        "published": PUBLISHED,
        "coloured": COLOURED,
        "teams": standings.groupby("title")["team"].agg(list).to_dict(),
        "races": races.groupby("season")["circuit"].agg(list).to_dict(),
        "points": all_points(),
        "reasons": reasons(),
        "assumptions": {of: assumptions(of) for of in RULES},
    }


# --- Chart ----------------------------------------------------------------


def chart(rows, rounds):
    """Points so far by round, each team's name at the end of its line."""
    data = alt.Data(values=rows, name="rows")
    ticks = alt.Axis(values=list(range(1, rounds + 1)))
    x = alt.X("round:Q", title="round", axis=ticks)
    y = alt.Y("total:Q", title="points so far")
    base = alt.Chart(data).encode(x=x, y=y, detail="team:N")
    coloured, others = alt.datum.slot >= 0, alt.datum.slot < 0
    slots = list(range(COLOURED))
    colour = alt.Color("slot:N", legend=None).scale(domain=slots, range=COLOURS)
    dash = alt.StrokeDash("slot:N", legend=None).scale(domain=slots, range=DASHES)
    grey = base.mark_line(color=GREY).transform_filter(others)
    first = base.transform_filter(coloured).encode(color=colour)
    lines = first.mark_line(strokeWidth=2.5).encode(strokeDash=dash)
    dots = first.mark_point(filled=True, size=45, opacity=1)
    names = first.mark_text(align="left", dx=9, fontSize=12, fontWeight=600)
    names = names.encode(y="label_at:Q", text="label:N")
    names = names.transform_filter("datum.label != ''")
    return configured(alt.layer(grey, lines, dots, names))


def configured(layers):
    """Fill the width of the page, the names at the right included."""
    sized = layers.properties(
        width="container",
        height=380,
        autosize={"type": "fit-x", "contains": "padding"},
    )
    return sized.configure(background="white", font=FONT).configure_axisX(grid=False)


def first_rows(data):
    """Rows of the chart as the page opens, for readers without scripts."""
    teams = data["teams"][OPENS_WITH]
    points = data["points"][IN_FORCE][PUBLISHED][OPENS_WITH]
    totals = {team: pd.Series(points[team]).fillna(0).cumsum() for team in teams}
    last = [round(total.iloc[-1]) for total in totals.values()]
    return [
        {
            "team": team,
            "slot": slot if slot < COLOURED else -1,
            "round": number,
            "total": int(total),
            "label": (
                f"{shortened(team)} {last[slot]}" if number == len(totals[team]) else ""
            ),
            "label_at": int(total),
        }
        for slot, team in enumerate(teams)
        for number, total in enumerate(totals[team], start=1)
    ]


def shortened(team):
    """Name for the end of a line, as the script of the page shortens it."""
    return f"{team[:20].strip()}…" if len(team) > 21 else team


def standings_under(of):
    """Final standings of the first view, for readers without scripts."""
    season, car_class = OPENS_WITH.split()
    points = alms.load_points(int(season), car_class=car_class)
    races = alms.load_results(), alms.load_points_scales()
    table = what_if(points, *races, rule_of(of, int(season)))
    return table[["position", "team", "total", "published_total"]].to_dict("records")


def write_interactive(path):
    """Write the page, with everything that it needs in it."""
    folder = FileSystemLoader(Path(__file__).parent)
    template = Environment(loader=folder, autoescape=False).get_template("page.html.j2")
    lines = template.render(**page()).splitlines()
    text = "\n".join(line.rstrip() for line in lines) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def page():
    """What the template of the page needs."""
    data = page_data()
    most_rounds = max(len(races) for races in data["races"].values())
    spec = chart(first_rows(data), most_rounds).to_dict()
    still = {"width": 400, "autosize": "pad"}
    picture = vl_convert.vegalite_to_svg(spec | still).encode("utf-8")
    return {
        "data": for_script(data),
        "spec": for_script(spec),
        "picture": b64encode(picture).decode("ascii"),
        "bundle": vl_convert.javascript_bundle(),
        "titles": sorted(data["teams"], reverse=True),
        "rules": RULES,
        "scales": list(scales()),
        "opens_with": OPENS_WITH,
        "before": standings_under(IN_FORCE),
        "after": standings_under(OTHER),
    }


def for_script(value):
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
