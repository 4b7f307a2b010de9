"""make.py says what is missing, and sets up once."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

MAKE = Path(__file__).resolve().parent.parent / "make.py"


@pytest.fixture
def make(tmp_path, monkeypatch):
    """make.py as a module, in an empty project of its own."""
    spec = importlib.util.spec_from_file_location("make", MAKE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements.txt").write_text("a==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "set-up.txt")
    return module


@pytest.fixture
def finished(make):
    """The same after a set-up."""
    make.venv_python().parent.mkdir(parents=True)
    make.venv_python().touch()
    make.STAMP.write_text(make.fingerprint())
    return make


def test_is_readable_for_python_3_6():
    ast.parse(MAKE.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_imports_the_standard_library_alone():
    tree = ast.parse(MAKE.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names.add(node.module.split(".")[0])
    assert names <= sys.stdlib_module_names


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 10, 13)])
def test_refuses_an_old_python(make, version):
    with pytest.raises(make.Stop, match=r"needs Python 3\.11 or newer") as stop:
        make.check_python(version)
    assert f"this is Python 3.{version[1]}." in str(stop.value)


def test_accepts_the_tested_pythons_in_silence(make, capsys):
    make.check_python((3, 11, 0))
    make.check_python((3, 13, 9))
    assert capsys.readouterr().out == ""


def test_notes_a_newer_python(make, capsys):
    make.check_python((3, 14, 0))
    assert "tested on Python 3.11 to 3.13; this is 3.14" in capsys.readouterr().out


def test_says_how_to_get_venv(make):
    with pytest.raises(make.Stop, match=r"sudo apt install python3\.\d+-venv"):
        make.check_venv_module(lambda name: None if name == "ensurepip" else name)


def test_old_python_ends_with_a_message_and_1(make, monkeypatch, capsys):
    monkeypatch.setattr(make, "OLDEST", (99, 0))
    assert make.main(["test"]) == 1
    assert "Traceback" not in capsys.readouterr().out


def test_set_up_is_needed_at_first(make):
    assert not make.is_current()


def test_set_up_is_current_when_finished(finished):
    assert finished.is_current()


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_set_up_is_redone_after_a_change(finished, name):
    (finished.ROOT / name).write_text("changed\n")
    assert not finished.is_current()


def test_set_up_is_redone_for_another_python(finished, monkeypatch):
    monkeypatch.setattr(sys, "version", "3.99.0")
    assert not finished.is_current()


def test_set_up_is_redone_in_another_place(finished, tmp_path, monkeypatch):
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("requirements.txt", "pyproject.toml"):
        (moved / name).write_bytes((finished.ROOT / name).read_bytes())
    monkeypatch.setattr(finished, "ROOT", moved)
    assert not finished.is_current()


def test_set_up_is_redone_when_its_python_is_gone(finished):
    finished.venv_python().unlink()
    assert not finished.is_current()


def test_interrupted_set_up_is_redone(finished):
    finished.empty_venv()
    assert not finished.is_current()
    assert not finished.venv_python().exists()


def test_leaves_alone_a_venv_that_it_did_not_make(make):
    make.VENV.mkdir()
    with pytest.raises(make.Stop, match="was not made by make.py"):
        make.empty_venv()
    assert make.VENV.exists()


def test_failed_step_shows_the_last_lines_and_the_advice(make, capsys):
    code = "print('one'); print('no route'); raise SystemExit(1)"
    with pytest.raises(make.Stop, match="Connect it.(.|\n)*no route"):
        make.step("installing", "Connect it.", sys.executable, "-c", code)
    assert "installing ... failed after" in capsys.readouterr().out


def test_children_get_no_foreign_settings(make, monkeypatch):
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTEST_ADDOPTS", "JUPYTER_PATH"):
        monkeypatch.setenv(name, "elsewhere")
    assert "elsewhere" not in make.environment().values()
    assert make.environment()["JUPYTER_DATA_DIR"].startswith(str(make.VENV))


def test_summary_repeats_counts_and_gives_the_first_failure(make, capsys):
    results = [("lint", 0, "fine"), ("tests", 3, "== 1 failed =="), ("more", 5, "")]
    assert make.summarise(results) == 3
    assert "failed  tests        1 failed\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("platform", "option", "noted"),
    [("linux", "--nbval", False), ("darwin", "--nbval-lax", True)],
)
def test_lessons_are_compared_on_linux_alone(make, capsys, platform, option, noted):
    assert make.compare_lessons(platform)[0] == option
    assert ("not compared" in capsys.readouterr().out) == noted


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 0, "make.py report"),
        (["--help"], 0, "make.py test"),
        (["nonsense"], 2, "There is no command 'nonsense'."),
        (["report", "--nonsense"], 2, "unrecognized arguments"),
    ],
)
def test_help_and_unknown_commands(arguments, code, words):
    done = subprocess.run(
        [sys.executable, MAKE, *arguments], capture_output=True, text=True
    )
    assert done.returncode == code
    assert words in done.stdout + done.stderr
