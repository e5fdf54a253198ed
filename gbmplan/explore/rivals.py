"""The best regimen with an intervention required, or refused, against that of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.objective import TITLES, Cost, shown
from gbmplan.explore.session import Session
from gbmplan.plan.facts import titles
from gbmplan.plan.gap_closure import changes
from gbmplan.wording.wording import Wording

if TYPE_CHECKING:
    from gbmplan.explore.answers import Best
    from gbmplan.plan.answers import Change


def rival(session: Session, case: Case, name: str, *, required: bool) -> Regimen | None:
    """The best regimen that has an intervention, or that has it not; None when there is none."""
    wanted = session.setting(case)
    if required:
        return session.best(case, wanted._replace(required=wanted.required | {name}))
    return session.best(case, wanted._replace(excluded=wanted.excluded | {name}))


def first_worse(plan: Cost, other: Cost, wording: Wording) -> Change | None:
    """The first objective on which the other differs from the plan's, which is the best, and so is worse."""
    for name, ours, theirs in zip(Cost._fields, plan, other, strict=True):
        if ours != theirs:
            return {"name": name, "title": wording.say(TITLES[name]), "before": ours, "after": theirs}
    return None


def held_against(session: Session, case: Case, regimen: Regimen, other: Regimen, demand: str) -> Best:
    """Another regimen, held against that of the plan."""
    first = first_worse(regimen.cost, other.cost, session.wording)
    adds = sorted(other.interventions - regimen.interventions)
    drops = sorted(regimen.interventions - other.interventions)
    return {
        "demand": demand,
        "interventions": sorted(other.interventions),
        "adds": adds,
        "drops": drops,
        "objective": shown(case, other.cost),
        "changes": changes(regimen.cost, other.cost, session.wording),
        "first": first,
        "text": titles(session.rules, adds, drops, session.wording),
    }
