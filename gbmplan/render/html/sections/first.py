"""The first screen: whose plan this is, what, in which order, what is open, what to measure."""

from __future__ import annotations

from gbmplan.render import deciding
from gbmplan.render.before import by_steps
from gbmplan.render.html.sections import gates, measured, pictures
from gbmplan.render.html.sections.regimen import regimen
from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag
from gbmplan.render.proposed import scope
from gbmplan.render.searched import search_lines

_MEASURE, _CHECKS = 4, 6


def head(sheet: Sheet) -> Safe:
    """Name, situation, date, rule packs, proof."""
    plan, say = sheet.plan, sheet.say
    packs = ", ".join(f"{pack['id']} {pack['version']}" for pack in plan["rules"])
    date = plan["profile"]["as_of"] or say("undated")
    proof = tag("span", sheet.status(), class_=f"status {plan['status']}")
    limit = plan["demands"]["max_agents"]
    agents = (
        sheet.plural("at most {count} agent at once", "at most {count} agents at once", limit)
        if limit is not None
        else None
    )
    demanded = [f"--require {name}" for name in plan["demands"]["require"]]
    demanded += [f"--exclude {name}" for name in plan["demands"]["exclude"]]
    if plan["demands"]["strict"]:
        demanded.append("--strict")
    asked = tag("p", say("Asked for: {demands}", demands=tag("code", " ".join(demanded))), class_="meta")
    return tag(
        "header",
        tag("p", say("Combination regimen for {disease}", disease=sheet.plan["names"]["disease"]), class_="kicker"),
        tag("h1", tag("bdi", plan["profile"]["id"])),
        tag("p", sheet.patient(), class_="patient"),
        [tag("p", state, class_="patient") for state in sheet.states()],
        tag("p", unsure, class_="patient unsure") if (unsure := scope(sheet)) else None,
        tag(
            "p",
            sheet.say("{packs} · as of {date} · {status}", packs=packs, date=date, status=proof),
            " · " if agents else None,
            agents,
            class_="meta",
        ),
        asked if demanded else None,
        [tag("p", line, class_="meta") for line in search_lines(sheet)],
        [
            tag("p", tag("strong", reason), " ", sheet.rule(remark["rule"]), class_="alarm")
            for reason, remark in zip(sheet.outside(), plan["scope"], strict=True)
        ],
    )


def first(sheet: Sheet) -> Safe:
    """What is taken into a meeting: what, when and why, what before, what is open, the next gate, the timeline."""
    boxes = [_before(sheet), _open(sheet), _measure(sheet)]
    return tag(
        "div",
        _under_way(sheet),
        regimen(sheet),
        tag("div", boxes, class_="boxes"),
        _gate(sheet),
        pictures.time(sheet),
        _measured(sheet),
        _behind(sheet),
        id="overview",
    )


def _under_way(sheet: Sheet) -> Safe | None:
    """What is being given already, and that it is continued or stopped; first, since it cannot wait."""
    items: list[Node] = [
        tag("li", sheet.say("{what}: {words}", what=tag("strong", item["title"]), words=item["text"]))
        for item in sheet.plan["ongoing"]
    ]
    if not items:
        return None
    return _box(sheet, "running", sheet.say("Under way"), items, None, "#ongoing", broad=True)


def refused(sheet: Sheet) -> Safe:
    """That a patient out of scope gets no regimen."""
    return tag("div", tag("p", sheet.refusal()), id="overview")


def _gate(sheet: Sheet) -> Safe | None:
    items = gates.next_gate(sheet)
    if not items:
        return None
    now = deciding.coming(sheet)[0]
    note = sheet.say("before {stage} begins", stage=now["stage_title"]) if now["stage"] else None
    return _box(sheet, "next-gate", sheet.say("Next gate"), items, None, "#gates", note, broad=True)


def _measured(sheet: Sheet) -> Safe | None:
    items = measured.told(sheet)
    if not items:
        return None
    return _box(sheet, "did", sheet.say("What the measurements did"), items, None, "#measured", broad=True)


def _behind(sheet: Sheet) -> Safe:
    """How much stands behind the handout."""
    plan = sheet.plan
    rules = sheet.plural("{count} rule", "{count} rules", len(plan["justification"]))
    sources = sheet.plural("{count} source", "{count} sources", len(plan["evidence"]))
    links = sheet.say(
        "Each step rests on rules and sources: {rules} and {sources} stand in the appendix.",
        rules=tag("a", rules, href="#rules"),
        sources=tag("a", sources, href="#sources") if plan["evidence"] else sources,
    )
    return tag("p", tag("strong", plan["notice"]), " ", links, class_="behind")


