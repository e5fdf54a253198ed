"""`gbmplan test`."""

from __future__ import annotations

import sys
from typing import NamedTuple

from gbmplan.problems import Message, wrong


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


def run(call: TestCall) -> None:
    """Run the tests of a pack. Exit 1 when one fails, when there is none, or when a figure is too low."""
    from gbmplan.api import load_rules
    from gbmplan.cli.inputs import keep_inputs
    from gbmplan.cli.output import emit
    from gbmplan.cli.progress import progress
    from gbmplan.language.numbers import figure
    from gbmplan.testing.results import Wanted, run_tests
    from gbmplan.testing.summary import rendered

    _check(call)
    keep_inputs(call.output, packs=[call.pack])
    rules = load_rules(call.pack).graph
    with progress() as tick:
        results = run_tests(rules, call.pack, Wanted(call.words, call.coverage, call.mutate, call.sample), tick)
    emit(rendered(results, call.format), call.output)
    goal = call.fail_under or 0.0
    low = [share for share in results.figures if share < goal]
    if low:
        print(f"{min(low):.1f} % is under {figure(goal)} %", file=sys.stderr)
    if low or not results.passed:
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
