"""Every call of `calls.yaml`: exit status, standard output, standard error."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from gbmplan import __version__

from . import ROOT, SMALL, quick

CALLS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("calls.yaml").read_text(encoding="utf-8"))
KEYS = {"call", "given", "stdin", "status", "out", "err", "some_out", "some_err", "begun", "no_out"}


@pytest.mark.parametrize("call", CALLS, ids=[f"{number}: {call['call']}" for number, call in enumerate(CALLS, 1)])
def test_call(call: dict[str, Any], tmp_path: Path) -> None:
    assert set(call) <= KEYS
    for name, text in call.get("given", {}).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = quick(*shlex.split(filled(call["call"])), stdin=call.get("stdin", "").encode(), folder=tmp_path)

    status = call.get("status", 0)
    assert done.status == status, done
    for name, text in (("out", done.out), ("err", done.err)):
        if name in call:
            assert text == filled(call[name])
        for line in call.get(f"some_{name}", ()):
            assert filled(line) in [shown.strip() for shown in text.splitlines()], text
    if status != 2:
        assert done.err == ""
        assert done.out
    elif "some_out" not in call and not call["call"].startswith("validate"):
        assert done.out == ""
        assert done.err
    shown = iter(done.out.splitlines())
    for words in call.get("begun", ()):
        assert any(line.startswith(words + " ") for line in shown), words
    for words in call.get("no_out", ()):
        assert words not in done.out
    assert "Traceback" not in done.err


def filled(text: str) -> str:
    """`text` with the names that only this run knows."""
    return text.replace("{limits}", SMALL).replace("{root}", str(ROOT)).replace("{version}", __version__)
