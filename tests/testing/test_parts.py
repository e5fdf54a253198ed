"""What a test reads of a plan is what the whole plan says, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_type_hints

from gbmplan.plan.document import Plan
from gbmplan.rulebase.folder import CORE, chain, find
from gbmplan.testing.parts import PlanParts
from gbmplan.testing.read import read_tests
from gbmplan.testing.run import Runner
from gbmplan.testing.suite import RuleTest
from tests.core import core

PARTS = sorted(get_type_hints(Plan).keys() & vars(PlanParts).keys() | {"scope"})
EVERY = 25
"""Each kind of test is there at least once, and of many so many."""


def chosen() -> Iterator[RuleTest]:
    """Planned tests of gbm-core: of each set of keys and status the first, and some of those that are left."""
    seen = set()
    planned = [test for test in read_tests(chain(find(CORE))[-1], core()).tests if test.planned and not test.disabled]
    for index, test in enumerate(planned):
        for item in test.expectations:
            kind = item.key, item.value if item.key == "status" else None
            if kind not in seen or index % EVERY == 0:
                seen.add(kind)
                yield test
                break


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


def test_the_parts_are_those_of_the_whole_plan() -> None:
    runner, statuses = Runner(core()), set()
    for test in chosen():
        plan = runner.view(test).plan
        anyway = plan.status != "out_of_scope"
        whole = runner.planner.plan(test.profile, test.demands, with_tradeoff=False, anyway=anyway)
        differing = [name for name in PARTS if getattr(plan, name) != whole[name]]  # type: ignore[literal-required]
        assert (test.id, differing) == (test.id, [])
        assert plan.steps_by_number == {step["number"]: step["intervention"] for step in whole["steps"]}
        statuses.add(plan.status)
    assert statuses == {"optimal", "infeasible", "out_of_scope"}
