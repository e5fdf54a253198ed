"""The logic program of a rule base: facts from the dependency graph, and the solver that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import clingo

from gbmplan.choose.objective import OBJECTIVES, Cost
from gbmplan.case.case import is_absolute
from gbmplan.choose.problem import MAX_AGENTS, Setting, agent_limit, conditional, counted
from gbmplan.graph.model import RuleGraph

_RANK_BITS = 30
"""Ids per tie-breaking level: their weights, powers of two, must stay below 2**31."""
_SWITCHES = ("present", "barred", "acts", "required", "excluded")
_OPTIONS = ("--opt-strategy=usc,oll", "--configuration=crafty")


class Program:
    """`choose.lp` grounded for one rule base; each search sets its switches.

    `prune` adds `prune.lp`, which only makes the search faster.
    """

    def __init__(self, rules: RuleGraph, *, prune: bool = True) -> None:
        largest = MAX_AGENTS + len(rules.interventions.keys() - counted(rules))
        numbers = ["-c", f"max_agents={MAX_AGENTS}", "-c", f"max_steps={largest}"]
        self.control = clingo.Control([*_OPTIONS, *numbers])
        for name in ("choose.lp", "prune.lp") if prune else ("choose.lp",):
            self.control.load(str(Path(__file__).with_name(name)))
        self.control.add("base", [], "\n".join(_facts(rules)))
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
            name, number = atom.symbol.arguments
            self.burdens[name.string, number.number] = atom.literal
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
                best = frozenset(symbol.arguments[0].string for symbol in model.symbols(shown=True)), _cost(model.cost)
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
        self.turn(atom.literal, on=True)
        return atom.literal

    def turn(self, switch: int, *, on: bool) -> None:
        """Turn a rule made by `forbid` on or off."""
        self.control.assign_external(switch, on)

    def drop(self, switch: int) -> None:
        """Turn a rule made by `forbid` off for good."""
        self.control.release_external(switch)

    def _set(self, setting: Setting) -> None:
        for name in _SWITCHES:
            self._switch(name, getattr(setting, name))
        for item in self.burdened ^ setting.burdened:
            self.control.assign_external(self.burdens[item], item in setting.burdened)
        self.burdened = setting.burdened
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


def _cost(numbers: list[int]) -> Cost:
    return tuple(
        number / 2 if objective.halves else float(number)
        for number, objective in zip(numbers, OBJECTIVES, strict=False)
    )


def _facts(rules: RuleGraph) -> Iterator[str]:
    for name, target in rules.targets.items():
        yield f"target({_text(name)}, {target['priority']})."
    last = len(rules.interventions) - 1
    agents = counted(rules)
    for index, (name, thing) in enumerate(rules.interventions.items()):
        me = _text(name)
        yield f"intervention({me}). weakness({me}, {thing['weakness']})."
        level, bit = divmod(index, _RANK_BITS)
        yield f"rank({me}, {last // _RANK_BITS - level + 1}, {1 << (_RANK_BITS - 1 - bit)})."
        for organ in thing["toxicities"]:
            yield f"harms({me}, {_text(organ)})."
        relatives = [rule for rule in thing["contraindications"] if not is_absolute(rules, rule)]
        if relatives:
            yield f"relatives({me}, {len(relatives)})."
        if name in agents:
            yield f"agent({me})."
        if thing["delivery"] == "required":
            yield f"needs_delivery({me}, {_text(thing['delivery_rule'])}). policy({_text(thing['delivery_rule'])})."
        for rule, need in thing["requires"].items():
            yield f"requires({me}, {_text(rule)}). policy({_text(rule)})."
            for provider in need["any_of"]:
                yield f"provides({_text(provider)}, {me}, {_text(rule)})."
    for edge in rules.edges("covers"):
        yield f"covers({_text(edge['u'])}, {_text(edge['v'])}, {edge['data']['strength']}, {_text(edge['rule'])})."
    for edge in rules.edges("compensates"):
        yield f"compensates({_text(edge['u'])}, {_text(edge['v'])}, {_text(edge['rule'])})."
    for edge in rules.edges("delivers"):
        yield f"delivers({_text(edge['u'])}, {_text(edge['v'])})."
    for edge in rules.edges("conflicts"):
        yield f"conflicts({_text(edge['u'])}, {_text(edge['v'])}, {_text(edge['rule'])}). policy({_text(edge['rule'])})."
    for name, rule in rules.policies.items():
        if rule["kind"] == "limit":
            yield f"limit({_text(name)}, {rule['detail']['at_most']}). policy({_text(name)})."
            for member in rule["detail"]["among"]:
                yield f"limited({_text(name)}, {_text(member)})."
    for name in conditional(rules):
        yield f"conditional({_text(name)})."


def _text(name: str) -> str:
    """A quoted term; ids hold only small letters, digits, `_` and `.`."""
    return f'"{name}"'
