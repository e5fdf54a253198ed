"""What becomes of every therapy that is being given: continued as a step, or stopped, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.case.running import Ground, Running, interventions
from gbmplan.patient.profile import Therapy
from gbmplan.plan.obstacles import Obstacle, ObstacleKind, Standing, obstacles
from gbmplan.plan.reasons import reason
from gbmplan.wording.times import moment

if TYPE_CHECKING:
    from gbmplan.plan.answers import Ongoing, StopReason
    from gbmplan.plan.document import Step

_MOST = 3
"""Kinds of reasons that are given for a stop."""


def ongoing(case: Case, plan: Standing, steps: list[Step]) -> list[Ongoing]:
    """One entry for each running therapy, in the order of the profile; also for those that these rules do not know."""
    by_name = {step["intervention"]: step for step in steps}
    numbers = {name: step["number"] for name, step in by_name.items()}
    found: list[Ongoing] = []
    for therapy in case.profile.therapies or ():
        names = interventions(therapy, case.rules)
        for name in names:
            running = case.running.get(name)
            if running is not None and running.therapy == therapy:
                found.append(_decided(case, plan, running, by_name.get(name), numbers))
        if not names and therapy.still_given:
            found.append(_unknown(case, therapy))
    return found


def _decided(case: Case, plan: Standing, running: Running, step: Step | None, numbers: Mapping[str, int]) -> Ongoing:
    name, therapy, say = running.intervention, running.therapy, case.wording.say
    title = case.wording.title(case.rules.interventions[name]["title"])
    counted = _counted(case, running)
    reasons: list[StopReason] = []
    if step is None:
        covers = bool(case.rules.covers.get(name))  # an opening is not there to cover
        found = [item for item in obstacles(plan, name) if covers or item.kind is not ObstacleKind.NOT_NEEDED]
        reasons = list(_reasons(case, found, numbers))
        words = case.wording.joined_by_semicolons(item["text"] for item in reasons)
        text = say("stopped: {reasons}", reasons=words)
    elif step["stops"] is None:
        text = say("continued as step {number}", number=step["number"])
    else:
        until = moment(case.wording, step["stops"])
        text = say("continued as step {number} until {moment}", number=step["number"], moment=until)
    return {
        "agent": therapy.agent,
        "intervention": name,
        "title": title,
        "first": therapy.first.isoformat() if therapy.first else None,
        "last": therapy.last.isoformat() if therapy.last else None,
        "counted": counted,
        "decision": "stopped" if step is None else "continued",
        "step": step["number"] if step else None,
        "until": step["stops"] if step else None,
        "reasons": reasons,
        "text": text,
    }


def _unknown(case: Case, therapy: Therapy) -> Ongoing:
    """A therapy that no intervention of the rules is: it is named, and somebody has to judge it."""
    text = case.wording.say("not judged: these rules do not know it")
    return {
        "agent": therapy.agent,
        "intervention": None,
        "title": therapy.agent.replace("_", " "),
        "first": therapy.first.isoformat() if therapy.first else None,
        "last": therapy.last.isoformat() if therapy.last else None,
        "counted": case.wording.say("still given, as the profile says"),
        "decision": "not_judged",
        "step": None,
        "until": None,
        "reasons": [],
        "text": text,
    }


def _counted(case: Case, running: Running) -> str:
    """Why it counts as running."""
    say, wording = case.wording.say, case.wording
    if running.days is not None:
        last = wording.plural("last dose 1 day before", "last dose {count} days before", running.days)
        if running.days == 0:
            last = say("last dose on the day of the profile")
        return say("counted as running: {last}", last=last) if running.ground is Ground.RECENT else last
    if running.ground is Ground.DECLARED:
        return say("still given, as the profile says")
    return say("counted as running: no last dose is given")


def _reasons(case: Case, found: list[Obstacle], numbers: Mapping[str, int]) -> Iterator[StopReason]:
    """The first kinds of obstacles, each with its rule and the steps behind it."""
    kinds = [(kind, list(items)) for kind, items in groupby(found, key=lambda item: item.kind)]
    telling = [item for item in kinds if item[0] is not ObstacleKind.WEAKER] or kinds
    for kind, items in telling[:_MOST]:
        text = reason(case, items)
        if kind is ObstacleKind.CONTRAINDICATED:
            text = case.wording.say("contraindicated: {facts}", facts=text)
        others = {other for item in items for other in item.others}
        yield {
            "kind": kind.value,
            "rule": items[0].rule,
            "text": text,
            "steps": sorted(numbers[other] for other in others if other in numbers),
        }
