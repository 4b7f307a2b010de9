"""How fast the tables are, as ratios against plain pandas in the same run.

Run it with the project's Python: ``.venv/bin/python benchmarks/bench_tables.py``.
Machines are noisy: both sides take turns, and the median of the ratios counts.
"""

import io
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import alms_data as alms
from alms_data.facts import HERE
from alms_data.known import known_cars

TABLES = alms.tables()["table"].tolist()
SEBRING = (HERE / "pages" / "000_sebring_2004.txt").read_text(encoding="utf-8")
PAGES = 150


def main():
    with tempfile.TemporaryDirectory() as folder:
        report("import alms_data / import pandas", import_ratios(), goal=1.05)
        report(
            "load all tables / read_csv of the same, fresh process",
            loading_ratios(Path(folder)),
            goal=1.5,
        )
        report(
            "  the same without the start of Python and pandas",
            loading_ratios(Path(folder), inside=True),
        )
    report(f"read {PAGES} race pages / regular expression", reading_ratios(), goal=10)
    report(f"time per page, {PAGES} pages / 1 page", growth_ratios())


def report(title, ratios, goal=None):
    words = f", goal at most {goal}" if goal else ""
    print(
        f"{title}: {median(ratios):.2f} "
        f"(from {min(ratios):.2f} to {max(ratios):.2f}{words})",
        flush=True,
    )


def import_ratios(turns=15):
    return [
        process_seconds("import alms_data") / process_seconds("import pandas")
        for _ in range(turns)
    ]


def loading_ratios(folder, turns=9, *, inside=False):
    for table in TABLES:
        getattr(alms, f"load_{table}")().to_csv(folder / f"{table}.csv", index=False)
    ours = f"for table in {TABLES}: getattr(alms, 'load_' + table)()"
    theirs = f"for table in {TABLES}: pd.read_csv({str(folder)!r} + f'/{{table}}.csv')"
    measure = inside_seconds if inside else process_seconds
    return [
        measure("import alms_data as alms", ours)
        / measure("import pandas as pd", theirs)
        for _ in range(turns)
    ]


def process_seconds(*code):
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "\n".join(code)], check=True)
    return time.perf_counter() - began


def inside_seconds(imports, work):
    timed = "import time; began = time.perf_counter()"
    code = "\n".join([imports, timed, work, "print(time.perf_counter() - began)"])
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def reading_ratios(turns=5):
    return [seconds(read_pages) / seconds(split_pages) for _ in range(turns)]


def growth_ratios(turns=5):
    return [
        seconds(read_pages) / PAGES / (seconds(read_pages, 1)) for _ in range(turns)
    ]


def seconds(work, pages=PAGES):
    began = time.perf_counter()
    work(pages)
    return time.perf_counter() - began


def read_pages(pages):
    for _ in range(pages):
        alms.read_race(io.StringIO(SEBRING), season=2004, round_no=1)


def split_pages(pages):
    """Split the same lines with one expression that knows the cars."""
    cars = sorted({car for cars in known_cars().values() for car in cars}, key=len)
    named = "|".join(re.escape(car) for car in reversed(cars))
    row = re.compile(rf"(\d+)(P1|P2|GTS|GT)(.+?) ?({named})(\d+)(-|[A-Z].*)")
    for _ in range(pages):
        rows = [row.match(line) for line in SEBRING.splitlines()]
        [match.groups() for match in rows if match]


if __name__ == "__main__":
    main()
