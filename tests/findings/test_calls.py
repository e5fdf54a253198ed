"""Calls of `validate` and `explain`: exit status, standard output and standard error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli import quick

PACKS = Path(__file__).parent.parent / "packs"
CALLS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("calls.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("call", CALLS, ids=[f"{number}: {call['call']}" for number, call in enumerate(CALLS)])
def test_call(call: dict[str, Any]) -> None:
    done = quick(*call["call"].split(), folder=PACKS, environment=call.get("environment"))
    assert done.status == call["status"], done
    for stream, text in (("out", done.out), ("err", done.err)):
        lines = [line.strip() for line in text.splitlines()]
        for line in call.get(stream, ()):
            assert line in lines
        if call.get(stream) == []:
            assert text == ""
    assert "Traceback" not in done.err
