"""Mistakes are told in the language of the call: whole messages, and no English word around what the user wrote."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gbmplan.language.units import UNITS, shown
from gbmplan.patient.read import check_profile
from gbmplan.problems import InputError, Listed, Message, Problem
from gbmplan.source.document import load
from gbmplan.wording.wording import ENGLISH, wording
from tests.input.reading import HERE, vocabulary

from . import ROOT, SMALL, gbmplan, quick

CHINESE = wording("zh")
PROFILE = str(ROOT / "examples/recurrent.yaml")

CALLS = [
    # a call that cannot be understood
    ("plna", "错误：没有命令 `plna` [bad-call]\n  建议：是否想写 `plan`？"),
    ("plan", "错误：缺少 `PROFILE` [bad-call]\n  建议：用法见 `python -m gbmplan plan -h`"),
    ("plan p --nix", "错误：没有选项 `--nix` [bad-call]\n  建议：用法见 `python -m gbmplan plan -h`"),
    ("plan p --requier x", "错误：没有选项 `--requier` [bad-call]\n  建议：是否想写 `--require`？"),
    ("plan p --require", "错误：选项 `--require` 须有值 [bad-call]\n  建议：用法见 `gbmplan -h`"),
    ("plan p --format nix", "错误：`--format` 的值无法使用 [bad-call]\n  建议：请用 text、json、md 或 html"),
    (
        "plan p --max-agents many",
        "错误：`--max-agents` 的值无法使用 [bad-call]\n  建议：用法见 `python -m gbmplan plan -h`",
    ),
    (
        "plan p q",
        "错误：词数超出 `python -m gbmplan plan` 所能接受的 [bad-call]\n  建议：用法见 `python -m gbmplan plan -h`",
    ),
    ("plan p --alternatives 99", "错误：`--alternatives` 的值无法使用 [bad-call]\n  建议：请写 0 至 9 的数"),
    # what it names
    (
        "plan - -r {limits} -o /nowhere/x",
        "/nowhere/x: 错误：无法写入：没有这个文件或文件夹 [cannot-write]\n  建议：请选择已存在且可写入的文件夹",
    ),
    (
        "plan - --require chemoradiation",
        "错误：--require：`chemoradiation` 可能指 radiotherapy 或 temozolomide [ambiguous-name]\n"
        "  建议：请写出所指的那一个的标识",
    ),
    ("plan nowhere.yaml", "nowhere.yaml: 错误：没有这个文件 [missing-file]\n  建议：请检查路径"),
    (
        "plan - -r gbm-croe",
        "错误：没有规则包 `gbm-croe` [unknown-pack]\n  建议：是否想写 `gbm-core`？",
    ),
    (
        "plan - -r {limits} --require nobody",
        "错误：--require：没有干预措施 `nobody` [unknown-intervention]\n"
        "  建议：可用 `gbmplan rules --kind intervention` 列出",
    ),
    (
        "plan - -r {limits} --max-agents 99",
        "错误：--max-agents：99 不在 0 至 12 之间 [bad-value]\n  建议：药物更多的方案不可信",
    ),
    ("plan - -r {limits} --as-of soon", "错误：--as-of：`soon` 不是日期 [bad-date]\n  建议：请写作 2026-05-04"),
    (
        "why - watr -r {limits}",
        "错误：本方案及其规则中没有名为 `watr` 的内容 [unknown-id]\n"
        "  建议：请写步骤的编号，或干预措施、靶点、规则的标识符；可用 `gbmplan rules` 列出所有标识符",
    ),
    (
        "why - attakc -r {limits}",
        "错误：本方案及其规则中没有名为 `attakc` 的内容 [unknown-id]\n  建议：是否想写 `attack`？",
    ),
    ("why - 9 -r {limits}", "错误：方案中没有步骤 9 [unknown-step]\n  建议：步骤编号为 1 至 1"),
    (
        "whatif - -r {limits}",
        "错误：没有指定任何改变 [nothing-to-change]\n"
        "  建议：请用 `--set tam_fraction=15%` 或 `--unset cd8_density` 指定",
    ),
    (
        "whatif - -r {limits} --set child=maybe",
        "--set child=maybe: 错误：`maybe` 不是 `child` 的取值 [bad-value]\n  建议：请写 yes 或 no",
    ),
    (
        "flip - -r {limits} --require fire --require water",
        "错误：无法满足要求，因此没有可供查询的方案 [impossible-demands]\n"
        "  建议：用相同选项执行 `gbmplan plan` 可查看原因",
    ),
    (
        "explain zzzzzz",
        "错误：没有代码 `zzzzzz` [unknown-code]\n  建议：可用 `gbmplan explain` 全部列出",
    ),
    ("validate nowhere", "错误：没有规则包 `nowhere` [unknown-pack]\n  建议：请给出文件夹，或以下之一：gbm-core"),
]


@pytest.mark.parametrize(("call", "said"), CALLS, ids=[call for call, _ in CALLS])
def test_calls(call: str, said: str) -> None:
    words = call.replace("{limits}", SMALL).split()
    done = quick(*words, stdin=b"biomarkers: {attack_target: yes}", environment={"GBMPLAN_LANG": "zh"})
    assert (done.status, done.out, done.err) == (2, "", said + "\n")


@pytest.mark.parametrize(
    ("words", "environment", "chinese"),
    [
        (["--lang", "zh"], {}, True),
        (["--lang=zh"], {}, True),
        ([], {"GBMPLAN_LANG": "zh"}, True),
        (["--lang", "en"], {"GBMPLAN_LANG": "zh"}, False),
        (["--lang", "en", "--lang", "zh"], {}, True),
        ([], {"LC_ALL": "zh_CN.UTF-8"}, False),
        ([], {}, False),
    ],
)
def test_which_language(words: list[str], environment: dict[str, str], chinese: bool) -> None:
    done = quick("plan", "nowhere.yaml", *words, environment=environment)
    assert done.status == 2
    assert done.err.startswith("nowhere.yaml: 错误：" if chinese else "nowhere.yaml: error: ")


def test_statuses_stay() -> None:
    """In Chinese, too, a plan is 0, help is 0 and an impossible demand 3."""
    demands = ("--require", "fire", "--require", "water")
    calls = [(["plan", "-", "-r", SMALL], 0), (["plan", "-h"], 0), (["--version"], 0), ([], 0)]
    calls.append((["plan", "-", "-r", SMALL, *demands], 3))
    for words, status in calls:
        done = quick(*words, stdin=b"biomarkers: {attack_target: yes}", environment={"GBMPLAN_LANG": "zh"})
        assert (done.status, done.err) == (status, ""), words


REASONS = re.compile(r"(?<=不是有效的 (?:YAML|TOML)：)[A-Za-z].*?(?= \[)")
"""What the libraries say of the syntax, which stays as it is."""
WRITTEN = re.compile(r"`.*?`|\[[a-z0-9-]+\]|^\S+: |\S+\.\w+:\d+:\d+|U\+[0-9A-F]+ [A-Z ]+|0x[0-9a-f]{2}")
"""What stands for itself: quotations, the name of the mistake, its place, code points."""
WORDS = {"YAML", "JSON", "TOML", "UTF", "gbmplan", "yaml", "examples", "null", "yes", "no", "true", "false"}
WORDS |= {"value", "unit", "date", "assay", "notes", "id", "as_of", "setting", "biomarkers", "prior_therapy"}
WORDS |= {"agent", "first", "last", "ongoing", "progressed"} | {
    word for unit in UNITS for word in re.findall(r"[A-Za-z]+", f"{unit} {shown(unit)}")
}
"""Words of profiles and units, which are written so in every language."""


@pytest.mark.parametrize("case", sorted(path.stem for path in (HERE / "profiles").glob("*.out")))
def test_no_english_is_left(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every profile that is refused, told in Chinese: only names, values and what libraries say are Latin."""
    monkeypatch.chdir(HERE / "profiles")
    try:
        check_profile(load(case), vocabulary())
    except InputError as error:
        assert error.in_language(ENGLISH) == str(error)
        for problem in error.problems:
            said = problem.in_language(CHINESE)
            assert "错误：" in said
            left = WRITTEN.sub("", REASONS.sub("", said.replace("\n", " ")))
            values = {value for node in vocabulary().values() for value in node["categories"]}
            assert set(re.findall(r"[A-Za-z_]{2,}", left)) - WORDS - values == set(), said


