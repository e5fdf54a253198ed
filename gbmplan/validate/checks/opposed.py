"""What a rule cites speaks for it."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.problems import Problem
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import PackText
from gbmplan.rulebase.walk import grounded


class OnlyOpposed(Diagnosis):
    """All that a rule cites opposes it, and it is not marked as inference.

    Why: the rule looks as if it rested on sources, and rests on none. Either one of them supports it, or the
    rule is the author's inference against them.

    Bad:
        # policies.yaml
        policies:
          - id: shown
            kind: principle
            say: clear first
            because: a trial tried it
            evidence: [{source: first_trial, direction: opposes}]

    Good:
        # policies.yaml
        policies:
          - id: shown
            kind: principle
            say: clear first
            because: a trial tried it, in patients in whom it could not work
            inference: true
            evidence: [{source: first_trial, direction: opposes}]
    """

    code, name, severity = "GP503", "only-opposed", "warning"


DIAGNOSES = (OnlyOpposed,)


def check(pack: PackText) -> Iterator[Problem]:
    """Rules with no record on their side."""
    for item, path, rule in grounded(pack):
        if rule.inference or not rule.evidence or not item.whole(*path, "evidence"):
            continue
        if all(not isinstance(cited, str) and cited.direction == "opposes" for cited in rule.evidence):
            yield OnlyOpposed.at(
                item.place(*path, "evidence", key=True),
                "every record that this rule cites opposes it",
                "cite one that supports it, or add `inference: true`",
            )
