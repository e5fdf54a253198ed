"""Comments that silence findings: `# gbmplan: ignore GP203` at the end of a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from gbmplan.problems import Edit, Fix, Place, Problem, brief
from gbmplan.validate.catalogue import Catalogue
from gbmplan.validate.checks.textual import UnknownIgnore, UnusedIgnore

_MARK = re.compile(r"(?:^|(?<=[ \t]))#[ \t]*gbmplan:[ \t]*ignore\b:?[ \t]*(?P<words>[^#\n]*?)[ \t]*(?=#|$)")
_QUICK = b"gbmplan:"


class _Word(NamedTuple):
    """One code that a comment names."""

    place: Place
    text: str
    codes: frozenset[str]
    comment: Place
    alone: bool


class Ignores:
    """The comments of some files."""

    def __init__(self, files: Mapping[str, bytes], catalogue: Catalogue) -> None:
        self.problems: list[Problem] = []
        self._words: dict[tuple[str, int], list[_Word]] = {}
        self._used: set[Place] = set()
        for file, raw in files.items():
            if _QUICK in raw:
                for word in _words(file, raw.decode("utf-8", "replace"), catalogue):
                    if word.codes:
                        self._words.setdefault((file, word.place.line), []).append(word)
                    else:
                        said = f"there is no code `{brief(word.text)}`" if word.text else "no code is named"
                        self.problems.append(
                            UnknownIgnore.at(
                                word.place,
                                said,
                                catalogue.suggestion(word.text)
                                if word.text
                                else "write it behind `ignore`, such as `# gbmplan: ignore GP501`",
                            )
                        )

    def silenced(self, place: Place | None, code: str) -> bool:
        """Whether a comment in the line of a finding names its code."""
        found = False
        for word in self._words.get((place.file, place.line), ()) if place else ():
            if code in word.codes:
                self._used.add(word.place)
                found = True
        return found

    def unused(self, ran: Iterable[str]) -> Iterator[Problem]:
        """Codes that silenced nothing, of those that were looked for."""
        looked_for = frozenset(ran)
        for words in self._words.values():
            for word in words:
                if word.place in self._used or not word.codes <= looked_for:
                    continue
                fix = Fix("remove the comment", (Edit(word.comment, ""),)) if word.alone else None
                yield UnusedIgnore.at(
                    word.place,
                    f"nothing in this line is found under `{word.text}`",
                    "remove the comment, or put it into the line of the finding",
                    fix=fix,
                )


def _words(file: str, text: str, catalogue: Catalogue) -> Iterator[_Word]:
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), 1):
        for mark in _MARK.finditer(line):
            start = len(line[: mark.start()].rstrip())
            comment = Place(file, number, start + 1, number, mark.end() + 1)
            words = list(re.finditer(r"[^\s,]+", mark["words"]))
            for word in words:
                at = mark.start("words") + word.start() + 1
                place = Place(file, number, at, number, at + len(word.group()))
                yield _Word(
                    place,
                    word.group(),
                    catalogue.named(word.group()),
                    comment,
                    len(words) == 1 and mark.end() == len(line),
                )
            if not words:
                yield _Word(comment._replace(column=mark.start() + 1), "", frozenset(), comment, True)
