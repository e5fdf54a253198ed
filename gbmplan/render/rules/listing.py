"""A list of what a rule base declares, as text and as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gbmplan.graph.entries import Entry, entries, kinds_of
from gbmplan.graph.model import RuleGraph
from gbmplan.render.page import Page, styled


def as_data(rules: RuleGraph, found: Sequence[Entry]) -> dict[str, Any]:
    """The entries for programs, with how many there are of each kind."""
    return {
        "packs": rules.packs,
        "counts": {kind: sum(entry.kind == kind for entry in found) for kind in kinds_of(entries(rules))},
        "rules": [entry_data(entry) | entry.data for entry in found],
    }


def entry_data(entry: Entry) -> dict[str, Any]:
    """What every entry has."""
    return {
        "id": entry.id,
        "kind": entry.kind,
        "statement": entry.text,
        "grade": entry.grade,
        "pack": entry.pack,
    }


def as_text(rules: RuleGraph, found: Sequence[Entry], width: int, coloured: bool) -> str:
    """The entries under the headings of their kinds."""
    page = Page(width)
    kind = ""
    for entry in found:
        if entry.kind != kind:
            kind = entry.kind
            page.heading(kind.upper(), str(sum(item.kind == kind for item in found)))
        grade = f" [{entry.grade}]" if entry.grade else ""
        source = f" ({entry.pack})" if len(rules.packs) > 1 else ""
        page.item(styled((entry.id, "bold"), f" {entry.text}", (f"{grade}{source}", "dim")), hang=4, gutter="  ")
    packs = ", ".join(f"{pack['id']} {pack['version']}" for pack in rules.packs)
    every = sum(1 for _ in entries(rules))
    page.lines.append(styled(""))
    page.item(f"{len(found)} of {every} entries · {packs} · gbmplan rules show ID · research use only", hang=0)
    return page.text(coloured=coloured)
