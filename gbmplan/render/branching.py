"""What every form says of the branches of a plan."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.render.view import View
from gbmplan.wording.times import moment

if TYPE_CHECKING:
    from gbmplan.plan.gate_shapes import BranchPlan, Gate


class Gathered(NamedTuple):
    """One gate with its branches."""

    gate: Gate
    branches: list[BranchPlan]


def gathered(view: View) -> list[Gathered]:
    """The branches of a plan by gate, in the order of time; none where none were asked for."""
    by_rule = {gate["rule"]: gate for gate in view.plan["gates"]}
    return [
        Gathered(by_rule[rule], list(branches))
        for rule, branches in groupby(view.plan.get("branch_plans", []), lambda branch: branch["gate"])
        if rule in by_rule
    ]


def gate_line(view: View, gate: Gate) -> str:
    """`week 16, before hold and answer, after step 7, tissue: TIM-3, LAG-3`."""
    say = view.wording.say
    parts = [
        moment(view.wording, gate["earliest"]),
        say("before {stage}", stage=gate["stage_title"]),
        say("after {steps} // of a gate", steps=view.numbers(gate["follows"])),
    ]
    if gate["specimen"]:
        parts.append(view.specimen(gate))
    what = view.wording.joined(marker["title"] for marker in gate["measure"])
    return say("{what}: {words}", what=view.wording.joined(parts), words=what)


def found_line(view: View, branch: BranchPlan) -> str:
    """`LAG-3 and CTLA-4`; `macrophages below 30 %`; `nothing found`."""
    if not branch["found"]:
        if branch["outcome"] and branch["outcome"]["text"] != view.wording.say("otherwise"):
            return branch["outcome"]["text"]
        return view.wording.say("nothing found")
    return view.wording.listed([item["title"] for item in branch["found"]], "and")


def then_line(view: View, branch: BranchPlan) -> str:
    """What follows."""
    if branch["state"] == "impossible":
        return view.wording.say("no regimen that keeps the rules can follow what has been given: stop, and plan anew")
    if branch["state"] == "unclear":
        return view.wording.say("what is measured does not tell by itself whether it is there")
    return branch["text"]
