"""An order of two phases replaces the listed order of these two, whichever way it runs."""

from __future__ import annotations

import pytest

from gbmplan.case.case import study
from gbmplan.judge.assess import assess
from gbmplan.order.constraints import OrderRules
from gbmplan.order.network import Timeline
from gbmplan.order.schedule import schedule

from .packs import PHASES, WHY, Tape, pack, patient

WEEK = 168.0


@pytest.mark.parametrize(
    ("orders", "deliver", "clear", "activate"),
    [
        ([], 0.0, 0.0, 0.0),
        ([("deliver", "clear")], 0.0, WEEK, WEEK),
        ([("activate", "clear")], 0.0, WEEK, 0.0),
        ([("activate", "deliver"), ("activate", "clear")], WEEK, WEEK, 0.0),
        ([("activate", "clear"), ("clear", "deliver"), ("activate", "deliver")], 2 * WEEK, WEEK, 0.0),
    ],
)
def test_the_policy_and_not_the_list(
    orders: list[tuple[str, str]], deliver: float, clear: float, activate: float
) -> None:
    drawn = pack(Tape(b""), least=3, most=3, rules=0, tight=False)
    drawn.files["pack.yaml"]["phases"] = [
        {"id": name, "title": {"en": name}, "because": "for the test"} for name in PHASES
    ]
    for index, phase in enumerate(PHASES):
        drawn.files[f"interventions/i{index}.yaml"]["phase"] = phase
    drawn.files["policies.yaml"]["policies"] = [
        {"id": f"p{index}", "kind": "order", "before": [f"phase:{u}"], "after": [f"phase:{v}"], "min": "1 wk", **WHY}
        for index, (u, v) in enumerate(orders)
    ]
    rules = drawn.compile()
    profile = patient(Tape(b"")).read(rules)
    found = schedule(OrderRules(rules), study(profile, rules), dict.fromkeys(("i0", "i1", "i2"), (1, 1)))
    assert isinstance(found, Timeline)
    assert found.earliest == {"i0": deliver, "i1": clear, "i2": activate}
    assert not assess(rules, profile, found.earliest, least=True).violations
    for name in found.earliest:
        assert assess(rules, profile, {**found.earliest, name: found.earliest[name] - 1.0}).violations
