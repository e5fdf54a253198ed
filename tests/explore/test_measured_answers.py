"""Measuring what a gate would have looked for takes its answer away; that rules no step out."""

from __future__ import annotations

from gbmplan.choose.problem import Demands
from gbmplan.explore.measure import measure
from gbmplan.explore.session import Session
from gbmplan.patient.read import check_profile
from gbmplan.source import document
from tests.core import core

PROFILE = b"""
as_of: 2026-05-04
setting: recurrent
prior_therapy:
  - {agent: surgery, last: 2025-03-11}
  - {agent: radiotherapy, last: 2025-05-16}
biomarkers: {age: 55, kps: 90, idh: wildtype, dexamethasone: 0 mg/d, resectable: no, extent_of_resection: gross_total,
  pd1_til: high}
"""


def test_only_steps_are_ruled_out() -> None:
    rules = core()
    session = Session(rules, Demands())
    profile = check_profile(document.parse(PROFILE, "profile.yaml"), rules.nodes("biomarker"))
    plan = session.plan(profile)
    answers = {branch["answer"] for branch in plan["branches"]}
    steps = {step["intervention"] for step in plan["steps"]}
    assert answers - steps, "the plan leaves something to a gate"
    named = {rules.interventions[name]["title"]["en"] for name in answers - steps}
    worst = {item["biomarker"]: item["worst"] for item in measure(session, profile, with_pairs=False)["changing"]}
    assert "lag3" in worst, "what a gate looks for changes the plan when it is measured"
    ruled_out = [text for text in worst.values() if "ruled out" in text]
    assert not [text for text in ruled_out if any(name.split(" (")[0] in text for name in named)]
