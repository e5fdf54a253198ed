"""A bar on the terminal for what takes long; nothing anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PATIENCE = 1.0
"""Seconds before a bar is shown."""


@contextmanager
def progress() -> Iterator[Callable[[int, int, str], None]]:
    """A bar on a terminal's standard error, for whatever takes more than a second."""
    if not sys.stderr.isatty():
        yield lambda done, of, what: None
        return
    started, bar, task = time.monotonic(), None, None

    def tick(done: int, of: int, what: str) -> None:
        nonlocal bar, task
        if bar is None:
            if time.monotonic() - started < _PATIENCE:
                return
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            task = bar.add_task(what, total=of)
            bar.start()
        assert task is not None
        bar.update(task, completed=done, total=of, description=what)

    try:
        yield tick
    finally:
        if bar is not None:
            bar.stop()
