"""The strength of a record does not exceed what a study of its kind can show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gbmplan.problems import Problem
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.shape import Evidence
from gbmplan.rulebase.text import PackText
from gbmplan.rulebase.vocabulary import words


class Overstated(Diagnosis):
    """A record is graded stronger than its design, or the kind of subject it was seen in, allows.

    Why: rules take their grade from their best record, so one letter too good passes on to every rule
    that cites it. A: randomised phase 3, guideline or label; B: randomised phase 2, systematic review;
    C: single arms, cohorts, human tissue; D: case reports, animals, cells, records without a result;
    E: narrative reviews and hearsay. Of several words in `design` the best one counts.

    Bad:
        # evidence.yaml
        evidence:
          - {id: rats, finding: Fewer died., design: rat, strength: C, context: animal, confidence: verified}
        # policies.yaml
        policies:
          - {id: aim, kind: principle, say: it works, because: seen in rats, evidence: [rats]}

    Good:
        # evidence.yaml
        evidence:
          - {id: rats, finding: Fewer died., design: rat, strength: D, context: animal, confidence: verified}
        # policies.yaml
        policies:
          - {id: aim, kind: principle, say: it works, because: seen in rats, evidence: [rats]}
    """

    code, name, severity = "GP510", "overstated", "warning"


DIAGNOSES = (Overstated,)
_RANDOMISED = r"(?<!not )(?<!non-)(?<!un)randomi[sz]ed"
_DESIGNS = tuple(
    (strength, re.compile(pattern))
    for strength, pattern in (
        (
            "A",
            rf"phase (3|2/3|iii).*{_RANDOMISED}|{_RANDOMISED}.*phase (3|2/3|iii)|guideline|criteria|classification"
            r"|(?<!open )(?<!open-)label|meta-analysis",
        ),
        ("B", rf"{_RANDOMISED}|phase (3|iii)|systematic review"),
        (
            "C",
            r"phase [012i]|single.arm|pilot|cohort|retrospective|prospective|series|human|patients?\b|scoping review"
            r"|observational|case.control|feasibility",
        ),
        (
            "D",
            r"case report|mouse|mice|murine|\brats?\b|\bcats?\b|\bdogs?\b|animal|in vitro|cell lines?|ex vivo"
            r"|registry|eligibility|pharmacovigilance|model\b",
        ),
        ("E", r"review|editorial|opinion|comment|proposal"),
    )
)
"""Strength → words of a design that allow it; the first that fit decide."""
_HEARSAY = re.compile(r"no source|second.hand|secondary|recalled|not looked up|from (the )?press|not seen")
_RESULTLESS = re.compile(r"no result|registry record|design only|eligibility criteria")


def check(pack: PackText) -> Iterator[Problem]:
    """Records that are graded too well."""
    seen_in = {context.id: str(context.seen_in) for context in words(pack.header).contexts}
    for item in pack.evidence.values():
        record: Evidence = item.value
        most, why = _most(record, seen_in.get(record.context, "people"))
        if record.strength < most and record.confidence != "memory":  # that is `overgraded` already
            yield Overstated.at(
                item.place("strength"),
                f"`{record.strength}` is more than {why} can show",
                f"write `strength: {most}`, or say in `design` what makes it stronger",
            )


def _most(record: Evidence, seen_in: str) -> tuple[str, str]:
    """The best letter that a record can have, and what limits it."""
    design = record.design.lower()
    found = [("A", "")]
    if _HEARSAY.search(design):
        found.append(("E", "what was only heard of"))
    elif _RESULTLESS.search(design):
        found.append(("D", "a record without a result"))
    else:
        fitting = [strength for strength, pattern in _DESIGNS if pattern.search(design)]
        if fitting:
            found.append((fitting[0], f"the design `{record.design}`"))
    if seen_in != "people":
        found.append(("D", f"a study of {seen_in}"))
    return max(found, key=lambda pair: pair[0])
