"""Why a course ends before it would have to: what kept it out of the next stage, or that nothing asked for more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.choose.courses import remains, runs
from gbmplan.choose.problem import spent
from gbmplan.plan.obstacles import Obstacle, ObstacleKind, Standing, in_next_stage

if TYPE_CHECKING:
    from gbmplan.plan.answers import Ending


def ending(plan: Standing, numbers: Mapping[str, int], name: str) -> Ending | None:
    """Why a step is not given in the stage after its last; None where its course is over, or goes on to the end.

    A rule that forbids it there comes first; then that its effect lasts; then the harm it would add there.
    """
    case, (first, last) = plan.case, plan.courses[name]
    thing = case.rules.interventions[name]
    over = (first, last + 1) not in runs(thing, case.rules.stages) or (name, last + 1) in spent(case)
    if thing["role"] == "backbone" or over:
        return None
    found = in_next_stage(plan, name, last + 1)
    lasts = (last, last + 1) in remains(thing, case.rules.stages)
    if found and not (lasts and found[0].kind is ObstacleKind.TOXICITY):
        return _because(case, numbers, [item for item in found if item.kind is found[0].kind])
    say = case.wording.say
    if lasts:
        return {"kind": "effect_lasts", "rule": "", "text": say("its effect lasts")}
    return {"kind": "nothing_more", "rule": "", "text": say("more of it closes nothing more")}


def _because(case: Case, numbers: Mapping[str, int], same: list[Obstacle]) -> Ending:
    return {
        "kind": same[0].kind.value,  # type: ignore[typeddict-item]
        "rule": same[0].rule,
        "text": _obstacle(case, numbers, same),
    }


def _obstacle(case: Case, numbers: Mapping[str, int], same: list[Obstacle]) -> str:
    """What stands in the way of going on, by the numbers of the steps."""
    say, first = case.wording.say, same[0]
    others = sorted({numbers[name] for item in same for name in item.others if name in numbers})
    steps = case.wording.plural(
        "step {numbers}", "steps {numbers}", len(others), numbers=case.wording.joined(map(str, others))
    )
    match first.kind:
        case ObstacleKind.CONFLICT:
            return say("not together with {steps}", steps=steps)
        case ObstacleKind.WASHOUT:
            return say("a washout keeps it apart from {steps}", steps=steps)
        case ObstacleKind.LIMIT:
            return say("at most {count} of its kind at once: {steps}", count=first.count, steps=steps)
        case ObstacleKind.AGENTS:
            return say("at most {count} agents at once", count=first.count)
        case ObstacleKind.TOXICITY:
            named = case.rules.words["organs"]
            organs = [case.wording.title(named[name]["title"]) for name in sorted({item.organ for item in same})]
            return say(
                "would share {organs} toxicity with {steps}", organs=case.wording.listed(organs, "and"), steps=steps
            )
        case ObstacleKind.DELIVERY:
            return say("nothing opens the way for it any more")
        case _:
            return say("nothing is left for it to carry")
