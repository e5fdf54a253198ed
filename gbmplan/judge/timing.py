"""Whether the starts of a regimen are the least that its timing rules allow, found again in plain Python.

Shares no code with the scheduler: every bound is a least distance `(u, v, hours)` from one start to another, and the
least starts under some bounds are what is left when every bound has pushed as far as it can.
"""

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import NamedTuple

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import PHASE_ORDER, Edge, Intervention
from gbmplan.judge.coverage import Courses, Verdict
from gbmplan.judge.history import History

_NOW = ""
_CLOSE = 1e-6
Push = tuple[str, str, float]
"""The second starts at least so many hours after the first."""


class Window(NamedTuple):
    """What one rule asks of two starts."""

    u: str
    v: str
    low: float | None
    high: float | None
    frees: bool = False
    """Whether it bounded its pair before it was counted from an earlier beginning."""

    def since(self, past: History) -> "Window":
        """The same where the first may run already: what is overdue is bound by nothing."""
        if self.u not in past.begun:
            return self
        ran = past.begun[self.u].ran
        low = self.low if self.low is None else self.low - ran
        high = self.high - ran if self.high is not None and self.high >= ran else None
        return self._replace(low=low, high=high, frees=self.low is not None or self.high is not None)

    def pushes(self) -> list[Push]:
        """The same as least distances."""
        found: list[Push] = [] if self.low is None else [(self.u, self.v, self.low)]
        return found if self.high is None else [*found, (self.v, self.u, -self.high)]

    def holds(self, times: Mapping[str, float]) -> bool:
        """Whether starts keep it."""
        return all(times[v] - times[u] >= hours - _CLOSE for u, v, hours in self.pushes())


class Timing(NamedTuple):
    """The timing rules of a regimen."""

    always: list[Push]
    one_of: list[list[Window]]
    """Of each, one has to hold."""
    phases: list[list[Window]]
    """Of each pair, all hold, or a window of `one_of` about that pair."""


def later_than_needed(
    rules: RuleGraph,
    courses: Courses,
    waits: Mapping[str, float],
    times: Mapping[str, float],
    verdict: Verdict,
    past: History,
) -> bool:
    """Whether the same steps have a schedule that is less: last start, sum of starts, starts in order, starts by id."""
    wanted = _key({name: times[name] for name in courses})
    return any(
        _key(found) < wanted for found in _starts(_timing(rules, courses, waits, verdict, past), wanted, [], courses)
    )


def binding(rules: RuleGraph, u: str, v: str, verdict: Verdict) -> list[Edge]:
    """What orders two interventions or two phases; the list of phases only where no policy orders them either way."""
    found = [edge for edge in rules.between.get((u, v), ()) if verdict(edge["rule"]) is not False]
    turned = [edge for edge in rules.between.get((v, u), ()) if verdict(edge["rule"]) is not False]
    if any(edge["rule"] != PHASE_ORDER for edge in (*found, *turned)):
        return [edge for edge in found if edge["rule"] != PHASE_ORDER]
    return found


def ahead_of_turn(rules: RuleGraph, thing: Intervention, stage: int) -> bool:
    """Whether a stage comes before all that let a phase start, and does not let it answer a gate either."""
    own = [number for number, item in enumerate(rules.stages, 1) if thing["phase"] in item["starts"]]
    return bool(own) and stage < min(own) and thing["phase"] not in rules.stages[stage - 1]["answers"]


def waiting(rules: RuleGraph, name: str) -> Iterator[tuple[str, str]]:
    """(washout, step) for every step that has to wait until an intervention is out."""
    markers = rules.nodes("biomarker")
    for rule, washout in rules.kinds.get("washout", {}).items():
        source = markers[washout["detail"]["biomarker"]]["derived_from"] or {"names": ()}
        if name in source["names"]:
            yield from ((rule, step) for step in washout["detail"]["before"] if step != name)


def beginnings(
    rules: RuleGraph, courses: Courses, times: Mapping[str, float], verdict: Verdict, ran: Mapping[str, float]
) -> list[float]:
    """The earliest hour at which each stage can begin, when the steps start as they do; some `ran` so long before."""
    began = [0.0]
    ids = [stage["id"] for stage in rules.stages]
    gates = [rule["detail"] for name, rule in rules.kinds.get("gate", {}).items() if verdict(name) is not False]
    for number, stage in enumerate(rules.stages[:-1], 1):
        own = [times[name] for name in times if courses[name][0] == number and _agent(rules, name)]
        seen = [
            times[name] + gate["at"] - ran.get(name, 0.0)
            for gate in gates
            if gate["before_stage"] == ids[number]
            for name in gate["after"]
            if name in times and courses[name][0] <= number
        ]
        began.append(max(began[-1] + stage["least"], *own, *seen, 0.0))
    return began


def _agent(rules: RuleGraph, name: str) -> bool:
    return rules.interventions[name]["role"] != "backbone"


