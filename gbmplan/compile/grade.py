"""How strong the evidence behind a rule or an intervention is.

Strength A to E says how good a study is, whatever came out; direction says what it means for
the rule; context says in whom it was seen. What the pack's own disease (its home contexts) has shown of an
intervention decides; records from elsewhere count only where it has shown nothing. What a cover by inference
cites informs its reasoning and counts nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from gbmplan.graph.shapes import Citation

RANK = {"A": 0, "B": 1, "C": 2, "D": 3, "E": 4}


class Records(NamedTuple):
    """The records of a pack, and what grading asks of its contexts."""

    all: Mapping[str, Mapping[str, str]]
    home: frozenset[str]
    """Contexts of the disease that is planned for."""
    nearness: Mapping[str, int]
    """Where each context stands in the pack's list, from that disease outwards."""


class Grade(NamedTuple):
    """Strength and context of the best supporting record, and whether any record opposes."""

    strength: str
    context: str
    contested: bool


class Cited(NamedTuple):
    """What an intervention cites, and what it is compared with."""

    class_: str
    mechanism: list[Citation]
    """Of its covers, apart from those by inference."""
    outcome: list[Citation]
    """What came out when it was tried."""

    def all(self) -> Iterator[Citation]:
        yield from self.mechanism
        yield from self.outcome


def grade(citations: Iterable[Citation], records: Records, *, home_decides: bool = False) -> Grade:
    """The grade of one rule: E without a supporting record.

    Strength goes first, and at equal strength home contexts before others, then the nearest. Where `home_decides`,
    as of interventions, no record from elsewhere counts beside one from home, whatever its direction.
    """
    cited = [(item["direction"], records.all[item["source"]]) for item in citations]
    contested = any(direction != "supports" for direction, _ in cited)
    if home_decides and any(record["context"] in records.home for _, record in cited):
        cited = [(direction, record) for direction, record in cited if record["context"] in records.home]
    supporting = sorted(
        (
            RANK[record["strength"]],
            record["context"] not in records.home,
            records.nearness[record["context"]],
            record["context"],
        )
        for direction, record in cited
        if direction != "opposes"
    )
    if not supporting:
        return Grade("E", "", contested)
    rank, _, _, context = supporting[0]
    return Grade("ABCDE"[rank], context, contested)


def weaknesses(drugs: Mapping[str, Cited], records: Records) -> dict[str, int]:
    """How weak the case for each intervention is: 0 (strong) to 5.

    The record that gives its grade counts 0 for A to 4 for E, one more when it is not from
    a home context (4 at most). One more again when a trial from home that is at least as strong
    went against it, or against another of its class while none of its own that strong has helped.
    Without a record from home it is no better than any of its class that has one.
    """
    against = {name: _trials(drug, "opposes", records) for name, drug in drugs.items()}
    classes: dict[str, list[str]] = {}
    for name, drug in drugs.items():
        classes.setdefault(drug.class_, []).append(name)
    found: dict[str, int] = {}
    for members in classes.values():
        of_class = [rank for name in members for rank in against[name]]
        alone = {name: _alone(drugs[name], against[name], of_class, records) for name in members}
        tested = [name for name in members if _from_home(drugs[name].all(), records)]
        found |= {
            name: alone[name] if name in tested else max(alone[other] for other in (name, *tested)) for name in members
        }
    return found


def _alone(drug: Cited, against: list[int], of_class: list[int], records: Records) -> int:
    """By what it cites itself, and by the ranks of the trials that went against it and its class."""
    best = grade(drug.all(), records, home_decides=True)
    rank = RANK[best.strength]
    helped = any(trial <= rank for trial in _trials(drug, "supports", records))
    opposed = any(trial <= rank for trial in (against if helped else of_class))
    return min(4, rank + (best.context != "" and best.context not in records.home)) + opposed


def _trials(drug: Cited, direction: str, records: Records) -> list[int]:
    """Ranks of the records from home, of one direction, among what came out when it was tried."""
    cited = (item for item in _from_home(drug.outcome, records) if item["direction"] == direction)
    return [RANK[records.all[item["source"]]["strength"]] for item in cited]


def _from_home(citations: Iterable[Citation], records: Records) -> list[Citation]:
    return [item for item in citations if records.all[item["source"]]["context"] in records.home]
