"""The order rules of a pack can be kept together, and not only by starting everything at once."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import pairwise

import networkx as nx

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import PHASE_ORDER
from gbmplan.order.constraints import START, Constraint
from gbmplan.order.network import Cycle, solve
from gbmplan.problems import Note, Place, Problem
from gbmplan.rulebase.diagnosis import Diagnosis, Skipped
from gbmplan.rulebase.text import PackText
from gbmplan.validate.solver_checks.bounds import arcs, bounds, kinds, loops
from gbmplan.validate.solver_checks.partners import Partners
from gbmplan.wording.times import between
from gbmplan.wording.wording import ENGLISH


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
            after: [other]
            min: 2 wk
            because: seen
            inference: true
          - id: first_clearer
            kind: order
            before: [other]
            after: [ultrasound]
            min: 1 wk
            because: seen
            inference: true
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: other
        modality: antibody
        phase: clear
        stage: trial
        status: tried
        route: oral
        covers: [{target: m2, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}

    Good:
        # policies.yaml
        policies:
          - id: first_sound
            kind: order
            before: [ultrasound]
            after: [other]
            min: 2 wk
            because: seen
            inference: true
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: other
        modality: antibody
        phase: clear
        stage: trial
        status: tried
        route: oral
        covers: [{target: m2, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}
    """

    code, name, severity = "GP440", "impossible-order", "warning"


class OrderCycle(Diagnosis):
    """Order rules go round in a circle.

    Why: each step would have to start before itself. A schedule exists only when all of them start at
    the same moment, which is seldom what was meant.

    Bad:
        # policies.yaml
        policies:
          - {id: one_way, kind: order, before: [ultrasound], after: [other], because: seen, inference: true}
          - {id: other_way, kind: order, before: [other], after: [ultrasound], because: seen, inference: true}
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: other
        modality: antibody
        phase: clear
        stage: trial
        status: tried
        route: oral
        covers: [{target: m2, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: one_way, kind: order, before: [ultrasound], after: [other], because: seen, inference: true}
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: other
        modality: antibody
        phase: clear
        stage: trial
        status: tried
        route: oral
        covers: [{target: m2, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}
    """

    code, name, severity = "GP441", "order-cycle", "warning"


