"""What one run of tests shows in each form, with what they reach and notice where that was asked for."""

from __future__ import annotations

from gbmplan.testing import coverage, mutate, report
from gbmplan.testing.results import Results


def rendered(results: Results, form: str) -> str:
    """The results as text, json or junit."""
    if form == "json":
        return _json(results)
    if form == "junit":
        return report.as_junit(results.suite, results.outcomes)
    return _text(results)


def _text(results: Results) -> str:
    notes = [] if results.suite.tests else ["this pack carries no tests: write some under tests/ (docs/testing.md)"]
    if results.coverage is not None:
        head = "COVERAGE   what no test reaches, and how much is reached"
        notes += [head, *coverage.as_lines(results.coverage), ""]
    if results.hunt is not None:
        head = "MUTATION   what no test notices, and how much is noticed"
        notes += [head, *mutate.as_lines(results.hunt, results.places), ""]
    return report.as_text(results.suite, results.outcomes, notes)


def _json(results: Results) -> str:
    data = report.as_data(results.suite, results.outcomes)
    if results.coverage is not None:
        data["coverage"] = coverage.as_data(results.coverage)
    if results.hunt is not None:
        data["mutation"] = mutate.as_data(results.hunt, results.places)
    return report.as_json(data)
