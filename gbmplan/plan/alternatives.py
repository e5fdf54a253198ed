"""Other regimens beside that of a plan: the best of those that differ enough from all before them."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.objective import shown
from gbmplan.choose.problem import Demands, setting
from gbmplan.judge.assess import Assessment, Need, NeedResult
from gbmplan.plan.facts import titles
from gbmplan.plan.gap_closure import changes
from gbmplan.plan.judging import judged as judge
from gbmplan.wording.wording import term

if TYPE_CHECKING:
    from gbmplan.plan.answers import Alternative

MOST = 9
"""Largest number of alternatives."""
APART = 2
"""Steps of each earlier regimen that a further one leaves out, at least."""
_ORDER = (NeedResult.OPEN, NeedResult.PARTIAL, NeedResult.GUARDED, NeedResult.FULL)
"""What is worth more, last."""


def alternatives(
    chooser: Chooser, case: Case, demands: Demands, regimen: Regimen, assessment: Assessment, wanted: int
) -> list[Alternative]:
    """At most so many further regimens, each the proven best that leaves out two steps of every earlier one.

    Every one holds what is demanded. Fewer when there are no more.
    """
    base = setting(case, demands)
    fixed = base.required | {name for name, thing in case.rules.interventions.items() if thing["role"] == "backbone"}
    switches: list[int] = []
    found: list[Alternative] = []
    earlier = regimen
    try:
        for number in range(2, wanted + 2):
            switches += _apart(chooser, earlier, fixed)
            best = chooser.best(case, base)
            if best is None:
                break
            found.append(_alternative(case, demands, regimen, assessment, best, number))
            earlier = best
    finally:
        for switch in switches:
            chooser.program.drop(switch)
    return found


def _apart(chooser: Chooser, regimen: Regimen, fixed: frozenset[str]) -> list[int]:
    """Forbid whatever keeps all but one of a regimen's steps; what is demanded or standard treatment does not count.

    Where one step is left that counts, that one is forbidden; where none is, so is all that only adds to the regimen.
    """
    steps = sorted(regimen.interventions - fixed)
    kept = max(len(steps) - APART + 1, 1 if steps else 0)
    return (
        [chooser.program.forbid(subset, ()) for subset in combinations(steps, kept)]
        if steps
        else [chooser.program.forbid(sorted(regimen.interventions), ())]
    )


def _alternative(
    case: Case, demands: Demands, regimen: Regimen, assessment: Assessment, other: Regimen, number: int
) -> Alternative:
    judged = judge(case, demands, other)
    mine, theirs = regimen.interventions, other.interventions
    adds, drops = sorted(theirs - mine), sorted(mine - theirs)
    gains, loses = _compared(case, assessment, judged)
    differing = changes(regimen.cost, other.cost, case.wording)
    return {
        "number": number,
        "interventions": sorted(other.interventions),
        "objective": shown(case, other.cost),
        "proven": not judged.violations and tuple(judged.objective.values()) == other.cost,
        "adds": adds,
        "drops": drops,
        "gains": gains,
        "loses": loses,
        "first": differing[0] if differing else None,
        "text": titles(case.rules, adds, drops, case.wording),
    }


def _compared(case: Case, mine: Assessment, other: Assessment) -> tuple[list[str], list[str]]:
    """What the other covers better, and what it covers worse, in words."""
    old = {need.target: need for need in mine.needs}
    new = {need.target: need for need in other.needs}
    gains, loses = [], []
    for target in sorted(old.keys() | new.keys(), key=case.rules.rank.__getitem__):
        before, after = _worth(old.get(target)), _worth(new.get(target))
        label = case.wording.label(case.rules.targets[target])
        if after > before:
            gains.append(_result(case, label, new.get(target)))
        elif after < before:
            loses.append(_result(case, label, new.get(target)))
    return gains, loses


def _worth(need: Need | None) -> int:
    return len(_ORDER) if need is None else _ORDER.index(need.result)


_RESULT = {
    NeedResult.FULL: term("{target} covered"),
    NeedResult.PARTIAL: term("{target} covered in part"),
    NeedResult.OPEN: term("{target} open"),
    NeedResult.GUARDED: term("{target} left to a gate"),
}


def _result(case: Case, label: str, need: Need | None) -> str:
    return case.wording.say("{target} not opened" if need is None else _RESULT[need.result], target=label)
