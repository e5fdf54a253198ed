"""Demands that cannot be met: what clashes, and what would mend it."""

from __future__ import annotations

from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Safe, tag
from gbmplan.render.view import PART


def clash(sheet: Sheet) -> Safe:
    """The parts of one smallest clash, and the mends; every minimal one where the plan holds them."""
    plan, say = sheet.plan, sheet.say
    parts = [
        tag("li", tag("span", sheet.wording.say(PART[part["kind"]]), class_="prio"), " ", part["text"],
            sheet.wording.bracketed(sheet.wording.joined(part["facts"])), " ",
            sheet.rule(part["rule"]) if part["rule"] else None)
        for part in plan["clash"]
    ]  # fmt: skip
    mends = [part for part in plan["clash"] if part["mends"] and (part["kind"] != "fact" or part["recoverable"])]
    children = [tag("p", say("These cannot hold together:")), tag("ul", parts, class_="clash"),
                tag("h3", say("What would mend it"))]  # fmt: skip
    if mends:
        children += [
            tag("p", say("Any one of these is enough:")),
            tag("ul", [tag("li", part["mend"]) for part in mends]),
        ]
    elif not plan.get("repairs"):
        children.append(tag("p", say("Nothing single: further clashes stand behind this one.")))
    if plan.get("repairs"):
        children += [
            tag("p", say("The smallest changes that make the demands possible:")),
            tag(
                "ul",
                [
                    tag("li", sheet.semicolon([part["mend"] for part in repair["changes"]]))
                    for repair in plan["repairs"]
                ],
            ),
        ]
    others = plan.get("clashes", [])
    if len(others) > 1:
        children.append(tag("h3", say("Every minimal clash")))
        children.append(tag("ol", [tag("li", sheet.semicolon([part["text"] for part in one["parts"]]))
                                   for one in others]))  # fmt: skip
    return sheet.section("clash", say("The demands cannot be met"), *children)
