"""A page of text: headings, hanging paragraphs and plain tables, wrapped to a width.

Text is never interpreted as markup, and control characters never reach the terminal. rich is
only needed, and only imported, where there are colours to show.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise

Styled = list[tuple[str, str]]
"""Text in pieces, each with a rich style or ''."""
Piece = str | Styled
_TIED = "\N{NO-BREAK SPACE}"
"""A blank at which no line ends; shown as any other."""
_JOINT = "\ufdd0"
"""Stands between wide characters that stay together, and is never shown; Unicode has no such character."""
_BLANK = f" {_TIED}{_JOINT}"
_SHOWN = {ord(_TIED): " ", ord(_JOINT): None}
_CONTROL = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if code != 10}


class Page:
    """Collects lines of a given width."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[Styled] = []

    def heading(self, title: str, note: str = "", *, apart: bool = True) -> None:
        """A blank line where it stands apart, then a title and a note behind it."""
        self.run_in(title, f" {note}" if note else "", apart=apart)

    def item(self, text: str | Styled, *, gutter: str | Styled = "", hang: int = 2) -> None:
        """A paragraph indented by `hang` columns; `gutter` stands in the indent of its first line."""
        lead = _pieces(gutter)
        for index, line in enumerate(_wrap(_pieces(text), max(20, self.width - hang))):
            indent = [*lead, (" " * (hang - cells(_plain(lead))), "")] if index == 0 else [(" " * hang, "")]
            self.lines.append([*indent, *line])

    def run_in(self, title: str, text: Piece, *, hang: int = 2, apart: bool = True) -> None:
        """A blank line where it stands apart, then a paragraph that begins with its title."""
        whole = [(title, "bold"), ("  ", ""), *_pieces(text)]
        if apart:
            self.lines.append([])
        lead = next(end for end in range(hang, 0, -1) if cells(_plain(whole)[:end]) <= hang)
        self.item(_slice(whole, lead, len(_plain(whole))), gutter=_slice(whole, 0, lead), hang=hang)

    def table(self, rows: Sequence[Sequence[str | Styled]], *, hang: int = 2) -> None:
        """Columns as wide as their longest cell; where the line is too long, the widest are cut."""
        table = [[_pieces(cell) for cell in row] for row in rows]
        widths = [max(cells(_plain(row[column])) for row in table) for column in range(len(table[0]))]
        room = self.width - hang - 2 * (len(widths) - 1)
        while sum(widths) > room and max(widths) > 1:
            widths[widths.index(max(widths))] -= 1
        for row in table:
            line: Styled = [(" " * hang, "")]
            for cell, width in zip(row, widths, strict=True):
                line += [*_cut(cell, width), (" " * (width - min(width, cells(_plain(cell))) + 2), "")]
            self.lines.append(line)

    def text(self, *, coloured: bool) -> str:
        """The whole page, ending with a line break; with terminal colours where asked for."""
        if not coloured:
            return "".join(f"{_plain(line).rstrip()}\n" for line in self.lines).translate(_SHOWN)
        from rich.console import Console
        from rich.text import Text

        console = Console(
            width=self.width,
            force_terminal=True,
            color_system="standard",
            legacy_windows=False,
            highlight=False,
            _environ={},
        )
        page = Text("\n").join(Text.assemble(*_joined(line)) for line in map(_rstripped, self.lines))
        with console.capture() as captured:
            console.print(page, soft_wrap=True)
        return captured.get().translate(_SHOWN)


def clean(text: str) -> str:
    """Text without control characters."""
    return text.translate(_CONTROL)


def styled(*parts: str | tuple[str, str]) -> Styled:
    """Pieces from plain and (text, style) parts, cleaned."""
    return [(clean(part[0]), part[1]) if isinstance(part, tuple) else (clean(part), "") for part in parts]


def dotted(*parts: Piece) -> Styled:
    """Parts in a row with dots between them."""
    found: Styled = []
    for part in parts:
        found += [(f"{_TIED}· " if found else "", ""), *_rstripped(_pieces(part))]
    return found


def _joined(line: Styled) -> Styled:
    """The same with neighbours of one style in one piece."""
    return [("".join(text for text, _ in pieces), style) for style, pieces in groupby(line, lambda piece: piece[1])]


def _rstripped(pieces: Styled) -> Styled:
    return _slice(pieces, 0, len(_plain(pieces).rstrip()))


