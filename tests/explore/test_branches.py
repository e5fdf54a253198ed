"""Every branch of a plan: what a gate finds, what follows, and why not more."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from gbmplan.choose.problem import Demands
from gbmplan.explore.branches import branch_plans
from gbmplan.explore.findings import Findings
from gbmplan.explore.session import Session
from gbmplan.graph.model import RuleGraph
from gbmplan.judge.assess import assess
from gbmplan.patient.read import check_profile
from gbmplan.patient.underway import Underway
from gbmplan.source import document
from gbmplan.validate.loading import load_rules

PACK = Path(__file__).parents[1] / "plans/packs/gates"
Edit = tuple[str, str, str]
"""File of the pack, what stands there, and what stands there instead."""


def told(rules: RuleGraph, biomarkers: str, demands: Demands) -> list[str]:
    """Each branch in a line: the gate, what is found, and what follows."""
    text = f"as_of: 2026-05-04\nbiomarkers: {{{biomarkers}}}\n"
    profile = check_profile(document.parse(text.encode(), "profile.yaml"), rules.nodes("biomarker"))
    lines = []
    for branch in branch_plans(Session(rules, demands), profile):
        found = " and ".join(item["target"] for item in branch["found"])
        decided = branch["outcome"]["text"] if branch["outcome"] else "otherwise"
        found = found or ("nothing" if decided == "otherwise" else decided)
        then = branch["text"] if branch["state"] == "planned" else branch["state"]
        lines.append(f"{branch['gate']}: {found} -> {then}")
    return lines


def edited(folder: Path, edits: tuple[Edit, ...]) -> RuleGraph:
    shutil.copytree(PACK, folder / "gates")
    for name, before, after in edits:
        file = folder / "gates" / name
        text = file.read_text(encoding="utf-8")
        assert text.count(before) == 1, before
        file.write_text(text.replace(before, after), encoding="utf-8")
    return load_rules(str(folder / "gates"))


PLAIN = "main: yes, cells: 10 %"
NOTHING = "brakes: nothing -> the plan stays"
ONE = "brakes: brake_one -> +Release one from week 8"
TWO = "brakes: brake_two -> +Release two from week 8"
THREE = "brakes: brake_three -> the plan stays; Brake three stays open: nothing in these rules covers it"
LIMIT = "at most 1 of these at once: Release one"
BOTH = f"brakes: brake_one and brake_two -> +Release one from week 8; Brake two stays open (Release two: {LIMIT})"
ATTACK = "interventions/attack.yaml", "class: attack"
STOPS = (
    *ATTACK,
    "class: attack\ncontraindications:\n  - {id: three, when: brake_three == high, kind: absolute, recoverable: false, "
    "because: invented, inference: true}",
)
FIXED = (
    "interventions/attack.yaml",
    "course: {kind: continuous,",
    "course: {kind: fixed, length: 8 wk,",
)
CASES: dict[str, tuple[tuple[Edit, ...], str, Demands, list[str]]] = {
    # edits of the pack, biomarkers, demands → branches
    "one place for two answers": ((), PLAIN, Demands(), [NOTHING, ONE, THREE, TWO, BOTH]),
    "place for both": (
        (("policies.yaml", "at_most: 1", "at_most: 2"),),
        PLAIN,
        Demands(),
        [NOTHING, ONE, THREE, TWO],
    ),
    "an answer that is not to be had": (
        (),
        PLAIN,
        Demands(exclude=("release_two",)),
        [
            NOTHING,
            ONE,
            THREE,
            "brakes: brake_two -> the plan stays; Brake two stays open (Release two: excluded on demand)",
        ],
    ),
    "what is found forbids what is being given": (
        (STOPS,),
        PLAIN,
        Demands(),
        [
            NOTHING,
            ONE,
            "brakes: brake_three -> Attack until week 8; Brake three stays open: nothing in these rules covers it",
            TWO,
            BOTH,
        ],
    ),
    "what cannot be cut short is forbidden": (
        (STOPS, FIXED),
        PLAIN,
        Demands(),
        [NOTHING, ONE, "brakes: brake_three -> impossible", TWO, BOTH],
    ),
    "a target that the gate does not tell by itself": (
        (("targets.yaml", "when: brake_three == high,", "when: brake_three == high and cells < 5,"),),
        "main: yes",
        Demands(),
        [
            NOTHING,
            ONE,
            "brakes: brake_three -> unclear",
            TWO,
            BOTH,
            "brakes: brake three high and not (brake one high or brake two high) -> waits",
        ],
    ),
    "no gate": ((), "main: no, cells: 10 %", Demands(), []),
    "both sides of a threshold, where the gate looks for nothing that is unknown": (
        (),
        "main: no, cells: 40 %",
        Demands(),
        ["after_clearing: cells below 30 % -> the plan stays", "after_clearing: cells at least 30 % -> the plan stays"],
    ),
    "a step that the gate lets wait": (
        (("policies.yaml", "then: stop, what: [clearer]", "then: hold, what: [attack]"),),
        "main: yes, cells: 40 %, brake_one: high, brake_two: high, brake_three: high",
        Demands(),
        [
            "after_clearing: cells below 30 % -> the plan stays",
            "after_clearing: cells at least 30 % -> Attack waits; opens Main",
            "brakes: brake one high or brake two high -> +Release one from week 8",
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_branches(name: str, tmp_path: Path) -> None:
    edits, biomarkers, demands, lines = CASES[name]
    assert told(edited(tmp_path, edits), biomarkers, demands) == lines


def test_what_a_branch_says_as_data() -> None:
    rules = load_rules(str(PACK))
    profile = check_profile(
        document.parse(f"as_of: 2026-05-04\nbiomarkers: {{{PLAIN}}}\n".encode(), "p.yaml"), rules.nodes("biomarker")
    )
    both: Any = branch_plans(Session(rules), profile)[-1]
    assert [(item["target"], item["result"], item["by"]) for item in both["found"]] == [
        ("brake_one", "full", ["release_one"]),
        ("brake_two", "open", []),
    ]
    assert [(reason["intervention"], reason["kind"], reason["rule"]) for reason in both["found"][1]["why_not"]] == [
        ("release_two", "limit", "one_release")
    ]
    assert both["facts"] == ["brake one high", "brake three low", "brake two high"]
    assert [(step["intervention"], step["earliest"] / 168, step["given_in"]) for step in both["steps"]] == [
        ("attack", 4, ["attack", "answer"]),
        ("release_one", 8, ["answer"]),
    ]
    assert (both["stage"], both["earliest"] / 168, both["drops"], both["moves"]) == ("answer", 6, [], [])


FOUND: dict[str, tuple[list[str], list[str], list[str], dict[str, str] | None]] = {
    # measured, found, not found → values
    "each its own": (
        ["brake_one", "brake_two"],
        ["brake_one"],
        ["brake_two"],
        {"brake_one": "high", "brake_two": "low"},
    ),
    "nothing": (["brake_one"], [], ["brake_one"], {"brake_one": "low"}),
    "not measured here": (["brake_two"], ["brake_one"], [], None),
    "not measured and not found": (["brake_two"], [], ["brake_one"], {}),
}


@pytest.mark.parametrize("name", FOUND)
def test_values_that_a_gate_would_find(name: str) -> None:
    measured, found, absent, values = FOUND[name]
    assert Findings(load_rules(str(PACK)), {}).values(measured, found, absent) == values


WEEK = 168.0
ATTACKED = {"attack": (2, 3)}
AT = {"attack": 4 * WEEK}
REFUSED: dict[str, tuple[dict[str, tuple[int, int]], dict[str, float], Underway, list[str]]] = {
    # courses and starts of what follows, what had been given → what the judge holds against it
    "kept": (ATTACKED, AT, Underway(3, ATTACKED, AT), []),
    "stopped": ({"attack": (2, 2)}, AT, Underway(3, ATTACKED, AT), []),
    "answered": (
        {**ATTACKED, "release_one": (3, 3)},
        {**AT, "release_one": 8 * WEEK},
        Underway(3, ATTACKED, AT, frozenset(["release_one"])),
        [],
    ),
    "nobody asked for it": (
        {**ATTACKED, "release_one": (3, 3)},
        {**AT, "release_one": 8 * WEEK},
        Underway(3, ATTACKED, AT),
        ["it may not start in stage 3"],
    ),
    "another start": (
        ATTACKED,
        {"attack": 5 * WEEK},
        Underway(3, ATTACKED, AT),
        ["a start that is over cannot be moved"],
    ),
    "left out": ({}, {}, Underway(3, ATTACKED, AT), ["what has been given cannot be left out"]),
    "begun later after all": (
        ATTACKED,
        AT,
        Underway(3, {}, {}),
        ["what has been given cannot be changed"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_judge_keeps_what_has_been_given(name: str) -> None:
    courses, times, underway, messages = REFUSED[name]
    rules = load_rules(str(PACK))
    text = f"as_of: 2026-05-04\nbiomarkers: {{{PLAIN}}}\n"
    profile = check_profile(document.parse(text.encode(), "p.yaml"), rules.nodes("biomarker"))
    found = assess(rules, profile, times, courses=courses, underway=underway)
    assert [item.message for item in found.violations] == messages
