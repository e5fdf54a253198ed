"""The commands that ask about a plan, as a user meets them: forms, status, hostile words, progress."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

from gbmplan.cli import progress
from gbmplan.wording import zh

from . import ROOT, SMALL, quick
from .test_hostile import ODD, WORDS

PROFILE = b"id: one\nbiomarkers: {attack_target: yes, brake_one: yes, brake_two: yes}"
ASKED = {
    "why": ["why", "-", "1"],
    "why, an order": ["why", "-", "1<2"],
    "why, not chosen": ["why", "-", "water"],
    "whatif": ["whatif", "-", "--set", "brake_one=no"],
    "measure": ["measure", "-"],
    "flip": ["flip", "-"],
}
KEYS = {
    "why": {
        "thing",
        "kind",
        "title",
        "verdict",
        "chain",
        "best",
        "recoverable",
        "disagreements",
        "justification",
        "evidence",
    },
    "whatif": {"edits", "turned", "differences", "changes", "before", "after"},
    "measure": {"measure"},
    "flip": {"flips", "distances", "text"},
}
STAMPS = {"schema", "tool", "notice", "rules", "profile"}


@pytest.mark.parametrize("name", ASKED)
def test_text_and_json(name: str, tmp_path: Path) -> None:
    call = [*ASKED[name], "--rules", SMALL]
    text = quick(*call, stdin=PROFILE)
    assert (text.status, text.err) == (0, "")
    assert text.out.startswith("one · undated\nlimits 1.0.0 · ")
    assert text.out.endswith("\nResearch use only, not medical advice. gbmplan never gives a dose.\n")
    assert quick(*call, stdin=PROFILE) == text
    found = json.loads(quick(*call, "--format", "json", stdin=PROFILE).out)
    assert set(found) == STAMPS | KEYS[ASKED[name][0]]
    schema = json.loads(quick("schema", ASKED[name][0]).out)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(found)] == []
    assert not Draft202012Validator(schema).is_valid({key: found[key] for key in found if key != "notice"})
    assert found["schema"] == f"gbmplan-{ASKED[name][0]}/1"
    assert "Research use only" in found["notice"]
    output = tmp_path / "answer.txt"
    written = quick(*call, "-o", str(output), stdin=PROFILE)
    assert (written.status, written.out, output.read_text(encoding="utf-8")) == (0, "", text.out)


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("word", WORDS)
def test_words_of_a_profile(name: str, word: str) -> None:
    profile = {
        "id": WORDS[word],
        "biomarkers": {"attack_target": {"value": True, "assay": WORDS[word]}, "brake_one": True, "brake_two": True},
    }
    # colour is what words could be taken for; without it some are enough, of which one is wide and one is long
    plain_too = word in ("rich markup", "a long word", "wide letters")
    for colour in ("never", "always") if plain_too else ("always",):
        done = quick(*ASKED[name], "--rules", SMALL, "--color", colour, stdin=json.dumps(profile).encode())
        assert (done.status, done.err) == (0, "")
        plain = done.out.replace("\x1b[0m", "").replace("\x1b[1m", "")
        assert "".join(WORDS[word].split()) in "".join(plain.split())
        if colour == "never":
            assert all(cell_len(line) <= 80 for line in done.out.splitlines())


@pytest.mark.parametrize(
    "call", [["why", "-", "1"], ["whatif", "-", "--set", "odd_marker=no"], ["measure", "-"], ["flip", "-"]]
)
def test_words_of_a_pack(call: list[str]) -> None:
    done = quick(*call, "--rules", ODD, stdin=b"biomarkers: {odd_marker: yes}")
    assert (done.status, done.err) == (0, "")
    assert all(cell_len(line) <= 80 for line in done.out.splitlines())


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (["why", "-", "\x1b[31m"], "error: nothing in this plan or its rules is called `\\x1b[31m` [unknown-id]"),
        (["why", "-", "watr"], "error: nothing in this plan or its rules is called `watr` [unknown-id]"),
        (["why", "-", "attakc"], "  help: did you mean `attack`?"),
        (
            ["why", "-", "1", "--require", "nobody"],
            "error: --require: there is no intervention `nobody` [unknown-intervention]",
        ),
        (
            ["why", "-", "1", "--require", "fire", "--require", "water"],
            "error: the demands cannot be met, so there is no plan to ask about [impossible-demands]",
        ),
        (["whatif", "-"], "error: nothing is to be different [nothing-to-change]"),
        (
            ["whatif", "-", "--set", "child=\x1b"],
            "--set child=\\x1b: error: `\\x1b` is not a value of `child` [bad-value]",
        ),
        (["measure", "-", "--as-of", "soon"], "error: --as-of: `soon` is not a date [bad-date]"),
        (["flip", "nowhere.yaml"], "nowhere.yaml: error: there is no such file [missing-file]"),
    ],
)
def test_what_is_refused(call: list[str], told: str) -> None:
    done = quick(*call, "--rules", SMALL, stdin=PROFILE)
    assert (done.status, done.out) == (2, "")
    assert told in done.err.splitlines()
    assert "\x1b" not in done.err


def test_the_profile_is_kept(tmp_path: Path) -> None:
    profile = tmp_path / "p.yaml"
    profile.write_bytes(PROFILE)
    done = quick("flip", str(profile), "--rules", SMALL, "-o", str(profile))
    assert done.status == 2
    assert "[overwrites-input]" in done.err
    assert profile.read_bytes() == PROFILE


def test_alternatives_and_every_clash() -> None:
    plan = json.loads(quick("plan", "-", "--rules", SMALL, "--alternatives", "2", "-f", "json", stdin=PROFILE).out)
    assert [item["number"] for item in plan["alternatives"]] == [2, 3][: len(plan["alternatives"])]
    assert len(plan["alternatives"]) >= 1
    assert [row["level"] for row in plan["evidence_tradeoff"]] == ["home_clinical", "clinical", "any"]
    done = quick(
        "plan",
        "-",
        "--rules",
        SMALL,
        "--require",
        "fire",
        "--require",
        "water",
        "--all-clashes",
        "-f",
        "json",
        stdin=PROFILE,
    )
    plan = json.loads(done.out)
    assert done.status == 3
    assert [part["text"] for part in plan["clashes"][0]["parts"]] == [
        "--require fire",
        "--require water",
        "Fire not together with Water.",
    ]
    assert [[change["text"] for change in repair["changes"]] for repair in plan["repairs"]] == [
        ["--require fire"],
        ["--require water"],
        ["Fire not together with Water."],
    ]


def test_an_incomplete_profile_leads_with_what_to_measure() -> None:
    profile = str(ROOT / "examples/almost_nothing_measured.yaml")
    lines = quick("plan", profile).out.splitlines()
    first = next(line for line in lines if line.startswith(("MEASURE", "BEFORE YOU START", "REGIMEN")))
    assert first.startswith("MEASURE FIRST")
    full = json.loads(quick("plan", str(ROOT / "examples/recurrent.yaml"), "-f", "json").out)
    assert "measure" not in full


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("terminal", "patience", "shown"), [(True, 0.0, True), (True, 60.0, False), (False, 0.0, False)]
)
def test_progress(monkeypatch: pytest.MonkeyPatch, terminal: bool, patience: float, shown: bool) -> None:
    """A bar for what takes long, on a terminal only, and on standard error only."""
    stream = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(progress, "_PATIENCE", patience)
    with progress.progress() as tick:
        for done in range(3):
            tick(done, 3, "values")
            time.sleep(0.01)
    assert ("values" in stream.getvalue()) == shown


IN_CHINESE = {
    "whatif": (
        ["whatif", "-", "--set", "brake_one=no"],
        ["假设分析", "步骤", "差异", "判定改变的规则", "仅供研究使用，不构成医疗建议"],
    ),
    "measure": (["measure", "-"], ["下一步检测什么", "仅供研究使用，不构成医疗建议"]),
    "flip": (["flip", "-"], ["什么会改变方案", "可纠正的因素", "方案的稳定性"]),
    "why, a step": (["why", "-", "1"], ["为什么：1", "步骤 1（", "若不采用，最优方案的", "列为靶点，实测", "求解结果"]),
    "why, an order": (["why", "-", "1<2"], ["步骤 1 先于步骤 2：没有规则规定二者的先后"]),
    "why, a target": (["why", "-", "brake_one"], ["列为靶点，完全覆盖", "，覆盖该靶点"]),
    "why, a gap": (["why", "-", "brake_two"], ["列为靶点，未覆盖", "未入选：", "可覆盖它的最优方案"]),
    "why, not chosen": (["why", "-", "brake_b"], ["（未入选方案）：", "可覆盖 Brake two（未覆盖）", "已达数量上限"]),
    "why, refused": (["why", "-", "brake_b", "--exclude", "brake_b"], ["按要求排除 · 可改变", "假如 Brake B 未被排除"]),
    "why, a rule": (["why", "-", "one_brake"], ["对所有患者成立", "使 Brake B 不能覆盖 Brake two"]),
}


@pytest.mark.parametrize("name", IN_CHINESE)
def test_in_chinese(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Said by `--lang` or GBMPLAN_LANG, never by the locale; and no English sentence that has a Chinese one."""
    (arguments, wanted) = IN_CHINESE[name]
    call = [*arguments, "--rules", SMALL]
    english = quick(*call, stdin=PROFILE)
    chinese = quick(*call, "--lang", "zh", stdin=PROFILE)
    assert (chinese.status, chinese.err) == (0, "")
    assert [words for words in wanted if words not in chinese.out] == []
    sentences = [key for key in zh.SENTENCES if " " in key and "{" not in key and " // " not in key]
    assert [key for key in sentences if key in chinese.out] == []
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert quick(*call, stdin=PROFILE) == english
    monkeypatch.setenv("GBMPLAN_LANG", "zh")
    assert quick(*call, stdin=PROFILE) == chinese
    assert quick(*call, "--lang", "en", stdin=PROFILE) == english
    found = json.loads(quick(*call, "--format", "json", stdin=PROFILE).out)
    assert [key for key in sentences if key in json.dumps(found, ensure_ascii=False)] == []
    schema = json.loads(quick("schema", arguments[0]).out)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(found)] == []
    assert found["notice"] == "仅供研究使用，不构成医疗建议。gbmplan 不给出任何剂量。"
