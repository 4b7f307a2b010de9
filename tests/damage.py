"""Damage that a seed decides, and the account of the rows that come out."""

import random
import re

from generated import PLAIN, WILD
from mutations import records

# ---- damage

NOISE = [*WILD, *PLAIN, " | ", "|", "||", "\n", "\n\n", "1P1", "350-", "Did Not Start"]
NOISE += ["1", "0", "99", "\t", " ", "\x0b", "\x85", "\r", "== GT ==", "--|--|", "-"]


def damaged(text, seed):
    """The page after one to six pieces of damage that the seed decides."""
    dice = random.Random(seed)
    for _ in range(dice.choice([1, 1, 1, 2, 3, 6])):
        text = dice.choice(DAMAGES)(text, dice)
    return text


def _span(text, dice, longest):
    start = dice.randrange(len(text) + 1)
    return start, min(len(text), start + dice.randint(1, longest))


def _cut(text, dice):
    start, end = _span(text, dice, dice.choice([1, 3, 40, 400]))
    return text[:start] + text[end:]


def _insert(text, dice):
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(NOISE) * dice.choice([1, 1, 1, 9]) + text[at:]


def _replace(text, dice):
    start, end = _span(text, dice, dice.choice([1, 1, 8]))
    return text[:start] + dice.choice(NOISE) + text[end:]


def _truncate(text, dice):
    at = dice.randrange(len(text) + 1)
    return dice.choice([text[:at], text[at:]])


def _lines(text, dice):
    """One line is lost, doubled, moved, merged with the next, or torn in two."""
    lines = text.split("\n")
    at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    kind = dice.randrange(6)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(other, lines[at])
    elif kind == 2:
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == 3:
        lines[at : at + 2] = ["".join(lines[at : at + 2])]
    elif kind == 4:
        tear = dice.randrange(len(lines[at]) + 1)
        lines[at : at + 1] = [lines[at][:tear], lines[at][tear:]]
    else:
        del lines[min(at, other) : max(at, other)]
    return "\n".join(lines)


def _cells(text, dice):
    """Cells of one row are emptied, lost, doubled or swapped."""
    lines = text.split("\n")
    at = dice.randrange(len(lines))
    cells = lines[at].split("|")
    one, two = dice.randrange(len(cells)), dice.randrange(len(cells))
    kind = dice.randrange(4)
    if kind == 0:
        cells[one] = " "
    elif kind == 1:
        del cells[one]
    elif kind == 2:
        cells.insert(two, cells[one])
    else:
        cells[one], cells[two] = cells[two], cells[one]
    lines[at] = "|".join(cells)
    return "\n".join(lines)


def _digit(text, dice):
    digits = [found.start() for found in re.finditer(r"\d", text)]
    if not digits:
        return text
    at = dice.choice(digits)
    return text[:at] + dice.choice("0123456789٣") + text[at + 1 :]


DAMAGES = [_cut, _insert, _replace, _truncate, _lines, _lines, _cells, _cells, _digit]

TOKENS = (
    """
|;|;|;|;\n;\n;\n; ; ;1;2;3;10;99;C;DNF;Rnd;Race;Circuit;Date;Pos;Class;No;Team;Drivers;
Chassis;Tyre;Laps;Engine;Rd 1;Rd 2;Total;LMP1;GTS;GT;P1;March 20;USA;GER;All;1–3;-;--;
=;==;= 2004 x =;== LMP1 ==;38;#38 Team; Winning Team; Winning Drivers;- 10-8-6-4-2;
1P1;2P1;Lehto;Audi R8;350-;Did Not Start;Judd 4.0L V8;Allan McNish;Source;![]();/;(
""".replace("\n", "")
    .replace("\\n", "\n")
    .split(";")
)


def soup(seed):
    """A page of tokens that readers know, in no order."""
    dice = random.Random(seed)
    lines = []
    for _ in range(dice.randint(1, 12)):
        if dice.random() < 0.5:
            cells = dice.choices(TOKENS, k=dice.choice([2, 4, 6, 8, 10]))
            lines.append("| " + " | ".join(cells) + " |")
        elif dice.random() < 0.5:
            lines.append(dice.choice(HEADERS))
        else:
            lines.append("".join(dice.choices(TOKENS, k=dice.randint(0, 9))))
    return "\n".join(lines)


