"""A pack with stages, through every form and question: gbm-core, extended by stages and a gate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from gbmplan.explore.causes import Causes
from gbmplan.explore.compare import View
from gbmplan.explore.session import Session
from gbmplan.explore.why import why
from gbmplan.judge.assess import NeedKind
from gbmplan.patient.read import read_profile
from gbmplan.schemas import plan_schema
from gbmplan.validate.loading import load_rules

from . import ROOT, gbmplan

PACK = str(ROOT / "tests/plans/packs/staged")
EXAMPLES = ("recurrent", "newly_diagnosed", "almost_nothing_measured", "lymphopenic")


def plan(example: str, *more: str) -> str:
    done = gbmplan("plan", str(ROOT / f"examples/{example}.yaml"), "--rules", PACK, *more)
    assert (done.status, "Traceback" in done.err) == (0, False), done.err
    return done.out


@pytest.mark.parametrize("example", EXAMPLES)
def test_openings_carry_and_clearing_precedes(example: str) -> None:
    found = json.loads(plan(example, "--format", "json"))
    assert [error.message for error in Draft202012Validator(plan_schema()).iter_errors(found)] == []
    attacks = [step["earliest"] for step in found["steps"] if step["phase"] == "activate"]
    for step in found["steps"]:
        assert step["given_in"]
        if step["phase"] == "clear" and step["role"] != "backbone":  # standard treatment has its own time
            assert not attacks or step["earliest"] < min(attacks)
    assert {branch["target"] for branch in found["branches"]} <= {
        need["target"] for need in found["coverage"] if need["result"] == "guarded"
    }
    assert [value["name"] for value in found["objective"]][:3] == ["strong", "open_critical", "open_major"]


def test_what_is_left_to_a_gate_names_its_answer() -> None:
    said = plan("recurrent")
    assert "if a gate finds it" in said
    assert "LAG-3 → Relatlimab" in said
    assert "2 left to a gate" in said
    assert "复查如检出" in plan("recurrent", "--lang", "zh")


def test_alternatives_where_needs_are_left_to_a_gate() -> None:
    found = json.loads(plan("recurrent", "--alternatives", "2", "--format", "json"))
    assert "guarded" in {need["result"] for need in found["coverage"]}
    assert [other["number"] for other in found["alternatives"]] == [2, 3]


@pytest.mark.parametrize("form", ["md", "html"])
def test_other_forms(form: str, tmp_path: Path) -> None:
    assert plan("recurrent", "--format", form, "-o", str(tmp_path / "plan")) == ""
    assert "left to a gate" in (tmp_path / "plan").read_text(encoding="utf-8")


def test_every_need_says_why() -> None:
    """What is left to a gate, too, with everything that could cover it; and what earlier therapy opened."""
    rules = load_rules(PACK)
    profile = read_profile(str(ROOT / "examples/recurrent.yaml"), rules.nodes("biomarker"))
    session = Session(rules)
    case = session.study(profile)
    view = View(session, case, session.feasible(case))
    guarded = [need.target for need in view.assessment.needs if need.result == "guarded"]
    assert guarded
    for target in guarded:
        assert why(session, profile, target)["verdict"] == "a need, left to a gate"
        for edge in rules.covering[target]:
            assert why(session, profile, edge["u"])["verdict"], edge["u"]
    view.needs[guarded[0]] = view.needs[guarded[0]]._replace(kind=NeedKind.OPENED_BEFORE)
    assert Causes(session, view).need(guarded[0])["text"].endswith(": a need, opened by earlier therapy")


@pytest.mark.parametrize(
    "question",
    [("why", "tim3"), ("why", "nivolumab"), ("whatif", "--set", "dexamethasone=0"), ("flip",)],
)
def test_questions(question: tuple[str, ...]) -> None:
    command, *more = question
    done = gbmplan(command, str(ROOT / "examples/recurrent.yaml"), *more, "--rules", PACK)
    assert (done.status, done.err) == (0, "")
