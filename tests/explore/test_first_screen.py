"""What the first screen names for a find is what the plan of that branch gives."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gbmplan.api import load_rules, make_plan, read_profile
from gbmplan.choose.problem import Demands
from gbmplan.explore.branches import answered, answers, branch_plans
from gbmplan.explore.session import Session
from gbmplan.graph.model import RuleGraph
from gbmplan.patient.profile import Profile
from gbmplan.render.terminal import as_text
from gbmplan.rulebase.folder import chain, find
from gbmplan.testing.read import read_tests

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
BOARD = ("what_a_board_asks.yaml", "specialist.yaml")
"""Files of the pack's own tests that hold patients as a board meets them."""


def named(plan: Any) -> dict[tuple[str, str], list[str]]:
    """(gate, target) → what the plan names as its answer."""
    return {
        (gate["rule"], item["target"]): [answer["intervention"] for answer in item["found"]]
        for gate in plan["gates"]
        for item in gate["targets"]
        if item["found"]
    }


def solved(branches: list[Any]) -> dict[tuple[str, str], list[str]]:
    """The same of the branches."""
    return {
        (branch["gate"], branch["found"][0]["target"]): [step["intervention"] for step in branch["adds"]]
        for branch in branches
        if len(branch["found"]) == 1 and branch["adds"]
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_first_screen_and_branches_agree(path: Path) -> None:
    rules = load_rules("gbm-core")
    profile = read_profile(str(path), rules)
    screen = make_plan(profile, rules, detailed=False)
    branches: Any = make_plan(profile, rules, detailed=False, branches=True).get("branch_plans", [])
    there = solved(branches)
    assert {key: there.get(key) for key in named(screen)} == named(screen)
    assert named(make_plan(profile, rules)) == there  # where everything is told, nothing is left out
    text = " ".join(as_text(screen, width=100_000).split())
    for _, target in named(screen):
        titles = {item["target"]: item["title"] for gate in screen["gates"] for item in gate["targets"]}
        assert f"{titles[target]} → " in text
    # what is counted as left to a gate is named with what becomes of it, and be it nothing
    answers = text.partition("◆ if a gate finds it")[2].partition(" OPEN ")[0]
    for need in screen["coverage"]:
        if need["result"] == "guarded":
            assert need["title"] in answers, need["target"]


@pytest.mark.parametrize("file", BOARD)
def test_they_agree_for_the_patients_of_a_board(file: str) -> None:
    rules = load_rules("gbm-core")
    suite = read_tests(chain(find(str(ROOT / "rules/gbm-core")))[-1], rules.graph)
    patients = [test.profile for test in suite.tests if test.planned and Path(test.place.file).name == file]
    checked = 0
    for profile in patients:
        told, there = both(rules.graph, profile)
        assert {key: there.get(key) for key in told} == told, profile.id
        checked += len(told)
    assert checked > 10


def both(
    rules: RuleGraph, profile: Profile
) -> tuple[dict[tuple[str, str], list[str]], dict[tuple[str, str], list[str]]]:
    """What the first screen names, and what the branches give."""
    session = Session(rules, Demands())
    plan = session.plan(profile)
    answered(plan, answers(session, profile, plan, every=False))
    return named(plan), solved(branch_plans(session, profile))
