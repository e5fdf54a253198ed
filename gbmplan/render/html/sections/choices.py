"""What else could be done: the trade-off by agents and by evidence, and other regimens."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gbmplan.language.numbers import figure as number
from gbmplan.render.html.sections.pictures import figure
from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, tag
from gbmplan.render.svg.tradeoff import by_agents, by_evidence, key

_DROPPED = re.compile(r"(^|[,、，] ?)-(?=\S)")


def tradeoff(sheet: Sheet) -> Safe | None:
    """The best regimens of fewer and of more agents, and by evidence asked for: pictures side by side, then tables."""
    plan, say = sheet.plan, sheet.say
    levels = plan.get("evidence_tradeoff", [])
    charts: list[Safe] = []
    tables: list[Safe] = []
    if plan["tradeoff"]:
        charts.append(figure(by_agents(sheet)))
        rows: list[list[Node]] = [
            [_this(sheet, str(row["agents"]), row["this"]), signed(row["text"]), f"{row['open']}", f"{row['partial']}"]
            for row in plan["tradeoff"]
        ]
        caption = say("The best regimen of at most so many agents, each against the one before")
        heads = [say("agents"), say("adds (+) and drops (−)"), say("open // of needs"), say("in part")]
        tables.append(sheet.table(caption, heads, rows))
    if levels:
        if not all(row["this"] for row in levels):  # one column shown three times is no curve
            charts.append(figure(by_evidence(sheet)))
        rows = [
            [
                _this(sheet, row["title"], row["this"]),
                str(row["candidates"]),
                signed(row["text"]),
                f"{row['open']}",
                f"{row['partial']}",
            ]
            for row in levels
        ]
        caption = say("The best regimen by the evidence asked for, each against the stricter one")
        heads = [
            say("evidence"),
            say("interventions that reach it"),
            say("adds (+) and drops (−)"),
            say("open // of needs"),
            say("in part"),
        ]
        tables.append(sheet.table(caption, heads, rows))
    if not tables:
        return None
    note = say(
        "Critical needs count before major ones, and these before minor ones: a regimen may leave more open in number "
        "and less in weight."
    )
    pictures = [tag("div", charts, class_="charts"), key(sheet)] if charts else None
    return sheet.section("tradeoff", say("Trade-off"), pictures, tables, note=note)


def signed(text: str) -> str:
    """What is added and dropped, with a sign that no line ends at: a minus for a hyphen."""
    return _DROPPED.sub("\\1\N{MINUS SIGN}", text)


def _this(sheet: Sheet, name: str, this: bool) -> Node:
    return [tag("strong", name), " ", tag("span", sheet.say("this plan"), class_="tag")] if this else name


def alternatives(sheet: Sheet) -> Safe | None:
    """Other regimens, chosen to differ, with what each gives and loses."""
    others = sheet.plan.get("alternatives", [])
    if not others:
        return None
    say = sheet.say
    rows = [
        [
            str(other["number"]),
            signed(other["text"]),
            _list(sheet, other["gains"]),
            _list(sheet, other["loses"]),
            [
                sheet.change(other["first"]) if other["first"] else say("nothing"),
                None if other["proven"] else [" ", tag("span", say("not proven"), class_="tag")],
            ],
        ]
        for other in others
    ]
    table = sheet.table(
        say("Regimens that differ from this plan, the best first"),
        [say("number"), say("against this plan"), say("gives"), say("loses"), say("first difference")],
        rows,
    )
    return sheet.section("alternatives", say("Alternatives"), table)


def _list(sheet: Sheet, items: Sequence[str]) -> Node:
    return (
        tag("ul", [tag("li", item) for item in items]) if items else tag("span", sheet.say("nothing"), class_="aside")
    )


def objective(sheet: Sheet) -> Safe | None:
    """The objective, and better regimens that no schedule satisfies."""
    plan, say = sheet.plan, sheet.say
    if not plan["objective"]:
        return None
    rows: list[list[Node]] = [[item["title"], number(item["value"])] for item in plan["objective"]]
    table = sheet.table(say("What is made small, the first before all others"), [say("objective"), say("value")], rows)
    rejected = [
        tag(
            "li",
            say(
                "{what}: {words}",
                what=tag("strong", sheet.wording.joined(sheet.intervention(name) for name in item["interventions"])),
                words=item["text"],
            ),
        )
        for item in plan["rejected"]
    ]
    late = [tag("h3", say("Better, and impossible to schedule")), tag("ul", rejected)] if rejected else None
    return sheet.section("objective", say("Objective"), table, late)
