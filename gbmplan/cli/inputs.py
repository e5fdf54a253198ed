"""What commands check of their arguments before they begin, and what they read for them."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, Protocol

from gbmplan.language.dates import NotADayError, day
from gbmplan.problems import Message, Place, wrong

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    from gbmplan.choose.problem import Demands, checked_demands
    from gbmplan.rulebase.folder import CORE

    as_of = as_day(call.as_of)
    keep_inputs(call.output, call.profile, [call.rules or CORE])
    rules = load_rules(call.rules or CORE)
    demands = checked_demands(Demands(call.require, call.exclude, call.max_agents, call.strict), rules.graph)
    return Given(read_profile(call.profile, rules, as_of=as_of), rules, demands)


def keep_inputs(output: str | None, profile: str | None = None, packs: Iterable[str] = ()) -> None:
    """Raises InputError when the output would replace the profile, or a file of a pack that is read.

    `packs` are named as on the command line; what they extend is protected, too. Files are compared as the system
    compares them, so that links and other spellings of a name do not help.
    """
    if output in (None, "-"):
        return
    inputs = [] if profile in (None, "-") else [str(profile)]
    inputs += [file for pack in packs for file in _files_of(pack)]
    for file in inputs:
        with suppress(OSError, ValueError):  # a file that is not there is reported elsewhere
            if os.path.samefile(file, str(output)):
                what = Message("-o would replace the profile")
                if file != profile:
                    what = Message("-o would replace `{file}`, which is read here", file=file)
                raise wrong("overwrites-input", what, Place(str(output)), Message("name another file"))


def _files_of(pack: str) -> list[str]:
    """Every file of a pack and of those it extends; none of what cannot be found, which is reported elsewhere."""
    from gbmplan.problems import InputError
    from gbmplan.rulebase.folder import chain, find

    try:
        packs = chain(find(pack))
    except InputError:
        return []
    return [os.path.join(root, file) for found in packs for root, _, files in os.walk(found.folder) for file in files]


def as_day(text: str | None) -> date | None:
    """The day that `--as-of` names. Raises InputError."""
    if text is None:
        return None
    try:
        return day(text)
    except NotADayError as error:
        raise wrong(
            "bad-date", Message("--as-of: `{text}` is not a date", text=text[:40]), None, error.advice
        ) from None
