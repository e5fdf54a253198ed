"""What a plan says when the time limit ended a search."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.objective import TITLES, objectives
from gbmplan.choose.solving import OutOfTimeError

if TYPE_CHECKING:
    from gbmplan.plan.document import Plan
    from gbmplan.plan.search_shapes import Part, Possible


def stopped(plan: Plan, case: Case, regimen: Regimen, timeout: float) -> None:
    """Say that this regimen is the best that was found, and how much could still be gained."""
    plan["status"] = "best_found"
    bounds: list[Possible] = [
        {
            "name": name,
            "title": case.wording.say(TITLES[name]),
            "value": getattr(regimen.cost, name),
            "least": regimen.least.get(name),
        }
        for name in objectives(case.rules, bool(case.ongoing))
    ]
    plan["search"] = {"timeout": timeout, "bounds": bounds, "unfinished": []}


def within(plan: Plan, part: Part, timeout: float | None, make: Callable[[], Any], into: Any = None) -> None:
    """Fill a part of a plan, or of `into`, that takes searches; once the time has ended one, the parts behind it
    are left out."""
    place: Any = plan if into is None else into
    if "search" not in plan:
        try:
            place[part] = make()
            return
        except OutOfTimeError:
            plan["search"] = {"timeout": timeout or 0.0, "bounds": [], "unfinished": []}
    plan["search"]["unfinished"].append(part)
