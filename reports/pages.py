"""Pages and downloads that are made from the tables and from the lessons' own words."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from string import Template

import pandas as pd

import alms_data as alms
import flip
from classroom import write_handouts, write_plans
from lessons import ROOT, all_lessons, contents, figures
from quiz import write_quiz
from student import write_student_zip
from table_map import alt
from tables import table

WORKBOOK = "alms_data.xlsx"
# Modules of the reference, and their functions where a module doesn't list them itself.
MODULES = {
    "alms_data": "",
    "alms_data.attrition": "",
    "alms_data.gaps": "",
    "alms_data.scoring": "",
    "alms_data.rule_search": "",
    "alms_data.championship": "",
    "alms_data.exercises": "check",
    "alms_data.style": "",
}


def load_tables():
    """Every table by its name."""
    about = alms.tables()
    return {row.table: getattr(alms, row.loader)() for row in about.itertuples()}


# --- Pages ----------------------------------------------------------------


def write_pages(source):
    """Fill in the pages that have a $word for something computed."""
    tables = load_tables()
    given = {
        **front_page(),
        **flip_page(),
        **sources_page(),
        "joins": alt(),
        "tables": "\n\n".join(
            table_section(about, tables[about["table"]])
            for about in alms.tables().to_dict("records")
        ),
    }
    for path in source.glob("*.md.in"):
        text = Template(path.read_text(encoding="utf-8")).substitute(given)
        write(path.with_suffix(""), text)
        path.unlink()
    data = json.dumps(flip.page_data(), ensure_ascii=False, separators=(",", ":"))
    write(source / "_static" / "flip_data.js", f"const FLIP = {data};\n")
    for name, members in MODULES.items():
        write(source / "api" / f"{name.split('.')[-1]}.md", api_page(name, members))
    write_plans(source / "teaching")


def write(path, text):
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def front_page():
    """The lessons by question with a picture each, and the words of the bands."""
    told = contents()
    drawn = {path.stem: figures(path) for path in all_lessons()}
    cards = [card(stem, drawn[stem], *told[stem]) for stem in drawn]
    alts = {figure["name"]: figure["alt"] for all in drawn.values() for figure in all}
    return {"lessons": "\n\n".join(cards), "bands": alts["bands"]}


def flip_page():
    """What the page of the bands says where nobody can move anything."""
    titles, turned = flip.title_map(), flip.turned()
    by_rule = {*turned["the line elsewhere"], *turned["another scale"]}
    share, champion, second = flip.every_car()
    columns = ["season", "car_class", "position", "team", "total"]
    return {
        "map": table(titles, "What changes each title"),
        "by_rule": " and ".join(sorted(by_rule)),
        "by_rounds": f"{len(turned['any set of rounds left out'])} of {len(titles)}",
        "every_car": f"{champion[0]} has LMP2 by {champion[1]} to {second[1]}",
        "every_car_up_to": f"{100 * share:.1f}%",
        "standings": table(alms.load_standings()[columns], "Published standings"),
    }


def card(stem, drawn, question, level, minutes):
    """A lesson on the front page."""
    picture = f"![{drawn[0]['alt']}](figures/{drawn[0]['name']}.svg)" if drawn else ""
    return (
        f":::{{container}} lesson\n[{picture}](notebooks/{stem}.ipynb)\n\n"
        f"**[{question}](notebooks/{stem}.ipynb)**\n\n"
        f"Lesson {stem[:2]}, {level}, {minutes} minutes\n:::"
    )


def table_section(about, frame):
    """What a row is, the files, what the columns mean and how the table looks."""
    name = about["table"]
    columns = alms.describe(name)[["column", "meaning", "missing", "unit", "dtype"]]
    files = " ".join(
        f'<a href="data/{name}.{ending}" download>{kind}</a>'
        for ending, kind in {"csv": "CSV", "parquet": "Parquet"}.items()
    )
    return (
        f"## {name}\n\nOne row is {about['one_row_is']}; {len(frame):,} rows. "
        f"Key: {about['key']}. From: {about['comes_from']}.\n\n"
        f"Download {files}\n\n"
        f"{table(columns, f'Columns of {name}')}\n\n"
        f"{table(frame.head(), f'First rows of {name}')}"
    )


def sources_page():
    """What was published, lost, corrected and disputed."""
    counted = alms.load_claims()["verdict"].value_counts()
    published = alms.sources().drop(columns=["sha256", "original_sha256"])
    return {
        "published": table(published, "Sources"),
        "lost": table(losses(), "Lost cells"),
        "errata": table(alms.load_errata(), "Corrections"),
        "claims": table(
            counted.rename_axis("verdict").reset_index(name="figures"),
            "Figures in prose",
        ),
        "disagreements": "\n\n".join(
            disagreement(kind.capitalize(), rows)
            for kind, rows in with_evidence().groupby("kind", sort=False)
        ),
    }


def with_evidence():
    """Disagreements with what speaks for the way in which each stands."""
    key = ["kind", "season", "round_no", "car_class", "subject", "column"]
    whole = {"season": "Int64", "round_no": "Int64"}
    verdicts = pd.read_csv(ROOT / "data_raw" / "compiled" / "verdicts.csv", dtype=whole)
    found = alms.load_disagreements().astype({"car_class": "str", **whole})
    return found.merge(verdicts[[*key, "evidence"]], on=key, validate="1:1")


def disagreement(kind, rows):
    """All points of a kind: what it is about, and what each side says."""
    about = rows[["season", "round_no", "car_class"]].astype("str")
    about["round_no"] = "round " + about["round_no"]
    about = about.where(rows[about.columns].notna())
    sides = {
        "about": about.apply(lambda row: ", ".join(row.dropna()), axis="columns"),
        "subject": rows["subject"],
        "one side": rows["says"] + " (" + rows["source"] + ")",
        "the other": rows["other_says"] + " (" + rows["other"] + ")",
        "stands": rows["stands"] + ": " + rows["evidence"],
    }
    told = table(
        pd.DataFrame(sides).dropna(axis="columns", how="all"),
        f"{kind}: what each side says",
    )
    return f"### {kind}\n\n{told}"


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


def api_page(name, members):
    """The page of a module, from its docstrings."""
    title = name.removeprefix("alms_data.")
    automodule = f".. automodule:: {name}\n   :members: {members}".rstrip()
    return f"# {title}\n\n```{{eval-rst}}\n{automodule}\n```\n"


# --- Downloads ------------------------------------------------------------


def write_downloads(folder):
    """Write what the book carries along: figures, tables, handouts, a course."""
    folder.mkdir()
    write_handouts(folder / "teaching")
    shutil.copytree(ROOT / "figures", folder / "figures")
    committed = Path(alms.tables()["file"].iloc[0]).parent
    shutil.copytree(committed, folder / "data")
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
    with pd.ExcelWriter(
        path,
        engine="xlsxwriter",
        datetime_format="yyyy-mm-dd",
        engine_kwargs={"options": plain},
    ) as book:
        # A workbook's own time would differ with every build.
        book.book.set_properties({"created": datetime(1980, 1, 1)})
        for name, frame in {
            "tables": about,
            "codebook": alms.describe(),
            **tables,
        }.items():
            frame.to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))
            book.sheets[name].autofit(max_width=400)