HEADERS = [
    "| Rnd | Race | Circuit | Date |",
    "| Team | Chassis |",
    "| Pos | Team | Chassis | Engine | Rd 1 | Total |",
    "| Rnd | Circuit | LMP1 Winning Team | GT Winning Team |",
    "| LMP1 Winning Drivers | GT Winning Drivers | | |",
    "| Pos | Class | No | Team | Drivers | Chassis | Laps |",
    "POS.CLASSDRIVERSCARLAPSRETIREMENTS",
    "== LMP1 ==",
    "| 1 | Race | Circuit | May 1 |",
    "| USA Team | Audi R8 |",
    "| 1 | Team | Audi R8 | Audi | 10 | 10 |",
    "| 1 | Circuit | #38 Team | #3 Team |",
    "| Allan McNish | Ann Other | | |",
    "| 1 | LMP1 | 38 | Team | Ann Other | Audi R8 | 350 |",
    "1P1LehtoAudi R8350-",
    "2GTLongPorsche GT3RS90Fire",
]


# ---- the account: each row that came out is a line of the page


def lines_read_as(page, table):
    rows = page.rows
    return [
        page.page.lines[no - 1] for no in rows.loc[rows["read_as"] == table, "line"]
    ]


def _holds(line, values):
    shown = re.sub(r"\s+", "", re.sub(r"!\[[^\[\]]*\]\([^()]*\)", "", line))
    return all(
        re.sub(r"\s+", "", str(value)) in shown for value in values if value is not None
    )


def _is_whole(line, row, crew):
    """Whether the cells of a glued row, put together again, are the line."""
    names = "/".join(driver["surname"] for driver in crew)
    printed = (row["car_class"], row["car_class"].removeprefix("LM"))
    causes = {"running": ["-"], "did not start": ["Did Not Start", "DNS"]}
    whole = {
        f"{row['position']}{car_class}{names}{row['chassis']}{row['laps']}{cause}"
        for car_class in printed
        for cause in causes.get(row["status"], [row["cause"]])
    }
    bare = re.sub(r"\s+", "", line).casefold()
    return bare in {re.sub(r"\s+", "", text).casefold() for text in whole}


def assert_race_accounted(race):
    rows, lines = records(race.results), lines_read_as(race, "results")
    assert len(rows) == len(lines)
    crews = {}
    for row in records(race.crews):
        crews.setdefault(row["position"], []).append(row)
    for row, line in zip(rows, lines, strict=True):
        laps = row["laps"] or None  # a car that did not start may have a dash
        cells = [row[key] for key in ("position", "number", "team", "chassis", "cause")]
        assert _holds(line, [*cells, laps]), (row, line)
        if row["position"] is not None:
            crew = crews.pop(row["position"], [])
            for driver in crew:
                assert _holds(line, [driver["surname"], driver["driver"]]), line
            assert "|" in line or _is_whole(line, row, crew), (row, line)
    assert set(crews) <= {None}
    placed = [row["position"] for row in rows if row["position"] is not None]
    assert sorted(set(placed)) == placed


def assert_season_accounted(page):
    def both(table):
        return records(getattr(page, table)), lines_read_as(page, table)

    for table, keys in ACCOUNT.items():
        rows, lines = both(table)
        assert len(rows) == len(lines), table
        for row, line in zip(rows, lines, strict=True):
            assert _holds(line, [row[key] for key in keys.split()]), (row, line)
    rows, lines = both("winners")
    rounds = [row["round_no"] for row in rows]
    assert len(lines) == 2 * max(rounds, default=0)
    for row in rows:
        team, crew = lines[2 * row["round_no"] - 2 : 2 * row["round_no"]]
        assert _holds(team, [row["round_no"], row["number"], row["team"]])
        assert _holds(crew, [row["driver"]])
    rows, lines = both("points_scales")
    scales = {}
    for row in rows:
        scales.setdefault(row["round_no"], []).append(str(row["points"]))
    assert all(any("-".join(s) in line for line in lines) for s in scales.values())
    totals = {}
    for row in records(page.points):
        key = row["car_class"], row["team"], row["round_no"]
        totals.setdefault(key, []).append(row["points"])
    assert set(page.page.used.values()) <= READ_AS


ACCOUNT = {
    "schedule": "round_no race circuit",
    "entries": "",
    "standings": "position team chassis engine total",
}
READ_AS = {
    *"schedule entries winners points_scales standings header sources".split(),
    *"heading separator results engine blank".split(),
    "not read: no known header above",
}
