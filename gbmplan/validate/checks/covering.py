"""Every target can be a need, and something can cover it."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.problems import Problem
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import PackText


class UncoveredTarget(Diagnosis):
    """No intervention covers this target.

    Why: a patient who has it keeps it open, whatever is chosen. That may be the state of knowledge, and
    then a plan is right to show the gap; it may also be a forgotten cover.

    Bad:
        # targets.yaml
        targets:
          - id: hypoxia
            title: {en: Hypoxia}
            phase: clear
            priority: major
            mechanism: starves T cells
            present: {when: macrophages > 50, because: seen, inference: true}
            none_known: true

    Good:
        # targets.yaml
        targets:
          - id: hypoxia
            title: {en: Hypoxia}
            phase: clear
            priority: major
            mechanism: starves T cells
            present: {when: macrophages > 50, because: seen, inference: true}
            none_known: true
        # interventions/gas.yaml
        id: gas
        title: {en: Oxygen}
        class: oxygen
        modality: gas
        phase: clear
        stage: trial
        status: tried
        route: inhaled
        covers: [{target: hypoxia, strength: partial, because: more oxygen is dissolved, inference: true}]
        delivery: {need: not_needed, because: it is in the blood, inference: true}
    """

    code, name, severity = "GP434", "uncovered-target", "info"


class NeverNeeded(Diagnosis):
    """No patient can need this target: it is neither present nor assumed, and nothing opens it.

    Why: it is recorded only. A plan never speaks of it, and whatever covers it is never chosen for that.

    Bad:
        # targets.yaml
        targets:
          - id: efflux
            title: {en: Efflux}
            phase: deliver
            priority: minor
            mechanism: throws drugs out
            none_known: true

    Good:
        # targets.yaml
        targets:
          - id: efflux
            title: {en: Efflux}
            phase: deliver
            priority: minor
            mechanism: throws drugs out
            present: {when: macrophages > 50, because: seen, inference: true}
            none_known: true
        # interventions/pump.yaml
        id: pump
        title: {en: Pump}
        class: pump
        modality: small_molecule
        phase: deliver
        stage: trial
        status: tried
        route: oral
        covers: [{target: efflux, strength: partial, because: it blocks the pump, inference: true}]
        delivery: {need: not_needed, because: it acts on the vessel, inference: true}
    """

    code, name, severity = "GP435", "never-needed", "info"


NEEDS = ("targets", "interventions")
DIAGNOSES = (UncoveredTarget, NeverNeeded)


def check(pack: PackText) -> Iterator[Problem]:
    """Targets that no patient needs, or else that nothing covers."""
    covered = {cover.target for item in pack.interventions.values() for cover in item.value.covers}
    opened = {rule.target for item in pack.targets.values() for rule in item.value.compensated_by}
    if not covered | opened <= pack.targets.keys():
        return  # a name with a slip is the reason, and is reported
    for name, item in pack.targets.items():
        if item.value.present is None and item.value.assumed is None and name not in opened:
            yield NeverNeeded.at(
                item.place("id"),
                f"no patient can need `{name}`",
                "add `present` or `assumed`, or let a `compensated_by` open it",
            )
        elif name not in covered:
            yield UncoveredTarget.at(
                item.place("id"), f"nothing covers `{name}`", "let an intervention cover it, if one does"
            )
