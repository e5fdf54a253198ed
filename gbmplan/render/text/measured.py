"""What each measurement did: those that decided by name on the first screen, every one of them under -v."""

from __future__ import annotations

from gbmplan.render.measured import Told, sort
from gbmplan.render.page import Page, Piece, dotted, kept, styled
from gbmplan.render.view import View

_EXCLUDED = 3
"""Measurements that excluded something, named one by one on the first screen."""
_LETTERED = 6
"""The same of those that did nothing, for each reason."""


def measurements(page: Page, view: View, verbose: bool) -> None:
    """A paragraph; with -v a line each."""
    if not view.plan["measurements"]:
        return
    if verbose:
        _all(page, view)
        return
    say, found = view.wording.say, sort(view)
    parts: list[Piece] = [_arrow(view, told) for told in (*found.decided, *found.excluded[:_EXCLUDED])]
    if len(found.excluded) > _EXCLUDED:
        parts.append(say("{count} more exclude something (-v)", count=len(found.excluded) - _EXCLUDED))
    if found.other:
        parts.append(say("{count} speak against nothing planned", count=len(found.other)))
    page.run_in(say("WHAT THE MEASUREMENTS DID"), dotted(*parts))
    lines = []
    for reason, items in found.nothing:
        own = [kept(item["fact"]) for item in items if not item["derived"]]
        titles = own[:_LETTERED]
        more = len(items) - len(titles)
        if more and titles:
            titles.append(say("{count} more", count=more))
        elif more:
            titles = [view.wording.plural("1 of earlier therapy", "{count} of earlier therapy", more)]
        lines.append(say("{reason}: {titles}", reason=reason, titles=view.wording.joined(titles)))
    if lines:
        page.item(dotted(say("nothing, because {reasons}", reasons=lines[0]), *lines[1:]))


def _arrow(view: View, told: Told) -> Piece:
    """`macrophages 38 % → M2-like macrophages: step 1`."""
    did = view.wording.joined(told.deeds[:2])
    return view.wording.say("{fact} → {did}", fact=kept(told.item["fact"]), did=did)


def _all(page: Page, view: View) -> None:
    page.heading(view.wording.say("WHAT THE MEASUREMENTS DID"))
    found = sort(view)
    first = [told.item for told in (*found.decided, *found.excluded)]
    for item in (*first, *found.other, *(item for _, items in found.nothing for item in items)):
        did = [deed["text"] for deed in item["deeds"]] or [item["nothing"]["text"] if item["nothing"] else ""]
        words = view.wording.joined_by_semicolons(did)
        style = "" if item["effect"] in ("decided", "excluded") else "dim"
        page.item(
            styled((view.wording.say("{fact} → {did}", fact=item["fact"], did=words), style)), hang=4, gutter="  "
        )
