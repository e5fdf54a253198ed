"""What a timed regimen breaks: every rule that excludes is followed once more, edge by edge."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import Edge, Intervention, RegimenStage
from gbmplan.judge.coverage import Courses, Covering, Verdict, spans
from gbmplan.judge.history import History
from gbmplan.judge.timing import ahead_of_turn, beginnings, binding, waiting
from gbmplan.language.durations import HOURS
from gbmplan.patient.profile import Profile
from gbmplan.patient.underway import Underway

_CLOSE = 1e-6


class Violation(NamedTuple):
    """A rule or demand that a regimen breaks."""

    rule: str
    steps: tuple[str, ...]
    message: str


class Demanded(NamedTuple):
    """What the user asked for."""

    require: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_agents: int | None = None
    strict: bool = False


class Given(NamedTuple):
    """A regimen under judgement, with whatever is looked up for it again and again."""

    rules: RuleGraph
    profile: Profile
    times: Mapping[str, float]
    courses: Courses
    things: Mapping[str, Intervention]
    verdict: Verdict
    covering: Covering
    demanded: Demanded
    answers: frozenset[str] = frozenset()
    """Steps that answer what a gate found."""
    profile_needs: frozenset[str] = frozenset()
    """Targets that are needs whatever is given."""
    underway: Underway | None = None
    """What had been given when a gate decided."""
    past: History = History({}, frozenset())
    """What runs already, and what earlier therapy keeps out."""

    def within(self, first: str, second: str, low: float | None, high: float | None) -> bool:
        """Whether the second starts so many hours after the first."""
        gap = self.times[second] - self.times[first]
        return (low is None or gap >= low - _CLOSE) and (high is None or gap <= high + _CLOSE)

    def since(self, first: str, second: str, low: float | None, high: float | None) -> bool:
        """The same, of a first that may have begun earlier; what is overdue then is bound by nothing."""
        if first not in self.past.begun:
            return self.within(first, second, low, high)
        ran = self.past.begun[first].ran
        latest = None if high is None or high < ran else high - ran
        return self.within(first, second, None if low is None else low - ran, latest)

    def unavailable(self, name: str) -> list[str]:
        """The rules by which an intervention cannot be had here."""
        return self.rules.unavailable.get(name, [])

    def barred(self, name: str) -> Iterator[str]:
        """What excludes an intervention from every regimen."""
        if name in self.demanded.exclude:
            yield "--exclude"
        if self.underway and name in self.underway.stopped:
            yield "a gate"
        for rule in self.rules.interventions[name]["contraindications"]:
            verdict = self.verdict(rule)
            if rule in self.rules.absolute and (verdict or (self.demanded.strict and verdict is None)):
                yield rule

    @property
    def since_stage(self) -> int:
        """The first stage that is still to be chosen."""
        return self.underway.stage if self.underway else 1

    @property
    def chosen(self) -> list[str]:
        """Steps that are not backbone treatment."""
        return [name for name, thing in self.things.items() if thing["role"] != "backbone"]


Check = Callable[[Given], Iterator[Violation]]


def breaches(given: Given) -> Iterator[Violation]:
    """Everything that is broken."""
    for check in _CHECKS:
        yield from check(given)


def _demands(given: Given) -> Iterator[Violation]:
    for name in given.demanded.require:
        if name not in given.times:
            yield Violation("--require", (), f"{name} is required and missing")
    for name in given.demanded.exclude:
        if name in given.times:
            yield Violation("--exclude", (name,), f"{name} is excluded and chosen")
    for name in sorted(given.past.kept_out & given.times.keys()):
        if name not in given.demanded.require:
            yield Violation("", (name,), f"{name} failed before, or its course is over")


def _contraindications(given: Given) -> Iterator[Violation]:
    for name, thing in given.things.items():
        if given.underway and given.courses[name][1] < given.underway.stage:
            continue  # it is over
        if given.underway and name in given.underway.stopped:
            yield Violation("", (name,), "the gate stops it, or lets it wait")
        for rule in thing["contraindications"]:
            verdict = given.verdict(rule)
            if rule in given.rules.absolute and (verdict or (given.demanded.strict and verdict is None)):
                yield Violation(rule, (name,), f"{name} is contraindicated")


def _courses(given: Given) -> Iterator[Violation]:
    """Each course starts in a stage in which it may, is no longer than it can be, and ends with its fixed length."""
    for name in given.chosen:
        thing, (first, last) = given.things[name], given.courses[name]
        stage = given.rules.stages[first - 1]
        runs = name in given.past.begun
        if runs and first > 1:
            yield Violation("", (name,), "it is being given, and is interrupted")
        elif not runs and not hurried(given, name) and thing["phase"] not in allowed(given, name, stage):
            yield Violation("", (name,), f"it may not start in stage {first}")
        if last > _end(given, name, first) and spans(thing, given.rules, first, last):
            yield Violation("", (name,), "its course is over before")
        if not spans(thing, given.rules, first, last):
            yield Violation("", (name,), f"its course does not reach from stage {first} to stage {last}")
        elif thing["course"]["kind"] == "fixed" and name not in given.answers and last != _end(given, name, first):
            yield Violation("", (name,), "its course is cut short")


def allowed(given: Given, name: str, stage: RegimenStage) -> list[str]:
    """The phases whose steps a stage lets start, those of an answer with them."""
    return stage["starts"] + (stage["answers"] if name in given.answers else [])


def hurried(given: Given, name: str) -> bool:
    """Whether a step starts before all stages that let its phase start, because a rule lets it, or let it in time."""
    thing, first = given.things[name], given.courses[name][0]
    if not ahead_of_turn(given.rules, thing, first) or name in given.past.begun or thing["role"] == "backbone":
        return False
    begun = given.underway is not None and first < given.underway.stage
    return bool(thing["early"]) and (begun or given.verdict(thing["early"]) is True)


def _end(given: Given, name: str, first: int) -> int:
    """The last stage in which a course that starts in one, or that runs already, can still be given."""
    thing, stages, begun = given.rules.interventions[name], given.rules.stages, given.past.begun.get(name)
    return max(
        last
        for last in range(first, len(stages) + 1)
        if spans(thing, given.rules, first, last)
        if begun is None or last == 1 or not begun.over(sum(stage["least"] for stage in stages[: last - 1]))
    )


def _backbone(given: Given) -> Iterator[Violation]:
    """Every backbone treatment that is indicated is there, for the whole of its course, and no other."""
    for name, thing in given.rules.interventions.items():
        if thing["role"] == "backbone":
            barred = bool(given.unavailable(name)) or any(given.barred(name))
            verdict = given.verdict(thing["indicated"])
            indicated = (verdict is True or (verdict is None and name in given.past.begun)) and not barred
            wanted = indicated or name in given.demanded.require
            if name in given.times:
                yield from (Violation(rule, (name,), "it cannot be had here") for rule in given.unavailable(name))
            if wanted != (name in given.times):
                yield Violation(thing["indicated"], (name,), "backbone treatment is missing, or not indicated")
            elif wanted and given.courses[name] != (1, _end(given, name, 1)):
                yield Violation(thing["indicated"], (name,), "backbone treatment is cut short")


def _conflicts(given: Given) -> Iterator[Violation]:
    for name in given.things:
        for rule, other in given.rules.conflicting.get(name, ()):
            if given.verdict(rule) is not False and name < other and other in given.times:
                one, two = given.courses[name], given.courses[other]
                if one[0] <= two[1] and two[0] <= one[1]:
                    yield Violation(rule, (name, other), "they must not be combined")


def _limits(given: Given) -> Iterator[Violation]:
    limits, most = given.rules.limits, given.demanded.max_agents
    general = any(rule["detail"]["any"] for rule in limits.values())
    for stage in given.covering.stages:
        there = [name for name in given.chosen if given.covering.given(name, stage)]
        for name, rule in limits.items():
            if given.verdict(name) is False and not (rule["detail"]["any"] and most is not None):
                continue
            members = [step for step in there if name in given.rules.limiting.get(step, ())]
            allowed = most if rule["detail"]["any"] and most is not None else rule["detail"]["at_most"]
            if len(members) > allowed:
                yield Violation(name, tuple(members), f"{len(members)} where at most {allowed} are allowed")
        if most is not None and not general and len(there) > most:
            yield Violation("--max-agents", tuple(there), f"more than {most} agents")
    for name, rule in limits.items():
        if rule["detail"]["throughout"] and given.verdict(name) is not False:
            members = [step for step in given.chosen if name in given.rules.limiting.get(step, ())]
            if len(members) > rule["detail"]["at_most"]:
                yield Violation(name, tuple(members), f"{len(members)} where the whole regimen may hold fewer")


def _delivery(given: Given) -> Iterator[Violation]:
    for name, thing in given.things.items():
        first, last = given.courses[name]
        for stage in range(first, last + 1):
            if thing["delivery"] == "required" and not given.covering.openings(name, stage):
                yield Violation(thing["delivery_rule"], (name,), "nothing opens the barrier for it")
        openings = [] if name in given.past.begun else given.covering.openings(name, first)
        if thing["role"] != "backbone" and openings and not any(_in_window(given, edge, first) for edge in openings):
            yield Violation(
                openings[0]["rule"], (openings[0]["u"], name), "it starts outside the window of the opening"
            )
        if given.rules.staged and name in given.rules.delivering:
            carried = given.rules.delivering[name]
            for stage in range(max(first, given.since_stage), last + 1):
                there = [other for other in given.courses if other in carried and given.covering.given(other, stage)]
                if not any(other in given.demanded.require or useful(given, other) for other in there):
                    yield Violation("", (name,), "it opens the barrier for nothing")


def _companions(given: Given) -> Iterator[Violation]:
    """What a rule gives only in company has company with a reason of its own; what is required may stand alone."""
    asked = given.demanded.require
    for rule, policy in given.rules.companions.items():
        there = [name for name in policy["detail"]["needs"] if name in given.times]
        if given.verdict(rule) is False or any(name in asked or useful(given, name) for name in there):
            continue
        for name in given.chosen:
            begun = given.courses[name][0] < given.since_stage  # a find does not undo what has been given
            if name in policy["detail"]["having"] and name not in asked and not begun:
                yield Violation(rule, (name,), "it is given without what it prepares for")


def useful(given: Given, name: str) -> bool:
    """Whether it covers anything that is needed; nothing else is a reason to open the barrier."""
    needed = given.covering.needed(given.profile_needs)
    return any(edge["v"] in needed and given.verdict(edge["rule"]) is True for edge in given.rules.covers.get(name, ()))


def _in_window(given: Given, edge: Edge, stage: int) -> bool:
    """Whether a step starts when an opening lets it through; one from an earlier stage is repeated when needed."""
    if given.courses[edge["u"]][0] < stage:
        return given.within(edge["u"], edge["v"], 0.0, None)
    if edge["u"] in given.past.begun:  # it is given again when it is next due
        due = given.past.begun[edge["u"]].due + (edge["data"]["min"] or 0.0)
        return given.within(edge["u"], edge["v"], max(0.0, due), None)
    return given.within(edge["u"], edge["v"], edge["data"]["min"], edge["data"]["max"])


def _requirements(given: Given) -> Iterator[Violation]:
    for name, thing in given.things.items():
        for rule, need in thing["requires"].items():
            if given.verdict(rule) is False or name in given.past.begun:
                continue
            there = [other for other in need["any_of"] if other in given.times]
            there = [other for other in there if given.courses[other][0] <= given.courses[name][0]]
            if not there:
                yield Violation(rule, (name,), "what it requires is missing")
            elif not any(given.since(other, name, need["min"], need["max"]) for other in there):
                yield Violation(rule, (there[0], name), "what it requires comes at the wrong time")


def _order(given: Given) -> Iterator[Violation]:
    rules, ruled = given.rules, set()
    for u in given.times:
        for v in given.times:
            for edge in binding(rules, u, v, given.verdict):
                ruled.add(frozenset((u, v)))
                if u in given.answers and given.courses[u][0] > given.courses[v][0]:
                    continue  # what answers a gate comes after the steps before the gate
                if v not in given.past.begun and not given.since(u, v, edge["data"]["min"], edge["data"]["max"]):
                    yield Violation(edge["rule"], (u, v), "their order or interval is broken")
    ruled |= set(_windows_kept(given))
    for u, first in given.things.items():
        for v, second in given.things.items():
            later = given.courses[u][0] > given.courses[v][0]  # stages allowed it to come after
            outside = "backbone" in (first["role"], second["role"]) or hurried(given, v)
            if u != v and not later and not outside and v not in given.past.begun and frozenset((u, v)) not in ruled:
                for edge in binding(rules, first["phase"], second["phase"], given.verdict):
                    if not given.since(u, v, edge["data"]["min"], edge["data"]["max"]):
                        yield Violation(edge["rule"], (u, v), "the order of their phases is broken")


def _windows_kept(given: Given) -> Iterator[frozenset[str]]:
    """Pairs that keep a window of delivery or of a requirement, which stands in place of the order of phases."""
    for name, thing in given.things.items():
        stage = given.courses[name][0]
        if name in given.past.begun:
            continue
        for edge in given.covering.openings(name, stage):
            if _in_window(given, edge, stage):
                yield frozenset((edge["u"], name))
        for rule, need in thing["requires"].items():
            for other in need["any_of"] if given.verdict(rule) is not False else ():
                bounded = need["min"] is not None or need["max"] is not None
                there = bounded and other in given.times and given.courses[other][0] <= stage
                if there and given.since(other, name, need["min"], need["max"]):
                    yield frozenset((other, name))


def _starts(given: Given) -> Iterator[Violation]:
    """No step starts before the date of the profile, its lead time or its stage."""
    ran = {name: begun.ran for name, begun in given.past.begun.items()}
    began = beginnings(given.rules, given.courses, given.times, given.verdict, ran)
    for name, hours in given.times.items():
        thing = given.things[name]
        if hours < -_CLOSE:
            yield Violation("", (name,), "it starts before the date of the profile")
        if hours < thing["lead_time"] - _CLOSE and name not in given.past.begun:
            yield Violation(thing["lead_rule"], (name,), "it starts before it can be ready")
        if name in given.past.begun and hours > max(_resumes(given, name), *_settled(given, name)) + 1e-3:
            yield Violation("", (name,), "what runs goes on at once, or when a washout is over")
        if thing["role"] != "backbone" and hours < began[given.courses[name][0] - 1] - _CLOSE:
            yield Violation("", (name,), "it starts before its stage can begin")


def _resumes(given: Given, name: str) -> float:
    """When what runs goes on: at once, or when the washouts that keep it are over."""
    return max([0.0, *(hours for _, step, hours in washouts(given.rules, given.profile, given.past) if step == name)])


def _settled(given: Given, name: str) -> list[float]:
    """When it went on, where a gate finds that it has."""
    return [given.underway.times.get(name, 0.0)] if given.underway else [0.0]


def _past(given: Given) -> Iterator[Violation]:
    """What had been given when a gate decided is as it was, and nothing else began before."""
    underway = given.underway
    for name in given.chosen if underway else ():
        assert underway is not None
        first, last = given.courses[name]
        if list(range(first, min(last, underway.stage - 1) + 1)) != list(underway.over(name)):
            yield Violation("", (name,), "what has been given cannot be changed")
        elif name in underway.times and abs(given.times[name] - underway.times[name]) > 1e-3:
            yield Violation("", (name,), "a start that is over cannot be moved")
    for name in underway.courses if underway else ():
        if name not in given.times:
            yield Violation("", (name,), "what has been given cannot be left out")


def washouts(rules: RuleGraph, profile: Profile, past: History) -> Iterator[tuple[str, str, float]]:
    """(rule, step, hours from the date of the profile) for every washout that can be judged."""
    for name, rule in rules.kinds.get("washout", {}).items():
        item = profile.measurements.get(rule["detail"]["biomarker"])
        if item is not None and not isinstance(item.value, (bool, str)):
            for step in rule["detail"]["before"]:
                if step not in past.begun or rule["detail"]["biomarker"] not in past.begun[step].read:
                    yield name, step, rule["detail"]["at_least"] - item.value * HOURS[item.unit]


def _washouts(given: Given) -> Iterator[Violation]:
    for rule, step, hours in washouts(given.rules, given.profile, given.past):
        if step in given.times and given.times[step] < hours - 1e-3:
            yield Violation(rule, (step,), "the washout is not over when it starts")
    ran = {name: begun.ran for name, begun in given.past.begun.items()}
    began = beginnings(given.rules, given.courses, given.times, given.verdict, ran)
    for name in given.past.begun.keys() & given.times.keys():
        last = given.courses[name][1]
        for rule, step in waiting(given.rules, name):
            if step in given.times and given.courses[step][0] <= last:
                yield Violation(rule, (name, step), "what it waits for is still given")
            elif step in given.times and given.times[step] < began[last] + _least(given.rules, rule) - 1e-3:
                yield Violation(rule, (name, step), "what runs has stopped too late for it")


def _least(rules: RuleGraph, washout: str) -> float:
    hours: float = rules.kinds["washout"][washout]["detail"]["at_least"]
    return hours


_CHECKS: tuple[Check, ...] = (
    _demands,
    _contraindications,
    _courses,
    _backbone,
    _conflicts,
    _limits,
    _delivery,
    _companions,
    _requirements,
    _order,
    _starts,
    _washouts,
    _past,
)
