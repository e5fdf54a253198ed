"""The terminal form of plans: every width, both languages, and what the first screens hold."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from gbmplan.patient.read import read_profile
from gbmplan.plan.planner import Extras, plan_once
from gbmplan.plan.statements import statement
from gbmplan.render.page import Page, clipped
from gbmplan.render.terminal import as_text
from gbmplan.render.text.weeks import GATE, weeks
from gbmplan.render.view import View
from gbmplan.wording.times import moment
from gbmplan.wording.wording import LANGUAGES, wording
from tests.cli import ROOT, SMALL, quick
from tests.core import core

PROFILES = ("recurrent", "almost_nothing_measured", "idh_mutant")
ENGLISH_WORDS = (
    "REGIMEN",
    "ORDER",
    "covers",
    "covered",
    "before",
    "opened",
    "opens",
    "assumed",
    "measured",
    "measure",
    "step",
    "steps",
    "week",
    "weeks",
    "nothing",
    "needs",
    "at most",
    "proven",
    "Research",
    "would",
    "worst",
    "instead",
    "agents",
    "limit",
    "plan",
    "and",
)
"""Words of gbmplan's own that no Chinese plan holds; prose of the pack may stay English."""


@pytest.fixture(scope="module", params=[(name, language) for name in PROFILES for language in LANGUAGES], ids="-".join)
def plan(request: pytest.FixtureRequest) -> Any:
    name, language = request.param
    rules = core()
    profile = read_profile(str(ROOT / "examples" / f"{name}.yaml"), rules.nodes("biomarker"))
    return plan_once(
        profile, rules, extras=Extras(closings=True, evidence=True, alternatives=2), wording=wording(language)
    )


def lines(plan: Any, **how: Any) -> list[str]:
    return as_text(plan, **how).splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 110])
@pytest.mark.parametrize("verbose", [False, True])
def test_no_line_is_wider_than_the_terminal(plan: Any, width: int, verbose: bool) -> None:
    wide = [line for line in lines(plan, width=width, verbose=verbose) if cell_len(line) > width]
    assert wide == []


ALLOWED = {"example-recurrent": 52}
"""With seven steps whose times are no whole weeks, and five gates."""


def test_the_short_form_is_short(plan: Any) -> None:
    """What a board has to see first fits one screen of fifty lines; the rest is told with -v."""
    plain = {key: value for key, value in plan.items() if key != "alternatives"}
    assert len(lines(plain)) <= ALLOWED.get(plan["profile"]["id"], 50)
    assert len(lines(plain, verbose=True)) > 3 * len(lines(plain))


def test_what_the_first_screen_holds(plan: Any) -> None:
    """Every step, every open need, every standard treatment that is not planned, whatever is to be done before."""
    text = "\n".join(lines(plan))
    joined = "".join(text.split())
    short = wording(plan["language"]).short
    open_gaps = [gap for gap in plan["gaps"] if gap["kind"] != "partial"]
    for item in (*plan["steps"], *open_gaps, *plan["absent"]):
        assert "".join(short(item["title"]).split()) in joined
    for item in plan["absent"]:
        assert item["facts"]
        assert "".join(wording(plan["language"]).joined(item["facts"]).split()) in joined
    say = wording(plan["language"]).say
    did = any(item["effect"] in ("decided", "excluded") for item in plan["measurements"])
    there = {"REGIMEN": True, "NEXT GATE": bool(plan["gates"]), "OPEN": True, "WHAT THE MEASUREMENTS DID": did}
    heads = [say(head) for head, shown in there.items() if shown]
    found = [line.split("  ")[0] for line in text.splitlines() if line.split("  ")[0] in heads]
    assert found == heads
    assert say("RESEARCH USE ONLY, NOT MEDICAL ADVICE") in text
    assert text.endswith(plan["notice"])


def test_no_warning_is_cut(plan: Any) -> None:
    """What excludes a step, speaks against it, has to be done or waited for stands on the first screen."""
    joined = "".join("".join(lines(plan)).split())
    say = wording(plan["language"])
    for item in plan["preparation"]:
        for fact in item["facts"]:
            assert "".join(fact.split()) in joined
    against = [
        caution for step in plan["steps"] for caution in step["cautions"] if caution["kind"] == "contraindication"
    ]
    for caution in against:
        assert "".join(say.joined(caution["facts"]).split()) in joined


