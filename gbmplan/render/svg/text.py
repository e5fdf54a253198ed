"""How wide words are when nobody has drawn them yet, and where to break them."""

from __future__ import annotations

import unicodedata

_NARROW = frozenset("iljtf.,:;'|!()[]I/- ")
_OPENING = "(（"
_CLOSING = "）、，。；："
_WIDE = frozenset("mwMW@%&")


def width(text: str, size: float) -> float:
    """An upper estimate of the width of words in a common sans-serif letter."""
    return size * sum(map(_em, text))


def wrapped(text: str, room: float, size: float, most: int = 2) -> list[str]:
    """Words on at most so many lines; the last ends in `…` where they do not fit."""
    lines: list[str] = []
    rest = " ".join(text.split())
    while rest and len(lines) < most:
        if width(rest, size) <= room:
            return [*lines, rest]
        cut = _cut(rest, room, size)
        if len(lines) == most - 1:
            cut = _cut(rest, room - width("…", size), size)
            return [*lines, rest[:cut].rstrip() + "…"]
        end = _break(rest, cut)
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return lines or [""]


def _break(text: str, cut: int) -> int:
    """The last place at or before `cut` where a line may end: at a blank or a bracket, or else between wide letters."""
    likely = [at for at in range(1, cut + 1) if text[at] == " " or text[at] in _OPENING or text[at - 1] in "/-"]
    if likely and (likely[-1] > cut // 2 or not _wide(text[cut])):
        return likely[-1]
    for at in range(cut, 0, -1):
        if _wide(text[at - 1]) and _wide(text[at]) and text[at] not in _CLOSING:
            return at
    return cut


def _wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def _cut(text: str, room: float, size: float) -> int:
    used = 0.0
    for at, sign in enumerate(text):
        used += size * _em(sign)
        if used > room:
            return max(at, 1)
    return len(text)


def _em(sign: str) -> float:
    if sign in _NARROW:
        return 0.36
    if sign in _WIDE:
        return 0.92
    if sign.isascii():
        return 0.7 if sign.isupper() else 0.58
    if unicodedata.combining(sign):
        return 0.0
    return 1.04 if _wide(sign) else 0.68
