"""What to measure next: solved for every value where the plan holds that, else by how much hangs on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gbmplan.render.html.sections.choices import signed
from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag

if TYPE_CHECKING:
    from gbmplan.plan.answers import MeasuredPlan, Measurements

_SHOWN = 8


def measure(sheet: Sheet) -> Safe | None:
    """Unmeasured biomarkers and what they decide."""
    asked = sheet.plan.get("measure")
    plain = _unmeasured(sheet)
    solved = _solved(sheet, asked) if asked else None
    if not plain and not solved:
        return None
    return sheet.section("measure", sheet.say("What to measure next"), solved, plain)


def _solved(sheet: Sheet, asked: Measurements) -> Node:
    say = sheet.say
    rows: list[list[Node]] = [
        [[str(item["rank"]), ". ", item["title"]], item["measured_by"], _outcomes(sheet, item["plans"]), item["worst"]]
        for item in asked["changing"]
    ]
    rows += [
        [sheet.wording.listed(pair["titles"], "and"), say("only together"), _outcomes(sheet, pair["plans"]), ""]
        for pair in asked["pairs"]
    ]
    table = (
        sheet.table(
            say("Measurements that can change the plan, solved for every value that the rules tell apart"),
            [say("measure"), say("how"), say("the plan becomes"), say("worst case")],
            rows,
        )
        if rows
        else None
    )
    steady = (
        tag(
            "p",
            say(
                "These change nothing: {names}.", names=sheet.comma([sheet.biomarker(name) for name in asked["steady"]])
            ),
            class_="aside",
        )
        if asked["steady"]
        else None
    )
    return [tag("p", asked["text"], class_="lead"), table, steady]


def _outcomes(sheet: Sheet, plans: Sequence[MeasuredPlan]) -> Safe:
    return tag(
        "ul",
        [
            tag("li", sheet.say("{what}: {words}", what=tag("em", outcome["values"]), words=signed(outcome["text"])))
            for outcome in plans
        ],
    )


def _unmeasured(sheet: Sheet) -> Node:
    items = sheet.plan["unmeasured"]
    if not items:
        return None
    say = sheet.say
    rows: list[list[Node]] = []
    for item in items:
        gathered: dict[str, Node] = {}
        for remark in item["decides"]:
            gathered.setdefault(remark["text"], sheet.rule(remark["rule"], remark["text"]))
        rows.append([item["title"], item["measured_by"], sheet.semicolon(list(gathered.values()))])
    heads: list[Node] = [say("biomarker"), say("how"), say("what it would decide")]
    first = sheet.table(say("Unmeasured, most hangs on the first"), heads, rows[:_SHOWN])
    if len(rows) <= _SHOWN:
        return first
    more = len(rows) - _SHOWN
    return [
        first,
        sheet.folded(
            sheet.plural("{count} more biomarker without a value", "{count} more biomarkers without a value", more),
            sheet.table(say("Unmeasured, less hangs on these"), heads, rows[_SHOWN:]),
            class_="screen",
        ),
    ]
