"""What a pack's states are in a patient, and that conditions read them in three values."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import Tree, decide
from gbmplan.language.states import meaning
from gbmplan.patient.profile import Profile
from gbmplan.patient.read import check_profile
from gbmplan.plan.planner import plan_once
from gbmplan.render.html.page import as_html
from gbmplan.render.markdown.document import as_markdown
from gbmplan.render.terminal import as_text
from gbmplan.source import document
from gbmplan.testing.mutants import mutants
from gbmplan.validate.loading import load_rules
from gbmplan.wording.wording import ENGLISH, wording

PACK = str(Path(__file__).parent / "packs/states")
VALUES = ("cold", "neutral", "hot")


@pytest.fixture(scope="module")
def rules() -> RuleGraph:
    return load_rules(PACK)


def profile(rules: RuleGraph, biomarkers: str) -> Profile:
    text = f"id: p\nas_of: 2026-05-04\nbiomarkers: {{{biomarkers}}}\n"
    return check_profile(document.parse(text.encode(), "profile.yaml"), rules.nodes("biomarker"))


def plan(rules: RuleGraph, biomarkers: str, language: str = "en") -> Any:
    return plan_once(profile(rules, biomarkers), rules, wording=wording(language) if language != "en" else ENGLISH)


TOLD = {
    # biomarkers → warmth, facts, what is missing; readiness; steps
    "cd8: 20": ("cold", ["CD8 cells 20 /mm²"], [], "later", ["clearer"]),
    "cd8: 20, myeloid: 40 %": ("cold", ["CD8 cells 20 /mm²"], [], "later", ["clearer"]),
    "cd8: 70": ("neutral", ["CD8 cells 70 /mm²"], [], "ready", ["release"]),
    "cd8: 200, myeloid: 40 %": ("neutral", ["myeloid cells 40 %", "CD8 cells 200 /mm²"], [], "ready", ["release"]),
    "cd8: 200, myeloid: 9 %, fever: no": (
        "hot",
        ["CD8 cells 200 /mm²", "no fever", "myeloid cells 9 %"],
        [],
        "ready",
        ["release"],
    ),
    "cd8: 200": (None, ["CD8 cells 200 /mm²"], ["myeloid", "fever"], None, []),
    "cd8: 200, fever: no": (
        None,
        ["CD8 cells 200 /mm²", "no fever"],
        ["myeloid"],
        "ready",
        [],
    ),  # hot only if it is not neutral, but surely not cold
    "cd8: 200, myeloid: 9 %": (None, ["CD8 cells 200 /mm²", "myeloid cells 9 %"], ["fever"], None, []),
    "cd8: 200, myeloid: 9 %, fever: yes": (  # all is known, and no value fits
        None,
        ["CD8 cells 200 /mm²", "myeloid cells 9 %", "fever"],
        [],
        None,
        [],
    ),
    "myeloid: 40 %": (None, ["myeloid cells 40 %"], ["cd8"], None, []),
    "": (None, [], ["cd8", "myeloid", "fever"], None, []),
}


@pytest.mark.parametrize("biomarkers", TOLD)
def test_a_state_is_told_with_what_it_rests_on(rules: RuleGraph, biomarkers: str) -> None:
    found = plan(rules, biomarkers)
    readiness, warmth = found["states"]
    value, facts, missing, ready, steps = TOLD[biomarkers]
    assert (warmth["value"], warmth["facts"], warmth["missing"]) == (value, facts, missing)
    assert readiness["value"] == ready
    assert warmth["rule"] == (f"warmth.values.{value}" if value else "warmth")
    assert warmth["rule"] in found["justification"]
    assert [step["intervention"] for step in found["steps"]] == steps


LINES = {
    "cd8: 20": ("Warmth of the tumour cold (CD8 cells 20 /mm²)", "肿瘤温度：冷（CD8 细胞 20 /mm²）"),
    "cd8: 200, fever: no": (
        "Warmth of the tumour unknown: Myeloid cells not measured",
        "肿瘤温度：未知（髓系细胞未检测）",
    ),
    "cd8: 200, myeloid: 9 %, fever: yes": (
        "Warmth of the tumour unknown: no value fits CD8 cells 200 /mm², myeloid cells 9 %, fever",
        "肿瘤温度：未知（CD8 细胞 200 /mm²、髓系细胞 9 %、发热，不属于任何一类）",
    ),
}


@pytest.mark.parametrize("biomarkers", LINES)
def test_every_form_prints_it(rules: RuleGraph, biomarkers: str) -> None:
    for line, language in zip(LINES[biomarkers], ("en", "zh"), strict=True):
        found = plan(rules, biomarkers, language)
        assert line in as_text(found, 200)
        assert line in as_html(found)
        assert line in as_markdown(found).replace("\\", "")


def _literally(truths: tuple[bool | None, ...]) -> str | None:
    """The value reached, by the words of the definition: it surely holds, and every earlier one surely does not."""
    for value, truth in zip(VALUES, truths, strict=True):
        if truth is None:
            return None
        if truth:
            return value
    return None


@pytest.mark.parametrize("truths", list(product((True, False, None), repeat=3)))
def test_a_comparison_is_true_exactly_where_the_value_is_reached(truths: tuple[bool | None, ...]) -> None:
    facts = {name: truth for name, truth in zip("abc", truths, strict=True) if truth is not None}
    values: list[tuple[str, Tree]] = [(value, ["flag", name]) for value, name in zip(VALUES, "abc", strict=True)]
    reached = _literally(truths)
    ways = [dict(zip("abc", way, strict=True)) for way in product((True, False), repeat=3)]
    possible = {_literally(tuple(way.values())) for way in ways if facts.items() <= way.items()}
    for value in VALUES:
        equal = decide(["state", [], meaning(["cmp", "s", "==", value], values)], facts)
        assert equal is (True if reached == value else False if reached else equal)
        assert equal is not True or reached == value
        assert equal is not False or value not in possible  # never false while it can still be so
        assert decide(meaning(["cmp", "s", "!=", value], values), facts) is (None if equal is None else not equal)
        others = [other for other in VALUES if other != value]
        among = decide(meaning(["in", "s", others, False], values), facts)
        assert among is not True or reached in others
        assert among is not False or not possible.intersection(others)
    if reached is None and possible == {None}:  # all is known, and no value fits: nothing is said of it
        assert [decide(meaning(["cmp", "s", "==", value], values), facts) for value in VALUES] == [None] * 3


def test_a_mutant_of_a_state_reaches_all_that_read_it(rules: RuleGraph) -> None:
    (mutant,) = [item for item in mutants(rules) if item.rule == "warmth.values.cold" and ">=" in item.change]
    changed = mutant.make(rules)
    facts = {"cd8": 20.0, "myeloid": 9.0}
    for rule in ("release.contraindications.cold", "readiness.values.later"):
        assert decide(rules.conditions[rule], facts) is True
        assert decide(changed.conditions[rule], facts) is False
