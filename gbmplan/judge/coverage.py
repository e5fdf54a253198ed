"""What a regimen covers, stage by stage and in each part of the tumour, found again edge by edge.

Shares no code with the chooser: spans of courses and effects are walked here once more, on the graph alone.
"""

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import NamedTuple

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import Edge, Intervention

Courses = Mapping[str, tuple[int, int]]
"""Intervention → first and last stage in which it is given, from 1."""
Verdict = Callable[[str], bool | None]
"""Whether the condition of a rule holds; True for a rule without one."""


class Cover(NamedTuple):
    """One intervention that covers a target, in one stage."""

    intervention: str
    strength: str
    """full or partial"""
    rule: str
    margin: bool
    """Whether it acts at the margin too."""


class StageNeed(NamedTuple):
    """How a need stands in one stage."""

    stage: int
    covers: tuple[Cover, ...]
    """The strongest first."""
    core: str
    """full, partial or open"""
    margin: str

    @property
    def missing(self) -> int:
        """Halves of core and margin that are missing: 0 to 4."""
        return sum({"full": 0, "partial": 1, "open": 2}[part] for part in (self.core, self.margin))


class Covering:
    """Follows a regimen through its stages."""

    def __init__(
        self, rules: RuleGraph, courses: Courses, verdict: Verdict, absent: frozenset[str] = frozenset()
    ) -> None:
        self.rules, self.courses, self.verdict = rules, courses, verdict
        self.absent = absent
        """Targets that a gate looked for and did not find."""
        self.stages = range(1, len(rules.stages) + 1)
        self.counted = [stage for stage in self.stages if rules.stages[stage - 1]["counts"]]
        self.covers = cache(self._covers)

    def given(self, name: str, stage: int) -> bool:
        """Whether it is given in a stage."""
        first, last = self.courses[name]
        return first <= stage <= last

    def acts(self, name: str, stage: int) -> bool:
        """Whether it is given in a stage, or still acts there."""
        return self.given(name, stage) or self._after(name, stage)

    def _after(self, name: str, stage: int) -> bool:
        last, lasting = self.courses[name][1], self.rules.interventions[name]["lasting"]
        if stage <= last or lasting == 0.0:
            return False
        between = sum(self.rules.stages[number - 1]["least"] for number in range(last + 1, stage))
        return lasting is None or lasting > between

    def reaches(self, name: str, stage: int) -> bool:
        """Whether it acts at the margin in a stage."""
        reach = self.rules.interventions[name]["reach"]
        if not self.rules.staged or reach == "reached":
            return self.acts(name, stage)
        if reach == "not_reached":
            return False
        last = self.courses[name][1]
        when = stage if self.given(name, stage) else last
        return self.acts(name, stage) and bool(self.openings(name, when))

    def openings(self, name: str, stage: int) -> list[Edge]:
        """The chosen interventions that open the barrier for it in a stage in which both are given."""
        return [
            edge
            for edge in self.rules.delivered.get(name, ())
            if self.given(name, stage) and edge["u"] in self.courses and self.given(edge["u"], stage)
        ]

    def _covers(self, stage: int) -> dict[str, list[Cover]]:
        """Target → what covers it in a stage, the strongest first."""
        found: dict[str, list[Cover]] = {}
        for name in sorted(self.courses):
            if self.acts(name, stage):
                for edge in self.rules.covers.get(name, ()):
                    if self.verdict(edge["rule"]) is True:
                        margin = self.rules.targets[edge["v"]]["host"] or self.reaches(name, stage)
                        cover = Cover(name, edge["data"]["strength"], edge["rule"], margin)
                        found.setdefault(edge["v"], []).append(cover)
        for items in found.values():
            items.sort(key=lambda cover: (cover.strength != "full", not cover.margin, cover.intervention))
        return found

    @cached_property
    def opened(self) -> dict[int, dict[str, list[Edge]]]:
        """Stage → target → the compensations that opened it by then; in the last stage at once."""
        opened: dict[int, dict[str, list[Edge]]] = {stage: {} for stage in self.stages}
        for stage in self.stages:
            first = min(stage + 1, self.stages[-1])
            for name in self.covers(stage):
                for edge in self.rules.opening.get(name, ()):
                    if self.verdict(edge["rule"]) is not False and edge["v"] not in self.absent:
                        for later in range(first, self.stages[-1] + 1):
                            known = opened[later].setdefault(edge["v"], [])
                            if edge not in known:
                                known.append(edge)
        return opened

    def needed(self, present: frozenset[str]) -> frozenset[str]:
        """Targets that are needs in some stage that counts, beside those that are needs anyway."""
        return present.union(*(self.opened[stage] for stage in self.counted))

    def standing(self, target: str, stage: int, covers: Mapping[str, list[Cover]]) -> StageNeed:
        """How a target stands in a stage."""
        items = tuple(covers.get(target, ()))
        return StageNeed(stage, items, _level(items), _level(tuple(item for item in items if item.margin)))


def _level(covers: tuple[Cover, ...]) -> str:
    if any(cover.strength == "full" for cover in covers):
        return "full"
    return "partial" if covers else "open"


def spans(thing: Intervention, rules: RuleGraph, first: int, last: int) -> bool:
    """Whether a course that starts in one stage can still be given in a later one."""
    if last <= first:
        return last == first
    passed = sum(rules.stages[number - 1]["least"] for number in range(first, last))
    course = thing["course"]
    if course["kind"] == "single":
        return False
    if course["kind"] == "fixed" and course["length"] is not None:
        return course["length"] > passed
    if course["kind"] == "cycles" and course["number"] and course["every"]:
        return course["every"] * (course["number"] - 1) > passed
    return True
