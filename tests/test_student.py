"""The student edition: nothing is given away, and every notebook of it runs."""

import re
import shutil
import sysconfig
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import nbformat
import pytest
from bs4 import BeautifulSoup

import alms_data as alms
import lessons
import student
from alms_data.exercises import bank
from lesson_checks import LESSONS, ROOT, code_cells, links_lead_somewhere, saved, tags
from recipe_pages import execute, working_in

SITE_PACKAGES = sysconfig.get_path("purelib")
GIVEN_AWAY = {"reveal", "solution", "proof"}
new_code_cell, new_notebook = nbformat.v4.new_code_cell, nbformat.v4.new_notebook


def bytes_of(folder):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def read(folder, name):
    return nbformat.read(folder / "notebooks" / f"{name}.ipynb", as_version=4)


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    """An edition in a folder of its own; the lessons must be left as they are."""
    folder = tmp_path_factory.mktemp("edition") / "student"
    student.write_edition(folder)
    return folder


@pytest.mark.parametrize("name", LESSONS)
def test_nothing_is_given_away_and_everything_else_is_kept(edition, name):
    notebook = read(edition, name)
    kept = [c.source for c in saved(name).cells if not GIVEN_AWAY & set(tags(c))]
    assert [cell.source for cell in notebook.cells] == kept
    code = "\n".join(cell.source for cell in code_cells(notebook))
    checks = re.findall(r"^check\(.*$", code, re.MULTILINE)
    assert len(checks) >= 3
    assert all(line.endswith((", answer)", ", ...)")) for line in checks)
    assert not re.search(r"^answer = (?!\.\.\.$)", code, re.MULTILINE)
    for cell in code_cells(notebook):
        assert (cell.outputs, cell.execution_count) == ([], None)
    links_lead_somewhere(notebook, folder=edition / "notebooks")


@pytest.mark.parametrize("name", LESSONS)
def test_no_secret_stands_above_its_cell(edition, name):
    cells = read(edition, name).cells
    order = [cell.id for cell in cells]
    lesson = bank.lessons()[name]
    # A text that nothing of the lesson tells would guard nothing.
    whole = [cell.source for cell in saved(name).cells]
    whole = "\n".join([*whole, *(exercise.why for exercise in lesson.exercises)])
    for secret in lesson.secrets:
        assert any(text in whole for text in secret.texts), secret
        for cell in cells[: order.index(secret.after) + 1]:
            told = [text for text in secret.texts if text in cell.source]
            assert not told, f"{cell.id} tells {told}"


@pytest.mark.parametrize("name", LESSONS)
def test_runs_without_what_was_left_out(edition, tmp_path, name):
    copy, names = shutil.copytree(edition, tmp_path / "student"), {}
    with working_in(copy / "notebooks"):
        for cell in code_cells(read(copy, name)):
            printed = execute(cell.source, names)
            if "stop" in tags(cell) or cell.source.startswith("answer = ..."):
                assert printed.startswith("No answer yet")


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
    cells = [new_code_cell("answer = ...\nanswer")]
    cells.append(new_code_cell("1", metadata={"tags": ["solution"]}))
    nbformat.write(new_notebook(cells=cells), folder / "00_small.ipynb")
    monkeypatch.setattr(lessons, "NOTEBOOKS", folder)
    return tmp_path


def test_build_leaves_the_lessons_untouched_and_tells_each(small, capsys):
    before = bytes_of(small / "notebooks")
    student.build(small / "student")
    student.build(small / "student")
    assert bytes_of(small / "notebooks") == before
    assert re.search(r"00_small \.\.\. \d+\.\d s", capsys.readouterr().out)
    assert len(list(small.rglob("student/notebooks/*.ipynb"))) == 1
    with ZipFile(small / "student.zip") as packed:
        packed.extractall(small / "unpacked")
    (notebook,) = (small / "unpacked").rglob("00_small.ipynb")
    assert "outputs" in notebook.read_text() and "solution" not in notebook.read_text()


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
    assert not (small / "student.zip").exists()


# --- The ZIP to hand out ----------------------------------------------------


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory):
    """The folder that a student unpacks."""
    folder = tmp_path_factory.mktemp("to hand out")
    student.write_student_zip(folder / "student.zip")
    with ZipFile(folder / "student.zip") as packed:
        packed.extractall(folder / "unpacked")
    (unpacked,) = (folder / "unpacked").iterdir()
    return unpacked


def test_the_zip_has_the_edition_and_all_that_opens_it(handed_out, edition):
    assert handed_out.name.endswith(alms.__version__)
    files = bytes_of(handed_out)
    assert files == bytes_of(edition)
    for name in ("make.py", "requirements.txt", "LICENSE-DATA.md"):
        assert files[name] == (ROOT / name).read_bytes()
    for table in alms.tables()["file"]:
        assert files[f"data/{Path(table).name}"] == Path(table).read_bytes()


@pytest.mark.parametrize("name", ["START.html", "notebooks/README.html"])
def test_its_pages_open_from_the_folder(handed_out, name):
    path = handed_out / name
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    assert page.title.text and page.h1
    assert not page(["script", "link"])
    targets = [a["href"] for a in page("a")] + [image["src"] for image in page("img")]
    inside = [unquote(to) for to in targets if not to.startswith("https://")]
    assert inside and [to for to in inside if not (path.parent / to).is_file()] == []


def test_its_start_page_lists_the_lessons_and_names_the_wheel(handed_out):
    page = (handed_out / "START.html").read_text(encoding="utf-8")
    (wheel,) = handed_out.glob("*.whl")
    assert wheel.name in page
    rows = BeautifulSoup(page, "html.parser").table("tr")[1:]
    assert [row.td.text for row in rows] == [name[:2] for name in LESSONS]


def test_a_lesson_runs_from_it_without_the_repository(
    handed_out, tmp_path, monkeypatch
):
    """With the package of the ZIP and the folder of the ZIP, in the locked set-up."""
    (wheel,) = handed_out.glob("*.whl")
    with ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "installed")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "installed"))
    copy = shutil.copytree(handed_out, tmp_path / "student")
    path, notebook = copy / "notebooks" / f"{LESSONS[4]}.ipynb", read(copy, LESSONS[4])
    where = "import alms_data, sys; print(alms_data.__file__, *sys.path, sep='\\n')"
    notebook.cells.append(new_code_cell(where))
    nbformat.write(notebook, path)
    imported, *search = lessons.run(path).cells[-1].outputs[0].text.splitlines()
    assert Path(imported).is_relative_to(tmp_path / "installed")
    assert search.index(str(tmp_path / "installed")) < search.index(SITE_PACKAGES)


def test_an_edition_over_an_older_one_has_one_wheel(tmp_path):
    (tmp_path / "alms_data-0.0.1-py3-none-any.whl").touch()
    student.write_wheel(tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    assert alms.__version__ in wheel.name
