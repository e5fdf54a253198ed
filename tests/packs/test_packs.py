"""Rule packs with mistakes, beside exactly what is said of them: `bad-<case>/` and `bad-<case>.out`.

In a bad pack `#!` marks each line that is wrong (`#!+2`: the line two below), so that every mistake
has one message, at its place. `good-<case>/` is what the author meant, and must pass.
`--update-golden` writes the `.out` files anew; read the difference before keeping it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gbmplan.problems import InputError, Problem
from gbmplan.rulebase.folder import chain, find
from gbmplan.rulebase.load import compile_packs

HERE = Path(__file__).parent
BAD = sorted(path.name for path in HERE.glob("bad-*") if path.suffix != ".out")
GOOD = sorted(path.name for path in HERE.glob("good-*"))
MARK = re.compile(r"#!(?:\+(\d+))?")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)


def problems(pack: str) -> tuple[Problem, ...]:
    try:
        compile_packs(chain(find(pack)))
    except InputError as error:
        return error.problems
    return ()


@pytest.mark.parametrize("pack", BAD)
def test_says(pack: str, pytestconfig: pytest.Config) -> None:
    text = "".join(f"{problem}\n" for problem in problems(pack))
    expected = Path(f"{pack}.out")
    if pytestconfig.getoption("--update-golden"):
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("pack", BAD)
def test_every_mistake_has_one_message_at_its_place(pack: str) -> None:
    places = [problem.place for problem in problems(pack) if problem.place]
    found = [(place.file, place.line) for place in places if place.line and place.file.startswith(f"{pack}/")]
    assert sorted(found) == _marked(pack)


@pytest.mark.parametrize("pack", ["base", *GOOD])
def test_is_silent(pack: str) -> None:
    assert problems(pack) == ()


def test_every_mistake_has_a_twin() -> None:
    never_a_pack = {"a-file.yaml", "not-a-pack", "extends-in-a-circle-too"}
    assert {name.removeprefix("bad-") for name in BAD} - never_a_pack == {name.removeprefix("good-") for name in GOOD}


def _marked(pack: str) -> list[tuple[str, int]]:
    """File and line of each mark."""
    marks = []
    for path in Path(pack).rglob("*.y*ml"):
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            marks += [(path.as_posix(), number + int(mark[1] or 0)) for mark in MARK.finditer(line)]
    return sorted(marks)
