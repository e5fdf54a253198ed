"""`gbmplan validate`: check rule packs, mend what can be mended safely, and print what was found."""

from __future__ import annotations

import os
import sys
from typing import NamedTuple

from gbmplan.api import validate_packs
from gbmplan.cli.errors import complain
from gbmplan.cli.inputs import as_day
from gbmplan.problems import Message, wrong
from gbmplan.validate.finding import Report, counted
from gbmplan.validate.fixing import difference


class ValidateCall(NamedTuple):
    """The arguments of one run."""

    packs: tuple[str, ...]
    format: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    strict: bool
    fix: bool
    diff: bool
    as_of: str | None
    colour: str
    unsafe_fixes: bool = False
    """Also make the fixes that replace one name by another."""


def run(call: ValidateCall) -> None:
    """Print what is wrong with each pack. Exit 0 clean, 1 findings, 2 when a pack cannot be read."""
    if call.unsafe_fixes and not (call.fix or call.diff):
        raise wrong("bad-call", Message("--unsafe-fixes without --fix or --diff"), None, Message("add one of them"))
    found = validate_packs(
        call.packs,
        select=call.select,
        ignore=call.ignore,
        today=as_day(call.as_of),
        mend=call.fix or call.diff,
        unsafe=call.unsafe_fixes,
    )
    for error in found.unreadable:
        complain(error)
    outcomes = found.report.outcomes
    if call.diff:
        for file, (before, after) in sorted(found.changed.items()):
            sys.stdout.write(difference(file, before, after))
    elif outcomes:
        if call.fix:
            found.write()
        sys.stdout.write(_rendered(found.report, call))
    if call.diff and outcomes:
        mended = counted(sum(outcome.fixed for outcome in outcomes), "finding")
        print(f"{mended} would be mended, {len(found.report.findings)} left", file=sys.stderr)
    sys.exit(2 if found.unreadable else 1 if found.fails(call.strict) or (call.diff and found.changed) else 0)


def _rendered(report: Report, call: ValidateCall) -> str:
    form = call.format
    if form == "auto":
        form = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    if form == "text":
        from gbmplan.cli.output import screen
        from gbmplan.render.findings import text

        shown = screen(call.colour)
        return text.render(report, shown.width, shown.coloured)
    if form == "json":
        from gbmplan.render.findings import json as as_json

        return as_json.render(report)
    if form == "sarif":
        from gbmplan.render.findings import sarif

        return sarif.render(report)
    if form == "github":
        from gbmplan.render.findings import github

        return github.render(report)
    from gbmplan.render.findings import concise

    return concise.render(report)
