"""The core pack passes its own tests; they reach all of it, and little that changes in it escapes them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from gbmplan.cli.app import build

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


def test_nine_rules_in_ten_fire(results: dict) -> None:
    """The others are of agents that have been stopped, and of pairs that stages keep apart in time."""
    coverage = results["coverage"]
    assert coverage["fired"] >= 0.9 * coverage["rules"], coverage["missing"]


def test_nine_branches_in_ten_are_reached(results: dict) -> None:
    assert results["coverage"]["branches_percent"] >= 90, results["coverage"]["missing"]


def test_eight_changes_in_ten_are_noticed(results: dict) -> None:
    assert (results["mutation"]["tried"], results["mutation"]["percent"] >= 80) == (SAMPLE, True)
