"""What stands around a plan: whether its steps were ever combined, where sources disagree, and the patient's facts."""

from __future__ import annotations

from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag
from gbmplan.render.view import TESTED


def combinations(sheet: Sheet) -> Safe | None:
    """Which steps have been given together, in whom, and what came out; the rest never."""
    pairs = sheet.plan["combinations"]
    if not pairs:
        return None
    say = sheet.say
    rows: list[list[Node]] = []
    for item in pairs:
        if item["tested_in"] == "never":
            continue
        records = sheet.comma([sheet.source(name) for name in item["records"] if name in sheet.plan["evidence"]])
        rows.append(
            [
                sheet.step_list(item["steps"]),
                sheet.wording.say(TESTED[item["tested_in"]]),
                [tag("ul", [tag("li", outcome) for outcome in item["outcomes"]]), records],
            ]
        )
    never = [item["steps"] for item in pairs if item["tested_in"] == "never"]
    table = (
        sheet.table(
            say("Steps that have been given together"), [say("steps"), say("in // whom"), say("what came out")], rows
        )
        if rows
        else None
    )
    rest = (
        tag(
            "p",
            say(
                "Never together, as far as these rules know: {pairs}.",
                pairs=sheet.comma(["+".join(map(str, steps)) for steps in never]),
            ),
        )
        if never
        else None
    )
    return sheet.section("combinations", say("Given together before"), table, rest)


def disagreements(sheet: Sheet) -> Safe | None:
    """Questions on which sources conflict, and what these rules make of them."""
    items = sheet.plan["disagreements"]
    if not items:
        return None
    entries = []
    for item in items:
        positions = []
        for position in item["positions"]:
            sources = [sheet.source(one["source"]) for one in position.get("evidence", [])]
            cited = sheet.say(" ({text})", text=sheet.comma(sources)) if sources else None
            positions.append(tag("li", position["says"], cited))
        entries.append(
            sheet.folded(
                item["question"],
                tag("ul", positions, class_="screen"),
                tag("p", sheet.say("Here: {handling}", handling=item["handling"])),
            )
        )
    return sheet.section("disagreements", sheet.say("Where sources disagree"), entries)


def facts(sheet: Sheet) -> Safe | None:
    """The profile as it was read."""
    items = sheet.plan["profile"]["facts"]
    if not items:
        return None
    say = sheet.say
    rows: list[list[Node]] = [
        [
            fact["title"],
            [fact["text"], [" ", tag("span", say("derived"), class_="tag")] if fact["derived"] else None],
            tag("bdi", fact["given"]) if fact["given"] else None,
            fact["date"],
            tag("bdi", fact["assay"]),
        ]
        for fact in items
    ]
    table = sheet.table(
        say("Everything that was measured"),
        [say("biomarker"), say("value"), say("as written"), say("date"), say("assay")],
        rows,
    )
    count = sheet.plural("{count} fact", "{count} facts", len(items))
    return sheet.section("facts", say("Facts of the profile"), sheet.folded(count, table))
