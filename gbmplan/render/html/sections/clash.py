"""Demands that cannot be met: what clashes, and what would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag
from gbmplan.render.view import PART

if TYPE_CHECKING:
    from gbmplan.plan.clash_shapes import Repair


def clash(sheet: Sheet) -> Safe:
    """The parts of one smallest clash, and the mends; every minimal one where the plan holds them."""
    plan, say = sheet.plan, sheet.say
    parts = [
        tag(
            "li",
            tag("span", sheet.wording.say(PART[part["kind"]]), class_="prio"),
            " ",
            part["text"],
            sheet.wording.bracketed(sheet.wording.joined(part["facts"])),
            " ",
            sheet.rule(part["rule"]) if part["rule"] else None,
        )
        for part in plan["clash"]
    ]
    mends = [part for part in plan["clash"] if part["mends"] and (part["kind"] != "fact" or part["recoverable"])]
    children = [
        tag("p", say("These cannot hold together:")),
        tag("ul", parts, class_="clash"),
        tag("h3", say("What would mend it")),
    ]
    if mends:
        children += [
            tag("p", say("Any one of these is enough:")),
            tag("ul", [tag("li", part["mend"]) for part in mends]),
        ]
    elif not plan.get("repairs"):
        children.append(tag("p", say("Nothing single: further clashes stand behind this one.")))
    children += _repairs(sheet, plan.get("repairs", []))
    others = plan.get("clashes", [])
    if len(others) > 1:
        children.append(tag("h3", say("Every minimal clash")))
        children.append(
            tag("ol", [tag("li", sheet.semicolon([part["text"] for part in one["parts"]])) for one in others])
        )
    return sheet.section("clash", say("The demands cannot be met"), *children)


def _repairs(sheet: Sheet, repairs: Sequence[Repair]) -> list[Safe]:
    """The smallest changes: those that can be made, then, folded, those that ask for other facts or rules."""
    say = sheet.say
    can = [_repair(sheet, repair) for repair in repairs if repair["recoverable"]]
    cannot = [_repair(sheet, repair) for repair in repairs if not repair["recoverable"]]
    found: list[Safe] = []
    if can:
        found += [tag("p", say("The smallest changes that make the demands possible:")), tag("ul", can)]
    if cannot:
        count = sheet.plural(
            "{count} more that asks for other facts or rules",
            "{count} more that ask for other facts or rules",
            len(cannot),
        )
        found.append(sheet.folded(count, tag("ul", cannot)))
    return found


def _repair(sheet: Sheet, repair: Repair) -> Safe:
    changes: list[Node] = []
    for part in repair["changes"]:
        ground = [sheet.say(" ({text})", text=part["text"]), " ", sheet.rule(part["rule"])] if part["rule"] else None
        changes.append([part["mend"], ground])
    return tag("li", sheet.semicolon(changes))