def _before(sheet: Sheet) -> Safe:
    items: list[Node] = []
    for item in sheet.plan["preparation"]:
        if item["kind"] != "check":
            done = sheet.say("done by {steps}", steps=sheet.step_list(item["done_by"])) if item["done_by"] else None
            facts = tag("span", sheet.wording.bracketed(sheet.wording.joined(item["facts"])), class_="fact")
            items.append(
                tag(
                    "li",
                    item["text"].rstrip("."),
                    facts,
                    " ",
                    tag(
                        "span",
                        sheet.say("for {steps} // preparation", steps=sheet.step_list(item["steps"])),
                        " · " if done else None,
                        done,
                        class_="aside",
                    ),
                    class_=item["kind"],
                )
            )
    checks = [item for item in sheet.plan["preparation"] if item["kind"] == "check"]
    for numbers, names in by_steps(sheet, [item for item in checks if item["excludes"]]):
        tests = sheet.wording.joined(names[:_CHECKS]) + (
            sheet.wording.say(" and {count} more", count=len(names) - _CHECKS) if len(names) > _CHECKS else ""
        )
        said = sheet.say(
            "Measure before {steps}, may exclude: {biomarkers}", steps=sheet.numbers(numbers), biomarkers=tests
        )
        items.append(tag("li", said, class_="check"))
    if others := sum(not item["excludes"] for item in checks):
        said = sheet.plural(
            "{count} more unknown may speak against a step",
            "{count} more unknowns may speak against single steps",
            others,
        )
        items.append(tag("li", said, class_="fact"))
    return _box(
        sheet, "before", sheet.say("Before you start"), items, sheet.say("nothing"), "#preparation" if items else None
    )


def _open(sheet: Sheet) -> Safe:
    order = {"critical": 0, "major": 1, "minor": 2}
    gaps = [gap for gap in sheet.plan["gaps"] if gap["kind"] != "strategy"]
    gaps.sort(key=lambda gap: (order.get(gap["priority"], 3), gap["kind"] != "open"))
    rows = []
    for priority in dict.fromkeys(gap["priority"] for gap in gaps):
        here = [gap for gap in gaps if gap["priority"] == priority]
        names = sheet.comma(
            [
                tag(
                    "a",
                    gap["title"],
                    href=f"#gap-{sheet.place(gap)}",
                    class_="gap-open" if gap["kind"] == "open" else "gap-partial",
                )
                if gap["kind"] == "open"
                else tag(
                    "a",
                    sheet.say("{title} (in part)", title=gap["title"]),
                    href=f"#gap-{sheet.place(gap)}",
                    class_="gap-partial",
                )
                for gap in here
            ]
        )
        rows.append(tag("li", sheet.priority(priority), " ", names))
    for gap in sheet.plan["gaps"]:
        if gap["kind"] == "strategy":
            rows.insert(0, tag("li", tag("strong", gap["title"]), class_="do"))
    return _box(
        sheet,
        "still-open",
        sheet.say("Still open"),
        rows,
        sheet.say("nothing"),
        "#gaps" if rows else None,
        sheet.headline_text(),
    )


def _measure(sheet: Sheet) -> Safe:
    asked = sheet.plan.get("measure")
    if asked:
        items = [
            tag("li", tag("strong", item["title"]), tag("span", item["measured_by"], class_="aside"))
            for item in asked["changing"][:_MEASURE]
        ]
        note: Node = asked["text"]
    else:
        items = [
            tag("li", tag("strong", item["title"]), tag("span", item["measured_by"], class_="aside"))
            for item in sheet.plan["unmeasured"][:_MEASURE]
        ]
        more = len(sheet.plan["unmeasured"]) - _MEASURE
        note = (
            sheet.plural("{count} more that some rule reads", "{count} more that some rule reads", more)
            if more > 0
            else None
        )
    return _box(
        sheet,
        "to-measure",
        sheet.say("Measure next"),
        items,
        sheet.say("nothing that a rule would read"),
        "#measure" if items else None,
        note,
    )


def _box(
    sheet: Sheet,
    name: str,
    title: Node,
    items: list[Node] | list[Safe],
    empty: Node,
    link: str | None,
    note: Node = None,
    *,
    broad: bool = False,
) -> Safe:
    body = tag("ul", items) if items else tag("p", empty, class_="aside")
    more = tag("p", tag("a", sheet.say("in detail"), href=link), class_="more") if link else None
    return tag(
        "section",
        tag("h3", title, id=f"{name}-heading"),
        tag("p", note, class_="note") if note else None,
        body,
        more,
        aria_labelledby=f"{name}-heading",
        class_=f"box {name} broad" if broad else f"box {name}",
    )
