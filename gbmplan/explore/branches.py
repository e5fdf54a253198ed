"""What each gate of a plan can find, and the plan then: what has been given stays, the rest is chosen anew.

Every branch is a case of its own, with the values that the gate would measure; it is solved, dated and judged like
any other plan. What a gate stops or lets wait is not given from its stage on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.family import Family
from gbmplan.choose.problem import Setting, at_gate, setting
from gbmplan.choose.relevant import relevant, still_possible
from gbmplan.explore.branch_document import Branch, Writer
from gbmplan.explore.findings import Findings
from gbmplan.explore.session import Session, changed
from gbmplan.judge.assess import NeedResult
from gbmplan.language.conditions import Value, decide
from gbmplan.patient.profile import Profile
from gbmplan.patient.underway import Underway
from gbmplan.plan.branch_words import waiting_text
from gbmplan.plan.gates import gates
from gbmplan.plan.steps import numbering

if TYPE_CHECKING:
    from gbmplan.plan.document import Plan
    from gbmplan.plan.gate_shapes import BranchPlan, BranchStep, Gate, GateOutcome, GateTarget

PAIRS = 40
"""Most pairs of targets of one gate that are looked at."""
_REPLACED = ("start", "switch")
"""Decisions whose interventions may answer."""


def branch_plans(session: Session, profile: Profile) -> list[BranchPlan]:
    """Every branch of the plan of a profile, gate by gate: nothing found, each target, pairs that matter, and each
    decision that none of these leads to.

    A pair is listed where its plan is not that of both targets put together. Empty where the demands cannot be met.
    """
    case = session.study(profile)
    regimen = session.best(case)
    if regimen is None:
        return []
    assessment = session.judged(case, regimen)
    results = {need.target: str(need.result) for need in assessment.needs}
    look = _Branching(session, profile, case, regimen, results)
    found = gates(case, session.demands, regimen, assessment, numbering(case, regimen))
    return [branch for gate in found if gate["stage"] for branch in look.of_gate(gate)]


def answers(session: Session, profile: Profile, plan: Plan, every: bool) -> list[BranchPlan]:
    """The branch for each target that a gate of a plan looks for; unless `every`, for those alone that are left to it,
    each at the first gate whose branch adds something."""
    case = session.study(profile)
    regimen = session.best(case)
    if regimen is None:
        return []
    results = {item["target"]: item["result"] for item in plan["coverage"]}
    return list(_Branching(session, profile, case, regimen, results).singles(plan["gates"], every))


def answered(plan: Plan, branches: Iterable[BranchPlan]) -> None:
    """Write into the gates of a plan what the branches of single targets add."""
    found = {(branch["gate"], branch["found"][0]["target"]): branch for branch in branches if len(branch["found"]) == 1}
    stages = {stage["title"]: stage["id"] for stage in plan["stages"]}
    for gate in plan["gates"]:
        for item in gate["targets"]:
            if branch := found.get((gate["rule"], item["target"])):
                item["found"] = [
                    {
                        "intervention": step["intervention"],
                        "title": step["title"],
                        "stage": stages[step["given_in"][0]],
                        "earliest": step["earliest"],
                    }
                    for step in branch["adds"]
                ]


class _Look(NamedTuple):
    """What one gate would have measured, and what is decided by it."""

    gate: Gate
    found: tuple[str, ...]
    absent: frozenset[str]
    values: dict[str, Value]
    case: Case
    outcome: GateOutcome | None


class _Branching:
    def __init__(
        self, session: Session, profile: Profile, case: Case, regimen: Regimen, results: Mapping[str, str]
    ) -> None:
        """`results`: how far each need is covered by the plan."""
        self.session, self.rules, self.profile = session, session.rules, profile
        self.case, self.regimen = case, regimen
        self.results = results
        left = frozenset(name for name, result in results.items() if result == NeedResult.OPEN)
        self.writer = Writer(case, session.demands, regimen, left)
        self.findings = Findings(self.rules, case.facts)
        self.stages = {stage["id"]: number for number, stage in enumerate(self.rules.stages, 1)}
        self.programs: dict[int, _Program] = {}

    def singles(self, gates_: list[Gate], every: bool) -> Iterator[BranchPlan]:
        wanted = [
            (gate, item) for gate in gates_ if gate["stage"] for item in gate["targets"] if every or item["at_hand"]
        ]
        self.prepare(self.looks(wanted))
        done: set[str] = set()
        for gate, item in wanted:
            if every or item["target"] not in done:
                branch = self.plan(gate, (item["target"],))
                done |= {item["target"]} if branch["adds"] else set()
                yield branch

    def looks(self, wanted: list[tuple[Gate, GateTarget]]) -> Iterator[_Look]:
        for gate, item in wanted:
            if look := self.look(gate, (item["target"],)):
                yield look

    def of_gate(self, gate: Gate) -> Iterator[BranchPlan]:
        targets = [item["target"] for item in gate["targets"]]
        self.prepare(self.looks([(gate, item) for item in gate["targets"]]))
        seen: set[str] = set()
        alone: dict[str, BranchPlan] = {}
        for found in ((), *((target,) for target in targets)) if targets else ():
            branch = self.plan(gate, found)
            seen |= {branch["outcome"]["rule"]} if branch["outcome"] else set()
            alone |= {found[0]: branch} if found else {}
            yield branch
        planned = [target for target in targets if alone[target]["state"] == "planned" and alone[target]["adds"]]
        for pair in list(combinations(planned, 2))[:PAIRS]:
            both = self.plan(gate, pair, {name: alone[name]["adds"] for name in pair})
            if both["state"] != "planned" or _added(both) != _added(alone[pair[0]]) | _added(alone[pair[1]]):
                yield both
        for outcome in gate["outcomes"]:
            asked = outcome["when"] and outcome["known"] != "fails" and outcome["rule"] not in seen
            if asked and (look := self.deciding(gate, outcome)):
                yield self.solved(look, {})

    # what the gate measures

    def look(self, gate: Gate, found: tuple[str, ...]) -> _Look | None:
        """The gate that finds these targets and no other that it looks for; None where it cannot tell."""
        absent = frozenset(self.uncovered(gate)) - set(found)
        values = self.findings.values(_measured(gate), found, sorted(absent))
        return None if values is None else self.looked(gate, found, absent, values)

    def deciding(self, gate: Gate, outcome: GateOutcome) -> _Look | None:
        """The gate that finds what an outcome asks for, and as few targets as possible."""
        trees = [self.rules.conditions[item["rule"]] for item in gate["outcomes"] if item["when"]]
        number = [item["rule"] for item in gate["outcomes"] if item["when"]].index(outcome["rule"])
        looked_for = list(self.uncovered(gate))
        open_ = [item["biomarker"] for item in gate["measure"] if item["again"] or not item["fact"]]
        values = self.findings.deciding(open_, trees[number], trees[:number], looked_for)
        if values is None:
            return None
        facts = {**self.case.facts, **values}
        there = {name: self.findings.there(name, facts) for name in looked_for}
        found = tuple(name for name in looked_for if there[name])
        return self.looked(gate, found, frozenset(name for name in looked_for if there[name] is False), values)

    def looked(self, gate: Gate, found: tuple[str, ...], absent: frozenset[str], values: dict[str, Value]) -> _Look:
        case = self.session.study(changed(self.profile, self.rules, dict(values)))
        return _Look(gate, found, absent, values, case, self.outcome(gate, case))

    def outcome(self, gate: Gate, case: Case) -> GateOutcome | None:
        """The first outcome that applies."""
        return next(
            (
                item
                for item in gate["outcomes"]
                if not item["when"] or decide(self.rules.conditions[item["rule"]], case.facts)
            ),
            None,
        )

    def uncovered(self, gate: Gate) -> Iterator[str]:
        """What the gate looks for and no step touches."""
        for item in gate["targets"]:
            if self.results[item["target"]] in (NeedResult.OPEN, NeedResult.GUARDED):
                yield item["target"]

    # the plan then

    def plan(self, gate: Gate, found: tuple[str, ...], alone: dict[str, list[BranchStep]] | None = None) -> BranchPlan:
        """The branch of a gate that finds these targets and no other that it looks for."""
        look = self.look(gate, found)
        if look is None:
            return self.writer.blank(gate, found, None) | {"state": "unclear"}
        return self.solved(look, alone or {})

    def solved(self, look: _Look, alone: dict[str, list[BranchStep]]) -> BranchPlan:
        branch = self.writer.blank(look.gate, look.found, look.outcome)
        branch["facts"] = self.writer.facts(look.case, look.values)
        decision = look.outcome
        if decision and decision["then"] == "hold" and not decision["what"] and not look.found:
            return branch | {"state": "waits", "text": waiting_text(self.case.wording, look.gate["stage_title"])}
        underway = self.underway(look)
        regimen = self.chooser(look).best(look.case, setting(look.case, self.session.demands), underway=underway)
        if regimen is None:
            return branch | {"state": "impossible"}
        self.writer.fill(branch, Branch(look.case, regimen, self.session.judged(look.case, regimen)), alone)
        return branch

    def underway(self, look: _Look) -> Underway:
        """What has been given when the gate decides, and what it allows and forbids."""
        stage = self.stages[str(look.gate["stage"])]
        begun = {name: course for name, course in self.regimen.courses.items() if course[0] < stage}
        times = {name: self.regimen.timeline.earliest[name] for name in begun}
        return Underway(stage, begun, times, self.answering(look), look.absent, self.stopped(look.outcome))

    def stopped(self, outcome: GateOutcome | None) -> frozenset[str]:
        """What is stopped, or waits, by what a gate decides."""
        if outcome is None or outcome["then"] not in ("stop", "hold"):
            return frozenset()
        things = self.rules.interventions
        named = self.rules.rules[outcome["rule"]]["detail"]["what"]
        return frozenset(name for name in named if things[name]["role"] != "backbone") - set(
            self.session.demands.require
        )

    def answering(self, look: _Look) -> frozenset[str]:
        """What covers something found or is named by the decision, and whatever that could need beside it."""
        reached: set[str] = set()
        wanted = {
            edge["u"]
            for target in look.found
            for edge in self.rules.covering.get(target, ())
            if edge["rule"] not in look.case.inactive_covers
        }
        if look.outcome and look.outcome["then"] in _REPLACED:
            wanted |= {item["intervention"] for item in look.outcome["what"]}
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

    def chooser(self, look: _Look) -> Chooser:
        self.prepare([look])
        return self.programs[self.stages[str(look.gate["stage"])]].chooser

    def prepare(self, looks: Iterable[_Look]) -> None:
        """For each stage one program with all that these looks leave to be chosen; one that is there is kept."""
        wanted: dict[int, _Wanted] = {}
        for look in looks:
            underway, demands = self.underway(look), self.session.demands
            problem = setting(look.case, demands)
            members = still_possible(look.case, relevant(self.rules, problem, demands), underway)
            more = _Wanted(members, (at_gate(problem, underway),))
            wanted[underway.stage] = more.joined(wanted.get(underway.stage))
        for stage, asked in wanted.items():
            there = self.programs.get(stage)
            if there is None or not there.answers(asked):
                self.programs[stage] = self.program(asked.joined(there.wanted if there else None))

    def program(self, wanted: _Wanted) -> _Program:
        family = Family.of(wanted.settings, closed=True)
        chooser = Chooser(self.rules, only=wanted.members, patients=family, timeout=self.session.timeout)
        return _Program(wanted, family, chooser)


class _Wanted(NamedTuple):
    """What is to be chosen from at the gates of one stage, and the problems."""

    members: frozenset[str]
    settings: tuple[Setting, ...]

    def joined(self, other: _Wanted | None) -> _Wanted:
        """Both together."""
        return self if other is None else _Wanted(self.members | other.members, other.settings + self.settings)


class _Program(NamedTuple):
    """What answers the gates of one stage."""

    wanted: _Wanted
    family: Family
    chooser: Chooser

    def answers(self, asked: _Wanted) -> bool:
        """Whether it was made for these, too."""
        return asked.members <= self.wanted.members and all(one in self.family for one in asked.settings)


def _measured(gate: Gate) -> list[str]:
    return [marker["biomarker"] for marker in gate["measure"]]


def _added(plan: BranchPlan) -> set[str]:
    return {step["intervention"] for step in plan["adds"]}
