"""The Chinese prose of the core pack: every entry is of a text that the pack has, and what a plan says first is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gbmplan.graph.model import RuleGraph
from gbmplan.plan.statements import statement
from gbmplan.rulebase.translations import translations
from gbmplan.validate.loading import load_rules
from gbmplan.wording.wording import wording

ROOT = Path(__file__).parent.parent
FIRST = {
    "prerequisite": ("action",),
    "scope": ("say",),
    "companion": ("say",),
    "gate": ("decide",),
    "limit": ("statement",),
    "conflict": ("statement",),
    "order": ("statement",),
    "washout": ("statement",),
}
"""Kind of policy → what of it a plan shows before anything else."""
CHINESE, WORDS = translations("gbm-core", "zh")


@pytest.fixture(scope="module")
def core() -> RuleGraph:
    return load_rules()


def first(core: RuleGraph) -> Iterator[str]:
    """What a Chinese plan says before its details."""
    for kind, fields in FIRST.items():
        for rule in core.kinds.get(kind, {}).values():
            yield from (str(rule.get(field) or rule["detail"][field]) for field in fields)
    for rule in core.rules.values():
        detail = rule.get("detail") or {}
        if rule["kind"] == "contraindication" and detail["mend"]:
            yield detail["mend"]


def test_what_a_plan_says_first_is_translated(core: RuleGraph) -> None:
    assert sorted(set(first(core)) - CHINESE.keys()) == [], "add these to rules/gbm-core/translations.yaml"


SAFETY = (
    "contraindication",
    "caution",
    "toxicity",
    "prerequisite",
    "washout",
    "conflict",
    "limit",
    "gate",
    "gate_outcome",
    "scope",
    "companion",
)
"""Kinds of rule that keep a patient safe: nothing that a plan says of them may be left in English."""
FROM_STATEMENT = {"caution"}
"""Kinds whose statement is a sentence of the pack, and whose reason is background."""


@pytest.mark.parametrize("kind", SAFETY)
def test_what_keeps_a_patient_safe_is_translated(core: RuleGraph, kind: str) -> None:
    chinese = wording("zh", CHINESE)
    rules = [rule for rule in core.rules.values() if rule["kind"] == kind]
    assert rules, kind
    english = [rule["statement"] for rule in rules if statement(core, rule, chinese) == rule["statement"]]
    if kind not in FROM_STATEMENT:
        english += [rule["because"] for rule in rules if rule["because"] and rule["because"] not in CHINESE]
    assert sorted(set(english)) == [], "add these to rules/gbm-core/translations.yaml"


REGISTERED = {
    "nivolumab": "纳武利尤单抗",
    "intracavitary_nivolumab": "术腔内注射纳武利尤单抗",
    "pembrolizumab": "帕博利珠单抗",
    "ipilimumab": "伊匹木单抗",
    "atezolizumab": "阿替利珠单抗",
    "durvalumab": "度伐利尤单抗",
    "bevacizumab": "贝伐珠单抗",
    "tocilizumab": "托珠单抗",
    "regorafenib": "瑞戈非尼",
    "lenvatinib": "仑伐替尼",
    "belzutifan": "贝组替凡",
    "plerixafor": "普乐沙福",
    "metformin": "二甲双胍",
}
"""Drugs under the names that they are registered under in China."""


def test_drugs_have_their_registered_names(core: RuleGraph) -> None:
    titles = {name: core.interventions[name]["title"]["zh"].partition("（")[0] for name in REGISTERED}
    assert titles == REGISTERED
    assert [text for text in CHINESE.values() if "尼沃利尤" in text] == []


def test_every_translation_is_of_a_text_of_the_pack(core: RuleGraph) -> None:
    texts = {text for rule in core.rules.values() for text in (rule["statement"], rule["because"])}
    texts |= {str(text) for rule in core.rules.values() for text in (rule.get("detail") or {}).values()}
    texts |= {marker["measured_by"] for marker in core.nodes("biomarker").values()}
    texts |= {thing["route"] for thing in core.interventions.values()}
    assert sorted(CHINESE.keys() - texts) == []


def test_how_to_measure_and_routes_are_translated(core: RuleGraph) -> None:
    texts = {marker["measured_by"] for marker in core.nodes("biomarker").values()}
    texts |= {thing["route"] for thing in core.interventions.values()}
    assert sorted(texts - CHINESE.keys() - {"", "CT"}) == []


def test_translations_are_chinese() -> None:
    assert [text for text in CHINESE.values() if not any("\u4e00" <= sign <= "\u9fff" for sign in text)] == []
    assert [text for text in CHINESE.values() if re.search(r"[,;!?]|:(?!\d)", text)] == []


def test_figures_are_the_same() -> None:
    """Numbers in digits stand in both, so that no threshold is lost on the way."""
    for english, chinese in CHINESE.items():
        numbers = re.findall(r"\d+(?:\.\d+)?", english)
        assert sorted(numbers) == sorted(re.findall(r"\d+(?:\.\d+)?", chinese)), english


def test_english_needs_none_and_other_packs_may_have_none() -> None:
    assert translations("gbm-core", "en") == ({}, {})
    assert translations(str(ROOT / "tests/plans/packs/limits"), "zh") == ({}, {})


def test_every_category_has_a_chinese_word(core: RuleGraph) -> None:
    nodes = core.nodes("biomarker").items()
    assert not [(name, item) for name, node in nodes for item in node["categories"] if item not in WORDS]
