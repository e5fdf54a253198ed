"""Pairs of unmeasured biomarkers that change nothing alone and something together.

Trying all pairs would be hundreds of searches. Of each value it is known which regimens gain by it, how
far the best of them stays behind that of the plan, and how much any can gain (`gbmplan.explore.improvement_bounds`).
Where it stays behind by more than the other value could help, the pair needs no search. What two
biomarkers decide only together (a rule that reads both) is looked at pair by pair.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import NamedTuple

from gbmplan.explore.counterfactuals import Counterfactuals, Outcome
from gbmplan.explore.value_classes import ValueClass
from gbmplan.language.conditions import decide


class Option(NamedTuple):
    """One value of a biomarker, and what it does alone."""

    biomarker: str
    cell: ValueClass
    outcome: Outcome


class Pair(NamedTuple):
    """Two values that change the plan together."""

    first: Option
    second: Option
    outcome: Outcome


def pairs(values: Counterfactuals, options: list[Option]) -> list[Pair]:
    """Every pair of these values, of which none changes the plan alone, that does so together."""
    return _Pairs(values).find(options)


class _Pairs:
    def __init__(self, values: Counterfactuals) -> None:
        self.values, self.kept_regimen = values, values.kept_regimen

    def find(self, options: list[Option]) -> list[Pair]:
        uncertain = [option for option in options if option.outcome.solved]
        tried = [pair for pair in combinations(uncertain, 2) if not self.safe(*pair)]
        tried += self.entangled(options)
        tried += self.joint(options)
        tried += self.freeing(options)
        found: dict[tuple[str, ...], Pair | None] = {}
        for first, second in tried:
            one, other = sorted((first, second), key=lambda option: (option.biomarker, str(option.cell.value)))
            key = one.biomarker, str(one.cell.value), other.biomarker, str(other.cell.value)
            if one.biomarker != other.biomarker and key not in found:
                found[key] = self.pair(one, other)
        return [pair for _, pair in sorted(found.items()) if pair is not None]

    def safe(self, first: Option, second: Option) -> bool:
        """Whether what gains by one stays behind by more than the other could help.

        Only where what each does to a regimen is the same whether the other holds or not.
        """
        if self.mingled(first, second) or self.mingled(second, first):
            return False
        return self.behind(first, second) or self.behind(second, first)

    def behind(self, option: Option, other: Option) -> bool:
        gain, margin = option.outcome.gain, option.outcome.margin
        if gain is None or other.outcome.gain is None:
            return False
        if margin is None:
            return True
        return margin > other.outcome.gain.most

    def mingled(self, option: Option, other: Option) -> bool:
        """Whether one changes what the other does.

        It covers, or opens, a target that the other makes a need or lets others cover; or it gives a need to
        cover to what gains from the other by opening a target. Without such a need that has no place in a
        best regimen, so that the search for what gains passes it by.
        """
        acting, opened = self.shaken(option)
        if not (acting | opened).isdisjoint(self.shown(other)) or not opened.isdisjoint(self.shaken(other)[0]):
            return True
        gain = other.outcome.gain
        return gain is None or not gain.openers.isdisjoint(self.busied(option))

    def entangled(self, options: list[Option]) -> list[tuple[Option, Option]]:
        """Pairs of which one changes what the other rests on that was proven without a search: who covers, or opens."""
        found = []
        certain = [option for option in options if not option.outcome.solved]
        for option in options:
            shaken = frozenset().union(*self.shaken(option))
            if shaken:
                found += [(option, other) for other in certain if not shaken.isdisjoint(self.shown(other))]
        return found

    def shown(self, option: Option) -> frozenset[str]:
        """Targets that are needs, or are none, by a value."""
        return option.outcome.setting.present ^ self.values.setting.present

    def shaken(self, option: Option) -> tuple[frozenset[str], frozenset[str]]:
        """Targets of which covers act otherwise by a value; and those that are opened by that, or otherwise."""
        acting: set[str] = set()
        opened: set[str] = set()
        for rule in self.values.setting.acts ^ option.outcome.setting.acts:
            cover, opens = self.kept_regimen.covers.get(rule), self.kept_regimen.opens.get(rule)
            if opens is not None:
                opened |= {opens["u"], opens["v"]}
            if cover is not None:
                acting.add(cover["v"])
                opened |= {edge["v"] for edge in self.kept_regimen.rules.opening.get(cover["v"], ())}
        return frozenset(acting), frozenset(opened)

    def busied(self, option: Option) -> frozenset[str]:
        """What may have a need to cover by a value, and had none."""
        acting = {
            cover["u"]
            for rule in self.values.setting.acts ^ option.outcome.setting.acts
            if (cover := self.kept_regimen.covers.get(rule))
        }
        covering = self.kept_regimen.rules.covering
        targets = self.shown(option) | self.shaken(option)[1]
        return frozenset(acting).union(edge["u"] for target in targets for edge in covering.get(target, ()))

    def freeing(self, options: list[Option]) -> list[tuple[Option, Option]]:
        """Pairs of which each lifts some of what rules an intervention out, and only both lift all of it."""
        contraindicated = {
            name: frozenset(rules) for name, rules in self.values.case.contraindicated.items() if len(rules) > 1
        }
        lifting: dict[str, list[tuple[Option, frozenset[str]]]] = {}
        for option in options:
            left = option.outcome.case.contraindicated
            for name, rules in contraindicated.items():
                lifted = rules.difference(left.get(name, ()))
                if lifted and name in left:
                    lifting.setdefault(name, []).append((option, lifted))
        return [
            (one, other)
            for name, found in lifting.items()
            for (one, first), (other, second) in combinations(found, 2)
            if first | second == contraindicated[name]
        ]

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

    def pair(self, first: Option, second: Option) -> Pair | None:
        outcome = self.values.outcome({first.biomarker: first.cell.value, second.biomarker: second.cell.value})
        return Pair(first, second, outcome) if outcome.signature != self.values.base.signature else None
