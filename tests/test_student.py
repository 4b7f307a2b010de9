"""The student edition: nothing is given away, and every notebook of it runs."""

import re
import shutil
import sys
import sysconfig
from pathlib import Path
from urllib.parse import unquote
from zipfile import ZipFile

import nbformat
import pytest
from bs4 import BeautifulSoup

import alms_data as alms
from alms_data.exercises import bank
from lesson_checks import ROOT, code_cells, links_lead_somewhere, stops, tags

sys.path.insert(0, str(ROOT / "reports"))
import lessons  # noqa: E402
import student  # noqa: E402

SITE_PACKAGES = sysconfig.get_path("purelib")
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
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("to hand out") / "student.zip"
    student.write_student_zip(path)
    return path


@pytest.fixture
def handed_out(archive, tmp_path):
    """The folder that a student unpacks."""
    with ZipFile(archive) as packed:
        packed.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    return folder


def test_the_zip_has_the_edition_and_all_that_opens_it(handed_out, edition):
    assert handed_out.name.endswith(alms.__version__)
    files = {
        file.relative_to(handed_out).as_posix(): file.read_bytes()
        for file in handed_out.rglob("*")
        if file.is_file()
    }
    assert files == {
        file.relative_to(edition).as_posix(): file.read_bytes()
        for file in edition.rglob("*")
        if file.is_file()
    }
    for name in ("make.py", "requirements.txt", "LICENSE-DATA.md"):
        assert files[name] == (ROOT / name).read_bytes()
    for table in alms.tables()["file"]:
        assert files[f"data/{Path(table).name}"] == Path(table).read_bytes()
    for name in NAMES:
        cells = nbformat.reads(files[f"notebooks/{name}"].decode(), as_version=4).cells
        assert not [cell.id for cell in cells if GIVEN_AWAY & set(tags(cell))]


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
    assert [row.td.text for row in rows] == [name[:2] for name in NAMES]


def test_a_lesson_runs_from_it_without_the_repository(
    handed_out, tmp_path, monkeypatch
):
    """With the package of the ZIP and the folder of the ZIP, in the locked set-up."""
    (wheel,) = handed_out.glob("*.whl")
    with ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "installed")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "installed"))
    path = handed_out / "notebooks" / "04_read_a_page.ipynb"
    notebook = nbformat.read(path, as_version=4)
    where = "import alms_data, sys; print(alms_data.__file__, *sys.path, sep='\\n')"
    notebook.cells.append(new_code_cell(where))
    nbformat.write(notebook, path)
    imported, *search = lessons.run(path).cells[-1].outputs[0].text.splitlines()
    assert Path(imported).is_relative_to(tmp_path / "installed")
    assert search.index(str(tmp_path / "installed")) < search.index(SITE_PACKAGES)


def test_the_zip_is_the_same_each_time(archive, tmp_path):
    student.write_student_zip(tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()


def test_an_edition_over_an_older_one_has_one_wheel(tmp_path):
    (tmp_path / "alms_data-0.0.1-py3-none-any.whl").touch()
    student.write_wheel(tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    assert alms.__version__ in wheel.name
