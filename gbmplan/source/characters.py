"""Characters that a reader cannot see, or takes for others: named by their code points."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from gbmplan.problems import Message

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0"
)
_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
LATIN = dict(
    zip(
        "аеорсхуіјѕԁһӏьВНКМТАЕОРСХУІЈЅҮ" + "αοινκρυχγΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
        "aeopcxyijsdhlbBHKMTAEOPCXYIJSY" + "aoivkpuxyABEZHIKMNOPTYX",
        strict=True,
    )
)
"""Letter of Cyrillic or Greek → the Latin one that it looks like."""
_MISLEADING = frozenset(LATIN) - frozenset("αικρχγ")
"""Letters of which a word with Latin letters is a trap; the others stand in names such as IL13Rα."""
_CYRILLIC = frozenset(letter for letter in LATIN if letter >= "\u0400")
_ODD = re.compile(f"[{_INVISIBLE}{_BLANKS}{''.join(LATIN)}\uff01-\uff5e]")
_HIDDEN = re.compile(f"[{_INVISIBLE}]")
_TRAP = re.compile(f"[{''.join(sorted(_MISLEADING))}]")
_WORD = re.compile(r"\w+")


class Odd(NamedTuple):
    """A character that is not what it seems."""

    at: int
    """Position in the text, from 0."""
    name: str
    """hidden-character or look-alike."""
    message: Message
    help: Message


def hidden(text: str) -> Iterator[Odd]:
    """Invisible characters, and letters of another script inside a Latin word (or that look like one alone)."""
    if text.isascii():
        return
    for found in _HIDDEN.finditer(text):
        yield _odd(found.group(), found.start())
    end = 0
    for trap in _TRAP.finditer(text):
        if trap.start() < end:
            continue  # one letter of a word is enough
        start = trap.start()
        while start and _WORD.match(text[start - 1]):
            start -= 1
        word = _WORD.match(text, start)
        end = word.end() if word else trap.end()
        letters = {letter for letter in text[start:end] if letter.isalpha()}
        if any(map(str.isascii, letters)) or letters <= _CYRILLIC:
            yield _odd(trap.group(), trap.start())


def first(text: str) -> Odd | None:
    """The first character of a word, such as an id, that is not what it seems."""
    found = None if text.isascii() else _ODD.search(text)
    return _odd(found.group(), found.start()) if found else None


def named(message: Message) -> Message:
    """A message that quotes a word, with the code point of the first character in it that misleads."""
    found = first(message)
    return Message("{message}; {odd}", message=message, odd=found.message) if found else message


def latin(word: str) -> str:
    """The word that somebody reads: look-alikes as Latin letters, without what cannot be seen."""
    return "".join(LATIN.get(letter, letter) for letter in _HIDDEN.sub("", word))


def _odd(character: str, at: int) -> Odd:
    point = f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
    if character in LATIN or "\uff01" <= character <= "\uff5e":
        like = LATIN.get(character) or chr(ord(character) - 0xFEE0)
        said = Message("{point} only looks like `{letter}`", point=point, letter=like)
        return Odd(at, "look-alike", said, Message("write the Latin `{letter}`", letter=like))
    if _HIDDEN.match(character):
        said = Message("the invisible character {point} stands here", point=point)
        return Odd(at, "hidden-character", said, Message("remove it"))
    said = Message("{point} stands where a blank seems to", point=point)
    return Odd(at, "hidden-character", said, Message("write a plain blank"))
