"""The student edition: nothing is given away, and every notebook of it runs."""

import re
import shutil
import sys

import nbformat
import pytest
from lesson_checks import ROOT, code_cells, links_lead_somewhere, stops, tags

from alms_data.exercises import bank

sys.path.insert(0, str(ROOT / "reports"))
import lessons  # noqa: E402
import student  # noqa: E402

NAMES = sorted(path.name for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
GIVEN_AWAY = {"reveal", "solution", "proof"}
new_code_cell, new_notebook = nbformat.v4.new_code_cell, nbformat.v4.new_notebook


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.*"))}


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    """An edition in a folder of its own; the lessons must be left as they are."""
    folder = tmp_path_factory.mktemp("edition") / "student"
    student.write_edition(folder)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_given_away_and_everything_else_is_kept(edition, name):
    path = edition / "notebooks" / name
    notebook = nbformat.read(path, as_version=4)
    original = nbformat.read(ROOT / "notebooks" / name, as_version=4)
    kept = [c.source for c in original.cells if not GIVEN_AWAY & set(tags(c))]
    assert [cell.source for cell in notebook.cells] == kept
    code = "\n".join(cell.source for cell in code_cells(notebook))
    checks = re.findall(r"^check\(.*$", code, re.MULTILINE)
    assert len(checks) >= 3
    assert all(line.endswith((", answer)", ", ...)")) for line in checks)
    assert not re.search(r"^answer = (?!\.\.\.$)", code, re.MULTILINE)
    for cell in code_cells(notebook):
        assert (cell.outputs, cell.execution_count) == ([], None)
    links_lead_somewhere(notebook, folder=path.parent)


@pytest.mark.parametrize("name", bank.lessons())
def test_no_secret_stands_above_its_cell(edition, name):
    path = f"notebooks/{name}.ipynb"
    cells = nbformat.read(edition / path, as_version=4).cells
    order = [cell.id for cell in cells]
    lesson = bank.lessons()[name]
    # A text that nothing of the lesson tells would guard nothing.
    whole = [cell.source for cell in nbformat.read(ROOT / path, as_version=4).cells]
    whole = "\n".join([*whole, *(exercise.why for exercise in lesson.exercises)])
    for secret in lesson.secrets:
        assert any(text in whole for text in secret.texts), secret
        for cell in cells[: order.index(secret.after) + 1]:
            told = [text for text in secret.texts if text in cell.source]
            assert not told, f"{cell.id} tells {told}"


@pytest.mark.parametrize("name", NAMES)
def test_runs_without_what_was_left_out(edition, tmp_path, name):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "figures").mkdir()
    shutil.copytree(edition / student.PAGES, tmp_path / student.PAGES)
    copy = tmp_path / "notebooks" / name
    copy.write_bytes((edition / "notebooks" / name).read_bytes())
    ran = lessons.run(copy)
    answers = [c for c in code_cells(ran) if c.source.startswith("answer = ...")]
    for cell in [*answers, *stops(ran)]:
        assert cell.outputs[0].text.startswith("No answer yet")


@pytest.mark.parametrize(
    ("source", "tag", "reset"),
    [
        ('answer = "GT"  # mine\ncheck("00-a", answer)', [], "answer = ...\ncheck("),
        ('check("03-worth", 17)', ["stop"], 'check("03-worth", ...)'),
        ('check("03-rule", "(c)")\n', ["stop"], 'check("03-rule", ...)\n'),
    ],
)
def test_an_answer_left_in_a_lesson_is_reset(source, tag, reset):
    lesson = new_notebook(cells=[new_code_cell(source, metadata={"tags": tag})])
    assert student.for_students(lesson).cells[0].source.startswith(reset)
    assert lesson.cells[0].source == source


@pytest.mark.parametrize("tag", sorted(GIVEN_AWAY))
def test_a_cell_that_gives_away_is_left_out(tag):
    cells = [nbformat.v4.new_markdown_cell("Why?")]
    cells.append(new_code_cell("told", metadata={"tags": [tag]}))
    kept = student.for_students(new_notebook(cells=cells)).cells
    assert [cell.source for cell in kept] == ["Why?"]


def test_handout_has_no_answer_key(edition):
    text = (edition / "notebooks" / "README.md").read_text(encoding="utf-8")
    for name in student.HANDOUT:
        page = (ROOT / "teaching" / name).read_text(encoding="utf-8")
        assert f"\n#{page.splitlines()[0]}\n" in text
    assert "Answer key" not in text
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("http") or (edition / "notebooks" / target).exists()


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A project with one small lesson, whose edition goes to student/."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    cells = [
        nbformat.v4.new_code_cell("answer = ...\nanswer"),
        nbformat.v4.new_code_cell("1", metadata={"tags": ["solution"]}),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "00_small.ipynb")
    monkeypatch.setattr(lessons, "NOTEBOOKS", folder)
    return tmp_path


def test_build_leaves_the_lessons_untouched_and_tells_each(small, capsys):
    before = bytes_of(small / "notebooks")
    student.build(small / "student")
    student.build(small / "student")
    assert bytes_of(small / "notebooks") == before
    assert re.search(r"00_small \.\.\. \d+\.\d s", capsys.readouterr().out)
    assert len(list(small.rglob("student/notebooks/*.ipynb"))) == 1


def test_build_never_overwrites_work(small):
    folder = small / "student"
    student.write_edition(folder)
    mine = folder / "notebooks" / "00_small.ipynb"
    mine.write_text(mine.read_text().replace("answer = ...", "answer = 7"))
    work = mine.read_bytes()
    with pytest.raises(lessons.BuildError, match="00_small.ipynb has been worked in"):
        student.build(folder)
    assert mine.read_bytes() == work


def test_an_edition_that_does_not_run_is_not_written(small):
    lesson = small / "notebooks" / "00_small.ipynb"
    lesson.write_text(lesson.read_text().replace("answer = ...", "unknown"))
    with pytest.raises(lessons.BuildError, match="00_small.ipynb, cell 1: NameError"):
        student.build(small / "student")
    assert not (small / "student").exists()
