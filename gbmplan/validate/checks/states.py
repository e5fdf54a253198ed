"""Each value of a state can be reached, and names of states and of their values mean one thing.

Values may overlap: they stand in an order, and the first that holds is reached.
"""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.language.conditions import Tree
from gbmplan.language.ranges import Space, TooComplexError
from gbmplan.problems import Note, Problem, listed
from gbmplan.rulebase.diagnosis import Diagnosis, Skipped
from gbmplan.rulebase.shape import State
from gbmplan.rulebase.text import Item, PackText
from gbmplan.validate.checks.truth import reach


class UnreachableValue(Diagnosis):
    """A value of a state is reached in no patient: whenever its condition is true, that of a value before it is, too.

    Why: the first value that holds is reached, so this one never is, and what is said of it acts on nobody.

    Bad:
        # policies.yaml
        policies:
          - id: frailty
            kind: state
            title: {en: Frailty}
            because: it is known
            inference: true
            values:
              - {value: some, title: {en: some}, when: alt > 3, because: it is known, inference: true}
              - {value: much, title: {en: much}, when: alt > 9, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - id: frailty
            kind: state
            title: {en: Frailty}
            because: it is known
            inference: true
            values:
              - {value: much, title: {en: much}, when: alt > 9, because: it is known, inference: true}
              - {value: some, title: {en: some}, when: alt > 3, because: it is known, inference: true}
    """

    code, name = "GP337", "unreachable-value"


class StateName(Diagnosis):
    """A state has the id of a biomarker, or two of its values the same id, or one is called `unknown`.

    Why: conditions read states like biomarkers, so one word would mean two things; and unknown is what a state is
    where none of its values is reached.

    Bad:
        # policies.yaml
        policies:
          - id: frailty
            kind: state
            title: {en: Frailty}
            because: it is known
            inference: true
            values:
              - {value: unknown, title: {en: unclear}, when: alt > 3, because: it is known, inference: true}
              - {value: fit, title: {en: fit}, when: alt < 1, because: it is known, inference: true}

    Good:
        # policies.yaml
        policies:
          - id: frailty
            kind: state
            title: {en: Frailty}
            because: it is known
            inference: true
            values:
              - {value: frail, title: {en: frail}, when: alt > 3, because: it is known, inference: true}
              - {value: fit, title: {en: fit}, when: alt < 1, because: it is known, inference: true}
    """

    code, name = "GP338", "state-name"


DIAGNOSES = (UnreachableValue, StateName)


def check(pack: PackText) -> Iterator[Problem | Skipped]:
    """Names that mean two things; values that nothing reaches."""
    for name, item in pack.policies.items():
        if isinstance(item.value, State):
            yield from _names(pack, name, item)
            if name not in pack.biomarkers:
                yield from _values(pack, item)


def _names(pack: PackText, name: str, item: Item) -> Iterator[Problem]:
    if name in pack.biomarkers:
        there = pack.biomarkers[name].place("id")
        yield StateName.at(
            item.place("id"),
            f"`{name}` is a biomarker, too",
            "give the state an id of its own",
            notes=[Note(there, "declared here")],
        )
    seen: dict[str, int] = {}
    for index, part in enumerate(item.value.values):
        place = item.place("values", index, "value")
        if part.value == "unknown":
            yield StateName.at(
                place, "no value can be called `unknown`", "leave it out: a state is unknown where no value is reached"
            )
        elif part.value in seen:
            first = item.place("values", seen[part.value], "value")
            yield StateName.at(
                place,
                f"`{part.value}` is a value of this state already",
                "join their conditions by `or`, or give it another name",
                notes=[Note(first, "first here")],
            )
        seen.setdefault(part.value, index)


def _values(pack: PackText, item: Item) -> Iterator[Problem | Skipped]:
    before: list[tuple[str, Tree]] = []
    for index, part in enumerate(item.value.values):
        tree = pack.tree(part.when)
        if tree is None:  # said by `conditions`; the values behind it cannot be judged
            return
        place = item.place("values", index, "value")
        try:
            space = Space(reach(pack), tree, *(other for _, other in before))
            lost = bool(before) and space.possible(tree) and not space.possible(_reached(before, tree))
        except TooComplexError:
            yield Skipped(f"whether `{part.value}` can be reached", "too complex", place)
            return
        if lost:
            fewest = _fewest(space, before, tree)
            yield UnreachableValue.at(
                place,
                f"`{part.value}` is never reached: {listed([f'`{value}`' for value in fewest], 'or')} is, before it",
                "put it before, or mend a condition",
            )
        else:
            before.append((part.value, tree))


def _reached(before: list[tuple[str, Tree]], tree: Tree) -> Tree:
    return ["and", *(["not", other] for _, other in before), tree]


def _fewest(space: Space, before: list[tuple[str, Tree]], tree: Tree) -> list[str]:
    """Of the values before, a smallest set that leaves none over."""
    kept = list(before)
    for entry in before:
        fewer = [other for other in kept if other is not entry]
        if fewer and not space.possible(_reached(fewer, tree)):
            kept = fewer
    return [value for value, _ in kept]
