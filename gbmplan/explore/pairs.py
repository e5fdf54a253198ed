"""Pairs of unmeasured biomarkers that change nothing alone and something together.

Trying all pairs would be hundreds of searches. Most changes can only make other regimens better
against the one of the plan, so that whatever leaves it the best with many of them at once leaves it
the best with any few: one search clears a whole group, and only groups that fail are split. What two
biomarkers decide only together (a rule that reads both) is looked at pair by pair.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import NamedTuple

from gbmplan.choose.problem import Setting
from gbmplan.explore.cells import Cell
from gbmplan.explore.values import Outcome, Values
from gbmplan.language.conditions import decide


class Option(NamedTuple):
    """One value of a biomarker, and what it does alone."""

    biomarker: str
    cell: Cell
    outcome: Outcome


class Pair(NamedTuple):
    """Two values that change the plan together."""

    first: Option
    second: Option
    outcome: Outcome


def pairs(values: Values, options: list[Option]) -> list[Pair]:
    """Every pair of these values, of which none changes the plan alone, that does so together."""
    return _Pairs(values).find(options)


class _Pairs:
    def __init__(self, values: Values) -> None:
        self.values, self.steady = values, values.steady
        self.chosen = values.regimen.interventions
        self.tried: dict[tuple[tuple[str, object], ...], Pair | None] = {}

    def find(self, options: list[Option]) -> list[Pair]:
        uncertain = [option for option in options if option.outcome.solved]
        bounded = {id(option): self.optimistic(option.outcome.setting) for option in uncertain}
        grouped = [option for option in uncertain if bounded[id(option)] is not None]
        loose = [option for option in uncertain if bounded[id(option)] is None]
        self.bounds = {key: bound for key, bound in bounded.items() if bound is not None}
        found = self.within(grouped)
        found += [pair for one, other in self.mixed(loose, grouped) if (pair := self.pair(one, other))]
        found += [pair for one, other in self.joint(options) if (pair := self.pair(one, other))]
        unique = {(pair.first.biomarker, pair.first.cell, pair.second.biomarker, pair.second.cell): pair
                  for pair in found}  # fmt: skip
        return [unique[key] for key in sorted(unique, key=str)]

    def mixed(self, loose: list[Option], grouped: list[Option]) -> list[tuple[Option, Option]]:
        return [*combinations(loose, 2), *product(loose, grouped)]

    def joint(self, options: list[Option]) -> list[tuple[Option, Option]]:
        """Pairs of values that settle a rule which neither settles alone."""
        rules, facts = self.values.rules, self.values.case.facts
        by_marker: dict[str, list[Option]] = {}
        for option in options:
            by_marker.setdefault(option.biomarker, []).append(option)
        found = []
        for one, other in combinations(sorted(by_marker), 2):
            shared = set(rules.reading.get(one, ())).intersection(rules.reading.get(other, ()))
            trees = [rules.stated[place][0] for place in sorted(shared)]
            for first, second in product(by_marker[one], by_marker[other]) if trees else ():
                alone = ({**facts, one: first.cell.value}, {**facts, other: second.cell.value})
                both = alone[0] | {other: second.cell.value}
                if any(
                    decide(tree, both) is not None and all(decide(tree, known) is None for known in alone)
                    for tree in trees
                ):
                    found.append((first, second))
        return found

    # groups

    def within(self, options: list[Option]) -> list[Pair]:
        if len(options) < 2 or self.harmless(options):
            return []
        half = len(options) // 2
        first, second = options[:half], options[half:]
        return [*self.within(first), *self.within(second), *self.across(first, second)]

    def across(self, first: list[Option], second: list[Option]) -> list[Pair]:
        if len(first) == len(second) == 1:
            pair = self.pair(first[0], second[0])
            return [pair] if pair else []
        if self.harmless([*first, *second]):
            return []
        if len(first) < len(second):
            first, second = second, first
        half = len(first) // 2
        return [*self.across(first[:half], second), *self.across(first[half:], second)]

    def harmless(self, options: list[Option]) -> bool:
        """Whether the regimen stays the best with all that speaks against it in these values at once."""
        old = self.values.setting
        present, acts, burdened = set(old.present), set(old.acts), dict(old.burdened)
        for option in options:
            bound = self.bounds[id(option)]
            present = (present | (bound.present - old.present)) - (old.present - bound.present)
            acts = (acts | (bound.acts - old.acts)) - (old.acts - bound.acts)
            for name, count in bound.burdened:
                burdened[name] = max(burdened.get(name, 0), count)
        worst = old._replace(present=frozenset(present), acts=frozenset(acts), burdened=frozenset(burdened.items()))
        found = self.values.session.best(self.values.case, worst)
        return found is not None and found.interventions == self.chosen

    def optimistic(self, new: Setting) -> Setting | None:
        """The new setting without what only helps the regimen; None where that cannot be told apart."""
        old, steady, chosen = self.values.setting, self.steady, self.chosen
        if old.barred - new.barred or not chosen.isdisjoint(new.barred):
            return None
        burdened = dict(old.burdened)
        for name, count in new.burdened:
            if count < burdened.get(name, 0):
                return None
            if name in chosen:
                burdened[name] = count
        if {name for name, _ in old.burdened} - {name for name, _ in new.burdened}:
            return None
        for rule in old.acts ^ new.acts:
            edge = steady.covers.get(rule)
            if edge is None or edge["u"] in chosen or rule in old.acts or steady.rules.opening.get(edge["v"]):
                return None
        present = set(old.present)
        for target in old.present ^ new.present:
            needed, gap = steady.needed(target, chosen, old), steady.gap(target, chosen, old)
            if target in new.present:
                if not needed and gap == 1:  # covered in part: what another regimen gains depends on it
                    return None
                if not needed and gap == 2:
                    present.add(target)
            elif gap == 0 or steady.needed(target, chosen, new):
                present.discard(target)
            elif gap == 1:
                return None
        return old._replace(present=frozenset(present), burdened=frozenset(burdened.items()), acts=new.acts)

    def pair(self, first: Option, second: Option) -> Pair | None:
        if first.biomarker == second.biomarker:
            return None
        key = tuple(sorted(((first.biomarker, first.cell.value), (second.biomarker, second.cell.value)), key=str))
        if key not in self.tried:
            outcome = self.values.outcome({first.biomarker: first.cell.value, second.biomarker: second.cell.value})
            differs = outcome.signature != self.values.base.signature
            self.tried[key] = Pair(first, second, outcome) if differs else None
        return self.tried[key]
