"""Timeline and dependency graph, each with its legend."""

from __future__ import annotations

from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag
from gbmplan.render.safe import anchor
from gbmplan.render.svg.canvas import Picture
from gbmplan.wording.times import between, moment


def time(sheet: Sheet) -> Safe | None:
    """What was given before, each step for its course, gates and their answers; for wide pages and for narrow ones."""
    from gbmplan.render.svg.timeline import NARROW, WIDE, timeline

    if not sheet.plan["steps"]:
        return None
    say = sheet.say
    lines = [
        say(
            "A number stands where a step starts; what comes from the left is running already. A bar is a course, dots "
            "are its cycles, an upright line its end, an arrow goes on. Hatched: waiting."
        ),
        say("A wedge under a course: the margin is opened then.") if _opens(sheet) else "",
        say("Dotted: only if the gate finds it. Letters: measurements, listed under the gates."),
    ]
    legend = tag("p", say("  // between sentences").join(filter(None, lines)), class_="legend")
    wide, narrow = (figure(timeline(sheet, form)) for form in (WIDE, NARROW))
    return tag("section", tag("h2", say("Timeline"), id="timeline-heading"), wide, narrow, legend, id="timeline-part")


def _opens(sheet: Sheet) -> bool:
    """Whether a step opens the way for another one."""
    return any(step["carries"] for step in sheet.plan["steps"])


def order(sheet: Sheet) -> Safe | None:
    """Every bound between steps, with its reason."""
    table = _order(sheet)
    return sheet.section("order", sheet.say("Order"), table) if table else None


def _order(sheet: Sheet) -> Safe | None:
    rows = []
    for item in sheet.bounds():
        rule = sheet.plan["justification"].get(item.rule)
        after = sheet.step_list(item.after)
        if item.before:
            bound: Node = sheet.say(
                "{first} before {then}{bounds} // two steps",
                first=sheet.step(item.before),
                then=after,
                bounds=between(sheet.wording, item.low, item.high),
            )
        else:
            bound = sheet.say("{step} not before {moment}", step=after, moment=moment(sheet.wording, item.low or 0.0))
        rows.append([bound, rule["statement"] if rule else "", sheet.rule(item.rule)])
    if not rows:
        return None
    say = sheet.say
    table = sheet.table(say("Bounds between steps"), [say("bound"), say("because"), say("grade")], rows)
    return sheet.folded(sheet.plural("{count} bound on the order", "{count} bounds on the order", len(rows)), table)


def graph(sheet: Sheet) -> Safe | None:
    """Delivery, covers, compensations; in sentences where it cannot be drawn."""
    from gbmplan.render.svg.dependency import dependency, in_sentences
    from gbmplan.render.svg.layout import Missing

    if not sheet.plan["coverage"]:
        return None
    say = sheet.say
    title = say("What depends on what")
    sentences = tag("ul", [tag("li", sentence) for sentence in in_sentences(sheet)])
    try:
        picture = dependency(sheet)
    except Missing:
        note = tag(
            "p",
            say(
                "This picture is drawn with graphlay, which is not installed: {command}. In words:",
                command=tag("code", "pip install 'gbmplan[report]'"),
            ),
            class_="legend",
        )
        return sheet.section("graph", title, note, sentences)
    used = {item["phase"] for item in (*sheet.plan["steps"], *sheet.plan["coverage"])}
    phases = [
        tag("li", tag("i", class_=f"swatch hue {sheet.hue(name)}"), sheet.phase(name))
        for name in sheet.phases
        if name in used
    ]
    legend = tag(
        "ul",
        phases,
        [
            tag("li", tag("i", class_=f"stroke {kind}"), words)
            for kind, words in (
                ("delivers", say("makes possible")),
                ("full", say("covers")),
                ("partial", say("covers in part")),
                ("opens", say("blocking it opens, and it is covered")),
                ("escape", say("blocking it opens, and it stays open")),
            )
        ],
        class_="key",
    )
    return sheet.section(
        "graph", title, figure(picture, legend), sheet.folded(say("The same in words"), sentences, class_="screen")
    )


def figure(picture: Picture, *legend: Node) -> Safe:
    """A picture that scrolls within itself where the page is narrow."""
    return tag(
        "figure",
        tag("div", picture.svg(), class_="scroll", tabindex="0", role="group", aria_label=picture.title),
        tag("figcaption", legend) if legend else None,
        class_=f"fig fig-{anchor('x', picture.name)[2:]}",
    )
