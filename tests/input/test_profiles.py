"""Profiles beside exactly what is said of them: `profiles/<case>.yaml` and `profiles/<case>.yaml.out`.

The `.out` file holds the problems as a user sees them, or the profile as it was understood.
`--update-golden` writes them anew; read the difference before keeping it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from .reading import HERE, told

PROFILES = HERE / "profiles"
CASES = sorted(path.name for path in PROFILES.iterdir() if path.suffix != ".out" and not path.name.startswith("."))


@pytest.mark.parametrize("case", CASES)
def test_says(case: str, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config) -> None:
    monkeypatch.chdir(PROFILES)
    text = told(case)
    expected = Path(f"{case}.out")
    if pytestconfig.getoption("--update-golden"):
        expected.write_bytes(text.encode())
    assert text.encode() == expected.read_bytes()


def test_every_expectation_has_its_profile() -> None:
    assert sorted(path.stem for path in PROFILES.glob("*.out")) == CASES
