"""The student edition: nothing is given away, and every notebook of it runs."""

import re
import shutil
import subprocess
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


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.*"))}


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    """An edition in a folder of its own; the lessons must be left as they are."""
    folder = tmp_path_factory.mktemp("edition") / "student"
    student.write_edition(folder)
    return folder


@pytest.fixture(params=NAMES, ids=lambda name: name[:-6])
def path(request, edition):
    return edition / "notebooks" / request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


def test_every_lesson_is_there(edition):
    assert sorted(path.name for path in edition.rglob("*.ipynb")) == NAMES


def test_nothing_is_given_away(notebook):
    assert not [cell for cell in notebook.cells if GIVEN_AWAY & set(tags(cell))]
    checks = re.findall(
        r"^check\(.*$", "\n".join(c.source for c in code_cells(notebook)), re.MULTILINE
    )
    assert len(checks) >= 3
    assert all(line.endswith((", answer)", ", ...)")) for line in checks)


def test_every_answer_is_three_dots(notebook):
    for cell in code_cells(notebook):
        if cell.source.startswith("answer ="):
            assert cell.source.startswith("answer = ...\n")


def test_everything_else_is_kept(notebook, path):
    original = nbformat.read(ROOT / "notebooks" / path.name, as_version=4)
    kept = [c.source for c in original.cells if not GIVEN_AWAY & set(tags(c))]
    assert [cell.source for cell in notebook.cells] == kept


@pytest.mark.parametrize("name", bank.lessons())
def test_no_secret_stands_above_its_cell(edition, name):
    cells = nbformat.read(edition / "notebooks" / f"{name}.ipynb", as_version=4).cells
    order = [cell.id for cell in cells]
    for secret in bank.lessons()[name].secrets:
        for cell in cells[: order.index(secret.after) + 1]:
            told = [text for text in secret.texts if text in cell.source]
            assert not told, f"{cell.id} tells {told}"


@pytest.mark.parametrize("name", bank.lessons())
def test_every_secret_is_one(name):
    """A text that no cell of the lesson tells would guard nothing."""
    lesson = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    whole = "\n".join(cell.source for cell in lesson.cells)
    whole += "\n".join(exercise.why for exercise in bank.lessons()[name].exercises)
    for secret in bank.lessons()[name].secrets:
        assert [text for text in secret.texts if text in whole], secret


def test_nothing_was_run(notebook):
    for cell in code_cells(notebook):
        assert cell.outputs == []
        assert cell.execution_count is None


def test_links_lead_somewhere(notebook, path):
    links_lead_somewhere(notebook, folder=path.parent)


def test_runs_without_what_was_left_out(path, tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "figures").mkdir()
    shutil.copytree(path.parents[1] / student.PAGES, tmp_path / student.PAGES)
    copy = tmp_path / "notebooks" / path.name
    copy.write_bytes(path.read_bytes())
    ran = lessons.run(copy)
    answers = [c for c in code_cells(ran) if c.source.startswith("answer = ...")]
    for cell in [*answers, *stops(ran)]:
        assert cell.outputs[0].text.startswith("No answer yet")


@pytest.mark.parametrize(
    ("source", "tag", "reset"),
    [
        (
            'answer = "GT"  # mine\ncheck("00-a", answer)',
            [],
            'answer = ...\ncheck("00-a", answer)',
        ),
        ('check("03-worth", 17)', ["stop"], 'check("03-worth", ...)'),
        ('check("03-rule", "(c)")\n', ["stop"], 'check("03-rule", ...)\n'),
    ],
)
def test_an_answer_left_in_a_lesson_is_reset(source, tag, reset):
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": tag})
    lesson = nbformat.v4.new_notebook(cells=[cell])
    assert student.for_students(lesson).cells[0].source == reset
    assert lesson.cells[0].source == source


@pytest.mark.parametrize("tag", sorted(GIVEN_AWAY))
def test_a_cell_that_gives_away_is_left_out(tag):
    cells = [
        nbformat.v4.new_code_cell("1", metadata={"tags": ["stop", tag]}),
        nbformat.v4.new_markdown_cell("The rest.", metadata={"tags": [tag]}),
        nbformat.v4.new_markdown_cell("Why?", metadata={"tags": ["other"]}),
    ]
    kept = student.for_students(nbformat.v4.new_notebook(cells=cells)).cells
    assert [cell.source for cell in kept] == ["Why?"]


def test_handout_has_no_answer_key(edition):
    text = (edition / "notebooks" / "README.md").read_text(encoding="utf-8")
    for name in student.HANDOUT:
        assert f"\n## {name}\n" in text
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
    (folder / "README.md").write_text("# Guide\n\n## Glossary\n\nlap: once round\n")
    (folder / "tables.svg").write_text("<svg/>\n")
    monkeypatch.setattr(lessons, "NOTEBOOKS", folder)
    monkeypatch.setattr(student, "NOTEBOOKS", folder)
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


def test_git_ignores_the_edition():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "student/" in ignored


def test_make_has_the_command():
    command = [sys.executable, ROOT / "make.py", "student", "--nonsense"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "make.py student" in done.stderr
