"""What goes wrong on a page, said so that one can mend it."""


class PageError(ValueError):
    """A page that can't be read: says which line, what is wrong, what was expected."""

    def __init__(
        self, page: str, line_no: int | None, line: str, problem: str, expected: str
    ) -> None:
        where = page if line_no is None else f"{page}, line {line_no}"
        shown = f"\n  line: {line}" if line else ""
        super().__init__(f"{where}: {problem}{shown}\n  expected: {expected}")
        self.page, self.line_no, self.problem = page, line_no, problem
