"""Findings as SARIF 2.1.0 (OASIS), which code scanning and editors read."""

from __future__ import annotations

import json
import re
from string import ascii_letters, digits
from typing import Any

from gbmplan import __version__
from gbmplan.problems import Place
from gbmplan.validate.finding import Finding, Report, closing

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_PLAIN = frozenset(ascii_letters + digits + "-._~/")
_DRIVE = re.compile(r"[A-Za-z]:(?=/)")
_LEVEL = {"error": "error", "warning": "warning", "info": "note"}


def render(report: Report) -> str:
    """The whole report as one run."""
    codes = sorted({finding.code for finding in report.findings})
    names = {finding.code: finding for finding in report.findings}
    skipped = [
        {
            "level": "note",
            "message": {"text": f"skipped: {skip.what}: {skip.reason}"},
            "locations": [_location(skip.place)],
        }
        for outcome in report.outcomes
        for skip in outcome.skipped
    ]
    checked = [
        {"level": "note", "message": {"text": f"{outcome.pack}: {closing(outcome)}"}} for outcome in report.outcomes
    ]
    return (
        json.dumps(
            {
                "$schema": _SCHEMA,
                "version": "2.1.0",
                "runs": [
                    {
                        "tool": {
                            "driver": {
                                "name": "gbmplan",
                                "version": __version__,
                                "rules": [
                                    {
                                        "id": code,
                                        "name": names[code].name,
                                        "shortDescription": {"text": report.explained[code][0]},
                                        "fullDescription": {"text": " ".join(filter(None, report.explained[code]))},
                                        "help": {"text": f"gbmplan explain {code}"},
                                        "defaultConfiguration": {"level": _LEVEL[names[code].severity]},
                                    }
                                    for code in codes
                                ],
                            }
                        },
                        "columnKind": "unicodeCodePoints",
                        "invocations": [
                            {"executionSuccessful": True, "toolExecutionNotifications": [*skipped, *checked]}
                        ],
                        "results": [_result(finding, codes) for finding in report.findings],
                    }
                ],
            },
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )


def _result(finding: Finding, codes: list[str]) -> dict[str, Any]:
    text = finding.message + (f"; help: {finding.help}" if finding.help else "")
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": _LEVEL[finding.severity],
        "message": {"text": text},
        "locations": [_location(finding.place)],
    }
    if finding.notes:
        result["relatedLocations"] = [
            {"id": number, **_location(note.place), "message": {"text": note.message}}
            for number, note in enumerate(finding.notes, 1)
        ]
    if finding.fix:
        changes: dict[str, list[dict[str, Any]]] = {}
        for edit in finding.fix.edits:
            replaced = {"deletedRegion": _region(edit.place), "insertedContent": {"text": edit.text}}
            changes.setdefault(edit.place.file, []).append(replaced)
        result["fixes"] = [
            {
                "description": {"text": finding.fix.message + ("" if finding.fix.safe else " (read it first)")},
                "artifactChanges": [
                    {"artifactLocation": {"uri": uri(file)}, "replacements": replacements}
                    for file, replacements in changes.items()
                ],
            }
        ]
    return result


def _location(place: Place) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri(place.file)}}
    if place.line:
        physical["region"] = _region(place)
    return {"physicalLocation": physical}


def uri(file: str) -> str:
    """A file as a reference: relative as it is, absolute (of Windows, too) as a `file:` URI (RFC 8089).

    Whatever is neither letter, digit, `-._~` nor `/` is escaped.
    """
    path = file.replace("\\", "/")
    drive = _DRIVE.match(path)
    if path.startswith("//"):
        host, _, path = path[2:].partition("/")
        return f"file://{_escaped(host)}/{_escaped(path)}"
    if drive:
        return f"file:///{drive[0]}{_escaped(path[2:])}"
    if path.startswith("/"):
        return f"file://{_escaped(path)}"
    return _escaped(path.removeprefix("./"))


def _escaped(path: str) -> str:
    return "".join(chr(byte) if chr(byte) in _PLAIN else f"%{byte:02X}" for byte in path.encode("utf-8", "replace"))


def _region(place: Place) -> dict[str, int]:
    region = {"startLine": place.line, "startColumn": place.column}
    if place.end_line:
        region |= {"endLine": place.end_line, "endColumn": place.end_column}
    return region
