"""Pages from templates: of the book, of plans for the classroom, and for students."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

HERE = Path(__file__).parent
ENVIRONMENT = Environment(
    loader=FileSystemLoader([HERE / "book", HERE / "classroom", HERE / "start"]),
    autoescape=select_autoescape(enabled_extensions=["html.j2"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def fill(template, **given):
    """Fill in a template; what it ends with is one newline."""
    return ENVIRONMENT.get_template(template).render(given).rstrip("\n") + "\n"
