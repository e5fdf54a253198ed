"""Sentences are not cut by a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from gbmplan.problems import Place, Problem, brief
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import PackText
from gbmplan.source.document import Document


class CutProse(Diagnosis):
    """A sentence without quotes ends at ` #`, and seems to be cut there.

    Why: in YAML ` #` begins a comment, so what follows is not said, and nobody is warned.

    Bad:
        # policies.yaml
        policies:
          - id: thought
            kind: principle
            say: patients of arm #2 lived longer
            because: it is known
            inference: true

    Good:
        # policies.yaml
        policies:
          - id: thought
            kind: principle
            say: "patients of arm #2 lived longer"
            because: it is known
            inference: true
    """

    code, name, severity = "GP019", "cut-prose", "warning"


DIAGNOSES = (CutProse,)
_COMMENT = re.compile(r"[ \t]#(?P<rest>[^\n]*)")
_GOES_ON = re.compile(r"\w|[ \t]*\d")
"""A comment that begins like the rest of a sentence: `#2 lived`, `# 2 lived`."""
_SILENCES = re.compile(r"[ \t]*gbmplan:")
_UNFINISHED = re.compile(
    r"(?:[,(\[]|[ ](?:a|an|and|arm|arms|as|at|by|case|cohort|for|from|group|in|no|nr|number|of|on|or|study"
    r"|than|that|the|to|trial|v|versus|vs|was|were|with))\Z"
)
"""A sentence that cannot end where it does."""


def check(pack: PackText) -> Iterator[Problem]:
    """Sentences behind which a comment goes on, or that end in the middle."""
    documents = {
        item.document.file: item.document
        for table in (*pack.tables().values(), pack.changes)
        for item in table.values()
    }
    for document in (*documents.values(), pack.header_item.document):
        suspects = list(_suspects(document.text))
        ends = dict(_ends(document)) if suspects else {}
        for comment in suspects:
            if (comment.line, comment.before) not in ends:
                continue
            yield CutProse.at(
                Place(document.file, comment.line, comment.start, comment.line, comment.end),
                f"the text ends before this: `{brief(ends[comment.line, comment.before][-30:])}`",
                "put the text in quotes; or end it with a full stop, and begin the comment with `# ` and a word",
            )


class _Comment(NamedTuple):
    """Where a comment stands, and behind which column the text before it ends; from 1."""

    line: int
    before: int
    start: int
    end: int


def _suspects(text: str) -> Iterator[_Comment]:
    """Comments that seem to go on with the text before them."""
    for found in _COMMENT.finditer(text):
        start = text.rfind("\n", 0, found.start() + 1) + 1
        before = text[start : found.start()].rstrip()
        rest = found["rest"]
        goes_on = _GOES_ON.match(rest) and not _SILENCES.match(rest)
        if before and (goes_on or _UNFINISHED.search(before) or before.count("(") > before.count(")")):
            at = found.start() - start + 2
            end = found.end() - start - (len(rest) - len(rest.rstrip())) + 1
            yield _Comment(text.count("\n", 0, start) + 1, len(before) + 1, at, end)


def _ends(document: Document) -> Iterator[tuple[tuple[int, int], str]]:
    """Where each text of more than one word ends that stands without quotes, and the text."""
    lines = document.text.split("\n")
    for path, text in _texts(document.data, ()):
        place = document.place(*path)
        if " " in text and place.end_line and lines[place.line - 1][place.column - 1] not in "\"'|>":
            yield (place.end_line, place.end_column), text


def _texts(data: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts(value, (*path, index))
