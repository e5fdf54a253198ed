"""The order rules of a pack can be kept together, and not only by starting everything at once.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf

import networkx as nx

from gbmplan.examine.partners import Partners
from gbmplan.graph.build import PHASE_ORDER
from gbmplan.graph.model import Edge, RuleGraph
from gbmplan.language.durations import between
from gbmplan.order.constraints import START, Constraint
from gbmplan.order.network import Cycle, solve
from gbmplan.problems import Note, Place, Problem
from gbmplan.rulebase.diagnosis import Diagnosis, Skipped
from gbmplan.rulebase.text import PackText


class ImpossibleOrder(Diagnosis):
    """Order rules contradict each other: no schedule keeps them all.

    Why: no plan can hold these steps together, whatever it would gain. Where that is meant, a `conflict`
    says it plainly. Where a rule goes against the order of the phases, a step of a phase between may
    be what cannot be placed.

    Bad:
        # policies.yaml
        policies:
          - id: first_sound
            kind: order
            before: [ultrasound]
            after: [clearer]
            min: 2 wk
            because: seen
            inference: true
          - id: first_clearer
            kind: order
            before: [clearer]
            after: [ultrasound]
            min: 1 wk
            because: seen
            inference: true

    Good:
        # policies.yaml
        policies:
          - id: first_sound
            kind: order
            before: [ultrasound]
            after: [clearer]
            max: 2 wk
            because: seen
            inference: true
    """

    code, name, severity = "GP440", "impossible-order", "warning"


class OrderCycle(Diagnosis):
    """Order rules go round in a circle.

    Why: each step would have to start before itself. A schedule exists only when all of them start at
    the same moment, which is seldom what was meant.

    Bad:
        # policies.yaml
        policies:
          - {id: one_way, kind: order, before: [ultrasound], after: [clearer], because: seen, inference: true}
          - {id: other_way, kind: order, before: [clearer], after: [ultrasound], because: seen, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: one_way, kind: order, before: [ultrasound], after: [clearer], because: seen, inference: true}
    """

    code, name, severity = "GP441", "order-cycle", "warning"


class OrderAgainstPhases(Diagnosis):
    """A rule that goes against the order of the phases keeps steps apart that could else be together.

    Why: the phases order every pair that no rule orders by name. When one rule turns a pair round, a third
    step can be caught between: after the one by its phase, before the other by its phase. No plan
    then holds all three. Often that is what the rules mean.

    Bad:
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: other
        modality: antibody
        phase: activate
        stage: trial
        status: tried
        route: oral
        covers: [{target: checkpoint, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}
        # policies.yaml
        policies:
          - {id: early, kind: order, before: [other], after: [ultrasound], min: 1 d, because: seen, inference: true}

    Good:
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: other
        modality: antibody
        phase: activate
        stage: trial
        status: tried
        route: oral
        covers: [{target: checkpoint, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}
        # policies.yaml
        policies:
          - {id: early, kind: order, before: [ultrasound], after: [other], min: 1 d, because: seen, inference: true}
    """

    code, name, severity = "GP445", "order-against-phases", "info"


DIAGNOSES = (ImpossibleOrder, OrderCycle, OrderAgainstPhases)
_MOST = 120
"""Kinds of intervention, as far as order goes, of which all triples are looked at; more are named as skipped."""
_TOLD = 20
"""Circles told of one sort."""
_TOLERANCE = 1e-6
"""Hours."""
_Arc = tuple[float, bool, Constraint]
"""Most hours from one start to another; whether the rule says that the other comes first; the rule."""


def check(pack: PackText, rules: RuleGraph) -> Iterator[Problem | Skipped]:
    """Circles among phases, among two and three interventions, and longer ones that no shorter one explains."""
    told = yield from _circles(pack, _bounds(rules, phases=True))
    if told:
        return  # all else follows from these
    kinds = _kinds(rules)
    if len(kinds) > _MOST:
        yield Skipped("whether three steps that are ordered in pairs can be kept together", "too many interventions",
                      pack.header_item.place("phases"))
    else:
        told = yield from _short(pack, rules, kinds)
    yield from _circles(pack, [item for item in _bounds(rules, phases=False) if item.rule not in told])


def _bounds(rules: RuleGraph, *, phases: bool) -> list[Constraint]:
    """What order rules say of phases, or of interventions by name."""
    return [
        Constraint(edge["u"], edge["v"], edge["data"]["min"], edge["data"]["max"], edge["rule"])
        for edge in rules.edges("precedes") if (edge["u"] not in rules.interventions) is phases
    ]  # fmt: skip


def _circles(pack: PackText, left: list[Constraint]) -> Generator[Problem, None, set[str]]:
    """Circles of any length; returns the rules in them."""
    told: set[str] = set()
    names = dict.fromkeys(name for item in left for name in (item.before, item.after))
    start = [Constraint(START, name, 0.0, None, "") for name in names]
    for _ in range(_TOLD):
        found = solve([*start, *left])
        if not isinstance(found, Cycle):
            break
        told |= found.rules
        yield _impossible(pack, found.constraints)
        left = [item for item in left if item.rule not in found.rules]
    forward = [item for item in left if item.low is not None and item.low >= 0]
    graph: nx.DiGraph[str] = nx.DiGraph([(item.before, item.after) for item in forward])
    rule = {(item.before, item.after): item for item in reversed(forward)}
    for group in sorted(map(sorted, nx.strongly_connected_components(graph))):
        if len(group) > 1:
            way = _shortest(graph.subgraph(group))
            steps = [rule[pair] for pair in pairwise([*way, way[0]])]
            told |= {item.rule for item in steps}
            yield _cycle(pack, steps)
    return told


def _shortest(graph: nx.DiGraph[str]) -> list[str]:
    """A shortest circle of a graph that has one, the smallest name first."""
    ways: list[list[str]] = []
    for start in sorted(graph):
        distances = nx.single_source_shortest_path(graph, start)
        ways += [distances[end] for end in sorted(graph.predecessors(start)) if end in distances]
    return min(ways, key=lambda steps: (len(steps), steps))


def _kinds(rules: RuleGraph) -> list[str]:
    """One intervention of each kind, as far as order goes: same phase, and named by the same rules."""
    named: dict[str, set[tuple[str, str]]] = {name: set() for name in rules.interventions}
    for edge in (*rules.edges("precedes"), *_windows(rules)):
        for end, name in (("u", edge["u"]), ("v", edge["v"])):
            if name in named:
                named[name].add((edge["rule"], end))
    kinds: dict[object, str] = {}
    for name in sorted(named):
        kinds.setdefault((rules.interventions[name]["phase"], frozenset(named[name])), name)
    return list(kinds.values())


def _windows(rules: RuleGraph) -> list[Edge]:
    """Openings and requirements that bound the time between two starts; they stand in for the order of phases."""
    return [edge for edge in (*rules.edges("delivers"), *rules.edges("requires"))
            if edge["data"]["min"] is not None or edge["data"]["max"] is not None]  # fmt: skip


def _short(pack: PackText, rules: RuleGraph, kinds: list[str]) -> Generator[Problem, None, set[str]]:
    """Two and three steps that nothing else keeps apart and that no schedule, or only one start for all, holds.

    Returns the rules in them.
    """
    arcs = _arcs(rules, kinds)
    partners = Partners(rules)
    told: list[frozenset[str]] = []
    for length in (2, 3):
        for steps in _loops(arcs, length):
            total = sum(hours for hours, _, _ in steps)
            circle = all(ahead for _, ahead, _ in steps)
            said = frozenset(item.rule for _, _, item in steps)
            if total > -_TOLERANCE and not (circle and total < _TOLERANCE):
                continue
            if any(known <= said for known in told) or len(told) >= _TOLD:
                continue
            items = [item for _, _, item in (reversed(steps) if circle else steps)]
            if partners.allowed({name for item in items for name in (item.before, item.after)}):
                told.append(said)
                yield _blamed(pack, rules, items, total < -_TOLERANCE)
    return set().union(*told)


def _loops(arcs: dict[str, dict[str, _Arc]], length: int) -> Iterator[tuple[_Arc, ...]]:
    """Every loop of two or three arcs, from its smallest name."""
    for u, onward in arcs.items():
        for v, first in onward.items():
            if v <= u:
                continue
            if length == 2:
                if u in arcs[v]:
                    yield first, arcs[v][u]
                continue
            for w, second in arcs[v].items():
                if w > u and w != v and u in arcs[w]:
                    yield first, second, arcs[w][u]


def _blamed(pack: PackText, rules: RuleGraph, steps: list[Constraint], never: bool) -> Problem:
    by_name = all(set(rules.rules[item.rule].get("detail", {}).get("before", ())) for item in steps)
    if by_name and never:
        return _impossible(pack, steps)
    return _cycle(pack, steps) if by_name else _against(pack, steps, never)


def _arcs(rules: RuleGraph, kinds: list[str]) -> dict[str, dict[str, _Arc]]:
    """Start → other start → the tightest bound on the hours from the first to the second."""
    arcs: dict[str, dict[str, _Arc]] = {name: {} for name in kinds}
    ordered = {frozenset((edge["u"], edge["v"])) for edge in _windows(rules)}

    def bind(item: Constraint) -> None:
        if item.high is not None and item.high < arcs[item.before].get(item.after, (inf,))[0]:
            arcs[item.before][item.after] = (item.high, False, item)
        if item.low is not None and -item.low < arcs[item.after].get(item.before, (inf,))[0]:
            arcs[item.after][item.before] = (-item.low, item.low >= 0, item)

    for item in _bounds(rules, phases=False):
        ordered.add(frozenset((item.before, item.after)))
        if item.before in arcs and item.after in arcs:
            bind(item)
    by_phase: dict[str, list[Constraint]] = {}
    for item in _bounds(rules, phases=True):
        by_phase.setdefault(item.before, []).append(item)
    phase = {name: rules.interventions[name]["phase"] for name in kinds}
    for u in kinds:
        for item in by_phase.get(phase[u], ()):
            for v in kinds:
                if phase[v] == item.after and frozenset((u, v)) not in ordered:
                    bind(item._replace(before=u, after=v))
    return arcs


def _impossible(pack: PackText, steps: Sequence[Constraint]) -> Problem:
    place, notes = _places(pack, steps)
    return ImpossibleOrder.at(
        place, f"no schedule keeps all of: {_said(steps)}",
        "change one of the rules, or write a `conflict` if these are never to be together", notes=notes)


def _cycle(pack: PackText, steps: Sequence[Constraint]) -> Problem:
    way = " -> ".join([steps[0].before, *(item.after for item in steps)])
    place, notes = _places(pack, steps)
    return OrderCycle.at(place, f"the order goes in a circle: {way}", "remove one of the rules, or turn it round",
                         notes=notes)


def _against(pack: PackText, steps: Sequence[Constraint], never: bool) -> Problem:
    place, notes = _places(pack, steps)
    what = "no schedule keeps" if never else "only one and the same start keeps"
    return OrderAgainstPhases.at(place, f"{what} all of: {_said(steps)}",
                                 "nothing to do if they are not to be together; else order the third step by name",
                                 notes=notes)


def _said(steps: Sequence[Constraint]) -> str:
    return "; ".join(f"`{item.before}` before `{item.after}`{between(item.low, item.high)}" for item in steps)


def _places(pack: PackText, steps: Iterable[Constraint]) -> tuple[Place, list[Note]]:
    """Where the rule stands that was written last, and where the others do."""
    steps = list(steps)
    blamed = _latest(pack, steps)
    notes = {item.rule: Note(_place(pack, item.rule), f"`{item.before}` before `{item.after}`")
             for item in steps if item.rule != blamed}  # fmt: skip
    return _place(pack, blamed), list(notes.values())


def _latest(pack: PackText, steps: Iterable[Constraint]) -> str:
    """The rule of a circle that stands last, in the extension rather than in its base."""
    own = pack.header_item.value.id
    written = [item.rule for item in steps if item.rule in pack.policies]
    return max(written, key=lambda rule: (pack.policies[rule].pack == own, _place(pack, rule)), default=PHASE_ORDER)


def _place(pack: PackText, rule: str) -> Place:
    """Where an order rule stands; the order of the phases stands in the header."""
    if rule in pack.policies:
        return pack.policies[rule].place("id")
    return pack.header_item.place("phases")
