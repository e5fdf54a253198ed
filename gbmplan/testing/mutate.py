"""Change one rule at a time, and see whether the tests notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from gbmplan.choose.chooser import Chooser
from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import decide
from gbmplan.plan.planner import Planner
from gbmplan.problems import DefectError, InputError, Place
from gbmplan.testing.coverage import _share
from gbmplan.testing.expectations import failures
from gbmplan.testing.mutants import Mutant, mutants
from gbmplan.testing.reach import Reach
from gbmplan.testing.report import place
from gbmplan.testing.run import nowhere
from gbmplan.testing.suite import DECIDED, RuleTest
from gbmplan.testing.view import View


class Fate(NamedTuple):
    """A mutant, and the test that noticed it ('' when none did)."""

    mutant: Mutant
    noticed_by: str


def chosen(rules: RuleGraph, sample: int | None) -> list[Mutant]:
    """All mutants, or a sample that is the same on every machine and changes little when rules do."""
    every = list(mutants(rules))
    if sample is None or sample >= len(every):
        return every

    def lot(index: int) -> bytes:
        return sha256(f"{every[index].rule}\0{every[index].change}".encode()).digest()

    return [every[index] for index in sorted(sorted(range(len(every)), key=lot)[:sample])]


class Hunter:
    """Runs for each mutant the tests that could notice it, the quickest first."""

    def __init__(self, rules: RuleGraph, tests: Sequence[RuleTest], reached: Sequence[Reach], planner: Planner) -> None:
        self.rules = rules
        self.planner = planner
        self.stating: dict[str, list[RuleTest]] = {}
        """Rule → tests that name it and need no plan."""
        self.naming: dict[str, str] = {}
        """Rule → the first test that names it anywhere."""
        self.near: dict[str, list[RuleTest]] = {}
        """Rule → planned tests that had a use for it."""
        self.planned = [test for test in tests if test.planned]
        for test, found in zip(tests, reached, strict=True):
            for rule in dict.fromkeys(_named(test)):
                self.naming.setdefault(rule, test.id)
            for rule in {
                str(item.value or item.item) if item.key in ("excluded", "weighed") else item.item
                for item in test.expectations
                if item.key in DECIDED
            }:
                self.stating.setdefault(rule, []).append(test)
            for rule in found.near if test.planned else ():
                self.near.setdefault(rule, []).append(test)

    def fates(self, found: Iterable[Mutant]) -> Iterator[Fate]:
        """Each mutant with the test that noticed it."""
        for mutant in found:
            yield Fate(mutant, self.hunt(mutant))

    def hunt(self, mutant: Mutant) -> str:
        """The test that notices a mutant, or ''."""
        if mutant.gone and mutant.rule in self.naming:
            return self.naming[mutant.rule]
        changed = mutant.make(self.rules)
        for test in self.stating.get(mutant.rule, ()):
            if self.differs(mutant, test) and _fails(View(test, changed, None, nowhere), planned=False):
                return test.id
        tests = [test for test in self.near.get(mutant.rule, ()) if self.differs(mutant, test)]
        if mutant.tree is not None:  # a condition may come to something else in a plan that had no use for it
            tests += [test for test in self.planned if test not in tests and self.differs(mutant, test)]
        if not tests:
            return ""
        # a changed condition leaves the grounded program as it is
        reused = Planner(changed, self.planner.chooser) if mutant.tree is not None else None
        if reused is None and len(tests) > _WORTH_GROUNDING:
            reused = Planner(changed, Chooser(changed))
        for test in tests:
            planner = None if test.disabled else reused
            if _fails(View(test, changed, planner, nowhere), planned=True):
                return test.id
        return ""

    def differs(self, mutant: Mutant, test: RuleTest) -> bool:
        """Whether a changed condition comes to something else for this patient; other changes may always matter."""
        if mutant.tree is None:
            return True
        facts = test.profile.facts
        return decide(mutant.tree, facts) is not decide(self.rules.conditions[mutant.rule], facts)


_WORTH_GROUNDING = 3
"""Tests from which on it is quicker to ground all rules once than what matters for each."""


def _named(test: RuleTest) -> Iterator[str]:
    for item in test.expectations:
        yield item.item
        if item.key in ("excluded", "weighed"):
            yield str(item.value)
        elif item.key == "why":
            yield item.value[1]


def _fails(view: View, *, planned: bool) -> bool:
    """Whether a test fails; a rule base that cannot be planned with at all is noticed too."""
    try:
        if planned:
            return any(True for _ in failures(view))
        part = tuple(item for item in view.test.expectations if item.key in DECIDED)
        return any(True for _ in failures(View(view.test._replace(expectations=part), view.rules, None, nowhere)))
    except (DefectError, InputError, KeyError):
        return True


class Hunt(NamedTuple):
    """What came out for all mutants."""

    fates: tuple[Fate, ...]
    total: int
    """Mutants there are; more than were tried where a sample was."""

    @property
    def share(self) -> float:
        """Per cent of the mutants tried that were noticed; 100 of none."""
        return _share(sum(bool(fate.noticed_by) for fate in self.fates), len(self.fates))


def as_lines(hunt: Hunt, places: Mapping[str, Place]) -> list[str]:
    """The mutants that nobody noticed, one a line, and the figure."""
    missed = sorted(
        (places.get(fate.mutant.rule, Place("")), index, fate.mutant)
        for index, fate in enumerate(hunt.fates)
        if not fate.noticed_by
    )
    lines = [
        f"{where}: {mutant.rule}: {mutant.change}" if where.file else f"{mutant.rule}: {mutant.change}"
        for where, _, mutant in missed
    ]
    sample = f" of {hunt.total:,}, a sample" if hunt.total > len(hunt.fates) else ""
    noticed = len(hunt.fates) - len(missed)
    return [*lines, f"mutants    {noticed:,} of {len(hunt.fates):,} noticed ({hunt.share:.1f} %){sample}"]


def as_data(hunt: Hunt, places: Mapping[str, Place]) -> dict[str, Any]:
    """The same for programs."""
    missed = [fate.mutant for fate in hunt.fates if not fate.noticed_by]
    return {
        "mutants": hunt.total,
        "tried": len(hunt.fates),
        "noticed": len(hunt.fates) - len(missed),
        "percent": hunt.share,
        "missed": [
            {"rule": mutant.rule, "change": mutant.change, **place(places.get(mutant.rule))} for mutant in missed
        ],
    }
