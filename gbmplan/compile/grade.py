"""How strong the evidence behind a rule or an intervention is.

Strength A to E says how good a study is, whatever came out; direction says what it means for
the rule; context says in whom it was seen. A rule is graded by its best supporting record,
records from glioblastoma first: *GBM-specific beats extrapolated*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gbmplan.graph.model import Citation

RANK = {"A": 0, "B": 1, "C": 2, "D": 3, "E": 4}


class Grade(NamedTuple):
    """Strength and context of the best supporting record, and whether any record opposes."""

    strength: str
    context: str
    contested: bool


def grade(citations: Iterable[Citation], records: Mapping[str, Mapping[str, str]]) -> Grade:
    """The grade of one rule: E without a supporting record."""
    cited = [(item["direction"], records[item["source"]]) for item in citations]
    supporting = sorted(
        (RANK[record["strength"]], record["context"] != "gbm", record["context"])
        for direction, record in cited
        if direction != "opposes"
    )
    contested = any(direction != "supports" for direction, _ in cited)
    if not supporting:
        return Grade("E", "", contested)
    rank, _, context = supporting[0]
    return Grade("ABCDE"[rank], context, contested)


def weakness(
    mechanism: Iterable[Citation],
    outcome: Iterable[Citation],
    records: Mapping[str, Mapping[str, str]],
) -> int:
    """How weak the case for an intervention is: 0 (strong) to 5.

    Its best supporting record, from the covers (`mechanism`) or the trials (`outcome`), counts
    0 for A to 4 for E, one more when it is not from glioblastoma (4 at most); one more again
    when glioblastoma evidence at least as strong opposes it in the outcome.
    """
    outcome = list(outcome)
    ranks = [
        (min(4, RANK[record["strength"]] + (record["context"] != "gbm")), RANK[record["strength"]])
        for item in [*mechanism, *outcome]
        if item["direction"] != "opposes"
        for record in [records[item["source"]]]
    ]
    lowered, rank = min(ranks, default=(4, 4))
    opposed = any(
        item["direction"] == "opposes"
        and records[item["source"]]["context"] == "gbm"
        and RANK[records[item["source"]]["strength"]] <= rank
        for item in outcome
    )
    return lowered + opposed
