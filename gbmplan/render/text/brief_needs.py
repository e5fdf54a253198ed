"""What stays open and what to measure next, on the first screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.page import Page, Piece, dotted, kept, styled
from gbmplan.render.text.needs import gap_reasons
from gbmplan.render.view import View

if TYPE_CHECKING:
    from gbmplan.plan.answers import Measurements
    from gbmplan.plan.document import Gap

_TOLD = 4
"""Open needs that are shown with a reason."""
_SOLVED = 4
"""The same where each has been solved."""
_OWN = ("measured", "assumed")


def gaps(page: Page, view: View) -> None:
    """The patient's own open needs, each with the strongest reason; the others by name. Steps say what is in part."""
    say = view.wording.say
    found = [gap for gap in view.plan["gaps"] if gap["kind"] == "open"]
    own = [gap for gap in found if view.needs[gap["target"]]["need"] in _OWN]
    told = explained(view)
    names: list[Piece] = []
    if rest := [gap for gap in own if gap not in told]:
        names.append(say("less urgent: {needs}", needs=_titles(view, rest)))
    if opened := [gap for gap in found if gap not in own]:
        names.append(say("opened by therapy: {needs}", needs=_titles(view, opened)))
    missing = [gap for gap in view.plan["gaps"] if gap["kind"] == "strategy"]
    if not (told or names or missing):
        return
    page.run_in(say("OPEN"), dotted(*names) if names else "", apart=False)
    for gap in missing:
        page.item(styled((gap["title"], "bold")), gutter=styled("  ", ("!", "bold red")), hang=4)
    for gap in told:
        page.item(_open(view, gap), gutter=styled("  ", ("x", "red")), hang=4)


def explained(view: View) -> list[Gap]:
    """The open needs that are shown with what they rest on and a reason: urgent ones, then what was measured; where
    nothing is proposed, any.
    """
    needs, steps = view.needs, view.plan["steps"]
    found = [gap for gap in view.plan["gaps"] if gap["kind"] == "open" and needs[gap["target"]]["need"] in _OWN]
    urgent = [gap for gap in found if gap["priority"] != "minor"]
    measured = [gap for gap in found if gap not in urgent and needs[gap["target"]]["need"] == "measured"]
    others = [gap for gap in found if gap not in (*urgent, *measured)] if not steps else []
    return [*urgent, *measured, *others][:_TOLD]


def _titles(view: View, gaps_: list[Gap]) -> str:
    return view.wording.joined(kept(gap["title"]) for gap in gaps_)


def _open(view: View, gap: Gap) -> Piece:
    reasons = gap_reasons(view, gap)
    first = reasons[0] if reasons else view.wording.say("nothing in these rules covers it")
    more = view.wording.bracketed(f"+{len(reasons) - 1}") if len(reasons) > 1 else ""
    return dotted(
        styled((gap["title"], "bold"), view.wording.bracketed(view.why_needed(gap["target"]))),
        styled((first + kept(more), "dim")),
    )


def measure_next(page: Page, view: View) -> None:
    """What is proven to change the plan, where the plan holds that; how to ask for it stands at the end. What could end
    the scope stands at the head, what could rule a step out among what comes before the steps."""
    found = view.plan.get("measure")
    if found is not None:
        _solved(page, view, found)
    elif view.plan["measure_first"]:
        say, count = view.wording.say, len(view.plan["unmeasured"])
        told = say("gbmplan measure PROFILE tells which of {count} change this plan", count=count)
        page.run_in(say("MEASURE FIRST"), told)


def _solved(page: Page, view: View, found: Measurements) -> None:
    say = view.wording.say
    first = view.plan["measure_first"]
    page.run_in(say("MEASURE FIRST") if first else say("MEASURE NEXT"), found["text"], apart=first)
    for item in found["changing"][:_SOLVED]:
        words = dotted(styled((item["title"], "bold")), item["worst"] or item["text"])
        page.item(words, gutter=styled("  ", ("?", "yellow")), hang=4)
    for pair in found["pairs"]:
        page.item(pair["text"], gutter=styled("  ", ("?", "yellow")), hang=4)
    rest = len(found["changing"]) - _SOLVED
    if rest > 0:
        page.item(styled((say("{count} more that can change the plan (-v)", count=rest), "dim")), hang=4)
