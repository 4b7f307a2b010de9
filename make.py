#!/usr/bin/env python3
"""The American Le Mans Series 2003 and 2004 as tables and lessons.

  python3 make.py lab [notebook]    open the lessons in JupyterLab
  python3 make.py report [--open]   run the lessons, write reports/html/
  python3 make.py report --only 01  ... of one lesson alone
  python3 make.py student           write the lessons for a class to student/ and
                                    student.zip, without their solutions
  python3 make.py test [-k points]  check everything; with arguments, what they
                                    mean to pytest

The first run makes .venv and installs the locked dependencies there: about
a minute, and the network is needed this once.
"""
# It needs Python 3.11 or newer and nothing else. The file stays readable for
# Python 3.6, so that an old Python gets a message and not a syntax error.

import argparse
import errno
import hashlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import webbrowser
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
OLDEST = (3, 11)
NEWEST_TESTED = (3, 13)
# The two parts of the lock, and so of a set-up: the second adds to the first.
REPORT, TEST = "requirements.txt", "requirements-test.txt"

# What pip says, and what to do then. The first that fits counts, and the network comes
# last: its retries are there to read even when they helped and something else failed.
FAULTS = {
    "No space left|not enough space|uota exceeded": "The disk is full.",
    "DO NOT MATCH THE HASHES": "A package isn't the one that was locked. If this"
    " happens again, report it.",
    r"from versions: \d": "A locked package has no file for this Python and system.",
    "CERTIFICATE_VERIFY_FAILED": "This network answers with a certificate of its own."
    "\nAsk who runs it for the certificate's file, and set PIP_CERT to it.",
    "NewConn|[Nn]ame ?[Rr]esol|Proxy|[Tt]imed out|Max retries|Connection ?[Rab]": "The"
    " package index can't be reached. Connect this computer to the network\n"
    "and run the same command again; behind a proxy, set HTTPS_PROXY first.",
}


class Stop(Exception):
    """What the person has to know and do; shown without a traceback."""


def check_python(version=sys.version_info):
    """Refuse a Python that is too old; say so when one is newer than tested."""
    mine = "{}.{}".format(*version[:2])
    if tuple(version[:2]) < OLDEST:
        raise Stop(
            f"This needs Python 3.11 or newer, and this is Python {mine}.\n"
            "Install a newer one beside it and name it: python3.13 make.py ..."
        )
    if tuple(version[:2]) > NEWEST_TESTED:
        tested = "{}.{} to {}.{}".format(*OLDEST + NEWEST_TESTED)
        print(f"Note: tested on Python {tested}; this is {mine}.")


def check_venv_module():
    """Some systems ship Python without the two modules that make a .venv."""
    if all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        return
    mine = "{}.{}".format(*sys.version_info[:2])
    raise Stop(
        f"This Python {mine} can't make a virtual environment: venv or ensurepip is\n"
        f"missing. On Debian and Ubuntu: sudo apt install python{mine}-venv\n"
        "Then run the same command again."
    )


# --- One at a time --------------------------------------------------------


def hold_folder(command):
    """Keep other runs out until this one, and all that it started, has ended.

    The system drops the lock of a run that is killed: nothing stays locked.
    """
    held = os.open(str(ROOT / ".make.lock"), os.O_RDWR | os.O_CREAT, 0o666)
    os.set_inheritable(held, True)
    try:
        lock(held)
    except (BlockingIOError, PermissionError):
        who = os.read(held, 80).decode().strip() or "another make.py"
        raise Stop(f"{who} is at work in this folder. Wait until it ends.") from None
    os.write(held, f"make.py {command} (process {os.getpid()})".ljust(80).encode())
    return held


def lock(file):
    """Lock an open file; raise an error at once where another process has it."""
    if os.name != "nt":
        import fcntl

        return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    import msvcrt

    # A byte far behind the text, as nobody else can read what Windows locks.
    os.lseek(file, 1000, os.SEEK_SET)
    msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    return os.lseek(file, 0, os.SEEK_SET)


# --- Set-up ---------------------------------------------------------------


def venv_python():
    """The Python inside .venv."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp(part):
    """The file that says for what a part was set up, or that it is unfinished."""
    return VENV / part.replace("requirements", "set-up")


def package():
    """What alms_data is installed from: a student edition's wheel, or this project."""
    return max(ROOT.glob("alms_data-*.whl"), default=ROOT / "pyproject.toml")


def is_edition():
    """Whether this is a student edition, which has the lessons alone."""
    return package().suffix == ".whl"


def fingerprint(part):
    """What a part depends on; the path, because the install points to it."""
    files = [path.read_bytes() for path in (ROOT / part, package())]
    here = [sys.version.encode(), os.fsencode(str(ROOT))]
    return hashlib.sha256(b"\0".join(files + here)).hexdigest()


def is_current(part):
    """Whether a part was finished for these files, this Python and this place."""
    if not stamp(part).is_file() or not venv_python().exists():
        return False
    return stamp(part).read_text() == fingerprint(part)


