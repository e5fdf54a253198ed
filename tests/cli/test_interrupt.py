"""Ctrl-C ends the program with one line and 130, wherever it is; above all in the middle of a search."""

from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest

from tests.cli import ROOT

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
CALLED = """
import gc
import sys
from gbmplan.cli.main import main
sys.argv[0] = "gbmplan"
gc.disable = lambda: print("called", flush=True)  # what the program does first
main()
"""
CALLS = [
    ("plan", "-"),
    ("plan", "-", "--lang", "zh"),
    ("flip", "-"),
    ("test", "rules/gbm-core"),
    ("validate", "rules/gbm-core"),
]


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


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to another process")
@pytest.mark.parametrize("wait", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_a_command_can_be_interrupted(call: tuple[str, ...], wait: float) -> None:
    """While it is loaded, while it waits for its input, while it works."""
    with subprocess.Popen(
        [sys.executable, "-c", CALLED, *call],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "called\n"
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) == 130
        _, errors = process.communicate()
    assert errors in ({"interrupted\n", "已中断\n"} if "zh" in call else {"interrupted\n"})
