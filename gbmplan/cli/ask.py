"""What the commands that ask about a plan share: their call, their session, their progress."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from gbmplan.cli.plan import as_day, keep_the_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from gbmplan.cli.output import Screen
    from gbmplan.explore.session import Session
    from gbmplan.patient.profile import Profile

_PATIENCE = 1.0
"""Seconds before a bar is shown."""


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
    from gbmplan.rulebase.load import load_rules

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


@contextmanager
def progress() -> Iterator[Callable[[int, int, str], None]]:
    """A bar on a terminal's standard error, for whatever takes more than a second."""
    if not sys.stderr.isatty():
        yield lambda done, of, what: None
        return
    started, bar, task = time.monotonic(), None, None

    def tick(done: int, of: int, what: str) -> None:
        nonlocal bar, task
        if bar is None:
            if time.monotonic() - started < _PATIENCE:
                return
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            task = bar.add_task(what, total=of)
            bar.start()
        assert task is not None
        bar.update(task, completed=done, total=of, description=what)

    try:
        yield tick
    finally:
        if bar is not None:
            bar.stop()
