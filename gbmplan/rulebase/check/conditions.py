"""Conditions parse, and compare biomarkers that exist with values that they can take."""

from __future__ import annotations

from collections.abc import Iterator

from gbmplan.language.conditions import ConditionError, Quantity, parse
from gbmplan.problems import Place, Problem, brief
from gbmplan.rulebase.text import Item, PackText
from gbmplan.rulebase.walk import Step, grounded


def check(pack: PackText) -> Iterator[Problem]:
    """The first thing wrong with each condition, at its place inside the expression."""
    vocabulary = quantities(pack)
    for item, path, rule in grounded(pack):
        for field in ("when", "needs"):
            text = getattr(rule, field, None)
            if not isinstance(text, str):
                continue
            try:
                parse(text, vocabulary)
            except ConditionError as error:
                if error.word in pack.disabled:  # said once, by `references`
                    continue
                yield Problem(error.name, f"{error.message}, in `{brief(text, 80)}`",
                              _inside(item, (*path, field), text, error.column), error.help)


def quantities(pack: PackText) -> dict[str, Quantity]:
    """The vocabulary of a pack in the form that conditions are checked against."""
    return {
        name: Quantity(item.value.kind, item.value.unit or "", item.value.categories,
                       *(item.value.range or (0.0, 0.0)))
        for name, item in pack.biomarkers.items()
    }  # fmt: skip


def _inside(item: Item, path: Step, text: str, column: int) -> Place:
    """Where a column of a condition stands in its file, on whatever line it was folded to.

    Folding only changes blanks, so the characters that are not blank are counted.
    """
    place = item.place(*path)
    lines = item.document.text.split("\n")[place.line - 1 :]
    lines[0] = " " * (place.column - 1) + lines[0][place.column - 1 :]
    start = lines[0].strip()[:1]
    if start in ("|", ">"):
        lines[0] = ""
    elif start in ("'", '"'):
        lines[0] = lines[0].replace(start, " ", 1)
    to_go = len("".join(text[: column - 1].split()))
    for number, line in enumerate(lines):
        for index, character in enumerate(line):
            if not character.isspace():
                if to_go == 0:
                    return place._replace(line=place.line + number, column=index + 1)
                to_go -= 1
    return place
