"""Demands that cannot be met: what clashes, and what would mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.page import Page, styled
from gbmplan.render.text.regimen import ground
from gbmplan.render.view import View
from gbmplan.wording.wording import term

if TYPE_CHECKING:
    from gbmplan.plan.clash_shapes import ClashPart

_KIND = {"demand": term("demand"), "fact": term("fact"), "rule": term("rule")}


def clash(page: Page, view: View, verbose: bool) -> None:
    """One smallest clash or all of them, then what would mend it."""
    plan, say = view.plan, view.wording.say
    page.heading(say("THE DEMANDS CANNOT BE MET"), say("these cannot hold together:"))
    others = [item["parts"] for item in plan.get("clashes", []) if item["parts"] != plan["clash"]]
    _parts(page, view, plan["clash"])
    for parts in others:
        page.item(styled((say("nor can these:"), "dim")))
        _parts(page, view, parts)
    repairs = plan.get("repairs")
    if repairs:
        page.heading(say("WHAT WOULD MEND IT"), say("any one of these lines"))
        first = [repair for repair in repairs if verbose or repair["recoverable"]] or repairs
        for repair in first:
            changes = view.wording.joined_by_semicolons(_change(view, part) for part in repair["changes"])
            page.item(changes, gutter=styled("  ", (">", "green" if repair["recoverable"] else "yellow")), hang=4)
        if len(first) < len(repairs):
            page.item(
                styled(
                    (say("{count} more that go against rules or facts (-v)", count=len(repairs) - len(first)), "dim")
                ),
                hang=4,
            )
        return
    mends = [part for part in plan["clash"] if part["mends"] and (part["kind"] != "fact" or part["recoverable"])]
    page.heading(
        say("WHAT WOULD MEND IT"),
        say("any one of these" if mends else "nothing single: further clashes stand behind this one"),
    )
    for part in mends:
        page.item(part["mend"], gutter=styled("  ", (">", "green")), hang=4)


def _change(view: View, part: ClashPart) -> str:
    """What to give up or to change; a rule by its id."""
    return view.wording.say("without the rule {rule}", rule=part["rule"]) if part["kind"] == "rule" else part["mend"]


def _parts(page: Page, view: View, parts: list[ClashPart]) -> None:
    for part in parts:
        rule = view.plan["justification"].get(part["rule"])
        said = view.wording.say("{what}: {words}", what=view.wording.say(_KIND[part["kind"]]), words=part["text"])
        facts = view.wording.bracketed(view.wording.joined(part["facts"]))
        page.item(
            styled(f"{said}{facts} ", ground(view, rule) if rule else ""),
            gutter=styled("  ", ("x", "red")),
            hang=4,
        )
