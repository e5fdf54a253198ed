"""Ctrl-C ends the program with one line and 130, wherever it is; above all in the middle of a search."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

ENDLESS = """
import clingo
from gbmplan.choose.solving import models
from gbmplan.cli.errors import guarded

def search():
    control = clingo.Control(["--sat-prepro=0"])
    control.add("base", [], "{ in(P, H) : H = 1..13 } = 1 :- P = 1..14. :- in(P, H), in(Q, H), P < Q.")  # pigeonholes
    control.ground([("base", [])])
    print("searching", flush=True)
    list(models(control))

guarded(search)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process")
@pytest.mark.parametrize("wait", [0.0, 0.5])
def test_a_search_can_be_interrupted(wait: float) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "searching\n"
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, "interrupted\n")
