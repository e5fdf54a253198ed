"""What may be left to a gate: only what it can find, and what has an answer that would be a legal step there."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from gbmplan.case.case import study
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.problem import Demands, setting
from gbmplan.choose.relevant import relevant, still_possible
from gbmplan.graph.model import RuleGraph
from gbmplan.judge.assess import Guard, assess, disagreement
from gbmplan.patient.underway import Underway
from gbmplan.plan.judging import judged
from tests.property.packs import BIOMARKERS, EVIDENCE, WHY, Pack, Patient
from tests.property.staged import StagedOracle

LATE = 10_000.0
"""Hours at which an answer is certainly in its stage."""


class Asked(NamedTuple):
    """What is other than in the plain pack, and whether the need is left to the gate."""

    guarded: bool
    reply: dict[str, Any] = {}  # noqa: RUF012 - never changed
    gate: dict[str, Any] = {}  # noqa: RUF012
    policies: tuple[dict[str, Any], ...] = ()
    facts: dict[str, Any] = {}  # noqa: RUF012
    demands: Demands = Demands()


def thing(name: str, phase: str, target: str, **more: Any) -> dict[str, Any]:
    fixed = {"class": name, "modality": "antibody", "stage": "trial", "status": "tried", "route": "by vein"}
    cover = {"target": target, "strength": "full", **WHY, **more.pop("cover", {})}
    given = {"delivery": {"need": "not_needed", **WHY}, "reach": {"margin": "reached", **WHY}, "covers": [cover]}
    return {"id": name, "title": {"en": name}, "phase": phase, **fixed, **given, **more}


def finding(kind: str) -> dict[str, Any]:
    return {"contraindications": [{"id": "no", "when": "g", "kind": kind, "recoverable": False, **WHY}]}


def requiring(name: str) -> dict[str, Any]:
    return {"requires": [{"id": "with", "any_of": [name], **WHY}]}


def policy(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": "rule", "kind": kind, **WHY, **more}


def company(needs: str) -> dict[str, Any]:
    return policy("companion", having=["reply"], needs=[needs], binding=True, say="alone")


HOLDS = {"g": True}
FAR = {"id": "rule", "kind": "unavailable", "interventions": ["reply"], "because": "None is here."}
CASES = {
    "an answer is at hand": Asked(True),
    "the target is measured": Asked(False, facts={"f": True}),
    "the answer is contraindicated": Asked(False, finding("absolute"), facts=HOLDS),
    "nobody knows whether it is": Asked(True, finding("absolute")),
    "nobody knows, and strict": Asked(False, finding("absolute"), demands=Demands(strict=True)),
    "a strong contraindication holds": Asked(False, finding("strong"), facts=HOLDS),
    "a relative one holds": Asked(True, finding("relative"), facts=HOLDS),
    "it is refused": Asked(False, demands=Demands(exclude=("reply",))),
    "it cannot be had": Asked(False, policies=(FAR,)),
    "it conflicts with a step": Asked(False, policies=(policy("conflict", between=["reply"], **{"and": ["sweep"]}),)),
    "its group is full": Asked(False, policies=(policy("limit", among=["reply", "sweep"], at_most=1),)),
    "its group has room": Asked(True, policies=(policy("limit", among=["reply", "sweep"], at_most=2),)),
    "its group is full over the whole regimen": Asked(
        False, policies=(policy("limit", among=["reply", "sweep"], at_most=1, throughout=True),)
    ),
    "there is no room for one more agent": Asked(False, demands=Demands(max_agents=1)),
    "it requires what is not there": Asked(False, requiring("spare"), demands=Demands(exclude=("spare",))),
    "it requires what is there": Asked(True, requiring("sweep")),
    "nothing opens the barrier for it": Asked(False, {"delivery": {"need": "required", **WHY}}),
    "it would be alone": Asked(False, policies=(company("spare"),)),
    "it would have company": Asked(True, policies=(company("sweep"),)),
    "it would not act": Asked(False, {"cover": {"when": "g"}}, facts={"g": False}),
    "it would act, once the target is found": Asked(True, {"cover": {"when": "f"}}),
    "nobody would know whether it acts": Asked(False, {"cover": {"when": "g"}}),
    "the gate measures something else": Asked(False, gate={"measure": ["h"]}),
    "the gate does not bind": Asked(False, gate={"when": "g"}, facts={"g": False}),
    "the gate follows no step": Asked(False, gate={"after": ["spare"]}),
}


def compiled(asked: Asked, stages: tuple[str, ...] = ("two",)) -> RuleGraph:
    stage = {"because": "for the test", "least": "2 wk"}
    target = {"phase": "clear", "mechanism": "it shields", "priority": "critical", "assumed": WHY, "none_known": True}
    gate = {"id": "gate", "kind": "gate", "after": ["sweep"], "at": "1 wk", "measure": ["f"], "decide": "look", **WHY}
    phases = ("clear", "attack", "answer")
    return Pack(
        {
            "pack.yaml": {
                **{"id": "small", "version": "1.0.0", "title": {"en": "small"}, "licence": "Apache-2.0"},
                "description": "for a test",
                "phases": [{"id": name, "title": {"en": name}, "because": "first"} for name in phases],
                "stages": [
                    {"id": "one", "title": {"en": "one"}, "starts": ["clear"], **stage},
                    *(
                        {"id": name, "title": {"en": name}, "starts": ["attack"], "answers": ["answer"], **stage}
                        | {"counts": True}
                        for name in stages
                    ),
                ],
            },
            "biomarkers.yaml": {"biomarkers": BIOMARKERS},
            "evidence.yaml": {"evidence": EVIDENCE},
            "targets.yaml": {
                "targets": [
                    {"id": "t0", "title": {"en": "t0"}, **target, "present": {"when": "f", **WHY}},
                    {"id": "t1", "title": {"en": "t1"}, **target},
                    {"id": "t2", "title": {"en": "t2"}, **target, "present": {"when": "h", **WHY}},
                ]
            },
            "policies.yaml": {"policies": [gate | {"before_stage": "two"} | asked.gate, *asked.policies]},
            "interventions/sweep.yaml": thing("sweep", "clear", "t1"),
            "interventions/spare.yaml": thing("spare", "clear", "t2"),
            "interventions/reply.yaml": thing("reply", "answer", "t0", **asked.reply),
        }
    ).compile()


@pytest.mark.parametrize("asked", CASES.values(), ids=CASES.keys())
def test_what_is_left_to_a_gate(asked: Asked) -> None:
    rules = compiled(asked)
    facts = {"h": False, **asked.facts}
    profile = Patient({"id": "somebody", "as_of": "2026-05-04", "biomarkers": facts}).read(rules)
    case = study(profile, rules, strict=asked.demands.strict)
    found = Chooser(rules).best(case, setting(case, asked.demands))
    assert found is not None
    assert (found.courses, found.cost) == StagedOracle(rules, profile, asked.demands).best()
    assert found.courses == {"sweep": (1, 2)}
    assert [(item.target, item.stage, item.answer) for item in found.branches] == [("t0", 2, "reply")] * asked.guarded
    assert found.cost.guarded == asked.guarded
    assert found.cost.open_critical == (0.0 if asked.guarded else 1.0 if "f" in facts else 0.5)
    assert disagreement(judged(case, asked.demands, found), found.cost) == ""
    claimed = Guard("t0", 2, "reply", {**found.timeline.earliest, "reply": LATE})
    verdict = assess(
        rules,
        profile,
        found.timeline.earliest,
        strict=asked.demands.strict,
        exclude=asked.demands.exclude,
        max_agents=asked.demands.max_agents,
        courses=found.courses,
        guards=[claimed],
    )
    refused = [violation.message for violation in verdict.violations]
    assert refused == ([] if asked.guarded else ["it is no answer to t0 in stage 2"])


def test_an_answer_to_an_earlier_gate_is_not_missed_at_a_later_one() -> None:
    """What a gate looks for can be left to it in all stages that follow."""
    rules = compiled(Asked(True), ("two", "three"))
    profile = Patient({"id": "somebody", "as_of": "2026-05-04", "biomarkers": {"h": False}}).read(rules)
    case = study(profile, rules)
    wanted = setting(case, Demands())
    underway = Underway(3, {"sweep": (1, 3)}, {"sweep": 0.0}, frozenset(), frozenset())
    found = Chooser(rules).best(case, wanted, underway=underway)
    assert found is not None
    assert [(item.target, item.stage, item.answer) for item in found.branches] == [("t0", 3, "reply")]
    members = still_possible(case, relevant(rules, wanted, Demands()), underway)
    assert Chooser(rules, only=members).best(case, wanted, underway=underway) == found
