"""Every name used anywhere is declared: targets, phases, interventions, evidence, biomarkers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import NamedTuple

from gbmplan.problems import Fix, Note, Place, Problem, meant, respelt
from gbmplan.rulebase import shape
from gbmplan.rulebase.diagnosis import Diagnosis, Skipped
from gbmplan.rulebase.text import Item, PackText
from gbmplan.rulebase.walk import Step, citations, grounded
from gbmplan.validate.checks.selectors import members, regrouped, selections

_CALLED = {"evidence": "evidence record", "name": "biomarker, target, intervention or policy"}
_TABLE = {
    "target": "targets",
    "biomarker": "biomarkers",
    "evidence": "evidence",
    "intervention": "interventions",
    "phase": "phases",
}
_WORD = re.compile(r"[a-z][a-z0-9_]*")


class UnknownPhase(Diagnosis):
    """A target or an intervention names a phase that nothing declares.

    Why: it would have no place in the order of a regimen.

    Bad:
        # targets.yaml
        targets:
          - id: hypoxia
            title: {en: Hypoxia}
            phase: claer
            priority: minor
            mechanism: silences T cells
            none_known: true
            assumed: {because: it is everywhere, inference: true}
        # interventions/clear/gas.yaml
        id: gas
        title: {en: Gas}
        class: oxygen
        modality: gas
        phase: clear
        stage: trial
        status: tried in people
        route: inhaled
        covers: [{target: hypoxia, strength: full, because: it brings oxygen, inference: true}]
        delivery: {need: not_needed, because: it is a gas, inference: true}

    Good:
        # targets.yaml
        targets:
          - id: hypoxia
            title: {en: Hypoxia}
            phase: clear
            priority: minor
            mechanism: silences T cells
            none_known: true
            assumed: {because: it is everywhere, inference: true}
        # interventions/clear/gas.yaml
        id: gas
        title: {en: Gas}
        class: oxygen
        modality: gas
        phase: clear
        stage: trial
        status: tried in people
        route: inhaled
        covers: [{target: hypoxia, strength: full, because: it brings oxygen, inference: true}]
        delivery: {need: not_needed, because: it is a gas, inference: true}
    """

    code, name = "GP202", "unknown-phase"


class UnknownTarget(Diagnosis):
    """A rule names a target that nothing declares.

    Why: covering it would count for nothing, and opening it would open nothing.

    Bad:
        # targets.yaml
        targets:
          - id: hypoxia
            title: {en: Hypoxia}
            phase: clear
            priority: minor
            mechanism: silences T cells
            assumed: {because: it is everywhere, inference: true}
            compensated_by: [{target: chekpoint, because: T cells come in and are stopped, inference: true}]
        # interventions/clear/gas.yaml
        id: gas
        title: {en: Gas}
        class: oxygen
        modality: gas
        phase: clear
        stage: trial
        status: tried in people
        route: inhaled
        covers: [{target: hypoxia, strength: full, because: it brings oxygen, inference: true}]
        delivery: {need: not_needed, because: it is a gas, inference: true}

    Good:
        # targets.yaml
        targets:
          - id: hypoxia
            title: {en: Hypoxia}
            phase: clear
            priority: minor
            mechanism: silences T cells
            assumed: {because: it is everywhere, inference: true}
            compensated_by: [{target: checkpoint, because: T cells come in and are stopped, inference: true}]
        # interventions/clear/gas.yaml
        id: gas
        title: {en: Gas}
        class: oxygen
        modality: gas
        phase: clear
        stage: trial
        status: tried in people
        route: inhaled
        covers: [{target: hypoxia, strength: full, because: it brings oxygen, inference: true}]
        delivery: {need: not_needed, because: it is a gas, inference: true}
    """

    code, name = "GP203", "unknown-target"


class UnknownIntervention(Diagnosis):
    """A rule names an intervention, or a group of them, that the pack does not have.

    Why: an order of nobody orders nothing, and a limit among nobody limits nothing.

    Bad:
        # policies.yaml
        policies:
          - {id: later, kind: order, before: [ultrasound], after: [antibdy], because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: later, kind: order, before: [ultrasound], after: [antibody], because: it is known, inference: true}
    """

    code, name = "GP204", "unknown-intervention"


class UnknownEvidence(Diagnosis):
    """A rule cites a record that evidence.yaml does not hold.

    Why: a plan prints the source of every claim.

    Bad:
        # policies.yaml
        policies:
          - {id: shown, kind: principle, say: clear first, because: a trial showed it, evidence: [first_trail]}

    Good:
        # policies.yaml
        policies:
          - {id: shown, kind: principle, say: clear first, because: a trial showed it, evidence: [first_trial]}
    """

    code, name = "GP205", "unknown-evidence"


class UnknownBiomarker(Diagnosis):
    """A condition, a washout or a gate names a biomarker that nothing declares.

    Why: no profile could give its value, so the condition would stay unknown for ever.

    Bad:
        # policies.yaml
        policies:
          - {id: late, kind: scope, when: pregnnt and alt > 1, say: x, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: late, kind: scope, when: pregnant and alt > 1, say: x, because: it is known, inference: true}
    """

    code, name = "GP206", "unknown-biomarker"


class UnknownName(Diagnosis):
    """A disagreement touches something that nothing declares.

    Why: no plan would mention it.

    Bad:
        # disagreements.yaml
        disagreements:
          - id: which
            question: Which is better?
            positions:
              - {says: the one, evidence: [first_trial]}
              - {says: the other, evidence: [mouse_study]}
            handling: both are kept
            touches: [antibdy]

    Good:
        # disagreements.yaml
        disagreements:
          - id: which
            question: Which is better?
            positions:
              - {says: the one, evidence: [first_trial]}
              - {says: the other, evidence: [mouse_study]}
            handling: both are kept
            touches: [antibody]
    """

    code, name = "GP209", "unknown-name"


class DisabledInUse(Diagnosis):
    """Something is disabled that another rule still needs.

    Why: the rule that needs it would name what is no longer there.

    Bad:
        # pack.yaml
        extends: base
        disable: [pregnant]

    Good:
        # pack.yaml
        extends: base
        disable: [adults]
    """

    code, name = "GP210", "disabled-in-use"


DIAGNOSES = (
    UnknownPhase,
    UnknownTarget,
    UnknownIntervention,
    UnknownEvidence,
    UnknownBiomarker,
    UnknownName,
    DisabledInUse,
)


class _Use(NamedTuple):
    """One mention of something that must be declared."""

    item: Item
    path: Step
    name: str
    kind: str
    known: Collection[str]
    remedy: str

    @property
    def place(self) -> Place:
        return self.item.place(*self.path)


def check(pack: PackText) -> Iterator[Problem | Skipped]:
    """Names that nothing declares; and, once each, what is disabled though a rule needs it."""
    disabled: dict[str, list[_Use]] = {}
    uses = list(_uses(pack))
    times = Counter((use.kind, use.name) for use in uses)
    for use in uses:
        if use.name in use.known or use.name in pack.known(_TABLE.get(use.kind, "policies")):
            continue
        if use.kind == "phase" and "phases" in pack.damaged and not pack.header.phases:
            continue  # that no phase can be read is reported where they stand
        if use.name in pack.disabled:
            disabled.setdefault(use.name, []).append(use)
            continue
        group, _, member = use.name.rpartition(":")
        message = f"there is no {_CALLED.get(use.kind, use.kind)} `{use.name}`"
        if group:
            if "interventions" in pack.damaged:
                yield Skipped(
                    f"whether any intervention is in `{use.name}`", "not all interventions can be read", use.place
                )
                continue
            message = f"no intervention has the {group} `{member}`"
        yield Problem(
            f"unknown-{use.kind}",
            message,
            use.place,
            meant(use.name, use.known) or use.remedy,
            fix=regrouped(pack, use.item, use.place, use.name) if group else _respelt(use, times),
        )
    for name, uses in disabled.items():
        more = f" and {len(uses) - 1} more" if len(uses) > 1 else ""
        yield DisabledInUse.at(
            pack.disabled[name],
            f"`{name}` is disabled but still needed, at {uses[0].place}{more}",
            "disable or override what needs it as well",
            notes=[Note(use.place, "needed here") for use in uses[:3]],
        )


def _respelt(use: _Use, times: Counter[tuple[str, str]]) -> Fix | None:
    """The edit that writes the declared name; none where it is the declaration that seems wrong.

    A name that is written twice or more, beside a declared one that nobody uses, is hardly the slip.
    """
    fix = respelt(use.place, use.name, [name for name in use.known if ":" not in name], safe=False)
    meant = fix.edits[0].text if fix else ""
    return None if times[use.kind, use.name] > 1 and not times[use.kind, meant] else fix


def _uses(pack: PackText) -> Iterator[_Use]:
    phases = [phase.id for phase in pack.header.phases]
    in_phase = f"use {', '.join(phases)}, or declare it in pack.yaml" if phases else "declare it in pack.yaml"
    target = (pack.targets, "declare it in targets.yaml, or use one that is")
    marker = (pack.biomarkers, "declare it in biomarkers.yaml, or use one that is")
    agent = (pack.interventions, "give it a file in interventions/, or use one that has")
    header = pack.header_item
    for index, fact in enumerate(header.value.leading):
        yield _Use(header, ("leading", index, "biomarker"), fact.biomarker, "biomarker", *marker)
    for item in (*pack.targets.values(), *pack.interventions.values()):
        yield _Use(item, ("phase",), item.value.phase, "phase", phases, in_phase)
    for item in pack.interventions.values():
        for index, cover in enumerate(item.value.covers):
            yield _Use(item, ("covers", index, "target"), cover.target, "target", *target)
    for item in pack.targets.values():
        for index, opened in enumerate(item.value.compensated_by):
            yield _Use(item, ("compensated_by", index, "target"), opened.target, "target", *target)
    for item in pack.policies.values():
        if isinstance(item.value, shape.Washout):
            yield _Use(item, ("biomarker",), item.value.biomarker, "biomarker", *marker)
        if isinstance(item.value, shape.Gate):
            for index, name in enumerate(item.value.measure):
                yield _Use(item, ("measure", index), name, "biomarker", *marker)
    for item in pack.combinations.values():
        for index, name in enumerate(item.value.interventions):
            yield _Use(item, ("interventions", index), name, "intervention", *agent)
    touchable = {name for table in ("biomarkers", "targets", "interventions", "policies") for name in pack.known(table)}
    for item in pack.disagreements.values():
        for index, name in enumerate(item.value.touches):
            yield _Use(
                item,
                ("touches", index),
                name,
                "name",
                touchable,
                "use an id that this pack, or one it extends, declares",
            )
    for item, path, listed in citations(pack):
        for index, citation in enumerate(listed):
            where = (*path, "evidence", index)
            source = citation if isinstance(citation, str) else citation.source
            yield _Use(
                item,
                where if isinstance(citation, str) else (*where, "source"),
                source,
                "evidence",
                pack.evidence,
                "add a record to evidence.yaml, or set `inference: true` and cite nothing",
            )
    for item, path, selector in selections(pack):
        yield _Use(
            item, path, selector, "intervention", members(pack), "`gbmplan rules --kind intervention` lists them"
        )
    for item, path, rule in grounded(pack):  # what else is wrong with a condition is said by `conditions`
        for field in ("when", "unless", "pending", "needs"):
            text = getattr(rule, field, None)
            for word in dict.fromkeys(_WORD.findall(text)) if isinstance(text, str) else ():
                if word in pack.disabled and word not in pack.biomarkers:
                    yield _Use(item, (*path, field), word, "biomarker", *marker)
