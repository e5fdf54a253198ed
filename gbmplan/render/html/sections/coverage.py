"""Coverage by stage, the gaps with why nothing closes them, and the escape certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag
from gbmplan.render.safe import anchor
from gbmplan.render.view import STRENGTH

if TYPE_CHECKING:
    from gbmplan.plan.coverage_shapes import Coverage, StageCoverage
    from gbmplan.plan.document import Gap

_SHOWN = 3


def coverage(sheet: Sheet) -> Safe | None:
    """Needs by stages: how each stands in the core and at the margin, and which steps cover it."""
    plan, say = sheet.plan, sheet.say
    if not plan["coverage"]:
        return None
    columns = _columns(sheet)
    heads: list[Node] = [say("need // of a patient"), say("because"), *columns.values(), say("in all")]
    groups = [_group(sheet, title, needs, columns, len(heads)) for title, needs in _origins(sheet) if needs]
    table = tag(
        "table",
        tag("caption", _caption(sheet)),
        tag("thead", tag("tr", [tag("th", cell, scope="col") for cell in heads])),
        groups,
        class_="matrix",
    )
    shown = ("full", "partial", "guarded", "open")
    key = tag("ul", [tag("li", sheet.state(result)) for result in shown], class_="key words")
    framed = tag("div", table, class_="scroll", tabindex="0", role="region", aria_label=say("Coverage by stage"))
    note = [sheet.headline_text(), " ", say("Numbers are steps.")]
    return sheet.section("coverage", say("Coverage"), key, framed, note=note)


def _caption(sheet: Sheet) -> str:
    """What the table shows; only a need inside a tumour has a core and a margin."""
    if all(need["host"] for need in sheet.plan["coverage"]):
        return sheet.say("Needs (rows) by stages (columns)")
    return sheet.say("Needs (rows) by stages (columns), in the core and at the margin of the tumour")


def _columns(sheet: Sheet) -> dict[str, Node]:
    """Id and title of every stage that counts."""
    counted = {item["stage"] for need in sheet.plan["coverage"] for item in need["stages"]}
    titles = {stage["id"]: stage["title"] for stage in sheet.plan["stages"]} or {"": sheet.say("covered // a path")}
    return {name: title for name, title in titles.items() if name in counted}


def _origins(sheet: Sheet) -> list[tuple[Safe, list[Coverage]]]:
    """The patient's own obstacles, then what this plan and earlier therapy open."""
    by = {
        kind: [item for item in sheet.plan["coverage"] if item["need"] == kind]
        for kind in ("measured", "assumed", "triggered", "opened_before")
    }
    say = sheet.say
    return [
        (say("Obstacles of this patient"), by["measured"] + by["assumed"]),
        (say("Opened by earlier therapy"), by["opened_before"]),
        (say("Opened by this plan"), by["triggered"]),
    ]


def _group(sheet: Sheet, title: Safe, needs: list[Coverage], columns: dict[str, Node], wide: int) -> Safe:
    head = tag("tr", tag("th", title, scope="rowgroup", colspan=wide))
    return tag("tbody", head, [_row(sheet, item, columns) for item in needs], class_="group")


def _row(sheet: Sheet, need: Coverage, columns: dict[str, Node]) -> Safe:
    stages = {item["stage"]: item for item in need["stages"]}
    return tag(
        "tr",
        tag("th", need["title"], " ", sheet.priority(need["priority"]), scope="row"),
        tag("td", sheet.rule(need["rule"], need["because"]), class_="because"),
        [tag("td", _cell(sheet, need, stages.get(name))) for name in columns],
        tag("td", sheet.state(need["result"])),
        class_=f"is-{need['result']}",
        id=anchor("need", need["target"]),
    )


def _cell(sheet: Sheet, need: Coverage, item: StageCoverage | None) -> Node:
    """Core and margin, once where they are alike; then the steps."""
    say = sheet.say
    if item is None:
        return tag("span", say("no need yet"), class_="aside-inline")
    if need["host"] or item["core"] == item["margin"]:
        parts: list[Node] = [tag("div", sheet.state(item["core"]))]
    else:
        parts = [
            tag("div", say("core: {state}", state=sheet.state(item["core"]))),
            tag("div", say("margin: {state}", state=sheet.state(item["margin"]))),
        ]
    return [*parts, tag("div", sheet.step_list(item["steps"])) if item["steps"] else None]


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
