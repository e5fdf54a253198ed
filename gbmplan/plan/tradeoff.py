"""What the best regimen of 1, 2, 3 … agents leaves open, and what each added agent buys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.objective import shown
from gbmplan.choose.problem import MAX_AGENTS, Demands, counted, setting
from gbmplan.plan.facts import titles

if TYPE_CHECKING:
    from gbmplan.plan.search_shapes import Tradeoff


def tradeoff(chooser: Chooser, case: Case, demands: Demands, regimen: Regimen) -> list[Tradeoff]:
    """The best regimens of at most 2 agents up to one more than the limit; this plan's among them.

    Sizes that the demands make impossible, and sizes that bring nothing new, are left out.
    """
    base = setting(case, demands)
    sizes = range(min(2, base.at_most), min(base.at_most + 1, MAX_AGENTS) + 1)
    agents = counted(case.rules)
    rows: list[Tradeoff] = []
    before: frozenset[str] | None = None
    for size in sizes:
        best = regimen if size == base.at_most else chooser.best(case, base._replace(at_most=size))
        if best is None or best.interventions == before:
            continue
        critical, major, minor = best.cost.open_critical, best.cost.open_major, best.cost.open_minor
        halves = [int(2 * value) for value in (critical, major, minor)]
        rows.append(
            {
                "agents": len(best.interventions & agents),
                "interventions": sorted(best.interventions),
                "objective": shown(case, best.cost),
                "open": sum(half // 2 for half in halves),
                "partial": sum(half % 2 for half in halves),
                "adds": sorted(best.interventions - (before or frozenset())),
                "drops": sorted((before or frozenset()) - best.interventions),
                "text": titles(
                    case.rules,
                    best.interventions - (before or frozenset()),
                    (before or frozenset()) - best.interventions,
                    case.wording,
                ),
                "this": best.interventions == regimen.interventions,
            }
        )
        before = best.interventions
    return rows
