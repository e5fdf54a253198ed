"""Why a course ends before it would have to."""

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

PACK = str(Path(__file__).parent / "packs/endings")


@pytest.fixture(scope="module")
def rules() -> RuleGraph:
    return load_rules(PACK)


CASES: dict[str, tuple[str, Demands, tuple[str, str, str]]] = {
    # flags, demands → kind, rule and words of the end of the clearing step
    "a conflict": ("apart: yes, single: no, tender: no", Demands(), ("conflict", "apart", "not together with step 2")),
    "a full group": (
        "apart: no, single: yes, tender: no",
        Demands(),
        ("limit", "single", "at most 1 of its kind at once: step 2"),
    ),
    "a conflict before a limit": (
        "apart: yes, single: yes, tender: yes",
        Demands(),
        ("conflict", "apart", "not together with step 2"),
    ),
    "no room for one more agent": (
        "apart: no, single: no, tender: no",
        Demands(max_agents=1),
        ("agents", "", "at most 1 agents at once"),
    ),
    "harm to one organ": (
        "apart: no, single: no, tender: yes",
        Demands(),
        ("toxicity", "clearer.toxicities.liver", "would share liver toxicity with step 2"),
    ),
    "done": ("apart: no, single: no, tender: no", Demands(), ("nothing_more", "", "more of it closes nothing more")),
    "its effect lasts": (
        "apart: no, single: no, tender: yes, lasting: yes",
        Demands(exclude=("clearer",)),
        ("effect_lasts", "", "its effect lasts"),
    ),
}


@pytest.mark.parametrize(("flags", "demands", "expected"), CASES.values(), ids=CASES)
def test_why_a_course_ends(rules: RuleGraph, flags: str, demands: Demands, expected: tuple[str, str, str]) -> None:
    lasting = "" if "lasting" in flags else ", lasting: no"
    text = f"as_of: 2026-05-04\nbiomarkers: {{main: yes, {flags}{lasting}}}\n"
    profile = check_profile(document.parse(text.encode(), "profile.yaml"), rules.nodes("biomarker"))
    plan: Any = plan_once(profile, rules, demands)
    clearing, attack = plan["steps"]
    assert clearing["given_in"] == ["opening"]
    assert (clearing["ending"]["kind"], clearing["ending"]["rule"], clearing["ending"]["text"]) == expected
    assert attack["ending"] is None, "it is given to the end"
