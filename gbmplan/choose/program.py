"""The logic program of a rule base: facts from the dependency graph, and the solver that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import clingo

from gbmplan.case.case import is_absolute
from gbmplan.choose.objective import OBJECTIVES, Cost
from gbmplan.choose.problem import MAX_AGENTS, Setting, agent_limit, conditional, counted
from gbmplan.graph.model import RuleGraph

_RANK_BITS = 30
"""Ids per tie-breaking level: their weights, powers of two, must stay below 2**31."""
_FIRST_LEVEL = 16
"""Priority of the first objective in `choose.lp`; the others follow downwards."""
_SWITCHES = ("present", "contraindicated", "acts", "required", "excluded")
_OPTIONS = ("--opt-strategy=usc,oll,stratify", "--configuration=crafty", "--sat-prepro=0")


class Program:
    """`choose.lp` grounded for one rule base; each search sets its switches.

    `prune` adds `prune.lp`, which only makes the search faster. `only` leaves out all other
    interventions (see `gbmplan.choose.relevant`).
    """

    def __init__(self, rules: RuleGraph, *, prune: bool = True, only: frozenset[str] | None = None) -> None:
        members = frozenset(rules.interventions) if only is None else only
        largest = MAX_AGENTS + len(members - counted(rules))
        numbers = ["-c", f"max_agents={MAX_AGENTS}", "-c", f"max_steps={largest}"]
        self.control = clingo.Control([*_OPTIONS, *numbers])
        for name in ("choose.lp", "prune.lp") if prune else ("choose.lp",):
            self.control.load(str(Path(__file__).with_name(name)))
        self.control.add("base", [], "\n".join(_facts(rules, members)))
        self.control.ground([("base", [])])
        self.literals: dict[tuple[str | clingo.Symbol, ...], int] = {}
        """Switches that were used already, and the literals behind them; 0 where there is none."""
        self.limits = range(MAX_AGENTS + 1)
        self.policies = frozenset(_policies(rules, members))
        self.on: dict[str, frozenset[str]] = dict.fromkeys((*_SWITCHES, "waived"), frozenset())
        self.burdened: frozenset[tuple[str, int]] = frozenset()
        self.limit = -1

    def enforce(self, rules: frozenset[str]) -> None:
        """Let only these policies count; the limit on all agents has a switch of its own, `at_most`."""
        self._switch("waived", self.policies - rules)

    def search(self, setting: Setting) -> tuple[frozenset[str], Cost] | None:
        """The best regimen and its cost, or None when there is none at all."""
        self._set(setting)
        symbols: Sequence[clingo.Symbol] = ()
        priorities: list[int] = []
        costs: list[int] = []
        with self.control.solve(yield_=True) as handle:
            for model in handle:  # each better than the one before; only the last is worth reading
                symbols, priorities, costs = model.symbols(shown=True), model.priority, model.cost
        if not priorities:
            return None
        return frozenset(symbol.arguments[0].string for symbol in symbols), _cost(priorities, costs)

    def feasible(self, setting: Setting) -> frozenset[str] | None:
        """Any regimen that breaks no rule, however good, or None."""
        self._set(setting)
        solve: Any = self.control.configuration.solve
        before, solve.opt_mode = solve.opt_mode, "ignore"
        try:
            with self.control.solve(yield_=True) as handle:
                for model in handle:
                    return frozenset(symbol.arguments[0].string for symbol in model.symbols(shown=True))
        finally:
            solve.opt_mode = before
        return None

    def forbid(self, steps: Iterable[str], unless: Iterable[str]) -> int:
        """No regimen with all of `steps` and none of `unless`; returns the switch of this rule, turned on."""
        body = [self._literal("chosen", step) for step in sorted(steps)]
        body += [-literal for literal in (self._literal("chosen", step) for step in sorted(unless)) if literal]
        with self.control.backend() as backend:
            switch: int = backend.add_atom()
            backend.add_external(switch, clingo.TruthValue.True_)
            backend.add_rule([], [*body, switch])
        return switch

    def drop(self, switch: int) -> None:
        """Turn a rule made by `forbid` off for good."""
        self.control.release_external(switch)

    def _set(self, setting: Setting) -> None:
        for name in _SWITCHES:
            self._switch(name, getattr(setting, name))
        if setting.burdened != self.burdened:
            for name, number in setting.burdened ^ self.burdened:
                self._turn("burdened", name, (name, number) in setting.burdened, clingo.Number(number))
            self.burdened = setting.burdened
        if setting.at_most != self.limit:
            for limit in (self.limit, setting.at_most):
                if limit >= 0:
                    atom = self.control.symbolic_atoms[clingo.Function("at_most", [clingo.Number(limit)])]
                    self.control.assign_external(atom.literal, limit == setting.at_most)  # type: ignore[union-attr]
            self.limit = setting.at_most

    def _switch(self, name: str, wanted: frozenset[str]) -> None:
        before = self.on[name]
        if before != wanted:
            for item in before ^ wanted:
                self._turn(name, item, item in wanted)
            self.on[name] = wanted

    def _turn(self, name: str, item: str, value: bool, *more: clingo.Symbol) -> None:
        """Set a switch; one that this program does not have, because nothing in it reads it, changes nothing."""
        literal = self._literal(name, item, *more)
        if literal:
            self.control.assign_external(literal, value)

    def _literal(self, name: str, item: str, *more: clingo.Symbol) -> int:
        key: tuple[str | clingo.Symbol, ...] = (name, item, *more)
        if key not in self.literals:
            atom = self.control.symbolic_atoms[clingo.Function(name, [clingo.String(item), *more])]
            self.literals[key] = atom.literal if atom else 0
        return self.literals[key]


def _cost(priorities: list[int], costs: list[int]) -> Cost:
    """The objectives of a model; one that no rule of the pack can touch has no level, and costs nothing."""
    found = dict(zip(priorities, costs, strict=True))
    return tuple(
        found.get(_FIRST_LEVEL - index, 0) / (2 if objective.halves else 1)
        for index, objective in enumerate(OBJECTIVES)
    )


def _policies(rules: RuleGraph, members: frozenset[str]) -> Iterator[str]:
    """The rules that can be left out when a clash is sought."""
    yield from (edge["rule"] for edge in rules.edges("conflicts") if edge["u"] in members and edge["v"] in members)
    yield from rules.kinds.get("limit", {})
    for name in members:
        thing = rules.interventions[name]
        yield from thing["requires"]
        if thing["delivery"] == "required":
            yield thing["delivery_rule"]


def _facts(rules: RuleGraph, members: frozenset[str]) -> Iterator[str]:
    """The graph as facts, without the interventions that are not members."""
    for name, target in rules.targets.items():
        yield f"target({_text(name)}, {target['priority']})."
    agents = counted(rules)
    for index, name in enumerate(sorted(members)):
        yield from _intervention_facts(rules, name, index, members)
        if name in agents:
            yield f"agent({_text(name)})."
    for edge in rules.edges("covers"):
        if edge["u"] in members:
            yield f"covers({_text(edge['u'])}, {_text(edge['v'])}, {edge['data']['strength']}, {_text(edge['rule'])})."
    for edge in rules.edges("compensates"):
        yield f"compensates({_text(edge['u'])}, {_text(edge['v'])}, {_text(edge['rule'])})."
    for edge in rules.edges("delivers"):
        if edge["u"] in members and edge["v"] in members:
            yield f"delivers({_text(edge['u'])}, {_text(edge['v'])})."
    for edge in rules.edges("conflicts"):
        if edge["u"] in members and edge["v"] in members:
            yield f"conflicts({_text(edge['u'])}, {_text(edge['v'])}, {_text(edge['rule'])})."
    for name, limit in rules.kinds.get("limit", {}).items():
        among = members.intersection(limit["detail"]["among"])
        if name != agent_limit(rules)[0] and among:
            yield f"limit({_text(name)}, {limit['detail']['at_most']})."
            yield from (f"limited({_text(name)}, {_text(item)})." for item in sorted(among))
    for name in sorted(set(_policies(rules, members))):
        yield f"policy({_text(name)})."
    for name in conditional(rules):
        yield f"conditional({_text(name)})."


def _intervention_facts(rules: RuleGraph, name: str, index: int, members: frozenset[str]) -> Iterator[str]:
    thing, me = rules.interventions[name], _text(name)
    yield f"intervention({me}). weakness({me}, {thing['weakness']})."
    level, bit = divmod(index, _RANK_BITS)
    yield f"rank({me}, {-level}, {1 << (_RANK_BITS - 1 - bit)})."
    for organ in thing["toxicities"]:
        yield f"harms({me}, {_text(organ)})."
    relatives = sum(not is_absolute(rules, rule) for rule in thing["contraindications"])
    if relatives:
        yield f"relatives({me}, {relatives})."
    if thing["delivery"] == "required":
        rule = _text(thing["delivery_rule"])
        yield f"needs_delivery({me}, {rule})."
    for name_, need in thing["requires"].items():
        rule = _text(name_)
        yield f"requires({me}, {rule})."
        yield from (f"provides({_text(other)}, {me}, {rule})." for other in need["any_of"] if other in members)


def _text(name: str) -> str:
    """A quoted term; ids hold only small letters, digits, `_` and `.`."""
    return f'"{name}"'
