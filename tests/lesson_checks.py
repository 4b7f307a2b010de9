"""What every lesson must have; each check takes a notebook and raises if it lacks it.

`test_notebooks.py` runs the checks on the lessons, `test_lesson_checks.py` on a good
notebook that was broken in one place.
"""

import re
from pathlib import Path
from statistics import median

from alms_data.exercises import EXERCISES

ROOT = Path(__file__).resolve().parent.parent
LONGEST_CELL = 15
USUAL_CELL = 4
KINDS = ["Predict", "Tweak", "Extend", "Investigate"]
SVG = "image/svg+xml"


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def solution_cells(notebook):
    return [cell for cell in code_cells(notebook) if "solution" in tags(cell)]


def text_of(notebook):
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    return "\n\n".join(cell.source for cell in cells)


def tags(cell):
    return cell.metadata.get("tags", [])


def figures(notebook):
    """The text and the words of every figure that the notebook shows."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if SVG in output.get("data", {}):
                yield "".join(output.data[SVG]), output.metadata.get(SVG, {})


def asked_exercises(notebook):
    """Names of the exercises in the answer cells."""
    cells = [c.source for c in code_cells(notebook) if c.source.startswith("answer =")]
    return re.findall(r'^check\("([\w-]+)", answer\)', "\n".join(cells), re.MULTILINE)


def ran_top_to_bottom(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def no_error_and_no_warning(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert output.output_type != "error", cell.source
            assert output.get("name") != "stderr", cell.source


def cells_are_short(notebook):
    lengths = [len(cell.source.splitlines()) for cell in code_cells(notebook)]
    assert max(lengths) <= LONGEST_CELL
    assert median(lengths) <= USUAL_CELL


def opens_with_title_and_stake(notebook):
    assert re.match(r"# \w+ [^\n]+\n\n[^*#\s]", notebook.cells[0].source)
    about = r"\*\*Level:\*\* .+ \*\*Time:\*\* \d+ minutes\. \*\*Tables:\*\*"
    assert re.search(about, text_of(notebook))


def says_what_it_is_for(notebook):
    text = text_of(notebook)
    questions = re.search(r"^## Questions\n\n((?:\d\. .+\n)+)", text, re.MULTILINE)
    assert questions, "no questions"
    assert 2 <= questions[1].count("\n") <= 4
    for heading in ("## After this lesson you will be able to", "## You need"):
        assert re.search(rf"^{heading}\n\n[^#\s]", text, re.MULTILINE), heading


def answers_every_question(notebook):
    text = text_of(notebook)
    asked = re.search(r"## Questions\n\n(.+?)\n\n## ", text, re.DOTALL)[1]
    found = re.search(r"## What we found\n\n(.+?)\n\n\*\*Limits", text, re.DOTALL)
    assert found, "no findings, or none with limits"
    assert found[1].count("\n") == asked.count("\n")


def findings_are_checked_by_the_next_cell(notebook):
    cells = notebook.cells
    (at,) = [no for no, cell in enumerate(cells) if "## What we found" in cell.source]
    assert cells[at + 1].source.count("assert ") >= 3


def figures_have_words(notebook):
    for _, about in figures(notebook):
        assert len(about.get("alt", "")) > 40
        assert len(about.get("caption", "")) > 20
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert "image/png" not in output.get("data", {})


def figures_are_stored(notebook, folder=ROOT / "figures"):
    for svg, about in figures(notebook):
        assert (folder / f"{about['name']}.svg").read_text(encoding="utf-8") == svg


def exercises_can_be_checked(notebook):
    names = asked_exercises(notebook)
    questions = re.findall(r"^\*\*\d\. \w+", text_of(notebook), re.MULTILINE)
    assert 3 <= len(names) <= 6
    assert len(names) == len(questions)
    assert set(names) <= set(EXERCISES)


def answer_cells_are_empty(notebook):
    for cell in code_cells(notebook):
        if cell.source.startswith("answer ="):
            assert cell.source.startswith("answer = ...\n")


def exercises_have_a_solution(notebook):
    cells = solution_cells(notebook)
    solved = re.findall(r'check\("([\w-]+)"', "\n".join(cell.source for cell in cells))
    assert sorted(solved) == sorted(asked_exercises(notebook))
    for cell in cells:
        assert cell.outputs[0].text.startswith("Right.")


def exercises_are_in_order_with_hints(notebook):
    text = text_of(notebook)
    kinds = re.findall(r"^\*\*\d\. (\w+) \(\d+ minutes\)", text, re.MULTILINE)
    count = len(asked_exercises(notebook))
    assert len(kinds) == count
    assert kinds == sorted(kinds, key=KINDS.index)
    assert text.count("A good answer* ") == count
    assert text.count("<summary>Hint</summary>") == count


def closes_with_sources(notebook):
    assert "come from" in notebook.cells[-1].source.splitlines()[0]


def links_lead_somewhere(notebook, folder=ROOT / "notebooks"):
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text_of(notebook)):
        if not target.startswith(("http", "mailto")):
            assert (folder / target).exists(), target


CHECKS = [
    ran_top_to_bottom,
    no_error_and_no_warning,
    cells_are_short,
    opens_with_title_and_stake,
    says_what_it_is_for,
    answers_every_question,
    findings_are_checked_by_the_next_cell,
    figures_have_words,
    figures_are_stored,
    exercises_can_be_checked,
    answer_cells_are_empty,
    exercises_have_a_solution,
    exercises_are_in_order_with_hints,
    closes_with_sources,
    links_lead_somewhere,
]
