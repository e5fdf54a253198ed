"""The branches of a plan as data: the whole regimen then, what differs from the plan, and what stays open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.objective import shown
from gbmplan.choose.problem import Demands
from gbmplan.judge.assess import Assessment, Need, NeedResult
from gbmplan.plan.branch_words import branch_text
from gbmplan.plan.facts import in_words
from gbmplan.plan.gap_closure import changes
from gbmplan.plan.gaps import reasons
from gbmplan.plan.steps import given_in, numbering, stops

if TYPE_CHECKING:
    from gbmplan.plan.gate_shapes import BranchMove, BranchPlan, BranchStep, BranchTarget, Gate, GateOutcome


class Branch(NamedTuple):
    """What one gate finds, and the regimen that follows."""

    case: Case
    regimen: Regimen
    assessment: Assessment


class Writer:
    """Writes the branches of one plan."""

    def __init__(self, case: Case, demands: Demands, regimen: Regimen, left: frozenset[str]) -> None:
        """`left` are the needs that the plan leaves open."""
        self.case, self.rules, self.demands = case, case.rules, demands
        self.regimen, self.left = regimen, left
        self.wording = case.wording
        self.numbers = numbering(case, regimen)

    def blank(self, gate: Gate, found: tuple[str, ...], outcome: GateOutcome | None) -> BranchPlan:
        """A branch whose plan is not known."""
        return {
            "gate": gate["rule"],
            "stage": str(gate["stage"]),
            "earliest": gate["earliest"],
            "state": "planned",
            "outcome": outcome
            and {
                "rule": outcome["rule"],
                "text": outcome["text"],
                "then": outcome["then"],
                "what": [item["intervention"] for item in outcome["what"]],
            },
            "found": [
                {"target": name, "title": self.label(name), "result": "open", "by": [], "why_not": []} for name in found
            ],
            "facts": [],
            "steps": [],
            "adds": [],
            "drops": [],
            "stops": [],
            "moves": [],
            "opens": [],
            "objective": [],
            "changes": [],
            "text": "",
        }

    def facts(self, case: Case, names: Iterable[str]) -> list[str]:
        """What was measured, in words."""
        return [in_words(case, name) for name in sorted(names)]

    def label(self, target: str) -> str:
        return self.wording.label(self.rules.targets[target])

    def title(self, name: str) -> str:
        return self.wording.title(self.rules.interventions[name]["title"])

    def fill(self, plan: BranchPlan, branch: Branch, alone: Mapping[str, list[BranchStep]]) -> None:
        """Put into a branch the regimen that follows; `alone`: what each of two targets found together adds alone."""
        found = [item["target"] for item in plan["found"]]
        old, new = self.regimen, branch.regimen
        plan["steps"] = [self.step(branch, name) for name in numbering(branch.case, new)]
        plan["adds"] = [step for step in plan["steps"] if step["intervention"] not in old.courses]
        starts, ends = old.timeline.earliest, {name: stops(self.case, old, name) for name in self.numbers}
        for name, number in self.numbers.items():
            if name not in new.courses:
                plan["drops"].append(self.move(name, number, starts[name], None))
                continue
            now, end = new.timeline.earliest[name], stops(branch.case, new, name)
            if abs(now - starts[name]) > 0.01:
                plan["moves"].append(self.move(name, number, starts[name], now))
            if new.courses[name][1] != old.courses[name][1]:
                plan["stops"].append(self.move(name, number, ends[name], end))
        needs = {need.target: need for need in branch.assessment.needs}
        plan["found"] = [self.found(branch, needs[name], alone.get(name, [])) for name in found]
        plan["opens"] = [
            {"target": name, "title": self.label(name)}
            for name in sorted(needs, key=self.rules.rank.__getitem__)
            if needs[name].result is NeedResult.OPEN and name not in self.left and name not in found
        ]
        plan["objective"] = shown(self.case, new.cost)
        plan["changes"] = changes(old.cost, new.cost, self.wording)
        plan["text"] = branch_text(self.wording, plan)

    def step(self, branch: Branch, name: str) -> BranchStep:
        return {
            "intervention": name,
            "title": self.title(name),
            "earliest": branch.regimen.timeline.earliest[name],
            "stops": stops(branch.case, branch.regimen, name),
            "given_in": given_in(branch.case, branch.regimen, name),
        }

    def move(self, name: str, number: int, before: float | None, after: float | None) -> BranchMove:
        return {
            "intervention": name,
            "title": self.title(name),
            "step": number,
            "before": before,
            "after": after,
        }

    def found(self, branch: Branch, need: Need, alone: list[BranchStep]) -> BranchTarget:
        """How a target that was found stands from the gate on; reasons for what would answer it alone come first."""
        underway = branch.regimen.underway
        assert underway is not None
        later = [stage for stage in need.stages if stage.stage >= underway.stage]
        result = "open"
        if any(stage.covers for stage in later):
            result = "partial" if any(stage.missing for stage in later) else "full"
        wanted = {step["intervention"] for step in alone}
        said = reasons(branch.case, self.demands, branch.regimen, branch.assessment, need)
        said.sort(key=lambda reason: (reason["intervention"] not in wanted, reason["kind"] == "inactive"))
        return {
            "target": need.target,
            "title": self.label(need.target),
            "result": result,  # type: ignore[typeddict-item]
            "by": sorted({cover.intervention for stage in later for cover in stage.covers}),
            "why_not": [
                {
                    "intervention": reason["intervention"],
                    "title": reason["title"],
                    "kind": reason["kind"],
                    "text": reason["text"],
                    "rule": reason["rule"],
                }
                for reason in (said if result != "full" else [])
            ],
        }
