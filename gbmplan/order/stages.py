"""Stages as points of the temporal network: when each begins, and what has to start in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from gbmplan.case.case import Case
from gbmplan.graph.model import RuleGraph
from gbmplan.order.constraints import START, Constraint

Courses = Mapping[str, tuple[int, int]]
"""Intervention → first and last stage in which it is given, from 1."""


def begin(stage: int) -> str:
    """The point at which a stage begins; no intervention can have its name."""
    return START if stage == 1 else f"stage:{stage}"


def stage_bounds(
    rules: RuleGraph, case: Case, courses: Courses, allowed: Callable[[str], bool] | None
) -> Iterator[Constraint]:
    """Stages follow each other after least lengths and gates; steps start in theirs, and after their lead times."""
    for number, stage in enumerate(rules.stages[:-1], 1):
        yield Constraint(begin(number), begin(number + 1), stage["least"], None, "")
    numbers = {stage["id"]: number for number, stage in enumerate(rules.stages, 1)}
    for name, gate in sorted(rules.kinds.get("gate", {}).items()):
        following = numbers.get(gate["detail"]["before_stage"], 0)
        if following > 1 and name not in case.off and (allowed is None or allowed(name)):
            for step in gate["detail"]["after"]:
                if step in courses and courses[step][0] < following:
                    ran = case.ongoing[step].ran if step in case.ongoing else 0.0
                    yield Constraint(step, begin(following), gate["detail"]["at"] - ran, None, name)
    for step in sorted(courses):
        thing, first = rules.interventions[step], courses[step][0]
        if thing["lead_time"] and step not in case.ongoing:
            yield Constraint(START, step, thing["lead_time"], None, thing["lead_rule"])
        if thing["role"] == "backbone":
            continue
        yield Constraint(begin(first), step, 0.0, None, "")
        if first < len(rules.stages):
            yield Constraint(step, begin(first + 1), 0.0, None, "")
