"""How long a report takes, as a ratio to the bare execution of its notebooks.

Run it with the project's Python: ``.venv/bin/python benchmarks/bench_report.py``.
It works on a copy; both sides are processes of their own, and take turns.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
TURNS = 3
GOAL = 3
EXECUTE = """
from pathlib import Path
import nbformat
from nbclient import NotebookClient

for path in sorted(Path("notebooks").glob("[0-9][0-9]_*.ipynb")):
    notebook = nbformat.read(path, as_version=4)
    about = {"metadata": {"path": "notebooks"}}
    NotebookClient(notebook, resources=about).execute()
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        for name in ("notebooks", "figures", "reports", "data_raw"):
            ignored = shutil.ignore_patterns("html", ".*")
            shutil.copytree(ROOT / name, Path(folder) / name, ignore=ignored)
        turns = [measure(folder) for _ in range(TURNS)]
        sizes(Path(folder) / "reports" / "html")
    ratios = [report / bare for report, bare in turns]
    print(
        f"report / bare execution: {median(ratios):.2f} "
        f"(from {min(ratios):.2f} to {max(ratios):.2f}, goal at most {GOAL})"
    )


def measure(folder):
    report = seconds(folder, "reports/build.py")
    bare = seconds(folder, "-c", EXECUTE)
    print(f"report {report:.1f} s, bare execution {bare:.1f} s", flush=True)
    return report, bare


def seconds(folder, *arguments):
    began = time.perf_counter()
    command = [sys.executable, *arguments]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, check=True, cwd=folder, **quiet)
    return time.perf_counter() - began


def sizes(html):
    pages = {path.name: path.stat().st_size for path in html.glob("*.html")}
    largest = max(pages, key=pages.get)
    total = sum(path.stat().st_size for path in html.rglob("*") if path.is_file())
    print(f"largest page: {largest}, {pages[largest] / 1e6:.2f} MB, goal below 2 MB")
    print(f"whole folder: {total / 1e6:.1f} MB, goal below 20 MB")


if __name__ == "__main__":
    main()
