"""Every rule rests on evidence, or says that it is inference."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.problems import Problem
from gbmplan.rulebase.text import PackText
from gbmplan.rulebase.walk import grounded


def check(pack: PackText) -> Iterator[Problem]:
    """Rules without evidence, and records graded beyond what memory can support."""
    for item, path, rule in grounded(pack):
        if not rule.evidence and not rule.inference:
            yield Problem("no-evidence", "this rule has neither evidence nor `inference: true`",
                          item.place(*path), "cite a record under `evidence:`, or add `inference: true`")
    for item in pack.evidence.values():
        record = item.value
        if record.confidence == "memory" and record.strength != "E":
            yield Problem("overgraded", "a record from memory supports nothing stronger than grade E",
                          item.place("strength"), "set `strength: E`")
