"""The values of a biomarker that some rule tells apart, each group with one value that stands for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import Tree, Value, decide
from gbmplan.language.durations import HOURS
from gbmplan.plan.facts import quantity
from gbmplan.wording.wording import ENGLISH, Wording


class ValueClass(NamedTuple):
    """Values that no rule tells apart."""

    value: Value
    """One of them; for times that are waited for, the one that waits longest."""
    group: tuple[Value, ...] = ()
    """All of them, for a category or a flag."""
    low: float = 0.0
    high: float = 0.0
    """For a number: its ends, and whether they belong to it."""
    closed_low: bool = True
    closed_high: bool = True


def span(node: Mapping[str, Any], cells: Sequence[ValueClass], wording: Wording = ENGLISH) -> str:
    """Values in words: `30 % or more`, `yes`, `red or blue`; neighbouring cells in one."""
    if node["type"] != "number":
        return wording.listed([_word(value, wording) for cell in cells for value in cell.group])
    runs: list[ValueClass] = []
    for cell in sorted(cells, key=lambda cell: (cell.low, not cell.closed_low)):
        if runs and runs[-1].high == cell.low and (runs[-1].closed_high or cell.closed_low):
            runs[-1] = runs[-1]._replace(high=cell.high, closed_high=cell.closed_high)
        else:
            runs.append(cell)
    low, high = node["range"]
    return wording.listed([_interval(run, low, high, node["unit"], wording) for run in runs])


class ValueClasses:
    """Answers for one rule base, each biomarker once."""

    def __init__(self, rules: RuleGraph) -> None:
        self.rules = rules
        self.of = cache(self._of)

    def leaves(self, biomarker: str) -> list[Tree]:
        """Every comparison of a biomarker in any condition, once."""
        read = (self.rules.stated[place][0] for place in self.rules.reading.get(biomarker, ()))
        return list({repr(leaf): leaf for tree in read for leaf in _leaves(tree) if leaf[1] == biomarker}.values())

    def waited(self, biomarker: str) -> set[float]:
        """Thresholds of washouts, in the unit of the biomarker."""
        unit = self.rules.nodes("biomarker")[biomarker]["unit"]
        return {
            rule["detail"]["at_least"] / HOURS[unit]
            for rule in self.rules.kinds.get("washout", {}).values()
            if rule["detail"]["biomarker"] == biomarker
        }

    def _of(self, biomarker: str) -> tuple[ValueClass, ...]:
        node = self.rules.nodes("biomarker")[biomarker]
        leaves = self.leaves(biomarker)
        if node["type"] == "number":
            return tuple(self._numbers(biomarker, node, leaves))
        values: list[Value] = list(node["categories"]) if node["type"] == "category" else [True, False]
        groups: dict[tuple[bool | None, ...], list[Value]] = {}
        for value in values:
            groups.setdefault(tuple(decide(leaf, {biomarker: value}) for leaf in leaves), []).append(value)
        return tuple(ValueClass(group[0], tuple(group)) for group in groups.values())

    def _numbers(self, biomarker: str, node: dict[str, Any], leaves: list[Tree]) -> list[ValueClass]:
        low, high = node["range"]
        waited = self.waited(biomarker)
        cuts = {float(value) for leaf in leaves for value in (leaf[2] if leaf[0] == "in" else [leaf[3]])} | waited
        points = sorted({low, high} | {cut for cut in cuts if low < cut < high})
        # a point, the interval to the next one, the next point ...
        pieces: list[ValueClass] = []
        for index, point in enumerate(points):
            pieces.append(ValueClass(point, (), point, point))
            if index + 1 < len(points):
                nearest = points[index + 1]
                pieces.append(ValueClass((point + nearest) / 2, (), point, nearest, False, False))

        def signature(piece: ValueClass) -> tuple[object, ...]:
            truths = tuple(decide(leaf, {biomarker: piece.value}) for leaf in leaves)
            return truths, tuple(float(piece.value) >= cut for cut in sorted(waited))

        merged: list[ValueClass] = []
        for piece in pieces:
            if merged and signature(merged[-1]) == signature(piece):
                merged[-1] = merged[-1]._replace(high=piece.high, closed_high=piece.closed_high)
            else:
                merged.append(piece)
        return [piece._replace(value=_within(piece, bool(waited))) for piece in merged]


def _within(piece: ValueClass, longest: bool) -> float:
    if piece.closed_low and (longest or piece.low == piece.high):
        return piece.low
    return (piece.low + piece.high) / 2


def _interval(piece: ValueClass, low: float, high: float, unit: str, wording: Wording) -> str:
    """`30 % or more`, `less than 30 %`, `more than 10 %, at most 30 %`, `4 %`."""
    say = wording.say
    ends = [quantity(wording, value, unit) for value in (piece.low, piece.high)]
    if piece.low == piece.high:
        return ends[0]
    parts = []
    if piece.low > low or not piece.closed_low:
        parts.append(say("{value} or more" if piece.closed_low else "more than {value}", value=ends[0]))
    if piece.high < high or not piece.closed_high:
        parts.append(say("at most {value}" if piece.closed_high else "less than {value}", value=ends[1]))
    return wording.joined(parts) or say("any value")


def _word(value: Value, wording: Wording) -> str:
    if isinstance(value, bool):
        return wording.say("yes" if value else "no")
    return wording.value(str(value))


def _leaves(tree: Tree) -> list[Tree]:
    if tree[0] in ("cmp", "in", "flag"):
        return [tree]
    return [leaf for part in tree[2 if tree[0] == "state" else 1 :] for leaf in _leaves(part)]
