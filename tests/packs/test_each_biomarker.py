"""For every biomarker that a rule of the core pack reads, two patients of its tests differ in that value alone, and
their plans differ; those for which there can be none are listed with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gbmplan.graph.model import RuleGraph
from gbmplan.rulebase.folder import CORE, chain, find
from gbmplan.source import document
from gbmplan.testing.read import read_tests
from gbmplan.testing.run import Runner
from gbmplan.testing.suite import RuleTest
from gbmplan.validate.loading import load_rules

LISTED = Path(__file__).parents[1] / "docs" / "changes_nothing.yaml"


@pytest.fixture(scope="module")
def core() -> RuleGraph:
    return load_rules(CORE)


@pytest.fixture(scope="module")
def listed() -> dict[str, str]:
    return {str(name): str(why) for name, why in document.load(str(LISTED)).data.items()}


def read_by_a_rule(rules: RuleGraph) -> set[str]:
    """Biomarkers in a condition, and those that a washout waits for."""
    found = {word for tree in rules.conditions.values() for word in leaves(tree)} & rules.nodes("biomarker").keys()
    return found | {rule["detail"]["biomarker"] for rule in rules.kinds["washout"].values()}


def leaves(tree: Any) -> Iterator[str]:
    if isinstance(tree, Mapping):
        tree = list(tree.values())
    if isinstance(tree, list | tuple):
        for item in tree:
            yield from leaves(item)
    elif isinstance(tree, str):
        yield tree


def signature(plan: Any) -> Any:
    """What a reader would call another plan: steps, dates and what is said at them, needs and what becomes of them,
    what comes first, scope."""
    return (
        plan.status,
        sorted(
            (step["intervention"], step["earliest"], sorted(word["rule"] for word in step["cautions"]))
            for step in plan.steps
        ),
        sorted((item["target"], item["need"], item["result"]) for item in plan.coverage),
        sorted(item["rules"] for item in plan.preparation if item["kind"] != "check"),
        sorted(item["rule"] for item in plan.scope),
    )


def pairs(tests: list[RuleTest]) -> dict[str, list[tuple[int, int]]]:
    """Biomarker → places of tests that ask the same of patients who differ in it alone; those made for it first."""
    found: dict[str, list[tuple[int, int]]] = {}
    for first, one in enumerate(tests):
        for second, other in enumerate(tests[first + 1 :], first + 1):
            if (one.demands, one.disabled) != (other.demands, other.disabled):
                continue
            a, b = one.profile.facts, other.profile.facts
            if one.profile.as_of == other.profile.as_of:
                differing = [name for name in {*a, *b} if a.get(name) != b.get(name)]
                if len(differing) == 1:
                    found.setdefault(differing[0], []).append((first, second))

    def elsewhere(pair: tuple[int, int]) -> bool:
        return any("each_biomarker" not in tests[place].place.file for place in pair)

    return {name: sorted(both, key=elsewhere) for name, both in found.items()}


def test_each_biomarker_changes_a_plan_alone(core: RuleGraph, listed: dict[str, str]) -> None:
    suite = read_tests(chain(find(CORE))[-1], core)
    planned = [test for test in suite.tests if test.planned]
    runner = Runner(core)
    found = pairs(planned)

    @cache
    def seen(place: int) -> Any:
        return signature(runner.view(planned[place]).plan)

    changing = {name for name, both in found.items() if any(seen(a) != seen(b) for a, b in both)}
    every = core.nodes("biomarker").keys()
    assert sorted(every - changing - listed.keys()) == [], (
        "add a pair to each_biomarker.yaml, or list why there is none"
    )
    assert sorted(listed.keys() & changing) == [], "these change a plan, so they are not for the list"


def test_what_is_listed_as_read_by_nothing_is(core: RuleGraph, listed: dict[str, str]) -> None:
    read = read_by_a_rule(core)
    assert sorted(listed.keys() - core.nodes("biomarker").keys()) == []
    for name, why in listed.items():
        assert why.startswith("read by no rule") == (name not in read), name
