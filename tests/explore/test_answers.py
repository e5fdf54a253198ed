"""Answers in full, word by word: the table of `answers.yaml`, and what every answer on the core pack must hold."""

from __future__ import annotations

import json
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from gbmplan.choose.problem import Demands
from gbmplan.explore.flip import flip
from gbmplan.explore.measure import measured
from gbmplan.explore.session import Session
from gbmplan.explore.whatif import what_if
from gbmplan.explore.why import why
from gbmplan.graph.model import RuleGraph
from gbmplan.patient.profile import Profile
from gbmplan.patient.read import check_profile, read_profile
from gbmplan.problems import InputError
from gbmplan.render.answers.flip import as_text as flip_text
from gbmplan.render.answers.measure import as_text as measure_text
from gbmplan.render.answers.whatif import as_text as whatif_text
from gbmplan.render.answers.why import as_text as why_text
from gbmplan.source.document import parse
from gbmplan.validate.loading import load_rules
from tests.explore import ROOT

TABLE = Path(__file__).with_name("answers.yaml")
COMMENT, _, ROWS = TABLE.read_text(encoding="utf-8").partition("\n\n")
CASES: list[dict[str, Any]] = yaml.safe_load(ROWS)
KEYS = {"pack", "facts", "ask", "set", "unset", "require", "exclude", "text"}
HEAD, FOOT = 2, 2
"""Lines that every answer begins and ends with."""


@cache
def rules_of(pack: str) -> RuleGraph:
    return load_rules(str(ROOT / "tests/plans/packs" / pack))


def answered(case: dict[str, Any]) -> str:
    """The text of an answer, without its head and its notice."""
    rules = rules_of(case["pack"])
    profile = check_profile(
        parse(json.dumps({"biomarkers": case["facts"]}).encode(), "p.json"), rules.nodes("biomarker")
    )
    session = Session(rules, Demands(tuple(case.get("require", ())), tuple(case.get("exclude", ()))))
    kind, *words = shlex.split(case["ask"])
    if kind == "why":
        text = why_text(why(session, profile, *words))
    elif kind == "whatif":
        text = whatif_text(what_if(session, profile, case.get("set", ()), case.get("unset", ())))
    elif kind == "measure":
        text = measure_text(measured(session, profile))
    else:
        text = flip_text(flip(session, profile))
    lines = text.splitlines()
    assert [line for line in lines if len(line) > 80 or line != line.rstrip()] == []
    assert "RESEARCH USE ONLY, NOT MEDICAL ADVICE" in " ".join(lines[:3])
    assert lines[-1] == "Research use only, not medical advice. gbmplan never gives a dose."
    return "\n".join(lines[HEAD:-FOOT]).strip("\n") + "\n"


@pytest.mark.parametrize("number", range(len(CASES)), ids=[f"{case['pack']}: {case['ask']}" for case in CASES])
def test_answer(number: int, pytestconfig: pytest.Config) -> None:
    case = CASES[number]
    assert set(case) <= KEYS
    found = answered(case)
    if pytestconfig.getoption("--update-golden"):
        CASES[number]["text"] = found
        write()
    assert found == CASES[number].get("text")


def write() -> None:
    """The table with the answers as they are now."""
    rows = []
    for case in CASES:
        given = {key: value for key, value in case.items() if key != "text"}
        head = "\n".join(
            f"{'- ' if not index else '  '}{key}: {part}"
            for index, (key, part) in enumerate(
                (
                    key,
                    yaml.safe_dump(value, default_flow_style=True, width=200).removesuffix("\n").removesuffix("\n..."),
                )
                for key, value in given.items()
            )
        )
        text = "".join(f"    {line}\n" if line else "\n" for line in case.get("text", "").splitlines())
        rows.append(f"{head}\n  text: |\n{text}")
    TABLE.write_text(COMMENT + "\n\n" + "\n".join(rows), encoding="utf-8")


# ---- the core pack: whatever is asked, the answer holds together --------------------------------


@cache
def core() -> tuple[RuleGraph, Profile, Session]:
    rules = load_rules()
    profile = read_profile(str(ROOT / "examples/recurrent.yaml"), rules.nodes("biomarker"))
    return rules, profile, Session(rules)


