"""Edits applied to files at their positions; all that is not edited stays as it was, byte for byte."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from gbmplan.problems import Fix

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_MARK = "\ufeff"


def mended(files: Mapping[str, bytes], fixes: Iterable[Fix]) -> tuple[dict[str, bytes], int]:
    """The files that change, and how many fixes were made; of two that overlap, the first is made."""
    planned: dict[str, list[tuple[int, int, str]]] = {}
    starts = {}
    made = 0
    for fix in fixes:
        spans = []
        for edit in fix.edits:
            file = edit.place.file
            if file not in files:
                break
            if file not in starts:
                starts[file] = _starts(files[file])
            begin = starts[file][edit.place.line - 1] + edit.place.column - 1
            end = starts[file][edit.place.end_line - 1] + edit.place.end_column - 1
            spans.append((file, begin, end, edit.text))
        taken = any(
            (begin < other_end and other < end) or (begin, end) == (other, other_end)
            for file, begin, end, _ in spans
            for other, other_end, _ in planned.get(file, ())
        )
        if len(spans) < len(fix.edits) or taken:
            continue
        made += 1
        for file, begin, end, text in spans:
            planned.setdefault(file, []).append((begin, end, text))
    return {file: _edited(files[file], edits) for file, edits in planned.items()}, made


def _starts(raw: bytes) -> list[int]:
    """Where each line of a file begins, in characters behind a byte-order mark."""
    starts = [0]
    for line in _LINE.findall(raw.decode("utf-8").removeprefix(_MARK)):
        starts.append(starts[-1] + len(line))
    return starts


def _edited(raw: bytes, edits: list[tuple[int, int, str]]) -> bytes:
    whole = raw.decode("utf-8")
    text = whole.removeprefix(_MARK)
    ending = re.search(r"\r\n|\r|\n", text)
    for begin, end, new in sorted(edits, reverse=True):
        text = text[:begin] + new.replace("\n", ending.group() if ending else "\n") + text[end:]
    return (_MARK if whole.startswith(_MARK) else "").encode() + text.encode()


def difference(file: str, before: bytes, after: bytes) -> str:
    """A unified diff."""
    old, new = (_LINE.findall(raw.decode("utf-8")) for raw in (before, after))
    lines = []
    for line in difflib.unified_diff(old, new, file, file):
        lines.append(line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n")
    return "".join(lines)
