"""A bar on the terminal for what takes long; nothing anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
_PATIENCE = 1.0
"""Seconds before a bar is shown."""


def tracked(items: Iterable[T], total: int, title: str) -> Iterator[T]:
    """The items, with a bar on standard error once a second has passed, where that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress

    started = time.monotonic()
    progress = Progress(console=Console(stderr=True), transient=True)
    task = progress.add_task(title, total=total)
    shown = False
    try:
        for item in items:
            if not shown and time.monotonic() - started > _PATIENCE:
                shown = True
                progress.start()
            yield item
            progress.advance(task)
    finally:
        if shown:
            progress.stop()
