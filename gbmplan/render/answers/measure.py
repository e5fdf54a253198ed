"""The answer to `measure` as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.answers.frame import changed, foot, head
from gbmplan.render.page import Page, styled

if TYPE_CHECKING:
    from gbmplan.explore.answers import MeasureAnswer
    from gbmplan.plan.answers import MeasuredPlan


def as_text(found: MeasureAnswer, width: int = 80, coloured: bool = False) -> str:
    """Lines of text; untrusted text stands as it is."""
    page, told = Page(width), found["measure"]
    head(page, found, "what to measure next")
    page.lines.append([])
    page.item(styled((told["text"][:1].upper() + told["text"][1:] + ".", "bold")), hang=0)
    if told["changing"]:
        page.heading("CHANGE THE PLAN", "worst case first; every value that the rules tell apart was solved for")
    for item in told["changing"]:
        how = f" · {item['measured_by']}" if item["measured_by"] else ""
        page.item(styled((item["title"], "bold"), (how, "dim")), gutter=styled(f"{item['rank']:>3} "), hang=5)
        for each in item["plans"]:
            _plan(page, each)
        if item["worst"]:
            page.item(styled(("worst: ", "yellow"), item["worst"]), hang=7)
    if told["pairs"]:
        page.heading("ONLY TOGETHER", "neither alone changes the plan")
    for pair in told["pairs"]:
        page.item(styled((" + ".join(pair["titles"]), "bold")), gutter="  ", hang=5)
        for each in pair["plans"]:
            _plan(page, each)
    if told["steady"]:
        page.run_in("CHANGE NOTHING", ", ".join(told["steady"]))
    foot(page, found)
    return page.text(coloured=coloured)


def _plan(page: Page, item: MeasuredPlan) -> None:
    objective = f" ({changed(item['changes'][:1])})" if item["changes"] and (item["adds"] or item["drops"]) else ""
    page.item(styled(f"{item['values']}: {item['text']}", (objective, "dim")), hang=7)
