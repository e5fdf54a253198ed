"""Every branch of a plan: what each gate can find, and the regimen then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.branching import found_line, gate_line, gathered, then_line
from gbmplan.render.html.sections.choices import signed
from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag
from gbmplan.wording.times import moment

if TYPE_CHECKING:
    from gbmplan.plan.gate_shapes import BranchPlan, BranchTarget


def branches(sheet: Sheet) -> Safe | None:
    """A table a gate, and under it each branch that changes the plan, with its whole regimen."""
    found = gathered(sheet)
    if not found:
        return None
    say = sheet.say
    parts: list[Node] = []
    for gate, plans in found:
        rows: list[list[Node]] = [
            [found_line(sheet, plan), signed(then_line(sheet, plan)), _left(sheet, plan)] for plan in plans
        ]
        heads = [say("the gate finds"), say("the plan then"), say("why not more")]
        parts.append(sheet.table(gate_line(sheet, gate), heads, rows))
        parts += [_whole(sheet, plan) for plan in plans if plan["adds"] or plan["drops"] or plan["stops"]]
    note = say("What has been given stays; the rest is chosen anew and judged like any plan.")
    return sheet.section("branches", say("Branches"), parts, note=note)


def _left(sheet: Sheet, plan: BranchPlan) -> Node:
    """Why what was found is not covered, or not in full."""
    items = [item for found in plan["found"] for item in _reasons(sheet, found)]
    return tag("ul", items) if items else None


def _reasons(sheet: Sheet, found: BranchTarget) -> list[Node]:
    return [
        tag(
            "li",
            sheet.say("{what}: {words}", what=reason["title"], words=reason["text"]),
            [" ", sheet.rule(reason["rule"])] if reason["rule"] else None,
        )
        for reason in found["why_not"]
    ]


def _whole(sheet: Sheet, plan: BranchPlan) -> Node:
    """The regimen of a branch, in the order of its starts."""
    new = {step["intervention"] for step in plan["adds"]}
    rows: list[list[Node]] = [
        [
            tag("strong", step["title"]) if step["intervention"] in new else step["title"],
            moment(sheet.wording, step["earliest"]),
            moment(sheet.wording, step["stops"]) if step["stops"] is not None else "",
            sheet.wording.joined(step["given_in"]),
        ]
        for step in plan["steps"]
    ]
    say = sheet.say
    title = say("The whole regimen when the gate finds: {found}", found=found_line(sheet, plan))
    heads = [say("step"), say("from"), say("until"), say("stages")]
    return sheet.folded(title, sheet.table(title, heads, rows), class_="screen")
