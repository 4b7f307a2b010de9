"""Pages and downloads that are made from the tables and from the lessons' own words."""

import json
import shutil
from datetime import datetime

import pandas as pd

import alms_data as alms
import flip
import table_map
from classroom import pictures, write_handouts, write_plans
from lessons import ROOT, TABLES, all_lessons, contents, figures, write_text
from quiz import write_quiz
from student import write_student_zip
from tables import table
from templates import fill

WORKBOOK = "alms_data.xlsx"


def load_tables():
    """Every table by its name."""
    about = alms.tables()
    return {row.table: getattr(alms, row.loader)() for row in about.itertuples()}


# --- Pages ----------------------------------------------------------------


def write_pages(source):
    """Fill in the pages that tell something computed."""
    given = front_page() | flip_page() | sources_page() | tables_page()
    for path in source.glob("*.md.j2"):
        write_text(path.with_suffix(""), fill(path.name, table=table, **given))
        path.unlink()
    data = json.dumps(flip.page_data(), ensure_ascii=False, separators=(",", ":"))
    write_text(source / "_static" / "flip_data.js", f"const FLIP = {data};\n")
    write_plans(source / "teaching")


def front_page():
    """The lessons with a figure each, and the words of the bands."""
    covers = {path.stem: figures(path)[0] for path in all_lessons()}
    alt = pictures()["bands"]["alt"]
    return {"lessons": contents(), "covers": covers, "bands": alt}


def flip_page():
    """What the page of the bands says where nobody can move anything."""
    titles, turned = flip.title_map(), flip.turned()
    by_rule = {*turned["the line elsewhere"], *turned["another scale"]}
    share, champion, second = flip.every_car()
    columns = ["season", "car_class", "position", "team", "total"]
    return {
        "titles": titles,
        "by_rule": " and ".join(sorted(by_rule)),
        "by_rounds": f"{len(turned['any set of rounds left out'])} of {len(titles)}",
        "every_car": f"{champion[0]} has LMP2 by {champion[1]} to {second[1]}",
        "every_car_up_to": f"{100 * share:.1f}%",
        "standings": alms.load_standings()[columns],
    }


def tables_page():
    """What a row is, what the columns mean and how each table looks."""
    about, frames = alms.tables(), load_tables()
    columns = ["column", "meaning", "missing", "unit", "dtype"]
    return {
        "joins": table_map.alt(),
        "tables": about.to_dict("records"),
        "columns": {name: alms.describe(name)[columns] for name in frames},
        "frames": frames,
    }


def sources_page():
    """What was published, lost, corrected and disputed."""
    verdicts = alms.load_claims()["verdict"].value_counts().rename("figures")
    points = with_evidence().groupby("kind", sort=False)
    return {
        "published": alms.sources().drop(columns=["sha256", "original_sha256"]),
        "lost": losses(),
        "errata": alms.load_errata(),
        "claims": verdicts.reset_index(),
        "disagreements": {kind: sides(rows) for kind, rows in points},
    }


def with_evidence():
    """Disagreements with what speaks for the way in which each stands."""
    key = ["kind", "season", "round_no", "car_class", "subject", "column"]
    whole = {"season": "Int64", "round_no": "Int64"}
    verdicts = pd.read_csv(ROOT / "data_raw" / "compiled" / "verdicts.csv", dtype=whole)
    found = alms.load_disagreements().astype({"car_class": "str", **whole})
    return found.merge(verdicts[[*key, "evidence"]], on=key, validate="1:1")


def sides(points):
    """What each point on which sources differ is about, and what each side says."""
    about = points[["season", "round_no", "car_class"]].astype("str")
    about["round_no"] = "round " + about["round_no"]
    about = about.where(points[about.columns].notna())
    said = {
        "about": about.apply(lambda row: ", ".join(row.dropna()), axis="columns"),
        "subject": points["subject"],
        "one side": points["says"] + " (" + points["source"] + ")",
        "the other": points["other_says"] + " (" + points["other"] + ")",
        "stands": points["stands"] + ": " + points["evidence"],
    }
    return pd.DataFrame(said).dropna(axis="columns", how="all")


def losses():
    """Cells that pages lost or never printed: given back by others, or unknown."""
    cells = alms.load_recoveries().groupby(["table", "column"], sort=False).size()
    cells = cells.reset_index(name="recovered")
    tables = load_tables()
    columns = [tables[row.table][row.column] for row in cells.itertuples()]
    cells["unknown"] = [column.isna().sum() for column in columns]
    return cells.assign(
        published=[*map(len, columns)] - cells.sum(axis="columns", numeric_only=True)
    )


# --- Downloads ------------------------------------------------------------


def write_downloads(folder):
    """Write what the book carries along: figures, tables, handouts, a course."""
    folder.mkdir()
    write_handouts(folder / "teaching")
    shutil.copytree(ROOT / "figures", folder / "figures")
    shutil.copytree(TABLES, folder / "data")
    tables = load_tables()
    for name, frame in tables.items():
        frame.to_parquet(folder / "data" / f"{name}.parquet", index=False)
    write_workbook(tables, folder / "data" / WORKBOOK)
    write_quiz(folder / "teaching" / "quiz.xml")
    write_student_zip(folder / "teaching" / "student.zip")


def write_workbook(tables, path):
    """Write a sheet per table, after one that lists them and the codebook."""
    about = alms.tables().drop(columns=["loader", "file"])
    # Text stays text, whatever it begins with.
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    sheets = {"tables": about, "codebook": alms.describe(), **tables}
    with pd.ExcelWriter(
        path,
        engine="xlsxwriter",
        datetime_format="yyyy-mm-dd",
        engine_kwargs={"options": plain},
    ) as book:
        # A workbook's own time would differ with every build.
        book.book.set_properties({"created": datetime(1980, 1, 1)})
        for name, frame in sheets.items():
            frame.to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))
            book.sheets[name].autofit(max_width=400)
