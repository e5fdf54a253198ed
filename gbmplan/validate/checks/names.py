"""Each name means one thing: titles, labels and synonyms are not shared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gbmplan.problems import Note, Problem
from gbmplan.rulebase.diagnosis import Diagnosis
from gbmplan.rulebase.text import Item, PackText
from gbmplan.rulebase.walk import Step


class SharedName(Diagnosis):
    """Two biomarkers, targets or interventions have a title, a label or a synonym in common.

    Why: a plan prints titles, not ids, so its reader would take the one for the other; and a synonym decides
    which id a message suggests. A target may be called like the biomarker by which it is measured.

    Bad:
        # biomarkers.yaml
        biomarkers:
          - {id: ast, title: {en: AST}, kind: flag, group: laboratory, synonyms: [alt]}
        # policies.yaml
        policies:
          - {id: hot, kind: scope, when: ast, say: not then, because: nobody was treated, inference: true}

    Good:
        # biomarkers.yaml
        biomarkers:
          - {id: ast, title: {en: AST}, kind: flag, group: laboratory, synonyms: [got]}
        # policies.yaml
        policies:
          - {id: hot, kind: scope, when: ast, say: not then, because: nobody was treated, inference: true}
    """

    code, name, severity = "GP518", "shared-name", "warning"


NEEDS = ("biomarkers", "targets", "interventions")
DIAGNOSES = (SharedName,)
_WORD = re.compile(r"[a-z][a-z0-9_]*")


class _Name(NamedTuple):
    table: str
    item: Item
    path: Step
    text: str


def check(pack: PackText) -> Iterator[Problem]:
    """Names that stand for two things, each reported once for a pair."""
    holders: dict[str, list[_Name]] = {}
    seen: set[tuple[str, str]] = set()
    for name in _names(pack):
        plain = " ".join(name.text.casefold().replace("-", " ").replace("_", " ").split())
        others = holders.setdefault(plain, [])
        for other in others:
            pair = (other.item.value.id, name.item.value.id)
            if _same(other, name) or pair in seen:
                continue
            seen.add(pair)
            yield SharedName.at(
                name.item.place(*name.path),
                f"`{other.item.value.id}` is called `{other.text}`, too",
                "say in the name what tells them apart",
                notes=[Note(other.item.place(*other.path), "the other one")],
            )
            break
        others.append(name)


def _same(one: _Name, other: _Name) -> bool:
    """Whether two names are of one thing, or of a target and the biomarker that measures it."""
    if one.item is other.item:
        return True
    if {one.table, other.table} != {"biomarkers", "targets"}:
        return False
    marker, target = (one, other) if one.table == "biomarkers" else (other, one)
    present = target.item.value.present
    read = _WORD.findall(present.when) if present else []
    return marker.item.value.id in (target.item.value.id, *read)


def _names(pack: PackText) -> Iterator[_Name]:
    for table in NEEDS:
        for item in pack.tables()[table].values():
            thing = item.value
            for language in ("en", "zh"):
                if (title := getattr(thing.title, language)) is not None:
                    yield _Name(table, item, ("title", language), title)
            if (label := getattr(thing, "label", None)) is not None:
                yield _Name(table, item, ("label",), label)
            for index, synonym in enumerate(getattr(thing, "synonyms", ())):
                yield _Name(table, item, ("synonyms", index), synonym)
