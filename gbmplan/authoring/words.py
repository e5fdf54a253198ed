"""What the keys of pack files mean, for editors, where the shapes leave it to the name of the key."""

from __future__ import annotations

from typing import Any

_KEYS = {
    "id": "Name in small letters, digits and `_`; other rules, plans and `disable` use it.",
    "kind": "What kind of statement this is; it decides which keys follow.",
    "phase": "Id of the phase it belongs to.",
    "priority": "How much an open gap counts: critical before major before minor.",
    "claims": "Rows of the founding review that this carries, for tracing.",
    "codes": "Codes in public terminologies.",
    "covers": "The targets that it blocks or supplies, and how far.",
    "delivers": "What it lets through an opened barrier, and for how long.",
    "requires": "What must be in the regimen beside it.",
    "contraindications": "Findings that speak against it.",
    "toxicities": "Serious organ toxicities; two of the same organ in one regimen count as a burden.",
    "cautions": "What to watch for, printed with the step.",
    "evidence": "Ids of records in evidence.yaml, or mappings with `source`, `direction` and `note`.",
    "when": "A condition over biomarkers, such as `alt > 3 and not pregnant`; what is not measured leaves it unknown.",
    "before": "Interventions, or groups such as `phase:clear`, `class:vaccine`, `modality:virus`, `tag:checkpoint`.",
    "after": "Interventions or groups that come later.",
    "min": "Shortest time between, such as `2 wk`.",
    "max": "Longest time between, such as `6 wk`.",
    "say": "What a plan then says, in one sentence without doses.",
    "statement": "The rule in one plain sentence.",
    "target": "Id of a target.",
    "strength": "How far it goes.",
    "tags": "Words by which policies name groups of interventions, such as `tag:checkpoint_antibody`.",
    "cells": "Cells that carry it.",
    "ligands": "Molecules through which it acts.",
    "en": "English.",
    "zh": "Chinese.",
    "because": "Why, in one sentence in the pack's own words.",
    "description": "What it is, where the title does not say enough.",
    "interventions": "Ids of interventions.",
    "among": "The interventions that count, as ids or groups; `any` for all.",
    "measure": "What is measured.",
    "title": "Its name, in English and in the other languages that the pack declares.",
    "delivery": "How it gets past the blood-brain barrier.",
}
_OWN = {
    "EvidenceContext.seen_in": "In people, animals or cells; what was not seen in people is graded D at best.",
    "Change.id": "The thing that is changed.",
    "Biomarker.kind": "number, category or flag (yes or no).",
    "Biomarker.group": "Under which heading it is listed.",
    "Biomarker.synonyms": "Other names that people write, for the message when they do.",
    "Combination.sequence": "What was given after what, in words.",
    "Combination.tested_in": "In people, or in animals.",
    "Combination.outcome": "What came out, in one sentence.",
    "Companion.having": "A regimen with any of these ...",
    "Companion.needs": "... and none of these is flagged.",
    "Conflict.between": "None of these ...",
    "Conflict.and": "... together with any of these.",
    "Contraindication.unless": "It does not count where this is known to hold.",
    "Contraindication.kind": "absolute excludes; relative is a burden and a caution.",
    "Cover.strength": "full, or partial, which counts as half a gap.",
    "Indication.pending": "Where this holds, it is still to come while `when` is unknown.",
    "Delivers.modalities": "Kinds of agents that get through.",
    "Delivers.only": "Of agents of these kinds only those selected, such as those measured behind it.",
    "DerivedFrom.measure": "Whether the agent was ever given, or how many weeks ago it was last.",
    "DerivedFrom.also": "Other words in that list that say the same, such as trade names, and what contains the agent.",
    "Disagreement.question": "What the sources disagree on.",
    "Disagreement.positions": "The sides, each with its sources.",
    "Position.says": "What this side says.",
    "Evidence.author": "First author.",
    "Evidence.year": "Year of publication.",
    "Evidence.journal": "Journal, or registry.",
    "Evidence.title": "Title of the source.",
    "Evidence.doi": "DOI, without https://doi.org/.",
    "Evidence.pmid": "PubMed id, in quotes.",
    "Evidence.nct": "Trial registration, NCT and eight digits.",
    "Evidence.strength": "A guideline or positive phase 3, B, C, D, E inference or memory.",
    "Evidence.context": "In whom it was seen.",
    "Evidence.confidence": "verified when the source itself was read; memory otherwise.",
    "Gate.at": "How long after the step, such as `4 wk`.",
    "Gate.measure": "Biomarkers to measure again.",
    "Gate.decide": "What to decide then, without doses.",
    "Intervention.class": "Pharmacological class, by which policies can name it.",
    "Intervention.modality": "What kind of agent it is; openings let through certain kinds.",
    "Intervention.stage": "How far it has come; a policy can name it as `stage:`.",
    "Intervention.route": "How it is given.",
    "Course.kind": "How it is given.",
    "Effect.lasts": "Whether what it does outlasts it.",
    "GateOutcome.then": "What to do.",
    "Intervention.course": "How long it is given.",
    "Intervention.effect": "How long it acts.",
    "Intervention.lead_time": "What has to be collected or made before it can start.",
    "Intervention.reach": "Whether it gets to the margin behind an intact barrier.",
    "LeadTime.takes": "From the decision to the first time it can be given, such as `6 wk`.",
    "Gate.specimen": "What the gate looks at.",
    "Gate.outcomes": "What to do when it finds something.",
    "Unavailable.interventions": "What cannot be had here, as ids or groups.",
    "Limit.throughout": "Counted over the whole regimen, not at the same time.",
    "Limit.at_most": "How many of them one regimen may hold.",
    "PackHeader.id": "Name of the pack: small letters, digits and `-`.",
    "PackHeader.version": "Three numbers; raise it with every change.",
    "PackHeader.licence": "Licence of the pack, as an SPDX id.",
    "PackHeader.description": "What the pack is for, in one sentence.",
    "PackHeader.languages": "Languages in which titles are given; each title then needs all of them.",
    "PackHeader.phases": "The stages of a regimen in their order; left out, those of the extended pack.",
    "PackHeader.review_by": "Day by which somebody should read the pack again.",
    "Prerequisite.needs": "A condition that should hold before; where it does not, `action` becomes preparation.",
    "Requires.any_of": "Any one of these is enough.",
    "Target.compensated_by": "What opens when this target is blocked.",
    "Toxicity.organ": "The organ at risk.",
    "Washout.biomarker": "Weeks since an earlier therapy.",
    "Washout.at_least": "How long to wait after it, such as `6 wk`.",
}


def described(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with a description at every key that has none."""
    for name, shape in schema.get("$defs", {}).items():
        for key, field in shape.get("properties", {}).items():
            words = _OWN.get(f"{name}.{key}") or _KEYS.get(key) or _listed(name, key)
            if words and "description" not in field:
                field["description"] = words
    return schema


def _listed(name: str, key: str) -> str:
    return f"The {key} of this file." if name.endswith("File") else ""
