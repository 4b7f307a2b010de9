#!/usr/bin/env python3
"""Set up .venv beside this file, then build the report or run the tests.

    python3 make.py report [--open] [--only 01]
    python3 make.py student
    python3 make.py test [pytest arguments]

It needs Python 3.11 or newer and nothing else. The file stays readable for
Python 3.6, so that an old Python gets a message and not a syntax error.
"""

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up.txt"
OLDEST = (3, 11)
NEWEST_TESTED = (3, 13)

HELP = """\
The American Le Mans Series 2003 and 2004 as tables and lessons.

  python3 make.py report            run the lessons, write reports/html/
  python3 make.py report --open     ... and open it in the browser
  python3 make.py report --only 01  ... of one lesson alone
  python3 make.py student           write the lessons without solutions, for
                                    a class, to student/
  python3 make.py test              lint, types, tests, doctests, lessons
                                    against their saved outputs
  python3 make.py test -k points    pass arguments to pytest, skip the rest

The first run makes .venv and installs the locked dependencies there: about
a minute, and the network is needed this once.
"""


class Stop(Exception):
    """What the person has to know and do; shown without a traceback."""


# --- What must be there ---------------------------------------------------


def check_python(version=sys.version_info):
    """Refuse a Python that is too old; say so when one is newer than tested."""
    mine = "{}.{}".format(*version[:2])
    if tuple(version[:2]) < OLDEST:
        raise Stop(
            "This needs Python 3.11 or newer, and this is Python " + mine + ".\n"
            "Install a newer one beside it and name it: python3.13 make.py ..."
        )
    if tuple(version[:2]) > NEWEST_TESTED:
        tested = "{}.{} to {}.{}".format(*OLDEST + NEWEST_TESTED)
        print("Note: tested on Python " + tested + "; this is " + mine + ".")


def check_venv_module(find_spec=importlib.util.find_spec):
    """Some systems ship Python without the two modules that make a .venv."""
    if find_spec("venv") and find_spec("ensurepip"):
        return
    mine = "{}.{}".format(*sys.version_info[:2])
    raise Stop(
        "This Python " + mine + " cannot make a virtual environment: its modules\n"
        "venv and ensurepip are not all installed. On Debian and Ubuntu:\n"
        "    sudo apt install python" + mine + "-venv\n"
        "Then run the same command again."
    )


# --- Set-up ---------------------------------------------------------------


def venv_python():
    """The Python inside .venv."""
    if os.name == "nt":
        return VENV / "Scripts" / "python.exe"
    return VENV / "bin" / "python"


