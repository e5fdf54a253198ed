"""What the commands that ask about a plan share: their call and their session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gbmplan.cli.inputs import as_day, keep_the_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from gbmplan.cli.output import Screen
    from gbmplan.explore.session import Session
    from gbmplan.patient.profile import Profile


class Call(NamedTuple):
    """The arguments of one call."""

    profile: str
    rules: str | None
    format: str
    output: str | None
    require: tuple[str, ...]
    exclude: tuple[str, ...]
    max_agents: int | None
    strict: bool
    as_of: str | None
    colour: str


def begin(call: Call) -> tuple[Session, Profile]:
    """The session and the profile of a call. Raises InputError."""
    from gbmplan.choose.problem import Demands, check_demands
    from gbmplan.explore.session import Session
    from gbmplan.patient.read import read_profile
    from gbmplan.rulebase.folder import CORE
    from gbmplan.validate.loading import load_rules

    as_of = as_day(call.as_of)
    keep_the_profile(call.profile, call.output)
    rules = load_rules(call.rules or CORE)
    demands = Demands(call.require, call.exclude, call.max_agents, call.strict)
    check_demands(demands, rules)
    profile = read_profile(call.profile, rules.nodes("biomarker"), as_of=as_of)
    return Session(rules, demands), profile


def answer(call: Call, found: Any, as_text: Callable[[Any, Screen], str]) -> None:
    """Print an answer in the form asked for."""
    from gbmplan.cli.output import emit, screen

    if call.format == "json":
        from gbmplan.render.json import as_json

        emit(as_json(found), call.output)
        return
    emit(as_text(found, screen(call.colour, call.output)), call.output)