def _timing(rules: RuleGraph, courses: Courses, waits: Mapping[str, float], verdict: Verdict, past: History) -> Timing:
    always: list[Push] = [(_NOW, name, max(0.0, waits.get(name, 0.0))) for name in courses]
    always += [(name, _NOW, -max(0.0, waits.get(name, 0.0))) for name in courses if name in past.begun]
    always += _stages(rules, courses, verdict, past)
    ruled = set()
    for u, v in permutations(courses, 2):
        edges = binding(rules, u, v, verdict)
        if edges:
            ruled.add(frozenset((u, v)))
            stage = rules.stages[courses[u][0] - 1]
            phase = rules.interventions[u]["phase"]
            answering = phase in stage["answers"] and phase not in stage["starts"]
            late = answering and courses[u][0] > courses[v][0]
            for edge in () if late or v in past.begun else edges:
                always += Window(u, v, edge["data"]["min"], edge["data"]["max"]).since(past).pushes()
    phases = []
    for u in courses:
        for v in courses:
            pair = rules.interventions[u]["phase"], rules.interventions[v]["phase"]
            outside = "backbone" in (rules.interventions[u]["role"], rules.interventions[v]["role"])
            hurried = ahead_of_turn(rules, rules.interventions[v], courses[v][0])
            apart = u != v and not outside and not hurried and frozenset((u, v)) not in ruled
            edges = binding(rules, *pair, verdict)
            if apart and courses[u][0] <= courses[v][0] and edges and v not in past.begun:
                phases.append([Window(u, v, edge["data"]["min"], edge["data"]["max"]).since(past) for edge in edges])
    return Timing(always, [windows for windows in _one_of(rules, courses, verdict, past) if windows], phases)


def _one_of(rules: RuleGraph, courses: Courses, verdict: Verdict, past: History) -> Iterator[list[Window]]:
    """For each opening and each requirement that a step needs, the windows of what is there for it."""
    for name, (first, _) in courses.items():
        if name in past.begun:
            continue
        windows = []
        for edge in rules.delivered.get(name, ()) if _agent(rules, name) else ():
            opener = courses.get(edge["u"])
            if opener and opener[0] <= first <= opener[1]:
                bounds = (edge["data"]["min"], edge["data"]["max"]) if opener[0] == first else (0.0, None)
                if opener[0] == first and edge["u"] in past.begun:
                    bounds = max(0.0, past.begun[edge["u"]].due + (edge["data"]["min"] or 0.0)), None
                windows.append(Window(edge["u"], name, *bounds))
        yield windows
        for rule, need in rules.interventions[name]["requires"].items():
            if verdict(rule) is False:
                continue
            there = [other for other in need["any_of"] if other in courses and courses[other][0] <= first]
            yield [Window(other, name, need["min"], need["max"]).since(past) for other in there]


def _stages(rules: RuleGraph, courses: Courses, verdict: Verdict, past: History) -> Iterator[Push]:
    """Least lengths of stages, gates before them, and what starts in each; lead times."""
    points = [_NOW, *(f"stage:{number}" for number in range(2, len(rules.stages) + 1))]
    for number, stage in enumerate(rules.stages[:-1]):
        yield points[number], points[number + 1], stage["least"]
    for name, (first, _) in courses.items():
        thing = rules.interventions[name]
        if name in past.begun:
            for rule, step in waiting(rules, name):
                if step in courses and courses[step][0] > courses[name][1]:
                    yield points[courses[name][1]], step, rules.kinds["washout"][rule]["detail"]["at_least"]
        else:
            yield _NOW, name, thing["lead_time"]
        if thing["role"] != "backbone":
            yield points[first - 1], name, 0.0
            if first < len(points):
                yield name, points[first], 0.0
    ids = [stage["id"] for stage in rules.stages]
    for rule, gate in rules.kinds.get("gate", {}).items():
        if gate["detail"]["before_stage"] and verdict(rule) is not False:
            following = ids.index(gate["detail"]["before_stage"])
            for name in gate["detail"]["after"]:
                if following and name in courses and courses[name][0] <= following:
                    ran = past.begun[name].ran if name in past.begun else 0.0
                    yield name, points[following], gate["detail"]["at"] - ran


def _starts(
    timing: Timing, wanted: tuple[object, ...], added: list[Push], courses: Courses
) -> Iterator[dict[str, float]]:
    """Schedules, as long as they can be less than what is wanted."""
    times = _least([*timing.always, *added])
    if times is None or _key({name: times[name] for name in courses}) >= wanted:
        return
    for windows in timing.one_of:
        if not any(window.holds(times) for window in windows):
            for window in windows:
                yield from _starts(timing, wanted, [*added, *window.pushes()], courses)
            return
    for asked in timing.phases:
        free = _free(timing, asked[0])
        if not all(window.holds(times) for window in asked) and not any(window.holds(times) for window in free):
            for way in ([push for window in asked for push in window.pushes()], *(window.pushes() for window in free)):
                yield from _starts(timing, wanted, [*added, *way], courses)
            return
    yield {name: times[name] for name in courses}


def _free(timing: Timing, asked: Window) -> list[Window]:
    """The windows about a pair that would free it of the order of phases."""
    return [
        window
        for windows in timing.one_of
        for window in windows
        if {window.u, window.v} == {asked.u, asked.v}
        and (window.frees or window.low is not None or window.high is not None)
    ]


def _least(pushes: list[Push]) -> dict[str, float] | None:
    """The least starts that bounds allow; None when they contradict each other."""
    times = {name: 0.0 for u, v, _ in pushes for name in (u, v)}
    for _ in range(len(times) + 1):
        moved = False
        for u, v, hours in pushes:
            if times[v] < times[u] + hours - _CLOSE:
                times[v], moved = times[u] + hours, True
        if times.get(_NOW, 0.0) > _CLOSE:
            return None
        if not moved:
            return times
    return None


def _key(times: Mapping[str, float]) -> tuple[object, ...]:
    rounded = {name: round(hours, 3) for name, hours in times.items()}
    starts = sorted(rounded.values())
    return max(starts, default=0.0), round(sum(starts), 2), starts, [rounded[name] for name in sorted(rounded)]
