"""The values that a gate would have measured when it finds some targets and not others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice, product

from gbmplan.explore.value_classes import ValueClasses
from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import Tree, Value, decide, names

_MOST = 4_096
"""Combinations of values that are tried for targets that share biomarkers."""


class Findings:
    """Looks for values, given what is known of the patient beside them."""

    def __init__(self, rules: RuleGraph, facts: Mapping[str, Value]) -> None:
        self.rules, self.facts = rules, facts
        self.classes = ValueClasses(rules)

    def values(self, measured: Sequence[str], found: Sequence[str], absent: Sequence[str]) -> dict[str, Value] | None:
        """Values of measured biomarkers by which all of `found` are there, and as few of `absent` as possible.

        None where what is measured does not tell that all of `found` are there.
        """
        values: dict[str, Value] = {}
        for group in self._groups(measured, [*found, *absent]):
            chosen = self._chosen(
                sorted(set(measured).intersection(*[self._read(group)])),
                [name for name in group if name in found],
                [name for name in group if name in absent],
            )
            if chosen is None:
                return None
            values |= chosen
        return values

    def deciding(
        self, measured: Sequence[str], wanted: Tree, before: Sequence[Tree], targets: Iterable[str]
    ) -> dict[str, Value] | None:
        """Values of measured biomarkers by which a condition holds, and none of those before it.

        Of several, those by which the fewest targets are there, and then the fewest values differ from what is known.
        None where no value makes it so.
        """
        targets = list(targets)
        markers = sorted({name for tree in (wanted, *before) for name in names(tree)}.intersection(measured))
        options = [[cell.value for cell in self.classes.of(marker)] for marker in markers]
        best: tuple[tuple[int, int], dict[str, Value]] | None = None
        for picked in islice(product(*options), _MOST):
            values = dict(zip(markers, picked, strict=True))
            facts = {**self.facts, **values}
            if decide(wanted, facts) and not any(decide(tree, facts) for tree in before):
                there = sum(self.there(name, facts) is True for name in targets)
                cost = there, sum(self.facts.get(name) != value for name, value in values.items())
                if best is None or cost < best[0]:
                    best = cost, values
        return best and best[1]

    def _read(self, targets: Sequence[str]) -> set[str]:
        conditions = (self.rules.targets[name]["present"] for name in targets)
        return {marker for rule in conditions if rule for marker in names(self.rules.conditions[rule])}

    def _groups(self, measured: Sequence[str], targets: Sequence[str]) -> list[list[str]]:
        """Targets that share a measured biomarker, directly or not, in one group."""
        groups: list[list[str]] = []
        for target in targets:
            mine = self._read([target]).intersection(measured)
            joined = [group for group in groups if mine & self._read(group)]
            groups = [group for group in groups if group not in joined]
            groups.append([*(name for group in joined for name in group), target])
        return groups

    def _chosen(self, markers: list[str], found: list[str], absent: list[str]) -> dict[str, Value] | None:
        best: tuple[int, dict[str, Value]] | None = None
        options = [[cell.value for cell in self.classes.of(marker)] for marker in markers]
        for picked in islice(product(*options), _MOST):
            values = dict(zip(markers, picked, strict=True))
            facts = {**self.facts, **values}
            if all(self.there(name, facts) for name in found):
                wrong = sum(self.there(name, facts) is not False for name in absent)
                if best is None or wrong < best[0]:
                    best = wrong, values
        if best is None and not found:
            return {}
        return best and best[1]

    def there(self, target: str, facts: Mapping[str, Value]) -> bool | None:
        """Whether a target is there by these facts; None where they do not tell."""
        return decide(self.rules.conditions[self.rules.targets[target]["present"]], facts)
