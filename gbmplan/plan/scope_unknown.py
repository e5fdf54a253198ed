"""What nobody measured that could put a patient outside the scope of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.language.conditions import names

if TYPE_CHECKING:
    from gbmplan.plan.answers import ScopeUnknown


def scope_unknown(case: Case) -> list[ScopeUnknown]:
    """Each scope rule that cannot be judged, with the biomarkers that are missing; unknown puts nobody outside.

    First those that lack what the pack puts first of a patient.
    """
    nodes = case.rules.nodes("biomarker")
    leading = [item["biomarker"] for item in case.rules.words["leading"]]
    found: list[ScopeUnknown] = []
    for name, rule in case.rules.kinds.get("scope", {}).items():
        if case.truth[name] is not None:
            continue
        missing = [marker for marker in dict.fromkeys(names(case.rules.conditions[name])) if marker not in case.facts]
        found.append(
            {
                "rule": name,
                "text": case.wording.translated(rule["detail"]["say"]),
                "missing": missing,
                "missing_titles": [case.wording.label(nodes[marker]) for marker in missing],
            }
        )
    return sorted(found, key=lambda item: not set(item["missing"]) & set(leading))
