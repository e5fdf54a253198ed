"""The escape certificate: each blocked target × each of its compensatory pathways, and what would close those left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.graph.shapes import Edge
from gbmplan.judge.assess import Assessment, Need, NeedKind, NeedResult
from gbmplan.plan.facts import decided_by, spoken_facts

if TYPE_CHECKING:
    from gbmplan.plan.answers import EscapePath, EscapeRow


def escape_rows(case: Case, assessment: Assessment, numbers: Mapping[str, int]) -> list[EscapeRow]:
    """One row for each target that the regimen blocks and whose blocking opens others."""
    return _Certificate(case, assessment, numbers).rows()


class _Certificate:
    def __init__(self, case: Case, assessment: Assessment, numbers: Mapping[str, int]) -> None:
        self.case, self.rules, self.numbers = case, case.rules, numbers
        self.needs = {need.target: need for need in assessment.needs}
        self.blocked: dict[str, set[int]] = {}
        for name, number in numbers.items():
            for edge in self.rules.covers.get(name, ()):
                if edge["rule"] not in case.inactive_covers:
                    self.blocked.setdefault(edge["v"], set()).add(number)

    def rows(self) -> list[EscapeRow]:
        rank = self.rules.rank
        return [
            {
                "target": name,
                "title": self.case.wording.label(self.rules.targets[name]),
                "blocked_by": sorted(self.blocked[name]),
                "paths": [self.path(edge) for edge in sorted(opening, key=lambda edge: rank[edge["v"]])],
            }
            for name in sorted(self.blocked, key=rank.__getitem__)
            if (opening := self.rules.opening.get(name))
        ]

    def path(self, edge: Edge) -> EscapePath:
        name, rule = edge["v"], edge["rule"]
        target, say, joined = self.rules.targets[name], self.case.wording.say, self.case.wording.joined
        found: EscapePath = {
            "target": name,
            "title": self.case.wording.label(target),
            "priority": target["priority"],  # type: ignore[typeddict-item]
            "rule": rule,
            "state": "open",
            "steps": [],
            "unmeasured": [],
            "facts": [],
            "text": say("open // a path"),
        }
        if rule in self.case.closed:
            facts = spoken_facts(self.case, rule)
            found |= {"state": "closed", "facts": facts, "text": say("does not open: {facts}", facts=joined(facts))}
            return found
        need = self.needs[name]
        found["steps"] = sorted(self.numbers[step] for step, _, _ in need.covered_by)
        if need.result is not NeedResult.OPEN:
            numbers = self.case.wording.listed([*map(str, found["steps"])], "and")
            steps = self.case.wording.plural("step {numbers}", "steps {numbers}", len(found["steps"]), numbers=numbers)
            if need.result is NeedResult.FULL:
                return found | {"state": "covered", "text": say("covered by {steps}", steps=steps)}
            return found | {"state": "partial", "text": say("in part by {steps}", steps=steps)}
        unclear = self.unclear(edge, need)
        if unclear:
            missing = list(dict.fromkeys(marker for name in unclear for marker in decided_by(self.case, name)))
            facts = list(dict.fromkeys(fact for name in unclear for fact in spoken_facts(self.case, name)))
            found |= {
                "state": "undetermined",
                "unmeasured": missing,
                "facts": facts,
                "text": say("cannot be judged: {facts}", facts=joined(facts)),
            }
        return found

    def unclear(self, edge: Edge, need: Need) -> list[str]:
        """Rules that nobody can judge and that could leave this path closed, or covered."""
        truth = self.case.truth
        covers = [
            cover["rule"]
            for cover in self.rules.covering.get(need.target, ())
            if cover["u"] in self.numbers and truth.get(cover["rule"], True) is None
        ]
        opens = [edge["rule"]] if need.kind is NeedKind.TRIGGERED and truth.get(edge["rule"], True) is None else []
        return [*opens, *covers]
