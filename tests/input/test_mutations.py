"""Real files, damaged at random: they are understood or refused, and every place told lies in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gbmplan.problems import InputError
from gbmplan.rulebase.folder import PackFiles, chain, read_pack
from gbmplan.rulebase.text import read_text
from gbmplan.source.document import parse, survey
from gbmplan.validate.loading import compile_packs

from . import examples
from .reading import HERE, check

ROOT = HERE.parent.parent
BASE = ROOT / "tests" / "packs" / "base"
PROFILES = [*sorted((ROOT / "examples").glob("*.*")), *sorted((HERE / "profiles").glob("full.*[!t]"))]
RULES = [path for path in sorted((ROOT / "rules" / "gbm-core").rglob("*.yaml")) if path.stat().st_size < 12_000]
NASTY = [
    *"\0\x1b\t\r\u2028\ufeffé😀{}[]|>'\"\\#%~-,",
    "- ",
    "? ",
    ": ",
    "&a ",
    "*a",
    "!x ",
    "---\n",
    "null",
    "9" * 30,
    "1e999",
    "\n\n",
    "  ",
    "<<: ",
    "'''",
]
TOKEN = re.compile(r"\w+|[^\w\s]")

SEEDS = st.integers(0, 2**32)


@pytest.fixture(autouse=True, scope="module")
def _undamaged_files_are_parsed_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gbmplan.rulebase.text.survey", cache(survey))
        yield


@examples(300)
@given(st.sampled_from([path.name for path in PROFILES]), SEEDS)
def test_damaged_profiles(name: str, seed: int) -> None:
    raw = damaged(contents(next(path for path in PROFILES if path.name == name)), Random(seed))
    settled(lambda: check(raw, name), {name: raw})


@examples(300)
@given(st.sampled_from(RULES), SEEDS)
def test_damaged_files_of_the_core_pack(path: Path, seed: int) -> None:
    inside = path.relative_to(ROOT / "rules" / "gbm-core").as_posix()
    files = {"pack.yaml": contents(BASE / "pack.yaml"), inside: damaged(contents(path), Random(seed))}
    settled(lambda: read_text(PackFiles("p", files, "", None, None)), {f"p/{name}": raw for name, raw in files.items()})


@examples(300)
@given(st.sampled_from(sorted(read_pack(str(BASE)).files)), SEEDS)
def test_damaged_packs_with_all_their_checks(name: str, seed: int) -> None:
    files = dict(read_pack(str(BASE)).files)
    files[name] = damaged(files[name], Random(seed))
    pack = PackFiles("p", files, "", None, None)
    settled(lambda: compile_packs([pack]), {f"p/{inside}": raw for inside, raw in files.items()})


@examples(300)
@given(SEEDS)
def test_damaged_extensions(seed: int) -> None:
    random = Random(seed)
    *_, extension = chain(str(BASE.parent / random.choice(["good-disabled", "good-of-the-base", "good-conditions"])))
    base = read_pack(str(BASE))
    name = random.choice(sorted(extension.files))
    files = extension.files | {name: damaged(extension.files[name], random)}
    packs = [base._replace(folder="base"), PackFiles("p", files, "", "base", None)]
    settled(
        lambda: compile_packs(packs),
        {f"p/{inside}": raw for inside, raw in files.items()}
        | {f"base/{inside}": raw for inside, raw in base.files.items()},
    )


@examples(300)
@given(st.binary(max_size=60), st.sampled_from(["yaml", "json", "toml"]))
def test_any_bytes(raw: bytes, ending: str) -> None:
    settled(lambda: check(raw, f"x.{ending}"), {f"x.{ending}": raw})


@pytest.mark.parametrize("path", [*PROFILES, *RULES], ids=lambda path: path.name)
def test_every_value_stands_where_it_is_said_to(path: Path) -> None:
    """The text at a place begins with the value, or with a bracket or quote that opens it."""
    raw = contents(path)
    document = parse(raw, path.name)
    lines = raw.decode().split("\n")
    for step, value in walk(document.data, ()):
        place = document.place(*step)
        text = lines[place.line - 1][place.column - 1 :].lstrip("'\"")
        if isinstance(value, str) and value.split() and not text.startswith((">", "|")):
            assert text.startswith(value.split()[0]), (step, place)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            assert float(re.match(r"[-+.eE\d]+", text)[0]) == value, (step, place)
        if step and isinstance(step[-1], str):
            key = document.place(*step, key=True)
            text = lines[key.line - 1][key.column - 1 :].lstrip("'\"[")
            assert text.startswith(step[-1]), (step, key)


def walk(data: Any, path: tuple[Any, ...]) -> list[tuple[tuple[Any, ...], Any]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [(path, data), *(found for step, value in inner for found in walk(value, (*path, step)))]


def settled(act: Any, files: dict[str, bytes]) -> None:
    """Whatever happens is an InputError whose places lie in the files."""
    try:
        act()
    except InputError as error:
        for problem in error.problems:
            assert problem.message
            if problem.place and problem.place.line:
                inside(problem.place.line, problem.place.column, files[problem.place.file])
        str(error).encode()


def inside(line: int, column: int, raw: bytes) -> None:
    text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    assert 1 <= line <= len(lines)
    assert 1 <= column <= len(lines[line - 1]) + 1


@cache
def contents(path: Path) -> bytes:
    return path.read_bytes()


def damaged(raw: bytes, random: Random) -> bytes:
    for _ in range(random.choice([1, 1, 2, 4])):
        raw = random.choice([_lines, _tokens, _bytes, _insert])(raw, random)
    return raw


def _lines(raw: bytes, random: Random) -> bytes:
    """A line lost, doubled, moved or indented anew, or the file cut short."""
    lines = raw.split(b"\n")
    at, to = random.randrange(len(lines)), random.randrange(len(lines))
    act = random.randrange(5)
    if act == 0:
        del lines[at]
    elif act == 1:
        lines.insert(to, lines[at])
    elif act == 2:
        lines[at], lines[to] = lines[to], lines[at]
    elif act == 3:
        lines[at] = b" " * random.randrange(12) + lines[at].lstrip()
    else:
        lines = [*lines[:at], lines[at][: random.randrange(len(lines[at]) + 1)]]
    return b"\n".join(lines)


def _tokens(raw: bytes, random: Random) -> bytes:
    """Two words or signs change places."""
    text = raw.decode("utf-8", "surrogateescape")
    found = [match.span() for match in TOKEN.finditer(text)]
    if len(found) < 2:
        return raw
    (a, b), (c, d) = sorted(random.sample(found, 2))
    return (text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]).encode("utf-8", "surrogateescape")


def _bytes(raw: bytes, random: Random) -> bytes:
    """Some bytes become others."""
    changed = bytearray(raw or b"x")
    for _ in range(random.choice([1, 1, 3])):
        changed[random.randrange(len(changed))] = random.choice([random.randrange(256), random.randrange(32, 127)])
    return bytes(changed)


def _insert(raw: bytes, random: Random) -> bytes:
    """Something that means much to a parser appears."""
    at = random.randrange(len(raw) + 1)
    return raw[:at] + random.choice(NASTY).encode() + raw[at:]
