"""make.py says what is missing, sets up once, and one run at a time."""

import ast
import errno
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import check_all

MAKE = Path(__file__).resolve().parent.parent / "make.py"


@pytest.fixture
def make(tmp_path, monkeypatch):
    """make.py as a module, in an empty project of its own."""
    spec = importlib.util.spec_from_file_location("make", MAKE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("requirements.txt", "requirements-test.txt", "pyproject.toml"):
        (tmp_path / name).write_text("first\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    return module


@pytest.fixture
def finished(make):
    """The same after a set-up of both parts."""
    make.venv_python().parent.mkdir(parents=True)
    make.venv_python().touch()
    for part in (make.REPORT, make.TEST):
        make.stamp(part).write_text(make.fingerprint(part))
    return make


@pytest.fixture
def installed(make, monkeypatch):
    """The parts that a set-up installs, in place of installing them."""
    parts = []
    monkeypatch.setattr(make, "install", parts.append)
    monkeypatch.setattr(make, "step", lambda *_: None)
    return parts


def test_is_readable_for_python_3_6():
    ast.parse(MAKE.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_ends_with_a_message_and_a_newer_one_with_a_note(make, capsys):
    with pytest.raises(make.Stop, match=r"needs Python 3\.11 .* this is Python 3\.10"):
        make.check_python((3, 10, 13))
    make.check_python((3, 11, 0))
    make.check_python((3, 13, 9))
    assert capsys.readouterr().out == ""
    make.check_python((3, 14, 0))
    assert "this is 3.14" in capsys.readouterr().out
    make.OLDEST = (99, 0)
    assert make.main(["test"]) == 1
    assert "needs Python 3.11" in capsys.readouterr().out


def test_says_how_to_get_venv(make, monkeypatch):
    known = {"venv": True}
    monkeypatch.setattr(importlib.util, "find_spec", known.get)
    with pytest.raises(make.Stop, match=r"sudo apt install python3\.\d+-venv"):
        make.set_up(make.REPORT)


# --- What a set-up installs ------------------------------------------------


def test_each_part_is_installed_once_and_tests_are_added(make, installed):
    make.set_up(make.REPORT)
    make.venv_python().parent.mkdir(parents=True)
    make.venv_python().touch()
    make.set_up(make.REPORT, make.TEST)
    make.set_up(make.REPORT, make.TEST)
    assert installed == [make.REPORT, make.TEST]
    (make.ROOT / make.TEST).write_text("changed\n")
    make.set_up(make.REPORT)
    assert installed == [make.REPORT, make.TEST]
    make.set_up(make.REPORT, make.TEST)
    assert installed == [make.REPORT, make.TEST] * 2


def test_a_student_edition_installs_its_wheel_and_has_the_lab_alone(
    make, monkeypatch, capsys
):
    ends = []
    monkeypatch.setattr(make, "step", lambda *command: ends.append(command[-2:]))
    make.install(make.REPORT)
    assert ("-e", ".") in ends
    wheel = make.ROOT / "alms_data-0.1.0-py3-none-any.whl"
    wheel.write_text("first")
    (make.ROOT / "pyproject.toml").unlink()
    make.install(make.REPORT)
    assert ("--no-deps", wheel) in ends
    before = make.fingerprint(make.REPORT)
    wheel.write_text("changed")
    assert make.fingerprint(make.REPORT) != before
    assert make.main(["report"]) == 1
    assert "python3 make.py lab" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change", ["requirements.txt", "pyproject.toml", "python", "place", "gone"]
)
def test_set_up_is_redone_after_a_change(finished, change, tmp_path, monkeypatch):
    assert finished.is_current(finished.REPORT)
    if change == "python":
        monkeypatch.setattr(sys, "version", "3.99.0")
    elif change == "place":
        shutil.copytree(tmp_path, tmp_path / "moved", ignore=lambda *_: [".venv"])
        finished.ROOT = tmp_path / "moved"
    elif change == "gone":
        finished.venv_python().unlink()
    else:
        (finished.ROOT / change).write_text("changed\n")
    assert not finished.is_current(finished.REPORT)


@pytest.mark.parametrize(
    ("before", "ends_in"),
    [
        ("nothing", "step"),
        ("out of date", "rmtree"),
        ("out of date", "step"),
        ("without tests", "install"),
    ],
)
def test_killed_set_up_heals(finished, installed, monkeypatch, before, ends_in):
    def killed(*_):
        (finished.VENV / "pyvenv.cfg").touch()
        raise SystemExit

    if before == "nothing":
        shutil.rmtree(finished.VENV)
    elif before == "out of date":
        (finished.ROOT / finished.REPORT).write_text("changed\n")
    else:
        finished.stamp(finished.TEST).unlink()
    owner = finished.shutil if ends_in == "rmtree" else finished
    parts = finished.REPORT, finished.TEST
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(owner, ends_in, killed)
        finished.set_up(*parts)
    finished.set_up(*parts)
    assert installed == [*parts]


def test_leaves_alone_a_venv_that_it_did_not_make_or_that_runs_it(make, monkeypatch):
    make.VENV.mkdir()
    make.empty_venv()  # takes an empty one
    make.stamp(make.REPORT).rename(make.VENV / "pyvenv.cfg")
    with pytest.raises(make.Stop, match="was not made by make.py"):
        make.empty_venv()
    monkeypatch.setattr(sys, "prefix", str(make.VENV))
    with pytest.raises(make.Stop, match="Run this with another one"):
        make.empty_venv()
    assert (make.VENV / "pyvenv.cfg").exists()


# --- One at a time ---------------------------------------------------------

HOLD = """
import sys
from pathlib import Path
import make
make.ROOT = Path(sys.argv[1])
make.hold_folder("report")
make.run(sys.executable, "-c", "print('held', flush=True); input()")
"""


@pytest.fixture
def other(make):
    """Another run in the same folder, which waits for input in a child."""
    command = [sys.executable, "-c", HOLD, make.ROOT]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=MAKE.parent, **pipes) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_second_run_says_who_is_at_work_until_all_that_it_started_ends(make, other):
    with pytest.raises(make.Stop, match=rf"make.py report \(process {other.pid}\)"):
        make.hold_folder("test")
    if os.name != "nt":  # Windows ends the lock with its process
        other.kill()
        other.wait()
        with pytest.raises(make.Stop, match="at work"):
            make.hold_folder("test")
    other.communicate("done\n")
    os.close(make.hold_folder("test"))


# --- Advice ----------------------------------------------------------------

NETWORK = "Connect this computer to the network"
RETRY = "Retrying after connection broken by 'NewConnectionError(...)'"


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        (f"{RETRY}\nNo matching distribution found (from versions: none)", NETWORK),
        ("[Errno -3] Temporary failure in name resolution", NETWORK),
        ("ReadTimeoutError: Read timed out.", NETWORK),
        ("SSLError: CERTIFICATE_VERIFY_FAILED, Max retries exceeded", "PIP_CERT"),
        (f"{RETRY}\n[Errno 28] No space left on device", "disk is full"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "the one that was locked"),
        ("ERROR: ... (from versions: 1.0, 1.1)", "no file for this Python"),
        ("requirements must have their versions pinned", "must have their versions"),
    ],
)
def test_advice_fits_the_fault(make, said, advice):
    fail = f"print({said!r}); raise SystemExit(1)"
    with pytest.raises(make.Stop, match=advice) as stop:
        make.step("installing", sys.executable, "-c", fail)
    assert said.splitlines()[-1] in str(stop.value)
    assert (NETWORK in str(stop.value)) == (advice == NETWORK)


