"""The timing rules that bear on one regimen, read from the dependency graph."""

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, product
from typing import NamedTuple

from gbmplan.case.case import Case
from gbmplan.graph.model import RuleGraph

START = ""
"""Name of the reference point: the date of the profile, hour 0."""


class Constraint(NamedTuple):
    """`after` starts at least `low` and at most `high` hours later than `before`."""

    before: str
    after: str
    low: float | None
    high: float | None
    rule: str


class Alternative(NamedTuple):
    """One way to meet every rule that offers a choice of providers."""

    constraints: tuple[Constraint, ...]
    spare: frozenset[str]
    """Interventions outside the regimen that could have provided instead."""


class OrderRules:
    """The timing rules of a rule base, indexed once and asked for many regimens."""

    def __init__(self, rules: RuleGraph) -> None:
        self.phase = {name: thing["phase"] for name, thing in rules.interventions.items()}
        self.pairs: dict[tuple[str, str], list[Constraint]] = {}
        self.phases: dict[tuple[str, str], list[tuple[float | None, float | None, str]]] = {}
        for edge in rules.edges("precedes"):
            window = edge["data"]["min"], edge["data"]["max"]
            if edge["u"] in self.phase:
                item = Constraint(edge["u"], edge["v"], *window, edge["rule"])
                self.pairs.setdefault((edge["u"], edge["v"]), []).append(item)
            else:
                self.phases.setdefault((edge["u"], edge["v"]), []).append((*window, edge["rule"]))
        self.openings: dict[str, list[Constraint]] = {}
        for edge in rules.edges("delivers"):
            window = edge["data"]["min"], edge["data"]["max"]
            item = Constraint(edge["u"], edge["v"], *window, edge["rule"])
            self.openings.setdefault(edge["v"], []).append(item)
        self.requirements: dict[str, list[list[Constraint]]] = {}
        for name, thing in rules.interventions.items():
            for rule, need in sorted(thing["requires"].items()):
                options = [Constraint(other, name, need["min"], need["max"], rule) for other in need["any_of"]]
                self.requirements.setdefault(name, []).append(options)

    def alternatives(
        self, case: Case, regimen: Iterable[str], allowed: Callable[[str], bool] | None = None
    ) -> Iterator[Alternative]:
        """Every way to read the timing rules for a regimen; rules that `allowed` refuses bind nothing.

        One provider for every need first; then several for some, each in its window, since a
        window also excuses its pair from the order of their phases.
        """
        chosen = sorted(regimen)
        present = set(chosen)
        fixed = [Constraint(START, name, *self._wait(case, name, allowed)) for name in chosen]
        choices: list[list[Constraint]] = []
        spare: set[str] = set()
        for name in chosen:
            for options in (self.openings.get(name, []), *self.requirements.get(name, [])):
                usable = [item for item in options if item.before in present]
                if usable:
                    choices.append(usable)
                    spare |= {item.before for item in options} - present
        for picked in self._picks(choices):
            bounded = [item for item in picked if item.low is not None or item.high is not None]
            own = [item for item in bounded if allowed is None or allowed(item.rule)]
            order = list(self._order(chosen, {(item.before, item.after) for item in bounded}, allowed))
            yield Alternative((*fixed, *own, *order), frozenset(spare))

    def _picks(self, choices: list[list[Constraint]]) -> Iterator[list[Constraint]]:
        """Providers for all needs: one each, then also several where that excuses a pair from its phases."""
        for single in product(*choices):
            yield list(single)
        several: list[list[tuple[Constraint, ...]]] = []
        for usable in choices:
            excusing = [item for item in usable if self._excuses(item)]
            several.append([subset for size in range(2, len(excusing) + 1) for subset in combinations(excusing, size)])
        if any(several):
            servings = [[(item,) for item in usable] + more for usable, more in zip(choices, several, strict=True)]
            for served in product(*servings):
                if any(len(subset) > 1 for subset in served):
                    yield [item for subset in served for item in subset]

    def _excuses(self, item: Constraint) -> bool:
        """Whether a window takes the place of an order of phases."""
        u, v = item.before, item.after
        phases = self.phase[u], self.phase[v]
        by_phase = phases in self.phases or phases[::-1] in self.phases
        bounded = item.low is not None or item.high is not None
        return bounded and by_phase and (u, v) not in self.pairs and (v, u) not in self.pairs

    def _order(
        self, chosen: list[str], timed: set[tuple[str, str]], allowed: Callable[[str], bool] | None
    ) -> Iterator[Constraint]:
        for u, v in product(chosen, chosen):
            if u == v:
                continue
            specific = [item for item in self.pairs.get((u, v), ()) if allowed is None or allowed(item.rule)]
            yield from specific
            # a rule about the very pair, in either direction, replaces what only the phases say
            if (u, v) in timed or (v, u) in timed or (u, v) in self.pairs or (v, u) in self.pairs:
                continue
            for low, high, rule in self.phases.get((self.phase[u], self.phase[v]), ()):
                if allowed is None or allowed(rule):
                    yield Constraint(u, v, low, high, rule)

    @staticmethod
    def _wait(case: Case, name: str, allowed: Callable[[str], bool] | None) -> tuple[float, None, str]:
        rule, hours = case.waits.get(name, ("", 0.0))
        if rule and (allowed is None or allowed(rule)):
            return hours, None, rule
        return 0.0, None, ""
