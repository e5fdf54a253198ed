"""What each measurement did: a list for the handout, a table of all of them behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag
from gbmplan.render.measured import Told, sort

if TYPE_CHECKING:
    from gbmplan.plan.document import Fact
    from gbmplan.plan.measured_shapes import MeasurementEffect

_DECIDED, _EXCLUDED = 14, 4
"""Measurements that the handout names one by one."""


def told(sheet: Sheet) -> list[Node]:
    """What decided and excluded, one line each; the rest by number."""
    if not sheet.plan["measurements"]:
        return []
    found = sort(sheet)
    shown = [*found.decided[:_DECIDED], *found.excluded[:_EXCLUDED]]
    items: list[Node] = [tag("li", _arrow(sheet, item)) for item in shown]
    excluded = len(found.excluded) - len(found.excluded[:_EXCLUDED])
    idle = sum(len(group) for _, group in found.nothing) + len(found.other) + len(found.decided[_DECIDED:])
    if excluded:
        many = sheet.plural("{count} more excludes something", "{count} more exclude something", excluded)
        items.append(tag("li", many, class_="fact"))
    if idle:
        rest = sheet.plural("{count} changes nothing planned here", "{count} change nothing planned here", idle)
        items.append(tag("li", rest, class_="fact"))
    return items


def _arrow(sheet: Sheet, item: Told) -> Safe:
    did = sheet.wording.joined(item.deeds[:2])
    return sheet.say("{fact} → {did}", fact=tag("strong", item.item["fact"]), did=did)


def measured(sheet: Sheet) -> Safe | None:
    """Every fact of the profile as it was read, with what it did; those that decided first."""
    facts = {fact["biomarker"]: fact for fact in sheet.plan["profile"]["facts"]}
    if not facts:
        return None
    found = sort(sheet)
    first = [item.item for item in (*found.decided, *found.excluded)]
    effects = [*first, *found.other, *(item for _, group in found.nothing for item in group)]
    told = {item["biomarker"]: _did(sheet, item) for item in effects}
    rows = [_row(sheet, facts[name], words) for name, words in told.items() if name in facts]
    rows += [_row(sheet, fact, "") for name, fact in facts.items() if name not in told]
    say = sheet.say
    heads: list[Node] = [say("measurement"), say("what it did"), say("as written"), say("date"), say("assay")]
    title = say("What the measurements did")
    count = sheet.plural("{count} fact", "{count} facts", len(facts))
    table = sheet.table(say("Everything that was measured"), heads, rows, class_="facts")
    return sheet.section("measured", title, sheet.folded(count, table))


def _did(sheet: Sheet, item: MeasurementEffect) -> str:
    words = sheet.wording.joined_by_semicolons(deed["text"] for deed in item["deeds"])
    return words or (item["nothing"]["text"] if item["nothing"] else "")


def _row(sheet: Sheet, fact: Fact, did: str) -> list[Node]:
    derived = [" ", tag("span", sheet.say("derived"), class_="tag")] if fact["derived"] else None
    given = tag("bdi", fact["given"]) if fact["given"] else None
    return [[fact["text"], derived], did, given, fact["date"], tag("bdi", fact["assay"])]
