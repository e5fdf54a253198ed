"""The claims of the founding review: declared, carried by rules, named in plans, and found by their id."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gbmplan.choose.problem import Demands
from gbmplan.cli.app import build
from gbmplan.graph.claims import carried, claim, claims
from gbmplan.graph.model import RuleGraph
from gbmplan.patient.read import check_profile
from gbmplan.plan.planner import Planner
from gbmplan.render.terminal import as_text
from gbmplan.source import document
from gbmplan.validate.loading import load_rules

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
ROWS = [f"S{number}" for number in range(1, 30)]
PACK = {
    "pack.yaml": """id: rows
version: 1.0.0
title: {en: Rows}
licence: Apache-2.0
description: Invented.
claims:
  - {id: S2, title: {en: The second}}
  - {id: S1, title: {en: The first, zh: 第一}}
  - {id: S3, title: {en: Carried by nothing}}
phases:
  - {id: clear, title: {en: Clear}, because: invented, claims: [S1]}
""",
    "policies.yaml": """policies:
  - {id: one, kind: principle, say: One., because: invented, evidence: [seen, {source: not_seen, direction: opposes}], claims: [S1]}
  - {id: two, kind: principle, say: Two., because: invented, evidence: [{source: seen, direction: mixed}], claims: [S1, S2]}
""",
    "evidence.yaml": """evidence:
  - {id: seen, finding: It was., design: cohort, strength: C, context: gbm, confidence: verified, year: 2020, journal: J, author: A}
  - {id: not_seen, finding: It was not., design: cohort, strength: C, context: gbm, confidence: verified, year: 2020, journal: J, author: A}
  - {id: alone, finding: Only it., design: cohort, strength: C, context: gbm, confidence: verified, year: 2020, journal: J, author: A, claims: [S2]}
""",
}


@pytest.fixture(scope="module")
def core() -> RuleGraph:
    return load_rules("gbm-core")


@pytest.fixture
def rows(tmp_path: Path) -> RuleGraph:
    (tmp_path / "rows").mkdir()
    for name, text in PACK.items():
        (tmp_path / "rows" / name).write_text(text, encoding="utf-8")
    return load_rules(str(tmp_path / "rows"))


def test_a_claim_is_told_with_all_that_carries_it(rows: RuleGraph) -> None:
    assert claims(rows) == ("S2", "S1", "S3")
    first, second, third = (claim(rows, name) for name in ("S1", "S2", "S3"))
    assert (first.title, first.rules) == ({"en": "The first", "zh": "第一"}, ("one", "two"))
    assert [(item.id, item.kind, item.acts_on) for item in first.carriers] == [
        ("one", "principle", "policy:one"),
        ("two", "principle", "policy:two"),
        ("clear", "phase", ""),
    ]
    assert first.evidence == (("not_seen", ("opposes",)), ("seen", ("supports", "mixed")))
    assert (second.rules, second.evidence) == (("two",), (("alone", ()), ("seen", ("mixed",))))
    assert (third.carriers, third.evidence) == ((), ())


def test_what_some_rules_carry(rows: RuleGraph) -> None:
    assert carried(rows, frozenset({"one", "two"})) == {"S2": ("two",), "S1": ("one", "two")}
    assert carried(rows, frozenset({"one"})) == {"S1": ("one",)}
    assert carried(rows, frozenset()) == {}


def test_every_row_of_the_review_is_declared_and_carried_by_a_rule(core: RuleGraph) -> None:
    assert list(claims(core)) == ROWS
    assert [name for name in ROWS if not claim(core, name).rules] == []


def test_every_claim_that_a_rule_carries_is_declared(core: RuleGraph) -> None:
    used = {name for rule in core.rules.values() for name in rule["claims"]}
    used |= {name for record in core.records.values() for name in record["claims"]}
    used |= {name for item in core.disagreements for name in item["claims"]}
    assert used - set(claims(core)) == set()


def test_every_row_of_the_review_is_visible_in_a_plan(core: RuleGraph) -> None:
    planner = Planner(core)
    missing = set(ROWS)
    shown: set[str] = set()
    for path in EXAMPLES:
        profile = check_profile(document.load(str(path)), core.nodes("biomarker"))
        plan = planner.plan(profile, Demands(), with_tradeoff=False)
        for item in plan["claims"]:
            rests = [name for name in item["rules"] if item["claim"] in core.rules[name]["claims"]]
            assert rests == item["rules"]
            missing -= {item["claim"]} if rests else set()
        text = as_text(plan, width=120, verbose=True)
        shown |= {name for name in ROWS if f"\n    {name} " in text}
    assert (sorted(missing), sorted(set(ROWS) - shown)) == ([], [])


@pytest.mark.parametrize("name", ["S16", "S27"])
def test_rules_show_names_rules_and_evidence(name: str, core: RuleGraph) -> None:
    found = claim(core, name)
    said = CliRunner().invoke(build(), ["rules", "show", name]).stdout
    assert found.title["en"] in " ".join(said.split())
    for item in (*found.carriers, *found.evidence):
        assert item[0] in said
    data = json.loads(CliRunner().invoke(build(), ["rules", "show", name, "--format", "json"]).stdout)
    assert [item["id"] for item in data[0]["carried_by"]] == [item.id for item in found.carriers]


def test_rules_lists_what_carries_a_claim(core: RuleGraph) -> None:
    data = json.loads(CliRunner().invoke(build(), ["rules", "--claim", "S16", "--format", "json"]).stdout)
    assert set(claim(core, "S16").rules) <= {item["id"] for item in data["rules"]}
    assert all("S16" in item["claims"] for item in data["rules"])
    refused = CliRunner().invoke(build(), ["rules", "--claim", "S99"])
    assert refused.exit_code != 0
