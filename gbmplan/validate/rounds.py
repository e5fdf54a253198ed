"""Rounds of validating: check a pack, mend what can be mended safely, and check again until nothing is left to mend."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from types import ModuleType

from gbmplan.compile.survey import Survey, chain_of, survey
from gbmplan.problems import InputError, Place, Problem
from gbmplan.rulebase.diagnosis import Skipped, explanation
from gbmplan.rulebase.folder import PackFiles, find
from gbmplan.validate.catalogue import Catalogue
from gbmplan.validate.checks import CHECKS, READING
from gbmplan.validate.finding import Checked, Finding, Outcome, Report
from gbmplan.validate.fixing import mended
from gbmplan.validate.ignores import Ignores
from gbmplan.validate.solver_checks import SOLVER_CHECKS

_ROUNDS = 10
"""Mending one thing may bring another to light."""

DECLARING: tuple[ModuleType, ...] = (*READING, *CHECKS, *SOLVER_CHECKS)
"""All that declares a diagnosis."""


class Validator:
    """Validates packs one after the other, listing each finding once."""

    def __init__(
        self,
        catalogue: Catalogue,
        wanted: frozenset[str],
        today: date | None = None,
        *,
        mend: bool = False,
        unsafe: bool = False,
    ) -> None:
        self.catalogue = catalogue
        self.wanted = wanted
        self.today = today
        self.mend = mend
        self.unsafe = unsafe
        """Whether fixes that replace one name by another are made too."""
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

    def _skipped(self, examination: Survey) -> tuple[Skipped, ...]:
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

    def _examined(self, packs: list[PackFiles], found: tuple[Problem, ...]) -> Survey:

        return survey(packs, CHECKS, SOLVER_CHECKS, found=found, today=self.today)

    def _findings(self, examination: Survey, pack: PackFiles) -> tuple[list[Finding], int]:
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
        changed, made = mended(
            files, [fix for finding in findings if (fix := finding.fix) is not None and (fix.safe or self.unsafe)]
        )
        for file, after in changed.items():
            self.changed[file] = (self.changed.get(file, (files[file],))[0], after)
        inside = {file.removeprefix(own): after for file, after in changed.items()}
        return pack._replace(files=pack.files | inside), made

    def _with_changes(self, pack: PackFiles) -> PackFiles:
        """A pack whose files were mended already in this run."""
        own = f"{pack.folder.rstrip('/')}/"
        changed = {file.removeprefix(own): after for file, (_, after) in self.changed.items() if file.startswith(own)}
        return pack._replace(files=pack.files | changed)


def _number(examination: Survey) -> int:
    """How many rules there are, as `gbmplan rules` counts them; or could be read."""
    from gbmplan.rulebase.walk import grounded

    if examination.rules is not None:
        return len(examination.rules.rules)
    return sum(1 for _ in grounded(examination.merged)) + len(examination.merged.targets)


def _splitter(raw: bytes) -> Callable[[], list[str]]:
    return lambda: re.split(r"\r\n|\r|\n", raw.decode("utf-8", "replace").removeprefix("\ufeff"))
