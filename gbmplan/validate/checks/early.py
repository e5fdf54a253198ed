"""What may start out of order has an order to start out of."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.problems import Problem
from gbmplan.rulebase import shape
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import PackText


class EarlyForNothing(Diagnosis):
    """An intervention may start out of order, but no stage comes before its own.

    Why: the rule never acts. The pack has no stages, or the first of them lets the phase start, or all before it let
    the phase answer a gate; or it is standard treatment, which no stage holds back.

    Bad:
        # interventions/gas.yaml
        id: gas
        title: {en: Oxygen}
        class: oxygen
        modality: gas
        phase: clear
        stage: trial
        status: tried
        route: inhaled
        covers: [{target: m2, strength: partial, because: more oxygen is dissolved, inference: true}]
        delivery: {need: not_needed, because: it is in the blood, inference: true}
        early: {when: alt > 5, because: it was given before the operation, inference: true}

    Good:
        # interventions/gas.yaml
        id: gas
        title: {en: Oxygen}
        class: oxygen
        modality: gas
        phase: clear
        stage: trial
        status: tried
        route: inhaled
        covers: [{target: m2, strength: partial, because: more oxygen is dissolved, inference: true}]
        delivery: {need: not_needed, because: it is in the blood, inference: true}
    """

    code, name, severity = "GP404", "early-for-nothing", "warning"


NEEDS = ("interventions",)
DIAGNOSES = (EarlyForNothing,)


def check(pack: PackText) -> Iterator[Problem]:
    """Starts out of order that no stage leaves room for."""
    for item in pack.interventions.values():
        thing: shape.Intervention = item.value
        if thing.early is None:
            continue
        if thing.role == "backbone":
            yield EarlyForNothing.at(
                item.place("early"), "standard treatment is bound to no stage", "remove `early`, or the `role`"
            )
        elif not _before(pack, thing.phase):
            yield EarlyForNothing.at(
                item.place("early"),
                f"no stage comes before the first that lets the phase `{thing.phase}` start",
                "remove `early`, or let the phase start in a later stage",
            )


def _before(pack: PackText, phase: str) -> list[str]:
    """The stages in which a step of a phase would start out of order; none where no stage lets it start."""
    stages = pack.header.stages
    own = [index for index, stage in enumerate(stages) if phase in stage.starts]
    return [stage.id for stage in stages[: own[0]] if phase not in stage.answers] if own else []
