"""Where output goes: standard output or a file, with or without colour."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_PIPED_WIDTH = 80
_WIDEST = 110


def emit(text: str, path: str | None) -> None:
    """Print text that is ready, or replace a file with it."""
    if path is None or path == "-":
        sys.stdout.write(text)
        return
    from gbmplan.source.write import write_whole

    write_whole(path, text)


def console(colour: str, path: str | None = None) -> Console:
    """A rich console that records nothing and interprets nothing in what it is given.

    80 columns wherever the output is not a terminal, so that it is the same everywhere.
    """
    from rich.console import Console

    terminal = path in (None, "-") and sys.stdout.isatty()
    coloured = colour == "always" or (colour == "auto" and terminal and not os.environ.get("NO_COLOR"))
    width = _PIPED_WIDTH
    if terminal:
        try:
            width = min(max(os.get_terminal_size(sys.stdout.fileno()).columns, 40), _WIDEST)
        except OSError:
            width = _PIPED_WIDTH
    return Console(
        file=sys.stdout, width=width, markup=False, emoji=False, highlight=False, soft_wrap=False,
        force_terminal=coloured, no_color=not coloured, color_system="standard" if coloured else None,
        legacy_windows=False, _environ={},
    )  # fmt: skip
