"""What commands check of their arguments before they begin, and what they read for them."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from gbmplan.problems import Place, wrong

if TYPE_CHECKING:
    from gbmplan.api import RuleBase
    from gbmplan.choose.problem import Demands
    from gbmplan.patient.profile import Profile


class Asking(Protocol):
    """The arguments of any command that plans."""

    @property
    def profile(self) -> str: ...
    @property
    def rules(self) -> str | None: ...
    @property
    def output(self) -> str | None: ...
    @property
    def require(self) -> tuple[str, ...]: ...
    @property
    def exclude(self) -> tuple[str, ...]: ...
    @property
    def max_agents(self) -> int | None: ...
    @property
    def strict(self) -> bool: ...
    @property
    def as_of(self) -> str | None: ...


class Given(NamedTuple):
    """What the arguments name, read and checked."""

    profile: Profile
    rules: RuleBase
    demands: Demands


def given(call: Asking) -> Given:
    """The profile, rules and demands of a call. Raises InputError, for wrong demands before the profile is read."""
    from gbmplan.api import load_rules, read_profile
    from gbmplan.choose.problem import Demands, check_demands
    from gbmplan.rulebase.folder import CORE

    as_of = as_day(call.as_of)
    keep_the_profile(call.profile, call.output)
    rules = load_rules(call.rules or CORE)
    demands = Demands(call.require, call.exclude, call.max_agents, call.strict)
    check_demands(demands, rules.graph)
    return Given(read_profile(call.profile, rules, as_of=as_of), rules, demands)


def keep_the_profile(profile: str, output: str | None) -> None:
    """Raises InputError when the output would replace the profile."""
    if profile == "-" or output in (None, "-"):
        return
    with suppress(OSError, ValueError):  # a file that is not there is told elsewhere
        if os.path.samefile(profile, str(output)):
            raise wrong(
                "overwrites-input", "the plan would replace the profile", Place(str(output)), "name another file"
            )


def as_day(text: str | None) -> date | None:
    """The day that `--as-of` names. Raises InputError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong("bad-date", f"--as-of: `{text[:40]}` is not a date", None, "write it as 2026-05-04") from None
