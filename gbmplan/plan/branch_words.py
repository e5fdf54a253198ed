"""What follows what a gate found, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.wording.times import moment
from gbmplan.wording.wording import Wording, term

if TYPE_CHECKING:
    from gbmplan.plan.gate_shapes import BranchPlan, BranchTarget


def branch_text(wording: Wording, plan: BranchPlan) -> str:
    """`+Relatlimab from week 16; TIM-3 stays open: ...`; that the plan stays, where nothing changes."""
    say, short = wording.say, wording.short
    parts = [
        say("+{step} from {moment}", step=short(step["title"]), moment=moment(wording, step["earliest"]))
        for step in plan["adds"]
    ]
    waits = plan["outcome"]["what"] if plan["outcome"] and plan["outcome"]["then"] == "hold" else []
    for step in plan["drops"]:
        waiting = step["intervention"] in waits
        gone = term("{step} waits // for what a gate finds") if waiting else term("-{step}, which had not started")
        parts.append(say(gone, step=short(step["title"])))
    for step in plan["stops"]:
        if step["after"] is None:
            parts.append(say("{step} goes on", step=short(step["title"])))
        else:
            parts.append(say("{step} until {moment}", step=short(step["title"]), moment=moment(wording, step["after"])))
    parts += [
        say("{step} from {moment}", step=short(step["title"]), moment=moment(wording, step["after"] or 0.0))
        for step in plan["moves"]
    ]
    parts = parts or [say("the plan stays")]
    parts += [_left(wording, found) for found in plan["found"] if found["result"] != "full"]
    if plan["opens"]:
        parts.append(say("opens {targets}", targets=wording.joined(item["title"] for item in plan["opens"])))
    return wording.joined_by_semicolons(parts)


def waiting_text(wording: Wording, stage: str) -> str:
    """`attack waits; measure again`."""
    return wording.say("{stage} waits; measure again", stage=stage)


def _left(wording: Wording, found: BranchTarget) -> str:
    """What stays open of something found, with the first reason why."""
    said = wording.say(
        "{target} is covered in part" if found["result"] == "partial" else "{target} stays open", target=found["title"]
    )
    if not found["why_not"]:
        if found["result"] == "partial":
            return said
        return wording.say("{what}: {words}", what=said, words=wording.say("nothing in these rules covers it"))
    first = found["why_not"][0]
    why = wording.say("{what}: {words}", what=wording.short(first["title"]), words=first["text"])
    return wording.say("{what} ({why})", what=said, why=why)
