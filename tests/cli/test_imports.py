"""What a call imports: libraries that a command has no use for cost more than the command."""

from __future__ import annotations

import re

import pytest

from . import ROOT, SMALL, gbmplan

HEAVY = {"networkx", "clingo", "pydantic", "pydantic_core", "yaml", "numpy", "jsonschema"}
EXAMPLE = str(ROOT / "examples/recurrent.yaml")
CALLS: dict[tuple[str, ...], set[str]] = {
    ("--version",): set(),
    ("--help",): set(),
    ("plan", "--help"): set(),
    ("plan", EXAMPLE): {"clingo", "yaml"},
    ("rules", "--kind", "limit"): set(),
    ("schema", "profile"): set(),
    ("schema", "plan"): {"pydantic", "pydantic_core"},
    ("schema", "pack"): {"pydantic", "pydantic_core"},
}
"""Calls with a warm cache, and what of HEAVY they may import."""


@pytest.fixture(scope="module", autouse=True)
def _warm_cache() -> None:
    assert gbmplan("rules", "--kind", "limit").status == 0


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_imports(call: tuple[str, ...]) -> None:
    done = gbmplan(*call, environment={"PYTHONPROFILEIMPORTTIME": "1"})
    assert done.status == 0
    imported = set(re.findall(r"\| +([\w.]+)$", done.err, re.MULTILINE))
    assert "typer" in imported
    assert HEAVY & imported <= CALLS[call]


def test_a_cold_cache_needs_pydantic() -> None:
    """Or the test above would pass for want of a way to see it."""
    done = gbmplan("rules", "--rules", SMALL, environment={"PYTHONPROFILEIMPORTTIME": "1", "GBMPLAN_CACHE_DIR": ""})
    assert re.search(r"\| +pydantic$", done.err, re.MULTILINE)


def test_json_needs_no_rich_console() -> None:
    done = gbmplan("plan", EXAMPLE, "--format", "json", environment={"PYTHONPROFILEIMPORTTIME": "1"})
    assert not re.search(r"\| +rich\.console$", done.err, re.MULTILINE)
