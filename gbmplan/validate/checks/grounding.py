"""Every rule rests on evidence, or says that it is inference."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.problems import Problem
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.shape import Unavailable
from gbmplan.rulebase.text import PackText
from gbmplan.rulebase.walk import grounded


class NoEvidence(Diagnosis):
    """A rule has neither evidence nor `inference: true`.

    Why: what nobody has shown may still be a sensible rule, but a plan has to say that it is only that.

    Bad:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known}

    Good:
        # policies.yaml
        policies:
          - {id: thought, kind: principle, say: clear first, because: it is known, inference: true}
          - {id: shown, kind: principle, say: clear first, because: a trial showed it, evidence: [first_trial]}
    """

    code, name = "GP501", "no-evidence"


class Overgraded(Diagnosis):
    """A record that was written from memory is graded above E.

    Why: what was not checked against the source supports nothing stronger.

    Bad:
        # evidence.yaml
        evidence:
          - {id: recalled, finding: It worked., design: phase 2, strength: C, context: gbm, confidence: memory}
        # policies.yaml
        policies:
          - {id: shown, kind: principle, say: clear first, because: a trial showed it, evidence: [recalled]}

    Good:
        # evidence.yaml
        evidence:
          - {id: recalled, finding: It worked., design: phase 2, strength: E, context: gbm, confidence: memory}
        # policies.yaml
        policies:
          - {id: shown, kind: principle, say: clear first, because: a trial showed it, evidence: [recalled]}
    """

    code, name = "GP502", "overgraded"


DIAGNOSES = (NoEvidence, Overgraded)


def check(pack: PackText) -> Iterator[Problem]:
    """Rules without evidence, and records graded beyond what memory can support."""
    for item, path, rule in grounded(pack):
        said = isinstance(rule, Unavailable)  # of a place, not of medicine: the reason is enough
        if not said and not rule.evidence and not rule.inference and item.whole(*path, "evidence"):
            yield NoEvidence.at(
                item.place(*path),
                "this rule has neither evidence nor `inference: true`",
                "cite a record under `evidence:`, or add `inference: true`",
            )
    for item in pack.evidence.values():
        record = item.value
        if record.confidence == "memory" and record.strength != "E":
            yield Overgraded.at(
                item.place("strength"),
                "a record from memory supports nothing stronger than grade E",
                "set `strength: E`",
            )
