"""The answer to `flip` as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.language.units import shown
from gbmplan.render.answers.frame import changed, foot, head
from gbmplan.render.page import Page, styled

if TYPE_CHECKING:
    from gbmplan.explore.answers import Bound, Distance, FlipAnswer

_MENDS = 2


def as_text(found: FlipAnswer, width: int = 80, coloured: bool = False) -> str:
    """Lines of text; untrusted text stands as it is."""
    page = Page(width)
    head(page, found, "what would change it")
    page.heading("RECOVERABLE FACTS", "the smallest changes that close a gap, or change the steps")
    for item in found["flips"]:
        facts = " and ".join(f"{edit['after']} (now {edit['before']})" for edit in item["edits"])
        page.item(styled((facts, "bold")), gutter=styled("  ", (">", "green")), hang=4)
        page.item(item["text"], hang=6)
        if item["changes"]:
            page.item(styled((changed(item["changes"]), "dim")), hang=6)
        for mend in item["mends"][:_MENDS]:
            page.item(f"how: {mend}", hang=6)
        if len(item["mends"]) > _MENDS:
            page.item(styled((f"{len(item['mends']) - _MENDS} more rules say how (--format json)", "dim")), hang=6)
    if not found["flips"]:
        page.item("no change of facts that can recover closes a gap or changes the steps")
    near = [item for item in found["distances"] if item["below"] or item["above"]]
    page.heading("HOW STABLE", found["text"])
    for number in near:
        page.item(styled((number["fact"], "bold")), gutter="  ", hang=4)
        for bound, sign in ((number["below"], "-"), (number["above"], "+")):
            if bound:
                page.item(_bound(number, bound, sign), hang=6)
    rest = [item["fact"] for item in found["distances"] if item not in near]
    if rest:
        page.run_in("NO VALUE CHANGES THE PLAN", ", ".join(rest))
    foot(page, found)
    return page.text(coloured=coloured)


def _bound(item: Distance, bound: Bound, sign: str) -> str:
    distance = f"{sign}{bound['distance']:.4g} {shown(item['unit'])}".rstrip() if bound["distance"] else "at the edge"
    return f"{distance}: {bound['text']}: {bound['plan']}"