def environment():
    """The caller's variables, less those that lead Python or Jupyter elsewhere."""
    foreign = ("PYTHON", "PYTEST", "JUPYTER", "IPYTHON", "MPL")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    kept.update(PIP_USER="0", PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    kept.update(PYTHONNOUSERSITE="1", PYTHONIOENCODING="utf-8", PYTHONUNBUFFERED="1")
    ours = "IPYTHON MPLCONFIG JUPYTER_CONFIG_ JUPYTER_DATA_ JUPYTER_RUNTIME_"
    for name in ours.split():
        kept[name + "DIR"] = str(VENV / "settings" / name.lower())
    return kept


def run(*command, **options):
    """Run a program; it holds the folder, too, should this one be killed."""
    command = [str(part) for part in command]
    return subprocess.run(command, env=environment(), close_fds=False, **options)


def step(title, *command):
    """Run one step of the set-up, and say what to do if it fails."""
    print(f"  {title}", flush=True)
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE}
    done = run(*command, cwd=str(ROOT), stderr=subprocess.STDOUT, **pipes)
    if done.returncode == 0:
        return
    said = done.stdout.decode("utf-8", "replace")
    advice = [advice for words, advice in FAULTS.items() if re.search(words, said)]
    last = [f"    {line}" for line in said.splitlines()[-8:]]
    raise Stop("\n".join(["That failed."] + advice[:1] + ["It said:"] + last))


def empty_venv():
    """Make room for a new .venv, which is marked as ours all the while."""
    if Path(sys.prefix) == VENV:
        raise Stop(
            ".venv is out of date, and its own Python can't make it anew.\n"
            "Run this with another one: python3 make.py ..."
        )
    VENV.mkdir(exist_ok=True)
    old = [path for path in VENV.iterdir() if path != stamp(REPORT)]
    if old and not stamp(REPORT).exists():
        raise Stop(
            f"The folder {VENV} was not made by make.py.\n"
            "Move or delete it, then run the same command again."
        )
    stamp(REPORT).write_text("unfinished")
    for path in old:
        is_folder = path.is_dir() and not path.is_symlink()
        shutil.rmtree(str(path)) if is_folder else path.unlink()


def set_up(*parts):
    """Install the parts that are missing; where one was left half-made, all anew."""
    missing = [part for part in parts if not is_current(part)]
    if not missing:
        return
    check_venv_module()
    print("Setting up .venv (this once):", flush=True)
    if REPORT in missing or stamp(TEST).exists():
        empty_venv()
        missing = parts
        step("making it", sys.executable, "-m", "venv", VENV)
    for part in missing:
        stamp(part).write_text("unfinished")
        install(part)
        stamp(part).write_text(fingerprint(part))


def install(part):
    """Install what is locked as it is, so that no later release can change it."""
    pip = [venv_python(), "-m", "pip", "--quiet"]
    locked = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", part]
    step(f"installing {part}", *pip, "install", *locked)
    if part == REPORT:
        ours = [package()] if is_edition() else ["--no-build-isolation", "-e", "."]
        step("installing alms_data", *pip, "install", "--no-deps", *ours)
        # Else a slow first look at the fonts writes a warning into a lesson.
        step("finding fonts", venv_python(), "-c", "import matplotlib.font_manager")
        # Else JupyterLab asks each newcomer whether it shall fetch its news.
        disable = [venv_python(), "-m", "jupyterlab.labextensions", "disable"]
        news = "@jupyterlab/apputils-extension:announcements"
        step("silencing the news of JupyterLab", *disable, news)
    step("checking that nothing is missing", *pip, "check")


# --- The commands ---------------------------------------------------------


def lab(arguments):
    """Open the first lesson in JupyterLab, beside the list of all."""
    if not is_current(REPORT):
        held = hold_folder("lab")
        set_up(REPORT)
        os.close(held)  # a report or the tests can run beside JupyterLab
    first = min((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")).name
    settings = [
        f"--ServerApp.root_dir={ROOT}",  # the figures lie beside the notebooks
        f"--LabApp.default_url=/lab/tree/notebooks/{first}",
    ]
    # Ctrl-C is for JupyterLab, which asks whether it shall stop.
    signal.signal(signal.SIGINT, lambda number, frame: None)
    return run(venv_python(), "-m", "jupyterlab", *settings, *arguments).returncode


def report(arguments):
    """Run the lessons and write reports/html/."""
    parser = argparse.ArgumentParser(prog="make.py report")
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    parser.add_argument("--only", metavar="NN", help="one lesson, by its number")
    options = parser.parse_args(arguments)
    only = ["--only", options.only] if options.only else []
    code = run_here("report", [REPORT], "reports/build.py", *only)
    if code == 0 and options.open:
        webbrowser.open((ROOT / "reports" / "html" / "index.html").as_uri())
    return code


def student(arguments):
    """Write the lessons without their solutions, and run them."""
    argparse.ArgumentParser(prog="make.py student").parse_args(arguments)
    return run_here("student", [REPORT], "reports/student.py")


def test(arguments):
    """Check everything; with arguments, what pytest makes of them."""
    what = ["-m", "pytest"] + arguments if arguments else ["tests/check_all.py"]
    return run_here("test", [REPORT, TEST], *what)


def run_here(command, parts, *arguments):
    """Set up, then run the Python of .venv in this folder, alone; give its code."""
    if is_edition():
        raise Stop("This folder has the lessons alone: python3 make.py lab")
    hold_folder(command)
    set_up(*parts)
    return run(venv_python(), *arguments, cwd=str(ROOT)).returncode


def main(arguments):
    """Run the command that was asked for; give its exit code."""
    commands = {"lab": lab, "report": report, "student": student, "test": test}
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    if arguments[0] not in commands:
        print(f"There is no command {arguments[0]!r}.\n\n{__doc__}")
        return 2
    try:
        check_python()
        # A console that lacks a character shows "?" and goes on.
        sys.stdout.reconfigure(errors="replace")
        return commands[arguments[0]](arguments[1:])
    except (Stop, OSError) as problem:
        print(f"\n{problem}", flush=True)
        if getattr(problem, "errno", 0) in (errno.EACCES, errno.EPERM, errno.EROFS):
            print("This can't be written. Copy the project to a folder of your own.")
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
