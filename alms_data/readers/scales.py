"""Points scales, and to which rounds each belongs."""

import re

from alms_data.errors import nearest
from alms_data.readers.page import Page
from alms_data.readers.vocabulary import Vocabulary

SCALE = re.compile(r"-?\s*(\d{1,3}(?:-\d{1,3}){4,30})\s*")


def read_scales(page: Page, schedule: list[dict], vocabulary: Vocabulary) -> list[dict]:
    """One dictionary per round and place that scores.

    The first scale holds for every round, each further one for the rounds that the
    sentence above it names; where the sentence is gone, for those in the vocabulary.
    """
    rounds = {
        race["race"]: race["round_no"] for race in schedule if not race["cancelled"]
    }
    scale_of: dict[int, list[int]] = {}
    for count, (no, scale) in enumerate(_scales(page)):
        page.used[no] = "points_scales"
        named = _exception(page, no, count, rounds, vocabulary)
        scale_of |= dict.fromkeys(named, scale)
    return [
        {"round_no": round_no, "place": place, "points": points}
        for round_no in sorted(scale_of)
        for place, points in enumerate(scale_of[round_no], 1)
    ]


def _scales(page: Page) -> list[tuple[int, list[int]]]:
    scales = []
    for no, line in page.numbered():
        if match := SCALE.fullmatch(line):
            points = [int(score) for score in match[1].split("-")]
            if points != sorted(set(points), reverse=True):
                raise page.error("points do not fall", "fewer for each place", no)
            scales.append((no, points))
    return scales


def _exception(
    page: Page, no: int, count: int, rounds: dict[str, int], vocabulary: Vocabulary
) -> list[int]:
    """Rounds that a scale holds for."""
    if not rounds:
        raise page.error("a points scale without a schedule", "a schedule", no)
    if count == 0:
        return list(rounds.values())
    sentence = page.lines[no - 2].strip() if no > 1 else ""
    if sentence:
        return _rounds_named(page, no - 1, sentence, rounds, vocabulary)
    if count <= len(vocabulary.scale_rounds):
        return list(vocabulary.scale_rounds[count - 1])
    raise page.error(
        "nothing says for which rounds this scale holds",
        "a sentence above it that names races of the schedule",
        no,
    )


def _rounds_named(
    page: Page, no: int, sentence: str, rounds: dict[str, int], vocabulary: Vocabulary
) -> list[int]:
    """Rounds of the races that a sentence names; each capital must be accounted for."""
    names = {race: race for race in rounds} | dict(vocabulary.race_names)
    named, rest = [], sentence
    for name in sorted(names, key=len, reverse=True):
        if name in rest and names[name] in rounds:
            named.append(rounds[names[name]])
            rest = rest.replace(name, "")
    unknown = re.findall(r"(?<=\s)[A-Z][\w'-]*(?: [A-Z][\w'-]*)*", rest)
    if unknown or not named:
        given = unknown[0] if unknown else sentence
        raise page.error(
            f"{given!r} is no race of the schedule.{nearest(given, names)}",
            f"races among {', '.join(rounds)}",
            no,
        )
    return sorted(named)
