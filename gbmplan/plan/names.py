"""Titles of whatever a plan names by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gbmplan.case.case import Case

if TYPE_CHECKING:
    from gbmplan.plan.answers import Names
    from gbmplan.plan.document import Plan

_KINDS = {
    **dict.fromkeys(("intervention", "interventions", "adds", "drops", "require", "exclude"), "interventions"),
    **dict.fromkeys(("biomarker", "biomarkers", "measure", "unmeasured", "steady"), "biomarkers"),
}
"""Key of a plan → the kind of what it names."""
_NESTED = (dict, list)


def names(case: Case, plan: Plan) -> Names:
    """The titles, in the language of the plan, by id."""
    found: dict[str, set[str]] = {"interventions": set(), "biomarkers": set()}
    _collect(plan, "", found)
    title = case.wording.title
    markers = case.rules.nodes("biomarker")
    words = case.rules.words
    return {
        "interventions": {
            name: title(case.rules.interventions[name]["title"])
            for name in sorted(found["interventions"] & case.rules.interventions.keys())
        },
        "biomarkers": {name: title(markers[name]["title"]) for name in sorted(found["biomarkers"] & markers.keys())},
        "contexts": {name: title(item["title"]) for name, item in words["contexts"].items()},
        "stages": {name: title(item["title"]) for name, item in words["approvals"].items()},
        "stages_short": {name: title(item["short"]) for name, item in words["approvals"].items()},
        "disease": title(words["disease"]),
    }


def empty() -> Names:
    """No titles, until all else of a plan is there."""
    return {"interventions": {}, "biomarkers": {}, "contexts": {}, "stages": {}, "stages_short": {}, "disease": ""}


def _collect(value: Any, kind: str, found: dict[str, set[str]]) -> None:
    """Put every text of a plan that stands under a key which names something to those of its kind."""
    if isinstance(value, dict):
        for name, item in value.items():
            inner = _KINDS.get(name, "")
            if inner or isinstance(item, _NESTED):  # most of a plan is texts that name nothing
                _collect(item, inner, found)
    elif isinstance(value, list):
        for item in value:
            _collect(item, kind, found)
    elif kind and isinstance(value, str):
        found[kind].add(value)
