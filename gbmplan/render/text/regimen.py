"""Before the steps, the steps, and their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gbmplan.render.page import Page, Piece, Styled, cells, dotted, kept, styled
from gbmplan.render.view import View
from gbmplan.render.words import first_part, first_sentence
from gbmplan.wording.times import between, moment

if TYPE_CHECKING:
    from gbmplan.plan.document import Justification, Order, Preparation, Step

_CHECKS = 5
_NARROW = 34
"""Columns that a title needs beside its time; with fewer, the time stands in front of it."""
_BODY = 5


def preparation(page: Page, view: View, verbose: bool) -> None:
    """What to do, wait for and measure before steps begin."""
    plan, say = view.plan, view.wording.say
    if not plan["preparation"]:
        return
    page.heading(say("BEFORE YOU START"))
    for item in plan["preparation"]:
        if item["kind"] != "check":
            page.item(_task(view, item, verbose), gutter=_mark("!" if item["kind"] == "do" else "~"), hang=4)
    checks = [item for item in plan["preparation"] if item["kind"] == "check"]
    exclude = [item for item in checks if item["excludes"]]
    for steps, found in _by_steps(view, exclude):
        shown = found if verbose else found[:_CHECKS]
        more = say(" and {count} more", count=len(found) - len(shown)) if len(found) > len(shown) else ""
        page.item(
            say(
                "Measure before {steps}, may exclude: {biomarkers}",
                steps=view.numbers(steps),
                biomarkers=view.wording.joined(shown) + more,
            ),
            gutter=_mark("?"),
            hang=4,
        )
    others = [item for item in checks if not item["excludes"]]
    if others and not verbose:
        page.item(
            styled(
                (
                    view.wording.plural(
                        "1 more unknown may speak against single steps (-v)",
                        "{count} more unknowns may speak against single steps (-v)",
                        len(others),
                    ),
                    "dim",
                )
            ),
            hang=4,
        )
    for steps, found in _by_steps(view, others) if verbose else ():
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


def _task(view: View, item: Preparation, verbose: bool) -> Styled:
    """One thing to do or to wait for: what, the facts behind it, the steps it is for, and its grade."""
    say = view.wording.say
    rules = [view.plan["justification"][rule] for rule in item["rules"]]
    text = item["text"].rstrip(".。") if verbose else first_part(item["text"])
    text = text[:1].upper() + text[1:]
    parts: list[Piece] = [text + view.wording.bracketed(view.wording.joined(item["facts"]))]
    if rules:
        parts[0] = styled(
            f"{text}{view.wording.bracketed(view.wording.joined(item['facts']))} ", ground(view, rules[0], verbose)
        )
    parts.append(say("for {steps}", steps=view.numbers(item["steps"])))
    if item["done_by"]:
        parts.append(say("done by {steps}", steps=view.numbers(item["done_by"])))
    return dotted(*parts)


def _by_steps(view: View, items: list[Preparation]) -> list[tuple[list[int], list[str]]]:
    """What to measure, gathered by the steps that it concerns."""
    found: dict[tuple[int, ...], list[str]] = {}
    for item in items:
        found.setdefault(tuple(item["steps"]), []).append(view.short(view.biomarker(item["biomarkers"][0])))
    return [(list(steps), names) for steps, names in sorted(found.items())]


def regimen(page: Page, view: View, verbose: bool) -> None:
    """The steps by stage, or by phase: when, what, what for, on what ground, and what speaks against."""
    plan, say = view.plan, view.wording.say
    page.heading(say("REGIMEN"))
    if not plan["steps"]:
        page.item(say("no step improves on doing nothing under these rules and demands"))
    times = max((cells(view.when(step)) for step in plan["steps"]), default=0)
    part = ""
    for step in plan["steps"]:
        if (title := view.part(step)) != part:
            part = title
            page.item(styled((part, "bold cyan")))
        _titled(page, view, step, times, verbose)
        _step(page, view, step, verbose)
    for item in plan["absent"] if verbose else ():
        page.item(styled((item["text"], "dim")), gutter="  -", hang=4)
    if plan["absent"] and not verbose:
        titles = view.wording.joined(view.short(item["title"]) for item in plan["absent"])
        page.item(styled((say("standard treatment not planned here: {titles} (-v says why)", titles=titles), "dim")))


def _titled(page: Page, view: View, step: Step, times: int, verbose: bool) -> None:
    when, hang = view.when(step), _BODY + times + 2
    number: Styled = styled("  ", (f"{step['number']:<3}", "bold"))
    if page.width - hang < _NARROW:
        page.item(styled((step["title"], "bold"), " · ", (when, "cyan")), gutter=number, hang=_BODY)
        return
    fits = verbose or cells(step["title"]) <= page.width - hang
    page.item(
        styled((step["title"] if fits else view.short(step["title"]), "bold")),
        hang=hang,
        gutter=[*number, (when + " " * (times - cells(when)), "cyan")],
    )


def _step(page: Page, view: View, step: Step, verbose: bool) -> None:
    say = view.wording.say
    parts: list[Piece] = []
    for cover in step["covers"]:
        rule = view.plan["justification"][cover["rule"]]
        text = say(
            "for {target}: {why}" if cover["strength"] == "full" else "in part for {target}: {why}",
            target=cover["title"],
            why=view.why_needed(cover["target"]),
        )
        parts.append(styled(f"{text} ", ground(view, rule, verbose)))
    if step["provides"] and (verbose or not parts):
        parts.append(say("makes {steps} possible", steps=view.numbers(step["provides"])))
    carried = [number for number in step["carries"] if verbose or number not in step["provides"]]
    if carried:
        parts.append(say("opens the margin for {steps}", steps=view.numbers(carried)))
    if step["stops"] is not None and step["given_in"]:
        until = say("until {moment}", moment=moment(view.wording, step["stops"]))
        because = step["ending"]["text"] if step["ending"] else ""
        parts.append(say("{until} ({reason})", until=until, reason=because) if because else until)
    if verbose and step["given_in"]:
        parts.append(say("given in {stages}", stages=view.wording.joined(step["given_in"])))
    if step["idle"]:
        parts.append(say("no other step needs the barrier opened"))
    against = [item["source"] for item in step["evidence"] if item["direction"] == "opposes"]
    if against:
        parts.append(
            styled(
                (
                    say("against it: {sources}", sources=view.wording.joined(against))
                    if verbose
                    else kept(view.wording.plural("{count} source against", "{count} sources against", len(against))),
                    "yellow",
                )
            )
        )
    parts.append(styled((kept(view.stage(step, short=not verbose)), "dim")))
    page.item(dotted(*parts), hang=_BODY)
    for caution in step["cautions"]:
        if caution["kind"] == "contraindication":
            rule = view.plan["justification"][caution["rule"]]
            text = caution["text"] if verbose else first_sentence(caution["text"])
            warning = say("{facts}: {why} // against a step", facts=view.wording.joined(caution["facts"]), why=text)
            page.item(
                styled((f"{warning} ", "red"), ground(view, rule, verbose)),
                hang=_BODY + 2,
                gutter=styled(" " * _BODY, ("!", "bold red")),
            )
    for caution in step["cautions"] if verbose else ():
        if caution["kind"] != "contraindication":
            page.item(caution["text"], gutter=" " * _BODY + "-", hang=_BODY + 2)


def ground(view: View, rule: Justification, verbose: bool) -> tuple[str, str]:
    """`[B GBM]`; with the keys of the records under -v."""
    keys = view.sources(rule) if verbose else ""
    grade = view.grade(rule)
    return (f"[{view.wording.say('{what}: {words}', what=grade, words=keys) if keys else kept(grade)}]", "dim")


def order(page: Page, view: View, verbose: bool) -> None:
    """Which step comes before which; what follows from the rest, or stands among the waits, only under -v."""
    plan, say = view.plan, view.wording.say
    bounds = plan["order"] if verbose else [item for item in essential(plan["order"]) if item["before"]]
    if not bounds:
        return
    if not verbose:
        graded: dict[str, list[str]] = {}
        for rule, text in _bounds(view, bounds):
            graded.setdefault(view.grade(plan["justification"][rule]), []).append(text)
        page.run_in(
            say("ORDER"),
            dotted(
                *(
                    styled(f"{view.wording.joined_by_semicolons(map(kept, texts))} ", (kept(f"[{grade}]"), "dim"))
                    for grade, texts in graded.items()
                )
            ),
        )
        return
    page.heading(say("ORDER"))
    for rule, text in _bounds(view, bounds):
        known = plan["justification"][rule]
        said = say("{what}: {words}", what=text, words=known["statement"])
        page.item(styled(f"{said} ", ground(view, known, verbose)), hang=4, gutter="  ")


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


def essential(bounds: list[Order]) -> list[Order]:
    """The bounds without those that follow from others: `1 before 3` where 1 comes before 2 and 2 before 3."""
    kept = list(bounds)
    for item in sorted(bounds, key=lambda item: (item["min"] or 0.0, -(item["after"] - item["before"]))):
        if item["max"] is None and item["before"] and (item["min"] or 0.0) >= 0:
            others = [other for other in kept if other is not item]
            if _longest(others, item["before"], item["after"]) >= (item["min"] or 0.0):
                kept = others
    return kept


def _longest(bounds: list[Order], start: int, end: int) -> float:
    """The least time between two steps that bounds enforce; minus infinity for none. Orders have no cycles of gain."""
    least = {start: 0.0}
    for _ in bounds:
        for item in bounds:
            if item["before"] in least and item["min"] is not None and item["min"] >= 0:
                found = least[item["before"]] + item["min"]
                if found > least.get(item["after"], float("-inf")):
                    least[item["after"]] = found
    return least.get(end, float("-inf")) if end != start else 0.0
