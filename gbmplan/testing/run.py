"""Run the tests of a pack: each test with what it expects and did not get."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from gbmplan.graph.model import RuleGraph
from gbmplan.plan.planner import Planner
from gbmplan.problems import Place
from gbmplan.testing.expectations import Failure, failures
from gbmplan.testing.suite import RuleTest
from gbmplan.testing.view import Places, View, reduced


class Outcome(NamedTuple):
    """One test that was run."""

    test: RuleTest
    failures: tuple[Failure, ...]


def nowhere(rule: str) -> Place | None:
    """For runs that name no place of a rule."""
    return None


class Runner:
    """Runs tests with one rule base; what that takes is prepared once."""

    def __init__(self, rules: RuleGraph, places: Places = nowhere) -> None:
        self.rules = rules
        self.places = places

        self._planners: dict[frozenset[str], Planner] = {}

    @property
    def planner(self) -> Planner:
        """The planner with all rules."""
        return self.planner_without(frozenset())

    def planner_without(self, disabled: frozenset[str]) -> Planner:
        """The planner with all rules but these policies."""
        if disabled not in self._planners:
            self._planners[disabled] = Planner(reduced(self.rules, disabled))
        return self._planners[disabled]

    def view(self, test: RuleTest) -> View:
        """What a test sees."""
        planner = self.planner_without(test.disabled) if test.planned else None
        return View(test, self.rules, planner, self.places)

    def run(self, tests: Iterable[RuleTest], seen: Callable[[View], None] = lambda view: None) -> Iterator[Outcome]:
        """The outcome of each test; `seen` looks at what it saw."""
        for test in tests:
            view = self.view(test)
            outcome = Outcome(test, tuple(failures(view)))
            seen(view)
            yield outcome


def select(tests: Iterable[RuleTest], words: Iterable[str]) -> list[RuleTest]:
    """The tests whose id, or file, holds one of the words; all without any."""
    wanted = [word.lower() for word in words]
    return [
        test for test in tests if not wanted or any(word in f"{test.place.file} {test.id}".lower() for word in wanted)
    ]
