"""A map of the tables: their keys, and which table joins which.

Needs the extra ``notebooks``. ``python reports/table_map.py`` stores the map that
the teaching guide shows.
"""

import textwrap
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from alms_data.codebook import describe, tables
from alms_data.style import as_svg, use_style

# Tables that join are neighbours, so that no arrow crosses a box.
ROWS = (
    ("schedule", "class_results", "crews"),
    ("winners", "races", "results"),
    ("points_scales", "points", "standings"),
    ("entries", "classes", "rules"),
    ("claims", "errata", "names"),
    ("recoveries", "disagreements", "lemans"),
)
COLOURS = {"races": "#dcebf7", "plain": "#f7f7f7", "edge": "#767676"}
WIDTH, HEIGHT = 0.76, 0.56
ALT = (
    "Eighteen boxes, one per table, each with its key. Arrows lead from class_results, "
    "winners, points_scales, points and results to races, from races to schedule, "
    "from crews to results and from points to standings."
)
STORED = Path("notebooks/tables.svg")


def draw_tables() -> Figure:
    """Draw every table as a box with its key, and every join as an arrow.

    Returns
    -------
    matplotlib.figure.Figure
        The drawing.

    Notes
    -----
    Source: ``tables()`` and ``describe()``. An arrow joins on the key of the table
    that it points to.

    Examples
    --------
    >>> from table_map import draw_tables
    >>> len(draw_tables().axes)
    1
    """
    use_style()
    fig, ax = plt.subplots(figsize=(7.5, 7.4))
    ax.set(xlim=(-0.42, 2.42), ylim=(5.36, -0.36))
    ax.axis("off")
    places = {
        table: (across, down)
        for down, row in enumerate(ROWS)
        for across, table in enumerate(row)
    }
    keys = tables().set_index("table")["key"]
    for table, place in places.items():
        _draw_box(ax, table, keys[table], place)
    joins = describe().dropna(subset="refers_to")
    for table, other in zip(joins["table"], joins["refers_to"], strict=True):
        _draw_arrow(ax, places[table], places[other])
    return fig


def store_map(path: Path = STORED) -> None:
    """Store the map as SVG."""
    path.write_text(as_svg(draw_tables(), ALT), encoding="utf-8", newline="\n")


def _draw_box(ax: Axes, table: str, key: str, place: tuple[int, int]) -> None:
    across, down = place
    corner = (across - WIDTH / 2, down - HEIGHT / 2)
    colour = COLOURS.get(table, COLOURS["plain"])
    ax.add_patch(
        Rectangle(corner, WIDTH, HEIGHT, facecolor=colour, edgecolor=COLOURS["edge"])
    )
    ax.text(across, down - 0.13, table, ha="center", va="center", weight="bold")
    lines = textwrap.fill(key, 24)
    ax.text(across, down + 0.11, lines, ha="center", va="center", fontsize=8.5)


def _draw_arrow(ax: Axes, start: tuple[int, int], end: tuple[int, int]) -> None:
    ax.annotate(
        "",
        xy=_border(end, start),
        xytext=_border(start, end),
        arrowprops={"arrowstyle": "-|>", "color": "black", "shrinkA": 0, "shrinkB": 0},
    )


def _border(box: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    """Point of a box's border that looks to the other box."""
    across, down = (there - here for here, there in zip(box, other, strict=True))
    return box[0] + across * WIDTH / 2, box[1] + down * HEIGHT / 2


if __name__ == "__main__":
    store_map()
