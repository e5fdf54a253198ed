"""`gbmplan validate`: check rule packs, mend what can be mended safely, and tell what was found."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from types import ModuleType
from typing import NamedTuple

from gbmplan.findings.catalogue import Catalogue
from gbmplan.findings.finding import Checked, Finding, Outcome, Report, counted
from gbmplan.findings.fixing import difference, mended
from gbmplan.findings.ignores import Ignores
from gbmplan.problems import InputError, Place, Problem, wrong
from gbmplan.rulebase.diagnosis import Skipped, explanation
from gbmplan.rulebase.examine import Examination, chain_of, examine
from gbmplan.rulebase.folder import PackFiles, find

_ROUNDS = 10
"""Mending one thing may bring another to light."""


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


def modules() -> tuple[ModuleType, ...]:
    """All that declares a diagnosis."""
    from gbmplan.examine import EXAMINATIONS
    from gbmplan.rulebase.check import CHECKS, GRAPH_CHECKS, READING
    from gbmplan.testing import check

    return (*READING, *CHECKS, *GRAPH_CHECKS, *EXAMINATIONS, check)


def run(call: ValidateCall) -> None:
    """Print what is wrong with each pack. Exit 0 clean, 1 findings, 2 when a pack cannot be read."""
    catalogue = Catalogue(modules())
    wanted = catalogue.chosen("--select", call.select) if call.select else frozenset(catalogue.by_code)
    wanted -= catalogue.chosen("--ignore", call.ignore)
    today = _day(call.as_of)
    validator = Validator(catalogue, wanted, today, mend=call.fix or call.diff)
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


class Validator:
    """Validates packs one after the other, telling each finding once."""

    def __init__(
        self, catalogue: Catalogue, wanted: frozenset[str], today: date | None = None, *, mend: bool = False
    ) -> None:
        self.catalogue = catalogue
        self.wanted = wanted
        self.today = today
        self.mend = mend
        self.changed: dict[str, tuple[bytes, bytes]] = {}
        """File → its content before and after mending."""
        self._outcomes: list[Outcome] = []
        self._files: dict[str, bytes] = {}
        self._told: set[Finding] = set()

    def validate(self, name: str) -> None:
        """Check one pack. Raises InputError when it cannot be read."""
        packs, found = chain_of(find(name))
        packs = [*packs[:-1], self._with_changes(packs[-1])]
        fixed = 0
        for _ in range(_ROUNDS):
            examination = self._examined(packs, found)
            findings, ignored = self._findings(examination, packs[-1])
            if not self.mend:
                break
            packs[-1], made = self._mended(packs[-1], findings)
            fixed += made
            if not made:
                break
        for pack in packs:
            self._files |= {f"{pack.folder.rstrip('/')}/{inside}": raw for inside, raw in pack.files.items()}
        new = tuple(finding for finding in findings if finding not in self._told)
        self._told |= set(new)
        merged = examination.merged
        checked = Checked(_number(examination), len(merged.targets), len(merged.evidence))
        self._outcomes.append(
            Outcome(name, new, self._skipped(examination), checked, ignored, fixed, len(findings) - len(new))
        )

    def _skipped(self, examination: Examination) -> tuple[Skipped, ...]:
        """What was not checked, with the code of the mistake for which it was not."""
        return tuple(
            skip._replace(reason=f"{self.catalogue.code(skip.reason)} {skip.reason}".strip())
            for skip in examination.skipped
        )

    def report(self) -> Report:
        """What came out of all packs so far."""
        lines = {file: _splitter(raw) for file, raw in self._files.items()}
        explained = {
            code: explanation(diagnosis)[:2]
            for code, diagnosis in self.catalogue.by_code.items()
            if any(finding.code == code for outcome in self._outcomes for finding in outcome.findings)
        }
        return Report(tuple(self._outcomes), lines, explained)

    def write(self) -> None:
        """Replace the files that were mended, each whole or not at all."""
        from gbmplan.source.write import write_whole

        for file, (_, after) in sorted(self.changed.items()):
            write_whole(file, after.decode("utf-8"))

    def _examined(self, packs: list[PackFiles], found: tuple[Problem, ...]) -> Examination:
        from gbmplan.examine import EXAMINATIONS
        from gbmplan.testing import check

        return examine(packs, found=found, today=self.today, further=(*EXAMINATIONS, check))

    def _findings(self, examination: Examination, pack: PackFiles) -> tuple[list[Finding], int]:
        """The findings that are wanted and not silenced, in order of place, and how many are silenced."""
        own = f"{pack.folder.rstrip('/')}/"
        ignores = Ignores({own + name: raw for name, raw in pack.files.items()}, self.catalogue)
        found = [*examination.problems, *ignores.problems]
        kept, silenced = [], 0
        for problem in found:
            if ignores.silenced(problem.place, self.catalogue.code(problem.name)):
                silenced += 1
            else:
                kept.append(problem)
        # what was not looked for cannot be missed
        ran = self.wanted if not examination.skipped else frozenset()
        kept += ignores.unused(ran)
        whole = Place(f"{own}pack.yaml")
        findings = [
            Finding(
                self.catalogue.code(problem.name),
                problem.name,
                problem.severity,
                problem.message,
                problem.place or whole,
                problem.help,
                problem.notes,
                problem.fix,
            )
            for problem in InputError(kept).problems
        ]
        return [finding for finding in findings if finding.code in self.wanted or not finding.code], silenced

    def _mended(self, pack: PackFiles, findings: Sequence[Finding]) -> tuple[PackFiles, int]:
        own = f"{pack.folder.rstrip('/')}/"
        files = {own + name: raw for name, raw in pack.files.items()}
        changed, made = mended(files, [finding.fix for finding in findings if finding.fix is not None])
        for file, after in changed.items():
            self.changed[file] = (self.changed.get(file, (files[file],))[0], after)
        inside = {file.removeprefix(own): after for file, after in changed.items()}
        return pack._replace(files=pack.files | inside), made

    def _with_changes(self, pack: PackFiles) -> PackFiles:
        """A pack whose files were mended already in this run."""
        own = f"{pack.folder.rstrip('/')}/"
        changed = {file.removeprefix(own): after for file, (_, after) in self.changed.items() if file.startswith(own)}
        return pack._replace(files=pack.files | changed)


def _number(examination: Examination) -> int:
    """How many rules there are, as `gbmplan rules` counts them; or could be read."""
    from gbmplan.rulebase.walk import grounded

    if examination.rules is not None:
        return len(examination.rules.rules)
    return sum(1 for _ in grounded(examination.merged)) + len(examination.merged.targets)


def _splitter(raw: bytes) -> Callable[[], list[str]]:
    return lambda: re.split(r"\r\n|\r|\n", raw.decode("utf-8", "replace").removeprefix("\ufeff"))


def _rendered(report: Report, call: ValidateCall) -> str:
    form = call.format
    if form == "auto":
        form = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    if form == "text":
        from gbmplan.cli.output import screen
        from gbmplan.findings import text

        shown = screen(call.colour)
        return text.render(report, shown.width, shown.coloured)
    if form == "json":
        from gbmplan.findings import json as as_json

        return as_json.render(report)
    if form == "sarif":
        from gbmplan.findings import sarif

        return sarif.render(report)
    if form == "github":
        from gbmplan.findings import github

        return github.render(report)
    from gbmplan.findings import concise

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
