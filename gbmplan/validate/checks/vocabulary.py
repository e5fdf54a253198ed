"""Biomarkers say what their kind needs: a number its unit and range, a category its values."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from gbmplan.language.units import UNITS, code
from gbmplan.problems import Problem, listed
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.shape import Biomarker
from gbmplan.rulebase.text import Item, PackText


class IncompleteNumber(Diagnosis):
    """A biomarker that is a number lacks its unit or its range.

    Why: a profile gives 6, 6 mg/d or 0.006 g/d, and gbmplan has to know that they are the same, and that 600 is a slip.

    Bad:
        # biomarkers.yaml
        biomarkers:
          - {id: ldh, title: {en: LDH}, kind: number, group: laboratory, unit: "1"}
        # policies.yaml
        policies:
          - {id: thought, kind: scope, when: ldh > 50, say: x, because: it is known, inference: true}

    Good:
        # biomarkers.yaml
        biomarkers:
          - {id: ldh, title: {en: LDH}, kind: number, group: laboratory, unit: "1", range: [0, 100]}
        # policies.yaml
        policies:
          - {id: thought, kind: scope, when: ldh > 50, say: x, because: it is known, inference: true}
    """

    code, name = "GP110", "incomplete-number"


class IncompleteCategory(Diagnosis):
    """A category has fewer than two different values.

    Why: it could tell no patient from another.

    Bad:
        # biomarkers.yaml
        biomarkers:
          - {id: side, title: {en: Side}, kind: category, group: imaging, categories: [left]}
        # policies.yaml
        policies:
          - {id: thought, kind: scope, when: side == left, say: x, because: it is known, inference: true}

    Good:
        # biomarkers.yaml
        biomarkers:
          - {id: side, title: {en: Side}, kind: category, group: imaging, categories: [left, right]}
        # policies.yaml
        policies:
          - {id: thought, kind: scope, when: side == left, say: x, because: it is known, inference: true}
    """

    code, name = "GP111", "incomplete-category"


class NeedlessKey(Diagnosis):
    """A biomarker has a key that its kind cannot use: a unit without a number, categories without a category.

    Why: one of the two was meant otherwise.

    Bad:
        # biomarkers.yaml
        biomarkers:
          - {id: fever, title: {en: Fever}, kind: flag, group: clinical, categories: [low, high]}
        # policies.yaml
        policies:
          - {id: thought, kind: scope, when: fever, say: x, because: it is known, inference: true}

    Good:
        # biomarkers.yaml
        biomarkers:
          - {id: fever, title: {en: Fever}, kind: flag, group: clinical}
        # policies.yaml
        policies:
          - {id: thought, kind: scope, when: fever, say: x, because: it is known, inference: true}
    """

    code, name = "GP112", "needless-key"


class UnknownUnit(Diagnosis):
    """A unit is not one that gbmplan converts.

    Why: values of profiles are converted to it; UCUM gives each unit one code.

    Bad:
        # biomarkers.yaml
        biomarkers:
          - {id: pressure, title: {en: Pressure}, kind: number, group: clinical, unit: mmHg, range: [0, 300]}
        # policies.yaml
        policies:
          - {id: thought, kind: scope, when: pressure > 180, say: x, because: it is known, inference: true}

    Good:
        # biomarkers.yaml
        biomarkers:
          - {id: pressure, title: {en: Pressure}, kind: number, group: clinical, unit: "mm[Hg]", range: [0, 300]}
        # policies.yaml
        policies:
          - {id: thought, kind: scope, when: pressure > 180, say: x, because: it is known, inference: true}
    """

    code, name = "GP208", "unknown-unit"


class EmptyRange(Diagnosis):
    """The lowest value of a range is not below the highest.

    Why: no profile could give a value inside it.

    Bad:
        # biomarkers.yaml
        biomarkers:
          - {id: ldh, title: {en: LDH}, kind: number, group: laboratory, unit: "1", range: [100, 0]}
        # policies.yaml
        policies:
          - {id: thought, kind: scope, when: ldh > 50, say: x, because: it is known, inference: true}

    Good:
        # biomarkers.yaml
        biomarkers:
          - {id: ldh, title: {en: LDH}, kind: number, group: laboratory, unit: "1", range: [0, 100]}
        # policies.yaml
        policies:
          - {id: thought, kind: scope, when: ldh > 50, say: x, because: it is known, inference: true}
    """

    code, name = "GP113", "empty-range"


class BadDerivation(Diagnosis):
    """A biomarker that follows from prior therapies is of the wrong kind.

    Why: whether a therapy was given is a flag; the time since it is a number of weeks.

    Bad:
        # biomarkers.yaml
        biomarkers:
          - id: had_bevacizumab
            title: {en: Bevacizumab before}
            kind: category
            group: therapy
            categories: [never, before]
            derived_from: {prior_therapy: bevacizumab, measure: given}
        # policies.yaml
        policies:
          - {id: thought, kind: scope, when: had_bevacizumab == before, say: x, because: it is known, inference: true}

    Good:
        # biomarkers.yaml
        biomarkers:
          - id: had_bevacizumab
            title: {en: Bevacizumab before}
            kind: flag
            group: therapy
            derived_from: {prior_therapy: bevacizumab, measure: given}
        # policies.yaml
        policies:
          - {id: thought, kind: scope, when: had_bevacizumab, say: x, because: it is known, inference: true}
    """

    code, name = "GP114", "bad-derivation"


class NoPhases(Diagnosis):
    """The pack declares no phases, and extends none that does.

    Why: a regimen is steps in phases; without them there is no order.

    Bad:
        # pack.yaml, alone
        id: example
        version: 1.0.0
        title: {en: Example}
        licence: Apache-2.0
        description: For explanation.

    Good:
        # pack.yaml, alone
        id: example
        version: 1.0.0
        title: {en: Example}
        licence: Apache-2.0
        description: For explanation.
        phases:
          - {id: deliver, title: {en: Deliver}, because: agents have to get in first}
    """

    code, name = "GP115", "no-phases"


DIAGNOSES = (
    IncompleteNumber,
    IncompleteCategory,
    NeedlessKey,
    UnknownUnit,
    EmptyRange,
    BadDerivation,
    NoPhases,
)
_ONLY_FOR = {"unit": "number", "range": "number", "categories": "category"}


def check(pack: PackText) -> Iterator[Problem]:
    """Biomarkers that lack what their kind needs or carry what it cannot use; a pack without phases."""
    for item in pack.biomarkers.values():
        marker: Biomarker = item.value
        yield from _derived(item, marker)
        if marker.kind == "number":
            yield from _number(item, marker)
        elif marker.kind == "category" and len(set(marker.categories)) < 2 and item.whole("categories"):
            yield IncompleteCategory.at(
                item.place("categories"),
                f"the category `{marker.id}` needs two or more different `categories`",
                "list every value it can take, or make it `kind: flag`",
            )
        for key, kind in _ONLY_FOR.items():
            if getattr(marker, key) and marker.kind != kind:
                yield NeedlessKey.at(
                    item.place(key, key=True), f"a {marker.kind} has no `{key}`", f"remove it, or write `kind: {kind}`"
                )
    if not pack.header.phases and "phases" not in pack.damaged:
        yield NoPhases.at(
            pack.header_item.place("phases"),
            "the pack declares no phases",
            "list them in order under `phases:`, or extend a pack that does",
        )


def _derived(item: Item, marker: Biomarker) -> Iterator[Problem]:
    """What follows from the list of prior therapies is a flag, or a number of weeks."""
    source = marker.derived_from
    if source is None:
        return
    if source.measure == "given" and marker.kind != "flag":
        yield BadDerivation.at(item.place("kind"), "whether a therapy was given is a flag", "write `kind: flag`")
    if source.measure == "weeks_since_last" and (marker.kind, marker.unit) != ("number", "wk"):
        yield BadDerivation.at(
            item.place("unit" if marker.unit else "kind"),
            "weeks since a therapy are a number with the unit wk",
            "write `kind: number` and `unit: wk`",
        )


def _number(item: Item, marker: Biomarker) -> Iterator[Problem]:
    lacks = [key for key in ("unit", "range") if getattr(marker, key) is None and item.whole(key)]
    if lacks:
        both = " and ".join(f"`{key}`" for key in lacks)
        yield IncompleteNumber.at(
            item.place("id"),
            f"the number `{marker.id}` needs {both}",
            'give its UCUM unit (`"1"` for none) and the lowest and highest plausible value',
        )
    if marker.unit is not None and code(marker.unit) != marker.unit:
        known = code(marker.unit)
        yield UnknownUnit.at(
            item.place("unit"),
            f"`{marker.unit}` is not a unit that gbmplan converts",
            f"write `{known}`" if known else f"use {listed(UNITS)}",
        )
    if marker.range is not None and not (marker.range[0] < marker.range[1] and all(map(isfinite, marker.range))):
        yield EmptyRange.at(
            item.place("range"),
            "the lowest value must be below the highest, and both finite",
            "write `[lowest, highest]`",
        )
