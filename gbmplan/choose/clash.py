"""Why demands cannot be met: the smallest set of demands, facts and rules that clash.

A smallest unsatisfiable subset, found with the implicit hitting set algorithm (Ignatiev et al.,
Smallest MUS extraction with minimal hitting set dualization, CP 2015): every satisfiable
subset leaves a correction set that the clash must meet; a smallest set that meets them all and
still cannot be satisfied is the answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.problem import Demands, Setting, agent_limit
from gbmplan.order.network import Timeline
from gbmplan.order.schedule import schedule


class Part(NamedTuple):
    """One demand, fact or rule that can be part of a clash."""

    kind: str
    """require, exclude, max_agents, fact, rule"""
    name: str
    """Intervention, number, or rule id."""
    step: str = ""
    """For a fact: the intervention it rules out."""


class Clash(NamedTuple):
    """A smallest set of parts that cannot hold together."""

    parts: tuple[Part, ...]
    mends: tuple[Part, ...]
    """Those parts of which any one, given up or changed, makes the demands possible."""


def smallest_clash(chooser: Chooser, case: Case, setting: Setting, demands: Demands) -> Clash:
    """The clash behind demands that `Chooser.best` could not meet."""
    finder = _Finder(chooser, case, setting, demands)
    parts = _parts(chooser, case, demands)
    try:
        core = _smallest(parts, finder)
        everything = frozenset(parts)
        mends = tuple(part for part in core if finder.satisfiable(everything - {part}))
        return Clash(core, mends)
    finally:
        finder.restore()


def _parts(chooser: Chooser, case: Case, demands: Demands) -> list[Part]:
    parts = [Part("require", name) for name in sorted(set(demands.require))]
    parts += [Part("exclude", name) for name in sorted(set(demands.exclude))]
    if demands.max_agents is not None:
        parts.append(Part("max_agents", str(demands.max_agents)))
    parts += [Part("fact", rule, name) for name, rules in sorted(case.barred.items()) for rule in rules]
    timing = {rule for rule, _ in case.waits.values()}
    timing |= {edge["rule"] for kind in ("precedes", "delivers") for edge in chooser.rules.edges(kind)}
    parts += [Part("rule", name) for name in sorted(chooser.program.policies | timing)]
    return parts


class _Finder:
    """Answers whether a set of parts can hold together; remembers what it had to forbid."""

    def __init__(self, chooser: Chooser, case: Case, setting: Setting, demands: Demands) -> None:
        self.demanded = demands.max_agents is not None  # then the demand replaces the rule
        self.chooser, self.case, self.setting = chooser, case, setting
        self.general, general_limit = agent_limit(chooser.rules)
        self.limits = {"rule": general_limit, "demand": setting.at_most}

    def satisfiable(self, parts: Iterable[Part]) -> bool:
        held = {kind: {part for part in parts if part.kind == kind} for kind in
                ("require", "exclude", "max_agents", "fact", "rule")}  # fmt: skip
        rules = frozenset(part.name for part in held["rule"])
        program = self.chooser.program
        limits = [self.limits["demand"]] if held["max_agents"] else []
        if self.general in rules and not self.demanded:
            limits.append(self.limits["rule"])
        setting = self.setting._replace(
            required=frozenset(part.name for part in held["require"]),
            excluded=frozenset(part.name for part in held["exclude"]),
            barred=frozenset(part.step for part in held["fact"]),
            at_most=min(limits, default=max(program.limits)),
        )
        program.enforce(rules & program.policies)
        switches = []
        try:
            while True:
                regimen = program.feasible(setting)
                if regimen is None:
                    return False
                timeline = schedule(self.chooser.order, self.case, regimen, rules.__contains__)
                if isinstance(timeline, Timeline):
                    return True
                switches.append(program.forbid(timeline.steps, timeline.unless))
        finally:
            for switch in switches:
                program.drop(switch)

    def restore(self) -> None:
        self.chooser.program.enforce(self.chooser.program.policies)


def _smallest(parts: list[Part], finder: _Finder) -> tuple[Part, ...]:
    everything = frozenset(parts)
    corrections: list[frozenset[Part]] = []
    while True:
        candidate = _hitting_set(corrections, parts)
        if not finder.satisfiable(candidate):
            return tuple(part for part in parts if part in candidate)
        satisfied = set(candidate)
        for part in parts:
            if part not in satisfied and finder.satisfiable(satisfied | {part}):
                satisfied.add(part)
        corrections.append(everything - satisfied)


def _hitting_set(sets: list[frozenset[Part]], order: list[Part]) -> frozenset[Part]:
    """A smallest set that meets every one of `sets`; among those, the first in `order`."""
    position = {part: index for index, part in enumerate(order)}
    universe = sorted(frozenset().union(*sets), key=position.__getitem__)
    for size in range(len(universe) + 1):
        for candidate in combinations(universe, size):
            if all(not meets.isdisjoint(candidate) for meets in sets):
                return frozenset(candidate)
    raise AssertionError("an empty correction set: everything together is satisfiable")
