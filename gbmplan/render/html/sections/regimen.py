"""The regimen on the first screen: each step with when, what for and on what ground, in a column for each stage."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from gbmplan.render.before import absent_by_facts
from gbmplan.render.html.sheet import Sheet
from gbmplan.render.markup import Node, Safe, joined, tag
from gbmplan.render.proposed import nothing
from gbmplan.render.underway import due, since
from gbmplan.wording.times import calendar, moment

if TYPE_CHECKING:
    from gbmplan.plan.document import Step

_REASONS = 3
"""Needs that a step names on the first screen."""
_BROAD = 3
"""With more steps, a stage takes two columns."""


def regimen(sheet: Sheet) -> Safe:
    """Standard treatment, then a column for each stage in which something starts."""
    plan, say = sheet.plan, sheet.say
    heading = tag("h2", say("Regimen, in order") if plan["steps"] else say("Regimen"), id="regimen-heading")
    if not plan["steps"]:
        return tag("section", heading, [tag("p", line, class_="lead") for line in nothing(sheet)], _absent(sheet))
    steps = sorted(plan["steps"], key=lambda step: step["role"] != "backbone")
    columns = [_column(sheet, title, list(group)) for title, group in groupby(steps, key=sheet.heading)]
    return tag(
        "section", heading, tag("div", columns, class_="phases"), _absent(sheet), aria_labelledby="regimen-heading"
    )


def _column(sheet: Sheet, title: str, steps: list[Step]) -> Safe:
    kinds = ["phase", "backbone" if steps[0]["role"] == "backbone" else "", "broad" if len(steps) > _BROAD else ""]
    items = [_step(sheet, step) for step in steps]
    return tag("div", tag("h3", title), tag("ol", items), class_=" ".join(filter(None, kinds)))


def _step(sheet: Sheet, step: Step) -> Safe:
    when: list[Node] = [sheet.when(step), *filter(None, [since(sheet, step)])]
    if step["stops"] is not None and step["given_in"]:
        when.append(sheet.say("until {moment}", moment=moment(sheet.wording, step["stops"])))
    if days := _days(sheet, step):
        when.append(days)
    return tag(
        "li",
        sheet.step(step["number"]),
        tag(
            "div",
            tag("span", step["title"], class_="what"),
            tag("span", joined(" · ", when), class_="when"),
            tag("span", joined(" · ", _why(sheet, step)), class_="why"),
        ),
    )


def _days(sheet: Sheet, step: Step) -> str:
    """`18 May 2026`, `4 May to 1 Jun 2026`; of what is running, when it is due."""
    start = due(step)
    if start is None or sheet.day_zero is None:
        return ""
    first, last = (sheet.day_zero + timedelta(days=round(hours / 24)) for hours in (start, _stop(step, start)))
    if first == last:
        return calendar(sheet.wording, first)
    if first.year != last.year:
        start_day, end_day = calendar(sheet.wording, first), calendar(sheet.wording, last)
        return sheet.wording.say("{start} to {end} // times", start=start_day, end=end_day)
    start_day, end_day = (calendar(sheet.wording, day, with_year=False) for day in (first, last))
    return sheet.wording.say("{start} to {end} {year} // days", start=start_day, end=end_day, year=first.year)


def _stop(step: Step, start: float) -> float:
    """When a course ends; its start where it has no end that is planned."""
    return step["stops"] if step["stops"] is not None and step["given_in"] else start


def _why(sheet: Sheet, step: Step) -> list[Node]:
    """What for, with the grade of the rule; what it serves; what speaks against it."""
    found: list[Node] = []
    for cover in step["covers"][:_REASONS]:
        about = "for {target}: {why}" if cover["strength"] == "full" else "in part for {target}: {why}"
        said = sheet.say(about, target=cover["title"], why=sheet.why_needed(cover["target"]))
        found.append([said, " ", sheet.rule(cover["rule"])])
    if len(step["covers"]) > _REASONS:
        more = len(step["covers"]) - _REASONS
        found.append(sheet.plural("and {count} more", "and {count} more", more))
    if step["provides"] and not found:
        found.append(sheet.say("makes {steps} possible", steps=sheet.numbers(step["provides"])))
    if opened := [number for number in step["carries"] if number not in step["provides"]]:
        found.append(sheet.say("opens the margin for {steps}", steps=sheet.numbers(opened)))
    found += [
        tag("span", caution["text"], " ", sheet.rule(caution["rule"]), class_="against")
        for caution in step["cautions"]
        if caution["kind"] == "out_of_order"
    ]
    against = sum(item["direction"] == "opposes" for item in step["evidence"])
    if against:
        found.append(
            tag("span", sheet.plural("{count} source against", "{count} sources against", against), class_="against")
        )
    return found


def _absent(sheet: Sheet) -> Safe | None:
    """Standard treatment that is not planned; why stands in the appendix."""
    items = sheet.plan["absent"]
    if not items:
        return None
    return tag(
        "p",
        sheet.say("Standard treatment not planned here: {titles}.", titles=" · ".join(absent_by_facts(sheet))),
        " ",
        tag("a", sheet.say("Why?"), href="#absent", class_="more"),
        class_="note",
    )


def absent(sheet: Sheet) -> Safe | None:
    """Why each standard treatment is not planned."""
    items = sheet.plan["absent"]
    if not items:
        return None
    rows = [tag("li", item["text"], " ", sheet.rule(item["rule"])) for item in items]
    return sheet.section("absent", sheet.say("Standard treatment not planned"), tag("ul", rows))
