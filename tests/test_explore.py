"""The controls of lesson 10: they follow the drag, and say what the package says."""

from itertools import product

import pytest

import alms_data as alms
from alms_data.championship import what_if
from lesson_checks import code_cells, saved

LMP2 = 2004, "LMP2"
IN_FORCE = {"of": "overall winner", "retired": False, "every_car": False}


@pytest.fixture(scope="module")
def tool():
    """What the folded cells of the lesson define, down to the first control."""
    names = {}
    for cell in code_cells(saved("10_explore")):
        if cell.id in ("imports", "t-score", "t-draw", "t-control"):
            exec(cell.source, names)
    return names


@pytest.fixture
def panel(tool):
    """Every control, as the lesson leaves it at its end; the picture below."""
    names = ["share", "title", "of", "retired", "every_car", "without"]
    start = IN_FORCE | {"title": LMP2, "share": 70.0, "without": "none"}
    *controls, head, body, foot = tool["explore"](*names, **start).children
    return dict(zip(names, controls, strict=True)), head, body, foot


def test_the_line_follows_the_drag(panel):
    controls, head, body, _ = panel
    for tenths in range(0, 1001, 7):
        controls["share"].value = tenths / 10
        assert f"At {tenths / 10:.1f}%:" in head.value
        assert f"* {controls['share'].value / 100})" in body.value


@pytest.mark.parametrize(
    ("share", "champion", "cars"),
    [
        (66.2, "Intersport, by 2", "Intersport, Sebring, 66.29%; no car"),
        (70, "Miracle, by 17", "Rand, Sebring, 70.86%; Intersport, Sebring, 66.29%"),
        (76, "Intersport, by 9", "Miracle, Mosport, 81.02%; Miracle, Sebring, 75.43%"),
        (100, "Intersport, by 5", "no car; Intersport, Mosport, 92.70%"),
    ],
)
def test_champion_and_the_cars_over_and_under_the_line(panel, share, champion, cars):
    controls, head, _, foot = panel
    controls["share"].value = share
    assert champion in head.value
    over, under = cars.split("; ")
    assert foot.value == f"Just over the line: {over}. Just under the line: {under}."


def test_2003_has_no_line_to_move(panel):
    controls, head, _, foot = panel
    controls["title"].value = 2003, "GTS"
    assert controls["share"].disabled
    assert "2003" in foot.value and "At " not in head.value
    assert "Corvette, by 4" in head.value
    controls["without"].value = 3
    assert "Prodrive" in head.value
    controls["title"].value = LMP2
    assert not controls["share"].disabled


def test_a_second_panel_leaves_the_first_its_settings(tool, panel):
    controls, head, _, _ = panel
    controls["of"].value = "class winner"
    tool["explore"]("title", of="overall winner", share=70.0)
    controls["share"].value = 80.0
    assert "Intersport, by 2" in head.value
    assert tool["now"]["of"] == "class winner"


@pytest.mark.parametrize("car_class", ["LMP1", "LMP2", "GTS", "GT"])
@pytest.mark.parametrize("of", ["overall winner", "class winner"])
def test_the_package_says_the_same(tool, car_class, of):
    points = alms.load_points(2004, car_class=car_class)
    tables = alms.load_results(), alms.load_points_scales()
    for share, without in product([30, 70, 88], ["none", 1]):
        rule = alms.load_rules(2004).assign(of=of, min_share=share / 100)
        out = [] if without == "none" else [without]
        standings = what_if(points, *tables, rule, without_rounds=out)
        first, second, *_ = standings.itertuples()
        choice = IN_FORCE | {"of": of, "without": without}
        found = tool["outcome"](share, title=(2004, car_class), **choice)
        assert found["by"] == first.total - second.total
        assert found["champion"] == tool["short"](first.team)
