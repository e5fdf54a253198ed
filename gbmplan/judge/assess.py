"""Re-examine a timed regimen against the dependency graph: what it covers, and what it breaks.

The judge never asks how a regimen was found. It follows the rules edge by edge, in plain
Python, so that a mistake in the logic program or in the scheduler cannot hide.
"""

from collections.abc import Mapping
from typing import NamedTuple

from gbmplan.graph.model import Edge, Intervention, RuleGraph
from gbmplan.language.conditions import Tree, Value, decide
from gbmplan.language.durations import HOURS
from gbmplan.patient.profile import Profile


class Need(NamedTuple):
    """A target that this patient has to have covered."""

    target: str
    kind: str
    """measured, assumed or triggered"""
    rule: str
    """The rule that makes it a need."""
    opened_by: tuple[str, ...]
    """For a triggered need: the targets whose blocking opens it."""
    covered_by: tuple[tuple[str, str, str], ...]
    """(intervention, strength, rule) for every cover that acts, the strongest first."""

    @property
    def result(self) -> str:
        """full, partial or open"""
        return self.covered_by[0][1] if self.covered_by else "open"


class Violation(NamedTuple):
    """A rule or demand that a regimen breaks."""

    rule: str
    steps: tuple[str, ...]
    message: str


class Assessment(NamedTuple):
    """What a regimen achieves, costs and breaks."""

    needs: tuple[Need, ...]
    objective: dict[str, float]
    burden: tuple[tuple[str, tuple[str, ...]], ...]
    """What makes up the burden: (rule or organ, interventions)."""
    violations: tuple[Violation, ...]


def assess(
    rules: RuleGraph,
    profile: Profile,
    times: Mapping[str, float],
    *,
    strict: bool = False,
    require: tuple[str, ...] = (),
    exclude: tuple[str, ...] = (),
    max_agents: int | None = None,
) -> Assessment:
    """Assess a regimen given as intervention → start in hours from the profile's date."""
    return _Judge(rules, profile, times, strict).assess(require, exclude, max_agents)


