"""Colour only where a terminal shows it or someone asks for it; the words are the same with and without."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

from . import SMALL, quick, surroundings

PROFILE = b"id: one\nbiomarkers: {attack_target: yes, brake_one: yes, swelling: yes}\n"
CALL = ("plan", "-", "--rules", SMALL, "--verbose")
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def on_a_terminal(*arguments: str, columns: int = 80, environment: dict[str, str] | None = None) -> str:
    """What a terminal of so many columns is sent."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    call = subprocess.Popen(
        [sys.executable, "-m", "gbmplan", *arguments],
        stdin=subprocess.PIPE,
        stdout=theirs,
        env=surroundings({"TERM": "xterm-256color"} | (environment or {})),
    )
    os.close(theirs)
    sent = b""
    with call:
        assert call.stdin is not None
        call.stdin.write(PROFILE)
        call.stdin.close()
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # Linux says so when the other side has gone
                break
            if not piece:
                break
            sent += piece
    os.close(ours)
    return sent.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("arguments", "coloured"),
    [(("--color", "always"), True), (("--color", "never"), False), (("--color", "auto"), False), ((), False)],
)
def test_colour_in_a_pipe(arguments: tuple[str, ...], coloured: bool) -> None:
    plain = quick(*CALL, "--color", "never", stdin=PROFILE).out
    found = quick(*CALL, *arguments, stdin=PROFILE).out
    assert bool(ESCAPE.search(found)) is coloured
    assert ESCAPE.sub("", found) == plain
    assert "\x1b" not in plain


@pytest.mark.parametrize(
    ("arguments", "environment", "coloured"),
    [
        ((), {}, True),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),  # set to nothing, it says nothing
        ((), {"TERM": "dumb"}, False),
        (("--color", "always"), {"TERM": "dumb"}, True),
        (("--color", "never"), {}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),  # what the call says goes before what the terminal says
    ],
)
def test_colour_on_a_terminal(arguments: tuple[str, ...], environment: dict[str, str], coloured: bool) -> None:
    found = on_a_terminal(*CALL, *arguments, environment=environment)
    assert bool(ESCAPE.search(found)) is coloured
    assert ESCAPE.sub("", found) == quick(*CALL, stdin=PROFILE).out


@pytest.mark.parametrize(("columns", "widest"), [(61, 61), (300, 110)])
def test_a_plan_is_as_wide_as_its_terminal(columns: int, widest: int) -> None:
    found = ESCAPE.sub("", on_a_terminal(*CALL, columns=columns))
    widths = [len(line) for line in found.splitlines()]
    assert widest - 15 < max(widths) <= widest


def test_json_has_no_colour() -> None:
    done = quick("plan", "-", "--rules", SMALL, "--format", "json", "--color", "always", stdin=PROFILE)
    assert "\x1b" not in done.out


def test_rules_are_coloured_on_demand() -> None:
    for call in (("rules",), ("rules", "show", "taper")):
        plain = quick(*call, "--rules", SMALL).out
        found = quick(*call, "--rules", SMALL, "--color", "always").out
        assert ESCAPE.search(found)
        assert ESCAPE.sub("", found) == plain
