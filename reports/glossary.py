"""The words of the glossary, explained where a page first uses them."""

import re

from docutils import nodes

from lessons import TEACHING

GLOSSARY = "teaching/glossary"
EXPLAINED_IN = ("notebooks/", "index", "flip", "own_results", "recipes", "sources")
EXPLAINED_IN += ("tables", "teaching/README")
ITEM = re.compile(r"^- (\*\*.+?\*\*): (.+?)(?=^- |^$|\Z)", re.MULTILINE | re.DOTALL)
# A word has its explanation in running text, not where something else is said of it.
NOT_HERE = (nodes.reference, nodes.literal, nodes.strong, nodes.table, nodes.caption)
# In a sentence these are mostly plain English.
PLAIN = """
can win, cause, chance, claim, clock, column, control, event, expected, finish, gap,
heap, key, label, laps behind, level, limits, list, listed, look, make, mean, measure,
missing, model, no row, page, place, points, points more, position, row, score, share,
source, status, stop, stretch, table, team, title, unit, within
"""
# Here a word of the glossary means something else.
OTHERWISE = """
as a bar, best car on the left, each bar below, finished 6 laps behind, finished on the
same lap, format the column, missing from the bars, moodle xml format, move the slider,
round a few, the map and the, turn it round, way round
"""


def explanations():
    """What each word means, and the anchor of its entry."""
    text = (TEACHING / "glossary.md").read_text(encoding="utf-8")
    plain = listed(PLAIN)
    found = {}
    for terms, told in ITEM.findall(text):
        words = re.findall(r"\*\*(.+?)\*\*", terms)
        entry = anchor(words[0]), " ".join(re.sub(r"[*`]", "", told).split())
        found |= {word.lower(): entry for word in words if word.lower() not in plain}
    return found


def listed(text):
    return [" ".join(words.split()) for words in text.split(",")]


def anchor(word):
    return f"term-{nodes.make_id(word)}"


TERMS = explanations()
LONGEST_FIRST = "|".join(map(re.escape, sorted(TERMS, key=len, reverse=True)))
PASSED_OVER = "|".join(words.replace(" ", r"\s") for words in listed(OTHERWISE))
WORD = re.compile(
    rf"(?<![\w-])(?:{PASSED_OVER}|({LONGEST_FIRST})s?)(?![\w-])", re.IGNORECASE
)


def explain(app, doctree, docname):
    """Give entries their anchors, and make a link of the first use of each word."""
    if docname == GLOSSARY:
        for item in doctree.findall(nodes.list_item):
            item["ids"].append(anchor(next(item.findall(nodes.strong)).astext()))
    if not docname.startswith(EXPLAINED_IN):
        return
    uri = app.builder.get_relative_uri(docname, GLOSSARY)
    new = set(TERMS)
    for paragraph in doctree.findall(nodes.paragraph):
        for text in list(paragraph.findall(nodes.Text)):
            if not within(text, NOT_HERE):
                text.parent.replace(text, [*linked(text, new, uri)])


def within(node, kinds):
    """Whether a node is inside another of these kinds."""
    while node := node.parent:
        if isinstance(node, kinds):
            return True
    return False


def linked(text, new, uri):
    """The pieces of a text, the first uses of new words as links."""
    end = 0
    for found in WORD.finditer(text):
        word = (found[1] or "").lower()
        if word in new:
            new.remove(word)
            place, told = TERMS[word]
            link = {"refuri": f"{uri}#{place}", "reftitle": told, "classes": ["term"]}
            yield nodes.Text(text[end : found.start()])
            yield nodes.reference("", found[0], internal=True, **link)
            end = found.end()
    yield nodes.Text(text[end:])
