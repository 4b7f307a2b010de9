"""Pages of the book whose code is run: top to bottom, in an empty folder.

A page shows files (a block with a caption), code (``python``), what it prints
(``text``) and what it draws (``figure``). Those of other languages are left alone.
After a change, ``python tests/recipe_pages.py`` writes output and figures anew.
"""

import ast
import contextlib
import io
import re
import tempfile
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402
import pandas as pd  # noqa: E402
from matplotlib.artist import Artist  # noqa: E402

from alms_data.style import as_svg  # noqa: E402

BOOK = Path(__file__).resolve().parent.parent / "reports" / "book"
BLOCK = re.compile(r"^```(\S+)(?: (\S+))?\n(.*?)^```$\n?", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"^:(\w+): (.+)\n", re.MULTILINE)
SCREEN = ["display.width", 88, "display.max_columns", 20]


def run(page):
    """Text of a page as it should be, and its figures by the path that it names."""
    text, names, drawn = page.read_text(encoding="utf-8"), {"__name__": "page"}, {}
    printed = None
    parts = [text[: next(BLOCK.finditer(text)).start()]]
    blocks = list(BLOCK.finditer(text))
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        kind, name, body = block.groups()
        if kind == "text" and printed is not None:
            body, printed = printed, None
        assert not printed, (
            f"{page.name}: the page does not show what is printed:\n{printed}"
        )
        if kind == "python":
            printed = execute(body, names) or None
        elif kind == "{code-block}":
            save(body)
        elif kind == "{figure}":
            drawn[name] = as_svg(plt.gcf(), dict(OPTION.findall(body))["alt"])
            plt.close()
        parts.append(f"```{kind}{f' {name}' if name else ''}\n{body}```\n")
        parts.append(text[block.end() : following.start() if following else len(text)])
    assert not plt.get_fignums(), f"{page.name}: a figure is not shown"
    return "".join(parts), drawn


def execute(code, names):
    """Run code as a notebook does, which shows the value of the last line."""
    tree, shown = ast.parse(code), io.StringIO()
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    with contextlib.redirect_stdout(shown), pd.option_context(*SCREEN):
        exec(compile(tree, "page", "exec"), names)
        value = eval(ast.unparse(last), names) if last else None
        if not (value is None or isinstance(value, Artist | list) and is_drawn(value)):
            print(value)
    return "".join(f"{line.rstrip()}\n" for line in shown.getvalue().splitlines())


def is_drawn(value):
    return isinstance(value, Artist) or all(isinstance(part, Artist) for part in value)


def save(body):
    """Write a file that the page shows; timing exports (.CSV) have a mark before it."""
    name = dict(OPTION.findall(body))["caption"]
    encoding = "utf-8-sig" if name.endswith(".CSV") else "utf-8"
    Path(name).write_text(OPTION.sub("", body).lstrip("\n"), encoding=encoding)


@contextlib.contextmanager
def empty_folder():
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        yield


@contextlib.contextmanager
def working_in(folder):
    """Run code in a folder; its figures and how they look go with it."""
    with contextlib.chdir(folder), plt.rc_context():
        yield
    plt.close("all")


if __name__ == "__main__":
    for page in (BOOK / "own_results.md", BOOK / "recipes.md"):
        with empty_folder():
            text, drawn = run(page)
        page.write_text(text, encoding="utf-8", newline="\n")
        for name, svg in drawn.items():
            (BOOK / name).parent.mkdir(exist_ok=True)
            (BOOK / name).write_text(svg, encoding="utf-8", newline="\n")
