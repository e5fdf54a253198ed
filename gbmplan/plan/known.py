"""How much of what a plan rests on is known of the patient."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gbmplan.plan.document import Plan


def measure_first(plan: Plan) -> bool:
    """Whether fewer needs rest on a measurement than on an assumption that one would settle."""
    measured = sum(item["need"] == "measured" for item in plan["coverage"])
    settled = {remark["rule"].partition(".")[0] for item in plan["unmeasured"] for remark in item["decides"]}
    presumed = sum(item["need"] == "assumed" and item["target"] in settled for item in plan["coverage"])
    return measured < presumed
