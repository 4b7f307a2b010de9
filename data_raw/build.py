"""Make the tables anew: pages and compiled facts → ``alms_data/tables/``.

    python -m data_raw.build

A second run changes no byte.
"""

import json
from hashlib import sha256
from pathlib import Path

import pandas as pd

from alms_data import contract
from alms_data.errors import DataError
from data_raw.claims import with_verdicts
from data_raw.compiled import facts
from data_raw.corrections import corrected_tables
from data_raw.disagreements import disagreements
from data_raw.published import PAGES, Tables, damaged_copy, printed_tables

ROOT = Path(__file__).parents[1]
RACE = ("season", "round_no")
SHARED_BY_TWINS = ("format", "mediatype", "encoding", "licenses", "sources")


def build(pages: Path = PAGES, folder: Path = contract.FOLDER) -> None:
    """Read the pages, correct what they print, and write every table."""
    require_unedited(folder)
    printed = printed_tables(pages)
    tables = corrected_tables(printed)
    tables["claims"] = with_verdicts(tables, printed)
    tables["disagreements"] = disagreements(tables, printed, damaged_copy(pages).tables)
    twins = {
        name: printed[name]
        for name in printed
        if name != "claims" and not printed[name].equals(tables[name])
    }
    for name in contract.resources():
        write(tables[name], folder / f"{name}.csv")
    for name, twin in twins.items():
        write(twin, folder / f"{name}_as_printed.csv")
    write_descriptor(twins, folder)


def require_unedited(folder: Path) -> None:
    """Raise where a table isn't what the last build wrote: an edit would be lost."""
    for resource in contract.package()["resources"]:
        path = folder / resource["path"]
        if path.exists() and resource["hash"] != f"sha256:{hash_of(path)}":
            raise DataError(
                f"tables/{path.name}",
                "",
                "it was changed by hand, or by another version of this program",
                expected="a table as the build wrote it: correct a value in "
                "data_raw/compiled/, delete this file and build again",
            )


def write(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV that is the same on every system."""
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def write_descriptor(twins: Tables, folder: Path) -> None:
    """Write the description of the tables with the hash of every file."""
    package = contract.package()
    listed = [
        *contract.resources().values(),
        *(_twin(contract.resources()[name]) for name in sorted(twins)),
    ]
    described = package | {
        "sources": sources(),
        "resources": [
            resource | {"hash": f"sha256:{hash_of(folder / resource['path'])}"}
            for resource in listed
        ],
    }
    text = json.dumps(described, indent=1, ensure_ascii=False) + "\n"
    path = folder / contract.DESCRIPTOR.name
    path.write_text(text, encoding="utf-8", newline="\n")


def sources() -> list[dict[str, object]]:
    """Pages and compiled files with their hashes, then the reports outside them."""
    files = [
        {
            "title": source["covers"],
            "path": f"data_raw/{source['file']}",
            "name": source["source"],
            "kind": source["kind"],
            **{name: int(source[name]) for name in RACE if source[name]},
            "terms": source["terms"],
            **{name: source[name] for name in ("original_sha256",) if source[name]},
            "sha256": hash_of(ROOT / "data_raw" / source["file"]),
        }
        for source in facts("sources")
    ]
    reports: list[dict[str, object]] = [
        {
            "title": report["title"],
            "path": report["address"],
            "name": report["source"],
            "kind": "outside report",
            "terms": f"facts only; seen {report['seen']}",
        }
        for report in facts("outside")
    ]
    return [*files, *reports]


def _twin(resource: dict[str, object]) -> dict[str, object]:
    """Describe the twin of a table that holds what the source prints."""
    name = resource["name"]
    shared = {key: resource[key] for key in SHARED_BY_TWINS if key in resource}
    return {
        "name": f"{name}_as_printed",
        "path": f"{name}_as_printed.csv",
        "twin_of": name,
        **shared,
        "title": f"{name} with the source's own spellings, misprints and gaps",
    }


def hash_of(path: Path) -> str:
    """Hash of a file's bytes."""
    return sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    build()
