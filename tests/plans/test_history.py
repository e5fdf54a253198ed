"""What a list of earlier therapy says of agents that are not in it, and what its absence says."""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import Any

import pytest

from gbmplan.language.conditions import Quantity, decide, parse
from gbmplan.patient.profile import Profile
from gbmplan.patient.read import check_profile
from gbmplan.plan.planner import plan_once
from gbmplan.source import document
from gbmplan.validate.loading import load_rules

PACK = Path(__file__).parent / "packs/timing"
CHECK = ["check: Weeks since the old drug"]
CASES: dict[str, tuple[str, float | None, float, list[str]]] = {
    # the history as written → weeks since the old drug (None: unknown), week in which the operation starts, preparation
    "no list": ("", None, 0, CHECK),
    "empty list": ("prior_therapy: []", inf, 0, []),
    "null": ("prior_therapy:", None, 0, CHECK),
    "another agent": ("prior_therapy: [{agent: other_drug, last: 2026-05-01}]", inf, 0, []),
    "another agent without a date": ("prior_therapy: [other_drug]", inf, 0, []),
    "two weeks ago": ("prior_therapy: [{agent: old_drug, last: 2026-04-20}]", 2, 4, ["wait"]),
    "without a date": ("prior_therapy: [old_drug]", None, 0, CHECK),
    "twice": (
        "prior_therapy: [{agent: old_drug, last: 2026-04-20}, {agent: old_drug, last: 2025-04-20}]",
        2,
        4,
        ["wait"],
    ),
    "once without a date": ("prior_therapy: [{agent: old_drug, last: 2025-04-20}, old_drug]", None, 0, CHECK),
    "begun but not ended": ("prior_therapy: [{agent: old_drug, first: 2025-04-20}]", 0, 6, ["wait"]),
    "begun, and not running": ("prior_therapy: [{agent: old_drug, first: 2025-04-20, ongoing: no}]", None, 0, CHECK),
    "running": ("prior_therapy: [{agent: old_drug, ongoing: yes}]", 0, 6, ["wait"]),
    "running, last given": ("prior_therapy: [{agent: old_drug, last: 2026-04-20, ongoing: yes}]", 2, 4, ["wait"]),
    "one of two": ("prior_therapy: [{agent: other_drug + old_drug, last: 2026-04-20}]", 2, 4, ["wait"]),
}


def read(history: str) -> Profile:
    text = f"as_of: 2026-05-04\nbiomarkers: {{operation_target: yes}}\n{history}\n"
    return check_profile(document.parse(text.encode(), "profile.yaml"), load_rules(str(PACK)).nodes("biomarker"))


@pytest.mark.parametrize("name", CASES)
def test_weeks_since_an_agent(name: str) -> None:
    history, weeks, start, preparation = CASES[name]
    profile = read(history)
    plan: Any = plan_once(profile, load_rules(str(PACK)))
    assert profile.facts.get("since_old") == weeks
    assert [step["earliest"] / 168 for step in plan["steps"]] == [start]
    named = [
        "wait" if item["kind"] == "wait" else f"check: {item['text'].partition(': ')[2]}"
        for item in plan["preparation"]
        if item["biomarkers"] == ["since_old"]
    ]
    assert named == preparation


@pytest.mark.parametrize(
    ("condition", "never", "unknown"),
    [
        ("since_old >= 500", True, None),
        ("since_old > 6", True, None),
        ("since_old < 6", False, None),
        ("since_old == 6", False, None),
        ("since_old != 6", True, None),
        ("2 < since_old <= 6", False, None),
    ],
)
def test_never_is_longer_ago_than_any_time(condition: str, never: bool, unknown: None) -> None:
    tree = parse(condition, {"since_old": Quantity("number", "wk", (), 0, 520)})
    assert decide(tree, read("prior_therapy: []").facts) is never
    assert decide(tree, read("").facts) is unknown
