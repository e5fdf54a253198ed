"""The faults of benchmarks/mutants.py: each can still be made, and a few are made and noticed.

`python benchmarks/mutants.py` makes them all.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SPEC = importlib.util.spec_from_file_location("mutants", ROOT / "benchmarks/mutants.py")
assert SPEC
assert SPEC.loader
mutants = importlib.util.module_from_spec(SPEC)
sys.modules["mutants"] = mutants
SPEC.loader.exec_module(mutants)


@pytest.mark.parametrize("mutant", mutants.MUTANTS, ids=lambda mutant: mutant.what)
def test_it_can_be_made(mutant: mutants.Mutant) -> None:
    """Its text stands exactly once, what it becomes still compiles, and its tests are there."""
    file = mutants.place(mutant)
    changed = file.read_text(encoding="utf-8").replace(mutant.old, mutant.new)
    if file.suffix == ".py":
        compile(changed, str(file), "exec")
    assert all((ROOT / name).exists() for name in mutant.tests.split())


def test_there_are_enough() -> None:
    assert len(mutants.MUTANTS) >= 24
    assert len({mutant.what for mutant in mutants.MUTANTS}) == len(mutants.MUTANTS)


def test_the_page_lists_them() -> None:
    part = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("## Faults that the tests notice")[2]
    rows = re.findall(r"^\| (.+?) \| `(\w+)` \|$", part.partition("\n## ")[0], re.M)
    assert rows == [(mutant.what, mutant.folder or "any") for mutant in mutants.MUTANTS]


def test_text_that_is_gone_is_told() -> None:
    gone = mutants.MUTANTS[0]._replace(old="what no module says")
    with pytest.raises(LookupError, match="stands 0 times"):
        mutants.place(gone)


@pytest.mark.parametrize("what", ["mg/dL ten times too large", "the shortest washout wins"])
def test_it_is_noticed(what: str) -> None:
    [mutant] = [mutant for mutant in mutants.MUTANTS if mutant.what == what]
    assert mutants.noticed(mutant)


def test_no_fault_is_not_noticed() -> None:
    """Or the tests would fail in the copy for some other reason."""
    [mutant] = [mutant for mutant in mutants.MUTANTS if mutant.what == "mg/dL ten times too large"]
    assert not mutants.noticed(mutant._replace(new=mutant.old))
