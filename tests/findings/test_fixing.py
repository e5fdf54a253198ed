"""`--fix`: only what is safe, by position, so that all else stays as it was; and `--diff` writes nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gbmplan.api import Validation
from gbmplan.problems import Edit, Fix, Place
from gbmplan.validate.fixing import mended
from gbmplan.validate.rounds import Validator
from tests.cli import quick
from tests.packs.test_packs import BAD, CATALOGUE, HERE, TODAY

HEADER = "id: mine\nversion: 1.0.0\ntitle: {en: mine}\nlicence: Apache-2.0\ndescription: For tests.\nextends: base\n"
REST = "kind: principle, say: x, because: z, inference: true"
CASES = {
    "a key": ("policies:\n  - {id: a, knid: principle, say: x, because: z, inference: true}  # kept\n", "knid", "kind"),
    "a key in a line of its own": (
        "policies:\n  - id: a\n    kind: principle\n    say:   x   # kept\n    becuase: z\n    inference: true\n",
        "becuase",
        "because",
    ),
    "a target": (
        "disagreements:\n  - id: a\n    question: x\n    positions: [{says: x, evidence: [first_trial]}]\n"
        "    handling: x\n    touches: [ checkpont ]  # kept\n",
        "checkpont",
        "checkpoint",
    ),
    "a quoted id": (
        'policies:\n  - {id: a, kind: limit, among: ["antibdy"], at_most: 1, because: z, inference: true}\n',
        '"antibdy"',
        "antibody",
    ),
    "inside a condition": (
        "policies:\n  - id: a\n    kind: scope\n    when: >-\n      alt > 1 and\n      pregnnt  \n    say: x\n"
        "    because: z\n    inference: true\n",
        "pregnnt",
        "pregnant",
    ),
    "a category": (
        "policies:\n  - {id: a, kind: scope, when: setting == recurent, say: x, because: z, inference: true}\n",
        "recurent",
        "recurrent",
    ),
    "a word of a list": (
        "evidence:\n  - {id: a, finding: x, design: mouse, strength: D, context: animl, confidence: verified}\n",
        "animl",
        "animal",
    ),
    "a citation": (
        "policies:\n  - {id: a, kind: principle, say: x, because: z, evidence: [{source: first_trail}]}\n",
        "first_trail",
        "first_trial",
    ),
}
SAFE = ("a key", "a key in a line of its own")
"""Words of gbmplan itself; the others are names, which are only replaced with `--unsafe-fixes`."""
KEPT: dict[str, str] = {
    "two near keys": "policies:\n  - {id: a, kind: order, before: [clearer], after: [antibody], mix: 1 wk, because: z, inference: true}\n",
    "two near names": "evidence:\n  - {id: trial_a, finding: x, design: mouse, strength: D, context: animal, confidence: verified}\n"
    "  - {id: trial_b, finding: x, design: mouse, strength: D, context: animal, confidence: verified}\n",
    "no near name": "policies:\n  - {id: a, kind: limit, among: [zebra], at_most: 1, because: z, inference: true}\n",
    "a missing key": "policies:\n  - {id: a, kind: principle, say: x, inference: true}\n",
}


@pytest.fixture(autouse=True)
def _pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(HERE / "base", "base")
    Path("mine").mkdir()
    Path("mine/pack.yaml").write_text(HEADER, encoding="utf-8")


def file_for(content: str) -> Path:
    return Path("mine", f"{content.partition(':')[0]}.yaml")


def fix(*packs: str, unsafe: bool = True) -> Validator:
    validator = Validator(CATALOGUE, frozenset(CATALOGUE.by_code), TODAY, mend=True, unsafe=unsafe)
    for pack in packs:
        validator.validate(pack)
    Validation(validator.report(), (), validator.changed).write()
    return validator


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("case", CASES)
def test_only_the_span_changes(case: str, mark: str, ending: str) -> None:
    content, wrong, right = CASES[case]
    path = file_for(content)
    path.write_bytes((mark + content.replace("\n", ending)).encode())
    assert fix("mine", unsafe=False).report().outcomes[0].fixed == (case in SAFE)
    path.write_bytes((mark + content.replace("\n", ending)).encode())
    assert fix("mine").report().outcomes[0].fixed == 1
    assert path.read_bytes() == (mark + content.replace(wrong, right).replace("\n", ending)).encode()
    before = path.stat().st_mtime_ns
    assert fix("mine").report().outcomes[0].fixed == 0
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize("content", KEPT.values(), ids=list(KEPT))
def test_what_is_not_sure_is_left(content: str) -> None:
    path = file_for(content)
    path.write_text(content, encoding="utf-8")
    Path("mine/combinations.yaml").write_text(
        "combinations:\n  - {id: c, interventions: [clearer, antibody], sequence: x, tested_in: animals, arm: x, outcome: x,\n"
        "     evidence: [trial_c]}\n"
        if "trial_a" in content
        else "combinations: []\n",
        encoding="utf-8",
    )
    validator = fix("mine")
    assert validator.report().findings
    assert path.read_text(encoding="utf-8") == content


@pytest.mark.parametrize(
    ("written", "becomes"),
    [
        ("2099/1/31", "2099-01-31"),
        ("2099.01.31", "2099-01-31"),
        ("2099-1-31", "2099-01-31"),
        ("31.1.2099", None),
        ("01/31/2099", None),
        ("2099/13/1", None),
        ("2099/2/30", None),
    ],
)
def test_dates(written: str, becomes: str | None) -> None:
    path = Path("mine/pack.yaml")
    path.write_text(f"{HEADER}review_by: {written}\n", encoding="utf-8")
    fix("mine")
    assert path.read_text(encoding="utf-8") == f"{HEADER}review_by: {becomes or written}\n"


def test_order_of_keys_moves_the_line_with_its_comment() -> None:
    path = Path("mine/policies.yaml")
    path.write_text(
        "policies:\n  # first\n  - kind: principle\n    say: x\n    id: a   # named last\n    because: z\n"
        "    inference: true\n  - say: x\n    # why not\n    id: b\n    kind: principle\n    because: z\n    inference: true\n",
        encoding="utf-8",
    )
    fix("mine")
    assert path.read_text(encoding="utf-8") == (
        "policies:\n  # first\n  - id: a   # named last\n    kind: principle\n    say: x\n    because: z\n"
        "    inference: true\n  - say: x\n    # why not\n    id: b\n    kind: principle\n    because: z\n    inference: true\n"
    )


@pytest.mark.parametrize("pack", [name for name in BAD if (HERE / name / "pack.yaml").exists()])
def test_mending_is_idempotent_and_leaves_nothing_to_mend(pack: str) -> None:
    shutil.copytree(HERE / pack, pack, dirs_exist_ok=True)
    if pack == "bad-extends-in-a-circle":
        shutil.copytree(HERE / "bad-extends-in-a-circle-too", "bad-extends-in-a-circle-too")
    fix(pack)
    first = {path: path.read_bytes() for path in Path(pack).rglob("*.y*ml")}
    again = fix(pack)
    assert not again.changed
    assert {path: path.read_bytes() for path in Path(pack).rglob("*.y*ml")} == first
    assert [finding for finding in again.report().findings if finding.fix] == []


def test_the_extended_pack_is_not_touched() -> None:
    base = Path("base/policies.yaml")
    base.write_text(
        base.read_text(encoding="utf-8").replace("having: [phase:clear]", "having: [cleaer]"), encoding="utf-8"
    )
    before = base.read_bytes()
    validator = fix("mine")
    assert [finding.name for finding in validator.report().findings if finding.severity == "error"] == [
        "unknown-intervention"
    ]
    assert base.read_bytes() == before
    fix("base")
    assert b"having: [clearer]" in base.read_bytes()


def test_diff_writes_nothing() -> None:
    content, wrong, right = CASES["a key"]
    path = file_for(content)
    path.write_text(content, encoding="utf-8")
    for options in (["--diff"], ["--fix", "--diff"]):
        done = quick("validate", "mine", *options, folder=Path.cwd())
        assert done.status == 1
        assert (
            f"--- mine/policies.yaml\n+++ mine/policies.yaml\n@@ -1,2 +1,2 @@\n policies:\n-{content.splitlines()[1]}\n"
            in done.out
        )
        assert right in done.out
        assert done.err == "1 finding would be mended, 0 left\n"
        assert path.read_text(encoding="utf-8") == content
    done = quick("validate", "mine", "--fix", folder=Path.cwd())
    assert done.status == 0
    assert "mine: 1 fixed; no problems" in done.out.splitlines()
    assert wrong not in path.read_text(encoding="utf-8")
    done = quick("validate", "mine", "--diff", folder=Path.cwd())
    assert (done.status, done.out) == (0, "")


def test_selection_decides_what_is_mended() -> None:
    content, _, _ = CASES["a key"]
    path = file_for(content)
    path.write_text(content, encoding="utf-8")
    quick("validate", "mine", "--fix", "--ignore", "GP101", folder=Path.cwd())
    assert path.read_text(encoding="utf-8") == content


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), st.sampled_from(["", "x", "é\n"])), max_size=6),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_edits_never_overlap(spans: list[tuple[int, int, str]], ending: str, mark: bool) -> None:
    """Whatever is not in a span that was replaced comes out as it went in, in its order."""
    lines = ["abcdé", "", "fghi 屏", "jk"]
    raw = (("\ufeff" if mark else "") + ending.join(lines)).encode()
    fixes = []
    for start, length, text in spans:
        line = start % len(lines)
        first = min(start // len(lines), len(lines[line]))
        last = min(first + length, len(lines[line]))
        fixes.append(Fix("", (Edit(Place("f", line + 1, first + 1, line + 1, last + 1), text),)))
    changed, made = mended({"f": raw}, fixes)
    assert made <= len(fixes)
    assert (made == 0) == (not changed)
    after = changed.get("f", raw).decode()
    assert after.startswith("\ufeff") == mark
    assert after.count(ending) >= 3
