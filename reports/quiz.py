"""Write every exercise as a quiz bank for Moodle, from alms_data/exercises/.

The format is what Moodle reads in question/format/xml/format.php and describes at
https://docs.moodle.org/en/Moodle_XML_format. The grading is that of `check`: an answer
meets what is recognised in the same order, within the same distance. A hint gives a
second try where the quiz's behaviour is "Interactive with multiple tries".
"""

import base64
from html import escape
from xml.etree import ElementTree

import vl_convert

from alms_data.exercises import bank
from alms_data.exercises.feedback import known_answers
from lessons import MARKDOWN, PX_PER_POINT, ROOT

CATEGORY = "$course$/Thirteen laps"
TYPES = {"choice": "multichoice", "number": "numerical", "text": "shortanswer"}
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
    quiz = ElementTree.Element("quiz")
    for lesson in bank.lessons().values():
        category = ElementTree.SubElement(quiz, "question", type="category")
        add(category, "category", f"{CATEGORY}/{lesson.name.replace('_', ' ')}")
        quiz.extend(question(each) for each in lesson.exercises)
    ElementTree.indent(quiz)
    text = ElementTree.tostring(quiz, encoding="utf-8", xml_declaration=True)
    path.write_bytes(text + b"\n")


def question(exercise):
    """One exercise as a question of the type that fits its kind."""
    asked = ElementTree.Element("question", type=TYPES[exercise.kind])
    add(asked, "name", exercise.id)
    text = add(asked, "questiontext", "", format="html")
    drawn = figure(text, exercise.figure) if exercise.figure else ""
    stem = html(f"**{exercise.question}**")
    text[0].text = html(exercise.context) + drawn + stem
    add(asked, "generalfeedback", html(exercise.why), format="html")
    settings = {"defaultgrade": "1", "penalty": "0.3333333", "hidden": "0"}
    settings |= {"idnumber": exercise.id} | OPTIONS[exercise.kind]
    for name, value in settings.items():
        ElementTree.SubElement(asked, name).text = value
    asked.extend(answers(exercise))
    if exercise.kind == "number" and exercise.unit not in ("", "share"):
        add_unit(asked, exercise.unit)
    add(asked, "hint", html(exercise.hint or AGAIN), format="html")
    return asked


def answers(exercise):
    """Everything that is recognised; choices in the order of their letters."""
    if exercise.kind == "choice":
        known = {each.answer: each for each in known_answers(exercise)}
        for letter, text in exercise.choices:
            # Inline, as "17." alone would begin a list.
            yield answer(known[letter], MARKDOWN.renderInline(text), "html")
        return
    for each in known_answers(exercise):
        if exercise.kind == "text":
            yield answer(each, each.answer, "plain_text")
            continue
        numerical = answer(each, f"{each.answer:.10g}", "plain_text")
        ElementTree.SubElement(numerical, "tolerance").text = f"{each.within:.10g}"
        yield numerical


def answer(known, text, kind):
    """What is recognised, its grade, and for a mistake its diagnosis."""
    fraction = "100" if known.is_right else "0"
    given = ElementTree.Element("answer", fraction=fraction, format=kind)
    ElementTree.SubElement(given, "text").text = text
    # Why the right one is right follows as general feedback.
    says = "Right." if known.is_right else known.says
    add(given, "feedback", html(says), format="html")
    return given


def add_unit(asked, name):
    """Accept "22 laps" for 22."""
    unit = ElementTree.SubElement(ElementTree.SubElement(asked, "units"), "unit")
    for key, value in {"multiplier": "1", "unit_name": name}.items():
        ElementTree.SubElement(unit, key).text = value
    for key, value in UNITS.items():
        ElementTree.SubElement(asked, key).text = value


def figure(text, name):
    """Put a figure of the lesson into the file, and give the HTML that shows it.

    As PNG: Moodle takes an SVG for a file that may run scripts, and sends it as a
    download. The alt text is the one that the lesson stored with the figure.
    """
    source = (ROOT / "figures" / f"{name}.svg").read_text(encoding="utf-8")
    drawn = ElementTree.fromstring(source)
    width = float(drawn.get("width").removesuffix("pt")) * PX_PER_POINT
    about = {"name": f"{name}.png", "path": "/", "encoding": "base64"}
    picture = vl_convert.svg_to_png(source, scale=SHARP)
    encoded = base64.b64encode(picture).decode("ascii")
    ElementTree.SubElement(text, "file", about).text = encoded
    return (
        f'<p><img src="@@PLUGINFILE@@/{name}.png" '
        f'alt="{escape(drawn.get("aria-label"))}" width="{width:.0f}"></p>\n'
    )


def html(markdown):
    """The HTML of a text; what looks like a tag in it is escaped."""
    # Moodle draws the lines of tables of this class.
    return MARKDOWN.render(markdown).replace("<table>", '<table class="generaltable">')


def add(parent, name, text, **attributes):
    """Add an element with a `text` in it, as Moodle has them."""
    element = ElementTree.SubElement(parent, name, attributes)
    ElementTree.SubElement(element, "text").text = text.strip()
    return element
