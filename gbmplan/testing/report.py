"""What a run of tests shows: text for people, JSON and JUnit for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any
from xml.etree import ElementTree

from gbmplan.problems import Place, printable
from gbmplan.testing.expectations import Failure
from gbmplan.testing.run import Outcome
from gbmplan.testing.suite import Suite

SCHEMA = "gbmplan-tests/1"


def as_text(suite: Suite, outcomes: Sequence[Outcome], notes: Iterable[str] = ()) -> str:
    """Each failure with what was expected, what came, and why; then what was run."""
    lines = [line for outcome in outcomes for failure in outcome.failures for line in _failure(outcome, failure)]
    return "\n".join([*lines, *notes, summary(suite, outcomes)]) + "\n"


def _failure(outcome: Outcome, failure: Failure) -> list[str]:
    difference = failure.difference
    lines = [
        f"{failure.expectation.place}: {printable(outcome.test.id)}: {failure.expectation.key}",
        f"  because   {printable(outcome.test.because)}",
        f"  expected  {printable(difference.expected)}",
        f"  got       {printable(difference.got)}",
    ]
    words = ["  why       ", *["            "] * len(difference.chain)]
    return [*lines, *(word + printable(text) for word, text in zip(words, difference.chain, strict=False)), ""]


def summary(suite: Suite, outcomes: Sequence[Outcome]) -> str:
    """`rules/gbm-core: 120 tests (40 planned) in 6 files, 2 failed`."""
    failed = sum(bool(outcome.failures) for outcome in outcomes)
    planned = sum(outcome.test.planned for outcome in outcomes)
    where = f"{_count(len(outcomes), 'test')} ({planned} planned) in {_count(len(suite.files), 'file')}"
    return f"{printable(suite.pack)}: {where}, {f'{failed} failed' if failed else 'all passed'}"


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def as_data(suite: Suite, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The same for programs."""
    return {
        "schema": SCHEMA,
        "pack": suite.pack,
        "tests": len(outcomes),
        "planned": sum(outcome.test.planned for outcome in outcomes),
        "failed": sum(bool(outcome.failures) for outcome in outcomes),
        "results": [
            {
                "id": outcome.test.id,
                "because": outcome.test.because,
                **place(outcome.test.place),
                "passed": not outcome.failures,
                "failures": [
                    {
                        "key": failure.expectation.key,
                        "item": failure.expectation.item,
                        **place(failure.expectation.place),
                        "expected": failure.difference.expected,
                        "got": failure.difference.got,
                        "why": list(failure.difference.chain),
                    }
                    for failure in outcome.failures
                ],
            }
            for outcome in outcomes
        ],
    }


def place(found: Place | None) -> dict[str, Any]:
    """A place as JSON gives it."""
    return {"file": found.file, "line": found.line, "column": found.column} if found else {}


def as_json(data: dict[str, Any]) -> str:
    """JSON as every command writes it."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def as_junit(suite: Suite, outcomes: Sequence[Outcome]) -> str:
    """JUnit's XML, which most services that run tests can show."""
    failed = str(sum(bool(outcome.failures) for outcome in outcomes))
    root = ElementTree.Element("testsuite", name=printable(suite.pack), tests=str(len(outcomes)), failures=failed)
    for outcome in outcomes:
        test = outcome.test
        case = ElementTree.SubElement(
            root,
            "testcase",
            classname=printable(test.place.file),
            name=printable(test.id),
            file=printable(test.place.file),
            line=str(test.place.line),
        )
        for failure in outcome.failures:
            told = ElementTree.SubElement(
                case,
                "failure",
                message=printable(f"expected {failure.difference.expected}, got {failure.difference.got}"),
            )
            told.text = "\n".join(_failure(outcome, failure))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
