"""Everything that a change has to pass; `python3 make.py test` runs it."""

import subprocess
import sys


def checks(platform=sys.platform):
    """Name the checks, each with the module to run and its arguments.

    The lessons' outputs are promised byte for byte on Linux alone: elsewhere figures
    may differ in the last digit, so there the lessons only have to run. They run one
    after the other, as two kernels that start at once can take each other's ports.
    """
    compare = "--nbval" if platform == "linux" else "--nbval-lax"
    in_venv = ["--nbval-current-env", "--nbval-cell-timeout", "300"]
    return {
        "ruff check": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "types": ["mypy"],
        "tests": ["pytest", "--cov"],
        "lessons": ["pytest", "notebooks/", compare, *in_venv],
    }


def main(checks):
    """Run every check, then say which failed."""
    failed = []
    for title, command in checks.items():
        print(f"\n== {title}", flush=True)
        if subprocess.run([sys.executable, "-m", *command]).returncode:
            failed.append(title)
    print("\nFailed: " + ", ".join(failed) if failed else "\nEverything passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(checks()))
