"""The trade-off by evidence: the best regimen of what was seen in people with the disease, in people, or at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.objective import shown
from gbmplan.choose.problem import Demands, setting
from gbmplan.graph.model import RuleGraph
from gbmplan.plan.facts import titles

if TYPE_CHECKING:
    from gbmplan.plan.answers import EvidenceLevel

_LEVELS = ("home_clinical", "clinical", "any")


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
    for level in _LEVELS:
        wanted = _wanted(case.rules, level)
        reach = {name for name, found in contexts.items() if wanted is None or found & wanted} | base.required
        out = frozenset(case.rules.interventions) - reach - standard
        best = regimen if wanted is None else chooser.best(case, base._replace(excluded=base.excluded | out))
        row: EvidenceLevel = {
            "level": level,  # type: ignore[typeddict-item]
            "title": _title(case, level),
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
                "objective": shown(case, best.cost),
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


def _wanted(rules: RuleGraph, level: str) -> frozenset[str] | None:
    """The contexts that a threshold asks for; None for any, and for none."""
    if level == "any":
        return None
    people = {name: item for name, item in rules.words["contexts"].items() if item["seen_in"] == "people"}
    return frozenset(name for name, item in people.items() if level == "clinical" or item["home"])


def _title(case: Case, level: str) -> str:
    say = case.wording.say
    if level == "home_clinical":
        return say("people with {disease}", disease=case.wording.title(case.rules.words["disease"]))
    return say("people with any disease, or none") if level == "clinical" else say("animals, cells and inference too")


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
