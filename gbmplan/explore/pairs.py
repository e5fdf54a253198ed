"""Pairs of unmeasured biomarkers that change nothing alone and something together.

Trying all pairs would be hundreds of searches. Of each value it is known which regimens gain by it, how
far the best of them stays behind that of the plan, and how much any can gain (`gbmplan.explore.gains`).
Where it stays behind by more than the other value could help, the pair needs no search. What two
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

    def find(self, options: list[Option]) -> list[Pair]:
        uncertain = [option for option in options if option.outcome.solved]
        tried = [pair for pair in combinations(uncertain, 2) if not self.safe(*pair)]
        tried += self.entangled(options)
        tried += self.joint(options)
        found: dict[tuple[str, ...], Pair | None] = {}
        for first, second in tried:
            one, other = sorted((first, second), key=lambda option: (option.biomarker, str(option.cell.value)))
            key = one.biomarker, str(one.cell.value), other.biomarker, str(other.cell.value)
            if one.biomarker != other.biomarker and key not in found:
                found[key] = self.pair(one, other)
        return [pair for _, pair in sorted(found.items()) if pair is not None]

    def safe(self, first: Option, second: Option) -> bool:
        """Whether what gains by one stays behind by more than the other could help."""
        return self.behind(first, second) or self.behind(second, first)

    def behind(self, option: Option, other: Option) -> bool:
        gain, margin = option.outcome.gain, option.outcome.margin
        if gain is None or other.outcome.gain is None:
            return False
        if margin is None:
            return True
        return margin > other.outcome.gain.most

    def entangled(self, options: list[Option]) -> list[tuple[Option, Option]]:
        """Pairs of which one changes what the other's proof rests on: who opens a target, or covers it here."""
        found = []
        for option in options:
            shaken = self.shaken(option.outcome.setting)
            if shaken:
                found += [(option, other) for other in options
                          if not shaken.isdisjoint(other.outcome.setting.present ^ self.values.setting.present)
                          or (other is not option and self.shaken(other.outcome.setting))]  # fmt: skip
        return found

    def shaken(self, new: Setting) -> set[str]:
        """Targets of which a change of covers or compensations alters how the plan's regimen stands to them."""
        found: set[str] = set()
        for rule in self.values.setting.acts ^ new.acts:
            cover, opens = self.steady.covers.get(rule), self.steady.opens.get(rule)
            if opens is not None:
                found.add(opens["v"])
            if cover is not None and cover["u"] in self.chosen:
                found |= {cover["v"], *(edge["v"] for edge in self.steady.rules.opening.get(cover["v"], ()))}
        return found

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
