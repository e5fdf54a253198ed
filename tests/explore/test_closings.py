"""What would close a gap in a pack with stages: judged in the stages in which it could be given."""

from __future__ import annotations

from pathlib import Path

import pytest

from gbmplan.choose.problem import Demands
from gbmplan.patient.read import check_profile
from gbmplan.plan.planner import Extras, plan_once
from gbmplan.source import document

from .test_branches import Edit, edited

SECOND = (
    "interventions/release_one.yaml",
    "phase: release",
    "phase: activate",
)
"""It may start in the second stage, and not in the first."""
ATTACK_ONLY = ("policies.yaml", "at_most: 1", "at_most: 0")
NONE = "no regimen under these rules and demands closes it"
CASES: dict[str, tuple[tuple[Edit, ...], Demands, dict[str, str]]] = {
    # edits of the pack, demands → target, what would close it
    "at hand for what a gate finds": (
        (),
        Demands(),
        {
            "brake_one": "+Release one, if a gate finds it",
            "brake_two": "+Release two, if a gate finds it",
            "brake_three": NONE,
        },
    ),
    "an answer for which there is no room": (
        (),
        Demands(max_agents=1),
        {
            "brake_one": "+Release one (agents 2 where at most 1 are allowed)",
            "brake_two": "+Release two (agents 2 where at most 1 are allowed)",
            "brake_three": NONE,
        },
    ),
    "from the second stage on": (
        (SECOND,),
        Demands(max_agents=1),
        {
            "brake_one": "+Release one (agents 2 where at most 1 are allowed)",
            "brake_two": "+Release two (agents 2 where at most 1 are allowed)",
            "brake_three": NONE,
        },
    ),
    "no gate looks for it": (
        (("policies.yaml", "measure: [brake_one, brake_two, brake_three]", "measure: [brake_two, brake_three]"),),
        Demands(),
        {"brake_one": NONE, "brake_two": "+Release two, if a gate finds it", "brake_three": NONE},
    ),
    "not to be had": (
        (ATTACK_ONLY,),
        Demands(),
        {"brake_one": NONE, "brake_two": NONE, "brake_three": NONE},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_would_close_a_gap(name: str, tmp_path: Path) -> None:
    edits, demands, closings = CASES[name]
    rules = edited(tmp_path, edits)
    text = "as_of: 2026-05-04\nbiomarkers: {main: yes, cells: 10 %}\n"
    profile = check_profile(document.parse(text.encode(), "p.yaml"), rules.nodes("biomarker"))
    plan = plan_once(profile, rules, demands, extras=Extras(closings=True))
    assert {item["target"]: item["text"] for item in plan["escape"]["closings"]} == closings
