"""The gates of a plan: when each can take place, what it measures, what is decided, and what answers what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.problem import Demands
from gbmplan.graph.shapes import Rule
from gbmplan.judge.assess import Assessment, NeedKind, NeedResult
from gbmplan.language.conditions import decide, names
from gbmplan.plan.facts import in_words
from gbmplan.plan.obstacles import ruled_out
from gbmplan.plan.spoken_conditions import spoken_condition

if TYPE_CHECKING:
    from gbmplan.plan.gate_shapes import Gate, GateOutcome, GateSubject, GateTarget

_OF_STEPS = ("stop", "hold")
"""Decisions about what is being given."""


def gates(
    case: Case, demands: Demands, regimen: Regimen, assessment: Assessment, numbers: Mapping[str, int]
) -> list[Gate]:
    """Every gate that comes after a step, in the order of time."""
    look = _Look(case, demands, regimen, assessment, numbers)
    found = [
        look.gate(name, rule)
        for name, rule in case.rules.kinds.get("gate", {}).items()
        if name not in case.off and regimen.interventions.intersection(rule["detail"]["after"])
    ]
    return sorted(found, key=lambda gate: (gate["earliest"], gate["stage"] is None, gate["rule"]))


def next_gate(found: list[Gate]) -> int | None:
    """Which of the gates decides first whether a stage begins; where none does, the first of all."""
    return next((index for index, gate in enumerate(found) if gate["stage"]), 0 if found else None)


class _Look:
    """Reads the gates of one regimen."""

    def __init__(
        self, case: Case, demands: Demands, regimen: Regimen, assessment: Assessment, numbers: Mapping[str, int]
    ) -> None:
        self.case, self.demands, self.regimen, self.numbers = case, demands, regimen, numbers
        self.needs = assessment.needs
        self.stages = {stage["id"]: number for number, stage in enumerate(case.rules.stages, 1)}

    def gate(self, name: str, rule: Rule) -> Gate:
        detail, wording = rule["detail"], self.case.wording
        markers = self.case.rules.nodes("biomarker")
        earliest = self.regimen.timeline.earliest
        after = [step for step in detail["after"] if step in self.numbers]
        following = self.stages.get(detail["before_stage"], 0)
        before = [step for step in after if self.regimen.courses[step][0] < following]
        hours = max(earliest[step] for step in before) if before else min(earliest[step] for step in after)
        changing, outcomes = self.changing(hours + detail["at"]), self.outcomes(name)
        trees = [self.case.rules.conditions[rule["rule"]] for rule in outcomes if rule.get("when")]
        deciding = {marker for tree in trees for marker in names(tree)}
        return {
            "rule": name,
            "stage": detail["before_stage"] if before else None,
            "stage_title": wording.title(self.case.rules.stages[following - 1]["title"]) if before else "",
            "earliest": hours + detail["at"],
            "follows": sorted(self.numbers[step] for step in before or after),
            "measure": [
                {
                    "biomarker": marker,
                    "title": wording.label(markers[marker]),
                    "fact": in_words(self.case, marker) if marker in self.case.profile.measurements else "",
                    "again": marker in self.case.profile.measurements and marker in changing,
                    "decides": marker in deciding,
                }
                for marker in detail["measure"]
            ],
            "specimen": detail["specimen"],
            "text": wording.translated(detail["decide"]),
            "because": wording.translated(rule["because"]),
            "outcomes": [self.outcome(item, changing) for item in outcomes],
            "targets": self.targets(detail["measure"], following) if before else [],
        }

    def outcomes(self, name: str) -> list[Rule]:
        """What the gate decides, in the order of the pack."""
        found, number = [], 1
        while rule := self.case.rules.rules.get(f"{name}.outcomes.{number}"):
            found.append(rule)
            number += 1
        return found

    def changing(self, when: float) -> frozenset[str]:
        """Biomarkers that the steps before a time can change: those of targets that they cover, or that blocking these
        opens and that are not there yet, and those that no target is read from."""
        rules, case = self.case.rules, self.case
        given = [step for step, start in self.regimen.timeline.earliest.items() if start < when]
        covers = [edge for step in given for edge in rules.covers.get(step, ())]
        covered = {edge["v"] for edge in covers if edge["rule"] not in case.inactive_covers}
        opened = {
            edge["v"]
            for edge in rules.edges("compensates")
            if edge["u"] in covered
            and edge["rule"] not in case.closed
            and not case.truth.get(rules.targets[edge["v"]]["present"])
        }
        read = {name: self.read(name) for name in rules.targets}
        lasting = frozenset().union(*read.values())
        return (frozenset(rules.nodes("biomarker")) - lasting).union(*(read[name] for name in covered | opened))

    def read(self, target: str) -> frozenset[str]:
        """The biomarkers that tell whether a target is there."""
        present = self.case.rules.targets[target]["present"]
        return frozenset(names(self.case.rules.conditions[present]) if present else ())

    def outcome(self, rule: Rule, changing: frozenset[str]) -> GateOutcome:
        detail, wording = rule["detail"], self.case.wording
        tree: Any = self.case.rules.conditions.get(rule["rule"])
        lasting = {name: value for name, value in self.case.facts.items() if name not in changing}
        verdict = decide(tree, lasting) if tree else None
        return {
            "when": " ".join(rule.get("when", "").split()),
            "text": spoken_condition(self.case.rules, tree, wording) if tree else wording.say("otherwise"),
            "known": "open" if verdict is None else "holds" if verdict else "fails",
            "then": detail["then"],
            "what": self.subjects(detail["then"], detail["what"]),
            "because": wording.translated(rule["because"]),
            "rule": rule["rule"],
            "evidence": [item["source"] for item in rule["evidence"]],
        }

    def subjects(self, then: str, what: list[str]) -> list[GateSubject]:
        return [
            {
                "intervention": name,
                "title": self.case.wording.title(self.case.rules.interventions[name]["title"]),
                "step": self.numbers.get(name),
            }
            for name in what
            if (name in self.numbers if then in _OF_STEPS else not ruled_out(self.case, self.demands, name))
        ]

    def targets(self, measured: list[str], following: int) -> list[GateTarget]:
        """What the gate looks for: needs that nobody measured and that are not covered; its answers take searches."""
        rules, found = self.case.rules, []
        for need in sorted(self.needs, key=lambda need: rules.rank[need.target]):
            target = rules.targets[need.target]
            unknown = need.kind is not NeedKind.MEASURED and need.result is not NeedResult.FULL
            if unknown and self.read(need.target).intersection(measured):
                item: GateTarget = {
                    "target": need.target,
                    "title": self.case.wording.label(target),
                    "at_hand": any(
                        branch.target == need.target and branch.stage >= following for branch in self.regimen.branches
                    ),
                    "found": [],
                }
                found.append(item)
        return found
