"""Damage done to pages, and the comparison with what was read before it."""

import io

import pandas as pd

import alms_data as alms
from alms_data.facts import HERE

RACE = {"000": (2004, 1), "001": (2004, 6)}


def text_of(source):
    (path,) = (HERE / "pages").glob(f"{source}_*.txt")
    return path.read_text(encoding="utf-8")


def lines_of(source):
    return text_of(source).rstrip("\n").split("\n")


def plain(value):
    """Value in which a missing one equals any other missing one."""
    return None if value is None or value is pd.NA or value != value else value


def records(frame):
    """Rows of a frame as plain dictionaries; floats only if a whole number is gone."""
    columns = [list(map(plain, frame[column].astype("object"))) for column in frame]
    return [
        dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)
    ]


def read_race(text, source="001", **more):
    season, round_no = RACE[source]
    return alms.read_race(io.StringIO(text), season=season, round_no=round_no, **more)


def race_rows(race):
    """One dictionary per car with its crew; equal for equal pages."""
    crews = {}
    for row in records(race.crews):
        crews.setdefault(row["position"], []).append((row["seat"], row["surname"]))
    keep = "position car_class class_position chassis laps status cause".split()
    return [
        {**{name: row[name] for name in keep}, "crew": crews.get(row["position"])}
        for row in records(race.results)
    ]


def outcome(read, text):
    """What reading gives: the page, or the error that it has to be."""
    try:
        return read(text)
    except alms.PageError as error:
        assert error.page == "<buffer>"
        assert str(error).startswith("<buffer>")
        assert "\n  expected: " in str(error)
        assert len(str(error)) < 1_500
        return error


def refused(result, *lines):
    """Whether reading was refused; the error must name one of the lines."""
    if not isinstance(result, alms.PageError):
        return False
    assert result.line_no in lines, f"{result}\n(not one of the lines {lines})"
    return True
