"""Rule bases that passed every check which could keep gbmplan from planning."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

from gbmplan.compile import load
from gbmplan.graph.model import RuleGraph
from gbmplan.rulebase.folder import CORE, PackFiles


def load_rules(name: str = CORE) -> RuleGraph:
    """The compiled rule base of a pack (name of a shipped pack, or folder) and all it extends.

    Raises InputError with every problem found; a pack with problems is never used.
    """
    return load.load(name, gate=_gate)


def compile_packs(packs: list[PackFiles]) -> RuleGraph:
    """Check and compile, without the cache. Raises InputError as `load_rules`."""
    return load.compile_packs(packs, _gate())


def _gate() -> Sequence[ModuleType]:
    from gbmplan.validate.checks import GATING

    return GATING
