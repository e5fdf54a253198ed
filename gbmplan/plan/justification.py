"""Every rule and record that a plan names, explained once, so that a plan explains itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gbmplan.case.case import Case
from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import Rule
from gbmplan.plan.statements import statement
from gbmplan.wording.wording import ENGLISH, Wording

if TYPE_CHECKING:
    from gbmplan.plan.document import Dispute, Justification, Plan

_CITED = (
    "finding",
    "figures",
    "author",
    "year",
    "journal",
    "title",
    "doi",
    "pmid",
    "nct",
    "design",
    "strength",
    "context",
    "confidence",
)


_PROSE = frozenset({"finding", "figures", "design"})
"""What of it is the pack's own words."""


class Justifier:
    """Fills `justification` and `evidence` of plans; each rule is prepared once."""

    def __init__(self, rules: RuleGraph, wording: Wording = ENGLISH) -> None:
        self.rules = rules
        self.wording = wording
        self.ready: dict[str, Justification] = {}
        self.cited: dict[str, frozenset[str]] = {}
        """Rule → the records it cites."""
        self.records: dict[str, dict[str, Any]] = {}

    def named(self, plan: Plan) -> set[str]:
        """The rules named in the plan, and those by which its steps are delivered and required."""
        names = set(_rules_in(plan))
        for step in plan["steps"]:
            thing = self.rules.interventions[step["intervention"]]
            names.update((thing["delivery_rule"], *thing["requires"]))
        names.discard("")
        return names

    def justify(self, plan: Plan) -> None:
        """Add what the rules named in the plan rest on; nothing may name a rule later."""
        names = self.named(plan)
        plan["justification"] = {name: self.justification(name) for name in sorted(names)}
        sources = {item["source"] for step in plan["steps"] for item in step["evidence"]}
        for name in names:
            sources |= self.cited[name]
        for dispute in plan["disagreements"]:
            sources |= {item["source"] for position in dispute["positions"] for item in position["evidence"]}
        plan["evidence"] = {name: self.record(name) for name in sorted(sources)}

    def justification(self, name: str) -> Justification:
        found = self.ready.get(name)
        if found is None:
            found = self.ready[name] = _justification(self.rules, self.rules.rules[name], self.wording)
            self.cited[name] = frozenset(item["source"] for item in found["evidence"])
        return found

    def record(self, name: str) -> dict[str, Any]:
        found = self.records.get(name)
        if found is None:
            node = self.rules.records[name]
            found = self.records[name] = {key: node[key] for key in _CITED if node.get(key) is not None}
            for key in _PROSE.intersection(found):
                found[key] = self.wording.translated(found[key])
        return found


def _justification(rules: RuleGraph, rule: Rule, wording: Wording) -> Justification:
    translated = wording.translated
    found: Justification = {
        "kind": rule["kind"],
        "statement": statement(rules, rule, wording),
        "because": translated(rule["because"]),
        "grade": rule["grade"],
        "context": rule["context"],
        "seen_in": wording.title(rules.words["contexts"][rule["context"]]["title"]) if rule["context"] else "",
        "contested": rule["contested"],
        "inference": rule["inference"],
        "evidence": [
            {"source": item["source"], "direction": item["direction"], "note": translated(item["note"])}  # type: ignore[typeddict-item]
            for item in rule["evidence"]
        ],
        "pack": rule["pack"],
    }
    if "when" in rule:
        found["when"] = rule["when"]
    return found


def _rules_in(plan: Plan) -> Iterator[str]:
    """Every rule id that stands anywhere in a plan."""
    for step in plan["steps"]:
        for cover in step["covers"]:
            yield cover["rule"]
            yield cover["need_rule"]
        yield from (caution["rule"] for caution in step["cautions"])
        if step["ending"]:
            yield step["ending"]["rule"]
    for item in plan["coverage"]:
        yield item["rule"]
        yield from (cover["rule"] for cover in item["covered_by"])
    for therapy in plan["ongoing"]:
        yield from (reason["rule"] for reason in therapy["reasons"])
    for gap in plan["gaps"]:
        yield from (reason["rule"] for reason in gap["why_not"])
        if gap["kind"] == "strategy":
            yield gap["because"]
    for row in plan["escape"]["rows"]:
        yield from (path["rule"] for path in row["paths"])
    for many in (*plan["preparation"], *plan["rejected"], *plan["claims"]):
        yield from many["rules"]
    for one in (
        *plan["order"],
        *plan["monitoring"],
        *plan["scope"],
        *plan["scope_unknown"],
        *plan["states"],
        *plan["clash"],
        *plan["absent"],
    ):
        yield one["rule"]
    yield from (outcome["rule"] for gate in plan["gates"] for outcome in gate["outcomes"])
    for branch in plan.get("branch_plans", ()):
        yield from (reason["rule"] for found in branch["found"] for reason in found["why_not"])
    for clash in plan.get("clashes", ()):
        yield from (part["rule"] for part in clash["parts"])
    for repair in plan.get("repairs", ()):
        yield from (part["rule"] for part in repair["changes"])
    for marker in plan["unmeasured"]:
        yield from (remark["rule"] for remark in marker["decides"])


def disputes(case: Case, plan: Plan) -> list[Dispute]:
    """Disagreements between sources that touch a step or a measured biomarker behind a need."""
    things = {step["intervention"] for step in plan["steps"]}
    things |= {item["target"] for item in plan["coverage"]}
    places = {place for thing in things for place in case.rules.disputed.get(thing, ())}
    return [dispute(item, things, case.wording) for item in map(case.rules.disagreements.__getitem__, sorted(places))]


def dispute(item: Mapping[str, Any], things: Iterable[str], wording: Wording) -> Dispute:
    """A disagreement of the pack in a language, with which of some things it touches."""
    translated = wording.translated
    return {
        "id": item["id"],
        "question": translated(item["question"]),
        "positions": [position | {"says": translated(position["says"])} for position in item["positions"]],
        "handling": translated(item["handling"]),
        "touches": sorted(set(things).intersection(item["touches"])),
    }
