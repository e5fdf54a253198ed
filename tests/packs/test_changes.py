"""Changes of single fields and rules: what comes out, whose rules they are, and what is noticed later."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gbmplan.rulebase.folder import chain
from gbmplan.rulebase.provenance import Provenance
from gbmplan.validate.loading import load_rules
from gbmplan.validate.rounds import Validator
from tests.packs.test_packs import CATALOGUE, HERE, TODAY

HEADER = "id: {}\nversion: 1.0.0\ntitle: {{en: Own}}\nlicence: CC0-1.0\ndescription: For tests.\nextends: {}\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(HERE / "base", "base")


def pack(name: str, extends: str, **files: str) -> str:
    Path(name).mkdir()
    Path(name, "pack.yaml").write_text(HEADER.format(name, extends), encoding="utf-8")
    for file, text in files.items():
        Path(name, f"{file}.yaml").write_text(text, encoding="utf-8")
    return name


def found(name: str, *, mend: bool = False) -> list[str]:
    validator = Validator(CATALOGUE, frozenset(CATALOGUE.by_code), TODAY, mend=mend)
    validator.validate(name)
    for file, (_, after) in validator.changed.items():
        Path(file).write_bytes(after)
    return [finding.name for finding in validator.report().findings]


def test_what_is_named_is_other_and_the_rest_stays() -> None:
    rules = load_rules(str(shutil.copytree(HERE / "good-changes", "changes")))
    said = {
        name: (rule["pack"], rule["statement"])
        for name, rule in rules.rules.items()
        if name.startswith("clearer.") or name in ("at_most_three", "antibody.covers.checkpoint")
    }
    assert said == {
        "at_most_three": ("changes", "At most 2 agents in one regimen."),
        "antibody.covers.checkpoint": ("changes", "Antibody covers Checkpoint in part."),
        "clearer.covers.m2": ("base", "Clearer covers M2 macrophages in full."),
        "clearer.contraindications.liver": ("changes", "Clearer is contraindicated when alt > 2 or pregnant."),
        "clearer.delivery": ("changes", "Clearer needs the barrier opened."),
        "clearer.cautions.bones": ("changes", "watch for pain"),
    }
    assert rules.interventions["clearer"]["status"] == "tried in people, and approved since"
    assert rules.targets["barrier"]["priority"] == "major"


@pytest.mark.parametrize(
    ("kind", "rule", "line"),
    [
        ("limit", "at_most_three", 2),
        ("caution", "clearer.cautions.bones", 12),
        ("contraindication", "clearer.contraindications.liver", 15),
        ("delivery", "clearer.delivery", 16),
        ("cover", "antibody.covers.checkpoint", 21),
    ],
)
def test_a_changed_rule_stands_where_it_was_changed(kind: str, rule: str, line: int) -> None:
    place = Provenance(chain(str(HERE / "good-changes"))).place("changes", kind, rule)
    assert place is not None
    assert (place.file, place.line) == ("changes.yaml", line)


def test_changes_of_changes() -> None:
    """Places follow through a chain: what the second pack breaks is told where the second pack says it."""
    pack("middle", "base", changes="changes:\n  - {id: clearer, was: eegecmba, remove: [toxicities.hepatic]}\n")
    shown = load_rules("middle").fingerprints["interventions:clearer"]
    text = f"changes:\n  - id: clearer\n    was: {shown}\n    add:\n      toxicities:\n"
    rule = "        - {organ: gut, because: seen, evidence: [first_trail]}\n"
    pack("top", "middle", changes=text + rule)
    validator = Validator(CATALOGUE, frozenset(CATALOGUE.by_code), TODAY)
    validator.validate("top")
    assert [(item.name, item.place.file, item.place.line) for item in validator.report().findings] == [
        ("unknown-evidence", "top/changes.yaml", 6)
    ]
    Path("top", "changes.yaml").write_text(text + rule.replace("trail", "trial"), encoding="utf-8")
    assert list(load_rules("top").interventions["clearer"]["toxicities"]) == ["gut"]


@pytest.mark.parametrize(
    ("file", "text", "written"),
    [
        ("changes", "changes:\n  - id: at_most_three\n    set: {at_most: 2}\n", "    was: bldihkjc\n    set:"),
        ("changes", "changes: [{id: at_most_three, set: {at_most: 2}}]\n", "at_most_three, was: bldihkjc, set:"),
        (
            "changes",
            "changes:\n- id: clearer\n  remove: [toxicities.hepatic]\n  set: {route: iv}\n",
            "\n  was: eegecmba\n",
        ),
        (
            "policies",
            "policies:\n  - id: thesis\n    override: true # ours\n    kind: principle\n"
            "    say: x\n    because: y\n    inference: true\n",
            "    was: mplejdem\n    override: true # ours\n",
        ),
        (
            "policies",
            "policies:\n  - {id: thesis, kind: principle, override: true, say: x, because: y, inference: true}\n",
            "was: mplejdem, override: true",
        ),
    ],
)
def test_fix_writes_the_fingerprint(file: str, text: str, written: str) -> None:
    pack("own", "base", **{file: text})
    assert found("own") == ["no-fingerprint"]
    assert found("own", mend=True) == []
    assert written in Path("own", f"{file}.yaml").read_text(encoding="utf-8")
    assert found("own") == []


@pytest.mark.parametrize(
    ("old", "new", "noticed"),
    [
        ("when: alt > 1 or pregnant", "when: alt > 3 or pregnant", True),
        ("status: tried in people", "status: tried again", True),
        ("id: liver", "id: liver # a comment", False),
        ("tried in people\n", "tried\n  in people\n", False),
        ("    recoverable: true\n    mend", "    recoverable: true\n    basis: safety\n    mend", False),
    ],
)
def test_what_the_base_says_later_is_noticed(old: str, new: str, noticed: bool) -> None:
    pack("own", "base", changes="changes:\n  - {id: clearer, was: eegecmba, set: {route: oral twice}}\n")
    file = Path("base/interventions/clear/clearer.yaml")
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    assert found("own") == (["base-changed"] if noticed else [])
