"""Which alternatives there are: each holds what is demanded, and standard treatment is nobody's choice."""

from __future__ import annotations

import pytest

from gbmplan.choose.problem import Demands
from gbmplan.patient.read import check_profile
from gbmplan.plan.planner import Extras, Planner
from gbmplan.source.document import parse
from gbmplan.validate.loading import load_rules
from tests.explore import ROOT

CASES = {
    # demands, standard treatment → the plan, and all alternatives in their order
    "none": ((), False, ["left_a right_a", "left_b right_b", "left_c right_c", ""]),
    "one": (("left_a",), False, ["left_a right_a", "left_a right_b", "left_a right_c", "left_a"]),
    "all": (("left_a", "right_a"), False, ["left_a right_a"]),
    "three": (
        ("left_a", "left_b"),
        False,
        ["left_a left_b right_a", "left_a left_b right_b", "left_a left_b right_c", "left_a left_b"],
    ),
    "standard": (
        (),
        True,
        ["left_a right_a standard", "left_b right_b standard", "left_c right_c standard", "standard"],
    ),
    "one_and_standard": (
        ("left_a",),
        True,
        ["left_a right_a standard", "left_a right_b standard", "left_a right_c standard", "left_a standard"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_alternatives(name: str) -> None:
    require, standard, expected = CASES[name]
    planner = Planner(load_rules(str(ROOT / "tests/plans/packs/others")))
    text = f"biomarkers: {{seen: yes, fit: {'yes' if standard else 'no'}}}\n"
    profile = check_profile(parse(text.encode(), "profile.yaml"), planner.rules.nodes("biomarker"))
    plan = planner.plan(profile, Demands(require=require), extras=Extras(alternatives=9))
    assert [
        " ".join(sorted(step["intervention"] for step in plan["steps"])),
        *(" ".join(item["interventions"]) for item in plan["alternatives"]),
    ] == expected


def test_standard_treatment_stays_whatever_its_evidence() -> None:
    """None of the pack has any; the threshold keeps out only what is chosen."""
    planner = Planner(load_rules(str(ROOT / "tests/plans/packs/others")))
    profile = check_profile(parse(b"biomarkers: {seen: yes, fit: yes}\n", "p.yaml"), planner.rules.nodes("biomarker"))
    plan = planner.plan(profile, Demands(), extras=Extras(evidence=True))
    assert {row["level"]: row["interventions"] for row in plan["evidence_tradeoff"]} == {
        "home_clinical": ["standard"],
        "clinical": ["standard"],
        "any": ["left_a", "right_a", "standard"],
    }
