"""Each step: when, what it covers and why, what to watch for, what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag
from gbmplan.render.view import NEED

if TYPE_CHECKING:
    from gbmplan.plan.document import Step


def preparation(sheet: Sheet) -> Safe | None:
    """What to do, to wait for and to check before steps begin."""
    items = sheet.plan["preparation"]
    if not items:
        return None
    say = sheet.say
    kinds = {"do": say("do"), "wait": say("wait"), "check": say("check")}
    rows = [
        [
            tag("span", kinds[item["kind"]], class_=f"kind {item['kind']}"),
            [item["text"], sheet.wording.bracketed(sheet.wording.joined(item["facts"]))],
            sheet.step_list(item["steps"]),
            sheet.step_list(item["done_by"]),
            sheet.comma([sheet.rule(name) for name in item["rules"]]),
        ]
        for item in items
    ]
    table = sheet.table(
        say("Obstacles to remove, and unknowns to settle, before steps begin"),
        [say("kind"), say("what"), say("for steps"), say("done by step"), say("rules")],
        rows,
    )
    return sheet.section("preparation", say("Before you start, in full"), table)


def steps(sheet: Sheet) -> Safe | None:
    """All steps, gathered by phase."""
    if not sheet.plan["steps"]:
        return None
    return sheet.section("steps", sheet.say("Step by step"), [_step(sheet, step) for step in sheet.plan["steps"]])


def _step(sheet: Sheet, step: Step) -> Safe:
    say = sheet.say
    grade = " ".join(filter(None, [step["grade"], sheet.context(step["context"])]))
    stage = sheet.stage(step)
    about = [sheet.phase(step["phase"]), sheet.when(step), stage, grade, step["route"]]
    parts: list[Node] = [_covers(sheet, step)]
    if step["provides"]:
        made = say("Makes {steps} possible.", steps=sheet.step_list(step["provides"]))
        parts.append(tag("p", made, class_="provides"))
    if carried := [number for number in step["carries"] if number not in step["provides"]]:
        opened = say("Opens the margin for {steps}.", steps=sheet.step_list(carried))
        parts.append(tag("p", opened, class_="provides"))
    if step["idle"]:
        parts.append(tag("p", say("No other step needs the barrier opened; it serves the margin alone.")))
    parts += [
        tag("p", step["status"], class_="aside") if step["status"] else None,
        _cautions(sheet, step),
        _tried(sheet, step),
    ]
    return tag(
        "article",
        tag("h3", tag("span", str(step["number"]), class_=f"n {sheet.hue(step['phase'])}"), " ", step["title"]),
        tag("p", " · ".join(filter(None, about)), class_="meta"),
        parts,
        id=f"step-{step['number']}",
        class_=f"step {sheet.hue(step['phase'])}",
    )


def _covers(sheet: Sheet, step: Step) -> Safe | None:
    if not step["covers"]:
        return None
    items = []
    for cover in step["covers"]:
        need = sheet.wording.say(NEED[cover["need"]]) if cover["need"] in NEED else cover["need"]
        words = (
            sheet.say("covers {target} // a step", target=tag("strong", cover["title"]))
            if cover["strength"] == "full"
            else sheet.say("covers in part {target}", target=tag("strong", cover["title"]))
        )
        items.append(
            tag(
                "li",
                sheet.state(cover["strength"], bare=True),
                words,
                " ",
                sheet.rule(cover["rule"]),
                tag(
                    "span",
                    sheet.say("needed because: {because} ({need})", because=cover["because"], need=need),
                    " ",
                    sheet.rule(cover["need_rule"]),
                    class_="aside",
                ),
            )
        )
    return tag("ul", items, class_="covers")


def _cautions(sheet: Sheet, step: Step) -> Safe | None:
    if not step["cautions"]:
        return None
    items = [
        tag(
            "li",
            sheet.say(
                "{what}: {words}", what=tag("strong", sheet.wording.joined(caution["facts"])), words=caution["text"]
            )
            if caution["facts"]
            else caution["text"],
            " ",
            sheet.rule(caution["rule"]),
            class_=f"caution {caution['kind']}",
        )
        for caution in step["cautions"]
    ]
    return tag("div", tag("h4", sheet.say("To weigh and to watch for")), tag("ul", items))


def _tried(sheet: Sheet, step: Step) -> Safe | None:
    if not step["evidence"]:
        return None
    count = len(step["evidence"])
    against = sum(item["direction"] == "opposes" for item in step["evidence"])
    summary: Node = sheet.plural("Tried before: {count} source", "Tried before: {count} sources", count)
    if against:
        summary = [
            summary,
            tag("span", sheet.plural(", {count} against", ", {count} against", against), class_="against"),
        ]
    return sheet.folded(summary, sheet.outcomes(step["evidence"]))