def test_read_only_folder_gets_its_own_sentence(make, monkeypatch, capsys):
    def refuse(*_):
        raise OSError(errno.EROFS, "refused")

    monkeypatch.setattr(make.os, "open", refuse)
    assert make.main(["student"]) == 1
    assert "folder of your own" in capsys.readouterr().out


# --- What the commands run -------------------------------------------------


def test_children_get_no_foreign_settings(make, monkeypatch):
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTEST_ADDOPTS", "JUPYTER_PATH"):
        monkeypatch.setenv(name, "elsewhere")
    assert "elsewhere" not in make.environment().values()
    assert make.environment()["JUPYTER_DATA_DIR"].startswith(str(make.VENV))


def test_commands_run_their_programs_and_the_lab_beside_a_report(
    finished, installed, other, monkeypatch
):
    ran = []

    def record(*command, **options):
        ran.append([str(part) for part in command[1:]])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(finished, "run", record)
    (finished.ROOT / "notebooks").mkdir()
    for name in ("README.md", "01_second.ipynb", "00_first.ipynb"):
        (finished.ROOT / "notebooks" / name).touch()
    assert finished.main(["lab", "--no-browser"]) == 0
    assert "--LabApp.default_url=/lab/tree/notebooks/00_first.ipynb" in ran[0]
    assert ran.pop()[-1] == "--no-browser"
    assert finished.main(["report"]) == 1
    assert ran == []
    other.communicate("done\n")
    finished.stamp(finished.REPORT).write_text("unfinished")
    assert finished.main(["lab"]) == 0
    ran.clear()
    assert finished.main(["test", "-k", "a or b"]) == 0
    assert ran == [["-m", "pytest", "-k", "a or b"]]


def test_every_check_runs_and_one_failure_is_enough(capfd):
    checks = {"first": ["no_such_module"], "second": ["this"], "third": ["no_such"]}
    assert check_all.main(checks) == 1
    assert "Failed: first, third" in capfd.readouterr().out
    assert check_all.main({"second": ["this"]}) == 0


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 0, "make.py report"),
        (["--help"], 0, "make.py test"),
        (["nonsense"], 2, "There is no command 'nonsense'."),
        (["report", "--nonsense"], 2, "unrecognized arguments"),
        (["student", "--nonsense"], 2, "make.py student"),
    ],
)
def test_help_and_unknown_commands(arguments, code, words):
    done = subprocess.run(
        [sys.executable, MAKE, *arguments], capture_output=True, text=True
    )
    assert done.returncode == code
    assert words in done.stdout + done.stderr
