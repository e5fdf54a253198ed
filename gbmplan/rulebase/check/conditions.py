"""Conditions parse, and compare biomarkers that exist with values that they can take."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.language.conditions import ConditionError, Quantity, parse
from gbmplan.problems import Place, Problem
from gbmplan.rulebase.text import Item, PackText
from gbmplan.rulebase.walk import Step, grounded


def check(pack: PackText) -> Iterator[Problem]:
    vocabulary = quantities(pack)
    for item, path, rule in grounded(pack):
        for field in ("when", "needs"):
            text = getattr(rule, field, None)
            if not isinstance(text, str):
                continue
            try:
                parse(text, vocabulary)
            except ConditionError as error:
                yield Problem(error.name, f"{error.message} in `{text[:80]}`",
                              _inside(item, (*path, field), error.column), error.help)


def quantities(pack: PackText) -> dict[str, Quantity]:
    """The vocabulary of a pack in the form that conditions are checked against."""
    return {
        name: Quantity(item.value.kind, item.value.unit or "", item.value.categories,
                       *(item.value.range or (0.0, 0.0)))
        for name, item in pack.biomarkers.items()
    }  # fmt: skip


def _inside(item: Item, path: Step, column: int) -> Place:
    """The place of a column inside a condition, where it is written on the line of its key."""
    place = item.place(*path)
    lines = item.document.raw.decode("utf-8").replace("\r\n", "\n").split("\n")
    start = lines[place.line - 1][place.column - 1 :]
    if start[:1] in "|>":
        return place
    return place._replace(column=place.column + column - 1 + (start[:1] in "\"'"))
