"""What the tables cost, as ratios against plain pandas in the same run.

Run it with the project's Python: ``.venv/bin/python benchmarks/bench_tables.py``.
Machines are noisy: both sides take turns, processor time is counted, and the median
of the ratios is what to quote.
"""

import resource
import subprocess
import sys
import time
from statistics import median

import pandas as pd

import alms_data as alms
from alms_data import contract

LOADERS = [getattr(alms, name) for name in alms.__all__ if name.startswith("load_")]


def main():
    modules, functions = entered(lambda: alms.load_results(2004, "sebring"))
    print(f"load_results enters {modules} modules (goal 8), {functions} functions (40)")
    files = alms.tables()["file"].tolist()
    report("import alms_data / import pandas", import_ratios(), goal=1.05)
    report("load all tables / read_csv of the same files", load_ratios(files), goal=1.5)
    report("  the same where each file is read again", load_ratios(files, cold=True))


def report(title, ratios, goal=None):
    words = f", goal at most {goal}" if goal else ""
    spread = f"from {min(ratios):.2f} to {max(ratios):.2f}"
    print(f"{title}: {median(ratios):.2f} ({spread}{words})")


def import_ratios(turns=21):
    ours, theirs = "import alms_data", "import pandas"
    return [process_seconds(ours) / process_seconds(theirs) for _ in range(turns)]


def process_seconds(code):
    """Processor time of a Python that runs the code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def load_ratios(files, turns=31, *, cold=False):
    load_all(cold), read_all(files)  # both warm
    return [seconds(load_all, cold) / seconds(read_all, files) for _ in range(turns)]


def load_all(cold):
    if cold:
        contract._read_once.cache_clear()
    for loader in LOADERS:
        loader()


def read_all(files):
    for file in files:
        pd.read_csv(file)


def seconds(work, *given):
    began = time.process_time()
    work(*given)
    return time.process_time() - began


def entered(work):
    """Modules and functions of the package that a call enters, on its first run."""
    found = set()

    def note(frame, event, _):
        module = frame.f_globals.get("__name__", "")
        if event == "call" and module.startswith("alms_data"):
            found.add((module, frame.f_code.co_qualname))

    sys.setprofile(note)
    work()
    sys.setprofile(None)
    return len({module for module, _ in found}), len(found)


if __name__ == "__main__":
    main()
