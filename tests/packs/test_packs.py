"""Rule packs with mistakes, beside exactly what is said of them: `bad-<case>/` and `bad-<case>.out`.

In a bad pack `#!` marks each line that is wrong (`#!+2`: the line two below), so that every mistake
has one message, at its place. `good-<case>/` is what the author meant, and must pass. Where only some
codes are of interest, `<case>.select` holds them, as `--select` takes them.
`--update-golden` writes the `.out` files anew; read the difference before keeping it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from gbmplan.problems import InputError
from gbmplan.render.findings import text
from gbmplan.validate.catalogue import Catalogue
from gbmplan.validate.finding import Report
from gbmplan.validate.rounds import DECLARING, Validator

HERE = Path(__file__).parent
BAD = sorted(path.name for path in HERE.glob("bad-*") if path.suffix != ".out")
GOOD = sorted(path.name for path in HERE.glob("good-*"))
MARK = re.compile(r"#!(?:\+(\d+))?")
TODAY = date(2026, 5, 4)
CATALOGUE = Catalogue(DECLARING)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)


def report(pack: str) -> Report:
    """What validating a pack says, of the codes that its case is about. Raises InputError for what is no pack."""
    select = HERE / f"{pack.removeprefix('bad-').removeprefix('good-')}.select"
    words = select.read_text(encoding="utf-8").split() if select.exists() else []
    wanted = CATALOGUE.chosen("--select", words) if words else frozenset(CATALOGUE.by_code)
    validator = Validator(CATALOGUE, wanted, TODAY)
    validator.validate(pack)
    return validator.report()


@pytest.mark.parametrize("pack", BAD)
def test_says(pack: str, pytestconfig: pytest.Config) -> None:
    try:
        said = text.render(report(pack), 80, coloured=False)
    except InputError as error:
        said = f"{error}\n"
    expected = Path(f"{pack}.out")
    if pytestconfig.getoption("--update-golden"):
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("pack", [name for name in BAD if (HERE / name / "pack.yaml").exists()])
def test_every_mistake_has_one_message_at_its_place(pack: str) -> None:
    found = [(finding.place.file, finding.place.line) for finding in report(pack).findings if finding.place.line]
    assert sorted(place for place in found if place[0].startswith(f"{pack}/")) == sorted(marked(pack))


@pytest.mark.parametrize("pack", ["base", *GOOD])
def test_is_silent(pack: str) -> None:
    said = report(pack)
    assert not said.findings
    assert not said.outcomes[0].skipped


def test_every_mistake_has_a_twin() -> None:
    never_a_pack = {"a-file.yaml", "not-a-pack", "extends-in-a-circle-too"}
    assert {name.removeprefix("bad-") for name in BAD} - never_a_pack == {name.removeprefix("good-") for name in GOOD}


def test_every_code_has_a_bad_pack() -> None:
    """Or, where only bytes or sheer size make the mistake, a test in test_reading.py."""
    elsewhere = {"GP010", "GP304"}
    said = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("bad-*.out"))
    found = set(re.findall(r"(?m)^(?:error|warning|info) (GP\d{3}) ", said))
    assert sorted(set(CATALOGUE.by_code) - found - elsewhere) == []


def marked(pack: str) -> Iterator[tuple[str, int]]:
    """File and line of each mark."""
    for path in Path(pack).rglob("*.y*ml"):
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").split("\n"), 1):
            for mark in MARK.finditer(line):
                yield path.as_posix(), number + int(mark[1] or 0)
