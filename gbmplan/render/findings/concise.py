"""Findings one a line, for grep and for editors."""

from __future__ import annotations

from gbmplan.problems import printable
from gbmplan.validate.finding import Report, closing


def render(report: Report) -> str:
    """`file:line:column: severity CODE name: message (help)`, what was skipped, and what was checked."""
    lines = [
        f"{finding.place}: {finding.severity} {finding.code} {finding.name}: {finding.message}"
        + (f" ({finding.help})" if finding.help else "")
        for finding in report.findings
    ]
    lines += [
        f"{skip.place}: skipped: {printable(skip.what)}: {printable(skip.reason)}"
        for outcome in report.outcomes
        for skip in outcome.skipped
    ]
    lines += [f"{printable(outcome.pack)}: {closing(outcome)}" for outcome in report.outcomes]
    return "".join(f"{line}\n" for line in lines)
