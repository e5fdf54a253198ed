"""What each measurement did: those that decided by name on the first screen, every one of them under -v."""

from __future__ import annotations

from gbmplan.render.measured import TELLING, Told, sort
from gbmplan.render.page import Page, Piece, dotted, kept, styled
from gbmplan.render.text.brief_needs import explained
from gbmplan.render.view import View

TOLD = frozenset(TELLING) - {"answered", "stays_open", "not_indicated", "to_correct"}
"""What the arrows of the first screen say in words; what stands elsewhere on it is not said again."""
_BEFORE_YOU_START = "waits"
"""What a step waits for stands there with how long, and what speaks against a step stands under the step."""
_SETTING = "setting"
"""Rules out what is for another setting in every plan, and stands at the head: named only where nothing else is."""
_NAMED = 3
"""Measurements of each other sort that are named one by one on the first screen."""
_OF_NOTHING = 2
"""The same of those that did nothing."""


def paragraph(page: Page, view: View) -> None:
    """What decided with what it decided; the others by name, those first that a reader would expect to matter."""
    if not view.plan["measurements"]:
        return
    say, found = view.wording.say, sort(view)
    arrows: dict[str, list[str]] = {}
    for told in found.decided:
        if did := _did(view, told):
            arrows.setdefault(did, []).append(kept(told.item["fact"]))
    parts: list[Piece] = [
        say("{fact} → {did}", fact=view.wording.joined(facts), did=did) for did, facts in arrows.items()
    ]
    needs = [view.needs[gap["target"]] for gap in explained(view)]
    shown = {fact for need in needs if need["need"] == "measured" for fact in need["facts"]}
    still = [
        told.item["fact"]
        for told in found.decided
        if any(deed["kind"] == "stays_open" for deed in told.item["deeds"]) and told.item["fact"] not in shown
    ]
    if still:
        parts.append(say("still open: {facts}", facts=_names(view, still, len(still))))
    if found.excluded:
        telling = [told for told in found.excluded if told.item["biomarker"] != _SETTING] or found.excluded
        facts = [told.item["fact"] for told in telling]
        parts.append(say("rule agents out: {facts}", facts=_names(view, facts, len(facts))))
    own = [item["fact"] for _, items in found.nothing for item in items if not item["derived"]]
    if own:
        count = sum(len(items) for _, items in found.nothing)
        parts.append(say("nothing: {facts}", facts=_names(view, own[:_OF_NOTHING], count)))
    if parts:
        page.run_in(say("WHAT THE MEASUREMENTS DID"), dotted(*parts), apart=False)


def _names(view: View, facts: list[str], count: int) -> str:
    named = list(map(kept, facts[:_NAMED]))
    if count > len(named):
        named.append(view.wording.say("{count} more", count=count - len(named)))
    return view.wording.joined(named)


def _did(view: View, told: Told) -> str:
    """`step 1`, `caution at step 6`; nothing where it stands elsewhere on the screen."""
    steps = sorted({step for deed in told.item["deeds"] if deed["kind"] == "answered" for step in deed["steps"]})
    did = [view.numbers(steps)] if steps else []
    did += [
        deed["text"]
        for deed in told.item["deeds"]
        if deed["kind"] in TOLD and not (deed["kind"] == _BEFORE_YOU_START and deed["steps"])
    ]
    return view.wording.joined(did)


def measurements(page: Page, view: View) -> None:
    """A line for every one."""
    if not view.plan["measurements"]:
        return
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
