"""A number compared with a percentage is one."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.language.conditions import Quantity
from gbmplan.language.numbers import figure
from gbmplan.language.parts import Part, parts
from gbmplan.problems import Problem
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import PackText
from gbmplan.rulebase.walk import conditions, within


class FractionOfPercent(Diagnosis):
    """A condition compares a biomarker in percent with a fraction below 1.

    Why: 0.3 then means 0.3 %, and nearly every patient is above it; what was meant is most often 30.

    Bad:
        # policies.yaml
        policies:
          - {id: late, kind: scope, when: macrophages >= 0.3, say: x, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - {id: late, kind: scope, when: macrophages >= 30, say: x, because: it is known, inference: true}
    """

    code, name, severity = "GP336", "fraction-of-percent", "warning"


DIAGNOSES = (FractionOfPercent,)
_REACHES = 2.0
"""Percent that a biomarker must be able to reach; one that stays below is rightly compared with fractions."""


def check(pack: PackText) -> Iterator[Problem]:
    """Comparisons of a percentage with what looks like a share of one."""
    vocabulary = pack.quantities()
    for item, path, text in conditions(pack):
        tree = pack.tree(text)
        if tree is None or "." not in text:
            continue
        for part in parts(text, tree).all():
            found = _fraction(part, vocabulary)
            if found is not None:
                number = found * 100
                yield FractionOfPercent.at(
                    within(item, path, text, part.start, part.end),
                    f"`{part.tree[1]}` is in percent, and {figure(found)} would be {figure(found)} %",
                    f"write {figure(number)} if that was meant; {figure(found)} % is rarely a line",
                )


def _fraction(part: Part, vocabulary: dict[str, Quantity]) -> float | None:
    """The fraction with which a part compares a percentage."""
    if part.tree[0] != "cmp":
        return None
    _, name, _, value = part.tree
    quantity = vocabulary[name]
    small = isinstance(value, float | int) and not isinstance(value, bool) and 0 < value < 1
    return float(value) if small and quantity.unit == "%" and quantity.high >= _REACHES else None