def test_verbose_leaves_nothing_out(plan: Any) -> None:
    """Every sentence of the parts that only -v shows."""
    say = wording(plan["language"]).say
    text = "\n".join(lines(plan, verbose=True))
    joined = "".join(text.split())
    heads = ("ORDER", "COVERAGE", "GIVEN TOGETHER BEFORE", "TRADE-OFF", "OBJECTIVE", "MEASURE AGAIN", "FACTS", "RULES")
    told = {line.split("  ")[0] for line in text.splitlines()}
    missing = [head for head in heads if say(head) not in told]
    assert missing == [] or len(plan["steps"]) <= 1
    for item in (*plan["monitoring"], *plan["absent"]):
        assert "".join(item["text"].split()) in joined
    for gap in plan["gaps"]:
        assert all("".join(reason["text"].split()) in joined for reason in gap["why_not"])
    for item in plan["measurements"]:
        assert "".join(item["fact"].split()) in joined


def test_little_known_leads_with_what_to_measure(plan: Any) -> None:
    say = wording(plan["language"]).say
    text = as_text(plan)
    assert plan["measure_first"] == (plan["profile"]["id"] != "example-recurrent")
    assert (say("MEASURE FIRST") in text) == plan["measure_first"]
    if plan["measure_first"]:
        after = "BEFORE YOU START" if plan["preparation"] else "REGIMEN"
        assert text.index(say("MEASURE FIRST")) < text.index(say(after))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_almost_nothing_is_known_the_plan_is_what_to_measure(language: str) -> None:
    """No step, no bar of weeks and no gate; what to measure first, and every need that stays open."""
    rules = core()
    profile = read_profile(str(ROOT / "examples/almost_nothing_measured.yaml"), rules.nodes("biomarker"))
    plan: Any = plan_once(profile, rules, wording=wording(language))
    assert (plan["steps"], plan["gates"], plan["measure_first"]) == ([], [], True)
    say = wording(language).say
    heads = [say(head) for head in ("MEASURE FIRST", "REGIMEN", "OPEN")]
    text = lines(plan)
    assert [head for line in text if (head := line.split("  ")[0]) in heads] == heads
    assert not any(line.startswith((say("week"), say("NEXT GATE"))) for line in text)
    joined = "".join("".join(text).split())
    assert all("".join(gap["title"].split()) in joined for gap in plan["gaps"])


def test_a_missing_test_is_told_before_other_reasons() -> None:
    rules = core()
    profile = read_profile(str(ROOT / "examples/macrophage_rich.yaml"), rules.nodes("biomarker"))
    plan = plan_once(profile, rules)
    seen = 0
    for gap in plan["gaps"]:
        kinds = {reason["kind"] for reason in gap["why_not"]}
        for line in as_text(plan, 2000).splitlines():
            if line[4:].startswith(f"{gap['title']} (") and "unknown" in kinds:
                seen += 1
                assert "not measured" in line
    assert seen


class Translated(dict[str, str]):
    """A pack of which every text is translated."""

    def get(self, key: str, default: Any = None) -> Any:
        return "规则包的文字。" if key else key

    def __bool__(self) -> bool:
        return True


@pytest.mark.parametrize("name", PROFILES)
def test_chinese_holds_no_english_of_its_own(name: str) -> None:
    rules = core()
    profile = read_profile(str(ROOT / "examples" / f"{name}.yaml"), rules.nodes("biomarker"))._replace(id="patient")
    extras = Extras(closings=True, evidence=True, alternatives=2)
    plan = plan_once(profile, rules, extras=extras, wording=wording("zh", Translated()))
    text = re.sub(
        r"\w+\.\w[\w.]*|gbmplan \w+ PROFILE( THING)?", "", as_text(plan, 500, verbose=True).partition("\n来源\n")[0]
    )
    told = "\n".join(text for text in strings(plan | {"justification": {}, "evidence": {}, "disagreements": []}))
    for word in ENGLISH_WORDS:
        assert not re.search(rf"\b{word}\b", text), [line for line in text.splitlines() if word in line]
        assert not re.search(rf"\b{word}\b", told), [line for line in told.splitlines() if word in line]


def strings(value: Any) -> Iterator[str]:
    """Every text of a plan, as the keys say."""
    for key, item in value.items() if isinstance(value, dict) else ((None, item) for item in value):
        if isinstance(item, (dict, list)):
            yield from strings(item)
        elif isinstance(item, str) and key in TOLD:
            yield item


def test_one_plan_in_two_languages() -> None:
    """Only words differ: ids, numbers, times, grades and order are the same."""
    rules = core()
    profile = read_profile(str(ROOT / "examples/recurrent.yaml"), rules.nodes("biomarker"))
    english, chinese = (bare(plan_once(profile, rules, wording=wording(language))) for language in LANGUAGES)
    assert english == chinese


