"""A patient for whom the rules are not made gets the reason and no regimen, unless somebody asks for it anyway."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from gbmplan.api import RuleBase, load_rules, make_plan, parse_profile, what_if, why
from gbmplan.language.conditions import parse
from gbmplan.plan.spoken_conditions import spoken_opposite
from gbmplan.wording.wording import ENGLISH
from tests.cli import quick

ADULT: dict[str, Any] = {
    "setting": "recurrent",
    "age": 58,
    "kps": 80,
    "idh": "wildtype",
    "tumour_location": "frontal",
    "tam_fraction": "38 %",
    "tumour_diameter": "30 mm",
}
OUTSIDE: dict[str, tuple[dict[str, Any], list[tuple[str, list[str], str]]]] = {
    # what is different → rules that say so, with the facts and what would be in scope
    "a child": ({"age": 12}, [("children", ["age 12 years"], "age at least 18 years")]),
    "IDH-mutant": ({"idh": "mutant"}, [("idh_mutant", ["IDH mutant"], "IDH other than mutant")]),
    "frail": ({"kps": 50}, [("poor_performance", ["KPS 50"], "KPS at least 60")]),
    "in the brainstem": (
        {"tumour_location": "brainstem"},
        [("infratentorial_or_spinal", ["location brainstem"], "location other than brainstem or spinal cord")],
    ),
    "pregnant": ({"pregnant": True}, [("pregnancy", ["pregnancy"], "no pregnancy")]),
    "for two reasons": (
        {"age": 12, "kps": 50},
        [
            ("children", ["age 12 years"], "age at least 18 years"),
            ("poor_performance", ["KPS 50"], "KPS at least 60"),
        ],
    ),
}
INSIDE: dict[str, dict[str, Any]] = {
    "in scope": {},
    "of the least age and performance": {"age": 18, "kps": 60},
    "of whom IDH is not known": {"idh": None},
    "of whom nothing is known": dict.fromkeys(ADULT),
}


@pytest.fixture(scope="module")
def rules() -> RuleBase:
    return load_rules()


def profile(rules: RuleBase, changes: dict[str, Any]) -> Any:
    return parse_profile({"id": "one", "as_of": "2026-05-04", "biomarkers": ADULT | changes}, rules)


@pytest.mark.parametrize("case", OUTSIDE)
def test_out_of_scope_there_is_no_regimen(rules: RuleBase, case: str) -> None:
    changes, expected = OUTSIDE[case]
    plan = make_plan(profile(rules, changes), rules, detailed=False, branches=True)
    assert plan["status"] == "out_of_scope"
    assert sorted((item["rule"], item["facts"], item["in_scope"]) for item in plan["scope"]) == expected
    assert {item["rule"] for item in plan["scope"]} <= plan["justification"].keys()
    assert not any(plan[part] for part in ("steps", "stages", "gates", "coverage", "gaps", "objective"))  # type: ignore[literal-required]
    assert "branch_plans" not in plan
    assert plan["profile"]["facts"]


def test_anyway_gives_the_regimen_with_the_reasons(rules: RuleBase) -> None:
    patient = profile(rules, {"idh": "mutant"})
    plan = make_plan(patient, rules, detailed=False, anyway=True)
    assert plan["status"] == "optimal"
    assert plan["steps"]
    assert plan["scope"] == make_plan(patient, rules)["scope"] != []


@pytest.mark.parametrize("case", INSIDE)
def test_what_is_not_known_puts_nobody_outside(rules: RuleBase, case: str) -> None:
    plan = make_plan(profile(rules, INSIDE[case]), rules, detailed=False)
    assert (plan["status"], plan["scope"]) == ("optimal", [])


def test_questions_are_answered_all_the_same(rules: RuleBase) -> None:
    patient = profile(rules, {"kps": 50})
    assert why(patient, "dexamethasone_taper", rules)
    found = what_if(patient, rules, sets=["kps=60"])
    assert [change["subject"] for change in found["differences"] if change["kind"] == "scope"] == ["poor_performance"]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("age < 18 and kps >= 60", "age at least 18 years or KPS below 60"),
        ("not (age < 18)", "age below 18 years"),
        ("idh == mutant or pregnant", "IDH other than mutant and no pregnancy"),
        ("tumour_location not in (brainstem, spinal_cord)", "location brainstem or spinal cord"),
        ("not pregnant", "pregnancy"),
    ],
)
def test_the_opposite_of_a_condition_in_words(rules: RuleBase, condition: str, expected: str) -> None:
    tree = parse(condition, rules.graph.vocabulary)
    assert spoken_opposite(rules.graph, tree, ENGLISH) == expected


FORMS = {
    "text": (["in scope: IDH other than mutant", "No regimen:", "out of scope, no regimen"], "REGIMEN"),
    "md": (["in scope: IDH other than mutant", "No regimen:"], "## Regimen"),
    "html": (["in scope: IDH other than mutant", "No regimen:"], 'id="regimen-heading"'),
    "json": (['"status": "out_of_scope"', '"in_scope": "IDH other than mutant"', '"steps": []'], '"number": 1'),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_why_and_exits_with_1(form: str, tmp_path: Path) -> None:
    words, absent = FORMS[form]
    file = {"id": "one", "as_of": "2026-05-04", "biomarkers": ADULT | {"idh": "mutant"}}
    (tmp_path / "one.json").write_text(json.dumps(file), encoding="utf-8")
    refused = quick("plan", "one.json", "-f", form, folder=tmp_path)
    said = re.sub(r"\s+", " ", refused.out)
    assert (refused.status, refused.err) == (1, "")
    assert [word for word in words if word not in said] == []
    assert absent not in refused.out
    given = quick("plan", "one.json", "-f", form, "--anyway", folder=tmp_path)
    assert given.status == 0
    assert absent in given.out
    assert words[0] in re.sub(r"\s+", " ", given.out) or form == "json"


def test_it_is_said_in_chinese(tmp_path: Path) -> None:
    file = {"id": "one", "as_of": "2026-05-04", "biomarkers": ADULT | {"kps": 50}}
    (tmp_path / "one.json").write_text(json.dumps(file), encoding="utf-8")
    said = quick("plan", "one.json", "--lang", "zh", folder=tmp_path).out
    assert "超出适用范围，不给出方案" in said
    assert "不低于 60" in said
