"""What the tables hold, and where every number comes from."""

import pandas as pd
from pages import as_table

import alms_data as alms

# Columns whose cells the published pages lost or never printed.
LOSSES = {
    "entries": ["driver", "driver_nation", "rounds", "number", "engine"],
    "results": ["number", "team"],
    "crews": ["driver"],
}


def table_sections(tables):
    """What the data page says of each table."""
    return [
        section(about, tables[about["table"]])
        for about in alms.tables().to_dict("records")
    ]


def section(about, frame):
    """What a row is, what the columns mean and how the table looks."""
    name = about["table"]
    columns = alms.describe(name).drop(columns=["table", "refers_to"])
    columns["key"] = columns["key"].map({True: "key", False: ""})
    return {
        **about,
        "rows": len(frame),
        "columns": as_table(columns, f"Columns of {name}"),
        "head": as_table(frame.head(), f"First rows of {name}"),
    }


def source_tables():
    """Tables of the sources page: what was published, lost, corrected, disputed."""
    return {
        "published": as_table(
            alms.sources().drop(columns=["sha256", "original_sha256"]), "Sources"
        ),
        "lost": as_table(losses(), "Lost cells"),
        "errata": as_table(alms.load_errata(), "Corrections"),
        "claims": as_table(verdicts(), "Figures in prose"),
        "disagreements": disagreements(),
    }


def losses():
    """Cells that were published, that other sources gave back, that are unknown."""
    rows = []
    for table, columns in LOSSES.items():
        load = getattr(alms, f"load_{table}")
        printed, returned = load(as_printed=True), load()
        for column in columns:
            published, known = printed[column].count(), returned[column].count()
            unknown = len(returned) - known
            rows.append((table, column, published, known - published, unknown))
    names = ["table", "column", "published", "recovered", "unknown"]
    return pd.DataFrame(rows, columns=names)


def verdicts():
    """How the figures that the race pages state in prose compare with the tables."""
    counted = alms.check_claims()["verdict"].value_counts()
    return counted.rename_axis("verdict").reset_index(name="figures")


def disagreements():
    """Tables of what two sources say differently, one for each kind."""
    found = alms.compare_sources()
    return {
        kind: as_table(
            rows.drop(columns="kind").dropna(axis="columns", how="all"), kind
        )
        for kind, rows in found.groupby("kind", sort=False)
    }
