"""`gbmplan validate`: check rule packs, mend what can be mended safely, and tell what was found."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import NamedTuple

from gbmplan.problems import InputError, wrong
from gbmplan.validate.catalogue import Catalogue
from gbmplan.validate.finding import Report, counted
from gbmplan.validate.fixing import difference
from gbmplan.validate.rounds import DECLARING, Validator


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
        raise wrong("bad-call", "--unsafe-fixes without --fix or --diff", None, "add one of them")
    catalogue = Catalogue(DECLARING)
    wanted = catalogue.chosen("--select", call.select) if call.select else frozenset(catalogue.by_code)
    wanted -= catalogue.chosen("--ignore", call.ignore)
    today = _day(call.as_of)
    validator = Validator(catalogue, wanted, today, mend=call.fix or call.diff, unsafe=call.unsafe_fixes)
    unreadable = False
    for name in dict.fromkeys(call.packs):
        try:
            validator.validate(name)
        except InputError as error:
            print(error, file=sys.stderr)
            unreadable = True
    report = validator.report()
    changed = bool(validator.changed)
    if call.diff:
        for file, (before, after) in sorted(validator.changed.items()):
            sys.stdout.write(difference(file, before, after))
    elif report.outcomes:
        if call.fix:
            validator.write()
        sys.stdout.write(_rendered(report, call))
    if call.diff and report.outcomes:
        left = len(report.findings)
        print(
            f"{counted(sum(outcome.fixed for outcome in report.outcomes), 'finding')} would be mended, {left} left",
            file=sys.stderr,
        )
    failing = {"error", "warning"} if call.strict else {"error"}
    found = any(finding.severity in failing for finding in report.findings)
    found = found or (call.strict and any(outcome.skipped for outcome in report.outcomes))
    sys.exit(2 if unreadable else 1 if found or (call.diff and changed) else 0)


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


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise wrong("bad-date", f"--as-of: `{text[:40]}` is not a date", None, "write it as 2026-05-04")
