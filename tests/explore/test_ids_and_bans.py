"""Ids that begin other ids are never taken for them; what is banned is told before what could be freed."""

from __future__ import annotations

from pathlib import Path

import pytest

from gbmplan.choose.problem import Demands
from gbmplan.plan.planner import Planner
from tests.cli import gbmplan
from tests.property.packs import WHY, Tape, pack, patient

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("asked", ["cart_egfrviii", "cart_egfrviii_icv"])
def test_the_demand_that_keeps_it_out_is_told(asked: str) -> None:
    demanded = {"cart_egfrviii": "cart_egfrviii_icv", "cart_egfrviii_icv": "cart_egfrviii"}[asked]
    done = gbmplan("why", str(ROOT / "examples/egfrviii.yaml"), asked, "--require", demanded)
    assert done.status == 0
    lines = {line.strip().removeprefix("- ") for line in done.out.splitlines()}
    assert f"--require {demanded}" in lines, done.out
    assert f"--require {asked}" not in lines


def test_a_ban_is_told_before_a_limit_that_could_be_freed() -> None:
    drawn = pack(Tape(b""), least=3, most=3, rules=0, tight=False)
    for name in ("i0", "i1", "i2"):
        thing = drawn.files[f"interventions/{name}.yaml"]
        thing["covers"] = [{"target": "t0", "strength": "full" if name == "i2" else "partial", **WHY}]
    drawn.files["targets.yaml"]["targets"] = [
        {**target, "assumed": WHY} for target in drawn.files["targets.yaml"]["targets"]
    ]
    drawn.files["policies.yaml"]["policies"] = [
        {"id": "a_few", "kind": "limit", "among": ["i0", "i1", "i2"], "at_most": 1, **WHY},
        {"id": "b_none", "kind": "limit", "among": ["i2"], "at_most": 0, **WHY},
    ]
    rules = drawn.compile()
    profile = patient(Tape(b"")).read(rules)
    plan = Planner(rules).plan(profile, Demands())
    reasons = {item["intervention"]: item for gap in plan["gaps"] for item in gap["why_not"]}
    assert (reasons["i2"]["kind"], reasons["i2"]["rule"]) == ("limit", "b_none")
    assert not reasons["i2"]["recoverable"]
