"""What is checked of a rule pack beyond its shape: one module a check, listed here in order."""

from __future__ import annotations

from types import ModuleType

from gbmplan.validate.checks import (
    characters,
    compensation,
    conditions,
    covering,
    doses,
    early,
    figures,
    grounding,
    header,
    identifiers,
    identity,
    languages,
    names,
    opposed,
    outcomes,
    overlap,
    own_words,
    percent,
    prose,
    references,
    regimen,
    replaced,
    review,
    selectors,
    shapes,
    states,
    strength,
    textual,
    times,
    timing,
    truth,
    unused,
    vocabulary,
)

READING: tuple[ModuleType, ...] = (textual, characters, shapes)
"""What is found while a pack is read: these only have `DIAGNOSES`."""

CHECKS: tuple[ModuleType, ...] = (
    header,
    vocabulary,
    identity,
    own_words,
    replaced,
    references,
    selectors,
    conditions,
    truth,
    states,
    percent,
    overlap,
    grounding,
    opposed,
    outcomes,
    timing,
    times,
    early,
    regimen,
    unused,
    compensation,
    covering,
    strength,
    identifiers,
    figures,
    doses,
    languages,
    names,
    prose,
    review,
)
"""Each has `check(pack) -> Iterator[Problem | Skipped]`, `DIAGNOSES`, and may have `NEEDS`: the tables
that it has to see whole."""

GATING: tuple[ModuleType, ...] = tuple(
    module for module in CHECKS if any(diagnosis.severity == "error" for diagnosis in module.DIAGNOSES)
)
"""Those that may find something for which gbmplan refuses to plan."""
