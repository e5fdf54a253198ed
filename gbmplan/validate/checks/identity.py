"""What has an id of its own inside a target, an intervention or the header has it alone.

Two contraindications with one id would be one rule, and the first would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.problems import Note, Problem
from gbmplan.rulebase.tables import PARTS
from gbmplan.rulebase.text import Item, PackText
from gbmplan.rulebase.vocabulary import LISTS
from gbmplan.validate.checks.shapes import DuplicateId

DIAGNOSES = (DuplicateId,)


def check(pack: PackText) -> Iterator[Problem]:
    """Parts that are declared twice in one place."""
    for item in (*pack.targets.values(), *pack.interventions.values()):
        for field, key in PARTS:
            names = [getattr(part, key) for part in getattr(item.value, field, ())]
            yield from _twice(item, field, key, names)
    phases = [phase.id for phase in pack.header_item.value.phases]
    yield from _twice(pack.header_item, "phases", "id", phases)
    for key in LISTS:
        yield from _twice(pack.header_item, key, "id", [word.id for word in getattr(pack.header_item.value, key)])
    leading = [fact.biomarker for fact in pack.header_item.value.leading]
    yield from _twice(pack.header_item, "leading", "biomarker", leading)
    for item in pack.translations:
        yield from _twice(item, "values", "id", [word.id for word in item.value.values])
    for name in pack.interventions.keys() & set(phases):
        yield DuplicateId.at(
            pack.interventions[name].place("id"), f"`{name}` is a phase too", "give the intervention an id of its own"
        )


def _twice(item: Item, field: str, key: str, names: list[str]) -> Iterator[Problem]:
    for index, name in enumerate(names):
        first = names.index(name)
        if first < index:
            there = item.place(field, first, key)
            yield DuplicateId.at(
                item.place(field, index, key),
                f"`{name}` stands twice in `{field}` (first on line {there.line})",
                "join the two, or give each its own",
                notes=[Note(there, "first given here")],
            )
