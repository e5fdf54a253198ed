"""What to do, to check and to wait for before steps begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gbmplan.case.case import Case, Wait, is_absolute
from gbmplan.graph.shapes import Rule
from gbmplan.judge.assess import Assessment, NeedKind
from gbmplan.plan.facts import decided_by, in_words, spoken_facts
from gbmplan.plan.spoken_conditions import spoken_condition, spoken_opposite
from gbmplan.wording.times import spoken

if TYPE_CHECKING:
    from gbmplan.plan.document import Preparation


def preparation(case: Case, assessment: Assessment, numbers: Mapping[str, int]) -> list[Preparation]:
    """Recoverable obstacles to remove, then waits, then unknowns to check; each listed once."""
    return [*_to_do(case, assessment, numbers), *_to_wait(case, numbers), *_to_check(case, numbers)]


def _to_do(case: Case, assessment: Assessment, numbers: Mapping[str, int]) -> list[Preparation]:
    """Obstacles that can be removed; those that rest on the same facts are one task."""
    tasks: dict[tuple[str, ...], Preparation] = {}

    def add(rule: str, steps: list[int], text: str, once: str) -> None:
        facts = tuple(spoken_facts(case, rule))
        task = tasks.setdefault(
            facts,
            {
                "kind": "do",
                "text": text,
                "steps": [],
                "biomarkers": [],
                "facts": list(facts),
                "rules": [],
                "done_by": [],
                "excludes": False,
                "once": once,
            },
        )
        if once not in task["once"]:
            task["once"] = case.wording.listed([*filter(None, [task["once"]]), once], "and")
        if text not in task["text"]:  # two rules may ask different things of one finding
            first, then = task["text"].rstrip(".。"), f"{text[0].upper()}{text[1:]}"
            task["text"] = case.wording.say("{first}. {then}", first=first, then=then)
        task["steps"] = sorted({*task["steps"], *steps})
        task["rules"].append(rule)
        task["biomarkers"] = sorted({*task["biomarkers"], *decided_by(case, rule)})

    for name, rule in case.rules.kinds.get("prerequisite", {}).items():
        if case.truth[name] is False and (concerned := _concerned(rule, numbers)):
            holds = spoken_condition(case.rules, case.rules.conditions[name], case.wording)
            add(name, concerned, case.wording.translated(rule["detail"]["action"]), holds)
    for step, number in numbers.items():
        for name in case.relative.get(step, ()):
            detail = case.rules.rules[name]["detail"]
            if detail["recoverable"]:
                mend = case.wording.translated(detail["mend"] or "")
                gone = spoken_opposite(case.rules, case.rules.conditions[name], case.wording) if mend else ""
                add(name, [number], mend or case.wording.say("resolve this first, or weigh it"), gone)
    for task in tasks.values():
        task["done_by"] = _done_by(case, assessment, numbers, task["biomarkers"])
    return list(tasks.values())


def _concerned(rule: Rule, numbers: Mapping[str, int]) -> list[int]:
    """The steps that a rule about what comes before them is for."""
    return [numbers[step] for step in rule["detail"]["before"] if step in numbers]


def _done_by(case: Case, assessment: Assessment, numbers: Mapping[str, int], biomarkers: list[str]) -> list[int]:
    """Steps that fully cover a need which rests on the very facts of a task."""
    return sorted(
        numbers[step]
        for need in assessment.needs
        if need.kind is NeedKind.MEASURED and sorted(decided_by(case, need.rule)) == biomarkers
        for step, strength, _ in need.covered_by
        if strength == "full"
    )


def _to_wait(case: Case, numbers: Mapping[str, int]) -> list[Preparation]:
    """All waits that are not over, not only the one that ends last: each can be the longest when a date changes."""
    waits: dict[Wait, list[int]] = {}
    for step in case.waits.keys() & numbers.keys():
        for wait in case.waits[step]:
            waits.setdefault(wait, []).append(numbers[step])
    return [
        {
            "kind": "wait",
            "text": case.wording.say("wait {length}", length=spoken(case.wording, round(hours / 24) * 24)),
            "steps": sorted(steps),
            "biomarkers": [case.rules.rules[rule]["detail"]["biomarker"]],
            "facts": [in_words(case, case.rules.rules[rule]["detail"]["biomarker"])],
            "rules": [rule],
            "done_by": [],
            "excludes": False,
            "hours": hours,
        }
        for (rule, hours), steps in sorted(waits.items())
    ]


def _to_check(case: Case, numbers: Mapping[str, int]) -> list[Preparation]:
    """Unmeasured biomarkers on which a contraindication or a prerequisite of a step depends."""
    asked: dict[str, tuple[set[int], list[str], bool]] = {}
    rules: list[tuple[str, list[int]]] = [
        (name, [numbers[step]]) for step in numbers for name in case.unclear.get(step, ())
    ]
    for name, rule in case.rules.kinds.get("prerequisite", {}).items():
        if case.truth[name] is None and (concerned := _concerned(rule, numbers)):
            rules.append((name, concerned))
    for name, rule in case.rules.kinds.get("washout", {}).items():
        if rule["detail"]["biomarker"] not in case.facts and (concerned := _concerned(rule, numbers)):
            rules.append((name, concerned))
    for name, concerned in rules:
        markers = decided_by(case, name) or [case.rules.rules[name]["detail"]["biomarker"]]
        excludes = is_absolute(case.rules, name)
        for marker in markers:
            steps, because, absolute = asked.get(marker, (set(), [], False))
            asked[marker] = steps | set(concerned), [*because, name], absolute or excludes
    nodes = case.rules.nodes("biomarker")
    items = sorted(asked.items(), key=lambda item: (not item[1][2], -len(item[1][1]), item[0]))
    return [
        {
            "kind": "check",
            "text": case.wording.say(
                "may exclude: {biomarker}" if absolute else "may speak against: {biomarker}",
                biomarker=case.wording.title(nodes[marker]["title"]),
            ),
            "steps": sorted(steps),
            "biomarkers": [marker],
            "facts": [],
            "rules": sorted(set(because)),
            "done_by": [],
            "excludes": absolute,
        }
        for marker, (steps, because, absolute) in items
    ]
