"""The answer to `measure` as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.answers.frame import changed, foot, head
from gbmplan.render.page import Page, styled
from gbmplan.wording.wording import ENGLISH, Wording

if TYPE_CHECKING:
    from gbmplan.explore.answers import MeasureAnswer
    from gbmplan.plan.answers import MeasuredPlan


def as_text(found: MeasureAnswer, width: int = 80, coloured: bool = False, wording: Wording = ENGLISH) -> str:
    """Lines of text; untrusted text stands as it is."""
    page, answer, say = Page(width), found["measure"], wording.say
    head(page, found, say("what to measure next"), wording)
    page.lines.append([])
    summary = say("{sentence}.", sentence=answer["text"][:1].upper() + answer["text"][1:])
    page.item(styled((summary, "bold")), hang=0)
    if answer["changing"]:
        page.heading(
            say("CHANGE THE PLAN"), say("worst case first; every value that the rules tell apart was solved for")
        )
    for item in answer["changing"]:
        how = f" · {item['measured_by']}" if item["measured_by"] else ""
        page.item(styled((item["title"], "bold"), (how, "dim")), gutter=styled(f"{item['rank']:>3} "), hang=5)
        for each in item["plans"]:
            _plan(page, each, wording)
        if item["worst"]:
            page.item(styled((say("worst: "), "yellow"), item["worst"]), hang=7)
    if answer["pairs"]:
        page.heading(say("ONLY TOGETHER"), say("neither alone changes the plan"))
    for pair in answer["pairs"]:
        page.item(styled((" + ".join(pair["titles"]), "bold")), gutter="  ", hang=5)
        for each in pair["plans"]:
            _plan(page, each, wording)
    if answer["steady"]:
        page.run_in(say("CHANGE NOTHING"), wording.joined(answer["steady"]))
    foot(page, found)
    return page.text(coloured=coloured)


def _plan(page: Page, item: MeasuredPlan, wording: Wording) -> None:
    first = changed(item["changes"][:1], wording) if item["adds"] or item["drops"] else ""
    said = wording.say("{what}: {words}", what=item["values"], words=item["text"])
    page.item(styled(said, (wording.bracketed(first), "dim")), hang=7)
