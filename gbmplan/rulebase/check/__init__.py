"""What is checked of a rule pack beyond its shape: one module a check, listed here in order."""

from __future__ import annotations

from gbmplan.problems import InputError, Problem
from gbmplan.rulebase.check import conditions, grounding, identity, references, regimen, timing, vocabulary
from gbmplan.rulebase.text import PackText

CHECKS = (vocabulary, identity, references, conditions, grounding, timing, regimen)
"""Each has `check(pack) -> Iterator[Problem]`."""


def findings(pack: PackText) -> list[Problem]:
    """Every problem of a pack, in order of file and line."""
    found = [problem for module in CHECKS for problem in module.check(pack)]
    return list(InputError(found).problems)
