"""The answer to `whatif` as text: two plans side by side, and why they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.answers.frame import changed, foot, head
from gbmplan.render.page import Page, styled
from gbmplan.render.view import View
from gbmplan.wording.wording import ENGLISH

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


def as_text(found: WhatIfAnswer, width: int = 80, coloured: bool = False) -> str:
    """Lines of text; untrusted text stands as it is."""
    page = Page(width)
    head(page, found, "what if")
    page.heading("IF")
    for edit in found["edits"]:
        page.item(_edit(edit))
    if not found["edits"]:
        page.item("nothing is different")
    _side_by_side(page, found)
    page.heading("DIFFERENCES")
    for item in found["differences"]:
        _difference(page, item)
    if not found["differences"]:
        page.item("the plan stays as it is")
    if found["changes"]:
        page.run_in("OBJECTIVE", changed(found["changes"]))
    if found["turned"]:
        behind = {rule for item in found["differences"] for rule in item["rules"]}
        shown = [f"{rule['rule']} ({rule['after']})" for rule in found["turned"] if rule["rule"] in behind]
        rest = len(found["turned"]) - len(shown)
        more = [f"{rest} {'more that bear' if shown else 'that bear'} on no difference (--format json)"] if rest else []
        page.run_in("RULES WITH ANOTHER VERDICT", ", ".join([*shown, *more]))
    foot(page, found)
    return page.text(coloured=coloured)


def _edit(edit: Edit) -> str:
    if not edit["before"]:
        return f"{edit['after']}, which was not measured"
    if not edit["after"]:
        return f"{edit['before']} did not count as measured"
    return f"{edit['after']} instead of {edit['before']}"


def _side_by_side(page: Page, found: WhatIfAnswer) -> None:
    """The steps of both plans, a row each, in the order of the phases."""
    before, after = View(found["before"], ENGLISH), View(found["after"], ENGLISH)
    steps = {step["intervention"]: step for plan in (found["after"], found["before"]) for step in plan["steps"]}
    phases = list(dict.fromkeys(step["phase"] for step in _all(found["before"], found["after"])))
    rank = {item["id"]: index for index, item in enumerate(found["before"]["phases"])}
    phases.sort(key=lambda phase: rank.get(phase, 0))
    old = {step["intervention"]: step for step in found["before"]["steps"]}
    new = {step["intervention"]: step for step in found["after"]["steps"]}
    page.heading("STEPS")
    rows: list[list[str]] = [["before", "after", "", "step"]]
    for name in sorted(steps, key=lambda name: (phases.index(steps[name]["phase"]), steps[name]["earliest"], name)):
        mark = " " if name in old and name in new else "+" if name in new else "-"
        rows.append([_when(before, old.get(name)), _when(after, new.get(name)), mark, steps[name]["title"]])
    page.table(rows)


def _all(*plans: Plan) -> list[Step]:
    return [step for plan in plans for step in plan["steps"]]


def _when(view: View, step: Step | None) -> str:
    return f"{step['number']}: {view.when(step).split(', every')[0]}" if step else "·"


def _difference(page: Page, item: Difference) -> None:
    because = f": {item['because']}" if item["because"] else ""
    rules = f" [{', '.join(item['rules'])}]" if item["rules"] else ""
    page.item(
        styled((item["title"], "bold"), f" {item['text']}{because}", (rules, "dim")),
        gutter=styled("  ", _MARK[item["kind"]]),
        hang=4,
    )
