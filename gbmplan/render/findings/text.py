"""Findings for a person: the line of the file with the span marked, wrapped to a width."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from gbmplan.problems import Place, printable
from gbmplan.validate.finding import Finding, Report, checked, found

Pieces = list[tuple[str, str]]
"""Text in pieces, each with a style or ''."""
_STYLE = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
_TAB = "    "


def render(report: Report, width: int, coloured: bool) -> str:
    """The whole report."""
    lines: list[Pieces] = []
    for finding in report.findings:
        lines += [*_finding(finding, report, width), []]
    for outcome in report.outcomes:
        if outcome.skipped:
            lines.append([("skipped", "bold"), (f" in {printable(outcome.pack)}:", "")])
            for skip in outcome.skipped:
                lines += _wrapped([(f"{skip.what}: {skip.reason}, {skip.place}", "")], width, 2, 4)
            lines.append([])
    for outcome in report.outcomes:
        lines += _wrapped([(f"{printable(outcome.pack)}: {found(outcome)}", "")], width, 0, 2)
        lines += _wrapped([(checked(outcome), "")], width, 2, 2)
    return _joined(lines, width, coloured)


def _finding(finding: Finding, report: Report, width: int) -> Iterator[Pieces]:
    style = _STYLE[finding.severity]
    head = [(f"{finding.severity} {finding.code} {finding.name}", style), (f": {finding.message}", "bold")]
    yield from _wrapped(head, width, 0, 2)
    gutter = len(str(max([finding.place.line, *(note.place.line for note in finding.notes)])))
    yield [(f"{' ' * gutter}--> ", "blue"), (str(finding.place), "")]
    yield from _source(finding.place, report, width, gutter, "^", style)
    if finding.help:
        lead = " " * gutter
        if finding.place.line:
            yield [(f"{lead} |", "blue")]
        yield from _wrapped([(f"{lead} = ", "blue"), ("help", "bold"), (f": {finding.help}", "")], width, 0, gutter + 9)
    for note in finding.notes:
        yield from _wrapped([(f"{' ' * gutter} = ", "blue"), ("note", "bold"), (f": {note.message}", "")], width, 0, 4)
        yield [(f"{' ' * gutter}--> ", "blue"), (str(note.place), "")]
        yield from _source(note.place, report, width, gutter, "-", "blue")


def _source(place: Place, report: Report, width: int, gutter: int, sign: str, style: str) -> Iterator[Pieces]:
    """The line at a place, with its span marked; nothing for a place that has no line."""
    if not place.line or place.file not in report.lines:
        return
    lines = report.lines[place.file]()
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    start = place.column - 1
    end = place.end_column - 1 if place.end_line == place.line else len(line.rstrip()) if place.end_line else start + 1
    before, marked, after = _shown(line[:start]), _shown(line[start : max(end, start + 1)]), _shown(line[end:])
    before, marked, after = _cropped(before, marked, after, width - gutter - 3)
    yield [(f"{' ' * gutter} |", "blue")]
    yield [(f"{place.line:>{gutter}} | ", "blue"), (f"{before}{marked}{after}".rstrip(), "")]
    yield [(f"{' ' * gutter} | ", "blue"), (" " * cells(before) + sign * max(1, cells(marked)), style)]


def _shown(text: str) -> str:
    return printable(text.replace("\t", _TAB))


def _cropped(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """The three parts cut to `room` columns, so that the marked one stays in sight."""
    if cells(before + marked + after) <= room:
        return before, marked, after
    if cells(marked) > room // 2:
        marked = _first(marked, room // 2)
        after = ""
    left = min(cells(before), max(room - cells(marked) - min(cells(after), room // 4), 0))
    if left < cells(before):
        before = "…" + _last(before, left - 1)
    rest = room - cells(before) - cells(marked)
    if cells(after) > rest:
        after = _first(after, rest - 1) + "…" if rest > 0 else ""
    return before, marked, after


def _first(text: str, room: int) -> str:
    keep = min(len(text), max(room, 0))
    while cells(text[:keep]) > max(room, 0):
        keep -= 1
    return text[:keep]


def _last(text: str, room: int) -> str:
    keep = max(len(text) - max(room, 0), 0)
    while cells(text[keep:]) > max(room, 0):
        keep += 1
    return text[keep:]


def cells(text: str) -> int:
    """Columns that a text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in text)


def _wrapped(pieces: Pieces, width: int, first: int, hang: int) -> Iterator[Pieces]:
    """Pieces broken at blanks into lines of a width; a word that is longer is cut."""
    line: Pieces = [(" " * first, "")]
    column, fresh = first, True
    for text, style in pieces:
        for next_word in _words(printable(text)):
            word = next_word
            if not fresh and column + cells(word.rstrip()) > width:
                yield line
                line, column, word = [(" " * hang, "")], hang, word.lstrip()
            while column + cells(word.rstrip()) > width:
                part = _first(word, width - column)
                yield [*line, (part, style)]
                line, column, word = [(" " * hang, "")], hang, word[len(part) :]
            if line[-1][1] == style:
                word_before, _ = line.pop()
                line.append((word_before + word, style))
            else:
                line.append((word, style))
            column, fresh = column + cells(word), False
    yield line


def _words(text: str) -> Iterator[str]:
    """The words of a text, each with the blanks behind it."""
    start = 0
    for at in range(1, len(text)):
        if text[at - 1] == " " and text[at] != " ":
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _joined(lines: list[Pieces], width: int, coloured: bool) -> str:
    if not coloured:
        return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)
    from rich.console import Console
    from rich.text import Text

    console = Console(
        width=width, force_terminal=True, color_system="standard", legacy_windows=False, highlight=False, _environ={}
    )
    page = Text("\n").join(Text.assemble(*line) for line in lines)
    with console.capture() as captured:
        console.print(page, soft_wrap=True)
    return captured.get()
