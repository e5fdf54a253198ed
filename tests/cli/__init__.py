"""The command line as a user meets it: every call is a process of its own."""

from __future__ import annotations

import ctypes
import importlib
import io
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple, NoReturn

ROOT = Path(__file__).parent.parent.parent
SMALL = str(ROOT / "tests/plans/packs/limits")
"""A small rule pack, which costs little to read and to plan with."""

Start = Callable[[], object]
"""Something that a process does to itself before it becomes a call of gbmplan."""


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
    start: Start | None = None,
    **streams: Any,
) -> Outcome:
    """Run `python -m gbmplan`; `environment` is added to the least that a process needs."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | streams
    done = subprocess.run(
        [sys.executable, "-m", "gbmplan", *arguments],
        input=stdin,
        cwd=folder,
        # one without room for its files must not leave half of its byte code to all others
        env=surroundings(environment) | ({"PYTHONDONTWRITEBYTECODE": "1"} if start else {}),
        preexec_fn=start,
        timeout=50,
        check=False,
        **streams,
    )
    return Outcome(done.returncode, (done.stdout or b"").decode(), (done.stderr or b"").decode())


def quick(
    *arguments: str | bytes,
    stdin: bytes = b"",
    folder: Path = ROOT,
    environment: dict[str, str] | None = None,
    start: Start | None = None,
    together: bool = False,
) -> Outcome:
    """As `gbmplan`, in a copy of this process, which has its imports behind it: for long tables of calls.

    `together`: both streams are one, as on a terminal.
    """
    _import_commands()
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write(stdin)
        given.seek(0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of copying a process that has threads
            child = os.fork()
        if not child:
            os.environ.pop("GITHUB_ACTIONS", None)  # where it is set, `validate` writes another form
            os.environ.update(environment or {})
            _become([os.fsdecode(word) for word in arguments], folder, start, given, out, out if together else err)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        out.seek(0)
        err.seek(0)
        return Outcome(status, out.read().decode(), err.read().decode())


@cache
def _import_commands() -> None:
    """All that commands import when they are called; most of a short call is importing."""
    folders = ("authoring", "cli", "cli.commands", "compile", "explore", "patient", "plan", "testing", "validate")
    for name in (*folders, "render.answers", "render.text"):
        folder = importlib.import_module(f"gbmplan.{name}")
        for module in pkgutil.iter_modules(folder.__path__, f"{folder.__name__}."):
            importlib.import_module(module.name)
    for name in ("schemas", "graph.prose", "plan.planner", "render.terminal", "rulebase.text", "source.yaml_text"):
        importlib.import_module(f"gbmplan.{name}")


def _become(arguments: list[str], folder: Path, start: Start | None, *streams: IO[bytes]) -> NoReturn:
    status: Any = 1
    try:
        os.chdir(folder)
        for number, stream in enumerate(streams):
            os.dup2(stream.fileno(), number)
        sys.stdin, sys.stdout, sys.stderr = (
            io.TextIOWrapper(open(number, mode, closefd=False), line_buffering=number == 2)
            for number, mode in enumerate(("rb", "wb", "wb"))
        )
        sys.argv = ["gbmplan", *arguments]
        if start:
            start()
        runpy.run_module("gbmplan", run_name="__main__", alter_sys=True)
        status = 0
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)


def surroundings(added: dict[str, str] | None = None) -> dict[str, str]:
    """The checkout and the cache of the tests, and nothing else of the user's own settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "GBMPLAN_CACHE_DIR") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT)} | (added or {})


def hear_interrupts() -> None:
    """For `start`: a test run in the background may have been told to ignore Ctrl-C, and pass that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def no_privileges() -> None:
    """For `start`: root, too, obeys the permissions of files from here on (Linux: PR_CAPBSET_DROP of CAP_DAC_*)."""
    if sys.platform == "linux":
        for capability in (1, 2):
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)
