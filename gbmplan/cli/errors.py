"""The last line of defence: every mistake becomes a message and an exit status, never a traceback."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from itertools import pairwise
from typing import Any, TextIO

from gbmplan.problems import DefectError, InputError, Message, system_reason, wrong
from gbmplan.wording.wording import LANGUAGES, Wording, wording

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
    sys.stderr = _unfailing(sys.stderr)
    if hasattr(signal, "SIGPIPE"):  # end like any other program; typer would exit 1, which stands for findings
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # the same bytes whatever the locale
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    try:
        try:
            if speaker().language == "en":
                app()
            else:
                from gbmplan.cli.usage import called

                sys.exit(called(app))
        finally:
            sys.stdout.flush()
    except InputError as error:
        complain(error)
        sys.exit(2)
    except DefectError as error:
        complain(
            wrong(
                "internal",
                str(error),
                None,
                Message(
                    "this is a defect of gbmplan, and no plan is shown; "
                    "please report it with the profile and the rule pack"
                ),
            )
        )
        sys.exit(DEFECT)
    except KeyboardInterrupt:
        _interrupted()
    except SystemExit as error:
        if error.code == INTERRUPTED:  # typer makes this of Ctrl-C, and says nothing
            _interrupted()
        raise
    except BrokenPipeError:
        # the interpreter would try to flush again when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(BROKEN_PIPE)
    except OSError as error:
        complain(wrong("cannot-write", Message("cannot write the output: {reason}", reason=system_reason(error))))
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)


def _interrupted() -> None:
    print(speaker().say("interrupted"), file=sys.stderr)
    sys.exit(INTERRUPTED)


class _Unfailing(io.FileIO):
    """A file that swallows what finds no room in it."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data) or 0
        except OSError:
            return len(memoryview(data).cast("B"))


def _unfailing(stream: TextIO) -> TextIO:
    """Standard error, which may be full: what cannot be said there must not change how the call ends."""
    try:
        number = os.dup(stream.fileno())
    except (OSError, ValueError):  # not a file
        return stream
    return io.TextIOWrapper(io.BufferedWriter(_Unfailing(number, "wb")), line_buffering=True)


def complain(error: InputError) -> None:
    """Print problems on standard error, in the language of the call."""
    print(error.in_language(speaker()), file=sys.stderr)


def speaker() -> Wording:
    """The language of the call: that of `--lang`, else of GBMPLAN_LANG, else English.

    Read from the words of the call themselves, because a call that cannot be understood is answered, too.
    """
    words = sys.argv[1:]
    asked = [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    asked += [after for word, after in pairwise(words) if word == "--lang"]
    language = [os.environ.get("GBMPLAN_LANG", ""), *asked][-1]
    return wording(language if language in LANGUAGES else "en")