def fingerprint():
    """What the set-up depends on; the path, because the install points to it."""
    parts = [
        (ROOT / "requirements.txt").read_bytes(),
        (ROOT / "pyproject.toml").read_bytes(),
        sys.version.encode(),
        os.fsencode(str(ROOT)),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_current():
    """Whether .venv was finished for these files, this Python and this place."""
    if not STAMP.is_file() or not venv_python().exists():
        return False
    return STAMP.read_text() == fingerprint()


def environment():
    """The caller's variables, less those that lead Python or Jupyter elsewhere."""
    foreign = ("PYTHON", "PYTEST", "JUPYTER", "IPYTHON", "MPL")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    settings = VENV / "settings"
    kept.update(
        IPYTHONDIR=str(settings / "ipython"),
        JUPYTER_CONFIG_DIR=str(settings / "jupyter"),
        JUPYTER_DATA_DIR=str(settings / "jupyter-data"),
        JUPYTER_RUNTIME_DIR=str(settings / "jupyter-runtime"),
        MPLCONFIGDIR=str(settings / "matplotlib"),
        PIP_USER="0",
        PYTHONIOENCODING="utf-8",
        PYTHONNOUSERSITE="1",
        PYTHONUNBUFFERED="1",
    )
    return kept


def how_to_run():
    """How every program is started: here, and without waiting for input."""
    return {
        "cwd": str(ROOT),
        "env": environment(),
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "encoding": "utf-8",
        "errors": "replace",
    }


def step(title, advice, *command):
    """Run one step of the set-up on one line, and say what to do if it fails."""
    print("  " + title + " ... ", end="", flush=True)
    began = time.monotonic()
    done = subprocess.run([str(part) for part in command], **how_to_run())
    seconds = "{:.0f} s".format(time.monotonic() - began)
    if done.returncode == 0:
        print(seconds, flush=True)
        return
    print("failed after " + seconds, flush=True)
    last = "\n".join("    " + line for line in done.stdout.splitlines()[-8:])
    raise Stop(advice + "\nThe last lines it printed:\n" + last)


def empty_venv():
    """Make room for a new .venv, marked as ours and unfinished."""
    if VENV.exists() and not STAMP.exists():
        raise Stop(
            "The folder " + str(VENV) + " was not made by make.py.\n"
            "Move or delete it, then run the same command again."
        )
    if Path(sys.prefix) == VENV:
        raise Stop(
            ".venv is out of date and is running this command itself.\n"
            "Run it with a Python from outside .venv: python3 make.py ..."
        )
    if VENV.exists():
        shutil.rmtree(str(VENV))
    VENV.mkdir()
    STAMP.write_text("unfinished")


def set_up():
    """Make .venv and install everything into it, unless that is done already."""
    if is_current():
        return
    check_venv_module()
    empty_venv()
    print("Setting up .venv (this once):", flush=True)
    python = venv_python()
    pip = [python, "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check"]
    step(
        "making it",
        "Python could not make the virtual environment .venv.",
        *[sys.executable, "-m", "venv", VENV],
    )
    step(
        "installing the locked dependencies",
        "The dependencies could not be installed. If this computer has no network\n"
        "now, connect it and run the same command again; behind a proxy, set\n"
        "HTTPS_PROXY first.",
        *pip + ["install", "--require-hashes", "-r", "requirements.txt"],
    )
    step(
        "installing alms_data",
        "The package could not be installed into .venv.",
        *pip + ["install", "--no-deps", "--no-build-isolation", "-e", "."],
    )
    # Else a slow first look at the fonts writes a warning into a lesson.
    step(
        "looking up fonts",
        "matplotlib could not start.",
        *[python, "-c", "import matplotlib.font_manager"],
    )
    STAMP.write_text(fingerprint())


# --- The commands ---------------------------------------------------------


def show(title, command):
    """Run a command, pass on what it prints, return its exit code and last line."""
    print("\n" + title, flush=True)
    process = subprocess.Popen([str(part) for part in command], **how_to_run())
    last = ""
    for line in process.stdout:
        print(line, end="", flush=True)
        last = line.strip() or last
    return process.wait(), last


def report(arguments):
    """Run the lessons and write reports/html/."""
    parser = argparse.ArgumentParser(prog="make.py report")
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    parser.add_argument("--only", metavar="NN", help="one lesson, by its number")
    options = parser.parse_args(arguments)
    set_up()
    only = ["--only", options.only] if options.only else []
    code, _ = show("Report", [venv_python(), "reports/build.py"] + only)
    if code:
        return code
    index = ROOT / "reports" / "html" / "index.html"
    print("\nThe report is ready. Open " + str(index))
    if options.open:
        webbrowser.open(index.as_uri())
    return 0


def student(arguments):
    """Write the lessons without their solutions to student/, and run them."""
    argparse.ArgumentParser(prog="make.py student").parse_args(arguments)
    set_up()
    code, _ = show("Student edition", [venv_python(), "reports/student.py"])
    if code == 0:
        print("\nThe student edition is ready: " + str(ROOT / "student"))
    return code


def test(arguments):
    """Lint, test and compare the lessons with their saved outputs."""
    set_up()
    python = [venv_python(), "-m"]
    if arguments:
        command = [str(part) for part in python + ["pytest"] + arguments]
        return subprocess.call(command, cwd=str(ROOT), env=environment())
    steps = [
        ("ruff check", ["ruff", "check", "."]),
        ("ruff format", ["ruff", "format", "--check", "."]),
        ("types", ["mypy"]),
        ("tests", ["pytest", "--cov"]),
        ("lessons", ["pytest", "notebooks/"] + compare_lessons()),
    ]
    return summarise([(title,) + show(title, python + step) for title, step in steps])


def compare_lessons(platform=sys.platform):
    """How pytest runs the lessons: outputs are promised byte for byte on Linux alone.

    One kernel at a time: two that start at once can take each other's ports.
    """
    options = ["--nbval-current-env", "--nbval-cell-timeout", "300"]
    if platform == "linux":
        return ["--nbval"] + options
    print("Note: on this system the lessons are run, but not compared with their")
    print("saved outputs: their figures may differ in the last digit.")
    return ["--nbval-lax"] + options


def summarise(results):
    """Repeat the last line of every step, then give the first failure's code."""
    print("\nSummary")
    for title, code, last in results:
        word = "failed" if code else "ok"
        print("  {:<7} {:<12} {}".format(word, title, last.strip("= ")))
    failures = [code for _, code, _ in results if code]
    return failures[0] if failures else 0


def main(arguments):
    """Run the command that was asked for; give its exit code."""
    commands = {"report": report, "student": student, "test": test}
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(HELP)
        return 0
    if arguments[0] not in commands:
        print("There is no command " + repr(arguments[0]) + ".\n\n" + HELP)
        return 2
    try:
        check_python()
        # A console that lacks a character shows "?" and goes on.
        sys.stdout.reconfigure(errors="replace")
        return commands[arguments[0]](arguments[1:])
    except (Stop, OSError) as problem:
        print("\n" + str(problem), flush=True)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
