"""Steps in Markdown: the regimen, its graph, what to do before, what each rests on, when to measure again."""

from __future__ import annotations

from gbmplan.render.markdown.note import Marked, Note, bold, bullets, escaped, table
from gbmplan.render.mermaid import Bubble, Line, chart
from gbmplan.render.proposed import nothing
from gbmplan.render.svg.dependency import links
from gbmplan.wording.times import between, moment

_STYLES = (
    ("full", "fill:#e4f1e8,stroke:#27623f,color:#1b212b"),
    ("partial", "fill:#fbf0d8,stroke:#855600,color:#1b212b,stroke-dasharray:5 3"),
    ("open", "fill:#fbe8e5,stroke:#a3241a,color:#1b212b,stroke-width:2px"),
    ("p0", "fill:#e8eef5,stroke:#2c5a89,color:#1b212b"),
    ("p1", "fill:#f2eaf4,stroke:#76457f,color:#1b212b"),
    ("p2", "fill:#e5f1ee,stroke:#1b6b60,color:#1b212b"),
    ("p3", "fill:#f3efe0,stroke:#6b5a20,color:#1b212b"),
)
_KINDS = {"delivers": "thick", "full": "solid", "partial": "solid", "opens": "dotted", "escape": "dotted"}


def regimen(note: Note) -> str:
    """What, when, and what it covers, in a table."""
    say, plan = note.say, note.plan
    if not plan["steps"]:
        return escaped(" ".join(nothing(note))) + "\n"
    rows = []
    for step in plan["steps"]:
        covers = [
            say("{title} (in part)", title=cover["title"]) if cover["strength"] == "partial" else cover["title"]
            for cover in step["covers"]
        ]
        rows.append(
            [str(step["number"]), note.phase(step["phase"]), bold(step["title"]), note.when(step), note.comma(covers)]
        )
    made = table([say("number"), say("phase"), say("step"), say("when"), say("covers // a step, its needs")], rows)
    bounds = []
    for item in note.bounds():
        after = note.numbered(item.after)
        if item.before:
            bound = say(
                "{first} before {then}{bounds} // two steps",
                first=item.before,
                then=after,
                bounds=between(note.wording, item.low, item.high),
            )
        else:
            bound = say("{step} not before {moment}", step=after, moment=moment(note.wording, item.low or 0.0))
        rule = plan["justification"].get(item.rule)
        line = say("{what}: {words}", what=bound, words=rule["statement"]) if rule else bound
        bounds.append(Marked(f"{line} {note.ground(item.rule)}"))
    return made + ("\n" + bullets(bounds) if bounds else "")


def graph(note: Note) -> str:
    """The dependency graph for Mermaid."""
    plan = note.plan
    if not plan["coverage"]:
        return ""
    bubbles = [
        Bubble(f"step:{step['number']}", f"{step['number']} {step['title']}", "box", note.hue(step["phase"]))
        for step in plan["steps"]
    ]
    bubbles += [Bubble(f"target:{item['target']}", item["title"], "round", item["result"]) for item in plan["coverage"]]
    open_ = note.wording.say("stays open")
    lines = [
        Line(link.source, link.target, _KINDS[link.kind], open_ if link.kind == "escape" else "")
        for link in links(note)
    ]
    groups = [
        (note.phase(phase), [f"step:{step['number']}" for step in plan["steps"] if step["phase"] == phase])
        for phase in note.phases
    ]
    return f"```mermaid\n{chart(bubbles, lines, _STYLES, groups)}```\n"


def preparation(note: Note) -> str:
    """What to do, to wait for and to check."""
    items = []
    for item in note.plan["preparation"]:
        facts = note.wording.bracketed(note.wording.joined(item["facts"]))
        text = Marked(f"{escaped(item['text'].rstrip('.'))}{escaped(facts)}")
        done = note.say("done by {steps}", steps=note.numbers(item["done_by"])) if item["done_by"] else ""
        line = note.say("{what} · for {steps}", what=text, steps=note.numbers(item["steps"]))
        items.append(Marked(f"{line} · {done}") if done else line)
    return bullets(items)


def details(note: Note) -> str:
    """Each step with its reasons, cautions and outcomes."""
    say = note.say
    parts = []
    for step in note.plan["steps"]:
        stage = note.stage(step)
        lines = []
        for cover in step["covers"]:
            covers = (
                say("covers {target} // a step", target=bold(cover["title"]))
                if cover["strength"] == "full"
                else say("covers in part {target}", target=bold(cover["title"]))
            )
            lines.append(
                Marked(f"{say('{what}: {words}', what=covers, words=cover['because'])} {note.ground(cover['rule'])}")
            )
        if step["provides"]:
            lines.append(say("Makes {steps} possible.", steps=note.numbers(step["provides"])))
        if carried := [number for number in step["carries"] if number not in step["provides"]]:
            lines.append(say("Opens the margin for {steps}.", steps=note.numbers(carried)))
        if step["idle"]:
            lines.append(say("No other step needs the barrier opened; it serves the margin alone."))
        for caution in step["cautions"]:
            text = escaped(caution["text"])
            if caution["facts"]:
                text = say("{what}: {words}", what=bold(note.wording.joined(caution["facts"])), words=text)
            lines.append(Marked(f"⚠ {text} {note.ground(caution['rule'])}"))
        if step["evidence"]:
            lines.append(say("{what}: {words}", what=say("Tried before"), words=note.cited(step["evidence"], 6)))
        about = " · ".join(filter(None, [note.when(step), stage, step["route"]]))
        parts.append(f"### {step['number']}. {escaped(step['title'])}\n\n{escaped(about)}\n\n{bullets(lines)}")
    return "\n".join(parts)


def monitoring(note: Note) -> str:
    """What to measure again, and when."""
    say = note.say
    rows = [
        [
            moment(note.wording, gate["earliest"]),
            say("after {steps} // of a gate", steps=note.numbers(gate["follows"])),
            note.measured_at(gate),
            Marked(f"{escaped(gate['text'])} {note.ground(gate['rule'])}"),
        ]
        for gate in note.plan["gates"]
    ]
    return table([say("first at"), say("when"), say("what"), say("and then")], rows) if rows else ""
