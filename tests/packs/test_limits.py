"""What would take too much work to judge is named as skipped, and never passed in silence."""

from __future__ import annotations

import shutil
import string
from pathlib import Path

import pytest

from gbmplan.validate.rounds import Validator
from tests.packs.test_packs import CATALOGUE, HERE, TODAY

SMALL, LARGE = string.ascii_lowercase[:15], [f"{letter}_too" for letter in string.ascii_lowercase[:15]]
FLAGS = "".join(f"  - {{id: {name}, title: {{en: x}}, kind: flag, group: clinical}}\n" for name in (*SMALL, *LARGE))
ALL = " or ".join(SMALL)
PAIRS = " or ".join(f"({one} and {other})" for one, other in zip(SMALL, LARGE, strict=True))
CASES = {
    "one condition": (
        f"  - {{id: p, kind: scope, say: x, because: y, inference: true, when: ({ALL}) and ({PAIRS})}}\n",
        "",
        [("can be true and false", "too complex")],
    ),
    "two contraindications": (
        "",
        f"""contraindications:
  - {{id: all, when: {ALL}, kind: absolute, recoverable: true, because: y, inference: true}}
  - {{id: pairs, when: {PAIRS} or pregnant, kind: absolute, recoverable: true, because: y, inference: true}}
""",
        [("`pairs` holds wherever", "too complex"), ("anybody may have", "too complex")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_too_complex(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policies, contraindications, expected = CASES[case]
    monkeypatch.chdir(tmp_path)
    shutil.copytree(HERE / "base", "base")
    for name, added in (("biomarkers", FLAGS), ("policies", policies)):
        path = Path(f"base/{name}.yaml")
        path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")
    agent = Path("base/interventions/activate/antibody.yaml")
    agent.write_text(agent.read_text(encoding="utf-8") + contraindications, encoding="utf-8")
    wanted = frozenset(CATALOGUE.by_code) - {"GP231", "GP518"}
    validator = Validator(CATALOGUE, wanted, TODAY)
    validator.validate("base")
    (outcome,) = validator.report().outcomes
    assert not outcome.findings
    assert len(outcome.skipped) == len(expected)
    for skip, (what, reason) in zip(outcome.skipped, expected, strict=True):
        assert what in skip.what
        assert skip.reason == reason
        assert skip.place.line
