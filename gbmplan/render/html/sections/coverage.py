"""The coverage matrix, the gaps with why nothing closes them, and the escape certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag
from gbmplan.render.safe import anchor
from gbmplan.render.view import STRENGTH

if TYPE_CHECKING:
    from gbmplan.plan.document import Coverage, Gap

_SHOWN = 3


def coverage(sheet: Sheet) -> Safe | None:
    """Targets by steps: which step covers what this patient needs, in full or in part."""
    plan, say = sheet.plan, sheet.say
    if not plan["coverage"]:
        return None
    heads: list[Node] = [say("need // of a patient"), say("priority"), say("because")]
    heads += [sheet.step(step["number"]) for step in plan["steps"]]
    groups: list[Safe] = []
    for phase in dict.fromkeys(item["phase"] for item in plan["coverage"]):
        rows = [_row(sheet, item) for item in plan["coverage"] if item["phase"] == phase]
        title = tag("tr", tag("th", sheet.phase(phase), scope="rowgroup", colspan=len(heads) + 1))
        groups.append(tag("tbody", title, rows, class_=f"group {sheet.hue(phase)}"))
    head = tag("tr", [tag("th", cell, scope="col") for cell in (*heads, say("result"))])
    table = tag(
        "table",
        tag("caption", say("Needs of this patient (rows) by steps (columns)")),
        tag("thead", head),
        groups,
        class_="matrix",
    )
    key = tag("ul", [tag("li", sheet.state(result)) for result in ("full", "partial", "open")], class_="key words")
    framed = tag("div", table, class_="scroll", tabindex="0", role="region", aria_label=say("Coverage matrix"))
    return sheet.section("coverage", say("Coverage"), key, framed, note=sheet.headline_text())


def _row(sheet: Sheet, need: Coverage) -> Safe:
    covers = {cover["step"]: cover for cover in need["covered_by"]}
    cells = []
    for step in sheet.plan["steps"]:
        cover = covers.get(step["number"])
        mark = sheet.rule(cover["rule"], sheet.state(cover["strength"], bare=True)) if cover else None
        cells.append(tag("td", mark, class_="cell"))
    return tag(
        "tr",
        tag("th", need["title"], scope="row"),
        tag("td", sheet.priority(need["priority"])),
        tag("td", sheet.rule(need["rule"], need["because"]), class_="because"),
        cells,
        tag("td", sheet.state(need["result"])),
        class_=f"is-{need['result']}",
        id=anchor("need", need["target"]),
    )


def gaps(sheet: Sheet) -> Safe | None:
    """What stays uncovered, and for everything that could have helped why it is not there."""
    if not sheet.plan["gaps"]:
        return None
    return sheet.section(
        "gaps", sheet.say("Gaps, and why nothing closes them"), [_gap(sheet, gap) for gap in sheet.plan["gaps"]]
    )


def _gap(sheet: Sheet, gap: Gap) -> Safe:
    say = sheet.say
    name = f"gap-{sheet.place(gap)}"
    if gap["kind"] == "strategy":
        return tag("article", tag("h3", gap["title"]), id=name, class_="gap strategy")
    head = tag("h3", sheet.state(gap["kind"], bare=True), " ", gap["title"], " ", sheet.priority(gap["priority"]))
    because = tag("p", gap["because"], class_="meta")
    if not gap["why_not"]:
        nothing = (
            say("Nothing in these rules covers it.")
            if gap["kind"] == "open"
            else say("Nothing in these rules covers it in full.")
        )
        return tag("article", head, because, tag("p", nothing), id=name, class_=f"gap {gap['kind']}")
    items = [
        tag(
            "li",
            say(
                "{what}: {words}",
                what=[
                    tag("strong", reason["title"]),
                    tag(
                        "span",
                        sheet.wording.bracketed(sheet.wording.say(STRENGTH[reason["strength"]])),
                        class_="aside-inline",
                    ),
                ],
                words=sheet.why_not(reason),
            ),
            " ",
            sheet.rule(reason["rule"]),
        )
        for reason in gap["why_not"]
    ]
    body: list[Node] = [tag("ul", items[:_SHOWN])]
    if len(items) > _SHOWN:
        more = len(items) - _SHOWN
        body.append(
            sheet.folded(
                sheet.plural("{count} more that could help", "{count} more that could help", more),
                tag("ul", items[_SHOWN:]),
            )
        )
    return tag("article", head, because, body, id=name, class_=f"gap {gap['kind']}")
