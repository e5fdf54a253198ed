"""Pipes that break, streams that are closed, disks that are full, and Ctrl-C: quiet ends, never a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from . import ROOT, SMALL, gbmplan, hear_interrupts, surroundings

EXAMPLE = str(ROOT / "examples/recurrent.yaml")


@pytest.mark.parametrize(
    "arguments",
    [("plan", EXAMPLE), ("rules", "--rules", SMALL), ("schema", "plan"), ("--help",)],
    ids=["plan", "rules", "schema", "help"],
)
def test_a_broken_pipe_ends_the_call_quietly(arguments: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = gbmplan(*arguments, stdout=writer)
    os.close(writer)
    assert done.err == ""
    assert done.status in (-signal.SIGPIPE, 141)  # never 1, which stands for findings


def test_head_gets_its_line() -> None:
    """The reader goes away in the middle of far more than a pipe holds."""
    call = subprocess.Popen(
        [sys.executable, "-m", "gbmplan", "plan", EXAMPLE, "--format", "json"],
        cwd=ROOT,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert call.stdout is not None
    assert call.stderr is not None
    with call:
        assert call.stdout.readline() == b"{\n"
        call.stdout.close()
        assert call.stderr.read() == b""
    assert call.returncode in (-signal.SIGPIPE, 141)


@pytest.mark.parametrize("arguments", [("plan", EXAMPLE), ("--version",)])
def test_a_closed_standard_output_is_no_error(arguments: tuple[str, ...]) -> None:
    done = gbmplan(*arguments, start=lambda: os.close(1), stdout=None)
    assert (done.status, done.err) == (0, "")


def test_a_closed_standard_error_leaves_the_status() -> None:
    done = gbmplan("plan", "nowhere.yaml", start=lambda: os.close(2), stderr=None)
    assert (done.status, done.out) == (2, "")


def test_a_closed_standard_input_is_told() -> None:
    done = gbmplan("plan", "-", "--rules", SMALL, start=lambda: os.close(0))
    assert done.status == 2
    assert done.err.splitlines()[0] == "<stdin>: error: cannot be read: standard input is closed [unreadable-file]"


@pytest.mark.parametrize(
    "arguments",
    [("plan", EXAMPLE), ("rules", "--rules", SMALL), ("--help",), ("explain",), ("validate", "tests/packs/bad-habits")],
)
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_disk_is_told(arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        done = gbmplan(*arguments, stdout=full)
    assert done.status == 2
    assert done.err == "error: cannot write the output: No space left on device [cannot-write]\n"


ENDS = [
    (("plan", EXAMPLE), 0),
    (("plan", "nowhere.yaml"), 2),
    (("plan", EXAMPLE, "--require", "ipilimumab", "--exclude", "ipilimumab"), 3),
    (("validate", "tests/packs/bad-habits"), 1),
    (("validate", "tests/packs/bad-habits", "--diff"), 1),
    (("explain", "zzzzzz"), 2),
    (("nonsense",), 2),
    (("plan", "--nonsense"), 2),
    (("new", "profile", "--ask"), 2),
    (("--version",), 0),
]
"""Calls, and how each ends."""


@pytest.mark.parametrize(
    ("arguments", "status"), ENDS, ids=[" ".join(words).replace(EXAMPLE, "X") for words, _ in ENDS]
)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_a_full_standard_error_leaves_status_and_output(arguments: tuple[str, ...], status: int, language: str) -> None:
    spoken = {"GBMPLAN_LANG": language}
    with open("/dev/full", "wb") as full:
        done = gbmplan(*arguments, stderr=full, environment=spoken)
    usual = gbmplan(*arguments, environment=spoken)
    assert (done.status, done.out) == (status, usual.out)
    assert usual.status == status


@pytest.mark.parametrize("arguments", [("plan", EXAMPLE), ("--version",), ("explain",)])
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_two_full_streams_end_as_one(arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "wb") as full:
        assert gbmplan(*arguments, stdout=full, stderr=full).status == 2


def test_ctrl_c_while_reading(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.yaml")
    call = subprocess.Popen(
        [sys.executable, "-m", "gbmplan", "plan", "p.yaml", "--rules", SMALL, "-o", "plan"],
        cwd=tmp_path,
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=hear_interrupts,
    )
    with open(tmp_path / "p.yaml", "wb"):  # waits until the call has opened it, and reads
        call.send_signal(signal.SIGINT)
        out, err = call.communicate(timeout=50)
    assert call.returncode == 130
    assert out == b""
    assert b"Traceback" not in err
    assert [path.name for path in tmp_path.iterdir()] == ["p.yaml"]


@pytest.mark.parametrize("module", ["typer", "clingo"])
def test_ctrl_c_while_starting(module: str, tmp_path: Path) -> None:
    """A stand-in for the moment in which a library is imported."""
    (tmp_path / f"{module}.py").write_text("raise KeyboardInterrupt\n")
    done = gbmplan("plan", EXAMPLE, environment={"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"})
    assert done.status == 130
    assert done.out == ""
    assert "Traceback" not in done.err
