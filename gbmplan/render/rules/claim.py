"""A claim of the founding text as text and as data."""

from __future__ import annotations

from typing import Any

from gbmplan.graph.claims import Claim
from gbmplan.graph.model import RuleGraph
from gbmplan.render.page import Page, styled
from gbmplan.render.words import citation

_UNRULED = ("phase", "disagreement")


def as_text(rules: RuleGraph, found: Claim, width: int, coloured: bool) -> str:
    """The claim, its rules with where they act, the disagreements about it, and the records behind it."""
    page = Page(width)
    page.heading(found.id, f"claim · {len(found.rules)} rules, {len(found.evidence)} records")
    page.item(found.title["en"])
    if found.title["zh"] != found.title["en"]:
        page.item(styled(("in Chinese: ", "dim"), found.title["zh"]), hang=4)
    page.heading("CARRIED BY")
    for item in found.carriers:
        where = f" [{item.kind}{f' of {item.acts_on}' if item.acts_on else ''}]"
        page.item(styled((item.id, "bold"), f" {item.says}", (where, "dim")), hang=4, gutter="  ")
    if found.evidence:
        page.heading("RESTS ON")
    for cited in found.evidence:
        ways = f"{', '.join(cited.directions)}: " if cited.directions else ""
        page.item(styled((ways, "dim"), citation(cited.source, rules.records[cited.source])), hang=4, gutter="  ")
    return page.text(coloured=coloured)


def as_data(found: Claim) -> dict[str, Any]:
    """The same for programs."""
    return {
        "id": found.id,
        "kind": "claim",
        "statement": found.title["en"],
        "title": found.title,
        "carried_by": [item._asdict() for item in found.carriers],
        "evidence": [{"source": item.source, "directions": list(item.directions)} for item in found.evidence],
    }
