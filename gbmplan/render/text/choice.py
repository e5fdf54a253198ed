"""What else could have been chosen: trade-offs, alternatives, what has been given together, the objective."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.language.numbers import figure
from gbmplan.render.page import Page, dotted, kept, styled
from gbmplan.render.view import View

if TYPE_CHECKING:
    from gbmplan.plan.answers import Alternative, Change


def tradeoff(page: Page, view: View) -> None:
    """What the best regimens of fewer and of more agents leave open."""
    rows, say = view.plan["tradeoff"], view.wording.say
    if not rows:
        return
    page.heading(say("TRADE-OFF"), say("open critical/major/minor needs of the best regimen of at most so many agents"))
    for row in rows:
        style = "bold" if row["this"] else ""
        left = _open(view, row["objective"])
        here = say("{agents} (this plan)", agents=left) if row["this"] else left
        page.item(dotted(styled((here, style)), row["text"]), gutter=styled("  ", (str(row["agents"]), style)), hang=5)


def _open(view: View, objective: list[float]) -> str:
    """`0.5/7/3`: what is open of each priority; half a point for what is covered in part."""
    values = dict(zip((item["name"] for item in view.plan["objective"]), objective, strict=False))
    return "/".join(figure(values.get(name, 0)) for name in ("open_critical", "open_major", "open_minor"))


def by_evidence(page: Page, view: View) -> None:
    """The best regimen for each threshold of evidence."""
    rows, say = view.plan.get("evidence_tradeoff"), view.wording.say
    if not rows:
        return
    page.heading(say("BY EVIDENCE"), say("open critical/major/minor needs when only such evidence counts"))
    for row in rows:
        left = _open(view, row["objective"])
        here = say("{agents} (this plan)", agents=left) if row["this"] else left
        lead = say("{what}: {words}", what=row["title"], words=here)
        page.item(
            dotted(styled((lead, "bold" if row["this"] else "")), *([row["text"]] if row["text"] else [])),
            gutter="  ",
            hang=4,
        )


def alternatives(page: Page, view: View) -> None:
    """Other regimens, each with what it gives and what it loses against the plan."""
    found, say = view.plan.get("alternatives"), view.wording.say
    if found is None:
        return
    page.heading(say("ALTERNATIVES"), say("each against this plan"))
    if not found:
        page.item(say("no other regimen differs enough"))
    for item in found:
        page.item(styled((item["text"], "bold")), gutter=styled("  ", (str(item["number"]), "bold")), hang=5)
        for line in _against(view, item):
            page.item(line, hang=7)


def _against(view: View, item: Alternative) -> list[str]:
    say, joined = view.wording.say, view.wording.joined
    first = (
        say("first difference: {change}", change=_changed(view, item["first"]))
        if item["first"]
        else (say("no objective differs"))
    )
    lines = [first if item["proven"] else say("{text}; not proven best", text=first)]
    if item["gains"]:
        lines.append(say("gives: {what}", what=joined(item["gains"])))
    if item["loses"]:
        lines.append(say("loses: {what}", what=joined(item["loses"])))
    return lines


def _changed(view: View, change: Change) -> str:
    return view.wording.say(
        "{title} {after} instead of {before}",
        title=change["title"],
        before=figure(change["before"]),
        after=figure(change["after"]),
    )


def together(page: Page, view: View) -> None:
    """Which steps have been given together, in whom, and which never."""
    pairs, say = view.plan["combinations"], view.wording.say
    if not pairs:
        return
    never = ["+".join(map(str, item["steps"])) for item in pairs if item["tested_in"] == "never"]
    page.heading(say("GIVEN TOGETHER BEFORE"))
    for item in (item for item in pairs if item["tested_in"] != "never"):
        where = say(
            "{pair} in people" if item["tested_in"] == "people" else "{pair} in animals",
            pair="+".join(map(str, item["steps"])),
        )
        outcomes = view.wording.joined_by_semicolons(item["outcomes"])
        page.item(say("{what}: {words}", what=where, words=outcomes), hang=4, gutter="  ")
    if never:
        words = say("never, as far as these rules know: {pairs}", pairs=view.wording.joined(never))
        page.item(words, hang=4, gutter="  ")


def objective(page: Page, view: View) -> None:
    """What was made as small as possible, in its order."""
    parts = [kept(f"{item['title']} {figure(item['value'])}") for item in view.plan["objective"]]
    page.run_in(view.wording.say("OBJECTIVE"), dotted(*parts))
