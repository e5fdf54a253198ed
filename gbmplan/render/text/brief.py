"""The first screen of a plan: what a board has to see, a line or two for each; the rest stands under -v."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.before import absent_by_facts, by_steps
from gbmplan.render.page import Page, Piece, dotted, kept, styled
from gbmplan.render.proposed import nothing
from gbmplan.render.text import brief_needs, gates, measured, ongoing
from gbmplan.render.view import View
from gbmplan.render.words import first_part, first_sentence
from gbmplan.wording.times import moment, spoken

if TYPE_CHECKING:
    from gbmplan.plan.document import Justification, Preparation, Step

_WEEK = 168.0
_CHECKS = 6
"""Measurements before a step that are named one by one."""


def body(page: Page, view: View) -> None:
    """Everything between the bar of weeks and the notice."""
    if view.plan["measure_first"]:
        brief_needs.measure_next(page, view)
    ongoing.ongoing(page, view)
    preparation(page, view)
    steps(page, view)
    gates.coming(page, view)
    brief_needs.gaps(page, view)
    measured.paragraph(page, view)
    if not view.plan["measure_first"]:
        brief_needs.measure_next(page, view)


def preparation(page: Page, view: View) -> None:
    """What to do, wait for and measure before steps begin; unknowns that only speak against a step are counted."""
    found, say = view.plan["preparation"], view.wording.say
    if not found:
        return
    others = sum(item["kind"] == "check" and not item["excludes"] for item in found)
    counted = view.wording.plural(
        "1 more unknown may speak against single steps (-v)",
        "{count} more unknowns may speak against single steps (-v)",
        others,
    )
    page.heading(
        say("BEFORE YOU START"), counted if others else "", apart=not (view.plan["ongoing"] or view.plan["stages"])
    )
    for item in found:
        if item["kind"] != "check":
            mark = ("!", "bold red") if item["kind"] == "do" else ("~", "bold yellow")
            page.item(_task(view, item), gutter=styled("  ", mark), hang=4)
    for numbers, names in by_steps(view, [item for item in found if item["excludes"]]):
        more = say(" and {count} more", count=len(names) - _CHECKS) if len(names) > _CHECKS else ""
        tests = view.wording.joined(names[:_CHECKS]) + more
        page.item(
            say("Measure before {steps}, may exclude: {biomarkers}", steps=view.numbers(numbers), biomarkers=tests),
            gutter=styled("  ", ("?", "bold yellow")),
            hang=4,
        )


def _task(view: View, item: Preparation) -> Piece:
    say = view.wording.say
    text = first_part(item["text"])
    facts = view.wording.bracketed(view.wording.joined(item["facts"]))
    rules = [view.plan["justification"][rule] for rule in item["rules"]]
    grade: list[str | tuple[str, str]] = [" ", grade_of(view, rules[0])] if rules else []
    parts: list[Piece] = [styled(f"{text[:1].upper()}{text[1:]}{facts}", *grade)]
    if item["kind"] == "do" and not item["done_by"] and item.get("once"):
        told = say("{steps} only once {condition}", steps=view.numbers(item["steps"]), condition=item["once"])
        return dotted(*parts, told)
    if item["done_by"]:
        return dotted(*parts, say("done by {steps}", steps=view.numbers(item["done_by"])))
    parts.append(say("for {steps}", steps=view.numbers(item["steps"])))
    return dotted(*parts)


def steps(page: Page, view: View) -> None:
    """The steps in their order, then standard treatment that is not planned."""
    plan, say = view.plan, view.wording.say
    page.heading(say("REGIMEN"), _standing(view), apart=not plan["preparation"])
    if not plan["steps"]:
        lines = nothing(view)
        page.item(" ".join(lines[:1] if plan["measure_first"] else lines))  # else that stands above
    mended = [item for item in plan["preparation"] if item.get("once")]  # gone when the step begins, and said above
    told = {(rule, number) for item in mended for rule in item["rules"] for number in item["steps"]}
    for step in plan["steps"]:
        page.item(_step(view, step), gutter=styled("  ", (f"{step['number']}", "bold")), hang=5)
        for caution in step["cautions"]:
            if caution["kind"] == "out_of_order":
                said = styled((caution["text"], "red"), " ", grade_of(view, plan["justification"][caution["rule"]]))
                page.item(said, hang=7, gutter=styled(" " * 5, ("!", "bold red")))
            elif caution["kind"] == "contraindication" and (caution["rule"], step["number"]) not in told:
                facts = view.wording.joined(caution["facts"])
                why = say("{facts}: {why} // against a step", facts=facts, why=first_sentence(caution["text"]))
                page.item(styled((why, "red")), hang=7, gutter=styled(" " * 5, ("!", "bold red")))
    absent(page, view)


def _step(view: View, step: Step) -> Piece:
    """When, what, for what and on what ground."""
    say = view.wording.say
    parts: list[Piece] = []
    for cover in sorted(step["covers"], key=lambda item: (item["strength"] != "full", item["grade"])):
        rule = view.plan["justification"][cover["rule"]]
        why = view.wording.bracketed(say("assumed")) if cover["need"] == "assumed" else ""
        title = cover["title"]
        target = title if cover["strength"] == "full" else say("{target} in part", target=title)
        parts.append(styled(f"{target}{why} ", grade_of(view, rule)))
    if step["provides"] and not parts:
        parts.append(say("makes {steps} possible", steps=view.numbers(step["provides"])))
    carried = [number for number in step["carries"] if number not in step["provides"]]
    if carried:
        parts.append(say("opens the margin for {steps}", steps=view.numbers(carried)))
    if step["idle"]:
        parts.append(say("no other step needs the barrier opened"))
    times = _times(view, step)
    head = styled((times if view.until(step) else kept(times), "cyan"), "  ", (view.short(step["title"]), "bold"))
    return dotted(head, *parts)


def grade_of(view: View, rule: Justification) -> tuple[str, str]:
    """`[B GBM]`."""
    return kept(f"[{view.grade(rule)}]"), "dim"


def _times(view: View, step: Step) -> str:
    """`week 0–4`, `from week 6, every 2 weeks`."""
    say = view.wording.say
    if step["running"] or step["stops"] is None or not step["given_in"] or view.until(step):
        return view.when(step)
    start, end = _day(step["earliest"]), _day(step["stops"])
    if start % _WEEK or end % _WEEK:
        when = say("{start} to {end} // times", start=moment(view.wording, start), end=moment(view.wording, end))
    else:
        when = say("week {start}–{end}", start=round(start / _WEEK), end=round(end / _WEEK))
    if not step["repeats"]:
        return when
    return say("{start}, every {length}", start=when, length=spoken(view.wording, step["repeats"]))


def _day(hours: float) -> float:
    return round(hours / 24) * 24.0


def _standing(view: View) -> str:
    """How far the steps have come: `approved: 1 · in trials: 3, 4 · standard treatment: 1`."""
    found: dict[str, list[str]] = {}
    for step in view.plan["steps"]:
        found.setdefault(view.stage(step, short=True), []).append(str(step["number"]))
    if standard := [str(step["number"]) for step in view.plan["steps"] if step["role"] == "backbone"]:
        found[view.wording.say("standard treatment")] = standard
    words = (
        view.wording.say("{what}: {words}", what=stage, words=view.wording.joined(numbers))
        for stage, numbers in found.items()
    )
    return " · ".join(map(kept, words))


def absent(page: Page, view: View) -> None:
    """Standard treatment that is not planned, by the facts that keep it out."""
    parts, say = absent_by_facts(view), view.wording.say
    if parts:
        words = dotted(say("standard treatment not planned: {first}", first=parts[0]), *parts[1:])
        page.item(words, gutter="  -", hang=5)
