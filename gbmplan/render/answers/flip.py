"""The answer to `flip` as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.language.numbers import figure
from gbmplan.language.units import shown
from gbmplan.render.answers.frame import changed, foot, head
from gbmplan.render.page import Page, styled
from gbmplan.wording.wording import ENGLISH, Wording

if TYPE_CHECKING:
    from gbmplan.explore.answers import Bound, Distance, FlipAnswer

_MENDS = 2


def as_text(found: FlipAnswer, width: int = 80, coloured: bool = False, wording: Wording = ENGLISH) -> str:
    """Lines of text; untrusted text stands as it is."""
    page, say = Page(width), wording.say
    head(page, found, say("what would change it"), wording)
    page.heading(say("RECOVERABLE FACTS"), say("the smallest changes that close a gap, or change the steps"))
    for item in found["flips"]:
        facts = wording.listed(
            [say("{then} (now {now})", then=edit["after"], now=edit["before"]) for edit in item["edits"]], "and"
        )
        page.item(styled((facts, "bold")), gutter=styled("  ", (">", "green")), hang=4)
        page.item(item["text"], hang=6)
        if item["changes"]:
            page.item(styled((changed(item["changes"], wording), "dim")), hang=6)
        for mend in item["mends"][:_MENDS]:
            page.item(say("how: {mend}", mend=mend), hang=6)
        if len(item["mends"]) > _MENDS:
            more = wording.plural(
                "{count} more rule says how (--format json)",
                "{count} more rules say how (--format json)",
                len(item["mends"]) - _MENDS,
            )
            page.item(styled((more, "dim")), hang=6)
    if not found["flips"]:
        page.item(say("no change of facts that can recover closes a gap or changes the steps"))
    near = [item for item in found["distances"] if item["below"] or item["above"]]
    page.heading(say("HOW STABLE"), found["text"])
    for number in near:
        page.item(styled((number["fact"], "bold")), gutter="  ", hang=4)
        for bound, sign in ((number["below"], "-"), (number["above"], "+")):
            if bound:
                page.item(_bound(number, bound, sign, wording), hang=6)
    rest = [item["fact"] for item in found["distances"] if item not in near]
    if rest:
        page.run_in(say("NO VALUE CHANGES THE PLAN"), wording.joined(rest))
    foot(page, found)
    return page.text(coloured=coloured)


def _bound(item: Distance, bound: Bound, sign: str, wording: Wording) -> str:
    unit = wording.value(shown(item["unit"]))
    distance = (
        f"{sign}{figure(bound['distance'], 4)} {unit}".rstrip() if bound["distance"] else wording.say("at the edge")
    )
    return wording.say("{distance}: {values}: {plan}", distance=distance, values=bound["text"], plan=bound["plan"])
