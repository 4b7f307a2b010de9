"""The joins of the tables as one figure, for the primer and the page of the tables.

`python3 reports/table_map.py`, with the Python of .venv, draws it anew.
"""

from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from alms_data import describe, tables
from alms_data.style import as_svg, use_style

# Each table beside those that it joins, so that no arrow crosses a box. The others
# tell about cells of all tables, or, like lemans, join none.
ROWS = {
    0: ("class_results", "schedule", "winners"),
    1: ("results", "races", "points_scales"),
    2: ("crews", "points", "standings"),
    3.15: ("entries", "classes", "rules"),
}
PLACES = {
    table: (across, down)
    for down, row in ROWS.items()
    for across, table in enumerate(row)
}
WIDTH, HEIGHT = 0.84, 0.74
FILL = {"races": "#dcebf7"}
NO_ARROW = "No arrow: join on the columns that both tables have."
STORED = Path(__file__).parent.parent / "teaching" / "tables.svg"


def joins():
    """Each table that names rows of another, with that other."""
    columns = describe().dropna(subset="refers_to")
    return columns.groupby("table", sort=False)["refers_to"].agg(list).to_dict()


def alt():
    """What the figure shows, in words."""
    arrows = [f"from {table} to {' and '.join(to)}" for table, to in joins().items()]
    joined = {*joins(), *sum(joins().values(), [])}
    without = ", ".join(table for table in PLACES if table not in joined)
    return (
        f"{len(PLACES)} boxes, one per table, each with its key. Arrows lead "
        f"{', '.join(arrows)}. Without an arrow: {without}."
    )


def draw():
    """A box for each table with its key, an arrow for each join."""
    use_style()
    fig = Figure(figsize=(4.6, 5.6))
    ax = fig.subplots()
    ax.set(xlim=(-0.46, 2.46), ylim=(3.55, -0.4))
    ax.axis("off")
    keys = tables().set_index("table")["key"].str.replace(", ", "\n")
    for table, place in PLACES.items():
        draw_box(ax, table, keys[table], place)
    for table, others in joins().items():
        for other in others:
            draw_arrow(ax, PLACES[table], PLACES[other])
    ax.text(-WIDTH / 2, 2.57, NO_ARROW, va="center", size=9)
    return fig


def draw_box(ax, table, key, place):
    across, down = place
    corner, fill = (across - WIDTH / 2, down - HEIGHT / 2), FILL.get(table, "#f4f4f4")
    ax.add_patch(Rectangle(corner, WIDTH, HEIGHT, facecolor=fill, edgecolor="#767676"))
    middle = {"x": across, "ha": "center"}
    ax.text(y=down - 0.34, s=table, weight="bold", va="top", size=10, **middle)
    ax.text(y=down - 0.19, s=key, va="top", size=8.5, linespacing=1.15, **middle)


def draw_arrow(ax, start, end):
    about = {"arrowstyle": "-|>", "color": "black", "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", xy=edge(end, start), xytext=edge(start, end), arrowprops=about)


def edge(box, other):
    """The point of a box's border that looks to a neighbour."""
    across, down = (there - here for here, there in zip(box, other, strict=True))
    return box[0] + across * WIDTH / 2, box[1] + down * HEIGHT / 2


def svg():
    """The figure as it is stored."""
    return as_svg(draw(), alt())


if __name__ == "__main__":
    STORED.write_text(svg(), encoding="utf-8", newline="\n")
