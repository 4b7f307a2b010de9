"""How a lesson becomes a page: its text, its formulas, its figures, its contents."""

import re
from html import escape, unescape

import nbformat
from latex2mathml.converter import convert
from lessons import ROOT, BuildError, title_and_stake, write_text
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

IMAGES = ("image/svg+xml", "image/png", "image/jpeg")
# The pages beside the lessons, as every page's navigation lists them.
SITE = {
    "index.html": "All lessons",
    "interactive.html": "Flip the rule",
    "data.html": "Data",
    "sources.html": "Sources",
}


class Renderer(IPythonRenderer):
    """Markdown with headings to link to, and formulas that need no script."""

    def heading(self, text, level, **attrs):
        return f'<h{level} id="{slug(text)}">{text}</h{level}>\n'

    def inline_math(self, body):
        return convert(body, display="inline")

    def block_math(self, body):
        formula = convert(body, display="block")
        return f"{scroll_box('Formula')}{formula}</div>"


def scroll_box(label):
    """Start of a box that scrolls by itself, with the keyboard too."""
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(label)}">'
    )


def slug(heading):
    """Name of a heading in an address."""
    text = unescape(re.sub(r"<[^>]+>", "", heading)).lower()
    return re.sub(r"\W+", "-", text).strip("-")


def render(markdown):
    """Markdown as HTML."""
    return MarkdownWithMath(renderer=Renderer(escape=False)).render(markdown)


def make_exporter():
    """Prepare nbconvert with the template beside this file."""
    exporter = HTMLExporter(
        template_name="template",
        extra_template_basedirs=[str(ROOT / "reports")],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    exporter.register_filter("markdown2html", render)
    exporter.environment.globals["site"] = SITE
    return exporter


def write_lesson(exporter, path, notebook, neighbours, folder):
    """Write the page of a lesson, with links to the lessons before and after it."""
    check_alt_texts(path, notebook)
    title, _ = title_and_stake(notebook)
    about = {
        "metadata": {"name": title},
        "contents": contents(notebook),
        "neighbours": neighbours,
    }
    page, _ = exporter.from_notebook_node(for_readers(notebook), resources=about)
    write_page(folder / f"{path.stem}.html", page)


def write_template(exporter, name, path, **given):
    """Write a page that is no lesson."""
    template = exporter.environment.get_template(f"{name}.html.j2")
    write_page(path, template.render(resources={}, here=path.name, **given))


def write_page(path, page):
    """Write HTML without spaces at the ends of its lines."""
    lines = [line.rstrip() for line in page.splitlines()]
    write_text(path, "\n".join(lines) + "\n")


def contents(notebook):
    """Address and text of every section."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    found = re.findall(r"^## +(.+)$", "\n".join(c.source for c in cells), re.MULTILINE)
    return [(slug(heading), re.sub(r"[`*]", "", heading)) for heading in found]


def for_readers(notebook):
    """Copy a notebook without what only makes sense in Jupyter."""
    page = nbformat.from_dict(notebook)
    page.cells = [c for c in page.cells if "remove" not in c.metadata.get("tags", [])]
    for cell in page.cells:
        if cell.cell_type == "code":
            cell.outputs = [o for o in cell.outputs if not is_caption(o)]
        if cell.cell_type == "markdown":
            cell.source = re.sub(r"(\]\(\w+)\.ipynb\b", r"\1.html", cell.source)
    return page


def is_caption(output):
    """Tell the caption that stands below a figure in Jupyter."""
    markdown = output.get("metadata", {}).get("text/markdown", {})
    return markdown.get("role") == "caption"


def images(notebook):
    """Yield cell number, image type and output of every picture."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            for kind in set(IMAGES) & set(output.get("data", {})):
                yield number, kind, output


def figures(notebook):
    """Every figure of a lesson: name, alt text, caption, and the output itself."""
    drawn = [output for _, kind, output in images(notebook) if kind == IMAGES[0]]
    return [{**output.metadata[IMAGES[0]], "output": output} for output in drawn]


def check_alt_texts(path, notebook):
    """Refuse a picture that a screen reader could not tell."""
    for number, kind, output in images(notebook):
        if not output.metadata.get(kind, {}).get("alt"):
            raise BuildError(
                f"{path.name}, cell {number}: a figure without alt text. "
                "End the cell with show(fig, name=..., alt=..., caption=...)."
            )


def as_table(frame, label):
    """Table of a frame in a box of its own that scrolls; all text is escaped."""
    shown = frame.rename(columns=lambda name: name.replace("_", " "))
    for name in shown.select_dtypes("datetime"):
        shown[name] = shown[name].dt.strftime("%Y-%m-%d")
    shown = shown.astype(object).where(shown.notna(), "")
    html = shown.to_html(index=False, border=0, justify="unset")
    return f"{scroll_box(label)}\n{html}\n</div>"
