"""The smallest addition that would close an escape path, and what it would cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.courses import runs
from gbmplan.choose.objective import TITLES, Cost
from gbmplan.choose.problem import MAX_AGENTS, Demands, counted, setting
from gbmplan.judge.assess import Assessment, Guard, assess
from gbmplan.language.conditions import names
from gbmplan.order.network import Timeline
from gbmplan.order.schedule import schedule
from gbmplan.patient.underway import Underway
from gbmplan.plan.facts import titles
from gbmplan.plan.obstacles import hastened, ruled_out, startable
from gbmplan.wording.wording import ENGLISH, Wording

if TYPE_CHECKING:
    from gbmplan.plan.answers import Change, Closing, EscapeRow

Courses = Mapping[str, tuple[int, int]]
_MOST = 3
"""Interventions that an addition may have: the one that covers, and what it needs beside it."""
_PLACES = 16
"""Most ways to place an addition in stages that are looked at."""
_LEFT = ("partial", "open", "undetermined")


def closings(chooser: Chooser, case: Case, demands: Demands, regimen: Regimen, rows: list[EscapeRow]) -> list[Closing]:
    """For each path that is left, the smallest addition to this regimen; else the best regimen that closes it."""
    left = {path["target"]: path["state"] for row in rows for path in row["paths"] if path["state"] in _LEFT}
    finder = _Finder(chooser, case, demands, regimen)
    return [finder.closing(name, left[name] == "partial") for name in sorted(left, key=case.rules.rank.__getitem__)]


def closing(chooser: Chooser, case: Case, demands: Demands, regimen: Regimen, target: str, *, touched: bool) -> Closing:
    """The smallest addition that would close one gap; `touched`: it is covered in part already."""
    return _Finder(chooser, case, demands, regimen).closing(target, touched)


def changes(before: Cost, after: Cost, wording: Wording = ENGLISH) -> list[Change]:
    """The objectives that differ, the first counts most."""
    return [
        {"name": name, "title": wording.say(TITLES[name]), "before": old, "after": new}
        for name, old, new in zip(Cost._fields, before, after, strict=True)
        if old != new
    ]


class _Place(NamedTuple):
    """In which stages every step of a larger regimen is given."""

    courses: dict[str, tuple[int, int]]
    underway: Underway | None
    """Where what is added answers a gate: what had been given by then."""


def _meet(courses: Mapping[str, tuple[int, int]], one: str, other: str) -> bool:
    """Whether two are given in the same stage."""
    return courses[one][0] <= courses[other][1] and courses[other][0] <= courses[one][1]


class _Finder:
    def __init__(self, chooser: Chooser, case: Case, demands: Demands, regimen: Regimen) -> None:
        self.chooser, self.case, self.rules = chooser, case, case.rules
        self.demands, self.regimen = demands, regimen
        self.setting = setting(case, demands)
        self.limit = self.setting.at_most
        self.agents = counted(case.rules)
        self.tried: dict[frozenset[str], tuple[Cost, Courses] | None] = {}
        self.solved: dict[str, Regimen | None] = {}

    def closing(self, target: str, touched: bool) -> Closing:
        for item in self.regimen.branches:
            if item.target == target:
                return self.left_to_a_gate(target, item.answer)
        for strength in ("full",) if touched else ("full", "partial"):
            covers = [
                edge["u"]
                for edge in self.rules.covering.get(target, ())
                if edge["data"]["strength"] == strength
                and edge["rule"] not in self.case.inactive_covers - self.case.if_found
                and edge["u"] not in self.regimen.interventions
                and self.allowed(edge["u"])
            ]
            if covers and (found := self.addition(covers)):
                return self.described(target, "addition", strength, *found)
            if covers and (found := self.exchange(covers)):
                return self.described(target, "exchange", strength, *found)
        return {
            "target": target,
            "title": self.case.wording.label(self.rules.targets[target]),
            "kind": "none",
            "strength": "",
            "adds": [],
            "drops": [],
            "beyond_limit": False,
            "changes": [],
            "text": self.case.wording.say("no regimen under these rules and demands closes it"),
        }

    def left_to_a_gate(self, target: str, answer: str) -> Closing:
        """What the plan keeps at hand: it costs nothing before the gate finds the target."""
        edges = [edge for edge in self.rules.covering[target] if edge["u"] == answer]
        strength = "full" if any(edge["data"]["strength"] == "full" for edge in edges) else "partial"
        found = self.described(
            target, "addition", strength, {**self.regimen.courses, answer: (0, 0)}, self.regimen.cost
        )
        text = self.case.wording.say("{addition}, if a gate finds it", addition=found["text"])
        return {**found, "beyond_limit": False, "text": text}

    def looked_for(self, name: str) -> int:
        """The first stage, from 1, behind a gate that looks for something that an intervention covers; 99: none."""
        ids = [stage["id"] for stage in self.rules.stages]
        targets = [self.rules.targets[edge["v"]]["present"] for edge in self.rules.covers.get(name, ())]
        read = {marker for rule in targets if rule for marker in names(self.rules.conditions[rule])}
        found = [99]
        for rule, gate in self.rules.kinds.get("gate", {}).items():
            detail = gate["detail"]
            if detail["before_stage"] and rule not in self.case.off and read.intersection(detail["measure"]):
                number = ids.index(detail["before_stage"]) + 1
                if any(self.regimen.courses.get(step, (99, 99))[0] < number for step in detail["after"]):
                    found.append(number)
        return min(found)

    def allowed(self, name: str) -> bool:
        return not ruled_out(self.case, self.demands, name)

    def described(self, target: str, kind: str, strength: str, courses: Courses, cost: Cost) -> Closing:
        chosen, agents = frozenset(courses), self.at_once(courses)
        adds, drops = sorted(chosen - self.regimen.interventions), sorted(self.regimen.interventions - chosen)
        beyond = agents > self.limit
        say = self.case.wording.say
        text = titles(self.rules, adds, drops, self.case.wording)
        if strength == "partial":
            text = say("{addition}, in part", addition=text)
        if beyond:
            text = say(
                "{addition} (agents {count} where at most {limit} are allowed)",
                addition=text,
                count=agents,
                limit=self.limit,
            )
        return {
            "target": target,
            "title": self.case.wording.label(self.rules.targets[target]),
            "kind": kind,  # type: ignore[typeddict-item]
            "strength": strength,  # type: ignore[typeddict-item]
            "adds": adds,
            "drops": drops,
            "beyond_limit": beyond,
            "changes": changes(self.regimen.cost, cost, self.case.wording),
            "text": text,
        }

    # every step stays

    def at_once(self, courses: Courses) -> int:
        """The most agents that are given at the same time."""
        things = self.rules.interventions
        agents = [name for name in courses if name in self.agents and things[name]["role"] != "backbone"]
        return max(
            sum(courses[name][0] <= stage <= courses[name][1] for name in agents)
            for stage in range(1, len(self.rules.stages) + 1)
        )

    def addition(self, covers: list[str]) -> tuple[Courses, Cost] | None:
        """The fewest interventions to add; of those the cheapest. The number of agents is left free."""
        reached = [self.regimen.interventions | {name} for name in covers]
        for _ in range(_MOST):
            found = [
                (judged[0], sorted(chosen), judged[1])
                for chosen in dict.fromkeys(reached)
                if (judged := self.cost(chosen)) is not None
            ]
            if found:
                cost, _, courses = min(found, key=lambda item: item[:2])
                return courses, cost
            reached = [larger for chosen in dict.fromkeys(reached) for larger in self.completed(chosen)]
        return None

    def completed(self, chosen: frozenset[str]) -> Iterator[frozenset[str]]:
        """The set with one more intervention that its first unmet need asks for."""
        for name in sorted(chosen):
            thing = self.rules.interventions[name]
            groups = [need["any_of"] for rule, need in thing["requires"].items() if rule not in self.case.off]
            if thing["delivery"] == "required":
                groups.append([edge["u"] for edge in self.rules.delivered.get(name, ())])
            for group in groups:
                if chosen.isdisjoint(group):
                    yield from (chosen | {other} for other in sorted(set(group)) if self.allowed(other))
                    return

    def cost(self, chosen: frozenset[str]) -> tuple[Cost, Courses] | None:
        """What a set costs by the judge, and when each is given; None when it breaks a rule, or cannot be scheduled."""
        if chosen not in self.tried:
            self.tried[chosen] = self.judged(chosen)
        return self.tried[chosen]

    def judged(self, chosen: frozenset[str]) -> tuple[Cost, Courses] | None:
        """The least cost of the set, over the stages in which what is added could be given."""
        costs = [(self.cost_of(place), place.courses) for place in self.places(chosen)]
        judged = [(cost, courses) for cost, courses in costs if cost is not None]
        return min(judged, key=lambda item: item[0], default=None)

    def places(self, chosen: frozenset[str]) -> Iterator[_Place]:
        """Every step as it is; what is added from each stage in which it may start, or answer what a gate found."""
        if not self.rules.staged:
            yield _Place(dict.fromkeys(chosen, (1, 1)), None)
            return
        added = sorted(chosen - self.regimen.interventions)
        for picked in islice(product(*(self.courses(name) for name in added)), _PLACES):
            given = dict(zip(added, picked, strict=True))
            answers = {name for name, (first, _) in given.items() if first not in startable(self.case, name)}
            stage = min((given[name][0] for name in answers), default=0)
            if all(first >= stage for first, _ in given.values()):
                underway = self.underway(stage, answers) if answers else None
                yield _Place({**self.regimen.courses, **given}, underway)

    def courses(self, name: str) -> list[tuple[int, int]]:
        """The longest and the shortest course from each stage."""
        thing = self.rules.interventions[name]
        looked_for = self.looked_for(name)
        longest = dict(runs(thing, self.rules.stages))  # of each first stage the last pair counts
        whole = thing["course"]["kind"] == "fixed"
        found = []
        for number, stage in enumerate(self.rules.stages, 1):
            answers = stage["answers"] if number >= looked_for else []
            if thing["phase"] in (*stage["starts"], *answers) or number in hastened(self.case, name):
                lasts = {longest.get(number, number)} | (set() if whole else {number})
                found += [(number, last) for last in sorted(lasts, reverse=True)]
        return found

    def underway(self, stage: int, answers: set[str]) -> Underway:
        """This regimen at the gate before a stage."""
        begun = {name: course for name, course in self.regimen.courses.items() if course[0] < stage}
        times = {name: self.regimen.timeline.earliest[name] for name in begun}
        return Underway(stage, begun, times, frozenset(answers))

    def cost_of(self, place: _Place) -> Cost | None:
        """What it costs by the judge, with whatever can still be left to gates."""
        for name in place.courses.keys() - self.regimen.interventions:
            for rule, other in self.rules.conflicting.get(name, ()):
                if other in place.courses and rule not in self.case.off and _meet(place.courses, name, other):
                    return None
        timeline = self.timeline(place, {})
        if timeline is None:
            return None
        if self.assessed(place, timeline, ()).violations:
            return None
        guards = [guard for guard in self.guards(place) if not self.assessed(place, timeline, [guard]).violations]
        return Cost(**self.assessed(place, timeline, guards).objective)

    def guards(self, place: _Place) -> Iterator[Guard]:
        """What this regimen leaves to gates, with the branches as they are beside what is added."""
        for item in self.regimen.branches:
            if item.answer not in place.courses:
                timeline = self.timeline(place, {item.answer: (item.stage, item.stage)})
                if timeline is not None:
                    yield Guard(item.target, item.stage, item.answer, timeline.earliest)

    def timeline(self, place: _Place, more: dict[str, tuple[int, int]]) -> Timeline | None:
        found = schedule(self.chooser.order, self.case, {**place.courses, **more}, underway=place.underway)
        return found if isinstance(found, Timeline) else None

    def assessed(self, place: _Place, timeline: Timeline, guards: Iterable[Guard]) -> Assessment:
        return assess(
            self.rules,
            self.case.profile,
            timeline.earliest,
            strict=self.demands.strict,
            exclude=self.demands.exclude,
            max_agents=MAX_AGENTS,
            courses=place.courses,
            guards=guards,
            underway=place.underway,
        )

    # another regimen

    def exchange(self, covers: list[str]) -> tuple[Courses, Cost] | None:
        """The best regimen with one of the interventions that cover the target."""
        for name in covers:
            if name not in self.solved:
                required = self.setting.required | {name}
                self.solved[name] = self.chooser.best(self.case, self.setting._replace(required=required))
        best = [
            (found.cost, sorted(found.interventions), found.courses)
            for name in covers
            if (found := self.solved[name]) is not None and name in found.interventions
        ]
        if not best:
            return None
        cost, _, courses = min(best, key=lambda item: item[:2])
        return courses, cost
