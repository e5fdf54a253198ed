"""What each gate of a plan can find, and the plan then: what has been given stays, the rest is chosen anew.

Every branch is a case of its own, with the values that the gate would measure; it is solved, dated and judged like
any other plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.objective import shown
from gbmplan.choose.problem import setting
from gbmplan.explore.findings import Findings
from gbmplan.explore.session import Session, changed
from gbmplan.judge.assess import Assessment, Need, NeedResult
from gbmplan.patient.profile import Profile
from gbmplan.patient.underway import Underway
from gbmplan.plan.branch_words import branch_text
from gbmplan.plan.facts import in_words
from gbmplan.plan.gap_closure import changes
from gbmplan.plan.gaps import reasons
from gbmplan.plan.gates import gates
from gbmplan.plan.steps import given_in, numbering, stops

if TYPE_CHECKING:
    from gbmplan.plan.gate_shapes import BranchMove, BranchPlan, BranchStep, BranchTarget, Gate

PAIRS = 40
"""Most pairs of targets of one gate that are looked at."""


class Branch(NamedTuple):
    """What one gate finds, and the regimen that follows."""

    case: Case
    regimen: Regimen
    assessment: Assessment


def branch_plans(session: Session, profile: Profile) -> list[BranchPlan]:
    """Every branch of the plan of a profile: for each gate nothing found, each target, and pairs that matter.

    A pair is listed where its plan is not that of both targets put together. Empty where the demands cannot be met.
    """
    case = session.study(profile)
    regimen = session.best(case)
    return list(_Branching(session, profile, case, regimen).all()) if regimen else []


class _Branching:
    def __init__(self, session: Session, profile: Profile, case: Case, regimen: Regimen) -> None:
        self.session, self.rules, self.profile = session, session.rules, profile
        self.case, self.regimen = case, regimen
        self.wording = case.wording
        self.numbers = numbering(case, regimen)
        self.assessment = session.judged(case, regimen)
        self.stages = {stage["id"]: number for number, stage in enumerate(self.rules.stages, 1)}

    def all(self) -> Iterator[BranchPlan]:
        for gate in gates(self.case, self.session.demands, self.regimen, self.assessment, self.numbers):
            if gate["stage"] and gate["targets"]:
                yield from self.of_gate(gate)

    def of_gate(self, gate: Gate) -> Iterator[BranchPlan]:
        targets = [item["target"] for item in gate["targets"]]
        yield self.plan(gate, ())
        alone: dict[str, BranchPlan] = {}
        for target in targets:
            alone[target] = self.plan(gate, (target,))
            yield alone[target]
        planned = [target for target in targets if alone[target]["state"] == "planned" and alone[target]["adds"]]
        for pair in list(combinations(planned, 2))[:PAIRS]:
            both = self.plan(gate, pair, {name: alone[name]["adds"] for name in pair})
            if both["state"] != "planned" or _added(both) != _added(alone[pair[0]]) | _added(alone[pair[1]]):
                yield both

    def plan(
        self, gate: Gate, found: tuple[str, ...], alone: Mapping[str, list[BranchStep]] | None = None
    ) -> BranchPlan:
        """The branch of a gate that finds these targets and no other that it looks for."""
        absent = frozenset(self.uncovered(gate)) - set(found)
        measured = [marker["biomarker"] for marker in gate["measure"]]
        values = Findings(self.rules, self.case.facts).values(measured, found, sorted(absent))
        branch = self.blank(gate, found)
        if values is None:
            return branch | {"state": "unclear"}
        case = self.session.study(changed(self.profile, self.rules, dict(values)))
        branch["facts"] = [in_words(case, name) for name in sorted(values)]
        stage = self.stages[str(gate["stage"])]
        begun = {name: course for name, course in self.regimen.courses.items() if course[0] < stage}
        underway = Underway(
            stage,
            begun,
            {name: self.regimen.timeline.earliest[name] for name in begun},
            self.answering(case, found),
            absent,
        )
        regimen = self.session.chooser.best(case, setting(case, self.session.demands), underway=underway)
        if regimen is None:
            return branch | {"state": "impossible"}
        self.fill(branch, Branch(case, regimen, self.session.judged(case, regimen)), found, alone or {})
        return branch

    def uncovered(self, gate: Gate) -> Iterator[str]:
        """What the gate looks for and no step touches."""
        results = {need.target: need.result for need in self.assessment.needs}
        for item in gate["targets"]:
            if results[item["target"]] in (NeedResult.OPEN, NeedResult.GUARDED):
                yield item["target"]

    def answering(self, case: Case, found: tuple[str, ...]) -> frozenset[str]:
        """What covers something found, and whatever that could need beside it."""
        reached: set[str] = set()
        wanted = {
            edge["u"]
            for target in found
            for edge in self.rules.covering.get(target, ())
            if edge["rule"] not in case.inactive_covers
        }
        while wanted:
            reached |= wanted
            beside = {
                other
                for name in wanted
                for need in self.rules.interventions[name]["requires"].values()
                for other in need["any_of"]
            }
            beside |= {edge["u"] for name in wanted for edge in self.rules.delivered.get(name, ())}
            wanted = beside - reached
        return frozenset(reached)

    # the branch as data

    def blank(self, gate: Gate, found: tuple[str, ...]) -> BranchPlan:
        return {
            "gate": gate["rule"],
            "stage": str(gate["stage"]),
            "earliest": gate["earliest"],
            "state": "planned",
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

    def label(self, target: str) -> str:
        return self.wording.label(self.rules.targets[target])

    def title(self, name: str) -> str:
        return self.wording.title(self.rules.interventions[name]["title"])

    def fill(
        self, plan: BranchPlan, branch: Branch, found: tuple[str, ...], alone: Mapping[str, list[BranchStep]]
    ) -> None:
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
        before = {need.target for need in self.assessment.needs if need.result is NeedResult.OPEN}
        plan["opens"] = [
            {"target": name, "title": self.label(name)}
            for name in sorted(needs, key=self.rules.rank.__getitem__)
            if needs[name].result is NeedResult.OPEN and name not in before and name not in found
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
        said = reasons(branch.case, self.session.demands, branch.regimen, branch.assessment, need)
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


def _added(plan: BranchPlan) -> set[str]:
    return {step["intervention"] for step in plan["adds"]}
