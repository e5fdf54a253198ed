"""The last line of defence: every mistake becomes a message and an exit status, never a traceback."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from gbmplan.problems import DefectError, InputError

DEFECT = 70
INTERRUPTED = 130
BROKEN_PIPE = 141


def guarded(app: Callable[..., Any]) -> None:
    """Run the app.

    Exit 2 for bad input, 70 for a defect of gbmplan itself, 130 for Ctrl-C, 141 when the reader
    of a pipe has gone.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started the program, and wants nothing from it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - for as long as the program runs
    if hasattr(signal, "SIGPIPE"):  # end like any other program; typer would exit 1, which stands for findings
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # the same bytes whatever the locale
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except InputError as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except DefectError as error:
        print(
            f"error: {error} [internal]\n  help: this is a defect of gbmplan, and no plan is shown; "
            "please report it with the profile and the rule pack",
            file=sys.stderr,
        )
        sys.exit(DEFECT)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # the interpreter would try to flush again when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)
    except OSError as error:
        print(f"error: cannot write the output: {error.strerror or error} [cannot-write]", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
