"""Where output goes: standard output or a file, with or without colour."""

import os
import sys
from contextlib import suppress
from typing import NamedTuple

_PIPED_WIDTH = 80
_WIDEST = 110


def emit(text: str, path: str | None) -> None:
    """Print text that is ready, or replace a file with it."""
    if path is None or path == "-":
        sys.stdout.write(text)
        return
    from gbmplan.source.write import write_whole

    write_whole(path, text)


class Screen(NamedTuple):
    """How output is shown."""

    width: int
    """Columns; 80 wherever the output is not a terminal, so that it is the same everywhere."""
    coloured: bool


def screen(colour: str, path: str | None = None) -> Screen:
    """What standard output, or a file, can show."""
    terminal = path in (None, "-") and sys.stdout.isatty()
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") in ("dumb", "unknown")
    coloured = colour == "always" or (colour == "auto" and terminal and not plain)
    width = _PIPED_WIDTH
    if terminal:
        with suppress(OSError):
            width = min(max(os.get_terminal_size(sys.stdout.fileno()).columns, 40), _WIDEST)
    return Screen(width, coloured)
