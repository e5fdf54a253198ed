"""Every need of the patient, why it is one, and how far the regimen covers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.judge.assess import Assessment, Need
from gbmplan.plan.facts import spoken_facts, uncapitalised

if TYPE_CHECKING:
    from gbmplan.plan.document import Coverage


def coverage(case: Case, assessment: Assessment, numbers: Mapping[str, int]) -> list[Coverage]:
    """All needs, by phase, then priority, then id."""
    return [
        {
            "target": need.target,
            "title": case.rules.targets[need.target]["label"],
            "phase": case.rules.targets[need.target]["phase"],
            "priority": case.rules.targets[need.target]["priority"],  # type: ignore[typeddict-item]
            "need": need.kind,  # type: ignore[typeddict-item]
            "because": because(case, need),
            "rule": need.rule,
            "facts": spoken_facts(case, need.rule) if need.kind == "measured" else [],
            "opened_by": list(need.opened_by),
            "covered_by": [
                {"step": numbers[name], "intervention": name, "strength": strength, "rule": rule}  # type: ignore[typeddict-item]
                for name, strength, rule in need.covered_by
            ],
            "result": need.result,  # type: ignore[typeddict-item]
        }
        for need in sorted(assessment.needs, key=lambda need: case.rules.rank[need.target])
    ]


def because(case: Case, need: Need) -> str:
    """Why a target is a need, in a few words."""
    if need.kind == "measured":
        return ", ".join(spoken_facts(case, need.rule))
    if need.kind == "assumed":
        return "assumed, not measured"
    targets = case.rules.targets
    return f"opened by blocking {', '.join(uncapitalised(targets[name]['label']) for name in need.opened_by)}"
