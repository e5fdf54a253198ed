"""A pack that was to be looked at again by a date is looked at again."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.problems import Problem
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import PackText


class ReviewOverdue(Diagnosis):
    """The date by which somebody was to look at the pack again has passed.

    Why: evidence ages; a pack that nobody looked at says what was known then. The date compared with is
    the day of the call, or `--as-of`.

    Bad:
        # pack.yaml
        extends: base
        review_by: 2001-01-01

    Good:
        # pack.yaml
        extends: base
        review_by: 2999-01-01
    """

    code, name, severity = "GP517", "review-overdue", "warning"


DIAGNOSES = (ReviewOverdue,)


def check(pack: PackText) -> Iterator[Problem]:
    """A `review_by` that has passed."""
    item = pack.header_item
    due = item.value.review_by
    if due is not None and due < pack.today:
        yield ReviewOverdue.at(
            item.place("review_by"),
            f"this pack was to be looked at again by {due.isoformat()}",
            "look at it, and set a new date",
        )
