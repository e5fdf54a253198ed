"""The order rules of a pack as bounds between the starts of two steps."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import Edge
from gbmplan.order.constraints import Constraint

Arc = tuple[float, bool, Constraint]
"""Most hours from one start to another; whether the rule says that the other comes first; the rule."""
Arcs = dict[str, dict[str, Arc]]
"""Start → other start → the tightest bound between them."""


def bounds(rules: RuleGraph, *, phases: bool) -> list[Constraint]:
    """What order rules that always bind say of phases, or of interventions by name."""
    return [
        Constraint(edge["u"], edge["v"], edge["data"]["min"], edge["data"]["max"], edge["rule"])
        for edge in rules.edges("precedes")
        if (edge["u"] not in rules.interventions) is phases and edge["rule"] not in rules.binding
    ]


def kinds(rules: RuleGraph) -> list[str]:
    """One intervention of each kind: of one phase, and named by the same orders, windows, conflicts and limits."""
    named: dict[str, set[tuple[str, str]]] = {name: set() for name in rules.interventions}
    for edge in (*rules.edges("precedes"), *_windows(rules)):
        for end, name in (("u", edge["u"]), ("v", edge["v"])):
            if name in named:
                named[name].add((edge["rule"], end))
    for name, rule_names in named.items():
        rule_names.update((rule, "") for rule, _ in rules.conflicting.get(name, ()))
        rule_names.update((rule, "") for rule in rules.limiting.get(name, ()))
    found: dict[object, str] = {}
    for name in sorted(named):
        found.setdefault((rules.interventions[name]["phase"], frozenset(named[name])), name)
    return list(found.values())


def _windows(rules: RuleGraph) -> list[Edge]:
    """Openings and requirements that bound the time between two starts; they stand in for the order of phases."""
    return [
        edge
        for edge in (*rules.edges("delivers"), *rules.edges("requires"))
        if edge["data"]["min"] is not None or edge["data"]["max"] is not None
    ]


def arcs(rules: RuleGraph, steps: list[str]) -> Arcs:
    """Start → other start → the tightest bound on the hours from the first to the second."""
    found: Arcs = {name: {} for name in steps}
    ordered = {frozenset((edge["u"], edge["v"])) for edge in _windows(rules)}

    def bind(item: Constraint) -> None:
        if item.high is not None and item.high < found[item.before].get(item.after, (inf,))[0]:
            found[item.before][item.after] = (item.high, False, item)
        if item.low is not None and -item.low < found[item.after].get(item.before, (inf,))[0]:
            found[item.after][item.before] = (-item.low, item.low >= 0, item)

    named = bounds(rules, phases=False)
    ordered |= {frozenset((item.before, item.after)) for item in named}
    for item in (*named, *_sure(rules)):
        if item.before in found and item.after in found:
            bind(item)
    by_phase: dict[str, list[Constraint]] = {}
    for item in bounds(rules, phases=True):
        by_phase.setdefault(item.before, []).append(item)
    phase = {name: rules.interventions[name]["phase"] for name in steps}
    for u in steps:
        for item in by_phase.get(phase[u], ()):
            for v in steps:
                if phase[v] == item.after and frozenset((u, v)) not in ordered:
                    bind(item._replace(before=u, after=v))
    return found


def _sure(rules: RuleGraph) -> Iterator[Constraint]:
    """The windows of what has one provider only, and so no other way."""
    for name, thing in rules.interventions.items():
        openings = rules.delivered.get(name, ())
        if len(openings) == 1:
            yield Constraint(
                openings[0]["u"], name, openings[0]["data"]["min"], openings[0]["data"]["max"], openings[0]["rule"]
            )
        for rule, need in thing["requires"].items():
            if len(need["any_of"]) == 1:
                yield Constraint(need["any_of"][0], name, need["min"], need["max"], rule)


def loops(among: Arcs, length: int) -> Iterator[tuple[Arc, ...]]:
    """Every loop of two or three arcs, from its smallest name."""
    for u, onward in among.items():
        for v, first in onward.items():
            if v <= u:
                continue
            if length == 2:
                if u in among[v]:
                    yield first, among[v][u]
                continue
            for w, second in among[v].items():
                if w > u and w != v and u in among[w]:
                    yield first, second, among[w][u]
