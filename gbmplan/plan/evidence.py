"""The trade-off by evidence: the best regimen of what was seen in glioblastoma, in people, or at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.objective import shown
from gbmplan.choose.problem import Demands, setting
from gbmplan.graph.model import RuleGraph
from gbmplan.plan.facts import titles
from gbmplan.wording.wording import term

if TYPE_CHECKING:
    from gbmplan.plan.answers import EvidenceLevel

_PEOPLE = frozenset(("gbm", "other_glioma", "other_tumour", "no_tumour"))
_LEVELS = (
    ("gbm_clinical", term("people with glioblastoma"), frozenset(("gbm",))),
    ("clinical", term("people with any tumour, or none"), _PEOPLE),
    ("any", term("animals, cells and inference too"), None),
)


def evidence_tradeoff(chooser: Chooser, case: Case, demands: Demands, regimen: Regimen) -> list[EvidenceLevel]:
    """One row a threshold, the strictest first; the last is the plan itself.

    An intervention reaches a threshold with one record that does not oppose it, of its covers or
    its trials, from there. What the user requires, and standard treatment, is left in whatever
    its evidence.
    """
    base = setting(case, demands)
    contexts = seen_in(case.rules)
    standard = {name for name, thing in case.rules.interventions.items() if thing["role"] == "backbone"}
    rows: list[EvidenceLevel] = []
    before: frozenset[str] = frozenset()
    for level, title, wanted in _LEVELS:
        reach = {name for name, found in contexts.items() if wanted is None or found & wanted} | base.required
        out = frozenset(case.rules.interventions) - reach - standard
        best = regimen if wanted is None else chooser.best(case, base._replace(excluded=base.excluded | out))
        row: EvidenceLevel = {
            "level": level,  # type: ignore[typeddict-item]
            "title": case.wording.say(title),
            "candidates": len(reach),
            "interventions": [],
            "objective": [],
            "open": 0,
            "partial": 0,
            "adds": [],
            "drops": [],
            "text": case.wording.say("the demands cannot be met"),
            "this": False,
        }
        if best is not None:
            critical, major, minor = best.cost.open_critical, best.cost.open_major, best.cost.open_minor
            halves = [int(2 * value) for value in (critical, major, minor)]
            adds, drops = sorted(best.interventions - before), sorted(before - best.interventions)
            row |= {
                "interventions": sorted(best.interventions),
                "objective": shown(case.rules, best.cost),
                "open": sum(half // 2 for half in halves),
                "partial": sum(half % 2 for half in halves),
                "adds": adds,
                "drops": drops,
                "text": titles(case.rules, adds, drops, case.wording) or case.wording.say("the same steps"),
                "this": best.interventions == regimen.interventions,
            }
            before = best.interventions
        rows.append(row)
    return rows


def seen_in(rules: RuleGraph) -> dict[str, set[str]]:
    """Intervention → contexts of the records that do not oppose it, of its covers and its trials."""
    found: dict[str, set[str]] = {}
    for name, thing in rules.interventions.items():
        cited = [
            item
            for edge in rules.covers.get(name, ())
            if not rules.rules[edge["rule"]]["inference"]
            for item in rules.rules[edge["rule"]]["evidence"]
        ]
        found[name] = {
            rules.records[item["source"]]["context"]
            for item in (*cited, *thing["evidence"])
            if item["direction"] != "opposes"
        }
    return found
