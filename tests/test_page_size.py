"""Pages up to the limit of 5 MB take work in proportion to their size.

No time is taken. Calls are counted at two sizes. What one call of a regular
expression does is not seen so; that is guarded by reading pages of 5 MB in a process
that is ended after minutes, where what grows with the square would need hours.
"""

import io
import subprocess
import sys
from contextlib import suppress

import pytest

import alms_data as alms
from alms_data.readers.page import LARGEST

TITLE = "= 2005 =\n"
ROUNDS = "| Rnd | Race | Circuit | Date |\n| 1 | Sprint | Hill | May 1 |\n"
ARTICLE = "| Pos | Class | No | Team | Drivers | Chassis | Laps |\n"
ENTRIES = "== (GT) ==\n| Team | Chassis |\n| USA Hilltop | Audi R8 |\n"
WINNERS = "| Rnd | Circuit | GT Winning Team |\n| GT Winning Drivers | | |\n"
POINTS = "| Pos | Team | Chassis | Engine | Rd 1 | Total |\n"
SCALES = "For all:\n- 10-8-6-4-2\n"

# What a page opens with, and what is repeated to fill it.
PAGES = {
    "cells": (TITLE, "|a" * 20 + "\n"),
    "one cell in a row": (TITLE, "|a\n"),
    "prose": (TITLE, "A sentence, and 2004 of them.\n"),
    "blank lines": (TITLE + ROUNDS, "\n"),
    "headings": (TITLE, "== (GT) ==\n"),
    "headers": (TITLE, "| Team | Chassis |\n"),
    "damaged headers": (TITLE, "| Team | Chass |\n"),
    "separators": (TITLE + ENTRIES, "---|---|\n"),
    "cancelled rounds": (TITLE + ROUNDS, "| C | Cup | Hill | May 1 |\n"),
    "drivers": (TITLE + ENTRIES, "| GER Pierre Kaffer | 8–9 |\n"),
    "teams": (TITLE + ENTRIES, "| USA Hilltop | Audi R8 |\n"),
    "ties": (TITLE + "== GT ==\n" + POINTS, "| 1= | T | C | E | 1 | 1 |\n"),
    "tiny tables": (TITLE, POINTS + "| 1 | T | C | E | 1 | 1 |\n"),
    "winners' tables": (TITLE, WINNERS + "| 1 | Hill | #3 T |\n| Jo Gue | | |\n"),
    "scales": (TITLE + ROUNDS, SCALES),
    "cars": (ARTICLE, "| NC | GT | 3 | T | Allan McNish Jo Gue | Audi R8 | 3 |\n"),
    "engines": (ARTICLE, "| NC | GT | 3 | T | Jo Gue | Audi R8 | 3 |\n| V8 4 | | |\n"),
    "blank rows": (ARTICLE, "| | | | | | | |\n"),
    "articles": ("", ARTICLE + "| NC | GT | 3 | T | Jo Gue | Audi R8 | 3 |\n"),
    "captions": ("1P1LehtoAudi R8350-\n\n", "A caption\n"),
    "glued rows": ("", "1P1LehtoAudi R8350-\n"),
    "glued rows apart": ("", "1P1LehtoAudi R8350-\n\n"),
    "glued rows of no known class": ("1P1LehtoAudi R8350-\n\n", "2P9A1\n\n"),
}


def filled(kind, size):
    head, unit = PAGES[kind]
    return head + unit * ((size - len(head)) // len(unit))


def rounds(size):
    """A schedule that grows, and scales that name its races."""
    count = size // 80
    races = [f"| {at} | Cup{at} | Hill | May 1 |\n" for at in range(1, count)]
    scales = [f"For the Cup{at}:\n- 10-8-6-4-2\n" for at in range(1, count)]
    return "".join([TITLE, ROUNDS.split("\n")[0] + "\n", *races, SCALES, *scales])


def read(text):
    """Read a page with both readers; whether it is refused does not matter here."""
    for reader, more in (
        (alms.read_race, {"season": 2004, "round_no": 1}),
        (alms.read_season, {"season": 2005}),
    ):
        with suppress(alms.PageError):
            reader(io.StringIO(text), **more)


def calls_of(work, *given):
    """Calls that some work makes, of Python's functions and of built-in ones."""
    count = 0

    def counting(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        work(*given)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("kind", [*PAGES, "rounds"])
def test_four_times_the_page_takes_four_times_the_calls(kind):
    small, large = (
        rounds(size) if kind == "rounds" else filled(kind, size)
        for size in (5_000, 20_000)
    )
    read(small)  # what is loaded once is loaded
    assert calls_of(read, large) <= 4.5 * calls_of(read, small)


def test_the_count_sees_what_grows_with_the_square():
    def in_pairs(size):
        return [abs(a - b) for a in range(size) for b in range(size)]

    assert calls_of(in_pairs, 80) > 12 * calls_of(in_pairs, 20)


# ---- one call that goes on and on

MARKS = ["a", "A", "1", " ", "/", ", ", "(", "[", "![", "![](", "|", "=", "-", "1-"]
MARKS += ["Aa", "1A", "A1", "van ", "Audi R", "USA ", "Mc", "'", "2004 ", "POS "]
ROW = 1_900  # signs, just below the longest row that is read


def hostile_pages():
    """Pages with a mark repeated in one endless line, in rows, and in headings."""
    for mark in MARKS:
        yield "1P1" + mark * (LARGEST // len(mark) - 3)
        long = mark * (ROW // len(mark))
        yield f"| {long} |\n" * (LARGEST // 10 // ROW)
        yield f"= {long} =\n" * (LARGEST // 10 // ROW)


def test_no_page_of_5_mb_is_read_for_hours():
    subprocess.run([sys.executable, __file__], check=True, timeout=300)


if __name__ == "__main__":
    for page in hostile_pages():
        read(page)
