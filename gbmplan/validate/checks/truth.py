"""Conditions can come out either way, and every part of them counts.

Decided exactly, over all values in the ranges of the vocabulary: see `gbmplan.language.ranges`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf

from gbmplan.language.conditions import Quantity
from gbmplan.language.flaws import Flaw, flaws
from gbmplan.language.parts import Part
from gbmplan.language.ranges import TooComplexError
from gbmplan.problems import Note, Problem, brief
from gbmplan.rulebase.diagnosis import Diagnosis, Skipped
from gbmplan.rulebase.text import PackText
from gbmplan.rulebase.walk import conditions, within


class NeverTrue(Diagnosis):
    """A condition, or a part of one, is true of no patient.

    Why: the rule would never apply, and a contraindication that never applies protects nobody.

    Bad:
        # policies.yaml
        policies:
          - id: frail
            kind: scope
            when: alt > 5 and alt < 3
            say: the liver is not well
            because: nobody was treated
            inference: true

    Good:
        # policies.yaml
        policies:
          - id: frail
            kind: scope
            when: alt > 3 and alt < 5
            say: the liver is not well
            because: nobody was treated
            inference: true
    """

    code, name, severity = "GP330", "never-true", "error"


class AlwaysTrue(Diagnosis):
    """A condition, or a part of one, is true of every patient in whom it is measured.

    Why: it tells nobody apart, so a slip of `or` or of a threshold is likely, and a contraindication
    that always holds bars everybody.

    Bad:
        # policies.yaml
        policies:
          - id: frail
            kind: scope
            when: alt > 3 or alt <= 5
            say: the liver is not well
            because: nobody was treated
            inference: true

    Good:
        # policies.yaml
        policies:
          - id: frail
            kind: scope
            when: alt < 3 or alt >= 5
            say: the liver is not well
            because: nobody was treated
            inference: true
    """

    code, name, severity = "GP331", "always-true", "error"


class SuperfluousPart(Diagnosis):
    """A part of a condition changes no verdict.

    Why: what says nothing was meant to say something. A part counts as superfluous only when the
    condition gives the same verdict without it however much or little of the patient is known.

    Bad:
        # policies.yaml
        policies:
          - id: frail
            kind: scope
            when: alt > 5 or alt > 7
            say: the liver is not well
            because: nobody was treated
            inference: true

    Good:
        # policies.yaml
        policies:
          - id: frail
            kind: scope
            when: alt > 5 or macrophages > 7
            say: the liver is not well
            because: nobody was treated
            inference: true
    """

    code, name, severity = "GP332", "superfluous-part", "warning"


class RepeatedValue(Diagnosis):
    """A value stands twice in one list.

    Why: the second says nothing; most likely another value was meant.

    Bad:
        # policies.yaml
        policies:
          - id: late
            kind: scope
            when: setting in (recurrent, recurrent)
            say: not for recurrence
            because: nobody was treated
            inference: true

    Good:
        # policies.yaml
        policies:
          - id: late
            kind: scope
            when: setting == recurrent
            say: not for recurrence
            because: nobody was treated
            inference: true
    """

    code, name, severity = "GP333", "repeated-value", "warning"


DIAGNOSES = (NeverTrue, AlwaysTrue, SuperfluousPart, RepeatedValue)
_DIAGNOSIS: dict[str, type[Diagnosis]] = {
    "never": NeverTrue,
    "always": AlwaysTrue,
    "superfluous": SuperfluousPart,
    "repeated": RepeatedValue,
}


def check(pack: PackText) -> Iterator[Problem | Skipped]:
    """Every part of a condition that decides nothing, at its place inside the expression."""
    vocabulary = reach(pack)
    for item, path, text in conditions(pack):
        tree = pack.tree(text)
        if tree is None:
            continue
        try:
            found = flaws(text, tree, vocabulary)
        except TooComplexError:
            yield Skipped(f"whether `{brief(text)}` can be true and false", "too complex", item.place(*path))
            continue
        for flaw in found:
            place, notes = within(item, path, text, flaw.part.start, flaw.part.end), []
            if flaw.kind in ("never", "always") and len(flaw.others) == 2:  # the caret at the second one
                first, last = flaw.others
                place = within(item, path, text, last.start, last.end)
                notes = [Note(within(item, path, text, first.start, first.end), "the other one")]
            yield _DIAGNOSIS[flaw.kind].at(place, *_words(flaw, text), notes=notes)


def reach(pack: PackText) -> Mapping[str, Quantity]:
    """The vocabulary with all that a fact can be: of what was never given, the weeks are infinite."""
    vocabulary = dict(pack.quantities())
    for name, item in pack.biomarkers.items():
        if item.value.derived_from is not None and name in vocabulary and vocabulary[name].kind == "number":
            vocabulary[name] = vocabulary[name]._replace(high=inf)
    return vocabulary


def _words(flaw: Flaw, text: str) -> tuple[str, str]:
    """Message and advice."""
    part, others = _quoted(flaw.part, text), [_quoted(other, text) for other in flaw.others]
    what = "the condition" if flaw.whole else "this part of the condition"
    if flaw.kind == "repeated":
        return f"a value stands twice in {part}", "remove it, or write the value that was meant"
    if flaw.kind == "superfluous":
        if others:
            return f"{part} adds nothing beside {others[0]}", "remove it, or mend whichever of the two has a slip"
        return f"{part} decides nothing here: without it every verdict stays", "remove it, or mend what has a slip"
    if flaw.kind == "never":
        if len(others) == 2:
            return (
                f"{others[1]} contradicts {others[0]}, so {what} is never true",
                "mend a threshold, or write `or` if either is enough",
            )
        return f"{part} is never true", "mend a value, or leave it out"
    if len(others) == 2:
        return (
            f"{others[0]} or {others[1]} is true of every patient, so {what} tells nobody apart",
            "mend a threshold, or write `and` if both are needed",
        )
    return f"{part} is true of every patient", "mend a value, or leave it out"


def _quoted(part: Part, text: str) -> str:
    return f"`{brief(text[part.start - 1 : part.end - 1], 80)}`"
