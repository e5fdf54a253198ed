"""What a plan says of its gates: when, what is measured, what is decided, and what answers what is found."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from gbmplan.choose.problem import Demands
from gbmplan.explore.branches import answered, answers
from gbmplan.explore.session import Session
from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import parse as parse_condition
from gbmplan.patient.profile import Profile
from gbmplan.patient.read import check_profile
from gbmplan.plan.planner import plan_once
from gbmplan.plan.spoken_conditions import spoken_condition
from gbmplan.source import document
from gbmplan.validate.loading import load_rules
from gbmplan.wording.wording import ENGLISH

PACK = str(Path(__file__).parent / "packs/gates")


@pytest.fixture(scope="module")
def rules() -> RuleGraph:
    return load_rules(PACK)


def profile(rules: RuleGraph, biomarkers: str) -> Profile:
    text = f"as_of: 2026-05-04\nbiomarkers: {{{biomarkers}}}\n"
    return check_profile(document.parse(text.encode(), "profile.yaml"), rules.nodes("biomarker"))


def told(rules: RuleGraph, biomarkers: str, demands: Demands | None = None) -> tuple[list[str], int | None]:
    """The gates of a plan, each in a line: week, gate, stage, steps, targets with their answers."""
    one, asked = profile(rules, biomarkers), demands or Demands()
    plan: Any = plan_once(one, rules, asked)
    answered(plan, answers(Session(rules, asked), one, plan, every=True))
    lines = []
    for gate in plan["gates"]:
        found = [
            f"{item['target']}: {', '.join(answer['intervention'] for answer in item['found']) or None}"
            + "".join(f" in {answer['stage']} from week {answer['earliest'] / 168:g}" for answer in item["found"])
            for item in gate["targets"]
        ]
        steps = [plan["steps"][number - 1]["intervention"] for number in gate["follows"]]
        lines.append(f"{gate['earliest'] / 168:g} {gate['rule']} -> {gate['stage']} after {', '.join(steps)}")
        lines += [f"  {line}" for line in found]
    return lines, plan["next_gate"]


ONE = "brake_one: release_one in answer from week 8"
TWO = "brake_two: release_two in answer from week 8"
CASES: dict[str, tuple[str, Demands, list[str], int | None]] = {
    # biomarkers, demands → gates, the next one
    "nothing to do": ("main: no, cells: 10 %", Demands(), [], None),
    "both stages wait": (
        "main: yes, cells: 40 %",
        Demands(),
        [
            "2 after_clearing -> attack after clearer",
            "5 watch -> None after attack",
            "6 brakes -> answer after attack",
            f"  {ONE}",
            "  brake_three: None",
            f"  {TWO}",
        ],
        0,
    ),
    "the look that no stage waits for comes first and is not the next gate": (
        "main: yes, cells: 10 %, heart_failure: yes",
        Demands(),
        [
            "5 watch -> None after attack",
            "6 brakes -> answer after attack",
            f"  {ONE}",
            "  brake_three: None",
            "  brake_two: None",
        ],
        1,
    ),
    "what was found is not looked for, what was low is: blocking may open it": (
        "main: yes, cells: 10 %, brake_one: low, brake_three: high",
        Demands(exclude=("release_two",)),
        ["5 watch -> None after attack", "6 brakes -> answer after attack", f"  {ONE}", "  brake_two: None"],
        1,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_gates_of_a_plan(rules: RuleGraph, name: str) -> None:
    biomarkers, demands, lines, following = CASES[name]
    assert told(rules, biomarkers, demands) == (lines, following)


def test_what_is_decided(rules: RuleGraph) -> None:
    plan: Any = plan_once(profile(rules, "main: yes, cells: 40 %, heart_failure: yes"), rules)
    decided = {
        gate["rule"]: [
            (item["text"], item["then"], [(what["intervention"], what["step"]) for what in item["what"]])
            for item in gate["outcomes"]
        ]
        for gate in plan["gates"]
    }
    assert decided == {
        "after_clearing": [
            ("cells below 30 %", "go_on", []),
            ("cells at least 30 %", "stop", [("clearer", 1)]),
            ("otherwise", "hold", []),
        ],
        "watch": [],
        # the other one is contraindicated
        "brakes": [
            ("brake one high or brake two high", "start", [("release_one", None)]),
            ("brake three high and not (brake one high or brake two high)", "hold", []),
            ("otherwise", "go_on", []),
        ],
    }
    assert {"after_clearing", "after_clearing.outcomes.1", "brakes.outcomes.2"} <= plan["justification"].keys()
    assert plan["gates"][0]["measure"] == [
        {"biomarker": "cells", "title": "Cells", "fact": "cells 40 %", "again": True, "decides": True}
    ]
    assert plan["gates"][0]["specimen"] == "blood"


KNOWN: dict[str, tuple[str, list[str], list[str]]] = {
    # biomarkers → what is measured again, and outcomes with what is known of them
    "nothing is known of brakes": ("main: yes, cells: 10 %", [], ["1 open", "2 open", "3 open"]),
    "a brake that is there stays there": (
        "main: yes, cells: 10 %, brake_one: high",
        [],
        ["1 holds", "2 fails", "3 open"],
    ),
    "one that is not there may come up, so it is measured again": (
        "main: yes, cells: 10 %, brake_one: low",
        ["brake one low"],
        ["1 open", "2 open", "3 open"],
    ),
    "what a step clears is measured again": (
        "main: no, cells: 40 %",
        ["cells 40 %"],
        ["1 open", "2 open", "3 open"],
    ),
}


@pytest.mark.parametrize("name", KNOWN)
def test_what_is_known_before_a_gate_looks(rules: RuleGraph, name: str) -> None:
    biomarkers, again, known = KNOWN[name]
    plan: Any = plan_once(profile(rules, biomarkers), rules)
    gate = next(gate for gate in plan["gates"] if gate["stage"])
    assert [marker["fact"] for marker in gate["measure"] if marker["again"]] == again
    assert [f"{item['rule'][-1]} {item['known']}" for item in gate["outcomes"]] == known


WORDS = {
    "cells < 30": "cells below 30 %",
    "cells <= 30 and main": "cells at most 30 % and main",
    "not main or cells > 3": "no main or cells above 3 %",
    "cells == 30 or cells != 4": "cells 30 % or cells other than 4 %",
    "(main or cells >= 3) and brake_one == low": "(main or cells at least 3 %) and brake one low",
    "brake_one in (low, high)": "brake one low or high",
    "brake_one not in (low,)": "brake one other than low",
    "brake_one != low": "brake one other than low",
    "main == yes and brake_two == high": "main and brake two high",
    "main == no or heart_failure != no": "no main or heart failure",
    "not (main and heart_failure)": "not (main and heart failure)",
}


@pytest.mark.parametrize("condition", WORDS)
def test_conditions_in_words(rules: RuleGraph, condition: str) -> None:
    assert spoken_condition(rules, parse_condition(condition, rules.vocabulary), ENGLISH) == WORDS[condition]


CLOSE = """id: close
version: 1.0.0
title: {en: Close}
licence: CC0-1.0
description: For tests.
extends: gates
"""
ORDER = """policies:
  - id: attack_at_once
    kind: order
    before: [clearer]
    after: [attack]
    max: 1 wk
    because: invented
    inference: true
"""


def test_a_gate_that_a_stage_waits_for_takes_part_in_a_clash(tmp_path: Path) -> None:
    """The attack may be a week behind what clears, and the gate looks after two."""
    shutil.copytree(PACK, tmp_path / "gates")
    (tmp_path / "close").mkdir()
    (tmp_path / "close/pack.yaml").write_text(CLOSE, encoding="utf-8")
    (tmp_path / "close/policies.yaml").write_text(ORDER, encoding="utf-8")
    rules = load_rules(str(tmp_path / "close"))
    plan: Any = plan_once(profile(rules, "main: yes, cells: 40 %"), rules, Demands(require=("attack", "clearer")))
    assert [part["rule"] or part["text"] for part in plan["clash"]] == [
        "--require attack",
        "--require clearer",
        "after_clearing",
        "attack_at_once",
    ]
