"""Findings as JSON: lines and columns from 1, an end just behind the last character."""

from __future__ import annotations

import json
from typing import Any

from gbmplan import __version__
from gbmplan.problems import Fix, Place
from gbmplan.validate.finding import Finding, Report

FORMAT = "gbmplan-findings/1"


def render(report: Report) -> str:
    """The whole report."""
    return (
        json.dumps(
            {
                "schema": FORMAT,
                "tool": {"name": "gbmplan", "version": __version__},
                "notice": "Research use only, not medical advice.",
                "packs": [
                    {
                        "pack": outcome.pack,
                        "checked": outcome.checked._asdict(),
                        "fixed": outcome.fixed,
                        "ignored": outcome.ignored,
                        "skipped": [
                            {"what": skip.what, "reason": skip.reason} | where(skip.place) for skip in outcome.skipped
                        ],
                        "findings": [_finding(finding) for finding in outcome.findings],
                    }
                    for outcome in report.outcomes
                ],
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity,
        "message": finding.message,
        **where(finding.place),
        "help": finding.help or None,
        "fix": _fix(finding.fix),
        "notes": [{"message": note.message} | where(note.place) for note in finding.notes],
    }


def _fix(fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    return {
        "message": fix.message,
        "safe": fix.safe,
        "edits": [where(edit.place) | {"text": edit.text} for edit in fix.edits],
    }


def where(place: Place) -> dict[str, Any]:
    """A place; null where only the file, or only the beginning, is known."""
    file, line, column, end_line, end_column = place
    return {
        "file": file,
        "line": line or None,
        "column": column or None,
        "end_line": end_line or None,
        "end_column": end_column or None,
    }
