"""Write every exercise as a quiz bank for Moodle, from alms_data/exercises/.

The format is what Moodle reads in question/format/xml/format.php and describes at
https://docs.moodle.org/en/Moodle_XML_format. The grading is that of `check`: an answer
meets what is recognised in the same order, within the same distance. A hint gives a
second try where the quiz's behaviour is "Interactive with multiple tries".
"""

import base64
from html import escape

import vl_convert
from lxml import etree
from lxml.builder import E

from alms_data.exercises import bank
from alms_data.exercises.feedback import known_answers
from lessons import MARKDOWN, ROOT, width

CATEGORY = "$course$/Thirteen laps"
TYPES = {"choice": "multichoice", "number": "numerical", "text": "shortanswer"}
ALWAYS = {"defaultgrade": "1", "penalty": "0.3333333", "hidden": "0"}
# Letters stay with their choices: texts of the exercises speak of "(d)".
OPTIONS = {
    "choice": {"single": "true", "shuffleanswers": "false", "answernumbering": "abc"},
    "number": {},
    "text": {"usecase": "0"},
}
# A unit may be left out, and costs nothing: it is the number that is asked for.
UNITS = {"unitgradingtype": "0", "unitpenalty": "0", "showunits": "0"}
AGAIN = "Read what is said of your choice, and choose once more."
SHARP = 2  # pixels of a figure per pixel of a plain screen


def write_quiz(path):
    """Write the bank, a category for each lesson."""
    quiz = E.quiz()
    for lesson in bank.lessons().values():
        name = f"{CATEGORY}/{lesson.name.replace('_', ' ')}"
        quiz.append(E.question(E.category(E.text(name)), type="category"))
        quiz.extend(map(question, lesson.exercises))
    etree.indent(quiz)
    text = etree.tostring(quiz, encoding="utf-8", xml_declaration=True)
    path.write_bytes(text + b"\n")


def question(exercise):
    """One exercise as a question of the type that fits its kind."""
    drawn, file = figure(exercise.figure) if exercise.figure else ("", [])
    text = html(exercise.context) + drawn + html(f"**{exercise.question}**")
    settings = ALWAYS | {"idnumber": exercise.id} | OPTIONS[exercise.kind]
    return E.question(
        E.name(E.text(exercise.id)),
        E.questiontext(E.text(text), *file, format="html"),
        in_html("generalfeedback", exercise.why),
        *elements(settings),
        *answers(exercise),
        *unit(exercise),
        in_html("hint", exercise.hint or AGAIN),
        type=TYPES[exercise.kind],
    )


def elements(texts):
    return [E(name, text) for name, text in texts.items()]


def in_html(name, markdown):
    return E(name, E.text(html(markdown).strip()), format="html")


def answers(exercise):
    """Everything that is recognised; choices in the order of their letters."""
    known = known_answers(exercise)
    if exercise.kind == "text":
        return [answer(each, each.answer) for each in known]
    if exercise.kind == "number":
        return [
            answer(each, f"{each.answer:.10g}", E.tolerance(f"{each.within:.10g}"))
            for each in known
        ]
    of_letter = {each.answer: each for each in known}
    # Inline, as "17." alone would begin a list.
    return [
        answer(of_letter[letter], MARKDOWN.renderInline(text), format="html")
        for letter, text in exercise.choices
    ]


def answer(known, text, *tolerance, format="plain_text"):
    """What is recognised, its grade, and for a mistake its diagnosis."""
    # Why the right one is right follows as general feedback.
    says = in_html("feedback", "Right." if known.is_right else known.says)
    fraction = "100" if known.is_right else "0"
    return E.answer(E.text(text), says, *tolerance, fraction=fraction, format=format)


def unit(exercise):
    """Accept "22 laps" for 22."""
    if exercise.kind != "number" or exercise.unit in ("", "share"):
        return []
    named = E.unit(E.multiplier("1"), E.unit_name(exercise.unit))
    return [E.units(named), *elements(UNITS)]


def figure(name):
    """The HTML that shows a figure of the lesson, and the figure as a file.

    As PNG: Moodle takes an SVG for a file that may run scripts, and sends it as a
    download. The alt text is the one that the lesson stored with the figure.
    """
    svg = (ROOT / "figures" / f"{name}.svg").read_text(encoding="utf-8")
    alt = etree.fromstring(svg.encode()).get("aria-label")
    shown = (
        f'<p><img src="@@PLUGINFILE@@/{name}.png" '
        f'alt="{escape(alt)}" width="{width(svg):.0f}"></p>\n'
    )
    picture = base64.b64encode(vl_convert.svg_to_png(svg, scale=SHARP)).decode()
    return shown, [E.file(picture, name=f"{name}.png", path="/", encoding="base64")]


def html(markdown):
    """The HTML of a text; what looks like a tag in it is escaped."""
    # Moodle draws the lines of tables of this class.
    return MARKDOWN.render(markdown).replace("<table>", '<table class="generaltable">')
