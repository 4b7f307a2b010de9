"""Writing a page into the package: its tables without a sentence, and its source."""

import csv
import re
from hashlib import sha256
from io import StringIO
from pathlib import Path
from unicodedata import normalize

from alms_data.adding.candidate import Candidate
from alms_data.errors import SelectionError
from alms_data.facts import HERE, SOURCES, read_facts
from alms_data.published import race_of
from alms_data.readers.bars import UNKNOWN


def shipped_as(path: Path) -> str | None:
    """Short name of the shipped page that was made from a file; None for a new one."""
    given = sha256(path.read_bytes()).hexdigest()
    for row in read_facts(SOURCES):
        if row["original_sha256"]:
            shipped = sha256((HERE / row["file"]).read_bytes()).hexdigest()
            if given in (row["original_sha256"], shipped):
                return row["source"]
    return None


def shipped_text(candidate: Candidate) -> str:
    """Lines that were read as rows, each in its place; all others blank."""
    used = candidate.page.used
    lines = [
        line if used.get(no, UNKNOWN) != UNKNOWN else ""
        for no, line in enumerate(candidate.page.lines, 1)
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def write(candidate: Candidate, *, covers: str, terms: str) -> list[Path]:
    """Write the page and its row among the sources; return both files."""
    _require_checkout()
    row = _source_row(candidate, covers, terms)
    page, sources = HERE / str(row["file"]), HERE / SOURCES
    listed = _with_source(sources.read_text(encoding="utf-8"), row)
    page.write_text(shipped_text(candidate), encoding="utf-8", newline="\n")
    sources.write_text(listed, encoding="utf-8", newline="\n")
    return [page, sources]


def _require_checkout() -> None:
    if not (HERE.parent / "pyproject.toml").is_file():
        raise SelectionError(
            f"{HERE} is an installed copy; pages are added to a checkout."
        )


def _source_row(candidate: Candidate, covers: str, terms: str) -> dict[str, str]:
    round_no = "" if candidate.round_no is None else str(candidate.round_no)
    return {
        "source": candidate.source,
        "file": f"pages/{file_name(candidate)}",
        "kind": candidate.kind,
        "season": str(candidate.season),
        "round_no": round_no,
        "covers": covers,
        "terms": terms,
        "original_sha256": sha256(candidate.path.read_bytes()).hexdigest(),
    }


def file_name(candidate: Candidate) -> str:
    """Name of the page's file: its short name, what it is about, the year."""
    about = "season"
    if candidate.round_no is not None:
        about = race_of(candidate.season, candidate.round_no) or "race"
    plain = normalize("NFKD", about).encode("ascii", "ignore").decode().casefold()
    words = "_".join(re.findall(r"[a-z0-9]+", plain))
    return f"{candidate.source}_{words}_{candidate.season}.txt"


def _with_source(text: str, row: dict[str, str]) -> str:
    """Insert the row below those of the other pages."""
    lines = text.splitlines(keepends=True)
    last = max(no for no, line in enumerate(lines) if ",pages/" in line)
    added = StringIO()
    csv.DictWriter(added, list(row), lineterminator="\n").writerow(row)
    return "".join([*lines[: last + 1], added.getvalue(), *lines[last + 1 :]])
