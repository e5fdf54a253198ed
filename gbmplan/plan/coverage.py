"""Every need of the patient, why it is one, and how far the regimen covers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.judge.assess import Assessment, Need, NeedKind
from gbmplan.plan.facts import inside, spoken_facts

if TYPE_CHECKING:
    from gbmplan.plan.answers import Obstacles, Tally
    from gbmplan.plan.coverage_shapes import Coverage, StageCoverage


def coverage(case: Case, assessment: Assessment, numbers: Mapping[str, int]) -> list[Coverage]:
    """All needs, by phase, then priority, then id."""
    return [
        {
            "target": need.target,
            "title": case.wording.label(case.rules.targets[need.target]),
            "phase": case.rules.targets[need.target]["phase"],
            "priority": case.rules.targets[need.target]["priority"],  # type: ignore[typeddict-item]
            "need": need.kind.value,
            "because": because(case, need),
            "rule": need.rule,
            "facts": spoken_facts(case, need.rule) if need.kind is NeedKind.MEASURED else [],
            "opened_by": list(need.opened_by),
            "covered_by": [
                {"step": numbers[name], "intervention": name, "strength": strength, "rule": rule}  # type: ignore[typeddict-item]
                for name, strength, rule in need.covered_by
            ],
            "stages": _stages(case, need, numbers),
            "host": case.rules.targets[need.target]["host"],
            "result": need.result.value,
        }
        for need in sorted(assessment.needs, key=lambda need: case.rules.rank[need.target])
    ]


def _stages(case: Case, need: Need, numbers: Mapping[str, int]) -> list[StageCoverage]:
    """How it stands in each stage that counts; what is missing where a gate looks for it is left to the gate."""
    found: list[StageCoverage] = []
    for item in need.stages:
        left = item.stage in need.guarded
        levels = ["guarded" if left and level == "open" else level for level in (item.core, item.margin)]
        found.append(
            {
                "stage": case.rules.stages[item.stage - 1]["id"] if case.rules.staged else "",
                "core": levels[0],  # type: ignore[typeddict-item]
                "margin": levels[1],  # type: ignore[typeddict-item]
                "steps": list(dict.fromkeys(numbers[cover.intervention] for cover in item.covers)),
            }
        )
    return found


def obstacles(needs: Iterable[Coverage]) -> Obstacles:
    """The needs counted by where they come from, and by what becomes of them."""
    kinds: dict[str, list[Coverage]] = {}
    for item in needs:
        kinds.setdefault(item["need"], []).append(item)
    return {
        "patient": _tally([*kinds.get("measured", []), *kinds.get("assumed", [])]),
        "by_plan": _tally(kinds.get("triggered", [])),
        "by_earlier_therapy": _tally(kinds.get("opened_before", [])),
    }


def _tally(needs: list[Coverage]) -> Tally:
    results = [item["result"] for item in needs]
    return {
        "all": len(needs),
        "assumed": sum(item["need"] == "assumed" for item in needs),
        "full": results.count("full"),
        "partial": results.count("partial"),
        "guarded": results.count("guarded"),
        "open": results.count("open"),
    }


def because(case: Case, need: Need) -> str:
    """Why a target is a need, in a few words."""
    if need.kind is NeedKind.MEASURED:
        return case.wording.joined(spoken_facts(case, need.rule))
    if need.kind is NeedKind.ASSUMED:
        return case.wording.say("assumed, not measured")
    if need.kind is NeedKind.OPENED_BEFORE:
        return case.wording.say("opened by earlier therapy")
    blocked = [inside(case.wording, case.wording.label(case.rules.targets[name])) for name in need.opened_by]
    return case.wording.say("opened by blocking {targets}", targets=case.wording.joined(blocked))