def links(chain: list[Any]) -> list[Any]:
    return [link for item in chain for link in (item, *links(item["causes"]))]


def test_everything_can_be_asked_about() -> None:
    """Every intervention, target and rule, every step and every pair of steps; all rules named are explained."""
    rules, profile, session = core()
    plan = session.plan(profile)
    numbers = [step["number"] for step in plan["steps"]]
    things = [
        *rules.interventions,
        *rules.targets,
        *map(str, numbers),
        *(f"{one}<{other}" for one in numbers for other in numbers if one != other),
        *sorted(rules.rules)[::40],
    ]
    chosen = {step["intervention"] for step in plan["steps"]}
    gaps = {gap["target"] for gap in plan["gaps"]}
    gaps |= {need["target"] for need in plan["coverage"] if need["result"] == "guarded"}
    for thing in things:
        found = why(session, profile, thing)
        named = {rule for link in links(found["chain"]) for rule in link["rules"]}
        assert named == set(found["justification"]), thing
        assert {item["source"] for rule in found["justification"].values() for item in rule["evidence"]} <= set(
            found["evidence"]
        )
        assert found["verdict"], thing
        assert why_text(found, verbose=True)
        if thing in chosen or thing.isdigit():
            assert found["kind"] == "step"
        elif thing in rules.interventions:
            assert found["kind"] == "not_chosen"
            for best in found["best"]:
                assert best["first"] is None or best["first"]["before"] != best["first"]["after"]
        elif thing in rules.targets:
            assert found["kind"] == ("gap" if thing in gaps else "target")


def test_what_was_not_chosen_is_worse_with_it() -> None:
    """The regimen that is told holds the intervention, and the judge finds it worse, or equal, never better."""
    rules, profile, session = core()
    plan = session.plan(profile)
    own = tuple(item["value"] for item in plan["objective"])
    chosen = {step["intervention"] for step in plan["steps"]}
    for name in sorted(set(rules.interventions) - chosen):
        found = why(session, profile, name)
        if found["recoverable"] is None:
            (best,) = found["best"]
            assert name in best["interventions"]
            assert tuple(best["objective"]) >= own
            differing = [(old, new) for old, new in zip(own, best["objective"], strict=True) if old != new]
            first = best["first"] and (best["first"]["before"], best["first"]["after"])
            assert first == (differing[0] if differing else None)


def test_an_order_is_the_sum_of_its_rules() -> None:
    """Where one step is said to follow another, the times keep it; where not, the other way round is possible."""
    _, profile, session = core()
    steps = session.plan(profile)["steps"]
    for one in steps:
        for other in steps:
            if one is other:
                continue
            found = why(session, profile, f"{one['intervention']}<{other['intervention']}")
            if found["verdict"].startswith("it "):
                assert one["earliest"] <= other["earliest"]
                assert found["chain"]
            assert (why(session, profile, f"{other['number']}>{one['number']}")["verdict"]) == found["verdict"]


@pytest.mark.parametrize(
    ("thing", "name", "advice"),
    [
        ("ipilimumb", "unknown-id", "did you mean `ipilimumab`?"),
        ("tim4", "unknown-id", "name a step by its number, or an intervention, target or rule by its id; "),
        (
            "nothing like it at all",
            "unknown-id",
            "name a step by its number, or an intervention, target or rule by its id; `gbmplan rules` lists every id",
        ),
        ("99", "unknown-step", "its steps are 1 to "),
        ("1<99", "unknown-step", "its steps are 1 to "),
        ("1<toca511", "unknown-step", "name two steps by number or id, such as `2<4`"),
        ("", "unknown-id", "name a step"),
        ("9" * 5000, "unknown-step", "its steps are 1 to "),
        ("\x1b[31m", "unknown-id", "name a step"),
    ],
)
def test_what_does_not_exist(thing: str, name: str, advice: str) -> None:
    _, profile, session = core()
    with pytest.raises(InputError) as caught:
        why(session, profile, thing)
    (problem,) = caught.value.problems
    assert (problem.name, problem.help[: len(advice)]) == (name, advice)
    assert "\x1b" not in str(problem)


