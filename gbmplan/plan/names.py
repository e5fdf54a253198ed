"""Titles of whatever a plan names by its id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gbmplan.case.case import Case

if TYPE_CHECKING:
    from gbmplan.plan.answers import Names
    from gbmplan.plan.document import Plan

_INTERVENTIONS = frozenset(("intervention", "interventions", "adds", "drops", "require", "exclude"))
_BIOMARKERS = frozenset(("biomarker", "biomarkers", "measure", "unmeasured", "steady"))


def names(case: Case, plan: Plan) -> Names:
    """The titles, in the language of the plan, by id."""
    found: dict[str, set[str]] = {"interventions": set(), "biomarkers": set()}
    for key, name in _named(plan):
        if key in _INTERVENTIONS and name in case.rules.interventions:
            found["interventions"].add(name)
        elif key in _BIOMARKERS and name in case.rules.nodes("biomarker"):
            found["biomarkers"].add(name)
    title = case.wording.title
    markers = case.rules.nodes("biomarker")
    words = case.rules.words
    return {
        "interventions": {
            name: title(case.rules.interventions[name]["title"]) for name in sorted(found["interventions"])
        },
        "biomarkers": {name: title(markers[name]["title"]) for name in sorted(found["biomarkers"])},
        "contexts": {name: title(item["title"]) for name, item in words["contexts"].items()},
        "stages": {name: title(item["title"]) for name, item in words["approvals"].items()},
        "stages_short": {name: title(item["short"]) for name, item in words["approvals"].items()},
        "disease": title(words["disease"]),
    }


def empty() -> Names:
    """No titles, until all else of a plan is there."""
    return {"interventions": {}, "biomarkers": {}, "contexts": {}, "stages": {}, "stages_short": {}, "disease": ""}


def _named(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a plan, with the key that it stands under."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _named(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from _named(item, key)
    elif isinstance(value, str):
        yield key, value
