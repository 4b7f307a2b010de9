"""Points scales, and to which rounds each belongs."""

import re

from alms_data.errors import nearest
from data_raw.errors import shorten
from data_raw.readers.page import Page, Record
from data_raw.readers.vocabulary import Vocabulary

SCALE = re.compile(r"-?\s*([0-9]{1,3}(?:-[0-9]{1,3}){4,30})\s*")
PART = re.compile(r"-\s*\d{1,3}|\d{0,3}(?:-\d{0,3}){2,}")
Scales = list[tuple[int, list[int]]]


def read_scales(
    page: Page, schedule: list[Record], vocabulary: Vocabulary
) -> list[Record]:
    """One dictionary per round and place that scores.

    The first scale holds for every round, each further one for the rounds that the
    sentence above it names; where the sentence is gone, for those in the vocabulary.
    """
    held = [race for race in schedule if not race["cancelled"]]
    scales = _scales(page)
    _require_all(page, scales, held, vocabulary)
    scale_of: dict[int, list[int]] = {}
    exceptions: set[int] = set()
    for count, (no, scale) in enumerate(scales):
        page.used[no] = "points_scales"
        named = _rounds_of(page, no, count, held, vocabulary)
        if count and (again := exceptions.intersection(named)):
            raise page.error(f"a second scale for round {min(again)}", "one", no)
        exceptions.update(named if count else ())
        scale_of |= dict.fromkeys(named, scale)
    return [
        {"round_no": round_no, "place": place, "points": points}
        for round_no in sorted(scale_of)
        for place, points in enumerate(scale_of[round_no], 1)
    ]


def scale_lines(page: Page) -> Scales:
    """Line number and points of each line that is a points scale."""
    matches = ((no, SCALE.fullmatch(line.strip())) for no, line in page.numbered())
    return [
        (no, [int(score) for score in match[1].split("-")])
        for no, match in matches
        if match
    ]


def _scales(page: Page) -> Scales:
    """Points scales of a page; raise where one is damaged."""
    scales = scale_lines(page)
    points_of = dict(scales)
    for no, line in page.numbered():
        points = points_of.get(no)
        if points is None and _is_part(line):
            raise page.error("a damaged points scale", "such as 20-16-13-10-8", no)
        if points and points != sorted(set(points), reverse=True):
            raise page.error("points do not fall", "fewer for each place", no)
    return scales


def _is_part(line: str) -> bool:
    """Whether a line is what is left of a scale; numbers of four digits are years."""
    text = line.strip()
    scores = text.removeprefix("-").strip()
    return any(map(str.isdigit, text[:9])) and bool(
        PART.fullmatch(text) or PART.fullmatch(scores)
    )


def _require_all(
    page: Page, scales: Scales, held: list[Record], vocabulary: Vocabulary
) -> None:
    """Raise where a scale is missing or shorter than the others."""
    if not scales:
        return
    first, known = scales[0][0], len(vocabulary.scale_rounds) + 1
    if not held:
        raise page.error("a points scale without a schedule", "a schedule", first)
    if known > 1 and len(scales) != known:
        raise page.error(f"{len(scales)} points scales", f"{known} this season", first)
    for no, scale in scales:
        if len(scale) != len(scales[0][1]):
            problem = f"{len(scale)} places score here"
            raise page.error(problem, f"{len(scales[0][1])} as above", no)


def _rounds_of(
    page: Page, no: int, count: int, held: list[Record], vocabulary: Vocabulary
) -> list[int]:
    """Rounds that a scale holds for."""
    sentence = page.lines[no - 2].strip() if no > 1 else ""
    if count == 0:
        return _all_rounds(page, no - 1, sentence, held, vocabulary)
    if sentence:
        return _rounds_named(page, no - 1, sentence, held, vocabulary)
    if count > len(vocabulary.scale_rounds):
        raise page.error(
            "nothing says for which rounds this scale holds",
            "a sentence above it that names races of the schedule",
            no,
        )
    rounds = list(vocabulary.scale_rounds[count - 1])
    if not set(rounds) <= {race["round_no"] for race in held}:
        raise page.error(f"a scale for rounds {rounds}", "them in the schedule", no)
    return rounds


def _all_rounds(
    page: Page, no: int, sentence: str, held: list[Record], vocabulary: Vocabulary
) -> list[int]:
    """Rounds of the season, unless the first scale is one race's own."""
    own = [name for name in _names(held, vocabulary) if name in sentence]
    if own:
        raise page.error(
            f"the first points scale is that of {own[0]!r}", "one for all rounds", no
        )
    return [race["round_no"] for race in held]


def _names(held: list[Record], vocabulary: Vocabulary) -> dict[str, list[int]]:
    """Rounds that each name of a race stands for."""
    rounds: dict[str, list[int]] = {}
    for race in held:
        rounds.setdefault(race["race"], []).append(race["round_no"])
    others = {
        name: rounds[race]
        for name, race in vocabulary.race_names.items()
        if race in rounds
    }
    return others | rounds


def _rounds_named(
    page: Page, no: int, sentence: str, held: list[Record], vocabulary: Vocabulary
) -> list[int]:
    """Rounds of the races that a sentence names; each capital must be accounted for."""
    names = _names(held, vocabulary)
    named, rest = [], sentence
    for name in sorted(names, key=len, reverse=True):
        if name in rest and len(names[name]) == 1:
            named += names[name]
            rest = rest.replace(name, "")
    unknown = re.findall(r"(?<=\s)[A-Z][\w'-]*(?: [A-Z][\w'-]*)*", rest)
    if unknown or not named:
        given = shorten(unknown[0] if unknown else sentence)
        raise page.error(
            f"{given!r} is no race of the schedule.{nearest(given, names)}",
            f"races among {', '.join(race['race'] for race in held)}",
            no,
        )
    return sorted(set(named))
