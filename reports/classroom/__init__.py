"""The plans for a lesson in class: page, slides, worksheet and cells of each.

A plan is a file in ``teaching/``. All four are made from it, with the tables of
`tables` and with figures and cells of the lesson, so that none can say anything else.
"""

import tomllib
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import nbformat
from nbformat.v4 import new_markdown_cell, new_notebook

from alms_data.exercises import find
from classroom.tables import tables
from lessons import (
    NOTEBOOK_METADATA,
    NOTEBOOKS,
    SVG,
    TEACHING,
    all_lessons,
    figures,
    write_text,
)
from templates import fill


@dataclass(frozen=True)
class Slide:
    """What the class sees: text, a table, a figure, or an exercise with its choices.

    Text beside choices takes the place of their question.
    """

    text: str = ""
    table: str = ""
    figure: str = ""
    ask: str = ""


@dataclass(frozen=True)
class Step:
    """Some minutes of a lesson, with one slide.

    ``script`` is what happens, in its order: what the teacher will ``say``, and what
    the class will ``do`` in how many ``minutes``. ``cells`` of the lesson may be run,
    in their order. ``replies`` are what students will say (``they``) and what helps
    them on (``you``); those to an ``exercise`` come from its file. ``late`` says what
    to cut. ``reveals`` are texts, or stops of the lesson with secrets, that no earlier
    step may give away.
    """

    title: str
    minutes: int
    slide: Slide
    script: tuple[dict, ...]
    cells: tuple[str, ...] = ()
    exercise: str = ""
    replies: tuple[dict, ...] = ()
    late: str = ""
    reveals: tuple[str, ...] = ()
    start: int = 0

    @property
    def end(self):
        """The minute by which it has to be over."""
        return self.start + self.minutes


@dataclass(frozen=True)
class Item:
    """A part of the worksheet: a question, or a table, with room for the answer."""

    title: str = ""
    text: str = ""
    table: str = ""
    lines: int = 0
    blanks: tuple[str, ...] = ()
    new_page: bool = False


@dataclass(frozen=True)
class Plan:
    """A lesson in class. ``numbers``: every number that it says, and how to get it."""

    name: str
    title: str
    lesson: str
    minutes: int
    summary: str
    whom: str
    goals: tuple[str, ...]
    story: str
    racing: tuple[str, ...]
    before: tuple[dict, ...]
    homework: str
    numbers: dict[str, str]
    steps: tuple[Step, ...]
    sheet: tuple[Item, ...]
    not_secret: tuple[str, ...] = ()


def read(path):
    """Read a plan; an unknown key is an error."""
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    steps = given.pop("steps")
    starts = accumulate((step["minutes"] for step in steps), initial=0)
    return Plan(
        name=path.stem.removeprefix("plan_"),
        steps=tuple(
            Step(**step | {"slide": Slide(**step["slide"]), "start": start})
            for step, start in zip(steps, starts, strict=False)
        ),
        sheet=tuple(Item(**item) for item in given.pop("sheet")),
        **given,
    )


def plans():
    """Every plan, the shortest first."""
    return [read(path) for path in sorted(TEACHING.glob("plan_*.toml"))]


# --- What comes from the lessons ------------------------------------------


def cells_of(lesson):
    """Cells of a lesson by their ids."""
    notebook = nbformat.read(NOTEBOOKS / f"{lesson}.ipynb", as_version=4)
    return {cell.id: cell for cell in notebook.cells}


def notebook_of(plan):
    """The cells that a plan runs and no others, without their results."""
    given = cells_of(plan.lesson)
    cells = [new_markdown_cell(f"# Cells for {plan.minutes} minutes")]
    for number, step in enumerate(plan.steps, start=1):
        if step.cells:
            cells.append(new_markdown_cell(f"## Step {number}, minute {step.start}"))
        for name in step.cells:
            cells.append(given[name] | {"outputs": [], "execution_count": None})
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    # Without a kernel by name JupyterLab would ask for one, in front of the class.
    return nbformat.from_dict(new_notebook(cells=cells, metadata=NOTEBOOK_METADATA))


@cache
def pictures():
    """Every figure of the lessons by name: its words, and the picture for an <img>."""
    found = {}
    for path in all_lessons():
        for figure in figures(path):
            encoded = b64encode(figure["svg"].encode()).decode("ascii")
            uri = f"data:{SVG};base64,{encoded}"
            found[figure["name"]] = figure | {"uri": uri}
    return found


def replies(step):
    """What students will say, those to an exercise from its file."""
    if not step.exercise:
        return step.replies
    exercise = find(step.exercise)
    said = {}
    for mistake in exercise.mistakes:
        said.setdefault(mistake.says, []).append(str(mistake.answer))
    usual = [{"they": " or ".join(given), "you": says} for says, given in said.items()]
    right = {"they": f"{exercise.answer} (right)", "you": exercise.why}
    return [right, *usual, *step.replies]


# --- Pages ----------------------------------------------------------------


def render(template, plan):
    """Fill in one of the templates."""
    return fill(
        template,
        plan=plan,
        tables=tables(),
        pictures=pictures(),
        replies=replies,
        find=find,
    )


def write_plans(folder):
    """Write the pages that become part of the book."""
    folder.mkdir(exist_ok=True)
    for plan in plans():
        write_text(folder / f"plan_{plan.name}.md", render("plan.md.j2", plan))


def write_handouts(folder):
    """Write slides, worksheets and cells, each a file of its own."""
    folder.mkdir(exist_ok=True)
    for plan in plans():
        for kind in ("slides", "worksheet"):
            page = render(f"{kind}.html.j2", plan)
            write_text(folder / f"{kind}_{plan.name}.html", page)
        cells = nbformat.writes(notebook_of(plan)) + "\n"
        write_text(folder / f"plan_{plan.name}.ipynb", cells)
