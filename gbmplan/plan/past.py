"""What the patient was given before, on the clock of the plan."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from gbmplan.case.case import Case

if TYPE_CHECKING:
    from gbmplan.plan.document import Past

_DAY = 24.0


def past(case: Case) -> list[Past] | None:
    """Earlier therapies by their beginning, those without a date last; None where the profile says nothing of them."""
    given = case.profile.therapies
    if given is None:
        return None
    interventions = case.rules.interventions
    found: list[Past] = [
        {
            "agent": item.agent,
            "title": case.wording.short(case.wording.title(interventions[item.agent]["title"]))
            if item.agent in interventions
            else case.wording.value(item.agent),
            "first": item.first.isoformat() if item.first else None,
            "last": item.last.isoformat() if item.last else None,
            "begins": _hours(case, item.first),
            "ends": _hours(case, item.last),
        }
        for item in given
    ]
    return sorted(found, key=lambda item: (item["first"] or item["last"] or "9999", item["last"] or "9999"))


def _hours(case: Case, day: date | None) -> float | None:
    today = case.profile.as_of
    return None if day is None or today is None else (day - today).days * _DAY
