"""Gates and measurements in full: when, what, what is decided, what is added if something is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.deciding import coming, found_line, outcome, when
from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag
from gbmplan.wording.times import moment

if TYPE_CHECKING:
    from gbmplan.plan.gate_shapes import Gate


def next_gate(sheet: Sheet) -> list[Node]:
    """One item a gate that the next stage waits for, with its decisions; then what later ones would add."""
    now = coming(sheet)
    later = [gate for gate in sheet.plan["gates"] if gate["stage"] and gate not in now]
    rows: list[Node] = [_item(sheet, gate, _short(sheet, gate)) for gate in now]
    rows += [_item(sheet, gate, lines) for gate in later if (lines := found_line(sheet, gate))]
    return rows


def _short(sheet: Sheet, gate: Gate) -> list[str]:
    return [*(outcome(sheet, gate, item, False) for item in gate["outcomes"]), *found_line(sheet, gate)] or [
        gate["text"]
    ]


def _item(sheet: Sheet, gate: Gate, lines: list[str]) -> Safe:
    day = sheet.day(gate["earliest"])
    dated = sheet.wording.bracketed(day) if day else ""
    head = [tag("strong", when(sheet, gate)), tag("span", dated, class_="fact") if dated else None]
    decisions = tag("ul", [tag("li", line) for line in lines])
    return tag("li", head, decisions, class_="gate-item")


def gates(sheet: Sheet) -> Safe | None:
    """Every gate, and every look that no stage waits for, by time."""
    from gbmplan.render.svg.timeline import looks

    letters = {look.gate["rule"]: look.letter for look in looks(sheet)}
    rows = [_row(sheet, gate, letters.get(gate["rule"], "◆")) for gate in sheet.plan["gates"]]
    if not rows:
        return None
    say = sheet.say
    heads = [say("mark"), say("first at"), say("what"), say("and then")]
    table = sheet.table(say("Gates (◆: a stage waits for it) and other measurements, by time"), heads, rows)
    return sheet.section("gates", say("Gates and measurements"), table)


def _row(sheet: Sheet, gate: Gate, mark: str) -> list[Node]:
    say = sheet.say
    first: list[Node] = [moment(sheet.wording, gate["earliest"]), _aside(sheet.day(gate["earliest"]))]
    first.append(tag("span", say("after step {steps}", steps=sheet.step_list(gate["follows"])), class_="aside"))
    what: list[Node] = [sheet.measured_at(gate), _aside(sheet.specimen(gate))]
    decisions = [
        tag("li", outcome(sheet, gate, item, False), _aside(item["because"]), " ", sheet.rule(item["rule"]))
        for item in gate["outcomes"]
    ]
    decisions += [tag("li", say("if found: {answer}", answer=line)) for line in found_line(sheet, gate)]
    words: list[Node] = [gate["text"], " ", sheet.rule(gate["rule"]), tag("ul", decisions) if decisions else None]
    return [tag("span", mark, class_="gate"), first, what, words]


def _aside(text: str) -> Node:
    return tag("span", text, class_="aside") if text else None
