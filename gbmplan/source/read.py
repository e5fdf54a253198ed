"""Bytes from a file or standard input as text: bounded, UTF-8, not binary, no control characters."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from functools import cached_property
from pathlib import Path

from gbmplan.problems import CONTROL, InputError, Message, Place, printable, system_reason, wrong

_STRANGE = re.compile(CONTROL.pattern.replace(r"\x00-\x1f", r"\x00-\x08\x0b-\x1f"))
"""Control characters other than tabs and line feeds."""
MAX_BYTES = 5_000_000
"""Largest file that is read. A large rule pack file has 300 kB; 5 MB is a mistake or an attack."""


def read_bytes(path: str) -> bytes:
    """The whole of a file, or of standard input for `-`.

    Raises InputError when it is missing, a folder, unreadable or larger than MAX_BYTES.
    """
    here = Place(display_name(path))
    try:
        if not path:
            raise wrong(
                "missing-file",
                Message("the name of the file is empty"),
                None,
                Message("name a file, or `-` for standard input"),
            )
        if path == "-":
            if sys.stdin is None:
                raise ValueError("standard input is closed")
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            file = Path(path)
            if file.is_dir():
                raise wrong(
                    "folder-not-file",
                    Message("this is a folder, a file is expected"),
                    here,
                    Message("name a file in it"),
                )
            with file.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise wrong("missing-file", Message("there is no such file"), here, Message("check the path")) from None
    except (OSError, ValueError) as error:
        reason = system_reason(error)
        raise wrong(
            "unreadable-file",
            Message("cannot be read: {reason}", reason=reason),
            here,
            Message("check the path and its permissions"),
        ) from None
    if len(data) > MAX_BYTES:
        raise wrong(
            "too-large",
            Message("larger than {most} MB, not read", most=MAX_BYTES // 1_000_000),
            here,
            Message("profiles and rule files are small text files; is this the right one?"),
        )
    return data


def display_name(path: str) -> str:
    """The name under which messages and plans mention an input."""
    return "<stdin>" if path == "-" else printable(path)


def decode(data: bytes, file: str) -> str:
    """UTF-8 text, without a byte-order mark, its lines ended by a line feed.

    Raises InputError for empty or binary data, for other encodings and for characters that
    a terminal could obey, with the position.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    if not data.strip():
        raise wrong("empty-file", Message("the file is empty"), Place(file), Message("is this the right file?"))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise wrong("not-utf8", Message("not UTF-8 but UTF-16"), Place(file), Message("save the file as UTF-8"))
    if b"\x00" in data:
        raise wrong(
            "binary-file",
            Message("binary data, not text"),
            Place(file),
            Message("give a YAML, JSON or TOML text file in UTF-8"),
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = _lines(data[: error.start].decode("utf-8"))
        raise wrong(
            "not-utf8",
            Message("not UTF-8: byte {byte}", byte=f"0x{data[error.start]:02x}"),
            Place(file, *line_column(before, len(before))),
            Message("save the file as UTF-8"),
        ) from None
    text = _lines(text)
    plain = text.replace("\n", "").replace("\t", "").isprintable()  # far quicker, and nearly always true
    strange = None if plain else _STRANGE.search(text)
    if strange:
        raise control_character(strange.group(), Place(file, *line_column(text, strange.start())))
    return text


def _lines(text: str) -> str:
    """`text` with every line ended by a line feed, as on any system."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def control_character(character: str, place: Place) -> InputError:
    """The complaint about a character that no profile and no rule needs."""
    return wrong(
        "control-character",
        Message("the control character {point} stands here", point=f"U+{ord(character):04X}"),
        place,
        Message("remove it; tabs and line ends are the only ones allowed"),
    )


def line_column(text: str, at: int) -> tuple[int, int]:
    """Line and column, from 1, of a position in a text."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


class Lines:
    """Finds line and column of many positions in one text: its lines are counted once, and only when one is asked."""

    def __init__(self, text: str) -> None:
        self._text = text

    def place(self, at: int) -> tuple[int, int]:
        """Line and column, from 1, of a position."""
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self._text))]
