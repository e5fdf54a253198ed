"""The logic program of a rule base: facts from the dependency graph, and the solver that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
_SWITCHES = ("present", "barred", "acts", "required", "excluded")
_OPTIONS = ("--opt-strategy=usc,oll", "--configuration=crafty")


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
        self.switches: dict[str, dict[str, int]] = {name: {} for name in (*_SWITCHES, "enforced")}
        self.limits: dict[int, int] = {}
        self.burdens: dict[tuple[str, int], int] = {}
        atoms = self.control.symbolic_atoms
        for name, literals in self.switches.items():
            for atom in atoms.by_signature(name, 1):
                if name != "acts" or atom.is_external:
                    literals[atom.symbol.arguments[0].string] = atom.literal
        for atom in atoms.by_signature("burdened", 2):
            who, number = atom.symbol.arguments
            self.burdens[who.string, number.number] = atom.literal
        for atom in atoms.by_signature("at_most", 1):
            self.limits[atom.symbol.arguments[0].number] = atom.literal
        self.policies = frozenset(self.switches["enforced"])
        self.general_limit = agent_limit(rules)[0]
        self.on: dict[str, frozenset[str]] = dict.fromkeys(self.switches, frozenset())
        self.burdened: frozenset[tuple[str, int]] = frozenset()
        self.limit = -1
        self.forbidden = 0
        self.enforce(self.policies)

    def enforce(self, rules: frozenset[str]) -> None:
        """Let only these policies count; the limit on all agents is always a switch of its own."""
        self._switch("enforced", rules - {self.general_limit})

    def search(self, setting: Setting) -> tuple[frozenset[str], Cost] | None:
        """The best regimen and its cost, or None when there is none at all."""
        self._set(setting)
        best: tuple[frozenset[str], Cost] | None = None
        with self.control.solve(yield_=True) as handle:
            for model in handle:
                best = frozenset(symbol.arguments[0].string for symbol in model.symbols(shown=True)), _cost(model)
        return best

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
        self.forbidden += 1
        name = f"forbid{self.forbidden}"
        body = [f"chosen({_text(step)})" for step in sorted(steps)]
        body += [f"not chosen({_text(step)})" for step in sorted(unless)]
        self.control.add(name, [], f"#external {name}. :- {', '.join(body)}, {name}.")
        self.control.ground([(name, [])])
        atom = self.control.symbolic_atoms[clingo.Function(name)]
        assert atom is not None
        self.control.assign_external(atom.literal, True)
        return atom.literal

    def drop(self, switch: int) -> None:
        """Turn a rule made by `forbid` off for good."""
        self.control.release_external(switch)

    def _set(self, setting: Setting) -> None:
        for name in _SWITCHES:
            self._switch(name, getattr(setting, name))
        burdened = setting.burdened & self.burdens.keys()
        for item in self.burdened ^ burdened:
            self.control.assign_external(self.burdens[item], item in burdened)
        self.burdened = burdened
        if setting.at_most != self.limit:
            if self.limit >= 0:
                self.control.assign_external(self.limits[self.limit], False)
            self.control.assign_external(self.limits[setting.at_most], True)
            self.limit = setting.at_most

    def _switch(self, name: str, wanted: frozenset[str]) -> None:
        before, literals = self.on[name], self.switches[name]
        if before == wanted:
            return
        for item in before - wanted:
            self.control.assign_external(literals[item], False)
        for item in wanted - before:
            if item in literals:
                self.control.assign_external(literals[item], True)
        self.on[name] = wanted & literals.keys()


def _cost(model: clingo.Model) -> Cost:
    """The objectives of a model; one that no rule of the pack can touch has no level, and costs nothing."""
    found = dict(zip(model.priority, model.cost, strict=True))
    return tuple(
        found.get(_FIRST_LEVEL - index, 0) / (2 if objective.halves else 1)
        for index, objective in enumerate(OBJECTIVES)
    )


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
            rule = _text(edge["rule"])
            yield f"conflicts({_text(edge['u'])}, {_text(edge['v'])}, {rule}). policy({rule})."
    for name, policy in rules.policies.items():
        if policy["kind"] == "limit":
            yield f"limit({_text(name)}, {policy['detail']['at_most']}). policy({_text(name)})."
            yield from (
                f"limited({_text(name)}, {_text(item)})." for item in policy["detail"]["among"] if item in members
            )
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
        yield f"needs_delivery({me}, {rule}). policy({rule})."
    for name_, need in thing["requires"].items():
        rule = _text(name_)
        yield f"requires({me}, {rule}). policy({rule})."
        yield from (f"provides({_text(other)}, {me}, {rule})." for other in need["any_of"] if other in members)


def _text(name: str) -> str:
    """A quoted term; ids hold only small letters, digits, `_` and `.`."""
    return f'"{name}"'
