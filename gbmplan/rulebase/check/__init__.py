"""What is checked of a rule pack beyond its shape: one module a check, listed here in order."""

from __future__ import annotations

from types import ModuleType

from gbmplan.rulebase.check import (
    compensation,
    conditions,
    covering,
    doses,
    figures,
    grounding,
    header,
    identifiers,
    identity,
    languages,
    overlap,
    references,
    regimen,
    review,
    shapes,
    strength,
    textual,
    timing,
    truth,
    unused,
    vocabulary,
)

READING: tuple[ModuleType, ...] = (textual, shapes)
"""What is found while a pack is read: these only have `DIAGNOSES`."""

CHECKS: tuple[ModuleType, ...] = (
    header,
    vocabulary,
    identity,
    references,
    conditions,
    truth,
    overlap,
    grounding,
    timing,
    regimen,
    unused,
    compensation,
    covering,
    strength,
    identifiers,
    figures,
    doses,
    languages,
    review,
)
"""Each has `check(pack) -> Iterator[Problem | Skipped]`, `DIAGNOSES`, and may have `NEEDS`: the tables
that it has to see whole."""

GRAPH_CHECKS: tuple[ModuleType, ...] = ()
"""Each has `check(pack, rules) -> Iterator[Problem | Skipped]` and `DIAGNOSES`; they see only packs without errors."""
