"""What goes wrong on a page, said so that the reader can mend it."""


class PageError(ValueError):
    """A page that cannot be read: names the page, the line and what was expected."""

    def __init__(
        self,
        page: str,
        problem: str,
        *,
        expected: str,
        line_no: int | None = None,
        line: str = "",
    ) -> None:
        where = page if line_no is None else f"{page}, line {line_no}"
        shown = f"\n  line: {shorten(line)}" if line else ""
        super().__init__(f"{where}: {problem}{shown}\n  expected: {expected}")
        self.page, self.line_no, self.problem = page, line_no, problem


def shorten(text: str, longest: int = 160) -> str:
    """Cut a long text so that it can stand in a message."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
