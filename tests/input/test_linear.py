"""Long lists cost what their length says, in every format: reading them and pointing at each entry."""

from __future__ import annotations

import json
import time

import pytest

from gbmplan.source.document import parse


def written(form: str, entries: int) -> bytes:
    if form == "json":
        listed = [{"agent": "a", "last": "2026-01-01"} for _ in range(entries)]
        return json.dumps({"id": "x", "prior_therapy": listed}, indent=1).encode()
    if form == "toml":
        return b'id = "x"\n' + b'[[prior_therapy]]\nagent = "a"\nlast = 2026-01-01\n' * entries
    return b"id: x\nprior_therapy:\n" + b"  - {agent: a, last: 2026-01-01}\n" * entries


def cost(form: str, entries: int) -> float:
    raw = written(form, entries)
    began = time.process_time()
    document = parse(raw, f"p.{form}", form)
    places = [document.place("prior_therapy", index, "last") for index in range(entries)]
    spent = time.process_time() - began
    assert len({place.line for place in places}) == entries
    return spent


@pytest.mark.parametrize("form", ["json", "toml", "yaml"])
def test_ten_times_as_long_costs_about_ten_times(form: str) -> None:
    """Quadratic would be a hundred times; the least of a few counts, since machines are busy with other things."""
    ratios = [cost(form, 10_000) / cost(form, 1_000) for _ in range(3)]
    assert min(ratios) < 30
