"""The stages of a regimen on its axis of time, and the standard treatment that it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.judge.timing import beginnings
from gbmplan.plan.facts import spoken_facts

if TYPE_CHECKING:
    from gbmplan.plan.answers import Absent, StageSpan


def begins(case: Case, regimen: Regimen) -> list[float]:
    """The hour at which each stage begins at the earliest; empty for rules without stages."""
    if not case.rules.staged:
        return []
    ran = {name: found.ran for name, found in case.ongoing.items()}
    return beginnings(case.rules, regimen.courses, regimen.timeline.earliest, lambda rule: rule not in case.off, ran)


def stages(case: Case, regimen: Regimen) -> list[StageSpan]:
    """Every stage, with what is looked at before it begins."""
    gates = case.rules.kinds.get("gate", {}).items()
    markers = case.rules.nodes("biomarker")
    return [
        {
            "id": stage["id"],
            "title": case.wording.title(stage["title"]),
            "begins": hours,
            "least": stage["least"],
            "looks": [
                case.wording.label(markers[name])
                for rule, gate in gates
                if gate["detail"]["before_stage"] == stage["id"]
                and rule not in case.off
                and regimen.interventions.intersection(gate["detail"]["after"])
                for name in gate["detail"]["measure"]
            ],
        }
        for stage, hours in zip(case.rules.stages, begins(case, regimen), strict=False)
    ]


def absent(case: Case, regimen: Regimen) -> list[Absent]:
    """Standard treatment that is not planned: not indicated, contraindicated, or refused by the user."""
    found: list[Absent] = []
    for name, thing in sorted(case.rules.interventions.items()):
        if thing["role"] == "backbone" and name not in regimen.interventions:
            barred = case.contraindicated.get(name, ())
            rule = barred[0] if name in case.indicated and barred else thing["indicated"]
            ground = case.rules.rules[rule]
            missing = ground.get("detail", {}).get("missing") or ground["statement"]
            found.append(
                {
                    "intervention": name,
                    "title": case.wording.title(thing["title"]),
                    "text": case.wording.translated(ground["because"] if rule in barred else missing),
                    "rule": rule,
                    "facts": _keeping_out(case, name, rule),
                }
            )
    return found


def _keeping_out(case: Case, name: str, rule: str) -> list[str]:
    """The facts for which standard treatment is not planned; where none speaks against it, the user did."""
    if name in case.indicated and not case.contraindicated.get(name):
        return [case.wording.say("excluded on demand")]
    return spoken_facts(case, rule)