TOLD = frozenset(
    {
        "title",
        "once",
        "leading",
        "stage_title",
        "fact",
        "reason",
        "titles",
        "missing_titles",
        "value_title",
        "text",
        "because",
        "facts",
        "notice",
        "looks",
        "answer_title",
        "given_in",
        "language",
        "outcomes",
        "statement",
        "seen_in",
        "note",
        "says",
        "handling",
        "question",
        "finding",
        "figures",
        "design",
        "measured_by",
        "route",
        "status",
        "given",
        "mend",
        "gains",
        "loses",
        "values",
        "worst",
        "phases",
        "names",
    }
)


def bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: bare(item) for key, item in value.items() if key not in TOLD or (key == "status" and item == "optimal")
        }
    return [bare(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("given", "option", "spoken"),
    [
        (None, (), "en"),
        ("zh", (), "zh"),
        ("zh", ("--lang", "en"), "en"),
        ("", (), "en"),
        (None, ("--lang", "zh"), "zh"),
    ],
)
def test_who_says_the_language(given: str | None, option: tuple[str, ...], spoken: str) -> None:
    """The call, else GBMPLAN_LANG, else English; the locale says nothing."""
    environment = {"LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8"} | ({} if given is None else {"GBMPLAN_LANG": given})
    done = quick(
        "plan",
        "-",
        "--rules",
        SMALL,
        "--format",
        "json",
        *option,
        stdin=b"biomarkers: {attack_target: yes}",
        environment=environment,
    )
    assert json.loads(done.out)["language"] == spoken


def test_an_unknown_language_in_the_environment_is_refused() -> None:
    done = quick("plan", "-", "--rules", SMALL, stdin=b"biomarkers: {}", environment={"GBMPLAN_LANG": "fr"})
    assert done.status == 2
    assert "GBMPLAN_LANG" in done.err
    assert "GBMPLAN_LANG" not in os.environ


# ---- what rules say --------------------------------------------------------------------------

MADE = (
    "presence",
    "assumption",
    "compensation",
    "cover",
    "contraindication",
    "delivery",
    "requirement",
    "toxicity",
    "gate",
)


@pytest.mark.parametrize("kind", MADE)
def test_every_rule_of_a_kind_can_be_said_in_chinese(kind: str) -> None:
    rules = core()
    chinese = wording("zh")
    found = [statement(rules, rule, chinese) for rule in rules.rules.values() if rule["kind"] == kind]
    assert found
    assert [said for said in found if not any("\u4e00" <= sign <= "\u9fff" for sign in said)] == []


def test_a_translation_goes_before_what_is_made() -> None:
    rules = core()
    rule = next(rule for rule in rules.rules.values() if rule["kind"] == "cover")
    assert statement(rules, rule, wording("zh", {rule["statement"]: "译文。"})) == "译文。"
    assert statement(rules, rule, wording("en")) == rule["statement"]


# ---- the bar of weeks ------------------------------------------------------------------------


@pytest.mark.parametrize("width", [40, 60, 80, 110])
def test_the_bar_stands_under_its_weeks(plan: Any, width: int) -> None:
    """In both scripts every row begins in the column of week 0, and each gate stands at its week."""
    view = View(plan, wording(plan["language"]))
    page = Page(width)
    weeks(page, view)
    if not plan["steps"]:
        assert page.text(coloured=False).strip() == ""
        return
    ruler, stages, *rows = page.text(coloured=False).splitlines()
    origin = cell_len(ruler[: ruler.index("0")])
    assert cell_len(stages[: stages.index("|")]) == origin
    gates = [row for row in rows if GATE in row]
    assert len(rows) == len(plan["steps"]) + len(gates)
    assert len(gates) == len(view.gates()) > 0
    weeks_at = [cell_len(stages[:place]) for place, sign in enumerate(stages) if sign == "|"]
    begins = [stage["begins"] for stage in plan["stages"]]
    for row, (stage, found) in zip(gates, view.gates(), strict=True):
        marks = [cell_len(row[:place]) for place, sign in enumerate(row) if sign == GATE]
        limit = weeks_at[begins.index(stage["begins"])]
        assert origin <= marks[0] <= marks[-1] <= limit + 1  # a stage does not begin before its gates
        if found[-1]["earliest"] == stage["begins"]:
            assert marks[-1] == limit
        assert width < 80 or (moment(view.wording, found[0]["earliest"]) in row and stage["title"] in row)
    for row in set(rows) - set(gates):
        bar = next(place for place, sign in enumerate(row) if sign in "■█")
        assert cell_len(row[:bar]) >= origin


@given(st.text(st.sampled_from("ab 需要，c"), max_size=30), st.integers(0, 20))
def test_what_is_clipped_fits(text: str, width: int) -> None:
    found = clipped(text, width)
    assert cell_len(found) <= width
    assert found == text or found.removesuffix("…") == text[: len(found.removesuffix("…"))]
