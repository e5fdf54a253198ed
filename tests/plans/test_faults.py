"""What single faults in the planner would change, in a pack made to show it (benchmarks/mutants.py lists the faults)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gbmplan.case.case import study
from gbmplan.choose.problem import Demands
from gbmplan.judge.assess import assess
from gbmplan.order.constraints import OrderRules
from gbmplan.patient.read import check_profile
from gbmplan.plan.planner import plan_once
from gbmplan.source.document import parse
from gbmplan.validate.loading import load_rules

PACK = Path(__file__).parent / "packs/waits"
WEEK = 168


def plan(text: str, demands: Demands | None = None) -> Any:
    rules = load_rules(str(PACK))
    profile = check_profile(parse(text.encode(), "profile.yaml"), rules.nodes("biomarker"))
    return plan_once(profile, rules, demands)


@pytest.mark.parametrize(
    ("given", "weeks", "rules"),
    [
        ("since_a: 1, since_b: 1, since_c: 1", 5, {"washout_b"}),
        ("since_a: 1, since_b: 5, since_c: 1", 3, {"washout_c"}),
        ("since_a: 0, since_b: 5, since_c: 3", 3, {"washout_a"}),
        ("since_a: 1, since_b: 6, since_c: 4", 2, {"washout_a"}),
        ("since_a: 3, since_b: 6, since_c: 4", 0, set()),
        ("since_b: 5.5", 0.5, {"washout_b"}),
    ],
)
def test_the_longest_wait_decides(given: str, weeks: float, rules: set[str]) -> None:
    found = plan(f"as_of: 2026-05-04\nbiomarkers: {{pill_target: yes, {given}}}")
    [step] = found["steps"]
    assert step["earliest"] == weeks * WEEK
    assert {item["rule"] for item in found["order"] if item["before"] == 0} == rules


@pytest.mark.parametrize(
    ("given", "waits"),
    [
        ("since_a: 1, since_b: 1, since_c: 1", {"washout_a": 2, "washout_b": 5, "washout_c": 3}),
        ("since_a: 1, since_b: 5.5, since_c: 4", {"washout_a": 2, "washout_b": 0.5}),
        ("since_a: 1, since_b: 4, since_c: 4", {"washout_a": 2, "washout_b": 2}),
        ("since_b: 5.5", {"washout_b": 0.5}),
        ("since_a: 3, since_b: 6, since_c: 4", {}),
    ],
)
def test_every_wait_is_named(given: str, waits: dict[str, float]) -> None:
    """The one that ends last decides the start; those that end before are not hidden by it."""
    found = plan(f"as_of: 2026-05-04\nbiomarkers: {{pill_target: yes, {given}}}")
    named = {rule: item["hours"] for item in found["preparation"] if item["kind"] == "wait" for rule in item["rules"]}
    assert named == {rule: weeks * WEEK for rule, weeks in waits.items()}
    assert found["steps"][0]["earliest"] == max(waits.values(), default=0) * WEEK
    bound = [item["rule"] for item in found["order"] if item["before"] == 0]
    assert bound == ([max(waits, key=lambda rule: (waits[rule], -ord(rule[-1])))] if waits else [])


@pytest.mark.parametrize(
    ("dropped", "weeks"), [((), 5), (("washout_b",), 3), (("washout_b", "washout_c"), 2), (("washout_c",), 5)]
)
def test_without_one_wait_the_next_binds(dropped: tuple[str, ...], weeks: float) -> None:
    """As when a clash asks whether the demands would do without a rule."""
    rules = load_rules(str(PACK))
    text = b"as_of: 2026-05-04\nbiomarkers: {pill_target: yes, since_a: 1, since_b: 1, since_c: 1}"
    case = study(check_profile(parse(text, "profile.yaml"), rules.nodes("biomarker")), rules)
    bounds = OrderRules(rules).of(case, {"pill": (1, 1)}, lambda rule: rule not in dropped)
    assert [item.low for item in bounds.firm] == [weeks * WEEK]


@pytest.mark.parametrize(
    ("given", "strict", "broken"),
    [
        ("", False, []),
        ("", True, ["salve.contraindications.allergy"]),
        (", allergic: no", True, []),
        (", allergic: yes", False, ["salve.contraindications.allergy"]),
    ],
)
def test_the_judge_refuses_what_may_be_forbidden(given: str, strict: bool, broken: list[str]) -> None:
    """By itself: the chooser, which never offers it, is not asked."""
    rules = load_rules(str(PACK))
    text = f"biomarkers: {{salve_target: yes{given}}}"
    profile = check_profile(parse(text.encode(), "profile.yaml"), rules.nodes("biomarker"))
    found = assess(rules, profile, {"salve": 0.0}, strict=strict)
    assert [violation.rule for violation in found.violations] == broken


@pytest.mark.parametrize(
    ("given", "strict", "kind", "recoverable"),
    [
        ("", False, None, None),
        ("", True, "unknown", True),  # a test can still say no
        (", allergic: yes", True, "contraindicated", False),
        (", allergic: yes", False, "contraindicated", False),
        (", allergic: no", True, None, None),
    ],
)
def test_what_is_not_known_can_still_change(
    given: str, strict: bool, kind: str | None, recoverable: bool | None
) -> None:
    found = plan(f"biomarkers: {{salve_target: yes{given}}}", Demands(strict=strict))
    reasons = [(reason["kind"], reason["recoverable"]) for gap in found["gaps"] for reason in gap["why_not"]]
    assert reasons == ([] if kind is None else [(kind, recoverable)])
