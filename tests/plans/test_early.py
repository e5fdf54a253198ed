"""Starts out of order: who may, what they are bound by, what they cost, and that every form says why."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from gbmplan.case.case import study
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.problem import Demands, setting
from gbmplan.graph.model import RuleGraph
from gbmplan.judge.assess import assess, disagreement
from gbmplan.patient.underway import Underway
from gbmplan.plan.judging import judged
from gbmplan.plan.planner import Planner
from gbmplan.render.html.page import as_html
from gbmplan.render.markdown.document import as_markdown
from gbmplan.render.terminal import as_text
from tests.property.packs import BIOMARKERS, EVIDENCE, WHY, Pack, Patient

REASON = "One dose came before the operation."
WEEK = 168.0


def thing(name: str, phase: str, target: str, **more: Any) -> dict[str, Any]:
    fixed = {"class": name, "modality": "antibody", "stage": "trial", "status": "tried", "route": "by vein"}
    covers = [{"target": target, "strength": "full", **WHY}]
    delivery = {"need": "not_needed", **WHY}
    reach = {"margin": "reached", **WHY}
    return (
        {"id": name, "title": {"en": f"The {name}"}, "phase": phase}
        | fixed
        | {
            "covers": covers,
            "delivery": delivery,
            "reach": reach,
            **more,
        }
    )


def compiled(policies: tuple[dict[str, Any], ...] = (), **attack: Any) -> RuleGraph:
    """Clearing in the first stage, the attack in the second; needs count in both, so that an early attack closes more."""
    stage = {"because": "for the test", "counts": True, "least": "2 wk"}
    early = {"when": "f", "because": REASON, "inference": True}
    target = {"mechanism": "it shields", "assumed": WHY, "none_known": True}
    return Pack(
        {
            "pack.yaml": {
                **{"id": "small", "version": "1.0.0", "title": {"en": "small"}, "licence": "Apache-2.0"},
                "description": "for a test",
                "phases": [{"id": name, "title": {"en": name}, "because": "first"} for name in ("clear", "attack")],
                "stages": [
                    {"id": "one", "title": {"en": "one"}, "starts": ["clear"], **stage},
                    {"id": "two", "title": {"en": "two"}, "starts": ["attack"], **stage},
                ],
            },
            "biomarkers.yaml": {"biomarkers": BIOMARKERS},
            "evidence.yaml": {"evidence": EVIDENCE},
            "targets.yaml": {
                "targets": [
                    {"id": "t0", "title": {"en": "t0"}, "phase": "clear", "priority": "critical", **target},
                    {"id": "t1", "title": {"en": "t1"}, "phase": "attack", "priority": "critical", **target},
                ]
            },
            "policies.yaml": {"policies": list(policies)},
            "interventions/sweep.yaml": thing("sweep", "clear", "t0"),
            "interventions/strike.yaml": {
                key: value
                for key, value in thing("strike", "attack", "t1", **{"early": early, **attack}).items()
                if value is not None
            },
        }
    ).compile()


def order(before: str, after: str) -> dict[str, Any]:
    return {"id": "wait", "kind": "order", "before": [before], "after": [after], "min": "1 wk", **WHY}


class Asked(NamedTuple):
    """A pack and a patient; the stages of the attack, when it starts, and how many steps are out of order."""

    facts: dict[str, Any]
    courses: tuple[int, int]
    start: float
    out_of_order: float
    policies: tuple[dict[str, Any], ...] = ()
    attack: dict[str, Any] = {}  # noqa: RUF012 - never changed
    therapies: tuple[dict[str, Any], ...] = ()


RUNS = ({"agent": "strike", "first": "2026-04-27"},)
CASES = {
    "the rule holds": Asked({"f": True}, (1, 2), 0.0, 1),
    "it does not hold": Asked({"f": False}, (2, 2), 2 * WEEK, 0),
    "nobody knows whether it holds": Asked({}, (2, 2), 2 * WEEK, 0),
    "there is no rule": Asked({"f": True}, (2, 2), 2 * WEEK, 0, attack={"early": None}),
    "the phases would wait, and do not": Asked({"f": True}, (1, 2), 0.0, 1, (order("phase:clear", "phase:attack"),)),
    "in its turn it waits for the phases": Asked(
        {"f": False}, (2, 2), 2 * WEEK, 0, (order("phase:clear", "phase:attack"),)
    ),
    "a rule on the very pair is kept": Asked({"f": True}, (1, 2), WEEK, 1, (order("sweep", "strike"),)),
    "so is its lead time": Asked(
        {"f": True}, (1, 2), 4 * WEEK, 1, attack={"lead_time": {"takes": "4 wk", "say": "made first", **WHY}}
    ),
    "what runs starts nowhere": Asked({"f": True}, (1, 2), 0.0, 0, therapies=RUNS),
}


def solved(rules: RuleGraph, asked: Asked) -> tuple[Regimen, str]:
    """The regimen of a patient, and what the judge holds against it."""
    history = {"prior_therapy": [*asked.therapies]} if asked.therapies else {}
    patient = Patient({"id": "somebody", "as_of": "2026-05-04", "biomarkers": asked.facts} | history)
    profile = patient.read(rules)
    case = study(profile, rules)
    found = Chooser(rules).best(case, setting(case, Demands()))
    assert found is not None
    verdict = assess(rules, profile, found.timeline.earliest, courses=found.courses, least=True)
    return found, disagreement(verdict, found.cost)


@pytest.mark.parametrize("asked", CASES.values(), ids=CASES.keys())
def test_who_starts_out_of_order(asked: Asked) -> None:
    found, wrong = solved(compiled(asked.policies, **asked.attack), asked)
    assert wrong == ""
    assert found.courses["strike"] == asked.courses
    assert found.timeline.earliest["strike"] == asked.start
    assert found.cost.out_of_order == asked.out_of_order


def test_it_is_the_last_resort() -> None:
    """Nothing stays open without it where the first stage does not count; so it starts in its turn."""
    rules = compiled()
    rules.stages[0]["counts"] = False
    found, wrong = solved(rules, CASES["the rule holds"])
    assert (wrong, found.courses["strike"], found.cost.out_of_order) == ("", (2, 2), 0.0)


def test_the_judge_lets_nobody_start_early_who_may_not() -> None:
    rules = compiled()
    profile = Patient({"id": "somebody", "as_of": "2026-05-04", "biomarkers": {"f": False}}).read(rules)
    found = assess(rules, profile, {"strike": 0.0}, courses={"strike": (1, 2)})
    assert [violation.message for violation in found.violations] == ["it may not start in stage 1"]


def test_what_a_gate_finds_does_not_undo_it() -> None:
    """It was let when it began; what a gate finds afterwards stops no start that is over."""
    rules = compiled()
    profile = Patient({"id": "somebody", "as_of": "2026-05-04", "biomarkers": {"f": False}}).read(rules)
    case = study(profile, rules)
    underway = Underway(2, {"strike": (1, 2)}, {"strike": 0.0}, frozenset(), frozenset())
    found = Chooser(rules).best(case, setting(case, Demands()), underway=underway)
    assert found is not None
    assert (found.courses["strike"], found.cost.out_of_order) == ((1, 2), 1.0)
    assert disagreement(judged(case, Demands(), found), found.cost) == ""


@pytest.mark.parametrize("form", ["brief", "full", "markdown", "html", "data"])
def test_every_form_says_why(form: str) -> None:
    rules = compiled()
    profile = Patient({"id": "somebody", "as_of": "2026-05-04", "biomarkers": {"f": True}}).read(rules)
    plan = Planner(rules).plan(profile)
    step = next(step for step in plan["steps"] if step["intervention"] == "strike")
    if form == "data":
        said = step["cautions"][0]
        assert (said["kind"], said["rule"], said["facts"]) == ("out_of_order", "strike.early", ["f"])
        assert plan["justification"]["strike.early"]["because"] == REASON
        deeds = [deed for item in plan["measurements"] for deed in item["deeds"]]
        assert [(deed["kind"], deed["steps"]) for deed in deeds] == [("out_of_order", [step["number"]])]
        return
    forms = {
        "brief": lambda: as_text(plan, width=80, coloured=False),
        "full": lambda: as_text(plan, width=80, coloured=False, verbose=True),
        "markdown": lambda: as_markdown(plan),
        "html": lambda: as_html(plan),
    }
    assert f"out of order: {REASON}" in " ".join(forms[form]().split())
