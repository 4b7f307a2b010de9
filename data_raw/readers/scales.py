"""Points scales: a list of ten numbers each, the exceptions below the usual one."""

import re
from collections.abc import Iterator, Sequence

from data_raw.readers.page import Page, Record
from data_raw.vocabulary import ROUNDS

SCALE = re.compile(r"- (\d+(?:-\d+){9})")
LIKE_A_SCALE = re.compile(r"\d-\d+-\d")


def read_scales(page: Page, exceptions: Sequence[Sequence[int]]) -> list[Record]:
    """One record per round and place that scores.

    The first scale holds for every round but those of the ``exceptions``, each of
    which has a scale of its own, in the page's order.
    """
    scales = list(_scales(page))
    if len(scales) != 1 + len(exceptions):
        expected = f"{1 + len(exceptions)}, by compiled/scale_rounds.csv"
        raise page.error(f"{len(scales)} points scales", expected)
    scale_of = dict.fromkeys(ROUNDS, scales[0])
    for rounds, scale in zip(exceptions, scales[1:], strict=True):
        scale_of |= dict.fromkeys(rounds, scale)
    return [
        {"round_no": round_no, "place": place, "points": points}
        for round_no, scale in scale_of.items()
        for place, points in enumerate(scale, 1)
    ]


def _scales(page: Page) -> Iterator[list[int]]:
    """Points by place of each scale."""
    for no, line in page.numbered():
        if "|" in line or not LIKE_A_SCALE.search(line):
            continue
        scale = SCALE.fullmatch(line)
        points = [int(score) for score in scale[1].split("-")] if scale else []
        if not points or points != sorted(set(points), reverse=True):
            expected = "points of ten places that fall, as in - 20-16-13-10-8-6-4-3-2-1"
            raise page.error("a damaged points scale", expected, no)
        page.read_as[no] = "points_scales"
        yield points
