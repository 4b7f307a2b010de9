"""Telling the names of a crew apart."""

import re
from collections.abc import Collection
from itertools import pairwise

from data_raw.readers.vocabulary import NATIONS, PARTICLES

SUFFIXES = {"Jr.", "Jr", "Sr.", "II", "III"}
# What may stand before a capital within a name: McNish, DeQuesada.
BEFORE_CAPITAL = {"Mc", "Mac", "Fitz", "St"} | {name.title() for name in PARTICLES}
# Most names are as plain as this, which saves looking at each of their letters.
PLAIN = re.compile(
    "(?:(?:" + "|".join(sorted(PARTICLES)) + ") )*(?:Mc|Mac|O'|)[A-Z][a-z]+"
)


def is_name(text: str) -> bool:
    """Whether a text can be a surname: a capital or a particle starts it."""
    if PLAIN.fullmatch(text):
        return True
    words = text.replace(",", " ").split()
    if not words or text[-1] in "-'’" or "  " in text or not _is_worded(text):
        return False
    if not all(_has_own_capitals(word) for word in words):
        return False
    if words[0] in PARTICLES:
        return len(words) > 1
    return words[0][0].isupper() or text[:2] in ("d'", "d’")


def _has_own_capitals(word: str) -> bool:
    """Whether nothing clings to a name, as in LehtoProdrive or SBernhard."""
    cases = "".join(
        "A" if mark.isupper() else "a" * mark.islower() or "." for mark in word
    )
    starts = [found.start() + 1 for found in re.finditer("aA", cases)]
    parts = [word[a:b] for a, b in pairwise([0, *starts])]
    return "AAa" not in cases and all(
        re.split(r"\W", part)[-1] in BEFORE_CAPITAL for part in parts
    )


def _is_worded(text: str) -> bool:
    return all(mark.isalpha() or mark in " .,'’-" for mark in text)


def surname_of(name: str) -> str | None:
    """Surname in a full name; None where it is not certain."""
    words = [word for word in name.replace(",", " ").split() if word not in SUFFIXES]
    for at, word in enumerate(words[1:-1], 1):
        if word in PARTICLES:
            return " ".join(words[at:])
    return words[1] if len(words) == 2 else None


def without_nation(text: str) -> tuple[str | None, str]:
    """Nation code before a name, if there is one, and the name."""
    code, _, rest = text.partition(" ")
    return (code, rest.strip()) if code in NATIONS and rest.strip() else (None, text)


def split_crew(text: str, known: Collection[str]) -> list[str] | None:
    """Full names in a cell that runs them together; None where that is open.

    Nation codes part the names where the page has them. Elsewhere known names do;
    between them two or three words can only be one name, as a name has at least two.
    """
    words = text.split()
    if any(word in NATIONS for word in words):
        return _split_by_nation(words)
    names: list[str] = []
    rest: list[str] = []
    while words:
        fitting = _known_starts(words, known)
        if len(fitting) > 1:
            return None
        if not fitting:
            rest.append(words.pop(0))
            continue
        names += _one_name(rest) + [" ".join(words[: fitting[0]])]
        words, rest = words[fitting[0] :], []
    names += _one_name(rest)
    return names if all(names) else None


def _known_starts(words: list[str], known: Collection[str]) -> list[int]:
    return [
        size
        for size in range(2, min(len(words), 6) + 1)
        if " ".join(words[:size]) in known
    ]


def _one_name(words: list[str]) -> list[str]:
    """Return the words as one name, an empty one where they may be more or less."""
    if not words:
        return []
    weighty = [word for word in words if word not in PARTICLES]
    return [" ".join(words) if len(weighty) in (2, 3) else ""]


def _split_by_nation(words: list[str]) -> list[str] | None:
    names: list[list[str]] = []
    for word in words:
        if word in NATIONS:
            names.append([])
        elif not names:
            return None
        else:
            names[-1].append(word)
    if not all(names) or any(map(_looks_like_nation, words)):
        return None
    return [" ".join(name) for name in names]


def _looks_like_nation(word: str) -> bool:
    """Whether a word may be a nation's code that is not known."""
    return (
        len(word) == 3
        and word.isalpha()
        and word.isupper()
        and word not in NATIONS
        and word not in SUFFIXES
    )
