"""Every rule of a pack with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gbmplan.problems import Place
from gbmplan.rulebase.shape import EvidenceRef, Grounded
from gbmplan.rulebase.tables import PARTS
from gbmplan.rulebase.text import Item, PackText

Step = tuple[str | int, ...]
_SINGLE = (
    *("present", "assumed", "blocked_before", "indicated"),
    *("course", "lead_time", "early", "effect", "reach", "delivery"),
)
"""Rules that a target or an intervention holds one of."""


def grounded(pack: PackText) -> Sequence[tuple[Item, Step, Grounded]]:
    """Item, path inside it, and the rule, for everything that must rest on evidence."""
    return pack.once("grounded", lambda: list(_grounded(pack)))


def _grounded(pack: PackText) -> Iterator[tuple[Item, Step, Grounded]]:
    for item in (*pack.targets.values(), *pack.interventions.values()):
        values = vars(item.value)  # which has no attribute for what another kind may have
        for field in _SINGLE:
            if values.get(field) is not None:
                yield item, (field,), values[field]
        for field, _ in PARTS:
            for index, rule in enumerate(values.get(field, ())):
                yield item, (field, index), rule
    for item in pack.policies.values():
        yield item, (), item.value
        for field in ("outcomes", "values"):
            for index, rule in enumerate(vars(item.value).get(field, ())):
                yield item, (field, index), rule


def citations(pack: PackText) -> Iterator[tuple[Item, Step, tuple[str | EvidenceRef, ...]]]:
    """Item, path of what cites, and the citations, wherever evidence is cited."""
    for item, path, rule in grounded(pack):
        yield item, path, rule.evidence
    for item in (*pack.targets.values(), *pack.interventions.values(), *pack.combinations.values()):
        yield item, (), item.value.evidence
    for item in pack.disagreements.values():
        for index, position in enumerate(item.value.positions):
            yield item, ("positions", index), position.evidence


def conditions(pack: PackText) -> Sequence[tuple[Item, Step, str]]:
    """Item, path inside it, and text, of every condition."""
    return pack.once("conditions", lambda: list(_conditions(pack)))


def _conditions(pack: PackText) -> Iterator[tuple[Item, Step, str]]:
    for item, path, rule in grounded(pack):
        values = vars(rule)
        for field in ("when", "unless", "pending", "needs"):
            text = values.get(field)
            if type(text) is str:
                yield item, (*path, field), text


def within(item: Item, path: Step, text: str, start: int, end: int | None = None) -> Place:
    """Where the columns `start` to before `end` of a condition stand in its file, on whatever line it was folded to.

    Folding only changes blanks, so the characters that are not blank are counted.
    """
    place = item.place(*path)
    lines = item.at(*path)[0].text.split("\n")[place.line - 1 :]
    lines[0] = " " * (place.column - 1) + lines[0][place.column - 1 :]
    opening = lines[0].strip()[:1]
    if opening in ("|", ">"):
        lines[0] = ""
    elif opening in ("'", '"'):
        lines[0] = lines[0].replace(opening, " ", 1)
    before = len("".join(text[: start - 1].split()))
    length = max(1, len("".join(text[start - 1 : end - 1 if end else start].split())))
    first: tuple[int, int] | None = None
    for number, line in enumerate(lines):
        for index, character in enumerate(line):
            if character.isspace():
                continue
            if before == 0 and first is None:
                first = place.line + number, index + 1
            if before <= 0 and 1 - before == length and first is not None:
                return Place(place.file, *first, place.line + number, index + 2)
            before -= 1
    return place
