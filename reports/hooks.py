"""What Sphinx and MyST-NB don't do by themselves, as a Sphinx extension."""

import json
import re
from pathlib import Path

import nbformat
from docutils import nodes
from latex2mathml.converter import convert
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.writers.html5 import HTML5Translator

from glossary import explain
from lessons import IN_PLACE_OF_A_WIDGET, SVG, BuildError, tags, width, write_text
from tables import in_output, in_prose

MARKDOWN = "text/markdown"
# Cells for those who run a lesson or test it, and what an unanswered exercise says.
NOT_FOR_READERS = {"proof", "stop"}
UNANSWERED = "No answer yet"
NO_JUPYTER = (
    '<p>The controls need Jupyter. <a href="../flip.html">One page of this '
    "book</a> has some that need no more than a browser.</p>"
)


# --- Lessons --------------------------------------------------------------


def for_readers(app, docname, source):
    """Turn a saved lesson into what a reader sees; the download stays as it is."""
    if not str(app.env.doc2path(docname)).endswith(".ipynb"):
        return
    notebook = nbformat.reads(source[0], as_version=4)
    _, stake = notebook.cells[0].source.split("\n\n")[:2]
    notebook.metadata.myst = {"html_meta": {"description": stake}}
    notebook.cells = [c for c in notebook.cells if not NOT_FOR_READERS & tags(c)]
    for cell in notebook.cells:
        where = f"{docname}, cell {cell.id}"
        if cell.cell_type == "code":
            prepare(cell, where)
        else:
            cell.source = in_prose(cell.source, where)
        # [the figure](#fig-bands) becomes "Figure 17".
        cell.source = re.sub(
            r"\[[^\]]+\]\(#(fig-\w+)\)", r"{numref}`Figure %s <\1>`", cell.source
        )
    source[0] = nbformat.writes(notebook)


def for_teachers(app, docname, source):
    """Give the guide's tables their captions, and links to the files that it names."""
    if docname.startswith("teaching/"):
        source[0] = in_prose(source[0], docname)
    if docname == "teaching/README":
        source[0] = re.sub(r"`teaching/([\w.]+)`", r'<a href="\1">\1</a>', source[0])


def prepare(cell, where):
    """Fold the code of a cell; give its figure and its tables the words for them."""
    solved = "solution" in tags(cell)
    fold = "hide-cell" if solved else "hide-input"
    cell.metadata.tags = [*cell.metadata.get("tags", []), fold]
    options = {"code_prompt_show": "Solution"} if solved else {}
    cell.outputs = [output for output in cell.outputs if for_a_page(output)]
    given = cell.metadata.get("caption", [])
    captions = iter([given] if isinstance(given, str) else given)
    for output in cell.outputs:
        data = output.get("data", {})
        if data.get("text/plain") == IN_PLACE_OF_A_WIDGET:
            data["text/html"] = NO_JUPYTER
        elif "text/html" in data:
            table = in_output(data["text/html"], next(captions, ""), where)
            output.data = {MARKDOWN: table}
        if SVG in data:
            options |= words(data[SVG], output.metadata.get(SVG, {}))
    if left := list(captions):
        raise BuildError(f"{where}: captions without a table: {', '.join(left)}")
    cell.metadata.mystnb = options


def for_a_page(output):
    """Whether an output is neither a caption for Jupyter nor the call for an answer."""
    caption = output.get("metadata", {}).get(MARKDOWN, {}).get("role")
    return caption != "caption" and not output.get("text", "").startswith(UNANSWERED)


def words(svg, about):
    """Alt text, width, caption and name of a figure, as MyST-NB asks for them."""
    return {
        "image": {
            "alt": about.get("alt", ""),
            "width": f"{width(svg):.0f}px",
        },
        "figure": {
            "name": f"fig-{about.get('name', '')}",
            "caption": about.get("caption", ""),
        },
    }


# --- Every page -----------------------------------------------------------


def check_images(app, doctree):
    """Refuse a picture that a screen reader could not tell."""
    for image in doctree.findall(nodes.image):
        if not image.get("alt"):
            where = app.env.docname
            raise BuildError(
                f"{where}: the picture {image['uri']} has no alt text. "
                "End the cell with show(fig, name=..., alt=..., caption=...)."
            )


def open_fold(translator, node):
    """Begin a fold; MyST-NB's own says "Toggle hidden content" of each."""
    classes = " ".join(node["classes"])
    text = node["prompt_show"]
    translator.body.append(f'<details class="{classes}"><summary>{text}</summary>')


def close_fold(translator, node):
    translator.body.append("</details>")


def open_cell(translator, node):
    """Begin a cell of a table; an empty one heads nothing, so it is no heading."""
    HTML5Translator.visit_entry(translator, node)
    if not node.astext().strip():
        translator.body[-1] = translator.body[-1].replace("<th", "<td")
        translator.context[-1] = "</td>\n"


def inline_formula(translator, node):
    translator.body.append(convert(node.astext(), display="inline"))
    raise nodes.SkipNode


def block_formula(translator, node):
    formula = convert(node.astext(), display="block")
    translator.body.append(f'<div class="formula" tabindex="0">{formula}</div>')
    raise nodes.SkipNode


# --- Search without a server ----------------------------------------------


def keep_text(app, pagename, templatename, context, doctree):
    """Collect what the search shows of a page: it can't fetch one from a folder."""
    if doctree:
        seen = doctree.deepcopy()
        for markup in [*seen.findall(nodes.raw)]:
            markup.parent.remove(markup)
        app.builder.texts[f"{pagename}.html"] = " ".join(seen.astext().split())
    if pagename == "search":
        app.add_js_file("search_text.js", priority=100)


def write_texts(app, error):
    if not error:
        texts = json.dumps(app.builder.texts, ensure_ascii=False, sort_keys=True)
        path = Path(app.outdir, "_static", "search_text.js")
        write_text(path, f"window.SEARCH_TEXT = {texts};\n")


def prepare_search(app):
    app.builder.texts = {}


def setup(app):
    """Tell Sphinx of all this."""
    app.add_html_math_renderer("mathml", (inline_formula, None), (block_formula, None))
    app.add_node(HideCodeCellNode, override=True, html=(open_fold, close_fold))
    cell = (open_cell, HTML5Translator.depart_entry)
    app.add_node(nodes.entry, override=True, html=cell)
    app.connect("source-read", for_readers)
    app.connect("source-read", for_teachers)
    app.connect("doctree-read", check_images)
    app.connect("doctree-resolved", explain)
    app.connect("builder-inited", prepare_search)
    app.connect("html-page-context", keep_text)
    app.connect("build-finished", write_texts)
    return {"version": "1", "parallel_read_safe": False}
