"""A page of text: headings, hanging paragraphs and plain tables, wrapped to the width and printed at once.

Text is never interpreted as markup, and control characters never reach the terminal.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

_CONTROL = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if code != 10}


class Page:
    """Collects lines for a console and prints them in one go."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.lines: list[Text] = []

    def heading(self, title: str, note: str = "") -> None:
        """A blank line, then a title and a note behind it."""
        self.lines += [Text(), Text.assemble((title, "bold"), f"   {note}" if note else "")]

    def item(self, text: str | Text, *, gutter: str | Text = "", hang: int = 2) -> None:
        """A paragraph indented by `hang` columns; `gutter` stands in the indent of its first line."""
        body = text if isinstance(text, Text) else Text(clean(text))
        lead = gutter if isinstance(gutter, Text) else Text(gutter)
        for index, line in enumerate(body.wrap(self.console, max(20, self.console.width - hang))):
            line.rstrip()
            start = Text.assemble(lead, " " * (hang - len(lead.plain))) if index == 0 else Text(" " * hang)
            self.lines.append(start.append_text(line))

    def table(self, rows: Sequence[Sequence[str | Text]], *, hang: int = 2, wide: int = 0) -> None:
        """Columns as wide as their longest cell; the column `wide` is cut when the line is too long."""
        cells = [[cell if isinstance(cell, Text) else Text(cell) for cell in row] for row in rows]
        widths = [max(row[column].cell_len for row in cells) for column in range(len(cells[0]))]
        room = self.console.width - hang - 2 * (len(widths) - 1)
        widths[wide] = max(12, min(widths[wide], room - sum(widths) + widths[wide]))
        for row in cells:
            line = Text(" " * hang)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True)):
                last = index == len(widths) - 1
                cell.truncate(width, overflow="ellipsis", pad=not last)
                line.append_text(cell)
                line.append("" if last else "  ")
            line.rstrip()
            self.lines.append(line)

    def print(self) -> None:
        """Print everything."""
        self.console.print(Text("\n").join(self.lines), soft_wrap=True)


def clean(text: str) -> str:
    """Text without control characters."""
    return text.translate(_CONTROL)


def styled(*parts: str | tuple[str, str]) -> Text:
    """Text from plain and (text, style) parts, cleaned."""
    return Text.assemble(*((clean(part[0]), part[1]) if isinstance(part, tuple) else clean(part) for part in parts))
