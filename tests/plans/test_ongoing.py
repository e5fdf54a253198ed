"""What counts as running, what earlier therapy bars, and what a plan says of both."""

from __future__ import annotations

from typing import Any

import pytest

from gbmplan.case.case import study
from gbmplan.graph.model import RuleGraph
from gbmplan.judge.history import history
from gbmplan.patient.profile import Profile
from gbmplan.patient.read import check_profile
from gbmplan.plan.planner import Planner, plan_once
from gbmplan.source.document import parse
from gbmplan.validate.loading import load_rules

FACTS = "{age: 50, kps: 90, idh: wildtype, pd1_til: high, dexamethasone: 0 mg/d, midline_shift: 0 mm, resectable: no}"
RUNNING = {
    # entry → intervention, why it counts as running (None: it does not), hours that are left of its course
    "{agent: pembrolizumab, last: 2026-05-26}": ("pembrolizumab", "recent", None),  # every three weeks
    "{agent: pembrolizumab, last: 2026-05-25}": ("pembrolizumab", None, None),  # due, and not given
    "{agent: pembrolizumab, last: 2026-06-08, ongoing: no}": ("pembrolizumab", None, None),
    "{agent: pembrolizumab, last: 2026-04-08, ongoing: yes}": ("pembrolizumab", "declared", None),
    "{agent: Keytruda, first: 2026-05-18}": ("pembrolizumab", "no_end", None),
    "{agent: Keytruda, first: 2026-05-18, ongoing: no}": ("pembrolizumab", None, None),
    "{agent: cemiplimab + pembrolizumab, last: 2026-06-08}": ("pembrolizumab", "recent", None),
    "pembrolizumab": ("pembrolizumab", None, None),
    "{agent: pexidartinib, last: 2026-06-13}": ("pexidartinib", "recent", None),  # daily: three days
    "{agent: pexidartinib, last: 2026-06-12}": ("pexidartinib", None, None),
    "{agent: us_external, first: 2026-05-04, last: 2026-06-01}": ("us_external", "recent", 98 * 24.0),
    "{agent: us_external, first: 2026-01-26, last: 2026-06-14}": ("us_external", None, None),  # six of six
    "{agent: resection, first: 2026-06-01}": ("resection", None, None),  # done once
    "{agent: temozolomide, first: 2026-06-08, ongoing: yes}": ("temozolomide", "declared", 33 * 168.0),
    "{agent: chemoradiation, first: 2026-06-01}": ("radiotherapy", "no_end", 4 * 168.0),
}


@pytest.fixture(scope="module")
def rules() -> RuleGraph:
    return load_rules()


def read(rules: RuleGraph, *entries: str, setting: str = "recurrent", facts: str = FACTS) -> Profile:
    text = f"as_of: 2026-06-15\nsetting: {setting}\nbiomarkers: {facts}\nprior_therapy: [{', '.join(entries)}]\n"
    return check_profile(parse(text.encode(), "p.yaml"), rules.nodes("biomarker"))


@pytest.mark.parametrize("entry", RUNNING)
def test_what_counts_as_running(rules: RuleGraph, entry: str) -> None:
    name, ground, left = RUNNING[entry]
    profile = read(rules, entry)
    found = study(profile, rules).ongoing.get(name)
    assert (found and (found.ground, found.left)) == (ground and (ground, left))
    judged = history(rules, profile).begun.get(name)
    assert (judged and judged.left) == (left if ground else None)
    assert (judged is not None) == (ground is not None)


BARRED = {
    "{agent: nivolumab, last: 2024-01-01, progressed: yes}": {"nivolumab": "progressed", "pembrolizumab": "progressed"},
    "{agent: nivolumab, last: 2024-01-01}": {},
    "{agent: temozolomide, last: 2026-01-01, progressed: yes}": {},  # standard treatment has rules of its own
    "{agent: us_external, first: 2025-06-16, ongoing: yes}": {"us_external": "ended"},
}


@pytest.mark.parametrize("entry", BARRED)
def test_what_earlier_therapy_bars(rules: RuleGraph, entry: str) -> None:
    profile = read(rules, entry)
    found = {name: kind for name, (kind, _) in study(profile, rules).barred.items()}
    assert {name: found.get(name) for name in BARRED[entry]} == BARRED[entry]
    assert bool(found) == bool(BARRED[entry])
    assert history(rules, profile).kept_out == found.keys()


def told(plan: Any) -> dict[str, str]:
    return {item["agent"]: f"{item['decision']} {item['counted']}" for item in plan["ongoing"]}


def test_every_running_therapy_has_a_line(rules: RuleGraph) -> None:
    """Also one that these rules do not know; what is over has none."""
    entries = (
        "{agent: Keytruda, last: 2026-06-08}",
        "{agent: warfarin, first: 2026-01-01}",
        "{agent: surgery, last: 2026-05-04}",
    )
    plan: Any = plan_once(read(rules, *entries), rules)
    assert told(plan) == {
        "keytruda": "continued counted as running: last dose 7 days before",
        "warfarin": "not_judged still given, as the profile says",
    }
    step = next(step for step in plan["steps"] if step["intervention"] == "pembrolizumab")
    assert (step["running"], step["next"], step["earliest"]) == (True, 336.0, 0.0)
    assert "stopped" in {item["name"] for item in plan["objective"]}


def test_a_running_agent_is_not_exchanged_for_another_of_its_class(rules: RuleGraph) -> None:
    """Each of the class goes on where it runs; without any, the ids decide."""
    for name in ("cemiplimab", "pembrolizumab", "nivolumab"):
        plan: Any = plan_once(read(rules, f"{{agent: {name}, first: 2026-05-18}}"), rules)
        assert [item["decision"] for item in plan["ongoing"]] == ["continued"], name


def test_what_runs_has_opened_what_compensates_for_it(rules: RuleGraph) -> None:
    """From now, also where it is stopped."""
    plan: Any = plan_once(read(rules, "{agent: pembrolizumab, first: 2026-05-18, progressed: yes}"), rules)
    assert [(item["decision"], item["reasons"][0]["kind"]) for item in plan["ongoing"]] == [("stopped", "progressed")]
    needs = {item["target"]: item["need"] for item in plan["coverage"]}
    assert needs["lag3"] == needs["tim3"] == "opened_before"


def test_an_answer_from_memory_knows_when_therapy_began(rules: RuleGraph) -> None:
    """Two patients who differ in nothing but the days of what runs are two problems."""
    planner = Planner(rules)
    entries = ("{agent: us_external, last: 2026-06-14}", "{agent: us_external, last: 2026-06-01}")
    due = []
    for entry in entries:
        plan: Any = planner.plan(read(rules, entry, "{agent: pembrolizumab, first: 2026-05-18}"), with_tradeoff=False)
        alone: Any = plan_once(read(rules, entry, "{agent: pembrolizumab, first: 2026-05-18}"), rules)
        assert plan["steps"] == alone["steps"]
        due.append([step["next"] for step in plan["steps"] if step["intervention"] == "us_external"])
    assert due == [[27 * 24.0], [14 * 24.0]]  # four weeks after the last session
