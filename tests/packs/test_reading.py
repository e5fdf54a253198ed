"""Packs as far as they can be read: sizes that no folder of examples should hold, and what is left out and what is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gbmplan.problems import InputError
from gbmplan.rulebase.folder import chain
from gbmplan.validate.finding import Outcome
from gbmplan.validate.loading import compile_packs
from gbmplan.validate.rounds import Validator
from tests.packs.test_packs import CATALOGUE, HERE, TODAY


@pytest.fixture(autouse=True)
def _base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(HERE / "base", "base")


def outcome(pack: str = "base") -> Outcome:
    validator = Validator(CATALOGUE, frozenset(CATALOGUE.by_code), TODAY)
    validator.validate(pack)
    return validator.report().outcomes[0]


def change(name: str, old: str, new: str) -> None:
    path = Path("base", name)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_too_many_values() -> None:
    Path("base/policies/more.yaml").parent.mkdir()
    Path("base/policies/more.yaml").write_text("policies: [" + "x, " * 200_001 + "]\n", encoding="utf-8")
    assert [finding.code for finding in outcome().findings] == ["GP010"]


def test_a_condition_without_end() -> None:
    """Too long for its shape, so that it is never parsed; the code is for whoever parses without a shape."""
    change("policies.yaml", "when: pregnant", f"when: {' or '.join(['alt > 1'] * 200)}")
    found = outcome()
    assert [finding.code for finding in found.findings if finding.severity == "error"] == ["GP105"]


CHANGES = {
    "a reason is missing": ("targets.yaml", "because: many were measured, ", "", {"GP102"}),
    "a misspelt key": ("targets.yaml", "mechanism: silences", "mechansm: silences", {"GP101"}),
    "a key that is not known": (
        "targets.yaml",
        "mechanism: silences",
        "colour: red\n    mechanism: silences",
        {"GP101"},
    ),
    "a target without a phase": ("targets.yaml", "    phase: clear\n", "", {"GP102"}),
    "a cover without its strength": ("interventions/clear/clearer.yaml", "strength: full, ", "", {"GP102"}),
    "a biomarker without its kind": ("biomarkers.yaml", "kind: flag, ", "", {"GP102"}),
    "a record without its strength": ("evidence.yaml", "    strength: B\n", "", {"GP102"}),
    "a phase without its reason": ("pack.yaml", ", because: agents have to get in first", "", {"GP102"}),
    "a phase that is a word": (
        "pack.yaml",
        "{id: deliver, title: {en: Deliver}, because: agents have to get in first}",
        "deliver",
        {"GP103"},
    ),
    "no version": ("pack.yaml", "version: 1.2.0\n", "", {"GP102"}),
    "a header that is no YAML": ("pack.yaml", "licence: Apache-2.0", "licence: [", {"GP001"}),
    "a vocabulary that is no YAML": ("biomarkers.yaml", "biomarkers:", "biomarkers: [", {"GP001"}),
    "evidence that is no YAML": ("evidence.yaml", "evidence:", "evidence: [", {"GP001"}),
    "targets that are no YAML": ("targets.yaml", "targets:", "targets: {", {"GP001"}),
    "an intervention that is no YAML": (
        "interventions/clear/clearer.yaml",
        "id: clearer",
        "id: clearer\n id: x",
        {"GP001"},
    ),
    "a list that is a word": (
        "targets.yaml",
        "evidence: [first_trial]}\n    compensated_by",
        "evidence: first_trial}\n    compensated_by",
        {"GP103"},
    ),
}


@pytest.mark.parametrize(("name", "old", "new", "codes"), CHANGES.values(), ids=list(CHANGES))
def test_one_mistake_one_message(name: str, old: str, new: str, codes: set[str]) -> None:
    """No other complaint follows from what could not be read, and nothing is passed unchecked in silence."""
    change(name, old, new)
    found = outcome()
    assert {finding.code for finding in found.findings} == codes
    assert len(found.findings) == 1
    assert found.skipped
    with pytest.raises(InputError):
        compile_packs(chain("base"))


@pytest.mark.parametrize(("name", "old", "new", "codes"), CHANGES.values(), ids=list(CHANGES))
def test_other_mistakes_are_still_found(name: str, old: str, new: str, codes: set[str]) -> None:
    change(name, old, new)
    change("combinations.yaml", "clearer, antibody", "clearer, antibdy")
    change("disagreements.yaml", "first_trial", "first_trail")
    change("policies.yaml", "alt <= 3", "alt <= 3000")
    found = {finding.code for finding in outcome().findings}
    assert found >= codes | {"GP204", "GP205", "GP303"} - (
        {"GP303"} if name == "biomarkers.yaml" and "[" in new else set()
    )
