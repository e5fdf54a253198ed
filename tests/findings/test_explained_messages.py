"""No code is printed that `gbmplan explain` does not know, and the examples of messages give their codes."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from gbmplan.validate.catalogue import Catalogue
from gbmplan.validate.messages import MESSAGES
from gbmplan.validate.rounds import DECLARING
from tests.cli import ROOT, quick
from tests.findings.codes import codes

NOT_RUN = {
    "illegible-graph": "needs the library that lays pictures out",
    "internal": "would be a defect",
    "no-layout-engine": "needs that library to be missing",
    "out-of-time": "needs a pack that is hard",
    "page-for-a-browser": "needs a terminal",
    "picture-for-a-file": "needs a terminal",
    "too-many-problems": "would be a long file",
    "unreadable-file": "needs a shell",
}
FINDINGS = Catalogue(DECLARING).by_name


def test_every_code_is_explained() -> None:
    assert {code: place for code, place in codes().items() if code not in FINDINGS and code not in MESSAGES} == {}


def test_nothing_is_explained_that_nothing_prints() -> None:
    assert MESSAGES.keys() - codes().keys() == set()
    assert MESSAGES.keys() & FINDINGS.keys() == set()


@pytest.mark.parametrize("code", MESSAGES)
def test_an_explanation_is_whole(code: str) -> None:
    meaning = MESSAGES[code]
    assert all(sentence.endswith(".") for sentence in (meaning.what, meaning.why, meaning.remedy))


@pytest.mark.parametrize("code", [code for code in MESSAGES if code not in NOT_RUN])
def test_an_example_gives_its_code(code: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    done = quick(*called(MESSAGES[code].example, tmp_path), folder=tmp_path)
    assert f"[{code}]" in done.err
    assert done.status == 2


def called(example: str, folder: Path) -> list[str]:
    """The words of a call; lines of a file are written first, and read by the command that reads such files."""
    if not example.startswith("# "):
        return shlex.split(example)[1:]
    name, _, body = example.removeprefix("# ").partition("\n")
    if not name.startswith("tests/"):
        (folder / name).write_text(body)
        return ["plan", name]
    (folder / "some/tests").mkdir(parents=True)
    (folder / "some" / name).write_text(body)
    header = {"id": "some", "version": "1.0.0", "title": "{en: Some}", "description": "Some.", "licence": "Apache-2.0"}
    header |= {"extends": "gbm-core"}
    (folder / "some/pack.yaml").write_text("".join(f"{key}: {value}\n" for key, value in header.items()))
    return ["test", "some"]
