"""What Sphinx and MyST-NB don't do by themselves, as a Sphinx extension."""

import json
import re

import nbformat
from bs4 import BeautifulSoup
from docutils import nodes
from latex2mathml.converter import convert
from lessons import IN_PLACE_OF_A_WIDGET, BuildError
from myst_nb.sphinx_ import HideCodeCellNode

SVG = "image/svg+xml"
PX_PER_POINT = 96 / 72
# Pixels from which a figure scrolls on a phone; made smaller, nobody could read it.
WIDE = 500
# Cells for those who run a lesson or test it, and what an unanswered exercise says.
NOT_FOR_READERS = {"remove", "proof", "stop"}
UNANSWERED = "No answer yet"
NO_JUPYTER = (
    '<p>The controls need Jupyter. <a href="../flip.html">One page of this '
    "book</a> has some that need no more than a browser.</p>"
)
BLANK = "<NA>|NaN|NaT|None"
KEPT = ("class", "rowspan", "colspan")


# --- Lessons --------------------------------------------------------------


def for_readers(app, docname, source):
    """Turn a saved lesson into what a reader sees; the download stays as it is."""
    if not str(app.env.doc2path(docname)).endswith(".ipynb"):
        return
    notebook = nbformat.reads(source[0], as_version=4)
    _, stake = notebook.cells[0].source.split("\n\n")[:2]
    notebook.metadata.myst = {"html_meta": {"description": stake}}
    notebook.cells = [
        cell
        for cell in notebook.cells
        if not NOT_FOR_READERS & set(cell.metadata.get("tags", []))
    ]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            prepare(cell)
        # [the figure](#fig-bands) becomes "Figure 17".
        cell.source = re.sub(
            r"\[[^\]]+\]\(#(fig-\w+)\)", r"{numref}`Figure %s <\1>`", cell.source
        )
    source[0] = nbformat.writes(notebook)


def prepare(cell):
    """Fold the code of a cell, and give its figure the words that came with it."""
    solved = "solution" in cell.metadata.get("tags", [])
    fold = "hide-cell" if solved else "hide-input"
    cell.metadata.tags = [*cell.metadata.get("tags", []), fold]
    options = {"code_prompt_show": "Solution"} if solved else {}
    cell.outputs = [output for output in cell.outputs if for_a_page(output)]
    for output in cell.outputs:
        data = output.get("data", {})
        if data.get("text/plain") == IN_PLACE_OF_A_WIDGET:
            data["text/html"] = NO_JUPYTER
        elif "text/html" in data:
            data["text/html"] = readable(data["text/html"])
        if SVG in data:
            options |= words(data[SVG], output.metadata.get(SVG, {}))
    cell.metadata.mystnb = options


def for_a_page(output):
    """Whether an output is neither a caption for Jupyter nor the call for an answer."""
    caption = output.get("metadata", {}).get("text/markdown", {}).get("role")
    return caption != "caption" and not output.get("text", "").startswith(UNANSWERED)


def words(svg, about):
    """Alt text, width, caption and name of a figure, as MyST-NB asks for them."""
    points = re.search(r'width="([\d.]+)pt"', svg)
    width = float(points[1]) * PX_PER_POINT if points else 0
    return {
        "image": {
            "alt": about.get("alt", ""),
            "width": f"{width:.0f}px",
            "classes": "wide" if width > WIDE else "",
        },
        "figure": {
            "name": f"fig-{about.get('name', '')}",
            "caption": about.get("caption", ""),
        },
    }


def readable(html):
    """A pandas table with one header, numbers on the right, a dash for a blank."""
    page = BeautifulSoup(html, "html.parser")
    if not page.find("table", "dataframe"):
        return html
    for tag in page(True):
        tag.attrs = {key: tag[key] for key in KEPT if key in tag.attrs}
    header = page.thead("tr")
    names = [cell.text for cell in header[-1]("th")]
    known = [name for name in names if name]
    if len(header) == 2 and names == known + [""] * (len(names) - len(known)):
        # The second row only names the index: put its names into the first.
        for cell, name in zip(header[0]("th"), known, strict=False):
            cell.string = name
        header.pop().extract()
    rows = page.tbody("tr")
    labels = [row.th.text for row in rows if row.th]
    if labels and not header[0].th.text and all(map(str.isdecimal, labels)):
        # Numbers of rows without a name say nothing to a reader.
        for row in [*header, *rows]:
            row.th.extract()
    for column in zip(*(row(["th", "td"]) for row in [*header, *rows]), strict=False):
        texts = [cell.text for cell in column[len(header) :]]
        if all(re.fullmatch(r"[-–]?[\d.,]*|" + BLANK, text) for text in texts):
            for cell in column:
                cell["class"] = "number"
    for cell in page("td", string=re.compile(f"^({BLANK})$")):
        cell.string = "–"
    for cell in page("th"):
        cell.name = "th" if cell.text else "td"
    return str(page.table)


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


def write_text(app, error):
    if not error:
        text = json.dumps(app.builder.texts, ensure_ascii=False, sort_keys=True)
        path = app.outdir / "_static" / "search_text.js"
        path.write_text(f"window.SEARCH_TEXT = {text};\n", encoding="utf-8")


def prepare_search(app):
    app.builder.texts = {}


def setup(app):
    """Tell Sphinx of all this."""
    app.add_html_math_renderer("mathml", (inline_formula, None), (block_formula, None))
    app.add_node(HideCodeCellNode, override=True, html=(open_fold, close_fold))
    app.connect("source-read", for_readers)
    app.connect("doctree-read", check_images)
    app.connect("builder-inited", prepare_search)
    app.connect("html-page-context", keep_text)
    app.connect("build-finished", write_text)
    return {"version": "1", "parallel_read_safe": False}
