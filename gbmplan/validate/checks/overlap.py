"""Contraindications of one intervention do not repeat each other, and leave its other rules a chance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from gbmplan.language.conditions import Tree, names
from gbmplan.language.ranges import Space, TooComplexError
from gbmplan.problems import Note, Place, Problem
from gbmplan.rulebase.diagnosis import Diagnosis, Skipped
from gbmplan.rulebase.text import Item, PackText
from gbmplan.validate.checks.truth import reach


class OverlappingContraindication(Diagnosis):
    """Whenever this contraindication holds, another one of the same kind holds too.

    Why: the narrower of the two never excludes anybody, and when both are relative one finding is
    counted twice. Most likely a threshold has a slip. It is not reported when the narrower one says
    more: absolute where the wider one is relative, or not recoverable where the wider one is.

    Bad:
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: csf1r
        modality: antibody
        phase: clear
        stage: trial
        status: tried
        route: oral
        covers: [{target: m2, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}
        contraindications:
          - {id: high, when: alt > 3, kind: absolute, recoverable: true, because: label, inference: true}
          - {id: higher, when: alt > 5, kind: absolute, recoverable: true, because: label, inference: true}

    Good:
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: csf1r
        modality: antibody
        phase: clear
        stage: trial
        status: tried
        route: oral
        covers: [{target: m2, strength: partial, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}
        contraindications:
          - {id: high, when: alt > 3, kind: relative, recoverable: true, because: label, inference: true}
          - {id: higher, when: alt > 5, kind: absolute, recoverable: true, because: label, inference: true}
    """

    code, name, severity = "GP334", "overlapping-contraindication", "warning"


class ContraindicatedAnyway(Diagnosis):
    """Whenever this rule of an intervention would act, an absolute contraindication excludes the intervention.

    Why: the cover, the caution or the relative contraindication can never be of use.

    Bad:
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: csf1r
        modality: antibody
        phase: clear
        stage: trial
        status: tried
        route: oral
        covers: [{target: m2, strength: partial, when: macrophages > 50, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}
        contraindications:
          - {id: many, when: macrophages > 30, kind: absolute, recoverable: true, because: label, inference: true}

    Good:
        # interventions/other.yaml
        id: other
        title: {en: Other}
        class: csf1r
        modality: antibody
        phase: clear
        stage: trial
        status: tried
        route: oral
        covers: [{target: m2, strength: partial, when: macrophages > 50, because: seen, inference: true}]
        delivery: {need: not_needed, because: it acts outside, inference: true}
        contraindications:
          - {id: few, when: macrophages < 30, kind: absolute, recoverable: true, because: label, inference: true}
    """

    code, name, severity = "GP335", "contraindicated-anyway", "warning"


DIAGNOSES = (OverlappingContraindication, ContraindicatedAnyway)


_WEIGHT = ("relative", "strong", "absolute")
"""Kinds of contraindications, the lightest first."""


class _Held(NamedTuple):
    """A rule of an intervention that depends on the patient."""

    value: Any
    tree: Tree
    reads: frozenset[str]
    place: Place


def check(pack: PackText) -> Iterator[Problem | Skipped]:
    """Contraindications inside others of their kind, and rules inside an absolute one."""
    vocabulary = reach(pack)
    for item in pack.interventions.values():
        barring = _held(pack, item, "contraindications")
        acting = [*_held(pack, item, "covers"), *_held(pack, item, "cautions")]
        for index, narrow in enumerate(barring):
            for place, wide in enumerate(barring):
                if place == index or not narrow.reads & wide.reads or _says_more(narrow.value, wide.value):
                    continue
                implied = _implied(narrow, wide, vocabulary)
                if implied is None:
                    yield _skipped(narrow, wide)
                elif implied and (place < index or not _implied(wide, narrow, vocabulary)):  # of two alike, the second
                    yield _repeated(narrow, wide)
                    break
        for rule in acting:
            for wide in barring:
                if wide.value.kind == "absolute" and rule.reads & wide.reads:
                    implied = _implied(rule, wide, vocabulary)
                    if implied is None:
                        yield _skipped(rule, wide)
                    elif implied:
                        yield _contraindicated_anyway(rule, wide)
                        break


def _held(pack: PackText, item: Item, field: str) -> list[_Held]:
    found = []
    for index, rule in enumerate(getattr(item.value, field)):
        tree = pack.tree(rule.when) if rule.when is not None else None
        if tree is not None:
            found.append(_Held(rule, tree, frozenset(names(tree)), item.place(field, index, "when")))
    return found


def _says_more(narrow: Any, wide: Any) -> bool:
    """Whether a contraindication is worth its while beside a wider one."""
    if narrow.kind != wide.kind:
        return _WEIGHT.index(narrow.kind) > _WEIGHT.index(wide.kind)
    return bool(wide.recoverable and not narrow.recoverable)


def _implied(narrow: _Held, wide: _Held, vocabulary: Any) -> bool | None:
    try:
        return Space(vocabulary, narrow.tree, wide.tree).implies(narrow.tree, wide.tree)
    except TooComplexError:
        return None


def _repeated(narrow: _Held, wide: _Held) -> Problem:
    if wide.value.kind == "absolute" != narrow.value.kind:
        return _contraindicated_anyway(narrow, wide)
    counted = ", so it never decides" if narrow.value.kind == "absolute" else ", so one finding counts twice"
    return OverlappingContraindication.at(
        narrow.place,
        f"whenever `{narrow.value.id}` holds, `{wide.value.id}` holds too{counted}",
        "remove it, or mend the threshold that has a slip",
        notes=[Note(wide.place, f"`{wide.value.id}` holds wider")],
    )


def _contraindicated_anyway(rule: _Held, wide: _Held) -> Problem:
    return ContraindicatedAnyway.at(
        rule.place,
        f"whenever this holds, `{wide.value.id}` excludes the intervention",
        "remove it, or mend one of the two",
        notes=[Note(wide.place, "the absolute contraindication")],
    )


def _skipped(narrow: _Held, wide: _Held) -> Skipped:
    return Skipped(f"whether `{wide.value.id}` holds wherever this does", "too complex", narrow.place)
