"""The public API: its page runs, its names are all there, its mistakes are InputErrors, the command line uses it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import gbmplan
from gbmplan.api import RuleBase
from gbmplan.source.document import load

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs/api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```\n\nprints\n\n```text\n(.*?)```", PAGE, re.S)
RECURRENT = ROOT / "examples/recurrent.yaml"
PATIENT: dict[str, Any] = {"id": "one", "as_of": date(2026, 5, 4), "setting": "recurrent", "biomarkers": {"kps": 80}}


@pytest.fixture(scope="module")
def rules() -> RuleBase:
    return gbmplan.load_rules()


@pytest.mark.parametrize(("code", "printed"), EXAMPLES)
def test_the_page_runs(code: str, printed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with redirect_stdout(StringIO()) as out:
        exec(compile(code, "docs/api.md", "exec"), {})
    assert out.getvalue() == printed


def test_the_page_has_its_examples() -> None:
    assert len(EXAMPLES) == PAGE.count("```python") == 2


def test_the_page_names_every_name() -> None:
    """And the table names nothing else."""
    table = {name for row in re.findall(r"^\| (`.*?) \|", PAGE, re.M) for name in re.findall(r"`(\w+)", row)}
    assert table | {"RuleBase", "Profile", "Plan"} == set(gbmplan.__all__)
    assert all(f"`{name}" in PAGE for name in gbmplan.__all__)


@pytest.mark.parametrize("name", gbmplan.__all__)
def test_each_name_is_there_and_explained(name: str) -> None:
    assert getattr(gbmplan, name).__doc__
    assert name in dir(gbmplan)


def test_no_other_name_is() -> None:
    with pytest.raises(AttributeError, match="no attribute 'dose'"):
        _ = gbmplan.dose  # type: ignore[attr-defined]


def test_importing_loads_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import gbmplan; print(sorted(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['gbmplan']"


@pytest.mark.parametrize(
    "given",
    [
        PATIENT,
        json.dumps(PATIENT | {"as_of": "2026-05-04"}),
        "id: one\nas_of: 2026-05-04\nsetting: recurrent\nbiomarkers: {kps: 80}\n",
    ],
)
def test_a_profile_of_any_form_is_the_same(given: str | Mapping[str, Any], rules: RuleBase) -> None:
    found = gbmplan.parse_profile(given, rules)
    assert (found.id, found.as_of, found.facts) == ("one", date(2026, 5, 4), {"setting": "recurrent", "kps": 80.0})


def test_a_mapping_is_read_as_its_file(rules: RuleBase) -> None:
    mapping = load(str(RECURRENT)).data
    found, read = gbmplan.parse_profile(mapping, rules), gbmplan.read_profile(RECURRENT, rules)
    assert (found.facts, found.therapies and [item.agent for item in found.therapies]) == (
        read.facts,
        read.therapies and [item.agent for item in read.therapies],
    )


def circle() -> dict[str, Any]:
    found: dict[str, Any] = {}
    found["biomarkers"] = found
    return found


def deep(levels: int) -> Any:
    return {"x": deep(levels - 1)} if levels else {}


WRONG: dict[str, tuple[Any, set[str]]] = {
    "two problems": (PATIENT | {"biomarkers": {"idh": "purple", "kps": 800}}, {"unknown-category", "impossible-value"}),
    "a thing that is no value": (PATIENT | {"biomarkers": {"kps": object()}}, {"not-a-profile"}),
    "not a number": (PATIENT | {"biomarkers": {"kps": float("nan")}}, {"not-a-profile"}),
    "in a circle": (circle(), {"not-a-profile"}),
    "deep": (deep(60), {"too-deep"}),
    "very deep": (deep(900), {"too-deep"}),
    "half of a sign": (PATIENT | {"id": "\ud800"}, {"not-utf8"}),
    "half of a sign in a text": ("id: \ud800", {"not-utf8"}),
    "an empty text": ("", {"empty-file"}),
    "a list": ("[1]", {"not-a-profile"}),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_with_a_profile(name: str, rules: RuleBase) -> None:
    given, names = WRONG[name]
    with pytest.raises(gbmplan.InputError) as caught:
        gbmplan.parse_profile(given, rules)
    assert {problem.name for problem in caught.value.problems} == names
    if not isinstance(given, str):
        assert all(problem.place is None or problem.place.line == 0 for problem in caught.value.problems)


def test_other_mistakes(rules: RuleBase, tmp_path: Path) -> None:
    profile = gbmplan.read_profile(RECURRENT, rules)
    calls: dict[str, Any] = {
        "unknown-pack": lambda: gbmplan.load_rules("nothing"),
        "missing-file": lambda: gbmplan.read_profile(tmp_path / "none.yaml", rules),
        "unknown-intervention": lambda: gbmplan.make_plan(profile, rules, gbmplan.Demands(require=("nothing",))),
        "unknown-id": lambda: gbmplan.why(profile, "nothing", rules),
        "nothing-to-change": lambda: gbmplan.what_if(profile, rules),
        "unknown-code": lambda: gbmplan.validate_pack("gbm-core", select=["GQ"]),
        "missing-pack": lambda: gbmplan.validate_pack(tmp_path / "none"),
    }
    for name, call in calls.items():
        with pytest.raises(gbmplan.InputError) as caught:
            call()
        assert [problem.name for problem in caught.value.problems] == [name]


def test_the_same_arguments_give_the_same_plan_and_print_nothing(
    rules: RuleBase, capfd: pytest.CaptureFixture[str]
) -> None:
    profile = gbmplan.read_profile(RECURRENT, rules)
    first, second = (json.dumps(gbmplan.make_plan(profile, rules)) for _ in range(2))
    assert first == second
    assert capfd.readouterr() == ("", "")


def test_a_pack_is_validated_and_not_changed(tmp_path: Path) -> None:
    bad = ROOT / "tests/packs/bad-vocabulary"
    before = {path: path.read_bytes() for path in bad.rglob("*") if path.is_file()}
    report = gbmplan.validate_pack(bad)
    assert report.findings
    assert {path: path.read_bytes() for path in bad.rglob("*") if path.is_file()} == before
