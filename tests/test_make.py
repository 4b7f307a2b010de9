"""make.py says what is missing, sets up once, and one run at a time."""

import ast
import errno
import importlib.util
import os
import signal
import subprocess
import sys
from pathlib import Path

import check_all
import pytest

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


# --- What a set-up installs ------------------------------------------------


def test_tests_are_added_to_what_the_report_needs(make, installed):
    make.set_up(make.REPORT)
    make.venv_python().parent.mkdir(parents=True)
    make.venv_python().touch()
    make.set_up(make.REPORT, make.TEST)
    assert installed == [make.REPORT, make.TEST]


def test_nothing_is_done_twice(finished, installed):
    finished.set_up(finished.REPORT)
    finished.set_up(finished.REPORT, finished.TEST)
    assert installed == []


def test_changed_tests_leave_the_report_alone(finished, installed):
    (finished.ROOT / finished.TEST).write_text("changed\n")
    finished.set_up(finished.REPORT)
    assert installed == []
    finished.set_up(finished.REPORT, finished.TEST)
    assert installed == [finished.REPORT, finished.TEST]


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_set_up_is_redone_after_a_change(finished, name):
    (finished.ROOT / name).write_text("changed\n")
    assert not finished.is_current(finished.REPORT)


def test_set_up_is_redone_for_another_python(finished, monkeypatch):
    monkeypatch.setattr(sys, "version", "3.99.0")
    assert not finished.is_current(finished.REPORT)


def test_set_up_is_redone_in_another_place(finished, tmp_path, monkeypatch):
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("requirements.txt", "pyproject.toml"):
        (moved / name).write_bytes((finished.ROOT / name).read_bytes())
    monkeypatch.setattr(finished, "ROOT", moved)
    assert not finished.is_current(finished.REPORT)


def test_set_up_is_redone_when_its_python_is_gone(finished):
    finished.venv_python().unlink()
    assert not finished.is_current(finished.REPORT)


# --- Ended before its end --------------------------------------------------


def killed(*_):
    """What a run that is killed does not come back from."""
    raise SystemExit


def kill_at_mkdir(make, monkeypatch):
    make.VENV.mkdir()


def kill_while_making_room(make, monkeypatch):
    make.VENV.mkdir()
    make.stamp(make.REPORT).write_text("old")
    (make.VENV / "lib").mkdir()
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(make.shutil, "rmtree", killed)
        make.set_up(make.REPORT)


def kill_while_installing(make, monkeypatch):
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(make, "install", killed)
        make.set_up(make.REPORT)


def kill_while_adding_tests(make, monkeypatch):
    make.set_up(make.REPORT)
    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(make, "install", killed)
        make.set_up(make.REPORT, make.TEST)


@pytest.mark.parametrize(
    "kill",
    [
        kill_at_mkdir,
        kill_while_making_room,
        kill_while_installing,
        kill_while_adding_tests,
    ],
)
def test_killed_set_up_heals(make, installed, monkeypatch, kill):
    kill(make, monkeypatch)
    installed.clear()
    make.set_up(make.REPORT, make.TEST)
    assert installed == [make.REPORT, make.TEST]


def test_leaves_alone_a_venv_that_it_did_not_make(make):
    make.VENV.mkdir()
    (make.VENV / "pyvenv.cfg").touch()
    with pytest.raises(make.Stop, match="was not made by make.py"):
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


def test_second_run_says_who_is_at_work(make, other):
    with pytest.raises(make.Stop, match=rf"make.py report \(process {other.pid}\)"):
        make.hold_folder("test")


def test_folder_is_free_again_when_the_other_run_ends(make, other):
    other.communicate("done\n")
    os.close(make.hold_folder("test"))


@pytest.mark.skipif(os.name == "nt", reason="Windows ends the lock with its process")
def test_what_a_killed_run_started_still_holds_the_folder(make, other):
    other.send_signal(signal.SIGKILL)
    other.wait()
    with pytest.raises(make.Stop, match="at work"):
        make.hold_folder("test")
    other.communicate("done\n")
    os.close(make.hold_folder("test"))


# --- Advice ----------------------------------------------------------------

RETRY = "Retrying after connection broken by 'NewConnectionError(...)'"


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        (f"{RETRY}\nNo matching distribution found (from versions: none)", "network"),
        ("[Errno -3] Temporary failure in name resolution", "network"),
        ("ReadTimeoutError: Read timed out.", "network"),
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
    assert ("connect" in str(stop.value).lower().replace(RETRY.lower(), "")) == (
        advice == "network"
    )


@pytest.mark.parametrize("error", ["EACCES", "EPERM", "EROFS"])
def test_read_only_folder_gets_its_own_sentence(make, monkeypatch, capsys, error):
    def refuse(*_):
        raise OSError(getattr(errno, error), "refused")

    monkeypatch.setattr(make.os, "open", refuse)
    assert make.main(["student"]) == 1
    assert "folder of your own" in capsys.readouterr().out


# --- What the commands run -------------------------------------------------


def test_children_get_no_foreign_settings(make, monkeypatch):
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTEST_ADDOPTS", "JUPYTER_PATH"):
        monkeypatch.setenv(name, "elsewhere")
    assert "elsewhere" not in make.environment().values()
    assert make.environment()["JUPYTER_DATA_DIR"].startswith(str(make.VENV))


@pytest.fixture
def ran(finished, monkeypatch):
    """The programs that commands run, in place of running them."""
    commands = []

    def record(*command, **options):
        commands.append([str(part) for part in command[1:]])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(finished, "run", record)
    (finished.ROOT / "notebooks").mkdir()
    for name in ("README.md", "01_second.ipynb", "00_first.ipynb"):
        (finished.ROOT / "notebooks" / name).touch()
    return commands


def test_arguments_of_test_are_those_of_pytest(finished, ran):
    assert finished.main(["test", "-k", "a or b"]) == 0
    assert ran == [["-m", "pytest", "-k", "a or b"]]


def test_lab_opens_the_first_lesson(finished, ran):
    assert finished.main(["lab", "--no-browser"]) == 0
    assert "--LabApp.default_url=/lab/tree/notebooks/00_first.ipynb" in ran[0]
    assert ran[0][-1] == "--no-browser"


def test_lab_runs_beside_a_report(finished, ran, other):
    assert finished.main(["lab"]) == 0
    assert finished.main(["report"]) == 1
    assert len(ran) == 1


@pytest.mark.parametrize(
    ("platform", "option"), [("linux", "--nbval"), ("darwin", "--nbval-lax")]
)
def test_lessons_are_compared_on_linux_alone(platform, option):
    assert option in check_all.checks(platform)["lessons"]


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
    ],
)
def test_help_and_unknown_commands(arguments, code, words):
    done = subprocess.run(
        [sys.executable, MAKE, *arguments], capture_output=True, text=True
    )
    assert done.returncode == code
    assert words in done.stdout + done.stderr
