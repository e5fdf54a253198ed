"""Whether an intervention can be in any regimen, together with all that it needs; and if not, why.

Patients are left aside: this asks what the rules alone allow, in a patient in whom nothing is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gbmplan.case.case import study
from gbmplan.graph.model import RuleGraph
from gbmplan.order.constraints import OrderRules
from gbmplan.order.schedule import Unschedulable, schedule
from gbmplan.patient.profile import Profile

MOST = 500
"""Sets of interventions that are looked at for one question."""


class TooManyError(Exception):
    """More ways to meet the needs of an intervention than are looked at."""


class Obstacle(NamedTuple):
    """One reason why a set of interventions cannot be a regimen."""

    kind: str
    """delivery or requirement (nobody provides), conflict, limit, order"""
    rules: tuple[str, ...]
    steps: tuple[str, ...]
    """The interventions it is about."""


class _Need(NamedTuple):
    rule: str
    kind: str
    options: tuple[str, ...]


class Partners:
    """Searches for regimens that hold given interventions."""

    def __init__(self, rules: RuleGraph) -> None:
        self.rules = rules
        self.order = OrderRules(rules)
        free = frozenset(rules.binding)  # rules that may not bind forbid nothing for good
        self.case = study(Profile("", None, {}, None, "", ""), rules)._replace(off=free)
        self.most = {name: rule["detail"]["at_most"] for name, rule in rules.limits.items()}
        self._looked = 0

    def obstacles(self, *wanted: str) -> list[Obstacle]:
        """Nothing when a regimen can hold all of `wanted`; else what stands in the way, each once.

        Raises TooManyError.
        """
        self._looked = 0
        found: dict[Obstacle, None] = {}
        return [] if self._search(frozenset(wanted), found) else list(found)

    def allowed(self, chosen: Iterable[str]) -> bool:
        """Whether no conflict and no limit keeps some interventions apart."""
        return next(self._barred(chosen), None) is None

    def _search(self, chosen: frozenset[str], found: dict[Obstacle, None]) -> bool:
        self._looked += 1
        if self._looked > MOST:
            raise TooManyError
        barred = next(self._barred(chosen), None)
        if barred is not None:
            found[barred] = None
            return False
        need = next(
            (need for name in sorted(chosen) for need in self._needs(name) if not chosen.intersection(need.options)),
            None,
        )
        if need is not None:
            if not need.options:
                found[Obstacle(need.kind, (need.rule,), ())] = None
            return any(self._search(chosen | {option}, found) for option in need.options)
        if len(chosen) == 1:
            return True
        timeline = schedule(self.order, self.case, dict.fromkeys(chosen, (1, 1)))
        if not isinstance(timeline, Unschedulable):
            return True
        found[Obstacle("order", tuple(sorted(timeline.rules)), tuple(sorted(timeline.steps)))] = None
        return any(self._search(chosen | {name}, found) for name in sorted(timeline.unless - chosen))

    def _needs(self, name: str) -> Iterator[_Need]:
        thing = self.rules.interventions[name]
        if thing["delivery"] == "required":
            options = dict.fromkeys(edge["u"] for edge in self.rules.delivered.get(name, ()))
            yield _Need(thing["delivery_rule"], "delivery", tuple(options))
        for rule, need in sorted(thing["requires"].items()):
            if rule not in self.case.off:
                yield _Need(rule, "requirement", tuple(need["any_of"]))

    def _barred(self, steps: Iterable[str]) -> Iterator[Obstacle]:
        chosen = frozenset(steps)
        for name in sorted(chosen):
            for rule, other in self.rules.conflicting.get(name, ()):
                if rule not in self.case.off and other in chosen and name < other:
                    yield Obstacle("conflict", (rule,), (name, other))
        counted: dict[str, list[str]] = {}
        for name in sorted(chosen):
            for limit in self.rules.limiting.get(name, ()):
                if limit not in self.case.off:
                    counted.setdefault(limit, []).append(name)
        for limit, members in sorted(counted.items()):
            if len(members) > self.most[limit]:
                yield Obstacle("limit", (limit,), tuple(members))
