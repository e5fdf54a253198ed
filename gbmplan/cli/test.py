"""`gbmplan test`."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.problems import Message, Place, listed, wrong

if TYPE_CHECKING:
    from gbmplan.graph.model import RuleGraph
    from gbmplan.testing.coverage import Coverage
    from gbmplan.testing.mutate import Hunt
    from gbmplan.testing.reach import Reach
    from gbmplan.testing.run import Outcome, Runner
    from gbmplan.testing.suite import Suite


class TestCall(NamedTuple):
    """The arguments of one call."""

    pack: str
    words: tuple[str, ...]
    format: str
    output: str | None
    coverage: bool
    mutate: bool
    sample: int | None
    fail_under: float | None


class _Results(NamedTuple):
    suite: Suite
    outcomes: list[Outcome]
    coverage: Coverage | None
    hunt: Hunt | None
    places: dict[str, Place]


def run(call: TestCall) -> None:
    """Run the tests of a pack. Exit 1 when one fails, when there is none, or when a figure is too low."""
    from gbmplan.cli.inputs import keep_inputs
    from gbmplan.cli.output import emit
    from gbmplan.language.numbers import figure

    _check(call)
    keep_inputs(call.output, packs=[call.pack])
    results = _results(call)
    emit({"json": _json, "junit": _junit}.get(call.format, _text)(results), call.output)
    goal = call.fail_under or 0.0
    low = [share for share in _figures(results) if share < goal]
    if low:
        print(f"{min(low):.1f} % is under {figure(goal)} %", file=sys.stderr)
    if low or not results.suite.tests or any(outcome.failures for outcome in results.outcomes):
        sys.exit(1)


def _check(call: TestCall) -> None:
    if call.sample is not None and not call.mutate:
        raise wrong(
            "bad-call", Message("--sample without --mutate"), None, Message("add --mutate, or leave --sample out")
        )
    if call.fail_under is not None and not (call.coverage or call.mutate):
        raise wrong(
            "bad-call", Message("--fail-under without --coverage or --mutate"), None, Message("add one of them")
        )


def _results(call: TestCall) -> _Results:
    from gbmplan.api import load_rules
    from gbmplan.cli.progress import tracked
    from gbmplan.rulebase.folder import chain, find
    from gbmplan.testing.coverage import coverage
    from gbmplan.testing.places import rule_places
    from gbmplan.testing.reach import reach
    from gbmplan.testing.read import read_tests
    from gbmplan.testing.run import Runner, select

    rules = load_rules(call.pack).graph
    packs = chain(find(call.pack))
    suite = read_tests(packs[-1], rules)
    tests = select(suite.tests, call.words)
    if suite.tests and not tests:
        raise wrong(
            "no-such-test",
            Message("no test is called {words}", words=listed(call.words)),
            None,
            Message("-k takes a part of the id of a case, of a rule, or of the name of a file"),
        )

    @cache
    def places() -> dict[str, Place]:
        return rule_places(packs)

    runner = Runner(rules, lambda rule: places().get(rule))
    reached: list[Reach] = []
    wanted = call.coverage or call.mutate
    running = runner.run(tests, (lambda view: reached.append(reach(view))) if wanted else lambda view: None)
    outcomes = list(tracked(running, len(tests), "tests"))
    return _Results(
        suite,
        outcomes,
        coverage(rules, reached, places()) if call.coverage else None,
        _hunt(call, rules, runner, outcomes, reached) if call.mutate else None,
        places() if wanted else {},
    )


def _hunt(call: TestCall, rules: RuleGraph, runner: Runner, outcomes: list[Outcome], reached: list[Reach]) -> Hunt:
    from gbmplan.cli.progress import tracked
    from gbmplan.testing.mutants import mutants
    from gbmplan.testing.mutate import Hunt, Hunter, chosen

    found = chosen(rules, call.sample)
    # a test that fails before anything is changed notices nothing
    sound = [(outcome.test, found) for outcome, found in zip(outcomes, reached, strict=True) if not outcome.failures]
    hunter = Hunter(rules, [test for test, _ in sound], [found for _, found in sound], runner.planner)
    fates = tuple(tracked(hunter.fates(found), len(found), "mutants"))
    return Hunt(fates, sum(1 for _ in mutants(rules)))


def _figures(results: _Results) -> list[float]:
    found = [] if results.coverage is None else [results.coverage.share_of_rules, results.coverage.share_of_branches]
    return found if results.hunt is None else [*found, results.hunt.share]


def _text(results: _Results) -> str:
    from gbmplan.testing import coverage, mutate, report

    notes = [] if results.suite.tests else ["this pack carries no tests: write some under tests/ (docs/testing.md)"]
    if results.coverage is not None:
        head = "COVERAGE   what no test reaches, and how much is reached"
        notes += [head, *coverage.as_lines(results.coverage), ""]
    if results.hunt is not None:
        head = "MUTATION   what no test notices, and how much is noticed"
        notes += [head, *mutate.as_lines(results.hunt, results.places), ""]
    return report.as_text(results.suite, results.outcomes, notes)


def _json(results: _Results) -> str:
    from gbmplan.testing import coverage, mutate, report

    data = report.as_data(results.suite, results.outcomes)
    if results.coverage is not None:
        data["coverage"] = coverage.as_data(results.coverage)
    if results.hunt is not None:
        data["mutation"] = mutate.as_data(results.hunt, results.places)
    return report.as_json(data)


def _junit(results: _Results) -> str:
    from gbmplan.testing import report

    return report.as_junit(results.suite, results.outcomes)
