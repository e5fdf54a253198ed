"""The steps of a plan in their order, with what each covers, why, and what to watch."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.problem import Demands
from gbmplan.graph.shapes import Intervention
from gbmplan.judge.assess import Assessment, Need, NeedKind
from gbmplan.order.constraints import START, Constraint
from gbmplan.order.stages import begin
from gbmplan.plan.coverage import because
from gbmplan.plan.endings import ending
from gbmplan.plan.facts import spoken_facts
from gbmplan.plan.obstacles import Standing, standing
from gbmplan.plan.stages import begins
from gbmplan.wording.times import between, moment

if TYPE_CHECKING:
    from gbmplan.plan.answers import Branch
    from gbmplan.plan.document import Combined, Covered, Order, Rejected, Step, StepCaution
    from gbmplan.plan.gate_shapes import Monitoring

Numbers = Mapping[str, int]
"""Intervention → number of its step."""


def numbering(case: Case, regimen: Regimen) -> dict[str, int]:
    """Standard treatment first, then by earliest start, phase and id; without stages by phase first."""
    phases = {name: index for index, name in enumerate(case.rules.phases)}
    things, earliest = case.rules.interventions, regimen.timeline.earliest

    def place(name: str) -> tuple[float, float, float, str]:
        phase = phases[things[name]["phase"]]
        if not case.rules.staged:
            return 0, phase, earliest[name], name
        return things[name]["role"] != "backbone", earliest[name], phase, name

    ordered = sorted(regimen.interventions, key=place)
    return {name: number for number, name in enumerate(ordered, 1)}


def steps(case: Case, demands: Demands, regimen: Regimen, assessment: Assessment, numbers: Numbers) -> list[Step]:
    """Every step, in the order of its number."""
    plan = standing(case, demands, regimen, assessment)
    return [_step(plan, regimen, assessment, numbers, name) for name in numbers]


def _step(plan: Standing, regimen: Regimen, assessment: Assessment, numbers: Numbers, name: str) -> Step:
    case = plan.case
    thing = case.rules.interventions[name]
    latest = regimen.timeline.latest[name]
    provided = sorted(numbers[other] for other in numbers if other != name and _provides(case, name, other))
    return {
        "number": numbers[name],
        "phase": thing["phase"],
        "intervention": name,
        "title": case.wording.title(thing["title"]),
        "class_": thing["class_"],
        "route": case.wording.translated(thing["route"]),
        "role": thing["role"],  # type: ignore[typeddict-item]
        "given_in": given_in(case, regimen, name),
        "course": thing["course"]["kind"],  # type: ignore[typeddict-item]
        "running": name in case.ongoing,
        "next": _next(case, name),
        "stops": stops(case, regimen, name),
        "ending": ending(plan, numbers, name),
        "carries": sorted(numbers[other] for other in numbers if _carries(case, regimen, name, other)),
        "margin": thing["reach"],  # type: ignore[typeddict-item]
        "stage": thing["stage"],
        "status": case.wording.translated(thing["status"]),
        "earliest": regimen.timeline.earliest[name],
        "latest": None if latest == inf else latest,
        "repeats": thing["repeats"],
        "grade": thing["grade"],
        "context": thing["context"],
        "covers": [
            _covered(case, need, strength, rule)
            for need in assessment.needs
            for step, strength, rule in need.covered_by
            if step == name
        ],
        "provides": provided,
        "idle": not case.rules.staged and not provided and name in case.rules.delivering,
        "cautions": [*_hurried(case, assessment, thing), *_cautions(case, thing)],
        "evidence": [
            {"source": item["source"], "direction": item["direction"], "note": case.wording.translated(item["note"])}  # type: ignore[typeddict-item]
            for item in thing["evidence"]
        ],
    }


def given_in(case: Case, regimen: Regimen, name: str) -> list[str]:
    """Titles of the stages in which a step is given; none without stages."""
    if not case.rules.staged:
        return []
    first, last = regimen.courses[name]
    return [case.wording.title(stage["title"]) for stage in case.rules.stages[first - 1 : last]]


def stops(case: Case, regimen: Regimen, name: str) -> float | None:
    """When a course ends: by its length, or because the next stage begins without it."""
    course, start = case.rules.interventions[name]["course"], regimen.timeline.earliest[name]
    running = case.ongoing.get(name)
    if course["kind"] == "fixed" and course["length"] is not None:
        return start + (course["length"] if running is None or running.left is None else running.left)
    if course["kind"] == "single" or not case.rules.staged:
        return None
    last = regimen.courses[name][1]
    ends = begins(case, regimen)[last] if last < len(case.rules.stages) else None
    if course["kind"] == "cycles" and course["number"] and course["every"]:
        length = course["every"] * (course["number"] - 1)
        whole = start + (length if running is None or running.left is None else running.left)
        return whole if ends is None else min(ends, whole)
    return ends


def _next(case: Case, name: str) -> float | None:
    """When the next dose of what runs at intervals is due; at once where it is overdue."""
    running = case.ongoing.get(name)
    if running is None or running.days is None or not case.rules.interventions[name]["repeats"]:
        return None
    return running.due


def _carries(case: Case, regimen: Regimen, name: str, other: str) -> bool:
    """Whether a step lets another through the barrier in a stage in which both are given."""
    if not case.rules.staged or other not in case.rules.delivering.get(name, ()):
        return False
    one, two = regimen.courses[name], regimen.courses[other]
    return one[0] <= two[1] and two[0] <= one[1]


def branches(case: Case, regimen: Regimen) -> list[Branch]:
    """What is left to gates, and the answer to each."""
    things, found = case.rules.interventions, []
    for item in regimen.branches:
        label = case.wording.label(case.rules.targets[item.target])
        answer = case.wording.title(things[item.answer]["title"])
        stage = case.wording.title(case.rules.stages[item.stage - 1]["title"])
        branch: Branch = {
            "target": item.target,
            "title": label,
            "stage": case.rules.stages[item.stage - 1]["id"],
            "answer": item.answer,
            "answer_title": answer,
            "earliest": item.timeline.earliest[item.answer],
            "text": case.wording.say(
                "{target}: looked for before {stage}; if found, {answer} from {moment}",
                target=label,
                stage=stage,
                answer=answer,
                moment=moment(case.wording, item.timeline.earliest[item.answer]),
            ),
        }
        found.append(branch)
    return found


def _covered(case: Case, need: Need, strength: str, rule: str) -> Covered:
    ground = case.rules.rules[rule]
    return {
        "target": need.target,
        "title": case.wording.label(case.rules.targets[need.target]),
        "strength": strength,  # type: ignore[typeddict-item]
        "rule": rule,
        "grade": ground["grade"],
        "context": ground["context"],
        "need": need.kind.value,
        "because": because(case, need),
        "need_rule": need.rule,
        "facts": spoken_facts(case, need.rule) if need.kind is NeedKind.MEASURED else [],
    }


def _provides(case: Case, name: str, user: str) -> bool:
    """Whether `user` could not be planned without `name`; what passes a barrier does not open it."""
    thing, delivering = case.rules.interventions[user], case.rules.delivering
    if user in delivering.get(name, ()):
        return thing["delivery"] == "required"
    return name not in delivering.get(user, ()) and any(name in need["any_of"] for need in thing["requires"].values())


def _hurried(case: Case, assessment: Assessment, thing: Intervention) -> list[StepCaution]:
    """Why a step starts out of order, for one that does."""
    rule = thing["early"]
    if thing["id"] not in assessment.hurried:
        return []
    reason = case.wording.translated(case.rules.rules[rule]["because"])
    said = case.wording.say("out of order: {reason}", reason=reason)
    return [{"kind": "out_of_order", "text": said, "rule": rule, "facts": spoken_facts(case, rule)}]


def _cautions(case: Case, thing: Intervention) -> list[StepCaution]:
    rules, translated = case.rules.rules, case.wording.translated
    found: list[StepCaution] = [
        {
            "kind": "contraindication",
            "text": translated(rules[rule]["because"]),
            "rule": rule,
            "facts": spoken_facts(case, rule),
        }
        for rule in case.relative.get(thing["id"], ())
    ]
    for rule in thing["cautions"]:
        if case.truth.get(rule, True):
            facts = spoken_facts(case, rule) if rule in case.truth else []
            found.append(
                {"kind": "caution", "text": translated(rules[rule]["detail"]["say"]), "rule": rule, "facts": facts}
            )
    for rule in thing["toxicities"].values():
        if rule in case.off:
            continue
        found.append({"kind": "toxicity", "text": translated(rules[rule]["because"]), "rule": rule, "facts": []})
    return found


def order(case: Case, regimen: Regimen, numbers: Numbers) -> list[Order]:
    """Every bound on the times of the steps, with its rule."""
    found = [_order(case, item, numbers) for item in regimen.timeline.constraints if item.rule or item.before != START]
    return sorted(found, key=lambda item: (item["before"], item["after"], item["rule"]))


def _order(case: Case, item: Constraint, numbers: Numbers) -> Order:
    before = 0 if item.before == START else numbers[item.before]
    return {
        "before": before,
        "after": numbers[item.after],
        "min": item.low,
        "max": item.high,
        "rule": item.rule,
        "text": case.wording.say(
            "{first} before {second}{bounds}",
            first=before,
            second=numbers[item.after],
            bounds=between(case.wording, item.low, item.high),
        ),
    }


def combinations(case: Case, numbers: Numbers) -> list[Combined]:
    """For every pair of steps, whether it has been given together."""
    names = list(numbers)
    found: list[Combined] = []
    for index, first in enumerate(names):
        for second in names[index + 1 :]:
            records = case.rules.together.get(frozenset((first, second)), [])
            people = [item for item in records if item["tested_in"] == "people"]
            tested = "people" if people else "animals" if records else "never"
            best = people or records
            found.append(
                {
                    "steps": [numbers[first], numbers[second]],
                    "tested_in": tested,  # type: ignore[typeddict-item]
                    "records": [item["id"] for item in best],
                    "outcomes": [_outcome(case, item) for item in best],
                }
            )
    return found


def _outcome(case: Case, record: Mapping[str, str]) -> str:
    translated = case.wording.translated
    return case.wording.say("{what}: {words}", what=translated(record["arm"]), words=translated(record["outcome"]))


def monitoring(case: Case, numbers: Numbers) -> list[Monitoring]:
    """What to measure again, and when, given these steps."""
    return [
        {
            "rule": name,
            "steps": concerned,
            "after": rule["detail"]["at"],
            "measure": rule["detail"]["measure"],
            "text": case.wording.translated(rule["detail"]["decide"]),
        }
        for name, rule in case.rules.kinds.get("gate", {}).items()
        if name not in case.off
        and (concerned := sorted(numbers[step] for step in rule["detail"]["after"] if step in numbers))
    ]


def rejected(case: Case, regimen: Regimen) -> list[Rejected]:
    """Better sets that were found first, and the contradiction in their order."""
    if not regimen.rejected:
        return []
    wording = case.wording
    titles = {name: wording.title(thing["title"]) for name, thing in case.rules.interventions.items()}
    titles[START] = wording.say("the start")
    for number, stage in enumerate(case.rules.stages[1:], 2):
        titles[begin(number)] = wording.say("the stage {title}", title=wording.title(stage["title"]))
    return [
        {
            "interventions": sorted(item.steps),
            "rules": sorted(item.rules),
            "text": wording.joined_by_semicolons(
                wording.say(
                    "{first} before {second}{bounds}",
                    first=titles[part.before],
                    second=titles[part.after],
                    bounds=between(wording, part.low, part.high),
                )
                for part in item.cycle.constraints
            ),
        }
        for item in regimen.rejected
    ]
