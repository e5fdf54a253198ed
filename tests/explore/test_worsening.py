"""What is proven without a search to leave the best regimen the best, and what is not: on a real patient."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from gbmplan import load_rules, read_profile
from gbmplan.case.case import Case, study
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.family import Family
from gbmplan.choose.problem import Demands, Setting, setting
from gbmplan.explore.worsening import only_worse
from gbmplan.graph.model import RuleGraph


class Patient(NamedTuple):
    """One with steps and with a need that is left to a gate."""

    rules: RuleGraph
    case: Case
    setting: Setting
    regimen: Regimen


@pytest.fixture(scope="module")
def patient() -> Patient:
    core = load_rules()
    case = study(read_profile("examples/recurrent.yaml", core), core.graph)
    wanted = setting(case, Demands())
    found = Chooser(core.graph, patients=Family.of([wanted])).best(case, wanted)
    assert found is not None
    assert found.branches
    return Patient(core.graph, case, wanted, found)


def against(patient: Patient, name: str, field: str) -> Setting:
    """The setting with one more thing against an intervention."""
    old = patient.setting
    if field == "contraindicated":
        return old._replace(contraindicated=old.contraindicated | {name})
    counts = dict(getattr(old, field))
    counts[name] = counts.get(name, 0) + 1
    return old._replace(**{field: frozenset(counts.items())})


FIELDS = ("contraindicated", "burdened", "endangered")


@pytest.mark.parametrize("field", FIELDS)
def test_what_the_regimen_gives_or_leaves_to_a_gate_is_not_touched(patient: Patient, field: str) -> None:
    rules, _, old, regimen = patient
    held = regimen.interventions | {branch.answer for branch in regimen.branches}
    for name in held:
        assert not only_worse(rules, old, against(patient, name, field), regimen), name
    others = [
        name
        for name in sorted(rules.interventions.keys() - held - old.contraindicated)
        if rules.interventions[name]["role"] != "backbone"
    ]
    assert len(others) > 40
    for name in others:
        assert only_worse(rules, old, against(patient, name, field), regimen), name


def test_what_could_answer_at_its_gates_stays(patient: Patient) -> None:
    rules, _, old, regimen = patient
    wanted = {(branch.answer, branch.target) for branch in regimen.branches}
    answering = {edge["rule"] for edge in rules.edges("covers") if (edge["u"], edge["v"]) in wanted} & old.if_found
    assert answering
    for rule in old.if_found:
        fewer = old._replace(if_found=old.if_found - {rule})
        assert only_worse(rules, old, fewer, regimen) is (rule not in answering)
        assert not only_worse(rules, fewer, old, regimen)


def test_standard_treatment_is_given_unless_it_is_ruled_out(patient: Patient) -> None:
    rules, _, old, regimen = patient
    backbone = [name for name, thing in rules.interventions.items() if thing["role"] == "backbone"]
    possible = [name for name in backbone if name not in regimen.interventions | old.contraindicated]
    assert possible
    for name in possible:
        assert not only_worse(rules, old, against(patient, name, "contraindicated"), regimen)


@pytest.mark.parametrize(
    "change",
    [
        {"measured": frozenset({"cd47"})},
        {"assumed": frozenset()},
        {"acts": frozenset()},
        {"excluded": frozenset({"nivolumab"})},
        {"required": frozenset({"nivolumab"})},
        {"at_most": 1},
        {"off": frozenset({"agents_at_once"})},
        {"contraindicated": frozenset()},
        {"ongoing": frozenset({"nivolumab"})},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_else_differs_proves_nothing(patient: Patient, change: dict[str, object]) -> None:
    new = patient.setting._replace(**change)  # type: ignore[arg-type]
    assert new != patient.setting
    assert not only_worse(patient.rules, patient.setting, new, patient.regimen)


def test_with_running_therapy_nothing_is_proven(patient: Patient) -> None:
    old = patient.setting._replace(ongoing=frozenset({"nivolumab"}))
    assert not only_worse(
        patient.rules, old, old._replace(contraindicated=old.contraindicated | {"wp1066"}), patient.regimen
    )
