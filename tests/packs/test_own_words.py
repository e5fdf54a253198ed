"""Contexts, approval, organs and the disease are the pack's own words: grading, plans and extensions follow them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gbmplan.api import RuleBase, make_plan, parse_profile
from gbmplan.patient.read import check_profile
from gbmplan.plan.planner import Planner
from gbmplan.render.html.page import as_html
from gbmplan.render.terminal import as_text
from gbmplan.rulebase.translations import translations
from gbmplan.source.document import parse
from gbmplan.validate.loading import load_rules
from tests.packs.test_packs import HERE

HEADER = "id: own\nversion: 1.0.0\ntitle: {{en: Own}}\nlicence: CC0-1.0\ndescription: For tests.\nextends: {}\n"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "good-own-words", tmp_path / "skin"))


def own(folder: Path, extends: str, words: str) -> str:
    (folder / "own").mkdir()
    (folder / "own" / "pack.yaml").write_text(HEADER.format(extends) + words, encoding="utf-8")
    return str(folder / "own")


@pytest.mark.parametrize(
    ("old", "new", "grade", "context", "weakness"),
    [
        ("", "", "C", "pemphigus", 2),
        (", home: true}", "}", "C", "pemphigus", 3),  # from nowhere like home: one weaker
        ("seen_in: animals}", "seen_in: animals, home: true}", "C", "pemphigus", 2),
        ("{en: pemphigus}, seen_in: people, home: true}", "{en: p}, seen_in: people}", "C", "pemphigus", 3),
    ],
)
def test_home_contexts_decide(pack: Path, old: str, new: str, grade: str, context: str, weakness: int) -> None:
    header = pack / "pack.yaml"
    text = header.read_text(encoding="utf-8")
    assert old in text
    header.write_text(text.replace(old, new), encoding="utf-8")
    thing = load_rules(str(pack)).interventions["depleter"]
    assert (thing["grade"], thing["context"], thing["weakness"]) == (grade, context, weakness)


def test_equally_strong_records_are_told_by_the_nearest_context(pack: Path) -> None:
    evidence = pack / "evidence.yaml"
    far = "  - {id: far, finding: It worked., design: cohort, strength: C, context: other_skin, confidence: verified}\n"
    evidence.write_text(evidence.read_text(encoding="utf-8").replace("context: pemphigus", "context: mice") + far)
    evidence.write_text(evidence.read_text(encoding="utf-8").replace("strength: D", "strength: C"))
    drug = pack / "interventions" / "depleter.yaml"
    drug.write_text(drug.read_text(encoding="utf-8").replace("[first, mouse]", "[first, mouse, far]"))
    assert load_rules(str(pack)).rules["depleter.covers.b_cells"]["context"] == "other_skin"  # listed before mice


def test_a_plan_says_them(pack: Path) -> None:
    planner = Planner(load_rules(str(pack)))
    plan = planner.plan(check_profile(parse(b"biomarkers: {}\n", "p.yaml"), planner.rules.nodes("biomarker")))
    text = as_text(plan, 100)
    lines = text.splitlines()
    assert "REGIMEN   licensed: 1" in lines
    assert "  1  week 0  Depleter · B cells (assumed) [C pemphigus]" in lines
    assert "regimen for pemphigus" in as_html(plan)


@pytest.mark.parametrize(
    ("base", "words", "contexts"),
    [
        ("skin", "", ["pemphigus", "other_skin", "mice"]),
        (
            "skin",
            "contexts:\n  - {id: cats, title: {en: cats}, seen_in: animals}\n",
            ["pemphigus", "other_skin", "mice", "cats"],
        ),
        (
            "skin",
            "contexts:\n  - {id: mice, title: {en: rodents}, seen_in: animals}\n",
            ["pemphigus", "other_skin", "rodents"],
        ),
    ],
)
def test_an_extension_takes_them_over(pack: Path, base: str, words: str, contexts: list[str]) -> None:
    rules = load_rules(own(pack.parent, base, words))
    assert [
        item["title"]["en"].replace(" skin disease", "_skin") for item in rules.words["contexts"].values()
    ] == contexts
    assert rules.words["disease"]["en"] == "pemphigus"
    assert list(rules.words["organs"]) == ["kidney"]


def test_packs_that_declare_none_have_the_defaults() -> None:
    rules = load_rules(str(HERE / "base"))
    core = load_rules()
    for key in ("contexts", "organs"):
        assert rules.words[key] == core.words[key]  # type: ignore[literal-required]
    assert {name: core.words["approvals"][name] for name in rules.words["approvals"]} == rules.words["approvals"]
    assert core.words["approvals"].keys() - rules.words["approvals"].keys() == {"approved_in_japan", "no_open_trial"}
    home = [[name for name, item in words["contexts"].items() if item["home"]] for words in (rules.words, core.words)]
    assert home == [["gbm"], ["gbm"]]


FEW = "  - {id: few, zh: 少}\n"
LEADING = "leading: [{biomarker: blisters}]\n"


@pytest.mark.parametrize(
    ("words", "facts", "line", "chinese"),
    [
        ("", "setting: relapse, blisters: few, titre: 80", "relapse · blisters few", "复发 · 水疱：少"),
        ("", "blisters: many", "blisters many", "水疱：多"),
        ("", "setting: first_bout", "first bout", "first bout"),  # without a word the value as it stands
        ("", "titre: 80", "antibody titre 80 g/L", "Antibody titre 80 g/L"),  # none of those: the first four
        (LEADING, "setting: relapse, blisters: few", "blisters few", "水疱：少"),
        (LEADING.replace("}", ", value_only: true}"), "setting: relapse, blisters: few", "few", "少"),
        ("disable: [blisters, quiet]\n", "setting: relapse", "relapse", "复发"),
    ],
)
def test_a_plan_leads_with_the_facts_of_the_pack(pack: Path, words: str, facts: str, line: str, chinese: str) -> None:
    rules = RuleBase(own(pack.parent, "skin", words), load_rules(str(pack.parent / "own")))
    for language, expected in (("en", line), ("zh", chinese)):
        profile = parse_profile(f"biomarkers: {{{facts}}}\n", rules)
        plan = make_plan(profile, rules, language=language, detailed=False)  # type: ignore[arg-type]
        assert plan["profile"]["leading"] == expected.split(" · ")
        assert expected in as_text(plan, 100).splitlines()[0]


def test_an_extending_pack_says_a_value_otherwise(pack: Path) -> None:
    rules = own(pack.parent, "skin", "languages: [en, zh]\n")
    (pack.parent / "own" / "translations.yaml").write_text("values:\n  - {id: few, zh: 稀少}\n", encoding="utf-8")
    assert translations(rules, "zh").values == {"relapse": "复发", "few": "稀少", "many": "多"}
    assert FEW in (pack / "translations.yaml").read_text(encoding="utf-8")
