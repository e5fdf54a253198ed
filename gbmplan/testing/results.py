"""One run of the tests of a pack: what failed, and where it is asked for, what they reach and what they notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple, TypeVar

from gbmplan.graph.model import RuleGraph
from gbmplan.problems import Message, Place, listed, wrong
from gbmplan.rulebase.folder import chain, find
from gbmplan.testing.coverage import Coverage, coverage
from gbmplan.testing.mutants import mutants
from gbmplan.testing.mutate import Hunt, Hunter, chosen
from gbmplan.testing.places import rule_places
from gbmplan.testing.reach import Reach, reach
from gbmplan.testing.read import read_tests
from gbmplan.testing.run import Outcome, Runner, select
from gbmplan.testing.suite import Suite

T = TypeVar("T")
Tick = Callable[[int, int, str], None]
"""Hears how far a run is: steps done, steps in all, what they are."""


class Wanted(NamedTuple):
    """What is to be run and found out."""

    words: tuple[str, ...] = ()
    """Only tests that one of these names; none: all tests."""
    coverage: bool = False
    mutate: bool = False
    sample: int | None = None
    """So many changes of rules; None: all of them."""


class Results(NamedTuple):
    """What came out of one run."""

    suite: Suite
    outcomes: list[Outcome]
    coverage: Coverage | None
    hunt: Hunt | None
    places: dict[str, Place]

    @property
    def passed(self) -> bool:
        """Whether there are tests, and none of those that ran has failed."""
        return bool(self.suite.tests) and not any(outcome.failures for outcome in self.outcomes)

    @property
    def figures(self) -> list[float]:
        """The shares, in percent, of what was to be found out: rules and branches reached, changes noticed."""
        reached = self.coverage
        found = [] if reached is None else [reached.share_of_rules, reached.share_of_branches]
        return found if self.hunt is None else [*found, self.hunt.share]


def run_tests(rules: RuleGraph, pack: str, wanted: Wanted, tick: Tick) -> Results:
    """Run the tests of a pack. Raises InputError for tests that cannot be read, and for words that name none."""
    packs = chain(find(pack))
    suite = read_tests(packs[-1], rules)
    tests = select(suite.tests, wanted.words)
    if suite.tests and not tests:
        raise wrong(
            "no-such-test",
            Message("no test is called {words}", words=listed(wanted.words)),
            None,
            Message("-k takes a part of the id of a case, of a rule, or of the name of a file"),
        )

    @cache
    def places() -> dict[str, Place]:
        return rule_places(packs)

    runner = Runner(rules, lambda rule: places().get(rule))
    reached: list[Reach] = []
    more = wanted.coverage or wanted.mutate
    running = runner.run(tests, (lambda view: reached.append(reach(view))) if more else lambda view: None)
    outcomes = list(_ticking(running, len(tests), "tests", tick))
    return Results(
        suite,
        outcomes,
        coverage(rules, reached, places()) if wanted.coverage else None,
        _hunt(rules, wanted.sample, runner, list(zip(outcomes, reached, strict=True)), tick) if wanted.mutate else None,
        places() if more else {},
    )


def _hunt(rules: RuleGraph, sample: int | None, runner: Runner, ran: list[tuple[Outcome, Reach]], tick: Tick) -> Hunt:
    found = chosen(rules, sample)
    # a test that fails before anything is changed notices nothing
    sound = [(outcome.test, reached) for outcome, reached in ran if not outcome.failures]
    hunter = Hunter(rules, [test for test, _ in sound], [reached for _, reached in sound], runner.planner)
    fates = tuple(_ticking(hunter.fates(found), len(found), "mutants", tick))
    return Hunt(fates, sum(1 for _ in mutants(rules)))


def _ticking(items: Iterable[T], total: int, what: str, tick: Tick) -> Iterator[T]:
    for done, item in enumerate(items):
        tick(done, total, what)
        yield item
