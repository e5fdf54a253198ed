"""`gbmplan test`."""

from __future__ import annotations

import sys
from functools import cache
from typing import NamedTuple

from gbmplan.problems import Place, wrong


class TestCall(NamedTuple):
    """The arguments of one call."""

    pack: str
    words: tuple[str, ...]
    format: str
    output: str | None


def run(call: TestCall) -> None:
    """Run the tests of a pack. Exit 1 when one fails, or when there is none."""
    from gbmplan.cli.output import emit
    from gbmplan.cli.progress import tracked
    from gbmplan.rulebase.folder import chain, find
    from gbmplan.rulebase.load import load_rules
    from gbmplan.testing import report
    from gbmplan.testing.places import rule_places
    from gbmplan.testing.read import read_tests
    from gbmplan.testing.run import Runner, select

    rules = load_rules(call.pack)
    packs = chain(find(call.pack))
    suite = read_tests(packs[-1], rules)
    tests = select(suite.tests, call.words)
    if suite.tests and not tests:
        raise wrong("no-such-test", f"no test is called {' or '.join(call.words)}", None,
                    "-k takes a part of the id of a case, of a rule, or of the name of a file")

    @cache
    def places() -> dict[str, Place]:
        return rule_places(packs)

    runner = Runner(rules, lambda rule: places().get(rule))
    outcomes = list(tracked(runner.run(tests), len(tests), "tests"))
    notes = [] if suite.tests else ["this pack carries no tests: write some under tests/ (docs/testing.md)"]
    if call.format == "json":
        emit(report.as_json(report.as_data(suite, outcomes)), call.output)
    elif call.format == "junit":
        emit(report.as_junit(suite, outcomes), call.output)
    else:
        emit(report.as_text(suite, outcomes, notes), call.output)
    if notes or any(outcome.failures for outcome in outcomes):
        sys.exit(1)
