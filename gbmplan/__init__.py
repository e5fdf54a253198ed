"""Ordered, justified combination regimens for glioblastoma immunotherapy. Research use only.

The names below are the public API (docs/api.md); each is imported when it is first asked for, so that
`import gbmplan` costs nothing.
"""

TYPE_CHECKING = False  # so named, type checkers take it for true; importing it would cost more than all else here

if TYPE_CHECKING:
    from gbmplan.api import (
        RuleBase,
        flip,
        load_rules,
        make_plan,
        measure,
        parse_profile,
        read_profile,
        validate_pack,
        what_if,
        why,
    )
    from gbmplan.choose.problem import Demands
    from gbmplan.patient.profile import Profile
    from gbmplan.plan.document import Plan
    from gbmplan.problems import DefectError, InputError, Problem

__version__ = "0.1.0"
__all__ = [
    "DefectError",
    "Demands",
    "InputError",
    "Plan",
    "Problem",
    "Profile",
    "RuleBase",
    "flip",
    "load_rules",
    "make_plan",
    "measure",
    "parse_profile",
    "read_profile",
    "validate_pack",
    "what_if",
    "why",
]
_ELSEWHERE = {
    "DefectError": "problems",
    "Demands": "choose.problem",
    "InputError": "problems",
    "Plan": "plan.document",
    "Problem": "problems",
    "Profile": "patient.profile",
}
"""Name → its module below gbmplan, for those that are not in `gbmplan.api`."""


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_ELSEWHERE.get(name, 'api')}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