@pytest.mark.parametrize(
    ("sets", "unsets", "told"),
    [
        (["tam_fraction=15x"], [], ["--set tam_fraction=15x: error: `x` is not a unit known for `tam_fraction`"]),
        (["tam_fraction=140"], [], ["--set tam_fraction=140: error: 140 % is impossible for `tam_fraction`"]),
        (["tam_fractio=15%"], [], ["there is no biomarker `tam_fractio`", "did you mean `tam_fraction`?"]),
        (["tam_fraction"], [], ["--set tam_fraction: a name and a value are expected"]),
        (["idh=purple"], [], ["--set idh=purple: error: `purple` is not a value of `idh`"]),
        (["setting=hopeless"], [], ["--set setting=hopeless: error: `hopeless` is not a value of `setting`"]),
        ([], ["tim_4"], ["--unset: there is no biomarker `tim_4`", "`gbmplan rules --kind biomarker` lists them"]),
        ([], ["vegf"], ["--unset: `vegf` has no value in the profile"]),
        (["alt=2"], ["alt"], ["`alt` is changed twice"]),
        (["a=1", "b=2"], ["c"], ["no biomarker `a`", "no biomarker `b`", "no biomarker `c`"]),
    ],
)
def test_values_are_refused_as_in_profiles(sets: list[str], unsets: list[str], told: list[str]) -> None:
    _, profile, session = core()
    with pytest.raises(InputError) as caught:
        what_if(session, profile, sets, unsets)
    for words in told:
        assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "biomarker", "value"),
    [
        ("tam_fraction=15%", "tam_fraction", 15.0),
        ("tam_fraction=0.15 fraction", "tam_fraction", 15.0),
        ("dexamethasone = 0", "dexamethasone", 0.0),
        ("multifocal=present", "multifocal", True),
        ("brain_oedema=Severe", "brain_oedema", "severe"),
        ("tumour_diameter=3.4 cm", "tumour_diameter", 34.0),
        ("setting=newly diagnosed", "setting", "newly_diagnosed"),
    ],
)
def test_values_are_read_as_in_profiles(text: str, biomarker: str, value: object) -> None:
    _, profile, session = core()
    found = what_if(session, profile, [text], [])
    given = check_profile(
        parse(json.dumps({"biomarkers": {biomarker: text.partition("=")[2]}}).encode(), "p.json"),
        session.rules.nodes("biomarker"),
    )
    assert given.measurements[biomarker].value == value
    assert {fact["biomarker"]: fact["value"] for fact in found["after"]["profile"]["facts"]}[biomarker] == value


def test_what_no_longer_reaches_the_margin_is_accounted_for() -> None:
    """The step that covers the target stays; the one that opened the barrier for it goes."""
    _, profile, session = core()
    found = what_if(session, profile, ["b2m=lost"], [])
    (change,) = (item for item in found["differences"] if (item["kind"], item["subject"]) == ("result", "pd1_pdl1"))
    assert change["because"] == "the margin no longer opened by MRI-guided focused ultrasound with microbubbles"
    assert change["rules"]


def test_both_plans_are_those_of_the_profiles_and_every_step_is_accounted_for() -> None:
    rules, profile, session = core()
    for sets in (
        ["tam_fraction=15%", "dexamethasone=0"],
        ["alt=3"],
        ["pulmonary_artery_pressure=100"],
        ["age=12"],
        ["setting=newly_diagnosed"],
        ["b2m=lost"],
        ["brain_oedema=severe"],
    ):
        found = what_if(session, profile, sets, [])
        assert found["before"] == session.plan(profile)
        before = {step["intervention"] for step in found["before"]["steps"]}
        after = {step["intervention"] for step in found["after"]["steps"]}
        kinds = {(item["kind"], item["subject"]): item for item in found["differences"]}
        assert {name for kind, name in kinds if kind == "added"} == after - before
        assert {name for kind, name in kinds if kind == "dropped"} == before - after
        for (kind, _), item in kinds.items():
            assert item["because"] or kind == "result", item
            assert set(item["rules"]) <= set(rules.rules)
            # a rule stands behind all that the rules decide; what the search weighs names the objective
            gate = kind == "result" and "gate" in item["text"]  # what the regimens are says it
            assert item["rules"] or gate or "the best with" in item["because"] or "tie" in item["because"], item
