"""The answer to `whatif` as text: two plans side by side, and why they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.answers.frame import changed, foot, head
from gbmplan.render.page import Page, styled
from gbmplan.render.view import View
from gbmplan.wording.wording import ENGLISH, Wording, term

if TYPE_CHECKING:
    from gbmplan.explore.answers import Difference, Edit, WhatIfAnswer
    from gbmplan.plan.document import Plan, Step

_MARK = {
    "added": ("+", "green"),
    "dropped": ("-", "red"),
    "moved": ("~", "yellow"),
    "need": ("!", "yellow"),
    "no_need": ("o", "green"),
    "result": ("/", "yellow"),
    "scope": ("!", "bold red"),
}

_VERDICT = {"true": term("holds"), "false": term("does not hold"), "unknown": term("cannot be judged")}


def as_text(found: WhatIfAnswer, width: int = 80, coloured: bool = False, wording: Wording = ENGLISH) -> str:
    """Lines of text; untrusted text stands as it is."""
    page, say = Page(width), wording.say
    head(page, found, say("what if"), wording)
    page.heading(say("IF"))
    for edit in found["edits"]:
        page.item(_edit(edit, wording))
    if not found["edits"]:
        page.item(say("nothing is different"))
    _side_by_side(page, found, wording)
    page.heading(say("DIFFERENCES"))
    for item in found["differences"]:
        _difference(page, item, wording)
    if not found["differences"]:
        page.item(say("the plan stays"))
    if found["changes"]:
        page.run_in(say("OBJECTIVE"), changed(found["changes"], wording))
    if found["turned"]:
        behind = {rule for item in found["differences"] for rule in item["rules"]}
        shown = [
            f"{rule['rule']}{wording.bracketed(say(_VERDICT[rule['after']]))}"
            for rule in found["turned"]
            if rule["rule"] in behind
        ]
        rest = len(found["turned"]) - len(shown)
        more = (
            [
                wording.plural(
                    "{count} behind no difference (--format json)", "{count} behind no difference (--format json)", rest
                )
            ]
            if rest
            else []
        )
        page.run_in(say("RULES WITH ANOTHER VERDICT"), wording.joined([*shown, *more]))
    foot(page, found)
    return page.text(coloured=coloured)


def _edit(edit: Edit, wording: Wording) -> str:
    before, after = edit["before"], edit["after"]
    if not before:
        return wording.say("{now}, which was not measured", now=after)
    if not after:
        return wording.say("{then} does not count as measured", then=before)
    return wording.say("{now} instead of {then}", now=after, then=before)


def _side_by_side(page: Page, found: WhatIfAnswer, wording: Wording) -> None:
    """The steps of both plans, a row each, in the order of the phases."""
    say, before, after = wording.say, View(found["before"], wording), View(found["after"], wording)
    steps = {step["intervention"]: step for plan in (found["after"], found["before"]) for step in plan["steps"]}
    phases = list(dict.fromkeys(step["phase"] for step in _all(found["before"], found["after"])))
    rank = {item["id"]: index for index, item in enumerate(found["before"]["phases"])}
    phases.sort(key=lambda phase: rank.get(phase, 0))
    old = {step["intervention"]: step for step in found["before"]["steps"]}
    new = {step["intervention"]: step for step in found["after"]["steps"]}
    page.heading(say("STEPS"))
    rows: list[list[str]] = [[say("before"), say("after"), "", say("step")]]
    for name in sorted(steps, key=lambda name: (phases.index(steps[name]["phase"]), steps[name]["earliest"], name)):
        mark = " " if name in old and name in new else "+" if name in new else "-"
        rows.append([_when(before, old.get(name)), _when(after, new.get(name)), mark, steps[name]["title"]])
    page.table(rows)


def _all(*plans: Plan) -> list[Step]:
    return [step for plan in plans for step in plan["steps"]]


def _when(view: View, step: Step | None) -> str:
    return view.wording.say("{number}: {when}", number=step["number"], when=view.start(step)) if step else "·"


def _difference(page: Page, item: Difference, wording: Wording) -> None:
    text = item["text"]
    said = wording.say("{what}: {words}", what=text, words=item["because"]) if item["because"] else text
    rules = f" [{', '.join(item['rules'])}]" if item["rules"] else ""
    page.item(
        styled((item["title"], "bold"), f" {said}", (rules, "dim")),
        gutter=styled("  ", _MARK[item["kind"]]),
        hang=4,
    )
