"""The timing rules that apply to one regimen, read from the dependency graph."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from gbmplan.case.case import Case
from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import PHASE_ORDER

TOLERANCE = 1e-6
"""Hours; well below any interval of a rule, well above rounding."""

START = ""
"""Name of the reference point: the date of the profile, hour 0."""


class Constraint(NamedTuple):
    """`after` starts at least `low` and at most `high` hours later than `before`."""

    before: str
    after: str
    low: float | None
    high: float | None
    rule: str
    excuses: bool = False
    """Whether its pair is free of the order of phases although it bounds nothing."""

    def since(self, hours: float) -> Constraint:
        """The same where `before` began so long before hour 0; a window that has passed by then binds nothing."""
        low = None if self.low is None else self.low - hours
        high = None if self.high is None or self.high < hours else self.high - hours
        return self._replace(low=low, high=high, excuses=self.bounded)

    @property
    def bounded(self) -> bool:
        """Whether it says anything of time; only such a window stands in place of the order of phases."""
        return self.excuses or self.low is not None or self.high is not None

    def kept(self, times: Mapping[str, float]) -> bool:
        """Whether starts satisfy it."""
        gap = times.get(self.after, 0.0) - times.get(self.before, 0.0)
        return (self.low is None or gap >= self.low - TOLERANCE) and (self.high is None or gap <= self.high + TOLERANCE)


class Missing(NamedTuple):
    """A provider that is not there when it could serve; with it, there would be another way to meet a need."""

    provider: str
    stage: int
    given: bool
    """True: it would have to be given in that stage; False: to have started by then."""


class TimingRules(NamedTuple):
    """What binds the starts of one regimen."""

    firm: tuple[Constraint, ...]
    """Kept by every schedule."""
    needs: tuple[tuple[Constraint, ...], ...]
    """Of each, at least one is kept: the windows of the providers that are there."""
    phased: tuple[tuple[Constraint, ...], ...]
    """Per pair of steps, what the order of their phases asks; kept, unless the pair keeps a window of a need."""
    missing: frozenset[Missing]


class OrderRules:
    """The timing rules of a rule base, indexed once and asked for many regimens."""

    def __init__(self, rules: RuleGraph) -> None:
        self.phase = {name: thing["phase"] for name, thing in rules.interventions.items()}
        self.starts = [frozenset(stage["starts"]) for stage in rules.stages]
        self.answers = [frozenset(stage["answers"]) - frozenset(stage["starts"]) for stage in rules.stages]
        self.backbone = {name for name, thing in rules.interventions.items() if thing["role"] == "backbone"}
        self.pairs: dict[tuple[str, str], list[Constraint]] = {}
        self.phases: dict[tuple[str, str], list[tuple[float | None, float | None, str]]] = {}
        for edge in rules.edges("precedes"):
            window = edge["data"]["min"], edge["data"]["max"]
            if edge["u"] in self.phase:
                item = Constraint(edge["u"], edge["v"], *window, edge["rule"])
                self.pairs.setdefault((edge["u"], edge["v"]), []).append(item)
            else:
                self.phases.setdefault((edge["u"], edge["v"]), []).append((*window, edge["rule"]))
        self.openings: dict[str, list[Constraint]] = {}
        for edge in rules.edges("delivers"):
            window = edge["data"]["min"], edge["data"]["max"]
            item = Constraint(edge["u"], edge["v"], *window, edge["rule"])
            self.openings.setdefault(edge["v"], []).append(item)
        self.requirements: dict[str, list[list[Constraint]]] = {}
        for name, thing in rules.interventions.items():
            for rule, need in sorted(thing["requires"].items()):
                options = [Constraint(other, name, need["min"], need["max"], rule) for other in need["any_of"]]
                self.requirements.setdefault(name, []).append(options)

    def of(
        self, case: Case, courses: Mapping[str, tuple[int, int]], allowed: Callable[[str], bool] | None = None
    ) -> TimingRules:
        """The timing rules of what is given in which stages; rules that `allowed` refuses bind nothing."""
        chosen = sorted(courses)
        first = {name: course[0] for name, course in courses.items()}
        running = case.ongoing.keys() & courses.keys()
        needs: list[tuple[Constraint, ...]] = []
        missing: set[Missing] = set()
        for name in chosen:
            if name in running:  # what it needed was there when it began
                continue
            openings = [] if name in self.backbone else self.openings.get(name, [])
            usable = [self._repeated(item, first, case) for item in openings if _meet(item.before, name, courses)]
            if usable:
                needs.append(tuple(usable))
                missing |= {
                    Missing(item.before, first[name], True)
                    for item in openings
                    if not _meet(item.before, name, courses)
                }
            for options in self.requirements.get(name, []):
                if options and options[0].rule in case.off:
                    continue
                usable = [item for item in options if first.get(item.before, len(courses) + 99) <= first[name]]
                usable = [
                    item.since(case.ongoing[item.before].ran) if item.before in running else item for item in usable
                ]
                if usable:
                    needs.append(tuple(usable))
                    missing |= {
                        Missing(item.before, first[name], False)
                        for item in options
                        if first.get(item.before, len(courses) + 99) > first[name]
                    }
        firm = [Constraint(START, name, *self._wait(case, name, allowed)) for name in chosen]
        firm += [item for item in washed_out(case, courses) if allowed is None or allowed(item.rule)]
        phased = []
        for u, v in product(chosen, chosen):
            if u == v:
                continue
            specific = [item for item in self.pairs.get((u, v), ()) if item.rule not in case.off]
            turned = [item for item in self.pairs.get((v, u), ()) if item.rule not in case.off]
            if first[u] <= first[v] or self.phase[u] not in self.answers[first[u] - 1]:  # an answer comes late
                kept = [item for item in specific if allowed is None or allowed(item.rule)]
                firm += _since(kept, case, running)
            # a rule about the very pair, in either direction, replaces what only the phases say
            if specific or turned or first[u] > first[v]:  # or its stage allows it to come after
                continue
            if u in self.backbone or v in self.backbone or self.early(v, first[v]):
                continue
            asked = [
                Constraint(u, v, low, high, rule)
                for low, high, rule in self._phases(case, u, v)
                if allowed is None or allowed(rule)
            ]
            if asked and v not in running:
                phased.append(tuple(_since(asked, case, running)))
        if allowed is not None:
            needs = [tuple(item if allowed(item.rule) else _unbound(item) for item in need) for need in needs]
        return TimingRules(tuple(firm), tuple(needs), tuple(phased), frozenset(missing))

    def early(self, name: str, stage: int) -> bool:
        """Whether a step that starts in a stage starts out of order there; of what is running, that says nothing."""
        return self.phase[name] not in self.starts[stage - 1] | self.answers[stage - 1]

    def _phases(self, case: Case, u: str, v: str) -> list[tuple[float | None, float | None, str]]:
        """What orders the phases of two steps: their policies that bind, else the list of phases."""
        pair = self.phase[u], self.phase[v]
        found = [item for item in self.phases.get(pair, ()) if item[2] not in case.off]
        turned = [item for item in self.phases.get(pair[::-1], ()) if item[2] not in case.off]
        if any(rule != PHASE_ORDER for _, _, rule in (*found, *turned)):
            return [item for item in found if item[2] != PHASE_ORDER]
        return found

    @staticmethod
    def _repeated(item: Constraint, first: Mapping[str, int], case: Case) -> Constraint:
        """An opening from an earlier stage is repeated when the agent needs it; one that runs, when it is next due."""
        if first[item.before] < first[item.after]:
            return item._replace(low=0.0, high=None)
        if item.before in case.ongoing:
            return item._replace(low=max(0.0, case.ongoing[item.before].due + (item.low or 0.0)), high=None)
        return item

    @staticmethod
    def _wait(case: Case, name: str, allowed: Callable[[str], bool] | None) -> tuple[float, None, str]:
        """Of the waits that bind, the one that ends last."""
        for rule, hours in case.waits.get(name, ()):
            if allowed is None or allowed(rule):
                return hours, None, rule
        return 0.0, None, ""


def washed_out(case: Case, courses: Mapping[str, tuple[int, int]]) -> Iterator[Constraint]:
    """What waits until a running therapy is out, where that goes on until a stage begins without it."""
    for name in sorted(case.ongoing.keys() & courses.keys()):
        for rule, other in case.rules.washing.get(name, ()):
            if other in courses and courses[other][0] > courses[name][1]:
                least = case.rules.kinds["washout"][rule]["detail"]["at_least"]
                yield Constraint(f"stage:{courses[name][1] + 1}", other, least, None, rule)
                yield Constraint(name, other, least, None, rule)  # implied; what a plan shows of it


def _since(items: list[Constraint], case: Case, running: Collection[str]) -> list[Constraint]:
    """Orders as running therapies keep them: nothing comes before them, what follows counts from when they began."""
    return [
        item.since(case.ongoing[item.before].ran) if item.before in running else item
        for item in items
        if item.after not in running
    ]


def _unbound(item: Constraint) -> Constraint:
    """A window that binds nothing and still stands in place of the order of phases."""
    return item._replace(low=None, high=None, rule="", excuses=item.bounded)


def _meet(first: str, second: str, courses: Mapping[str, tuple[int, int]]) -> bool:
    """Whether both are given when the second starts."""
    if first not in courses:
        return False
    return courses[first][0] <= courses[second][0] <= courses[first][1]
