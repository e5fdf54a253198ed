"""A rule base ready for planning: from the cache when its files are unchanged, else compiled."""

from __future__ import annotations

from gbmplan.graph.model import RuleGraph
from gbmplan.problems import DefectError, InputError
from gbmplan.rulebase.cache import fetch, keep
from gbmplan.rulebase.folder import CORE, PackFiles, chain, find


def load_rules(name: str = CORE) -> RuleGraph:
    """The compiled rule base of a pack (name of a shipped pack, or folder) and all it extends.

    Raises InputError with every problem found; a pack with problems is never used.
    """
    packs = chain(find(name))
    stored = fetch(packs)
    if stored is not None:
        return stored
    rules = compile_packs(packs)
    keep(packs, rules)
    return rules


def compile_packs(packs: list[PackFiles]) -> RuleGraph:
    """Validate and compile, without the cache. Raises InputError as `load_rules`."""
    from gbmplan.rulebase.examine import examine

    examined = examine(packs, all_checks=False)
    problems = [problem for problem in examined.problems if problem.severity == "error"]
    if problems:
        raise InputError(problems)
    if examined.rules is None:
        raise DefectError("a pack without problems was not compiled")
    return examined.rules
