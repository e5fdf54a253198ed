"""What every form says of a search that the time limit ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.language.numbers import figure
from gbmplan.render.view import View
from gbmplan.wording.wording import term

if TYPE_CHECKING:
    from gbmplan.plan.search_shapes import Part

_PARTS: dict[Part, str] = {
    "closings": term("what would close each escape path"),
    "tradeoff": term("the trade-off by number of agents"),
    "evidence_tradeoff": term("the trade-off by evidence"),
    "alternatives": term("the alternatives"),
    "measure": term("what to measure, solved"),
    "answers": term("what answers what gates find"),
    "branch_plans": term("the branches"),
    "clash": term("what clashes"),
}


def search_lines(view: View) -> list[str]:
    """How far the regimen may be from the best, and what was not searched for; nothing where every search ended."""
    found, say = view.plan.get("search"), view.wording.say
    if found is None:
        return []
    lines = []
    for bound in found["bounds"]:
        if bound["least"] is None or bound["least"] < bound["value"]:
            least = say(
                "{objective} {value} were found, and {least} may be possible; what counts less is not settled",
                objective=bound["title"],
                value=figure(bound["value"]),
                least=figure(bound["least"] or 0.0),
            )
            lines.append(least)
            break
    if found["unfinished"]:
        parts = view.wording.joined(say(_PARTS[part]) for part in found["unfinished"])
        lines.append(say("not searched for lack of time: {parts} (--timeout)", parts=parts))
    return lines
