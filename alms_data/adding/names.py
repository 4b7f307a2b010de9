"""Names on a page that may be another spelling of a known one."""

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from unicodedata import combining, normalize

from alms_data.adding.candidate import Candidate
from alms_data.corrections import NAMED, give_one_spelling
from alms_data.facts import read_facts
from alms_data.known import compiled_drivers
from alms_data.published import known_drivers, printed

KINDS = ("team", "driver", "circuit", "chassis")
# Words that many teams or circuits have in their names.
COMMON = frozenset(
    "racing race team motorsport motorsports sport sports the "
    "international raceway circuit street course park".split()
)
ALIKE = 0.85
OF_ROUNDS = re.compile(r"(.+) \(\d[\d–, -]*\)")


def names_to_decide(candidate: Candidate) -> Iterator[dict[str, str | int]]:
    """Rows for compiled/names.csv, each to be kept or thrown away."""
    for kind, car_class, name in dict.fromkeys(_unmapped(candidate)):
        canonical = _like(candidate, kind, car_class, name)
        if not canonical:
            continue
        yield {
            "kind": kind,
            "season": candidate.season if kind == "team" else "",
            "car_class": car_class,
            "as_printed": name,
            "canonical": canonical,
            "evidence": candidate.line_of(name),
        }


def _unmapped(candidate: Candidate) -> Iterator[tuple[str, str, str]]:
    """Kind, class and name of each cell that names.csv has no other spelling for."""
    for table, frame in candidate.tables.items():
        rows = frame.to_dict("records")
        spelled = [dict(row) for row in rows]
        give_one_spelling(table, spelled)
        for column, kind in NAMED.get(table, {}).items():
            for row, same in zip(rows, spelled, strict=True):
                name = row[column]
                if isinstance(name, str) and name == same[column] and kind in KINDS:
                    by_class = kind in ("team", "chassis")
                    yield kind, row["car_class"] if by_class else "", name


def _like(candidate: Candidate, kind: str, car_class: str, name: str) -> str:
    """Known name that a name may stand for; an empty text where there is none."""
    if kind == "chassis":
        return _car_like(car_class, name)
    known = _known(candidate, kind, car_class)
    if kind == "team" and name in known:
        known = _spelled("standings", "team")
    if name in known:
        return ""
    alike = [other for other in known if may_be_same(name, other)]
    return max(alike, key=lambda other: _likeness(name, other), default="")


def _known(candidate: Candidate, kind: str, car_class: str) -> set[str]:
    """Names that the tables have; of teams first those of the same standings."""
    if kind == "driver":
        return _drivers()
    if kind == "circuit":
        return _spelled("schedule", "circuit")
    return _scored(candidate, car_class) or _spelled("standings", "team")


@cache
def _drivers() -> set[str]:
    names = read_facts("compiled/names.csv")
    other = {row["as_printed"] for row in names if row["kind"] == "driver"}
    return set(known_drivers() | compiled_drivers()) - other


@cache
def _spelled(table: str, column: str) -> set[str]:
    """Names in a table of the shipped pages, one spelling each."""
    rows = printed(table).dropna(subset=column).to_dict("records")
    give_one_spelling(table, rows)
    return {str(row[column]) for row in rows}


def _scored(candidate: Candidate, car_class: str) -> set[str]:
    """Teams of the class in the standings of the candidate's season."""
    standings = candidate.tables.get("standings", printed("standings"))
    rows = standings[standings["season"] == candidate.season].to_dict("records")
    give_one_spelling("standings", rows)
    return {str(row["team"]) for row in rows if row["car_class"] == car_class}


def _car_like(car_class: str, name: str) -> str:
    """Car without its rounds, or what another class or another hyphen makes of it."""
    if without_rounds(name) != name:
        return without_rounds(name)
    spellings: dict[str, str] = defaultdict(str)
    for row in read_facts("compiled/names.csv"):
        if row["kind"] == "chassis":
            spellings[row["as_printed"]] = row["canonical"]
    known = {row["car"] for row in read_facts("compiled/cars.csv")} - set(spellings)
    alike = [car for car in sorted(known) if _letters(car) == _letters(name)]
    return spellings[name] or next((car for car in alike if car != name), "")


def without_rounds(car: str) -> str:
    """Car without the rounds in brackets that it was used in."""
    return OF_ROUNDS.sub(r"\1", car)


def may_be_same(name: str, other: str) -> bool:
    """Tell whether two names are alike enough to ask if they mean the same."""
    if _letters(name) == _letters(other):
        return True
    own, others = _own_words(name), _own_words(other)
    fewer, more = sorted((set(own), set(others)), key=len)
    if not fewer:
        return False
    return fewer <= more or _alike(" ".join(own), " ".join(others)) >= ALIKE


def _likeness(name: str, other: str) -> float:
    """How much of two names is the same, words counting as much as letters."""
    same_words = SequenceMatcher(None, _words(name), _words(other)).ratio()
    return (same_words + _alike(name, other)) / 2


def _alike(name: str, other: str) -> float:
    return SequenceMatcher(None, _letters(name), _letters(other)).ratio()


def _own_words(name: str) -> list[str]:
    """Words of a name that not every other has as well."""
    return [word for word in _words(name) if word not in COMMON]


def _letters(name: str) -> str:
    return "".join(_words(name))


@cache
def _words(name: str) -> list[str]:
    """Words of a name in small letters, without accents and marks."""
    plain = "".join(mark for mark in normalize("NFKD", name) if not combining(mark))
    return re.findall(r"\w+", plain.casefold())
