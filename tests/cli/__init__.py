"""The command line as a user meets it: every call is a process of its own."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent.parent
SMALL = str(ROOT / "tests/plans/packs/limits")
"""A small rule pack, which costs little to read and to plan with."""


class Outcome(NamedTuple):
    """How a call ended, and what it wrote."""

    status: int
    out: str
    err: str


def gbmplan(
    *arguments: str | bytes,
    stdin: bytes = b"",
    folder: Path = ROOT,
    environment: dict[str, str] | None = None,
    start: Callable[[], object] | None = None,
    **streams: Any,
) -> Outcome:
    """Run `python -m gbmplan`; `environment` is added to the least that a process needs."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    done = subprocess.run(
        [sys.executable, "-m", "gbmplan", *arguments], input=stdin, cwd=folder, env=surroundings(environment),
        preexec_fn=start, timeout=50, check=False, **streams,
    )  # fmt: skip
    return Outcome(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())


def surroundings(added: dict[str, str] | None = None) -> dict[str, str]:
    """The checkout and the cache of the tests, and nothing else of the user's own settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "GBMPLAN_CACHE_DIR") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT)} | (added or {})


def hear_interrupts() -> None:
    """For `start`: a test run in the background may have been told to ignore Ctrl-C, and pass that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def no_privileges() -> None:
    """For `start`: root, too, obeys the permissions of files from here on (Linux: PR_CAPBSET_DROP of the two CAP_DAC_*)."""
    if sys.platform == "linux":
        for capability in (1, 2):
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
