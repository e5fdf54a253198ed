"""Why demands cannot be met: the smallest set of demands, facts and rules that clash, and all minimal ones.

A smallest unsatisfiable subset is found with the implicit hitting set algorithm (Ignatiev et al.,
Smallest MUS extraction with minimal hitting set dualization, CP 2015): every satisfiable
subset leaves a correction set that the clash must meet; a smallest set that meets them all and
still cannot be satisfied is the answer. All minimal ones are found by walking the map of subsets from
above (Liffiton et al., Fast, flexible MUS enumeration, Constraints 21, 2016).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

import clingo

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.facts import opening_rule
from gbmplan.choose.hitting_sets import UNSETTLED, HittingSets
from gbmplan.choose.problem import Demands, Setting, agent_limit
from gbmplan.choose.solving import models
from gbmplan.graph.model import RuleGraph
from gbmplan.order.network import Timeline
from gbmplan.order.schedule import schedule


class PartKind(StrEnum):
    """What a part of a clash is; a demand has the name of its option."""

    REQUIRE = "require"
    EXCLUDE = "exclude"
    MAX_AGENTS = "max_agents"
    FACT = "fact"
    RULE = "rule"


DEMANDED = frozenset({PartKind.REQUIRE, PartKind.EXCLUDE, PartKind.MAX_AGENTS})
"""What the user asked for."""


class Part(NamedTuple):
    """One demand, fact or rule that can be part of a clash."""

    kind: PartKind
    name: str
    """Intervention, number, or rule id."""
    step: str = ""
    """For a fact: the intervention it rules out."""


class Clash(NamedTuple):
    """A smallest set of parts that cannot hold together."""

    parts: tuple[Part, ...]
    mends: tuple[Part, ...]
    """Those parts of which any one, given up or changed, makes the demands possible."""


class Clashes(NamedTuple):
    """Every minimal set of parts that cannot hold together, and every minimal set whose loss mends all of them."""

    clashes: tuple[tuple[Part, ...], ...]
    """The smallest first."""
    repairs: tuple[tuple[Part, ...], ...]
    complete: bool
    """Whether these are all: the search gives up after `MOST` subsets."""


MOST = 2_000
"""Subsets that are looked at for all minimal clashes."""


def smallest_clash(chooser: Chooser, case: Case, setting: Setting, demands: Demands) -> Clash:
    """The clash behind demands that `Chooser.best` could not meet."""
    finder = _Finder(chooser, case, setting, demands)
    try:
        core = _smallest(finder.parts, finder)
        everything = frozenset(finder.parts)
        mends = tuple(part for part in core if finder.satisfiable(everything - {part}))
        return Clash(core, mends)
    finally:
        finder.restore()


def all_clashes(chooser: Chooser, case: Case, setting: Setting, demands: Demands, *, most: int = MOST) -> Clashes:
    """Every minimal clash behind demands that `Chooser.best` could not meet, and every minimal repair."""
    finder = _Finder(chooser, case, setting, demands)
    try:
        return _all(finder.parts, finder, most)
    finally:
        finder.restore()


def within_reach(rules: RuleGraph, required: Iterable[str]) -> frozenset[str]:
    """What is required or indicated, and whatever that could need beside it, directly or not.

    Nothing else takes part in a clash: it can always be left out of a regimen.
    """
    reached: set[str] = set()
    wanted = set(required)
    while wanted:
        reached |= wanted
        wanted = {
            other
            for name in wanted
            for other in (
                *(edge["u"] for edge in rules.delivered.get(name, ())),
                *(rules.delivering.get(name, ()) if rules.staged else ()),
                *(other for need in rules.interventions[name]["requires"].values() for other in need["any_of"]),
                *_company(rules, name),
            )
        } - reached
    return frozenset(reached)


def _company(rules: RuleGraph, name: str) -> Iterator[str]:
    """What could let something be given that is not given alone."""
    for rule in rules.companions.values():
        if name in rule["detail"]["having"]:
            yield from rule["detail"]["needs"]


def _parts(chooser: Chooser, case: Case, demands: Demands, reach: frozenset[str]) -> list[Part]:
    parts = [Part(PartKind.REQUIRE, name) for name in sorted(set(demands.require))]
    parts += [Part(PartKind.EXCLUDE, name) for name in sorted(reach.intersection(demands.exclude))]
    if demands.max_agents is not None:
        parts.append(Part(PartKind.MAX_AGENTS, str(demands.max_agents)))
    parts += [
        Part(PartKind.FACT, rule, name)
        for name, rules in sorted(case.contraindicated.items())
        if name in reach
        for rule in rules
    ]
    bearing = (chooser.program.policies & _policies(chooser.rules, reach)) | _timing(case, reach)
    bearing -= case.off
    return [*parts, *(Part(PartKind.RULE, name) for name in sorted(bearing))]


def _policies(rules: RuleGraph, reach: frozenset[str]) -> set[str]:
    """The rules, other than on time, that can apply to a regimen within reach."""
    found: set[str] = set()
    for name in reach:
        thing = rules.interventions[name]
        found |= {thing["delivery_rule"], *thing["requires"]}
        if rules.staged and name in rules.delivering:
            found.add(opening_rule(rules, name))
        found |= {rule for rule, other in rules.conflicting.get(name, ()) if other in reach}
        found |= {rule for rule, other in rules.washing.get(name, ()) if other in reach}
        found |= {rule for rule, item in rules.companions.items() if name in item["detail"]["having"]}
    for name, rule in rules.limits.items():
        if len(reach.intersection(rule["detail"]["among"])) > rule["detail"]["at_most"]:
            found.add(name)
    return found


def _timing(case: Case, reach: frozenset[str]) -> set[str]:
    """The rules on time that can apply to a regimen within reach."""
    rules = case.rules
    phases = {rules.interventions[name]["phase"] for name in reach}
    found = {wait.rule for name, waits in case.waits.items() if name in reach for wait in waits}
    for edge in (*rules.edges("precedes"), *rules.edges("delivers")):
        ends = {edge["u"], edge["v"]}
        if ends <= reach or ends <= phases:
            found.add(edge["rule"])
    # a gate that a stage waits for keeps whatever starts in that stage behind what it measures
    gates = rules.kinds.get("gate", {}).items()
    found |= {
        name for name, gate in gates if gate["detail"]["before_stage"] and reach.intersection(gate["detail"]["after"])
    }
    return found


class _Finder:
    """Answers whether a set of parts can hold together; remembers every answer."""

    def __init__(self, chooser: Chooser, case: Case, setting: Setting, demands: Demands) -> None:
        self.demanded = demands.max_agents is not None  # then the demand replaces the rule
        self.chooser, self.case, self.setting = chooser, case, setting
        self.general, general_limit = agent_limit(chooser.rules)
        if self.general in case.off:
            self.general = ""
        self.limits = {"rule": general_limit, "demand": setting.at_most}
        reach = within_reach(chooser.rules, {*demands.require, *case.indicated})
        self.parts = _parts(chooser, case, demands, reach)
        self.beyond = frozenset(chooser.rules.interventions) - reach
        self.barred = setting.excluded - set(demands.exclude)
        self.known: dict[frozenset[Part], bool] = {}

    def satisfiable(self, parts: Iterable[Part]) -> bool:
        wanted = frozenset(parts)
        if wanted not in self.known:
            self.known[wanted] = self._satisfiable(wanted)
        return self.known[wanted]

    def _satisfiable(self, parts: frozenset[Part]) -> bool:
        held = {kind: {part for part in parts if part.kind is kind} for kind in PartKind}
        rules = frozenset(part.name for part in held[PartKind.RULE])
        program = self.chooser.program
        limits = [self.limits["demand"]] if held[PartKind.MAX_AGENTS] else []
        if self.general in rules and not self.demanded:
            limits.append(self.limits["rule"])
        setting = self.setting._replace(
            required=frozenset(part.name for part in held[PartKind.REQUIRE]),
            excluded=frozenset(part.name for part in held[PartKind.EXCLUDE]) | self.beyond | self.barred,
            contraindicated=frozenset(part.step for part in held[PartKind.FACT]),
            at_most=min(limits, default=max(program.limits)),
        )
        program.enforce(rules & program.policies)
        switches = []
        try:
            while True:
                regimen = program.feasible(setting, self.chooser.deadline())
                if regimen is None:
                    return False
                timeline = schedule(self.chooser.order, self.case, regimen.courses, rules.__contains__)
                if isinstance(timeline, Timeline):
                    return True
                starts = {name: regimen.courses[name][0] for name in timeline.steps}
                switches.append(program.forbid_placed(starts, timeline.missing))
        finally:
            for switch in switches:
                program.drop(switch)

    def restore(self) -> None:
        self.chooser.program.enforce(self.chooser.program.policies)


def _smallest(parts: list[Part], finder: _Finder) -> tuple[Part, ...]:
    corrections = HittingSets(len(parts))
    while True:
        chosen = corrections.smallest()
        candidate = frozenset(parts[index] for index in chosen)
        if not finder.satisfiable(candidate):
            return tuple(parts[index] for index in sorted(chosen))
        satisfied = set(candidate)
        _grow(satisfied, [part for part in parts if part not in candidate], finder)
        corrections.add(index for index, part in enumerate(parts) if part not in satisfied)


def _grow(satisfied: set[Part], others: list[Part], finder: _Finder) -> None:
    """Add whatever of the others can be added, in their order; many at once where all of them can."""
    if not others:
        return
    if finder.satisfiable(satisfied.union(others)):
        satisfied.update(others)
    elif len(others) > 1:
        half = len(others) // 2
        _grow(satisfied, others[:half], finder)
        _grow(satisfied, others[half:], finder)


def _all(parts: list[Part], finder: _Finder, most: int) -> Clashes:
    """Walk the unexplored subsets from the largest: each is a clash to be shrunk, or a largest satisfiable set."""
    unexplored = _Map(parts)
    clashes: list[tuple[Part, ...]] = []
    repairs: list[tuple[Part, ...]] = []
    for _ in range(most):
        seed = unexplored.largest()
        if seed is None:
            break
        if finder.satisfiable(seed):
            repairs.append(tuple(part for part in parts if part not in seed))
            unexplored.block_below(seed)
            continue
        core = set(seed)
        for part in parts:
            if part in core and not finder.satisfiable(core - {part}):
                core.remove(part)
        clashes.append(tuple(part for part in parts if part in core))
        unexplored.block_above(core)
    complete = unexplored.largest() is None
    position = {part: index for index, part in enumerate(parts)}

    def order(item: tuple[Part, ...]) -> tuple[int, list[int]]:
        return len(item), [position[part] for part in item]

    return Clashes(tuple(sorted(clashes, key=order)), tuple(sorted(repairs, key=order)), complete)


class _Map:
    """The subsets that nobody has looked at yet."""

    def __init__(self, parts: list[Part]) -> None:
        self.parts = parts
        self.number = {part: index for index, part in enumerate(parts)}
        self.control = clingo.Control(["--opt-strategy=usc,oll"])
        every = f"{{ in(0..{len(parts) - 1}) }}. #maximize {{ 1@1, P : in(P) }}. #show in/1."
        self.control.add("base", [], every + UNSETTLED)
        self.control.ground([("base", [])])
        self.blocks = 0

    def largest(self) -> set[Part] | None:
        """A largest subset among them; None when all were looked at."""
        found: set[Part] | None = None
        for model in models(self.control):
            found = {self.parts[symbol.arguments[0].number] for symbol in model.symbols(shown=True)}
        return found

    def block_above(self, core: Iterable[Part]) -> None:
        """All that contain a clash are clashes."""
        self._block(", ".join(f"in({self.number[part]})" for part in sorted(core)))

    def block_below(self, satisfied: Iterable[Part]) -> None:
        """All within a satisfiable set are satisfiable."""
        left = sorted(set(self.parts).difference(satisfied))
        self._block(", ".join(f"not in({self.number[part]})" for part in left))

    def _block(self, body: str) -> None:
        self.blocks += 1
        self.control.add(f"block{self.blocks}", [], f":- {body}.")
        self.control.ground([(f"block{self.blocks}", [])])