@pytest.mark.parametrize(
    ("message", "english", "chinese"),
    [
        (Message("leave it out"), "leave it out", "请去掉"),
        (Message("did you mean `{word}`?", word="{x}"), "did you mean `{x}`?", "是否想写 `{x}`？"),
        (Message("did you mean `{word}`?", word="a\x1b"), "did you mean `a\\x1b`?", "是否想写 `a\\x1b`？"),
        (Message("use {words}", words=Listed(["a", "b", "c"])), "use a, b or c", "请用 a、b 或 c"),
        (Message("use {words}", words=Listed(["a"])), "use a", "请用 a"),
        (
            Message("{message}; {odd}", message=Message("leave it out"), odd=Message("remove it")),
            "leave it out; remove it",
            "请去掉；请删除",
        ),
        (
            Message("write `- {{agent: bevacizumab, last: 2026-03-01}}`"),
            "write `- {agent: bevacizumab, last: 2026-03-01}`",
            "请写作 `- {agent: bevacizumab, last: 2026-03-01}`",
        ),
        ("said by a pack", "said by a pack", "said by a pack"),
    ],
)
def test_messages(message: str, english: str, chinese: str) -> None:
    problem = Problem("bad-value", message)
    assert problem.in_language(ENGLISH) == str(problem) == f"error: {english} [bad-value]"
    assert problem.in_language(CHINESE) == f"错误：{chinese} [bad-value]"


def test_the_rest_of_the_frame(tmp_path: Path) -> None:
    for severity, word in (("error", "错误"), ("warning", "警告"), ("info", "提示")):
        found = Problem("bad-value", Message("leave it out"), None, Message("remove it"), severity)
        assert found.in_language(CHINESE) == f"{word}：请去掉 [bad-value]\n  建议：请删除"
    done = gbmplan("plan", PROFILE, "-o", str(tmp_path / "no" / "plan"), "--lang", "zh")
    assert done.status == 2
    assert re.fullmatch(
        r"\S+: 错误：无法写入：没有这个文件或文件夹 \[cannot-write\]\n  建议：请选择已存在且可写入的文件夹\n", done.err
    )
