"""Figures: the same bytes each time, never without words."""

from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest

from alms_data.style import as_svg, show, use_style

WORDS = {"alt": "A line that rises.", "caption": "Made up for the test."}


@pytest.fixture(autouse=True)
def styled():
    with plt.rc_context():
        use_style()
        yield
    plt.close("all")


def drawing():
    fig, ax = plt.subplots()
    ax.plot([1, 2, 3], label="a")
    ax.fill_between([0, 1], [1, 2])
    return fig


def test_same_bytes_twice():
    assert as_svg(drawing(), "x") == as_svg(drawing(), "x")


@pytest.mark.parametrize(
    "alt", ['less < than "more" & so on', 'it\'s "so"', "two\nlines"]
)
def test_no_date_and_alt_as_label(alt):
    svg = as_svg(drawing(), alt)
    assert "<dc:date>" not in svg
    root = ElementTree.fromstring(svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", alt)


def test_show_stores_the_figure_and_closes_it(tmp_path, capsys):
    fig = drawing()
    show(fig, name="a_line", folder=tmp_path, **WORDS)
    assert not plt.fignum_exists(fig.number)
    svg = (tmp_path / "a_line.svg").read_text(encoding="utf-8")
    assert svg.endswith("</svg>\n")
    assert len(svg) > len(as_svg(drawing(), WORDS["alt"])), "no caption"


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"alt": " "}, "alt is empty"),
        ({"caption": ""}, "caption is empty"),
        ({"alt": None}, "alt is empty"),
        ({"name": "A line"}, "expected small letters, digits, underscores"),
        ({"name": "../up"}, "expected small letters"),
        ({"folder": "no/such/folder"}, "There is no folder"),
    ],
)
def test_show_refuses(tmp_path, wrong, text):
    given = {"name": "a_line", "folder": tmp_path, **WORDS, **wrong}
    with pytest.raises(ValueError, match=text):
        show(drawing(), **given)