def _pieces(text: str | Styled) -> Styled:
    return [(clean(text), "")] if isinstance(text, str) else text


def kept(text: str) -> str:
    """Text that stays on one line."""
    tied = text.replace(_JOINT, "").replace(" ", _TIED)
    if tied.isascii():
        return tied
    wide = [unicodedata.east_asian_width(character) in "WF" for character in tied]
    joints = [_JOINT if here or after else "" for here, after in pairwise(wide)]
    return "".join(character + joint for character, joint in zip(tied, [*joints, ""], strict=True))


def _plain(pieces: Styled) -> str:
    return "".join(text for text, _ in pieces)


def cells(text: str) -> int:
    """Columns that a text takes on a terminal: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    return sum(_cell(character) for character in text)


@lru_cache(maxsize=1024)
def _cell(character: str) -> int:
    if character == _JOINT:
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return unicodedata.category(character) not in ("Mn", "Me", "Cf")


def _wrap(pieces: Styled, width: int) -> Iterator[Styled]:
    for start, end in _breaks(_plain(pieces), width):
        yield _slice(pieces, start, end)


def _breaks(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Start and end of each line, broken at blanks and beside wide characters; a longer word is cut."""
    start = 0
    for paragraph in text.split("\n"):
        end = start + len(paragraph)
        while cells(text[start:end].rstrip()) > width:
            fits, room = start, width - _cell(text[start])
            while room >= 0:
                fits += 1
                room -= _cell(text[fits])
            yield start, len(text[: (cut := _cut_at(text, start, fits))].rstrip(_BLANK))
            start = cut
            while start < end and text[start] in (" ", _TIED):
                start += 1
        yield start, start + len(text[start:end].rstrip())
        start = end + 1


def _cut_at(text: str, start: int, fits: int) -> int:
    """Where a line ends at the latest place that may end one; what is tied and too long ends between its words."""
    for may in (_may_break, _may_untie):
        for at in range(fits, start, -1):
            if may(text, at) and text[start:at].strip():
                return at
    return fits


_CLOSING = frozenset("，。、；：？！）》」』】〉〕”’…—,.;:?!)]}%")
_OPENING = frozenset("（《「『【〈〔“‘([{")


def _may_break(text: str, at: int) -> bool:
    """Whether a line may end before a character: at a blank; between Chinese characters, but not before a
    mark that closes, nor behind one that opens."""
    before, after = text[at - 1], text[at]
    if after == " ":
        return True
    if before == " " or before in (_TIED, _JOINT) or after in (_TIED, _JOINT):
        return False  # the blank itself is the better place
    wide = unicodedata.east_asian_width(before) in "WF" or unicodedata.east_asian_width(after) in "WF"
    return wide and after not in _CLOSING and before not in _OPENING


def _may_untie(text: str, at: int) -> bool:
    """The same for what should stay together: at a tied blank, but not before a dot between parts, or at a joint."""
    before, behind, after = text[at - 2 : at - 1], text[at - 1], text[at]
    if after == _TIED:
        return text[at + 1 : at + 2] != "·"
    return behind == _JOINT and before != _TIED and after not in _CLOSING and before not in _OPENING


def _slice(pieces: Styled, start: int, end: int) -> Styled:
    found: Styled = []
    at = 0
    for text, style in pieces:
        part = text[max(0, start - at) : max(0, end - at)]
        if part:
            found.append((part, style))
        at += len(text)
    return found


def clipped(text: str, width: int) -> str:
    """Text on so many columns at most; where it is longer, whole words of it and a mark."""
    if cells(text) <= width:
        return text
    keep = len(text)
    while keep and cells(text[:keep]) > width - 1:
        keep -= 1
    words = text[:keep].rpartition(" ")[0] if text[keep : keep + 1] != " " else text[:keep]
    enough = words and 2 * cells(words) >= width  # else half a word tells more
    return (words if enough else text[:keep]).rstrip(" ,:;，、：；·(（") + "…" if width > 0 else ""


def _cut(pieces: Styled, width: int) -> Styled:
    text = _plain(pieces)
    if cells(text) <= width:
        return pieces
    keep = len(text)
    while cells(text[:keep]) > width - 1:
        keep -= 1
    return [*_slice(pieces, 0, keep), ("…", "")]
