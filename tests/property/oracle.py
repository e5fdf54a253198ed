"""What the best regimen is, found by trying everything: the yardstick of the property tests.

Written from the documentation, in plain Python, without any code of `choose`, `order` or `judge`;
from the rest it takes the compiled graph and `decide`. Slow on purpose: every subset of the
interventions, every reading of the timing rules, Floyd and Warshall on the bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, product
from math import inf
from typing import NamedTuple

from gbmplan.choose.problem import Demands
from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import decide
from gbmplan.patient.profile import Profile

Cost = tuple[float, ...]
Bound = tuple[str, str, float]
"""The second starts at most so many hours after the first; "" is hour 0."""
CLOSE = 1e-6


class Piece(NamedTuple):
    """A demand, fact or rule that may be given up, named as in a clash."""

    kind: str
    name: str
    step: str = ""


class Oracle:
    """One question, answered the long way; without the given pieces, if any."""

    def __init__(
        self, rules: RuleGraph, profile: Profile, demands: Demands = Demands(), without: Iterable[Piece] = ()
    ) -> None:
        self.rules, self.profile, self.demands = rules, profile, demands
        self.names = sorted(rules.interventions)
        self.truth = {
            name: decide(rule["tree"], profile.facts) if "tree" in rule else True for name, rule in rules.rules.items()
        }
        self.without = frozenset(without)
        self.targets: list[tuple[str, str, bool]] = []
        for name, target in rules.targets.items():
            there = self.truth[target["present"]] if target["present"] else None
            self.targets.append((name, target["priority"], there or (there is None and bool(target["assumed"]))))
        self.weakness = weaknesses(rules)
        self.checks = list(self._checks())

    def holds(self, kind: str, name: str, step: str = "") -> bool:
        return Piece(kind, name, step) not in self.without and not (kind == "rule" and self.off(name))

    def off(self, rule: str) -> bool:
        """Whether a rule about regimens does not bind this patient."""
        kinds = ("order", "limit", "conflict", "requirement", "toxicity")
        return self.truth.get(rule) is False and self.rules.rules[rule]["kind"] in kinds

    def pieces(self) -> list[Piece]:
        """All that could take part in a clash."""
        demands, rules = self.demands, self.rules
        found = [Piece("require", name) for name in sorted(set(demands.require))]
        found += [Piece("exclude", name) for name in sorted(set(demands.exclude))]
        found += [] if demands.max_agents is None else [Piece("max_agents", str(demands.max_agents))]
        found += [Piece("fact", rule, step) for step, rule in self._bars()]
        names = {
            edge["rule"] for kind in ("conflicts", "precedes", "delivers", "requires") for edge in rules.edges(kind)
        }
        names |= {name for name, rule in rules.policies.items() if rule["kind"] in ("limit", "washout")}
        names |= {
            name for name, rule in rules.policies.items() if rule["kind"] == "companion" and rule["detail"]["binding"]
        }
        names |= {thing["delivery_rule"] for thing in rules.interventions.values() if thing["delivery"] == "required"}
        names |= {rule for thing in rules.interventions.values() for rule in thing["requires"]}
        return found + [Piece("rule", name) for name in sorted(names)]

    # ---- what is allowed, apart from time

    def _bars(self) -> Iterator[tuple[str, str]]:
        for name in self.names:
            for rule in self.rules.interventions[name]["contraindications"]:
                verdict = self.truth[rule]
                if self.rules.rules[rule]["detail"]["kind"] == "absolute" and (
                    verdict or (verdict is None and self.demands.strict)
                ):
                    yield name, rule

    def _checks(self) -> Iterator[Callable[[set[str]], bool]]:
        """Each says whether a set may be chosen."""
        rules, demands = self.rules, self.demands
        for name in demands.require:
            if self.holds("require", name):
                yield lambda chosen, name=name: name in chosen
        for name in demands.exclude:
            if self.holds("exclude", name):
                yield lambda chosen, name=name: name not in chosen
        for name, rule in self._bars():
            if self.holds("fact", rule, name):
                yield lambda chosen, name=name: name not in chosen
        for edge in rules.edges("conflicts"):
            if self.holds("rule", edge["rule"]):
                yield lambda chosen, pair={edge["u"], edge["v"]}: not pair <= chosen
        agents = []
        for name, rule in rules.policies.items():
            if rule["kind"] != "limit":
                continue
            among, most = set(rule["detail"]["among"]), rule["detail"]["at_most"]
            if rule["detail"]["any"]:
                agents.append(among)
                if demands.max_agents is not None:
                    continue
            if self.holds("rule", name):
                yield lambda chosen, among=among, most=most: len(chosen & among) <= most
        if demands.max_agents is not None and self.holds("max_agents", str(demands.max_agents)):
            for among in agents or [set(self.names)]:
                yield lambda chosen, among=among: len(chosen & among) <= demands.max_agents
        for name, thing in rules.interventions.items():
            if thing["delivery"] == "required" and self.holds("rule", thing["delivery_rule"]):
                openers = {edge["u"] for edge in rules.edges("delivers") if edge["v"] == name}
                yield lambda chosen, name=name, openers=openers: name not in chosen or bool(openers & chosen)
            for rule, need in thing["requires"].items():
                if self.holds("rule", rule):
                    yield lambda chosen, name=name, need=set(need["any_of"]): name not in chosen or bool(need & chosen)
        for policy, rule in rules.policies.items():
            if rule["kind"] == "companion" and rule["detail"]["binding"] and self.holds("rule", policy):
                having, needs = (set(rule["detail"][key]) for key in ("having", "needs"))
                alone = having - {name for name in demands.require if self.holds("require", name)}
                yield lambda chosen, alone=alone, needs=needs: not alone & chosen or bool(needs & self.good(chosen))

    def good(self, chosen: set[str]) -> set[str]:
        """What is chosen for a reason of its own: required, or covering something that is needed."""
        acting = [
            edge for edge in self.rules.edges("covers") if edge["u"] in chosen and self.truth[edge["rule"]] is True
        ]
        touched = {edge["v"] for edge in acting}
        needed = {name for name, _, there in self.targets if there} | {
            edge["v"]
            for edge in self.rules.edges("compensates")
            if edge["u"] in touched and self.truth[edge["rule"]] is not False
        }
        asked = {name for name in self.demands.require if self.holds("require", name)}
        return {edge["u"] for edge in acting if edge["v"] in needed} | (chosen & asked)

    def allowed(self, chosen: Iterable[str]) -> bool:
        return all(check(set(chosen)) for check in self.checks)

    # ---- time

    def readings(self, chosen: set[str]) -> Iterator[list[Bound]]:
        """The bounds on starts, for every way to say which providers serve which need.

        A need is served by one or more of its providers, in the window of the rule. Such a
        window, or an order rule about the very pair, stands in place of the order of phases.
        """
        rules = self.rules
        firm: list[Bound] = [(name, "", 0.0) for name in chosen]
        for policy, rule in rules.policies.items():
            if rule["kind"] == "washout" and self.holds("rule", policy):
                item = self.profile.measurements.get(rule["detail"]["biomarker"])
                for name in chosen & set(rule["detail"]["before"]):
                    if item is not None:
                        firm.append((name, "", min(0.0, 168.0 * float(item.value) - rule["detail"]["at_least"])))
        ruled, by_phase = set(), []
        for edge in rules.edges("precedes"):
            low, high = edge["data"]["min"], edge["data"]["max"]
            if edge["u"] not in rules.interventions:
                if self.of_phases(edge):
                    by_phase.append(edge)
            elif {edge["u"], edge["v"]} <= chosen and not self.off(edge["rule"]):
                ruled.add(frozenset((edge["u"], edge["v"])))
                if self.holds("rule", edge["rule"]):
                    firm += _bounds(edge["u"], edge["v"], low, high)
        needs = []
        for name in chosen:
            needs.append(
                [
                    (edge["u"], name, edge["data"]["min"], edge["data"]["max"], edge["rule"])
                    for edge in rules.edges("delivers")
                    if edge["v"] == name and edge["u"] in chosen
                ]
            )
            for rule, need in rules.interventions[name]["requires"].items():
                if self.off(rule):
                    continue
                needs.append(
                    [(other, name, need["min"], need["max"], rule) for other in need["any_of"] if other in chosen]
                )
        for served in product(*[_nonempty(need) for need in needs if need]):
            bounds, excused = list(firm), set(ruled)
            for provider, user, low, high, rule in (item for items in served for item in items):
                if low is not None or high is not None:
                    excused.add(frozenset((provider, user)))
                if self.holds("rule", rule):
                    bounds += _bounds(provider, user, low, high)
            for edge in by_phase:
                for u, v in product(chosen, chosen):
                    phases = rules.interventions[u]["phase"], rules.interventions[v]["phase"]
                    roles = rules.interventions[u]["role"], rules.interventions[v]["role"]
                    if (
                        u != v
                        and "backbone" not in roles
                        and phases == (edge["u"], edge["v"])
                        and frozenset((u, v)) not in excused
                    ):
                        if self.holds("rule", edge["rule"]):
                            bounds += _bounds(u, v, edge["data"]["min"], edge["data"]["max"])
            yield bounds

    def of_phases(self, edge) -> bool:  # type: ignore[no-untyped-def]
        """Whether an order of phases binds: the list of phases only where no policy on the two does."""
        if edge["rule"] != "phase_order":
            return not self.off(edge["rule"])
        ends = {edge["u"], edge["v"]}
        others = [other for other in self.rules.edges("precedes") if {other["u"], other["v"]} == ends]
        return all(other["rule"] == "phase_order" or self.off(other["rule"]) for other in others)

    def earliest(self, chosen: Iterable[str]) -> dict[str, float] | None:
        """The earliest starts in the first reading that has any."""
        plans = (earliest(chosen, bounds) for bounds in self.readings(set(chosen)))
        return next((plan for plan in plans if plan is not None), None)

    def timely(self, chosen: Iterable[str]) -> bool:
        """Whether some schedule satisfies every timing rule."""
        return self.earliest(chosen) is not None

    def keeps_time(self, times: Mapping[str, float]) -> bool:
        """Whether these starts satisfy every timing rule in some reading."""
        clock = {"": 0.0, **times}
        return any(
            all(clock[v] - clock[u] <= most + CLOSE for u, v, most in bounds) for bounds in self.readings(set(times))
        )

    def feasible(self, chosen: Iterable[str]) -> bool:
        return self.allowed(chosen) and self.timely(chosen)

    # ---- what it is worth

    def cost(self, chosen: Iterable[str]) -> Cost:
        chosen = set(chosen)
        acting = [
            edge for edge in self.rules.edges("covers") if edge["u"] in chosen and self.truth[edge["rule"]] is True
        ]
        touched = {edge["v"] for edge in acting}
        full = {edge["v"] for edge in acting if edge["data"]["strength"] == "full"}
        opened = {
            edge["v"]
            for edge in self.rules.edges("compensates")
            if edge["u"] in touched and self.truth[edge["rule"]] is not False
        }
        gaps = {"critical": 0.0, "major": 0.0, "minor": 0.0}
        for name, priority, there in self.targets:
            if (there or name in opened) and name not in full:
                gaps[priority] += 0.5 if name in touched else 1.0
        things = [self.rules.interventions[name] for name in sorted(chosen)]
        burden = sum(
            self.truth[rule] is True and self.rules.rules[rule]["detail"]["kind"] == "relative"
            for thing in things
            for rule in thing["contraindications"]
        )
        burden += sum(len(self.harmed(a) & self.harmed(b)) for a, b in combinations(things, 2))
        return (
            0.0,  # strong contraindications
            gaps["critical"],
            gaps["major"],
            0.0,  # steps out of order
            float(burden),
            gaps["minor"],
            0.0,  # needs left to a gate
            0.0,  # weeks to the attack
            0.0,  # running therapies that are stopped
            float(sum(self.weakness[name] for name in chosen)),
            float(len(chosen)),
        )

    def harmed(self, thing) -> set[str]:  # type: ignore[no-untyped-def]
        return {organ for organ, rule in thing["toxicities"].items() if not self.off(rule)}

    # ---- the best

    def ranked(self) -> list[tuple[Cost, tuple[bool, ...], frozenset[str]]]:
        """All sets that are allowed, apart from time, the best first; of equals the one with the smaller ids."""
        found = []
        for size in range(len(self.names) + 1):
            for chosen in combinations(self.names, size):
                if self.allowed(chosen):
                    found.append(
                        (self.cost(chosen), tuple(name not in chosen for name in self.names), frozenset(chosen))
                    )
        return sorted(found, key=lambda item: item[:2])

    def best(self) -> tuple[frozenset[str], Cost] | None:
        return next(((chosen, cost) for cost, _, chosen in self.ranked() if self.timely(chosen)), None)

    def satisfiable(self) -> bool:
        """Whether anything at all is feasible."""
        return any(
            self.feasible(chosen) for size in range(len(self.names) + 1) for chosen in combinations(self.names, size)
        )


def weaknesses(rules: RuleGraph) -> dict[str, int]:
    """0 to 5 for each intervention, from a table of all that is cited.

    What was seen in glioblastoma decides where there is any of it; a trial against one of the class counts against
    all that have none as good as their best record that helped; and what was never seen in glioblastoma is no better
    than what was, within a class.
    """
    records = rules.nodes("evidence")
    table: list[tuple[str, str, str, str, bool]] = []
    for name, thing in rules.interventions.items():
        covers = [rules.rules[edge["rule"]] for edge in rules.edges("covers") if edge["u"] == name]
        cited = [(item, False) for rule in covers if not rule["inference"] for item in rule["evidence"]]
        for item, outcome in [*cited, *((item, True) for item in thing["evidence"])]:
            record = records[item["source"]]
            table.append((name, record["strength"], record["context"], item["direction"], outcome))
    class_of = {name: thing["class_"] for name, thing in rules.interventions.items()}
    tested = {name for name, _, context, _, _ in table if context == "gbm"}
    value: dict[str, int] = {}
    for name, class_ in class_of.items():
        best = (4, "E")
        for other, strength, context, direction, _ in table:
            if other == name and direction != "opposes" and (context == "gbm" or name not in tested):
                best = min(best, (min(4, "ABCDE".index(strength) + (context != "gbm")), strength))
        trials = {
            (other, direction)
            for other, strength, context, direction, outcome in table
            if strength <= best[1] and context == "gbm" and outcome and class_of[other] == class_
        }
        failed = {other for other, direction in trials if direction == "opposes"}
        value[name] = best[0] + (name in failed if (name, "supports") in trials else bool(failed))
    return {
        name: max(
            [value[name], *(value[mate] for mate in tested if name not in tested and class_of[mate] == class_of[name])]
        )
        for name in class_of
    }


def _bounds(first: str, second: str, low: float | None, high: float | None) -> list[Bound]:
    found: list[Bound] = [] if high is None else [(first, second, high)]
    return found if low is None else [*found, (second, first, -low)]


def _nonempty(items: list[tuple]) -> list[tuple[tuple, ...]]:
    return [picked for size in range(1, len(items) + 1) for picked in combinations(items, size)]


def earliest(chosen: Iterable[str], bounds: Iterable[Bound]) -> dict[str, float] | None:
    """The earliest starts under some bounds, or None when they contradict each other."""
    names = ["", *sorted(chosen)]
    distance = {(u, v): 0.0 if u == v else inf for u in names for v in names}
    for u, v, most in bounds:
        distance[u, v] = min(distance[u, v], most)
    for middle, u, v in product(names, names, names):
        distance[u, v] = min(distance[u, v], distance[u, middle] + distance[middle, v])
    if any(distance[name, name] < -CLOSE for name in names):
        return None
    return {name: 0.0 - distance[name, ""] for name in names if name}
