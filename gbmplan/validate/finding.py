"""A finding: a problem with its code; and all that came out of validating one pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from gbmplan.problems import Fix, Note, Place
from gbmplan.rulebase.diagnosis import Skipped


class Finding(NamedTuple):
    """One mistake, as it is reported."""

    code: str
    name: str
    severity: str
    message: str
    place: Place
    help: str
    notes: tuple[Note, ...]
    fix: Fix | None


class Checked(NamedTuple):
    """How much of a pack was checked."""

    rules: int
    targets: int
    citations: int


class Outcome(NamedTuple):
    """What came out of validating one pack."""

    pack: str
    """As the user named it."""
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    checked: Checked
    ignored: int
    """Findings silenced by comments."""
    fixed: int
    """Findings mended by `--fix`."""
    repeated: int = 0
    """Findings in a pack that both it and one before it extend, which were listed there."""


class Report(NamedTuple):
    """All that a form of output may need."""

    outcomes: tuple[Outcome, ...]
    lines: Mapping[str, Callable[[], list[str]]]
    """File → its lines, split when they are asked for."""
    explained: Mapping[str, tuple[str, str]]
    """Code → what it is, and why it matters."""

    @property
    def findings(self) -> list[Finding]:
        """Those of all packs."""
        return [finding for outcome in self.outcomes for finding in outcome.findings]


def counted(number: int, word: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {word}" + ("" if number == 1 else "s")


def closing(outcome: Outcome) -> str:
    """What was found, and what was checked, in one sentence."""
    return f"{found(outcome)}; {checked(outcome)}"


def found(outcome: Outcome) -> str:
    """`2 errors, 1 warning (1 can be mended with --fix); 3 ignored`."""
    kinds = {"error": "error", "warning": "warning", "info": "note"}
    severities = [finding.severity for finding in outcome.findings]
    counts = [(severities.count(severity), word) for severity, word in kinds.items()]
    nothing = "nothing more" if outcome.repeated else "no problems"
    total = ", ".join(counted(number, word) for number, word in counts if number) or nothing
    fixes = [finding.fix for finding in outcome.findings if finding.fix is not None]
    safe = sum(fix.safe for fix in fixes)
    ways = [f"{safe} can be mended with --fix"] if safe else []
    ways += [f"{len(fixes) - safe} {'more ' if safe else ''}with --unsafe-fixes"] if len(fixes) > safe else []
    if not safe and ways:
        ways = [f"{len(fixes)} can be mended with --unsafe-fixes"]
    extra = [f"{outcome.fixed} fixed"] if outcome.fixed else []
    extra += [total + (f" ({', '.join(ways)})" if ways else "")]
    extra += [f"{outcome.repeated} listed above"] if outcome.repeated else []
    extra += [f"{outcome.ignored} ignored"] if outcome.ignored else []
    return "; ".join(extra)


def checked(outcome: Outcome) -> str:
    """`142 rules, 31 targets, 118 citations checked; 0 skipped`."""
    rules, targets, citations = outcome.checked
    return (
        f"{counted(rules, 'rule')}, {counted(targets, 'target')}, {counted(citations, 'citation')} checked; "
        f"{len(outcome.skipped)} skipped"
    )
