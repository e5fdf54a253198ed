"""What is declared is used: citations are cited, biomarkers are read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gbmplan.problems import Problem
from gbmplan.rulebase import shape
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import PackText
from gbmplan.rulebase.walk import citations, conditions


class UnusedEvidence(Diagnosis):
    """No rule cites this record.

    Why: a citation that supports nothing and opposes nothing is often one that a rule forgot, or that
    stayed when its rule went.

    Bad:
        # evidence.yaml
        evidence:
          - {id: spare, finding: It worked., design: mouse, strength: D, context: animal, confidence: verified}

    Good:
        # evidence.yaml
        evidence:
          - {id: spare, finding: It worked., design: mouse, strength: D, context: animal, confidence: verified}
        # policies.yaml
        policies:
          - {id: aim, kind: principle, say: it works, because: seen in mice, evidence: [spare]}
    """

    code, name, severity = "GP230", "unused-evidence", "info"


class UnreadBiomarker(Diagnosis):
    """No condition, washout or gate reads this biomarker, and no plan begins with it.

    Why: a profile may carry it, and nothing would come of it.

    Bad:
        # biomarkers.yaml
        biomarkers:
          - {id: fever, title: {en: Fever}, kind: flag, group: clinical}

    Good:
        # biomarkers.yaml
        biomarkers:
          - {id: fever, title: {en: Fever}, kind: flag, group: clinical}
        # policies.yaml
        policies:
          - {id: hot, kind: scope, when: fever, say: not in fever, because: nobody was treated, inference: true}
    """

    code, name, severity = "GP231", "unread-biomarker", "info"


NEEDS = ("targets", "interventions", "policies", "disagreements", "combinations")
DIAGNOSES = (UnusedEvidence, UnreadBiomarker)
_WORD = re.compile(r"[a-z][a-z0-9_]*")


def check(pack: PackText) -> Iterator[Problem]:
    """Records and biomarkers that are only declared."""
    cited = {
        citation if isinstance(citation, str) else citation.source
        for _, _, listed in citations(pack)
        for citation in listed
    }
    strange = not cited <= pack.known("evidence")  # a name with a slip is the reason, and is reported
    for name, item in pack.evidence.items():
        if name not in cited and not strange:
            yield UnusedEvidence.at(item.place("id"), f"no rule cites `{name}`", "cite it where it bears, or remove it")
    texts = {text for _, _, text in conditions(pack)}
    read = {word for text in texts for word in _WORD.findall(text)}
    read.update(fact.biomarker for fact in pack.header.leading)
    for item in pack.policies.values():
        if isinstance(item.value, shape.Washout):
            read.add(item.value.biomarker)
        elif isinstance(item.value, shape.Gate):
            read.update(item.value.measure)
    strange = any(pack.tree(text) is None for text in texts)
    for name, item in pack.biomarkers.items():
        if name not in read and not strange:
            yield UnreadBiomarker.at(
                item.place("id"), f"no rule reads `{name}`", "read it in a condition, or remove it"
            )
