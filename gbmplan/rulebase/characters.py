"""Characters in pack files that mislead, each named once and instead of the mistakes that follow from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from gbmplan.problems import Place, Problem
from gbmplan.source.characters import Odd, first, hidden

NAMES = frozenset({"hidden-character", "look-alike"})
_OF_WORDS = re.compile(r"bad-form|bad-date|wrong-type|unknown-(?!file|pack|ignore)\w+|condition-\w+")
"""Mistakes that a character in a word may be the reason of."""


def strange(text: str, file: str) -> Iterator[Problem]:
    """What is hidden in the text of a file."""
    for odd in hidden(text):
        start = text.rfind("\n", 0, odd.at)
        yield _problem(odd, file, text.count("\n", 0, odd.at) + 1, odd.at - start)


def named(problems: Iterable[Problem], files: Mapping[str, bytes]) -> list[Problem]:
    """The problems, with a character as the reason where one stands in the span of a mistake."""
    kept: dict[Place | None, Problem] = {}
    others: list[Problem] = []
    for problem in problems:
        if problem.name in NAMES:
            kept.setdefault(problem.place, problem)
        else:
            others.append(problem)
    kept_as_is = []
    for problem in others:
        place = problem.place
        raw = files.get(place.file, b"") if place and _OF_WORDS.fullmatch(problem.name) else b""
        odd = None if place is None or raw.isascii() else first(_spanned(raw, place))
        if place is None or odd is None:
            kept_as_is.append(problem)
            continue
        found = _problem(odd, place.file, place.line, place.column + odd.at)
        kept.setdefault(found.place, found)
    return [*kept_as_is, *kept.values()]


def _problem(odd: Odd, file: str, line: int, column: int) -> Problem:
    return Problem(odd.name, odd.message, Place(file, line, column, line, column + 1), odd.help)


def _spanned(raw: bytes, place: Place) -> str:
    """The text of a span within one line."""
    lines = re.split(r"\r\n|\r|\n", raw.decode("utf-8", "replace").removeprefix("\ufeff"))
    if place.line != place.end_line or not 0 < place.line <= len(lines):
        return ""
    return lines[place.line - 1][place.column - 1 : place.end_column - 1]
