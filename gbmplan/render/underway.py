"""Which running therapy a step of a plan is, and which entry of the past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.view import View

if TYPE_CHECKING:
    from gbmplan.plan.answers import Ongoing
    from gbmplan.plan.document import Past, Step


def of_step(view: View, step: Step) -> Ongoing | None:
    """The running therapy that a step continues."""
    return next((item for item in view.plan["ongoing"] if item["step"] == step["number"]), None)


def of_past(view: View, item: Past) -> Ongoing | None:
    """What the plan does with an earlier therapy; None where it was over before."""
    entry = (item["agent"], item["first"], item["last"])
    return next((now for now in view.plan["ongoing"] if (now["agent"], now["first"], now["last"]) == entry), None)


def since(view: View, step: Step) -> str:
    """`since 2026-05-04`; the last day where nobody wrote the first, nothing where neither is known."""
    found = of_step(view, step)
    if found and found["first"]:
        return view.wording.say("since {date}", date=found["first"])
    return view.wording.say("last given {date}", date=found["last"]) if found and found["last"] else ""


def due(step: Step) -> float | None:
    """When a step is given next, in hours: its start, or what is due of a therapy that is running."""
    if not step["running"]:
        return step["earliest"]
    return step["next"]
