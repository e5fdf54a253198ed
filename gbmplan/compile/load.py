"""A rule base ready for planning: from the cache when its files are unchanged, else compiled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType

from gbmplan.compile.cache import fetch, keep
from gbmplan.graph.model import RuleGraph
from gbmplan.problems import DefectError, InputError
from gbmplan.rulebase.folder import CORE, PackFiles, chain, find

Gate = Callable[[], Sequence[ModuleType]]
"""Gives the checks that a pack has to pass; only asked for when the cache holds nothing."""


def load(name: str = CORE, *, gate: Gate) -> RuleGraph:
    """The compiled rule base of a pack (name of a shipped pack, or folder) and all it extends.

    Raises InputError with every problem found; a pack with problems is never used.
    """
    packs = chain(find(name))
    stored = fetch(packs)
    if stored is not None:
        return stored
    rules = compile_packs(packs, gate())
    keep(packs, rules)
    return rules


def compile_packs(packs: list[PackFiles], checks: Sequence[ModuleType]) -> RuleGraph:
    """Check and compile, without the cache. Raises InputError as `load`."""
    from gbmplan.compile.survey import survey

    surveyed = survey(packs, checks)
    problems = [problem for problem in surveyed.problems if problem.severity == "error"]
    if problems:
        raise InputError(problems)
    if surveyed.rules is None:
        raise DefectError("a pack without problems was not compiled")
    return surveyed.rules