class OrderAgainstPhases(Diagnosis):
    """A rule that goes against the order of the phases keeps steps apart that could else be together.

    Why: the phases order every pair that no rule orders by name. When one rule turns a pair round, a third
    step can be caught between: after the one by its phase, before the other by its phase. No plan
    then holds all three. Often that is what the rules mean.

    Bad:
        # interventions/third.yaml
        id: third
        title: {en: Third}
        class: third
        modality: antibody
        phase: clear
        stage: trial
        status: tried
        route: oral
        covers: [{target: m2, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}
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
_MOST_CIRCLES = 20
"""Circles reported of one sort."""
_TOLERANCE = 1e-6
"""Hours."""


def check(pack: PackText, rules: RuleGraph) -> Iterator[Problem | Skipped]:
    """Circles among phases, among two and three interventions, and longer ones that no shorter one explains."""
    reported = yield from _circles(pack, bounds(rules, phases=True))
    if reported:
        return  # all else follows from these
    steps = kinds(rules)
    if len(steps) > _MOST:
        yield Skipped(
            "whether three steps that are ordered in pairs can be kept together",
            "too many interventions",
            pack.header_item.place("phases"),
        )
    else:
        reported = yield from _short(pack, rules, steps)
    yield from _circles(pack, [item for item in bounds(rules, phases=False) if item.rule not in reported])


def _circles(pack: PackText, left: list[Constraint]) -> Generator[Problem, None, set[str]]:
    """Circles of any length; returns the rules in them."""
    reported: set[str] = set()
    names = dict.fromkeys(name for item in left for name in (item.before, item.after))
    start = [Constraint(START, name, 0.0, None, "") for name in names]
    for _ in range(_MOST_CIRCLES):
        found = solve([*start, *left])
        if not isinstance(found, Cycle):
            break
        reported |= found.rules
        yield _impossible(pack, found.constraints)
        left = [item for item in left if item.rule not in found.rules]
    forward = [item for item in left if item.low is not None and item.low >= 0]
    graph: nx.DiGraph[str] = nx.DiGraph([(item.before, item.after) for item in forward])
    rule = {(item.before, item.after): item for item in reversed(forward)}
    for group in sorted(map(sorted, nx.strongly_connected_components(graph))):
        if len(group) > 1:
            way = _shortest(graph.subgraph(group))
            steps = [rule[pair] for pair in pairwise([*way, way[0]])]
            reported |= {item.rule for item in steps}
            yield _cycle(pack, steps)
    return reported


def _shortest(graph: nx.DiGraph[str]) -> list[str]:
    """A shortest circle of a graph that has one, the smallest name first."""
    ways: list[list[str]] = []
    for start in sorted(graph):
        distances = nx.single_source_shortest_path(graph, start)
        ways += [distances[end] for end in sorted(graph.predecessors(start)) if end in distances]
    return min(ways, key=lambda steps: (len(steps), steps))


def _short(pack: PackText, rules: RuleGraph, names: list[str]) -> Generator[Problem, None, set[str]]:
    """Two and three steps that nothing else keeps apart and that no schedule holds; of rules that name
    their steps also those that only one start for all holds. Returns the rules in them.
    """
    between_starts = arcs(rules, names)
    by_name = set(bounds(rules, phases=False))
    by_phase = {item.rule for item in bounds(rules, phases=True)}
    partners = Partners(rules)
    reported: list[frozenset[str]] = []
    for length in (2, 3):
        for steps in loops(between_starts, length):
            total = sum(hours for hours, _, _ in steps)
            circle = all(ahead for _, ahead, _ in steps)
            items = [item for _, _, item in (reversed(steps) if circle else steps)]
            said = frozenset(item.rule for item in items if item.rule in pack.policies)
            named = by_name.issuperset(items)
            if length == 2 and not named and by_phase.isdisjoint(item.rule for item in items):
                continue  # a window that cannot be kept: `choice` says so of the intervention
            if total > -_TOLERANCE and not (named and circle and total < _TOLERANCE):
                continue
            if any(known <= said for known in reported) or len(reported) >= _MOST_CIRCLES:
                continue
            if partners.allowed({name for item in items for name in (item.before, item.after)}):
                reported.append(said)
                if not named:
                    yield _against(pack, items)
                else:
                    yield _impossible(pack, items) if total < -_TOLERANCE else _cycle(pack, items)
    return set().union(*reported)


def _impossible(pack: PackText, steps: Sequence[Constraint]) -> Problem:
    steps = _followed(steps)
    place, notes = _places(pack, steps)
    return ImpossibleOrder.at(
        place,
        f"no schedule keeps all of: {_written(steps)}",
        "change one of the rules, or write a `conflict` if these are never to be together",
        notes=notes,
    )


def _cycle(pack: PackText, steps: Sequence[Constraint]) -> Problem:
    way = " -> ".join([steps[0].before, *(item.after for item in steps)])
    place, notes = _places(pack, steps)
    return OrderCycle.at(
        place, f"the order goes in a circle: {way}", "remove one of the rules, or turn it round", notes=notes
    )


def _against(pack: PackText, steps: Sequence[Constraint]) -> Problem:
    place, notes = _places(pack, steps)
    return OrderAgainstPhases.at(
        place,
        f"no schedule keeps all of: {_written(steps)}",
        "nothing to do if they are not to be together; else order the third step by name",
        notes=notes,
    )


def _followed(steps: Sequence[Constraint]) -> list[Constraint]:
    """A circle in the order in which its steps follow each other, where they do."""
    left, way = list(steps[1:]), [steps[0]]
    while left:
        onward = next((item for item in left if item.before == way[-1].after), left[0])
        left.remove(onward)
        way.append(onward)
    return way


def _written(steps: Sequence[Constraint]) -> str:
    return "; ".join(f"`{item.before}` before `{item.after}`{between(ENGLISH, item.low, item.high)}" for item in steps)


def _places(pack: PackText, steps: Iterable[Constraint]) -> tuple[Place, list[Note]]:
    """Where the rule stands that was written last, and where the others do."""
    steps = list(steps)
    blamed = _latest(pack, steps)
    notes = {
        item.rule: Note(_place(pack, item.rule), f"`{item.before}` before `{item.after}`")
        for item in steps
        if item.rule != blamed and _stands(pack, item.rule)
    }
    return _place(pack, blamed), list(notes.values())


def _latest(pack: PackText, steps: Iterable[Constraint]) -> str:
    """The rule of a circle that stands last, in the extension rather than in its base."""
    own = pack.header_item.value.id
    written = [item.rule for item in steps if item.rule in pack.policies]
    return max(written, key=lambda rule: (pack.policies[rule].pack == own, _place(pack, rule)), default=PHASE_ORDER)


def _stands(pack: PackText, rule: str) -> bool:
    """Whether a rule stands anywhere to be shown: the order of the phases may be that of the base."""
    return rule != PHASE_ORDER or bool(pack.header_item.value.phases)


def _place(pack: PackText, rule: str) -> Place:
    """Where a rule stands; the order of the phases stands in the header."""
    if rule in pack.policies:
        return pack.policies[rule].place("id")
    name, _, rest = rule.partition(".")
    field, _, key = rest.partition(".")
    if name in pack.interventions:
        item = pack.interventions[name]
        index = next(index for index, part in enumerate(getattr(item.value, field)) if part.id == key)
        return item.place(field, index, "id")
    return pack.header_item.place("phases")
