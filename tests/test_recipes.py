"""The recipes of the book run as they stand, and say what they print and draw.

After a change ``python tests/recipe_pages.py`` writes both anew.
"""

import re

import pytest

import alms_data as alms
from alms_data import attrition, gaps, scoring
from alms_data._frames import STATUSES
from alms_data.style import LEMANS_CREDIT
from recipe_pages import BOOK, empty_folder, run

OWN, RECIPES = BOOK / "own_results.md", BOOK / "recipes.md"
TEN = alms.load_points_scales(2004, 1)
RULE = {"min_share": 0.7, "of": "overall winner", "must_finish": True}
ANALYSES = {
    "attrition": attrition.attrition,
    "causes": attrition.causes,
    "survival": attrition.survival,
    "compare_survival": attrition.compare_survival,
    "shuffle_test": lambda cars: attrition.shuffle_test(
        cars, "car_class", cars["car_class"].iloc[0], n_shuffles=9
    ),
    "lap_gaps": gaps.lap_gaps,
    "class_margins": gaps.class_margins,
    "score_race": lambda cars: scoring.score_race(cars, TEN, RULE),
}


def rows_of_table(heading):
    """Cells of the table of the page whose first row begins with this heading."""
    text = OWN.read_text(encoding="utf-8")
    table = text.split(f"\n| {heading} |")[1].split("\n```")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    return {name.strip("`"): cells for name, *cells in rows}


@pytest.mark.parametrize("page", [OWN, RECIPES], ids=lambda page: page.stem)
def test_every_recipe_gives_what_the_page_shows(page):
    with empty_folder():
        text, drawn = run(page)
    assert text == page.read_text(encoding="utf-8")
    assert drawn
    for name, svg in drawn.items():
        assert svg == (BOOK / name).read_text(encoding="utf-8"), name


def test_every_stored_figure_is_on_a_page():
    told = "".join(page.read_text(encoding="utf-8") for page in (OWN, RECIPES))
    assert {f"drawn/{path.name}" for path in (BOOK / "drawn").iterdir()} == set(
        re.findall(r"drawn/\w+\.svg", told)
    )


def test_the_page_lists_the_six_statuses_and_every_analysis_of_results():
    assert set(rows_of_table("status")) == set(STATUSES)
    assert set(rows_of_table("analysis")) == set(ANALYSES)


@pytest.mark.parametrize("name", ANALYSES)
def test_an_analysis_needs_just_the_columns_that_the_page_names(name):
    needed = rows_of_table("analysis")[name][0].split(", ")
    results = alms.load_results(2004, 1)[needed]
    ANALYSES[name](results)
    assert set(needed) <= set(rows_of_table("column"))
    for column in needed:
        if (name, column) == ("shuffle_test", "car_class"):
            continue  # it is what the example shuffles
        with pytest.raises(alms.DataError, match=f"no column '{column}'"):
            ANALYSES[name](results.drop(columns=column))


def test_figures_of_le_mans_name_its_terms():
    for page in (OWN, RECIPES):
        text = page.read_text(encoding="utf-8")
        for figure in re.findall(r"```\{figure\}.*?```", text, re.DOTALL):
            assert "Le Mans" not in figure or LEMANS_CREDIT in figure
