"""What a test sees of one patient: conditions at once, the plan when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from gbmplan.case.case import Case, study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.family import Family
from gbmplan.choose.problem import setting
from gbmplan.choose.relevant import relevant
from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import decide
from gbmplan.plan.facts import spoken_facts
from gbmplan.plan.obstacles import BARS, COSTS, ObstacleKind, obstacles
from gbmplan.plan.planner import Planner
from gbmplan.plan.reasons import SHOWN, reason
from gbmplan.problems import Place
from gbmplan.testing.parts import PlanParts
from gbmplan.testing.suite import RuleTest
from gbmplan.testing.variant import without_policy

Places = Callable[[str], Place | None]
"""Rule → where it stands; looked up only when a failure is reported."""
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
    def own(self) -> Planner:
        """The planner of these rules."""
        if self.planner:
            return self.planner
        demands = self.test.demands
        known = setting(self.case, demands)
        return Planner(
            self.rules, Chooser(self.rules, only=relevant(self.rules, known, demands), patients=Family.of([known]))
        )

    @cached_property
    def plan(self) -> PlanParts:
        """The plan for the patient and the demands."""
        refused = any(item.key == "status" and item.value == "out_of_scope" for item in self.test.expectations)
        return PlanParts(self.own, self.test.profile, self.test.demands, anyway=not refused)

    @cached_property
    def steps(self) -> dict[int, str]:
        """Number of a step → intervention; 0 is the date of the profile."""
        return {0: "start"} | self.plan.steps_by_number

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
        """Why an intervention is not a step: all that rules it out, else the first obstacle."""
        found = obstacles(self.plan.standing, name)
        barred = [item for item in found if item.kind in BARS]
        if found[0].kind is ObstacleKind.EXCLUDED:
            return [f"{name} is excluded by the case itself"]
        if barred:
            return [self.reason(item.rule) if item.rule else reason(self.case, [item]) for item in barred]
        covers = [edge["v"] for edge in self.rules.covers.get(name, ())]
        first = found[0]
        if first.kind is ObstacleKind.NOT_NEEDED:
            return [f"{name} covers only what is not needed here: {', '.join(covers)}"]
        if first.kind is ObstacleKind.WEAKER:
            return [f"{name} covers {', '.join(covers)}; others cover what is needed at less cost"]
        rule = f" -> {first.rule}" if first.rule and first.kind not in COSTS else ""
        return [f"{SHOWN[first.kind]}: {reason(self.case, found)}{rule}"]

    def presence(self, name: str) -> list[str]:
        """Why an intervention is a step."""
        if name in self.test.demands.require:
            return [f"{name} is required by the case itself"]
        step = next(step for step in self.plan.steps if step["intervention"] == name)
        found = [f"{item['because']} -> {item['need_rule']} -> {item['rule']}" for item in step["covers"]]
        return found + [f"it makes step {self.steps[number]} possible" for number in step["provides"]]

    def need(self, target: str) -> list[str]:
        """Why a target is a need, or is none."""
        found = next((item for item in self.plan.coverage if item["target"] == target), None)
        node = self.rules.targets[target]
        if found is None or found["need"] != "triggered":
            rules = [rule for rule in (node["present"], node["assumed"]) if rule]
            return [self.reason(rule) for rule in rules] or [f"{target} is only ever opened by blocking another target"]
        return [f"{found['because']} -> {found['rule']}"]
