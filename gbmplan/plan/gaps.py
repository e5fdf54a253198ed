"""What stays uncovered, and for every intervention that could have helped, the first reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.problem import Demands
from gbmplan.graph.shapes import Edge
from gbmplan.judge.assess import Assessment, Need, NeedResult
from gbmplan.plan.coverage import because
from gbmplan.plan.obstacles import COSTS, first_obstacles, standing
from gbmplan.plan.reasons import SHOWN, reason

if TYPE_CHECKING:
    from gbmplan.plan.document import Gap, WhyNot


def gaps(case: Case, demands: Demands, regimen: Regimen, assessment: Assessment) -> list[Gap]:
    """Open needs, then partly covered ones, then what the regimen lacks as a strategy."""
    absent = _Reasons(case, demands, regimen, assessment)
    found: list[Gap] = []
    rank = case.rules.rank
    ordered = sorted(assessment.needs, key=lambda need: (need.result is not NeedResult.OPEN, rank[need.target]))
    for need in ordered:
        if need.result in (NeedResult.FULL, NeedResult.GUARDED):
            continue
        target = case.rules.targets[need.target]
        found.append(
            {
                "kind": "open" if need.result is NeedResult.OPEN else "partial",
                "target": need.target,
                "title": case.wording.label(target),
                "phase": target["phase"],
                "priority": target["priority"],
                "because": because(case, need),
                "why_not": absent.for_need(need),
            }
        )
    return found + list(_strategy(case, regimen))


def reasons(case: Case, demands: Demands, regimen: Regimen, assessment: Assessment, need: Need) -> list[WhyNot]:
    """Why each intervention that could cover one need better does not."""
    return _Reasons(case, demands, regimen, assessment).for_need(need)


def _strategy(case: Case, regimen: Regimen) -> Iterator[Gap]:
    for name, rule in case.rules.kinds.get("companion", {}).items():
        detail = rule["detail"]
        if name in case.off:
            continue
        chosen = {name for name in regimen.interventions if case.rules.interventions[name]["role"] != "backbone"}
        if chosen.intersection(detail["having"]) and not regimen.interventions.intersection(detail["needs"]):
            yield {
                "kind": "strategy",
                "target": "",
                "title": case.wording.translated(detail["say"]),
                "phase": "",
                "priority": "major",
                "because": name,
                "why_not": [],
            }


class _Reasons:
    """Chooses the first reason that keeps each intervention out of one regimen."""

    def __init__(self, case: Case, demands: Demands, regimen: Regimen, assessment: Assessment) -> None:
        self.case, self.chosen = case, regimen.interventions
        self.standing = standing(case, demands, regimen, assessment)

    def for_need(self, need: Need) -> list[WhyNot]:
        """One line for every intervention that could cover the need better than it is; steps that do not act, too."""
        return [
            self.why_not(edge)
            for edge in self.case.rules.covering.get(need.target, ())
            if (edge["u"] not in self.chosen or edge["rule"] in self.case.inactive_covers)
            and (need.result is NeedResult.OPEN or edge["data"]["strength"] == "full")
        ]

    def why_not(self, edge: Edge) -> WhyNot:
        name = edge["u"]
        found = first_obstacles(self.standing, name, [edge["rule"]])
        first = found[0]
        return {
            "intervention": name,
            "title": self.case.wording.title(self.case.rules.interventions[name]["title"]),
            "strength": edge["data"]["strength"],
            "kind": SHOWN[first.kind],
            "text": reason(self.case, found),
            "rule": "" if first.kind in COSTS else first.rule,
            "recoverable": first.recoverable,
        }
