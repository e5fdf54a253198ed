"""What is asked for a profile, biomarker by biomarker, and which answers a profile could hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gbmplan.authoring.profile import about, allowed, readers
from gbmplan.graph.model import RuleGraph
from gbmplan.language.dates import NotADayError, day
from gbmplan.patient.read import check_profile
from gbmplan.problems import Message, wrong
from gbmplan.source.document import Document


class Question(NamedTuple):
    """One biomarker that somebody may know."""

    name: str
    about: str
    """What it is, and how it is measured."""
    allowed: str
    """What may be answered."""


def questions(rules: RuleGraph) -> Iterator[Question]:
    """One for each biomarker that is written down, what most rules read first."""
    for name in readers(rules):
        node = rules.nodes("biomarker")[name]
        if not node["derived_from"]:
            yield Question(name, about(node), allowed(node))


def check_day(text: str) -> None:
    """Raises InputError for what is no date."""
    try:
        day(text)
    except NotADayError as error:
        raise wrong("bad-date", Message("this is not a date"), None, error.advice) from None


def check_answer(rules: RuleGraph, name: str, text: str) -> None:
    """Raises InputError for what a profile could not hold."""
    document = Document("answer", {"biomarkers": {name: text}}, lambda path, key: (1, 1), b"")
    check_profile(document, rules.nodes("biomarker"))
