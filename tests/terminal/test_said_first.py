"""What the first screen says in a clinician's words: that nothing is proposed, whose rules these are, what is a task."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gbmplan.patient.read import read_profile
from gbmplan.plan.planner import plan_once
from gbmplan.render.deciding import decision
from gbmplan.render.proposed import nothing, scope
from gbmplan.render.terminal import as_text
from gbmplan.render.view import View
from gbmplan.validate.loading import load_rules
from gbmplan.wording.wording import wording
from tests.cli import ROOT


def planned(profile: str | Path, language: str = "en") -> Any:
    rules = load_rules()
    return plan_once(read_profile(str(profile), rules.nodes("biomarker")), rules, wording=wording(language))


def joined(plan: Any) -> str:
    return " ".join(as_text(plan).split())


def written(folder: Path, biomarkers: str) -> Path:
    path = folder / "profile.yaml"
    path.write_text(f"id: p\nas_of: 2026-05-04\nsetting: recurrent\nbiomarkers: {{{biomarkers}}}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("biomarkers", "first", "others"),
    [
        ("age: 50, kps: 80", ["IDH", "histology"], True),
        ("age: 50, kps: 80, idh: wildtype", ["histology", "histone H3 K27"], True),
        ("idh: wildtype, kps: 80", ["age", "histology"], True),
    ],
)
def test_what_could_end_the_scope_is_said_at_the_head(
    tmp_path: Path, biomarkers: str, first: list[str], others: bool
) -> None:
    plan = planned(written(tmp_path, biomarkers))
    said = scope(View(plan, wording("en")))
    assert said.startswith(f"Scope not certain, not measured: {', '.join(first)}")
    assert said.endswith("more") == others
    head = as_text(plan).split("\n\n")[0]
    assert said in " ".join(head.split())
    missing = {marker for item in plan["scope_unknown"] for marker in item["missing"]}
    assert not missing & {item["biomarker"] for item in plan["profile"]["facts"]}
    assert {item["rule"] for item in plan["scope_unknown"]} <= plan["justification"].keys()


def test_out_of_scope_is_no_question() -> None:
    assert scope(View(planned(ROOT / "examples/child.yaml"), wording("en"))) == ""


@pytest.mark.parametrize(
    ("example", "step", "fact", "condition"),
    [
        ("liver_impaired", "Nivolumab", "ALT 3.4", "ALT at most 2.5 and AST at most 2.5"),
        ("lymphopenic", "Personal neoantigen", "CD4 cells 140 /uL", "CD4 cells at least 200 /uL"),
    ],
)
def test_what_waits_for_more_than_time_is_a_task(example: str, step: str, fact: str, condition: str) -> None:
    """Its start is a condition and no date, on the axis a question mark."""
    plan = planned(ROOT / f"examples/{example}.yaml")
    found = next(item for item in plan["steps"] if item["title"].startswith(step))
    [task] = [item for item in plan["preparation"] if item["kind"] == "do" and fact in item["facts"]]
    assert condition in task["once"]
    assert found["number"] in task["steps"]
    text = joined(plan)
    assert f"step {found['number']} only once {task['once']}" in text
    assert f"once {task['once']}, not before week" in text
    bars = [line for line in as_text(plan).splitlines() if line.startswith(f"  {found['number']} ") and "?" in line]
    assert len(bars) == 1


def test_what_a_step_brings_about_is_no_condition() -> None:
    """Dexamethasone is high, and the first steps lower it: what comes after them has a date."""
    plan = planned(ROOT / "examples/recurrent.yaml")
    tasks = [item for item in plan["preparation"] if item["kind"] == "do"]
    assert [bool(item["done_by"]) for item in tasks] == [True]
    assert "once" not in joined(plan)


@pytest.mark.parametrize(
    ("example", "begins"),
    [("almost_nothing_measured", "Nothing is proposed: no obstacle of this tumour was measured")],
)
def test_where_nothing_is_proposed_it_says_why(example: str, begins: str) -> None:
    plan = planned(ROOT / f"examples/{example}.yaml")
    why, first = nothing(View(plan, wording("en")))
    assert why.startswith(begins)
    assert why in joined(plan)
    assert first.removeprefix("Measure first: ").rstrip(".").split(", ") == [
        View(plan, wording("en")).short(item["title"]) for item in plan["unmeasured"][:3]
    ]


def test_where_something_was_measured_it_says_another_thing(tmp_path: Path) -> None:
    plan = planned(
        written(tmp_path, "age: 50, kps: 90, idh: wildtype, cd8_density: 200 /mm2, tam_fraction: 15 %, ctla4: high")
    )
    assert plan["steps"] == []
    assert nothing(View(plan, wording("en")))[0].startswith("Nothing is proposed: of what was measured")


@pytest.mark.parametrize(
    ("follows", "what", "language", "words"),
    [
        ([3], [], "en", "change step 3"),
        ([1, 3], [], "en", "change steps 1, 3"),
        ([3], ["Metformin"], "en", "change step 3 to Metformin"),
        ([3], ["A", "B", "C", "D"], "en", "change step 3"),  # too many to choose from are no answer
        ([], [], "en", "change the step"),
        ([3], [], "zh", "更换步骤 3"),
        ([3], ["二甲双胍"], "zh", "将步骤 3 改为二甲双胍"),
    ],
)
def test_a_gate_names_the_step_that_it_changes(follows: list[int], what: list[str], language: str, words: str) -> None:
    plan = planned(ROOT / "examples/recurrent.yaml", language)
    gate = next(gate for gate in plan["gates"] if gate["rule"] == "steroid_after_taper") | {"follows": follows}
    item = next(item for item in gate["outcomes"] if item["then"] == "switch")
    item |= {"what": [{"intervention": name, "title": name, "step": None} for name in what]}
    assert decision(View(plan, wording(language)), gate, item, verbose=False) == words