class _Judge:
    def __init__(self, rules: RuleGraph, profile: Profile, times: Mapping[str, float], strict: bool) -> None:
        self.rules = rules
        self.times = times
        self.facts: dict[str, Value] = profile.facts
        self.profile = profile
        self.strict = strict
        self.things: dict[str, Intervention] = {name: rules.interventions[name] for name in sorted(times)}
        self.violations: list[Violation] = []

    def assess(self, require: tuple[str, ...], exclude: tuple[str, ...], max_agents: int | None) -> Assessment:
        for name in require:
            if name not in self.times:
                self.breaks("--require", (), f"{name} is required and missing")
        for name in exclude:
            if name in self.times:
                self.breaks("--exclude", (name,), f"{name} is excluded and chosen")
        needs = self.needs()
        burden = self.contraindications() + self.toxicities()
        self.conflicts()
        self.limits(max_agents)
        self.delivery()
        self.requirements()
        self.order()
        self.washouts()
        gaps = {"critical": 0.0, "major": 0.0, "minor": 0.0}
        for need in needs:
            gaps[self.rules.targets[need.target]["priority"]] += {"open": 1.0, "partial": 0.5, "full": 0.0}[need.result]
        objective = {
            "open_critical": gaps["critical"],
            "open_major": gaps["major"],
            "burden": float(len(burden)),
            "open_minor": gaps["minor"],
            "weakness": float(sum(thing["weakness"] for thing in self.things.values())),
            "interventions": float(len(self.things)),
        }
        return Assessment(needs, objective, tuple(burden), tuple(self.violations))

    # what is needed and covered

    def needs(self) -> tuple[Need, ...]:
        covers: dict[str, list[tuple[str, str, str]]] = {}
        for name in self.things:
            for edge in self.rules.covers.get(name, ()):
                if self.acts(edge["rule"]):
                    covers.setdefault(edge["v"], []).append((name, edge["data"]["strength"], edge["rule"]))
        for found in covers.values():
            found.sort(key=lambda cover: (cover[1] != "full", cover[0]))
        opened: dict[str, list[Edge]] = {}
        for name in covers:
            for edge in self.rules.opening.get(name, ()):
                if self.verdict(edge["rule"]) is not False:
                    opened.setdefault(edge["v"], []).append(edge)
        needs = []
        for name, target in self.rules.targets.items():
            verdict = self.verdict(target["present"]) if target["present"] else None
            sources = tuple(sorted({edge["u"] for edge in opened.get(name, ())}))
            covered = tuple(covers.get(name, ()))
            if verdict:
                needs.append(Need(name, "measured", target["present"], sources, covered))
            elif verdict is None and target["assumed"]:
                needs.append(Need(name, "assumed", target["assumed"], sources, covered))
            elif sources:
                rule = min(edge["rule"] for edge in opened[name])
                needs.append(Need(name, "triggered", rule, sources, covered))
        return tuple(needs)

    def acts(self, rule: str) -> bool:
        return self.verdict(rule) is True

    def verdict(self, rule: str) -> bool | None:
        tree: Tree | None = self.rules.conditions.get(rule)
        return True if tree is None else decide(tree, self.facts)

    # what is broken

    def contraindications(self) -> list[tuple[str, tuple[str, ...]]]:
        burden: list[tuple[str, tuple[str, ...]]] = []
        for name, thing in self.things.items():
            for rule in thing["contraindications"]:
                verdict = self.verdict(rule)
                if rule not in self.rules.absolute:
                    burden += [(rule, (name,))] if verdict else []
                elif verdict or (self.strict and verdict is None):
                    self.breaks(rule, (name,), f"{name} is contraindicated")
        return burden

    def toxicities(self) -> list[tuple[str, tuple[str, ...]]]:
        names = list(self.things)
        return [
            (organ, (first, second))
            for index, first in enumerate(names)
            for second in names[index + 1 :]
            for organ in sorted(self.things[first]["toxicities"])
            if organ in self.things[second]["toxicities"]
        ]

    def conflicts(self) -> None:
        for name in self.things:
            for rule, other in self.rules.conflicting.get(name, ()):
                if name < other and other in self.times:
                    self.breaks(rule, (name, other), "they must not be combined")

    def limits(self, max_agents: int | None) -> None:
        limits = self.rules.kinds.get("limit", {})
        members: dict[str, list[str]] = {name: [] for name in limits}
        for step in self.things:
            for name in self.rules.limiting.get(step, ()):
                members[name].append(step)
        for name, rule in limits.items():
            allowed = rule["detail"]["at_most"]
            if rule["detail"]["any"] and max_agents is not None:
                allowed = max_agents
            if len(members[name]) > allowed:
                self.breaks(name, tuple(members[name]), f"{len(members[name])} where at most {allowed} are allowed")
        general = any(rule["detail"]["any"] for rule in limits.values())
        if max_agents is not None and not general and len(self.things) > max_agents:
            self.breaks("--max-agents", tuple(self.things), f"more than {max_agents} agents")

    def delivery(self) -> None:
        for name, thing in self.things.items():
            if thing["delivery"] != "required":
                continue
            openings = [edge for edge in self.rules.delivered.get(name, ()) if edge["u"] in self.times]
            if not openings:
                self.breaks(thing["delivery_rule"], (name,), "nothing opens the barrier for it")
            elif not any(self.within(edge["u"], name, edge["data"]["min"], edge["data"]["max"]) for edge in openings):
                self.breaks(
                    openings[0]["rule"], (openings[0]["u"], name), "it starts outside the window of the opening"
                )

    def requirements(self) -> None:
        for name, thing in self.things.items():
            for rule, need in thing["requires"].items():
                providers = [other for other in need["any_of"] if other in self.times]
                if not providers:
                    self.breaks(rule, (name,), "what it requires is missing")
                elif not any(self.within(other, name, need["min"], need["max"]) for other in providers):
                    self.breaks(rule, (providers[0], name), "what it requires comes at the wrong time")

    def order(self) -> None:
        phases = self.rules.phases
        phase_edges = [edge for u in phases for v in phases for edge in self.rules.between.get((u, v), ())]
        specific: set[frozenset[str]] = set()
        for u in self.times:
            for v in self.times:
                for edge in self.rules.between.get((u, v), ()):
                    specific.add(frozenset((u, v)))
                    if not self.within(u, v, edge["data"]["min"], edge["data"]["max"]):
                        self.breaks(edge["rule"], (u, v), "their order or interval is broken")
        for name, thing in self.things.items():
            windows = [(edge["u"], edge["data"]) for edge in self.rules.delivered.get(name, ())]
            windows += [(other, need) for need in thing["requires"].values() for other in need["any_of"]]
            for other, window in windows:
                bounded = window["min"] is not None or window["max"] is not None
                if other in self.times and bounded and self.within(other, name, window["min"], window["max"]):
                    specific.add(frozenset((other, name)))
        for edge in phase_edges:
            for u, first in self.things.items():
                for v, second in self.things.items():
                    if first["phase"] != edge["u"] or second["phase"] != edge["v"] or u == v:
                        continue
                    in_order = self.within(u, v, edge["data"]["min"], edge["data"]["max"])
                    if not in_order and frozenset((u, v)) not in specific:
                        self.breaks(edge["rule"], (u, v), "the order of their phases is broken")
        for name, hours in self.times.items():
            if hours < -1e-6:
                self.breaks("", (name,), "it starts before the date of the profile")

    def within(self, first: str, second: str, low: float | None, high: float | None) -> bool:
        gap = self.times[second] - self.times[first]
        return (low is None or gap >= low - 1e-6) and (high is None or gap <= high + 1e-6)

    def washouts(self) -> None:
        for name, rule in self.rules.kinds.get("washout", {}).items():
            item = self.profile.measurements.get(rule["detail"]["biomarker"])
            if item is None or isinstance(item.value, (bool, str)):
                continue
            for step in rule["detail"]["before"]:
                if step in self.times:
                    then = item.value * HOURS[item.unit] + self.times[step]
                    if then < rule["detail"]["at_least"] - 1e-3:
                        self.breaks(name, (step,), "the washout is not over when it starts")

    def breaks(self, rule: str, steps: tuple[str, ...], message: str) -> None:
        self.violations.append(Violation(rule, steps, message))


def disagreement(assessment: Assessment, cost: tuple[float, ...]) -> str:
    """What the judge holds against a regimen that the chooser gave this cost; '' if nothing."""
    if assessment.violations:
        first = assessment.violations[0]
        return f"{first.message} ({', '.join(first.steps)}; {first.rule})"
    if tuple(assessment.objective.values()) != cost:
        return f"objective {tuple(assessment.objective.values())} where the chooser counted {cost}"
    return ""
