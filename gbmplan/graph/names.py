"""The names of the things of a rule base, by kinds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from gbmplan.graph.model import RuleGraph
from gbmplan.language.names import Names, called

Kind = Literal["intervention", "target", "biomarker"]


def names(rules: RuleGraph, *kinds: Kind, also: Iterable[str] = ()) -> Names:
    """The names of all things of these kinds; `also` are ids that have no other name, such as those of rules."""
    found: dict[str, set[str]] = {}
    ids: set[str] = set(also)
    for kind in kinds:
        nodes = rules.nodes(kind)
        ids.update(nodes)
        words = rules.called if kind == "intervention" else called(nodes)
        for word, things in words.items():
            found.setdefault(word, set()).update(things)
    return Names(ids, found)
