"""Profiles that are none: one message each, exit status 2, and no time or memory lost on them."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest

from . import SMALL, gbmplan, no_privileges, quick

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{later}: &{later} [{', '.join([f'*{earlier}'] * 9)}]\n"
    for earlier, later in zip("abcdefgh", "bcdefghi", strict=True)
)
PROFILES = {
    "empty": b"",
    "binary": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "UTF-16": "biomarkers: {}".encode("utf-16"),
    "a number": b"42",
    "a bomb": BOMB.encode(),
    "an object of Python": b"biomarkers: !!python/object/apply:os.system [exit]",
    "a key twice": b"biomarkers: {ill: yes, ill: no}",
    "nested JSON": b'{"biomarkers": ' + b"[" * 100_000,
    "nested blocks": b"\n".join(b" " * depth + b"a:" for depth in range(2_000)),
    "a terminal escape": b"id: \x1b[31mred\nbiomarkers: {}",
    "an escaped escape": b'id: "\\e[31mred"\nbiomarkers: {}',
    "half a surrogate pair": b'{"id": "\\ud800", "biomarkers": {}}',
    "an override of the direction": "id: \u202ederit\nbiomarkers: {}".encode(),
    "a name that never ends": b"id: " + b"x" * 501 + b"\nbiomarkers: {}",
    "much too much": b"id: x\n" + b"#" * 5_000_000,
}


def one_gigabyte() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


@pytest.mark.parametrize("name", PROFILES)
def test_one_message(name: str) -> None:
    done = quick("plan", "-", "--rules", SMALL, stdin=PROFILES[name], start=one_gigabyte)
    assert (done.status, done.out) == (2, "")
    told = [line for line in done.err.splitlines() if not line.startswith("  help: ")]
    assert len(told) == 1, done.err
    assert told[0].startswith("<stdin>")
    assert told[0].endswith("]")
    assert len(told[0]) < 200
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "p.yaml").open("wb") as file:
        file.truncate(100_000_000_000)  # takes no space
    began = time.monotonic()
    done = gbmplan("plan", "p.yaml", "--rules", SMALL, folder=tmp_path, start=one_gigabyte)
    assert time.monotonic() - began < 10
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines()[0] == "p.yaml: error: larger than 5 MB, not read [too-large]"


def test_an_endless_device_is_not_read() -> None:
    done = gbmplan("plan", "/dev/zero", "--rules", SMALL, start=one_gigabyte)
    assert done.status == 2
    assert done.err.splitlines()[0] == "/dev/zero: error: larger than 5 MB, not read [too-large]"


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("biomarkers: {}")
    (tmp_path / "p.yaml").chmod(0)
    done = gbmplan("plan", "p.yaml", "--rules", SMALL, folder=tmp_path, start=no_privileges)
    assert done.status == 2
    assert done.err.splitlines()[0] == "p.yaml: error: cannot be read: Permission denied [unreadable-file]"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"\x1b[31mred", "\\x1b[31mred"),
        (b"two\nlines", "two lines"),
        (b"\xff\xfe", "\\udcff\\udcfe"),
        ("\u202egnp".encode(), "\\u202egnp"),
        (b"[bold]x[/bold] [/nothing]", "[bold]x[/bold] [/nothing]"),
    ],
)
def test_names_of_files_are_harmless(name: bytes, shown: str) -> None:
    for call in (("plan", name, "--rules", SMALL), ("plan", "-", "--rules", SMALL, "-o", b"nowhere/" + name)):
        done = quick(*call, stdin=b"biomarkers: {}")
        assert done.status == 2
        assert done.err.splitlines()[0].removeprefix("nowhere/").startswith(f"{shown}: error: ")
