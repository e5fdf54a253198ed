"""What is checked of a rule pack by asking the parts that plan: one module a check, listed here in order."""

from __future__ import annotations

from types import ModuleType

from gbmplan.validate.solver_checks import choosable, pack_tests, schedulable

SOLVER_CHECKS: tuple[ModuleType, ...] = (schedulable, choosable, pack_tests)
"""Each has `check(pack, rules) -> Iterator[Problem | Skipped]` and `DIAGNOSES`; they see only packs without errors."""
