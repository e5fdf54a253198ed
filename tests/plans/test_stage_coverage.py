"""Coverage by stage in the plan document, and earlier therapies on its clock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gbmplan.api import load_rules, make_plan, read_profile

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def recurrent() -> Any:
    rules = load_rules()
    return make_plan(read_profile(ROOT / "examples/recurrent.yaml", rules), rules)


@pytest.mark.parametrize(
    ("result", "levels"),
    [
        ("full", {"full"}),
        ("open", {"open"}),
        ("guarded", {"full", "guarded"}),
        ("partial", {"full", "partial", "open", "guarded"}),
    ],
)
def test_a_result_is_what_its_stages_are(recurrent: Any, result: str, levels: set[str]) -> None:
    for need in recurrent["coverage"]:
        found = {stage[part] for stage in need["stages"] for part in ("core", "margin")}
        if need["result"] == result:
            assert found
            assert found <= levels
            assert result != "partial" or found != {"full"}


def test_a_stage_names_the_steps_that_cover_then(recurrent: Any) -> None:
    order = [stage["id"] for stage in recurrent["stages"]]
    steps = {step["number"]: step for step in recurrent["steps"]}
    for need in recurrent["coverage"]:
        assert [stage["stage"] for stage in need["stages"]] == sorted(
            (stage["stage"] for stage in need["stages"]), key=order.index
        )
        by = {cover["step"] for cover in need["covered_by"]}
        assert {number for stage in need["stages"] for number in stage["steps"]} == by
        for stage in need["stages"]:
            assert bool(stage["steps"]) == (stage["core"] in ("full", "partial"))
            assert all(steps[number]["covers"] for number in stage["steps"])
            assert not need["host"] or stage["core"] == stage["margin"]


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        ("", None),
        ("prior_therapy: []", []),
        ("prior_therapy: [{agent: surgery, last: 2026-05-02}]", [("surgery", None, -48.0)]),
        (
            "prior_therapy: [{agent: temozolomide}, {agent: radiotherapy, first: 2026-04-04, last: 2026-05-03}]",
            [("radiotherapy", -720.0, -24.0), ("temozolomide", None, None)],
        ),
    ],
    ids=["not told", "none", "one date", "by time, undated last"],
)
def test_earlier_therapies_stand_on_the_clock(tmp_path: Path, past: str, expected: Any) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(f"id: p\nas_of: 2026-05-04\nsetting: recurrent\n{past}\nbiomarkers: {{kps: 80}}\n", "utf-8")
    rules = load_rules()
    found = make_plan(read_profile(path, rules), rules, detailed=False)["past"]
    told = None if found is None else [(item["agent"], item["begins"], item["ends"]) for item in found]
    assert told == expected
