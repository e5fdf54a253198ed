"""Findings as workflow commands, which GitHub Actions shows beside the lines of a pull request."""

from __future__ import annotations

from gbmplan.problems import printable
from gbmplan.validate.finding import Finding, Report, closing

_LEVEL = {"error": "error", "warning": "warning", "info": "notice"}


def render(report: Report) -> str:
    """One command a finding; what was skipped, and what was checked, as plain lines."""
    lines = [_command(finding) for finding in report.findings]
    lines += [
        f"skipped: {printable(skip.what)}: {printable(skip.reason)}, {skip.place}"
        for outcome in report.outcomes
        for skip in outcome.skipped
    ]
    lines += [f"{printable(outcome.pack)}: {closing(outcome)}" for outcome in report.outcomes]
    return "".join(f"{line}\n" for line in lines)


def _command(finding: Finding) -> str:
    place = finding.place
    at = {"file": place.file}
    if place.line:
        at |= {"line": str(place.line), "col": str(place.column)}
        if place.end_line:
            at["endLine"] = str(place.end_line)
            if place.end_line == place.line:  # an end column counts only within one line
                at["endColumn"] = str(place.end_column)
    at["title"] = f"{finding.code} {finding.name}"
    properties = ",".join(f"{key}={_property(value)}" for key, value in at.items())
    text = finding.message + (f"\nhelp: {finding.help}" if finding.help else "")
    return f"::{_LEVEL[finding.severity]} {properties}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
