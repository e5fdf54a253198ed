"""The plan of every profile in `examples`: the text and a digest of the JSON, and some texts in Chinese, held against
files that people have looked at.

`pytest tests/golden --update-golden` writes the files anew; read their difference before it is committed. The digest
holds what a plan decides, a line each; the whole JSON is held by its schema and by its agreement with the text.
"""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from gbmplan.cli.plan import PlanCall, make, write
from gbmplan.schemas import plan_schema

HERE = Path(__file__).parent
EXAMPLES = {path.stem: path for path in sorted((HERE.parent.parent / "examples").iterdir()) if path.is_file()}
CHINESE = ("almost_nothing_measured", "idh_mutant", "newly_diagnosed", "recurrent")
"""Examples of which the Chinese text is held too."""
HOURS = {"week": 168, "day": 24, "hour": 1}
SCHEMA = Draft202012Validator(plan_schema())


class Planned(NamedTuple):
    """A plan, and the forms in which the command line writes it."""

    name: str
    plan: Any
    text: str
    verbose: str
    json: str
    chinese: str
    chinese_verbose: str


@pytest.fixture(scope="module", params=EXAMPLES)
def planned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Planned:
    output = tmp_path_factory.mktemp("plan") / "plan"
    profile = str(EXAMPLES[request.param])
    call = PlanCall(profile, None, "text", str(output), (), (), None, False, None, None, False, "auto", anyway=True)
    plan = make(call)
    forms = []
    chinese = call._replace(language="zh")
    told = make(chinese)
    for form in (
        call,
        call._replace(verbose=True),
        call._replace(format="json"),
        chinese,
        chinese._replace(verbose=True),
    ):
        write(told if form.language == "zh" else plan, form)
        forms.append(output.read_text(encoding="utf-8"))
    return Planned(request.param, plan, *forms)


def test_text(planned: Planned, pytestconfig: pytest.Config) -> None:
    compare(HERE / f"{planned.name}.txt", planned.text, pytestconfig)


def test_chinese(planned: Planned, pytestconfig: pytest.Config) -> None:
    if planned.name in CHINESE:
        compare(HERE / f"{planned.name}.zh.txt", planned.chinese, pytestconfig)


def test_digest(planned: Planned, pytestconfig: pytest.Config) -> None:
    compare(HERE / f"{planned.name}.digest", "\n".join(digest(planned.plan)) + "\n", pytestconfig)


def digest(plan: Any) -> Iterator[str]:
    """What a plan decides, in ids and numbers."""
    yield f"status: {plan['status']}"
    yield "objective: " + " · ".join(f"{item['name']} {item['value']:g}" for item in plan["objective"])
    yield from (f"scope: {item['rule']}" for item in plan["scope"])
    for step in plan["steps"]:
        covers = ", ".join(f"{item['target']} {item['strength']}" for item in step["covers"])
        yield f"step {step['number']}: {step['intervention']} from {weeks(step['earliest'])}: {covers or 'covers nothing'}"
    for priority in ("critical", "major", "minor"):
        results = Counter(item["result"] for item in plan["coverage"] if item["priority"] == priority)
        yield f"{priority} needs: " + ", ".join(f"{results[name]} {name}" for name in ("full", "partial", "open"))
    for gap in plan["gaps"]:
        reasons = Counter(item["kind"] for item in gap["why_not"])
        told = ", ".join(f"{number} {kind}" for kind, number in sorted(reasons.items()))
        yield f"gap: {gap['target']} {gap['kind']}: {told or 'nothing covers it'}"
    bounds = Counter(item["rule"] for item in plan["order"])
    yield "order: " + ", ".join(f"{rule} ({number})" for rule, number in sorted(bounds.items()))
    yield "tradeoff: " + " · ".join(
        f"{item['agents']}: {' '.join(f'{value:g}' for value in item['objective'])}{' this' if item['this'] else ''}"
        for item in plan["tradeoff"]
    )
    yield "first to measure: " + ", ".join(item["biomarker"] for item in plan["unmeasured"][:5])


def weeks(hours: float) -> str:
    return f"week {hours / HOURS['week']:.4g}"


def test_text_and_json_agree(planned: Planned) -> None:
    """The numbers of the text, counted again from the JSON."""
    plan, text = json.loads(planned.json), " ".join(planned.text.split())
    for kinds, told in (
        (("measured", "assumed"), r"obstacles? found( \(.*?\))?"),
        (("triggered",), "that this plan may open"),
        (("opened_before",), "that earlier therapy opened"),
    ):
        results = Counter(item["result"] for item in plan["coverage"] if item["need"] in kinds)
        words = (("full", "answered"), ("partial", "in part"), ("guarded", "left to a gate"), ("open", "open"))
        counts = ", ".join(f"{results[result]} {word}" for result, word in words if results[result])
        assert bool(results) == bool(re.search(rf"{results.total()} {told}: {counts}( |$)", text)), told
    shown = re.findall(
        r"^  (\d+) +(?:once [^:·]*?,\s+not\s+before )?(?:from )?(week|day|hour)\s+(\d+)(?:\+(\d) d)?",
        planned.text,
        re.MULTILINE,
    )  # `week 2+6 d` is 20 days
    assert [
        (int(number), int(count) * HOURS[unit] + int(over or 0) * HOURS["day"]) for number, unit, count, over in shown
    ] == [(step["number"], pytest.approx(step["earliest"], abs=HOURS["day"] / 2)) for step in plan["steps"]]
    objective = planned.verbose.partition("OBJECTIVE ")[2].partition("\n\n")[0]
    assert re.findall(r"[\d.]+", objective) == [f"{item['value']:g}" for item in plan["objective"]]


