"""The core pack passes its own tests; they reach all of it, and little that changes in it escapes them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from gbmplan.cli.app import build
from gbmplan.testing.cannot_fire import Why

SAMPLE = 120
"""Changes tried here; docs/testing.md has the figure for all of them."""


@pytest.fixture(scope="module")
def results() -> dict:
    words = ["test", "gbm-core", "--coverage", "--mutate", "--sample", str(SAMPLE), "--format", "json"]
    done = CliRunner().invoke(build(), words)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return json.loads(done.stdout)


def test_every_test_passes(results: dict) -> None:
    assert [item for item in results["results"] if not item["passed"]] == []
    assert results["tests"] > 1000


def test_every_rule_that_can_fire_fires(results: dict) -> None:
    coverage = results["coverage"]
    assert coverage["fired"] == coverage["rules"], coverage["missing"]
    assert coverage["rules"] > 1500


def test_what_cannot_fire_says_why(results: dict) -> None:
    """Few, and each for a reason that is a fact of the pack: an agent that cannot be had, or stages."""
    kept = results["coverage"]["kept"]
    assert {item["why"] for item in kept} <= {why.value for why in Why}
    assert len(kept) < 60, kept


def test_nearly_every_branch_is_reached(results: dict) -> None:
    """But for standard treatment that counts as pending while unknown: its condition is never unknown."""
    lacking = {item["rule"] for item in results["coverage"]["missing"]}
    assert lacking == {
        "radiotherapy.indicated",
        "radiotherapy_short.indicated",
        "temozolomide.indicated",
        "ttfields.indicated",
    }


def test_eight_changes_in_ten_are_noticed(results: dict) -> None:
    assert (results["mutation"]["tried"], results["mutation"]["percent"] >= 80) == (SAMPLE, True)
