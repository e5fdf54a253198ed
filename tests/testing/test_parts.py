"""What a test reads of a plan is what the whole plan says, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_type_hints

import pytest

from gbmplan.plan.document import Plan
from gbmplan.rulebase.folder import CORE, chain, find
from gbmplan.testing.parts import PlanParts
from gbmplan.testing.read import read_tests
from gbmplan.testing.run import Runner
from gbmplan.testing.suite import RuleTest
from gbmplan.validate.loading import load_rules

RULES = load_rules(CORE)
PARTS = sorted(get_type_hints(Plan).keys() & vars(PlanParts).keys() | {"scope"})
EVERY = 25
"""Each kind of test is there at least once, and of many so many."""


def chosen() -> Iterator[RuleTest]:
    """Planned tests of gbm-core: of each set of keys and status the first, and some of those that are left."""
    seen = set()
    planned = [test for test in read_tests(chain(find(CORE))[-1], RULES).tests if test.planned and not test.disabled]
    for index, test in enumerate(planned):
        for item in test.expectations:
            kind = item.key, item.value if item.key == "status" else None
            if kind not in seen or index % EVERY == 0:
                seen.add(kind)
                yield test
                break


TESTS = list(chosen())
RUNNER = Runner(RULES)


def test_all_that_plans_say_for_tests_is_compared() -> None:
    assert PARTS == [
        "clash",
        "coverage",
        "gaps",
        "gates",
        "monitoring",
        "ongoing",
        "order",
        "preparation",
        "rejected",
        "scope",
        "states",
        "status",
        "steps",
    ]
    statuses = {RUNNER.view(test).plan.status for test in TESTS}
    assert statuses == {"optimal", "infeasible", "out_of_scope"}


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.id)
def test_the_parts_are_those_of_the_whole_plan(test: RuleTest) -> None:
    view = RUNNER.view(test)
    anyway = view.plan.status != "out_of_scope"
    whole = RUNNER.planner.plan(test.profile, test.demands, with_tradeoff=False, anyway=anyway)
    assert {name: getattr(view.plan, name) for name in PARTS} == {name: whole[name] for name in PARTS}  # type: ignore[literal-required]
    assert view.plan.steps_by_number == {step["number"]: step["intervention"] for step in whole["steps"]}
