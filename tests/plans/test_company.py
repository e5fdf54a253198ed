"""What is planned only in company: a binding companion rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gbmplan.choose.problem import Demands
from gbmplan.graph.model import RuleGraph
from gbmplan.patient.read import check_profile
from gbmplan.plan.planner import plan_once
from gbmplan.source import document
from gbmplan.validate.loading import load_rules

PACK = str(Path(__file__).parent / "packs/company")
ALONE = "cells: yes, main: yes, frail: yes"
BOTH = "cells: yes, main: yes, frail: no"
USELESS = "cells: yes, main: no, frail: no"
CASES: dict[str, tuple[str, Demands, list[str], list[str]]] = {
    # biomarkers, demands → steps; answers left to the gate
    "with an attack it clears": (f"{BOTH}, brake: low", Demands(), ["clearer", "attack"], []),
    "without one only care is given": (f"{ALONE}, brake: low", Demands(), ["care"], []),
    "what covers nothing is no company": (f"{USELESS}, brake: low", Demands(), ["care"], []),
    "unless it is asked for": (f"{USELESS}, brake: low", Demands(require=("attack",)), ["clearer", "attack"], []),
    "what is required may stand alone": (f"{ALONE}, brake: low", Demands(require=("clearer",)), ["clearer"], []),
    "a gate has no answer that would stand alone": (ALONE, Demands(), ["care"], []),
    "with an attack it has one": (
        BOTH,
        Demands(require=("care",), exclude=("clearer",)),
        ["care", "attack"],
        ["releaser"],
    ),
}


@pytest.fixture(scope="module")
def rules() -> RuleGraph:
    return load_rules(PACK)


def plan_of(rules: RuleGraph, biomarkers: str, demands: Demands) -> Any:
    text = f"as_of: 2026-05-04\nbiomarkers: {{{biomarkers}}}\n"
    profile = check_profile(document.parse(text.encode(), "profile.yaml"), rules.nodes("biomarker"))
    return plan_once(profile, rules, demands)


@pytest.mark.parametrize(("biomarkers", "demands", "steps", "answers"), CASES.values(), ids=CASES)
def test_company(rules: RuleGraph, biomarkers: str, demands: Demands, steps: list[str], answers: list[str]) -> None:
    plan = plan_of(rules, biomarkers, demands)
    assert [step["intervention"] for step in plan["steps"]] == steps
    assert [branch["answer"] for branch in plan["branches"]] == answers


def test_the_gap_says_what_it_lacks(rules: RuleGraph) -> None:
    plan = plan_of(rules, f"{ALONE}, brake: low", Demands())
    (cells,) = [gap for gap in plan["gaps"] if gap["target"] == "cells"]
    reasons = {item["intervention"]: (item["kind"], item["rule"], item["text"]) for item in cells["why_not"]}
    assert reasons["clearer"] == ("company", "no_clearing_alone", "Clearing without an attack")
