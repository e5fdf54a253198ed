"""Before the steps, the steps, and their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gbmplan.render.before import by_steps
from gbmplan.render.page import Page, Piece, Styled, cells, dotted, kept, styled
from gbmplan.render.proposed import nothing
from gbmplan.render.view import View
from gbmplan.wording.times import between, moment

if TYPE_CHECKING:
    from gbmplan.plan.document import Justification, Order, Preparation, Step

_NARROW = 34
"""Columns that a title needs beside its time; with fewer, the time stands in front of it."""
_BODY = 5


def preparation(page: Page, view: View) -> None:
    """What to do, wait for and measure before steps begin."""
    plan, say = view.plan, view.wording.say
    if not plan["preparation"]:
        return
    page.heading(say("BEFORE YOU START"))
    for item in plan["preparation"]:
        if item["kind"] != "check":
            page.item(_task(view, item), gutter=_mark("!" if item["kind"] == "do" else "~"), hang=4)
    checks = [item for item in plan["preparation"] if item["kind"] == "check"]
    for steps, found in by_steps(view, [item for item in checks if item["excludes"]]):
        page.item(
            say(
                "Measure before {steps}, may exclude: {biomarkers}",
                steps=view.numbers(steps),
                biomarkers=view.wording.joined(found),
            ),
            gutter=_mark("?"),
            hang=4,
        )
    for steps, found in by_steps(view, [item for item in checks if not item["excludes"]]):
        page.item(
            say(
                "Measure before {steps}, may speak against: {biomarkers}",
                steps=view.numbers(steps),
                biomarkers=view.wording.joined(found),
            ),
            gutter=_mark("?", ""),
            hang=4,
        )


def _mark(mark: str, weight: str = "bold ") -> Styled:
    return styled("  ", (mark, weight + ("red" if mark == "!" else "yellow")))


def _task(view: View, item: Preparation) -> Styled:
    """One thing to do or to wait for: what, the facts behind it, the steps it is for, and its grade."""
    say = view.wording.say
    rules = [view.plan["justification"][rule] for rule in item["rules"]]
    text = item["text"].rstrip(".。")
    text = text[:1].upper() + text[1:]
    parts: list[Piece] = [text + view.wording.bracketed(view.wording.joined(item["facts"]))]
    if rules:
        parts[0] = styled(f"{parts[0]} ", ground(view, rules[0]))
    parts.append(say("for {steps}", steps=view.numbers(item["steps"])))
    if item["done_by"]:
        parts.append(say("done by {steps}", steps=view.numbers(item["done_by"])))
    return dotted(*parts)


def regimen(page: Page, view: View) -> None:
    """The steps by stage, or by phase: when, what, what for, on what ground, and what speaks against."""
    plan, say = view.plan, view.wording.say
    page.heading(say("REGIMEN"))
    if not plan["steps"]:
        lines = nothing(view)
        page.item(" ".join(lines[:1] if plan["measure_first"] else lines))  # else that stands above
    times = max((cells(view.when(step)) for step in plan["steps"]), default=0)
    part = ""
    for step in plan["steps"]:
        if (title := view.part(step)) != part:
            part = title
            page.item(styled((part, "bold cyan")))
        _titled(page, view, step, times)
        _step(page, view, step)
    for item in plan["absent"]:
        page.item(styled((item["text"], "dim")), gutter="  -", hang=4)


def _titled(page: Page, view: View, step: Step, times: int) -> None:
    when, hang = view.when(step), _BODY + times + 2
    number: Styled = styled("  ", (f"{step['number']:<3}", "bold"))
    if page.width - hang < _NARROW:
        page.item(styled((step["title"], "bold"), " · ", (when, "cyan")), gutter=number, hang=_BODY)
        return
    page.item(
        styled((step["title"], "bold")),
        hang=hang,
        gutter=[*number, (when + " " * (times - cells(when)), "cyan")],
    )


def _step(page: Page, view: View, step: Step) -> None:
    say = view.wording.say
    parts: list[Piece] = []
    for cover in step["covers"]:
        rule = view.plan["justification"][cover["rule"]]
        text = say(
            "for {target}: {why}" if cover["strength"] == "full" else "in part for {target}: {why}",
            target=cover["title"],
            why=view.why_needed(cover["target"]),
        )
        parts.append(styled(f"{text} ", ground(view, rule)))
    if step["provides"]:
        parts.append(say("makes {steps} possible", steps=view.numbers(step["provides"])))
    if step["carries"]:
        parts.append(say("opens the margin for {steps}", steps=view.numbers(step["carries"])))
    if step["stops"] is not None and step["given_in"]:
        until = say("until {moment}", moment=moment(view.wording, step["stops"]))
        because = step["ending"]["text"] if step["ending"] else ""
        parts.append(say("{until} ({reason})", until=until, reason=because) if because else until)
    if step["given_in"]:
        parts.append(say("given in {stages}", stages=view.wording.joined(step["given_in"])))
    if step["idle"]:
        parts.append(say("no other step needs the barrier opened"))
    against = [item["source"] for item in step["evidence"] if item["direction"] == "opposes"]
    if against:
        said = say("against it: {sources}", sources=view.wording.joined(against))
        parts.append(styled((said, "yellow")))
    parts.append(styled((kept(view.stage(step)), "dim")))
    page.item(dotted(*parts), hang=_BODY)
    for caution in step["cautions"]:
        if caution["kind"] in ("out_of_order", "contraindication"):
            rule = view.plan["justification"][caution["rule"]]
            facts = view.wording.joined(caution["facts"])
            warning = say("{facts}: {why} // against a step", facts=facts, why=caution["text"])
            page.item(
                styled((f"{warning} ", "red"), ground(view, rule)),
                hang=_BODY + 2,
                gutter=styled(" " * _BODY, ("!", "bold red")),
            )
    for caution in step["cautions"]:
        if caution["kind"] not in ("out_of_order", "contraindication"):
            page.item(caution["text"], gutter=" " * _BODY + "-", hang=_BODY + 2)


def ground(view: View, rule: Justification) -> tuple[str, str]:
    """`[B GBM: weller2017]`, with the keys of the records."""
    keys, grade = view.sources(rule), view.grade(rule)
    return (f"[{view.wording.say('{what}: {words}', what=grade, words=keys) if keys else kept(grade)}]", "dim")


def order(page: Page, view: View) -> None:
    """Which step comes before which, and why."""
    plan, say = view.plan, view.wording.say
    if not plan["order"]:
        return
    page.heading(say("ORDER"))
    for rule, text in _bounds(view, plan["order"]):
        known = plan["justification"][rule]
        said = say("{what}: {words}", what=text, words=known["statement"])
        page.item(styled(f"{said} ", ground(view, known)), hang=4, gutter="  ")


def _bounds(view: View, order: list[Order]) -> Iterator[tuple[str, str]]:
    """(rule, words) of bounds, those of one rule and one length together."""
    say = view.wording.say
    gathered: dict[tuple[str, float | None, float | None], dict[int, list[int]]] = {}
    for item in order:
        pairs = gathered.setdefault((item["rule"], item["min"], item["max"]), {})
        pairs.setdefault(item["before"], []).append(item["after"])
    for (rule, low, high), pairs in gathered.items():
        same: dict[tuple[int, ...], list[int]] = {}
        for before, after in pairs.items():
            same.setdefault(tuple(after), []).append(before)
        for ends, starts in same.items():
            first, second = (view.wording.joined(map(str, numbers)) for numbers in (starts, ends))
            yield (
                rule,
                (
                    say(
                        "{first} before {second}{bounds}",
                        first=first,
                        second=second,
                        bounds=between(view.wording, low, high),
                    )
                    if starts != [0]
                    else say("{steps} not before {moment}", steps=second, moment=moment(view.wording, low or 0))
                ),
            )
