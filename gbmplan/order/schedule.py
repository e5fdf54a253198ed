"""Schedule a regimen: the first reading of its timing rules that works, or why none does."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from gbmplan.case.case import Case
from gbmplan.order.constraints import OrderRules
from gbmplan.order.network import Cycle, Timeline, solve


class Unschedulable(NamedTuple):
    """A combination that no schedule satisfies."""

    steps: frozenset[str]
    """Interventions that cannot stand together ..."""
    unless: frozenset[str]
    """... unless one of these is added, which would offer another way."""
    rules: frozenset[str]
    cycle: Cycle
    """The contradiction of the first reading."""


def schedule(
    order: OrderRules, case: Case, regimen: Iterable[str], allowed: Callable[[str], bool] | None = None
) -> Timeline | Unschedulable:
    """The timeline of a regimen, or the combination in it that has none.

    `allowed` says which timing rules count (default: all); it serves the search for the
    smallest clash.
    """
    cycles: list[Cycle] = []
    spare: frozenset[str] = frozenset()
    for alternative in order.alternatives(case, regimen, allowed):
        found = solve(alternative.constraints)
        if isinstance(found, Timeline):
            return found
        cycles.append(found)
        spare = alternative.spare
    steps = frozenset().union(*(cycle.steps for cycle in cycles))
    rules = frozenset().union(*(cycle.rules for cycle in cycles))
    return Unschedulable(steps, spare, rules, cycles[0])