LONG = ("liver_impaired", "lymphopenic", "macrophage_rich", "recurrent")
"""Examples of many steps or obstacles: sixty lines instead of the fifty of an ordinary plan."""
WITH_MORE = {"bevacizumab_recent": 68}
"""What is under way and stopped, and the waits that follow from it, stand before the steps, and times are in days."""
OUTSIDE = ("child", "idh_mutant")
"""Examples outside the scope, which no board plans by."""


def test_an_ordinary_plan_fits_fifty_lines(planned: Planned) -> None:
    most = WITH_MORE.get(planned.name, 60 if planned.name in LONG else 50)
    assert planned.name in OUTSIDE or len(planned.text.splitlines()) <= most


def compare(golden: Path, found: str, config: pytest.Config) -> None:
    if config.getoption("--update-golden"):
        golden.write_text(found, encoding="utf-8", newline="\n")
    expected = golden.read_text(encoding="utf-8") if golden.exists() else ""
    if found != expected:
        changes = difflib.unified_diff(expected.splitlines(), found.splitlines(), "golden", "now", n=1, lineterm="")
        lines = [f"{golden.name} differs; --update-golden accepts this", *changes]
        pytest.fail("\n".join(lines[:80]), pytrace=False)


def test_no_golden_is_left_over() -> None:
    assert {path.stem for path in HERE.iterdir() if path.suffix in (".txt", ".digest")} == {
        *EXAMPLES,
        *(f"{name}.zh" for name in CHINESE),
    }


def test_json_keeps_its_schema(planned: Planned) -> None:
    assert json.loads(planned.json) == planned.plan
    assert [error.message for error in SCHEMA.iter_errors(planned.plan)] == []


def test_every_line_fits_eighty_columns(planned: Planned) -> None:
    golden = (HERE / f"{planned.name}.txt").read_text(encoding="utf-8")
    for text in (golden, planned.text, planned.verbose, planned.chinese, planned.chinese_verbose):
        assert [line for line in text.splitlines() if cell_len(line) > 80] == []
        assert [line for line in text.splitlines() if line != line.rstrip()] == []


def test_every_plan_says_that_it_is_for_research(planned: Planned) -> None:
    for text in (planned.text, planned.verbose):
        assert "RESEARCH USE ONLY, NOT MEDICAL ADVICE" in " ".join(text.split())
        assert text.endswith("Research use only, not medical advice. gbmplan never gives a dose.\n")
    assert "Research use only" in planned.plan["notice"]
    for text in (planned.chinese, planned.chinese_verbose):
        assert "仅供研究使用，不构成医疗建议" in text.replace("\n", "")
        assert text.endswith("仅供研究使用，不构成医疗建议。gbmplan 不给出任何剂量。\n")


def test_whatever_a_plan_names_it_explains(planned: Planned) -> None:
    """Every rule and source named anywhere is told in full, once, and nothing else is."""
    plan = planned.plan
    rules, sources = set(), set()
    for key, value in named({key: value for key, value in plan.items() if key != "rules"}):
        if key in ("rule", "need_rule", "rules"):
            rules |= {value} if isinstance(value, str) else set(value)
        elif key == "source":
            sources.add(value)
    rules -= {""}
    assert rules <= set(plan["justification"])
    assert sources == set(plan["evidence"])
    for rule in plan["justification"].values():
        assert rule["evidence"] or rule["inference"] or rule["kind"] in ("scope", "principle", "mechanism", "order")


def named(value: Any) -> list[tuple[str, Any]]:
    """Every key and value at any depth."""
    if isinstance(value, dict):
        return [*value.items(), *(pair for item in value.values() for pair in named(item))]
    return [pair for item in value for pair in named(item)] if isinstance(value, list) else []


def test_the_verbose_text_holds_the_short_one(planned: Planned) -> None:
    """-v adds; headings and steps stay."""
    for step in planned.plan["steps"]:
        assert " ".join(step["title"].split(" (")[0].split()) in " ".join(planned.text.split())
        assert " ".join(step["title"].split()) in " ".join(planned.verbose.split())
    short, verbose = (
        [found[1].rstrip() for line in text.splitlines() if (found := re.match(r"([A-Z][A-Z -]+)( {2}|$)", line))]
        for text in (planned.text, planned.verbose)
    )
    assert short
    assert [heading for heading in verbose if heading in short] == short
