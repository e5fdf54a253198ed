"""The outcomes of a gate say what to do whatever it finds, and when it finds nothing out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise, product
from typing import Any

from gbmplan.language.conditions import Quantity, Tree, Value, decide, names
from gbmplan.language.numbers import figure
from gbmplan.language.ranges import Space, TooComplexError
from gbmplan.problems import Problem
from gbmplan.rulebase import shape
from gbmplan.rulebase.diagnosis import Diagnosis, Skipped
from gbmplan.rulebase.text import Item, PackText
from gbmplan.validate.checks.truth import reach


class ValueWithoutOutcome(Diagnosis):
    """For some values of what a gate measures no outcome says what to do.

    Why: at the gate somebody holds the result in hand, and the plan has no word for it. Decided exactly, over all
    values in the ranges of the vocabulary.

    Bad:
        # policies.yaml
        policies:
          - id: look
            kind: gate
            after: [clearer]
            at: 2 wk
            measure: [alt]
            decide: see whether the liver bears it
            outcomes:
              - {when: alt < 3, then: go_on, because: it does, inference: true}
              - {when: alt > 5, then: stop, because: it does not, inference: true}
            because: it is known
            inference: true

    Good:
        # policies.yaml
        policies:
          - id: look
            kind: gate
            after: [clearer]
            at: 2 wk
            measure: [alt]
            decide: see whether the liver bears it
            outcomes:
              - {when: alt < 3, then: go_on, because: it does, inference: true}
              - {then: stop, because: it does not or nobody knows, inference: true}
            because: it is known
            inference: true
    """

    code, name, severity = "GP450", "value-without-outcome", "warning"


class UnknownWithoutOutcome(Diagnosis):
    """Nothing says what to do when what a gate measures stays unknown.

    Why: tissue that cannot be had and tests that fail are common. An outcome without `when`, the last, applies where
    none before it does, so also when nothing was measured.

    Bad:
        # policies.yaml
        policies:
          - id: look
            kind: gate
            after: [clearer]
            at: 2 wk
            measure: [alt]
            decide: see whether the liver bears it
            outcomes:
              - {when: alt < 3, then: go_on, because: it does, inference: true}
              - {when: alt >= 3, then: stop, because: it does not, inference: true}
            because: it is known
            inference: true

    Good:
        # policies.yaml
        policies:
          - id: look
            kind: gate
            after: [clearer]
            at: 2 wk
            measure: [alt]
            decide: see whether the liver bears it
            outcomes:
              - {when: alt < 3, then: go_on, because: it does, inference: true}
              - {when: alt >= 3, then: stop, because: it does not, inference: true}
              - {then: hold, because: measure it first, inference: true}
            because: it is known
            inference: true
    """

    code, name, severity = "GP451", "unknown-without-outcome", "warning"


class HiddenOutcome(Diagnosis):
    """An outcome of a gate stands behind one without `when`.

    Why: the first outcome that applies counts, and one without `when` always applies.

    Bad:
        # policies.yaml
        policies:
          - id: look
            kind: gate
            after: [clearer]
            at: 2 wk
            measure: [alt]
            decide: see whether the liver bears it
            outcomes:
              - {then: hold, because: measure it first, inference: true}
              - {when: alt < 3, then: go_on, because: it does, inference: true}
            because: it is known
            inference: true

    Good:
        # policies.yaml
        policies:
          - id: look
            kind: gate
            after: [clearer]
            at: 2 wk
            measure: [alt]
            decide: see whether the liver bears it
            outcomes:
              - {when: alt < 3, then: go_on, because: it does, inference: true}
              - {then: hold, because: measure it first, inference: true}
            because: it is known
            inference: true
    """

    code, name, severity = "GP452", "hidden-outcome", "error"


DIAGNOSES = (ValueWithoutOutcome, UnknownWithoutOutcome, HiddenOutcome)
_TRIED = 20_000
"""Combinations of values among which an example is sought."""


def check(pack: PackText) -> Iterator[Problem | Skipped]:
    """What the outcomes of each gate leave out."""
    for item in pack.policies.values():
        if isinstance(item.value, shape.Gate) and item.value.outcomes:
            yield from _gate(pack, item, item.value.outcomes)


def _gate(pack: PackText, item: Item, outcomes: tuple[shape.GateOutcome, ...]) -> Iterator[Problem | Skipped]:
    always = next((index for index, outcome in enumerate(outcomes) if outcome.when is None), None)
    if always is not None:
        for index in range(always + 1, len(outcomes)):
            place = item.place("outcomes", index)
            yield HiddenOutcome.at(
                place,
                f"outcome {always + 1} of `{item.value.id}` has no `when`, so this one never applies",
                "put it before",
            )
        return
    trees = [pack.tree(outcome.when) for outcome in outcomes if outcome.when is not None]
    if any(tree is None for tree in trees):  # said by `conditions`
        return
    place = item.place("outcomes", key=True)
    whole: Tree = ["or", *trees]
    vocabulary = reach(pack)
    try:
        certain = Space(vocabulary, whole).certain(whole)
    except TooComplexError:
        yield Skipped(f"whether the outcomes of `{item.value.id}` leave values out", "too complex", place)
        return
    if not certain:
        example = _example(vocabulary, whole)
        said = f", such as {example}" if example else ""
        yield ValueWithoutOutcome.at(
            place,
            f"no outcome of `{item.value.id}` applies to some of what it can find{said}",
            "add an outcome for it, or a last one without `when`",
        )
    else:
        yield UnknownWithoutOutcome.at(
            place,
            f"no outcome of `{item.value.id}` says what to do when what it measures stays unknown",
            "add a last outcome without `when`, such as `then: hold`",
        )


def _example(vocabulary: Any, tree: Tree) -> str:
    """Values for which a condition is false; empty where none is found soon."""
    read = list(dict.fromkeys(names(tree)))
    options = [_values(vocabulary[name], name, tree) for name in read]
    for picked in islice(product(*options), _TRIED):
        if decide(tree, dict(zip(read, picked, strict=True))) is False:
            return ", ".join(f"`{name}` {_written(value)}" for name, value in zip(read, picked, strict=True))
    return ""


def _values(quantity: Quantity, name: str, tree: Tree) -> list[Value]:
    """One value of each kind that the condition tells apart."""
    if quantity.kind == "flag":
        return [True, False]
    if quantity.kind == "category":
        return list(quantity.categories)
    cuts = sorted({quantity.low, *(float(cut) for cut in _cuts(tree, name)), min(quantity.high, 1e6)})
    between = [(low + high) / 2 for low, high in pairwise(cuts)]
    return sorted([*cuts, *between])


def _cuts(tree: Tree, name: str) -> Iterator[float]:
    if tree[0] in ("and", "or", "not"):
        for part in tree[1:]:
            yield from _cuts(part, name)
    elif tree[0] == "cmp" and tree[1] == name:
        yield tree[3]
    elif tree[0] == "in" and tree[1] == name:
        yield from tree[2]


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else figure(value)
