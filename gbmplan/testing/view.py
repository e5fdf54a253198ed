"""What a test sees of one patient: conditions at once, the plan when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from gbmplan.case.case import Case, study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.relevant import relevant
from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import decide
from gbmplan.plan.facts import spoken_facts
from gbmplan.plan.planner import Planner
from gbmplan.problems import Place
from gbmplan.testing.suite import RuleTest
from gbmplan.testing.variant import without_policy

if TYPE_CHECKING:
    from gbmplan.plan.document import Plan

Places = Callable[[str], Place | None]
"""Rule → where it stands; asked only when a failure is told."""
TRUTH = {True: "true", False: "false", None: "unknown"}


def reduced(rules: RuleGraph, disabled: frozenset[str]) -> RuleGraph:
    """The rules without some policies."""
    for name in sorted(disabled & rules.policies.keys()):
        rules = without_policy(rules, name)
    return rules


class View:
    """One test, decided and planned with one rule base."""

    def __init__(self, test: RuleTest, rules: RuleGraph, planner: Planner | None, places: Places) -> None:
        self.test = test
        self.rules = planner.rules if planner else reduced(rules, test.disabled)
        self.planner = planner
        self.places = places

    def truth(self, rule: str) -> bool | None:
        """What the condition of a rule is for this patient."""
        return decide(self.rules.conditions[rule], self.test.profile.facts)

    @cached_property
    def case(self) -> Case:
        """What the rules say of the patient."""
        return study(self.test.profile, self.rules, strict=self.test.demands.strict)

    @cached_property
    def plan(self) -> Plan:
        """The plan for the patient and the demands."""
        demands = self.test.demands
        planner = self.planner or Planner(self.rules, Chooser(self.rules, only=relevant(self.case, demands)))
        return planner.plan(self.test.profile, demands, with_tradeoff=False)

    @cached_property
    def steps(self) -> dict[int, str]:
        """Number of a step → intervention; 0 is the date of the profile."""
        return {0: "start"} | {step["number"]: step["intervention"] for step in self.plan["steps"]}

    @cached_property
    def chosen(self) -> frozenset[str]:
        """The interventions of the plan."""
        return frozenset(self.steps.values()) - {"start"}

    # reasons

    def reason(self, rule: str) -> str:
        """A rule with the facts that decided it: fact → condition → rule."""
        place = self.places(rule)
        name = f"{rule} ({place})" if place else rule
        if self.rules.rules[rule]["kind"] == "unavailable":
            return f"not available: {self.rules.rules[rule]['because'].rstrip('.')} -> {name}"
        if rule not in self.rules.conditions:
            return name
        facts = ", ".join(spoken_facts(self.case, rule)) or "nothing measured"
        when = " ".join(self.rules.rules[rule].get("when", "").split())
        return f"{facts} -> {when} is {TRUTH[self.truth(rule)]} -> {name}"

    def absence(self, name: str) -> list[str]:
        """Why an intervention is not a step."""
        if name in self.test.demands.exclude:
            return [f"{name} is excluded by the case itself"]
        found = [self.reason(rule) for rule in self.rules.bans.get(name, ()) if rule not in self.case.off]
        found += [self.reason(rule) for rule in self.case.contraindicated.get(name, ())]
        for gap in self.plan["gaps"]:
            for item in gap["why_not"]:
                if item["intervention"] == name and not found:
                    found.append(f"{item['kind']}: {item['text']}" + (f" -> {item['rule']}" if item["rule"] else ""))
        if not found:
            needed = {item["target"] for item in self.plan["coverage"]}
            covers = [edge["v"] for edge in self.rules.covers.get(name, ())]
            idle = [target for target in covers if target not in needed]
            found = [
                f"{name} covers only what is not needed here: {', '.join(idle)}"
                if len(idle) == len(covers)
                else f"{name} covers {', '.join(covers)}; others cover what is needed at less cost"
            ]
        return found

    def presence(self, name: str) -> list[str]:
        """Why an intervention is a step."""
        if name in self.test.demands.require:
            return [f"{name} is required by the case itself"]
        step = next(step for step in self.plan["steps"] if step["intervention"] == name)
        found = [f"{item['because']} -> {item['need_rule']} -> {item['rule']}" for item in step["covers"]]
        return found + [f"it makes step {self.steps[number]} possible" for number in step["provides"]]

    def need(self, target: str) -> list[str]:
        """Why a target is a need, or is none."""
        found = next((item for item in self.plan["coverage"] if item["target"] == target), None)
        node = self.rules.targets[target]
        if found is None or found["need"] != "triggered":
            rules = [rule for rule in (node["present"], node["assumed"]) if rule]
            return [self.reason(rule) for rule in rules] or [f"{target} is only ever opened by blocking another target"]
        return [f"{found['because']} -> {found['rule']}"]
