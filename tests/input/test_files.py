"""Files that are no files, too large, too deep or made to harm: each is refused in one sentence, and soon."""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

from gbmplan.problems import MOST, InputError
from gbmplan.source.read import MAX_BYTES

from .reading import check, read, shown

SOON = 5.0
"""Seconds that any file may take; on an idle machine each takes less than one."""

KB = 1024
HARMFUL: dict[str, tuple[str, bytes, str]] = {
    # name: ending, content, beginning of the first problem
    "brackets": ("yaml", b"[" * 100_000, "1:41: error: nested deeper than 40 levels [too-deep]"),
    "braces": ("yaml", b"{" * 100_000, "1:41: error: nested deeper than 40 levels [too-deep]"),
    "brackets-of-old": ("yaml", b"[" * 900, "1:41: error: nested deeper than 40 levels [too-deep]"),
    "brackets-far-down": ("yaml", b"a: 1\n" * 3 + b"b: " + b"[" * 5000, "4:43: error: nested deeper than 40 levels"),
    "brackets-in-texts": ("yaml", b"id: '" + b"[" * 2000 + b"'\nb: [", "2:1: error:"),
    "dashes": ("yaml", b"- " * 100_000, "1:81: error: nested deeper than 40 levels [too-deep]"),
    "question-marks": ("yaml", b"? " * 100_000, "1:81: error: nested deeper than 40 levels [too-deep]"),
    "staircase": ("yaml", b"".join(b" " * n + b"a:\n" for n in range(1000)), "41:41: error: nested deeper than 40"),
    "bomb": (
        "yaml",
        b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n + 1, n + 1, n, n) for n in b"abcdefgh"),
        "1:4: error: anchors and aliases are not allowed (`a`) [yaml-anchor]",
    ),
    "merge-bomb": ("yaml", b"a: &a {x: 1}\nb: {<<: [*a, *a]}\n" * 1000, "1:4: error: anchors and aliases are not"),
    "many-values": ("yaml", b"a: [" + b"1," * 300_000 + b"1]", "1:399999: error: more than 200,000 values, not read"),
    "exclamation-marks": ("yaml", b"!" * 100_000, "1:1: error: tags are not allowed"),
    "one-number": ("yaml", b"id: " + b"9" * 1000 * KB + b"\nbiomarkers: {}", "1:5: error: `id` must be a short text"),
    "one-word": ("json", b'{"biomarkers": {"' + b"a" * 1000 * KB + b'": 1}}', "1:17: error: there is no biomarker"),
    "blanks-in-a-number": ("yaml", b"biomarkers: {age: '1 a" + b" " * 1000 * KB + b"b'}", "1:19: error: `1 a` is not"),
    "brackets-json": ("json", b"[" * 100_000, "1:41: error: nested deeper than 40 levels [too-deep]"),
    "braces-json": ("json", b'{"a":' * 100_000, "1:201: error: nested deeper than 40 levels [too-deep]"),
    "many-values-json": ("json", b"[" + b"1," * 500_000 + b"1]", ": error: more than 200,000 values, not read"),
    "brackets-toml": ("toml", b"a = " + b"[" * 100_000, ": error: nested deeper than 40 levels [too-deep]"),
    "tables-toml": ("toml", b"a = " + b"{a = " * 100_000, ": error: nested deeper than 40 levels [too-deep]"),
    "long-key-toml": ("toml", b"a" + b".a" * 100_000 + b" = 1", "1:79: error: nested deeper than 40 levels [too-deep]"),
    "many-values-toml": ("toml", b"a = [" + b"1," * 500_000 + b"1]", ": error: more than 200,000 values, not read"),
    "blanks-in-a-bracket-toml": (
        "toml",
        b'id = """\n[' + b" " * 1000 * KB + b'"""\n[biomarkers]\nage = 999',
        "1:6: error: `id` must be a short text",
    ),
    "binary": ("yaml", bytes(range(256)) * 40, ": error: binary data, not text [binary-file]"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_harmful_text_is_refused_soon(name: str) -> None:
    ending, raw, expected = HARMFUL[name]
    start = time.perf_counter()
    text = refused(lambda: check(raw, f"x.{ending}"))
    assert time.perf_counter() - start < SOON
    assert text.startswith(f"x.{ending}:{expected}".replace("::", ":"))
    assert max(map(len, text.split("\n"))) < 300


@pytest.mark.parametrize(
    "name", [name for name, (kind, _, told) in HARMFUL.items() if kind == "yaml" and "deeper" in told]
)
def test_depth_is_seen_without_a_limit_of_libyaml(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before 0.2.6 libyaml nests as deeply as it is asked to; so does PyYAML's own parser, which takes its place here."""

    class Unlimited(yaml.SafeLoader):
        yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    monkeypatch.setattr("gbmplan.source.yaml_text._Loader", Unlimited)
    monkeypatch.setattr("gbmplan.source.yaml_text._deep", lambda text, file: None)
    _, raw, expected = HARMFUL[name]
    assert refused(lambda: check(raw, "x.yaml")).startswith(f"x.yaml:{expected}")


def test_more_mistakes_than_anyone_reads() -> None:
    raw = b'{"biomarkers": {' + b", ".join(b'"wrong%d": 1' % n for n in range(20_000)) + b"}}"
    start = time.perf_counter()
    problems = [line for line in refused(lambda: check(raw, "x.json")).split("\n") if "error:" in line]
    assert time.perf_counter() - start < SOON
    assert len(problems) == MOST + 1
    assert problems[-1] == "x.json:1:1407: error: more than 100 problems; the others are left out [too-many-problems]"


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        act()
    return str(caught.value)


# what a path can lead to


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("missing.yaml", "missing.yaml: error: there is no such file [missing-file]\n  help: check the path"),
        ("", "error: the name of the file is empty [missing-file]\n  help: name a file, or `-` for standard input"),
        ("folder", "folder: error: this is a folder, a file is expected [folder-not-file]\n  help: name a file in it"),
        (
            "file.yaml/x.yaml",
            "file.yaml/x.yaml: error: cannot be read: Not a directory [unreadable-file]"
            "\n  help: check the path and its permissions",
        ),
        (
            "a\0b.yaml",
            "a\\x00b.yaml: error: cannot be read: embedded null byte [unreadable-file]"
            "\n  help: check the path and its permissions",
        ),
        ("\x1b[31mred.yaml", "\\x1b[31mred.yaml: error: there is no such file [missing-file]\n  help: check the path"),
        (
            "n" * 300,
            "n" * 300 + ": error: cannot be read: File name too long [unreadable-file]"
            "\n  help: check the path and its permissions",
        ),
        (
            "loop.yaml",
            "loop.yaml: error: cannot be read: Too many levels of symbolic links [unreadable-file]"
            "\n  help: check the path and its permissions",
        ),
        ("/dev/null", "/dev/null: error: the file is empty [empty-file]\n  help: is this the right file?"),
        (
            "/dev/zero",
            "/dev/zero: error: larger than 5 MB, not read [too-large]"
            "\n  help: profiles and rule files are small text files; is this the right one?",
        ),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="devices, links and their errors are those of POSIX")
def test_paths(here: Path, path: str, expected: str) -> None:
    (here / "folder").mkdir()
    (here / "file.yaml").touch()
    (here / "loop.yaml").symlink_to("loop.yaml")
    assert refused(lambda: read(path)) == expected


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions bind no superuser")
def test_a_file_that_may_not_be_read(here: Path) -> None:
    (here / "secret.yaml").touch(mode=0o000)
    assert refused(lambda: read("secret.yaml")).startswith("secret.yaml: error: cannot be read: Permission denied")


def test_the_largest_file_and_one_byte_more(here: Path) -> None:
    body = b"biomarkers: {}\n"
    for extra, understood in ((0, True), (1, False)):
        (here / "large.yaml").write_bytes(body + b"#" * (MAX_BYTES - len(body) + extra))
        if understood:
            assert read("large.yaml").facts == {}
        else:
            assert refused(lambda: read("large.yaml")).startswith("large.yaml: error: larger than 5 MB, not read")


# standard input


class _Pipe:
    def __init__(self, raw: bytes) -> None:
        self.buffer = io.BytesIO(raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"biomarkers: {age: 61}", "profile unnamed, as of no date\nage = 61 a\nprior therapy not told"),
        (b'\n {"biomarkers": {"age": 61}}', "profile unnamed, as of no date\nage = 61 a\nprior therapy not told"),
        (
            b'{"biomarkers": {"age": 161,}}',
            "<stdin>:1:28: error: not valid JSON: a key in double quotes is expected here "
            "[json-syntax]\n  help: remove the comma before it",
        ),
        (
            b"biomarkers: {age: 610}",
            "<stdin>:1:19: error: 610 years is impossible for `age` [impossible-value]\n  help: "
            "plausible: 0 to 120 years; if the unit was left out, write it, such as `610 months`",
        ),
        (b"", "<stdin>: error: the file is empty [empty-file]\n  help: is this the right file?"),
        (
            b"\x00",
            "<stdin>: error: binary data, not text [binary-file]\n  help: give a YAML, JSON or TOML text file in UTF-8",
        ),
    ],
)
def test_standard_input(monkeypatch: pytest.MonkeyPatch, raw: bytes, expected: str) -> None:
    monkeypatch.setattr(sys, "stdin", _Pipe(raw))
    try:
        text = shown(read("-"))
    except InputError as error:
        text = str(error)
    assert text == expected


def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert refused(lambda: read("-")).startswith("<stdin>: error: cannot be read: standard input is closed")
