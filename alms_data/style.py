"""Figures that look and weigh the same on every machine.

The functions need the extra ``notebooks``; the colours alone don't.
"""

import re
from io import StringIO
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["CLASS_STYLE", "LEMANS_CREDIT", "show", "use_style"]

# Colours by Okabe and Ito, which stay apart in the common colour-vision
# deficiencies; marker and line style say the same once more.
CLASS_STYLE = {
    "LMP900": {"color": "#0072B2", "marker": "o", "linestyle": "-"},
    "LMP675": {"color": "#D55E00", "marker": "s", "linestyle": "--"},
    "LMP1": {"color": "#0072B2", "marker": "o", "linestyle": "-"},
    "LMP2": {"color": "#D55E00", "marker": "s", "linestyle": "--"},
    "GTS": {"color": "#009E73", "marker": "^", "linestyle": "-."},
    "GT": {"color": "#CC79A7", "marker": "D", "linestyle": ":"},
}
# The terms of load_lemans() ask for this line below a figure made from it.
LEMANS_CREDIT = "Data: gdsotirov/lemans24 and Wikipedia, CC BY-SA 3.0."
STYLE = {
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "figure.constrained_layout.use": True,
    "figure.figsize": (7.5, 4.0),
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "grid.color": "#e0e0e0",
    "legend.frameon": False,
    "lines.markersize": 8,
    "svg.fonttype": "path",
    "svg.hashsalt": "alms_data",
}
FOLDER = Path("../figures")
LETTERS_PER_INCH = 15  # of a caption
NAME = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")


def use_style() -> None:
    """Set the look of all figures that follow.

    Examples
    --------
    >>> from alms_data.style import use_style
    >>> use_style()
    """
    import matplotlib.pyplot as plt

    plt.style.use(STYLE)


def show(
    fig: "Figure", *, name: str, alt: str, caption: str, folder: Path | str = FOLDER
) -> None:
    """Display a figure and store it as SVG; the stored copy carries the caption.

    Parameters
    ----------
    fig : matplotlib.figure.Figure
        The figure; it is closed, so that it is shown once.
    name : str
        Name of the file without its ending: small letters, digits, underscores.
    alt : str
        What the chart shows, for those who cannot see it.
    caption : str
        Where the numbers come from and what to note.
    folder : path
        Where to store it; from a lesson that is ``figures/`` beside its folder.

    Raises
    ------
    ValueError
        If name, alt or caption is empty, the name does not fit, or the folder does
        not exist.

    Notes
    -----
    Bytes are the same for the same figure: no date, no random ids, glyphs as paths.
    """
    import matplotlib.pyplot as plt
    from IPython.display import display

    _require(name, alt, caption, Path(folder))
    svg = as_svg(fig, alt)
    stored = as_svg(_with_caption(fig, caption), alt, bbox_inches="tight")
    plt.close(fig)
    (Path(folder) / f"{name}.svg").write_text(stored, encoding="utf-8", newline="\n")
    about = {"alt": alt, "caption": caption, "name": name}
    display(
        {"image/svg+xml": svg, "text/plain": f"<Figure {name}>"},
        metadata={"image/svg+xml": about},
        raw=True,
    )
    display(
        {"text/markdown": f"*{caption}*", "text/plain": caption},
        metadata={"text/markdown": {"role": "caption"}},
        raw=True,
    )


def as_svg(fig: "Figure", alt: str, **options: Any) -> str:
    """SVG of a figure, with the alt text as its accessible name."""
    from xml.sax.saxutils import quoteattr

    text = StringIO()
    about = {"Date": None, "Creator": None}
    fig.savefig(text, format="svg", metadata=about, **options)
    svg = text.getvalue()
    svg = svg.replace("<svg ", f'<svg role="img" aria-label={quoteattr(alt)} ', 1)
    return "\n".join(line.rstrip() for line in svg.split("\n"))


def _with_caption(fig: "Figure", caption: str) -> "Figure":
    """Figure with its caption below, for slides and wherever else it stands alone."""
    width = int(fig.get_figwidth() * LETTERS_PER_INCH)
    fig.text(0.01, 0, f"\n{fill(caption, width)}", va="top", size=8, color="#595959")
    return fig


def _require(name: str, alt: str, caption: str, folder: Path) -> None:
    for what, text in (("alt", alt), ("caption", caption)):
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{what} is empty; say in a sentence what it is for.")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ValueError(f"name={name!r}; expected small letters, digits, underscores.")
    if not folder.is_dir():
        raise ValueError(
            f"There is no folder {folder}; run in notebooks/ or give folder=..."
        )
