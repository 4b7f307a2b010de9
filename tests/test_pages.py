"""The shipped pages: nothing but facts, and read like the originals."""

import hashlib

import pandas as pd
import pytest

import alms_data as alms
from alms_data.facts import HERE, read_facts
from alms_data.published import about, race_page, season_page
from alms_data.readers.bars import UNKNOWN

SEASON_TABLES = (
    "schedule",
    "entries",
    "winners",
    "points_scales",
    "standings",
    "points",
    "rows",
)
RACE_TABLES = ("results", "crews", "rows")


def original(folder, source):
    (path,) = folder.glob(f"{source}_*.txt")
    return path


@pytest.mark.parametrize("source", ["000", "001"])
def test_original_race_page_reads_to_the_same_frames(original_pages, source):
    row = about(source)
    page = alms.read_race(
        original(original_pages, source),
        season=int(row["season"]),
        round_no=int(row["round_no"]),
    )
    for table in RACE_TABLES:
        pd.testing.assert_frame_equal(
            getattr(page, table), getattr(race_page(source), table)
        )


@pytest.mark.parametrize("source", ["002", "003", "004"])
def test_original_season_page_reads_to_the_same_frames(original_pages, source):
    season = 2003 if source == "003" else None
    page = alms.read_season(original(original_pages, source), season=season)
    for table in SEASON_TABLES:
        pd.testing.assert_frame_equal(
            getattr(page, table), getattr(season_page(source), table)
        )


@pytest.mark.parametrize("source", ["000", "001", "002", "003", "004"])
def test_original_page_is_shipped_without_its_sentences(original_pages, source):
    printed = original(original_pages, source).read_text(encoding="utf-8").split("\n")
    shipped = (HERE / about(source)["file"]).read_text(encoding="utf-8").split("\n")
    page = race_page(source) if source in ("000", "001") else season_page(source)
    used = set(page.rows.loc[page.rows["read_as"] != UNKNOWN, "line"])
    blanked = [line if no in used else "" for no, line in enumerate(printed, 1)]
    assert shipped[:-1] == blanked[: len(shipped) - 1]
    assert not any(blanked[len(shipped) - 1 :])


def test_original_pages_are_those_in_sources(original_pages):
    listed = alms.sources().dropna(subset="original_sha256")
    for row in listed.itertuples():
        content = original(original_pages, row.source).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row.original_sha256


def test_sources_names_every_file_and_its_hash():
    listed = alms.sources()
    folders = [HERE / "pages", HERE / "compiled"]
    files = {f"{path.parent.name}/{path.name}" for f in folders for path in f.iterdir()}
    assert set(listed["file"]) == files - {"compiled/sources.csv"}
    assert listed["terms"].notna().all()
    assert listed["sha256"].str.fullmatch("[0-9a-f]{64}").all()
    assert listed["source"].is_unique


@pytest.mark.parametrize("file", ["pages", "compiled"])
def test_files_are_utf8_with_lf(file):
    for path in (HERE / file).iterdir():
        content = path.read_bytes()
        assert b"\r" not in content
        assert content.decode("utf-8").endswith("\n")
        assert not content.endswith(b"\n\n")


@pytest.mark.parametrize("source", ["000", "001", "002", "003", "004"])
def test_shipped_pages_hold_no_sentence(source):
    text = (HERE / about(source)["file"]).read_text(encoding="utf-8")
    for line in text.split("\n"):
        assert not line.rstrip().endswith(".") or "|" in line
        assert "copyright" not in line.casefold()


@pytest.mark.parametrize(
    "file",
    [
        "crews",
        "lost_entries",
        "races",
        "class_results",
        "cars",
        "classes",
        "rules",
        "names",
        "errata",
        "scale_rounds",
    ],
)
def test_every_compiled_row_names_its_evidence(file):
    rows = read_facts(f"compiled/{file}.csv")
    assert rows
    assert all(row["evidence"] for row in rows)


def test_exceptional_scales_are_tied_to_rounds_as_the_sentences_say(original_pages):
    """The reader finds the rounds in the sentences, the shipped page in the facts."""
    for source in ("002", "004"):
        page = alms.read_season(original(original_pages, source))
        pd.testing.assert_frame_equal(
            page.points_scales, season_page(source).points_scales
        )


def test_the_row_that_needs_a_fact_is_refused_without_it(original_pages, tmp_path):
    """Mosport's place 21 has 17 laps in a B162 or 7 in a B1621: a fact decides."""
    from alms_data.known import vocabulary_of
    from alms_data.readers.race import read_race_page
    from alms_data.readers.vocabulary import Vocabulary

    told = vocabulary_of(2004)
    text = original(original_pages, "001")

    def read(cars):
        vocabulary = Vocabulary(told.classes, {**told.cars, "LMP1": cars})
        return read_race_page(
            text, season=2004, round_no=6, races={}, vocabulary=vocabulary
        )

    with pytest.raises(alms.PageError, match="line 47: no known car"):
        read(told.cars["LMP1"] - {"Lola B162"})
    with pytest.raises(alms.PageError, match="line 47: the row can be read in 2 ways"):
        read(told.cars["LMP1"] | {"Lola B1621"})
    assert read(told.cars["LMP1"]).results.loc[20, "laps"] == 17
