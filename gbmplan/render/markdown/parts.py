"""The other parts of a plan in Markdown: coverage, gaps, escape, measurements, choices, clashes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gbmplan.language.numbers import figure
from gbmplan.render.branching import found_line, gate_line, gathered, then_line
from gbmplan.render.markdown.note import Marked, Note, bold, bullets, escaped, table
from gbmplan.render.svg.tradeoff import PRIORITIES, weights
from gbmplan.render.view import ESCAPE, PART, PRIORITY, RESULT, STRENGTH, TESTED

if TYPE_CHECKING:
    from gbmplan.plan.answers import MeasuredPlan
    from gbmplan.plan.document import WhyNot

_SHOWN = 12
_MARKS = {"full": "●", "partial": "◐", "open": "✗", "guarded": "?"}


def coverage(note: Note) -> str:
    """Needs by steps."""
    plan, say = note.plan, note.say
    numbers = [step["number"] for step in plan["steps"]]
    rows = []
    for item in plan["coverage"]:
        covers = {cover["step"]: _MARKS[cover["strength"]] for cover in item["covered_by"]}
        result = f"{_MARKS[item['result']]} {note.wording.say(RESULT[item['result']])}"
        rows.append(
            [
                note.phase(item["phase"]),
                bold(item["title"]),
                note.wording.say(PRIORITY[item["priority"]]),
                item["because"],
                *(covers.get(number, "") for number in numbers),
                result,
            ]
        )
    heads = [
        say("phase"),
        say("need // of a patient"),
        say("priority"),
        say("because"),
        *map(str, numbers),
        say("result"),
    ]
    return f"{escaped(note.headline_text())}\n\n{table(heads, rows)}" if rows else ""


def branches(note: Note) -> str:
    """What each gate can find, and the plan then."""
    parts = []
    for gate, plans in gathered(note):
        rows = [[bold(found_line(note, plan)), then_line(note, plan)] for plan in plans]
        heads = [note.say("the gate finds"), note.say("the plan then")]
        parts.append(f"{escaped(gate_line(note, gate))}\n\n{table(heads, rows)}")
    return "\n".join(parts)


def gaps(note: Note) -> str:
    """What stays open, and for everything that could have helped why it is not there."""
    parts = []
    for gap in note.plan["gaps"]:
        if gap["kind"] == "strategy":
            parts.append(f"- {bold(gap['title'])}\n")
            continue
        head = Marked(
            f"{note.gap_mark(gap)} {bold(gap['title'])} · {escaped(note.wording.say(PRIORITY[gap['priority']]))}"
            f" · {escaped(gap['because'])}"
        )
        lines = [Marked(f"{_reason(note, reason)} {note.ground(reason['rule'])}") for reason in gap["why_not"]] or [
            note.say("Nothing in these rules covers it.")
            if gap["kind"] == "open"
            else note.say("Nothing in these rules covers it in full.")
        ]
        parts.append(f"- {head}\n" + "".join(f"  {line}" for line in bullets(lines).splitlines(keepends=True)))
    return "".join(parts)


def _reason(note: Note, reason: WhyNot) -> Marked:
    share = note.wording.bracketed(note.wording.say(STRENGTH[reason["strength"]]))
    return note.say("{what}: {words}", what=f"{reason['title']}{share}", words=note.why_not(reason))


def escape(note: Note) -> str:
    """The certificate, one row a path."""
    certificate = note.plan.get("escape")
    if not certificate or not certificate["rows"]:
        return ""
    say = note.say
    rows = [
        [
            row["title"],
            note.numbered(row["blocked_by"]),
            bold(path["title"]) if path["state"] == "open" else path["title"],
            note.wording.say(ESCAPE[path["state"]]) if path["state"] == "open" else path["text"],
            note.ground(path["rule"]),
        ]
        for row in certificate["rows"]
        for path in row["paths"]
    ]
    made = table([say("blocked"), say("by step"), say("escape path"), say("state"), say("grade")], rows)
    closings = [[item["title"], item["text"], _changes(note, item["changes"])] for item in certificate["closings"]]
    return made + ("\n" + table([say("path"), say("change"), say("cost")], closings) if closings else "")


def _changes(note: Note, changes: object) -> Marked:
    assert isinstance(changes, list)
    return Marked(note.wording.joined_by_semicolons(_change(note, change) for change in changes))


def _change(note: Note, change: dict[str, Any]) -> Marked:
    return note.say(
        "{objective} {before} → {after}",
        objective=change["title"],
        before=figure(change["before"]),
        after=figure(change["after"]),
    )


def measure(note: Note) -> str:
    """What to measure next: solved where the plan holds that, else by how much hangs on it."""
    say, asked = note.say, note.plan.get("measure")
    if asked:
        rows = [
            [item["title"], item["measured_by"], _outcomes(note, item["plans"]), item["worst"]]
            for item in asked["changing"]
        ]
        rows += [
            [note.wording.listed(pair["titles"], "and"), say("only together"), _outcomes(note, pair["plans"]), ""]
            for pair in asked["pairs"]
        ]
        made = table([say("measure"), say("how"), say("the plan becomes"), say("worst case")], rows) if rows else ""
        names = note.comma([note.biomarker(name) for name in asked["steady"]])
        steady = say("These change nothing: {names}.", names=names) + "\n" if asked["steady"] else ""
        return "\n".join(filter(None, [f"{escaped(asked['text'])}\n", made, steady]))
    items = note.plan["unmeasured"]
    rows = [
        [
            item["title"],
            item["measured_by"],
            Marked(
                note.wording.joined_by_semicolons(dict.fromkeys(escaped(remark["text"]) for remark in item["decides"]))
            ),
        ]
        for item in items[:_SHOWN]
    ]
    if not rows:
        return ""
    made = table([say("biomarker"), say("how"), say("what it would decide")], rows)
    more = len(items) - _SHOWN
    rest = note.plural("{count} more that some rule reads", "{count} more that some rule reads", more)
    return f"{made}\n{rest}\n" if more > 0 else made


def _outcomes(note: Note, plans: Sequence[MeasuredPlan]) -> Marked:
    outcomes = (note.say("{what}: {words}", what=outcome["values"], words=outcome["text"]) for outcome in plans)
    return Marked(note.wording.joined_by_semicolons(outcomes))


def tradeoff(note: Note) -> str:
    """By agents and by evidence."""
    say, plan = note.say, note.plan
    heads = [
        say("adds (+) and drops (−)"),
        say("open // of needs"),
        say("in part"),
        *(escaped(note.wording.say(PRIORITY[name])) for name in PRIORITIES),
    ]

    def row(name: str, this: bool, text: str, found: tuple[int, int], objective: list[float]) -> list[str]:
        shown = Marked(f"{bold(name)} ← {say('this plan')}") if this else name
        return [shown, text, *map(str, found), *(figure(value) for value in weights(note, objective))]

    parts = []
    if plan["tradeoff"]:
        parts.append(
            table(
                [say("agents at most"), *heads],
                [
                    row(
                        str(item["agents"]),
                        item["this"],
                        item["text"],
                        (item["open"], item["partial"]),
                        item["objective"],
                    )
                    for item in plan["tradeoff"]
                ],
            )
        )
    if plan.get("evidence_tradeoff"):
        parts.append(
            table(
                [say("evidence at least"), *heads],
                [
                    row(item["title"], item["this"], item["text"], (item["open"], item["partial"]), item["objective"])
                    for item in plan["evidence_tradeoff"]
                ],
            )
        )
    return "\n".join(parts)


def alternatives(note: Note) -> str:
    """Other regimens that differ."""
    say = note.say
    rows = [
        [
            str(item["number"]),
            item["text"],
            note.comma(item["gains"]),
            note.comma(item["loses"]),
            _change(note, dict(item["first"])) if item["first"] else say("nothing"),
        ]
        for item in note.plan.get("alternatives", [])
    ]
    heads = [say("number"), say("against this plan"), say("gives"), say("loses"), say("first difference")]
    return table(heads, rows) if rows else ""


def combinations(note: Note) -> str:
    """What has been given together, and what never."""
    lines: list[Marked] = []
    never = []
    for item in note.plan["combinations"]:
        pair = "+".join(map(str, item["steps"]))
        if item["tested_in"] == "never":
            never.append(pair)
            continue
        whom = note.wording.say(TESTED[item["tested_in"]])
        outcomes = note.wording.joined_by_semicolons(item["outcomes"])
        lines.append(note.say("{what}: {words}", what=f"{pair} · {whom}", words=outcomes))
    if never:
        lines.append(note.say("Never together, as far as these rules know: {pairs}.", pairs=note.comma(never)))
    return bullets(lines)


def objective(note: Note) -> str:
    """What is made small, the first before all others."""
    rows = [[item["title"], figure(item["value"])] for item in note.plan["objective"]]
    return table([note.say("objective"), note.say("value")], rows) if rows else ""


def clash(note: Note) -> str:
    """Demands that cannot be met, and what would mend it."""
    say, plan = note.say, note.plan
    parts = [
        Marked(
            f"{say('{what}: {words}', what=note.wording.say(PART[part['kind']]), words=part['text'])}"
            f"{escaped(note.wording.bracketed(note.wording.joined(part['facts'])))} {note.ground(part['rule'])}"
        )
        for part in plan["clash"]
    ]
    mends = [
        part["mend"] for part in plan["clash"] if part["mends"] and (part["kind"] != "fact" or part["recoverable"])
    ]
    mends += [
        note.wording.joined_by_semicolons(part["mend"] for part in repair["changes"])
        for repair in plan.get("repairs", [])
    ]
    lead = say("These cannot hold together:")
    mend = (
        bullets(list(dict.fromkeys(mends)))
        if mends
        else say("Nothing single: further clashes stand behind this one.") + "\n"
    )
    return f"{lead}\n\n{bullets(parts)}\n### {say('What would mend it')}\n\n{mend}"


def stamps(note: Note) -> str:
    """Versions and hashes."""
    plan = note.plan
    rows = [[f"{pack['id']} {pack['version']}", pack["sha256"]] for pack in plan["rules"]]
    rows += [[note.say("profile"), plan["profile"]["sha256"]], [plan["tool"]["name"], plan["tool"]["version"]]]
    return table([note.say("part"), note.say("version or SHA-256")], rows)
