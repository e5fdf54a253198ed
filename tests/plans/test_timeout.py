"""A search that the time limit ends: the best that was found is called that, is legal, and says what is left to gain."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Any

import pytest

import gbmplan
from gbmplan.choose.chooser import Chooser
from gbmplan.choose.solving import OutOfTimeError
from gbmplan.plan.document import Plan
from gbmplan.problems import InputError
from gbmplan.render.html.page import as_html
from gbmplan.render.markdown.document import as_markdown
from gbmplan.render.terminal import as_text
from tests.cli import ROOT, SMALL
from tests.cli import gbmplan as call

from .hard import hard_pack

PATIENT = {"id": "h", "as_of": "2026-05-04", "biomarkers": {"f": True}}


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hard_pack(tmp_path_factory.mktemp("hard") / "pack")


@pytest.fixture(scope="module")
def plan(hard: Path) -> Plan:
    rules = gbmplan.load_rules(hard)
    return gbmplan.make_plan(gbmplan.parse_profile(PATIENT, rules), rules, alternatives=1, timeout=1.0)


def test_the_best_that_was_found_is_never_called_proven(plan: Plan) -> None:
    assert plan["status"] == "best_found"
    assert plan["steps"], "an empty regimen is no help"
    assert len(plan["steps"]) <= 9
    for form in (as_text(plan, 200), as_markdown(plan), as_html(plan)):
        assert "best found in 1 s, not proven" in form
        assert "proven optimal" not in form


def test_it_says_how_much_could_be_gained(plan: Plan) -> None:
    bounds = {item["name"]: (item["value"], item["least"]) for item in plan["search"]["bounds"]}
    value, least = bounds["open_major"]
    assert least is not None
    assert 0 < least < value == next(item["value"] for item in plan["objective"] if item["name"] == "open_major")
    assert bounds["open_critical"] == (0, 0), "settled"
    assert bounds["weakness"][1] is None, "nothing is known of what counts less"
    line = f"open major targets {value:g} were found, and {least:g} may be possible; what counts less is not settled"
    assert line in as_text(plan, 200)


def test_what_was_not_searched_is_named(plan: Plan) -> None:
    assert plan["search"]["unfinished"] == ["closings", "tradeoff", "evidence_tradeoff", "alternatives"]
    assert plan["tradeoff"] == []
    assert "alternatives" not in plan
    assert "the trade-off by evidence, the alternatives (--timeout)" in as_text(plan, 300)


def test_the_call_ends_in_time(hard: Path, tmp_path: Path) -> None:
    profile = tmp_path / "h.yaml"
    profile.write_text("id: h\nas_of: 2026-05-04\nbiomarkers: {f: yes}\n", encoding="utf-8")
    began = monotonic()
    done = call("plan", str(profile), "--rules", str(hard), "--timeout", "1")
    assert (done.status, done.err) == (0, "")
    assert "best found in 1 s, not proven" in done.out
    assert monotonic() - began < 25


def test_a_plan_that_is_found_in_time_says_nothing_of_it() -> None:
    example = str(ROOT / "examples/recurrent.yaml")
    rules = gbmplan.load_rules()
    profile = gbmplan.read_profile(example, rules)
    found = gbmplan.make_plan(profile, rules, timeout=1000.0)
    assert found == gbmplan.make_plan(profile, rules)
    assert (found["status"], "search" in found) == ("optimal", False)


@pytest.mark.parametrize("timeout", ["0", "-1", "forever", "nan"])
def test_a_limit_that_is_none(timeout: str) -> None:
    done = call("plan", str(ROOT / "examples/recurrent.yaml"), "--timeout", timeout)
    assert (done.status, done.out) == (2, "")
    assert "--timeout" in done.err


def late(*arguments: Any, **options: Any) -> Any:
    raise OutOfTimeError


def test_nothing_is_found_in_time(monkeypatch: pytest.MonkeyPatch, hard: Path) -> None:
    rules = gbmplan.load_rules(hard)
    profile = gbmplan.parse_profile(PATIENT, rules)
    monkeypatch.setattr(Chooser, "best_in_time", late)
    with pytest.raises(InputError) as error:
        gbmplan.make_plan(profile, rules, timeout=0.5)
    assert str(error.value).splitlines() == [
        "error: no regimen was found within 0.5 s [out-of-time]",
        "  help: give the search more time with `--timeout`, or demand less",
    ]


UNFINISHED: dict[str, tuple[dict[str, Any], dict[str, Any], list[str]]] = {
    # biomarkers, further arguments → what is left out when no search behind the first ends
    "what text shows": ({"setting": "recurrent"}, {"detailed": False}, ["tradeoff", "measure"]),
    "branches": (
        {"setting": "recurrent"},
        {"detailed": False, "branches": True},
        ["tradeoff", "measure", "branch_plans"],
    ),
}


@pytest.mark.parametrize("name", UNFINISHED)
def test_only_the_first_search_ends(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    biomarkers, arguments, parts = UNFINISHED[name]
    rules = gbmplan.load_rules()
    profile = gbmplan.parse_profile({"as_of": "2026-05-04", "biomarkers": biomarkers}, rules)
    monkeypatch.setattr(Chooser, "best", late)
    found = gbmplan.make_plan(profile, rules, timeout=9.0, **arguments)
    assert found["status"] == "optimal"
    assert found["search"] == {"timeout": 9.0, "bounds": [], "unfinished": parts}
    text = as_text(found, 200)
    assert "proven optimal" in text
    assert "not searched for lack of time: the trade-off by number of agents" in text


def test_a_clash_that_is_not_found_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = gbmplan.load_rules(SMALL)
    profile = gbmplan.parse_profile({"as_of": "2026-05-04", "biomarkers": {}}, rules)
    name = sorted(rules.graph.interventions)[0]
    demands = gbmplan.Demands(require=(name,), exclude=(name,))
    monkeypatch.setattr("gbmplan.choose.clash.smallest_clash", late)
    found = gbmplan.make_plan(profile, rules, demands, timeout=9.0)
    assert (found["status"], found["clash"], found["search"]["unfinished"]) == ("infeasible", [], ["clash"])
    for form in (as_text(found), as_markdown(found), as_html(found)):
        assert "what clashes (--timeout)" in form
