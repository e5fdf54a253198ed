"""Schedule a regimen: its least schedule, or why it has none.

Rules that leave a choice (one of several openings, a window in place of the order of phases) are left out at first;
where the earliest starts break one, each way to keep it is tried in turn. What is left out can only move starts
earlier, so that a way whose starts are no less than the best so far is not followed (Stergiou and Koubarakis,
Backtracking algorithms for disjunctions of temporal constraints, Artificial Intelligence 120, 2000).
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from gbmplan.case.case import Case
from gbmplan.order.constraints import START, Constraint, Missing, OrderRules, TimingRules
from gbmplan.order.network import Cycle, Timeline, solve
from gbmplan.order.stages import Courses, stage_bounds
from gbmplan.patient.underway import Underway

_SLACK = 1e-5
"""Hours by which a start that is fixed may be off, because starts are rounded."""


class Unschedulable(NamedTuple):
    """A combination that no schedule satisfies."""

    steps: frozenset[str]
    """Interventions that cannot stand together ..."""
    missing: frozenset[Missing]
    """... unless one of these is there, which would offer another way."""
    rules: frozenset[str]
    cycle: Cycle
    """The contradiction of the way that is tried first."""

    @property
    def unless(self) -> frozenset[str]:
        """The interventions that would offer another way."""
        return frozenset(item.provider for item in self.missing)


def schedule(
    order: OrderRules,
    case: Case,
    courses: Courses,
    allowed: Callable[[str], bool] | None = None,
    underway: Underway | None = None,
) -> Timeline | Unschedulable:
    """The least schedule of what is given in which stages, or the combination in it that has none.

    Least is the one whose last start is earliest; then the one with the least sum of starts; then by the sorted
    starts, and last by the starts in the order of ids. `allowed` says which timing rules count (default: all); it
    serves the search for the smallest clash. What has started in a regimen under way keeps its start.
    """
    rules = order.of(case, courses, allowed)
    search = _Search(rules)
    begun = (
        [Constraint(START, name, at, at + _SLACK, "") for name, at in sorted(underway.times.items())]
        if underway
        else []
    )
    search.follow(
        (*begun, *_running(case, courses, underway), *rules.firm, *stage_bounds(case.rules, case, courses, allowed))
    )
    if search.best is not None:
        return search.best
    steps = frozenset().union(*(cycle.steps for cycle in search.cycles))
    named = frozenset().union(*(cycle.rules for cycle in search.cycles))
    return Unschedulable(steps, rules.missing, named, search.cycles[0])


def _running(case: Case, courses: Courses, underway: Underway | None) -> Iterator[Constraint]:
    """What runs goes on at once, or when a washout of another agent is over: no rule begins it anew later."""
    for name in sorted(case.ongoing.keys() & courses.keys()):
        waits = [wait.hours for wait in case.waits.get(name, ())]
        begun = underway.times.get(name, 0.0) + _SLACK if underway else 0.0
        yield Constraint(START, name, None, max(0.0, begun, *waits), "")


def least(times: dict[str, float]) -> tuple[float, float, list[float], list[float]]:
    """The key by which schedules of one regimen are compared."""
    starts = sorted(times.values())
    return max(starts, default=0.0), round(sum(starts), 6), starts, [times[name] for name in sorted(times)]


class _Search:
    def __init__(self, rules: TimingRules) -> None:
        self.rules = rules
        self.best: Timeline | None = None
        self.cycles: list[Cycle] = []

    def follow(self, constraints: tuple[Constraint, ...]) -> None:
        """Look for the least schedule under constraints and all rules that they leave open."""
        found = solve(constraints)
        if isinstance(found, Cycle):
            self.cycles.append(found)
            return
        if self.best is not None and least(found.earliest) >= least(self.best.earliest):
            return
        broken = self.broken(found.earliest)
        if broken is None:
            self.best = solved(tuple(dict.fromkeys((*constraints, *self.reading(found.earliest)))))
            return
        for way in broken:
            self.follow((*constraints, *way))

    def broken(self, times: dict[str, float]) -> Iterator[tuple[Constraint, ...]] | None:
        """The ways to keep the first rule that these starts break; None when they keep all."""
        for need in self.rules.needs:
            if not any(item.kept(times) for item in need):
                return ((item,) for item in need)
        for asked in self.rules.phased:
            if not all(item.kept(times) for item in asked):
                windows = self.windows(asked[0])
                if not any(item.kept(times) for item in windows):
                    return iter((asked, *((item,) for item in windows)))
        return None

    def windows(self, pair: Constraint) -> list[Constraint]:
        """The windows that would stand in place of the order of the phases of two steps."""
        ends = {pair.before, pair.after}
        return [
            item for need in self.rules.needs for item in need if item.bounded and {item.before, item.after} == ends
        ]

    def reading(self, times: dict[str, float]) -> Iterator[Constraint]:
        """The rules as these starts keep them: of each need the first window, of each pair its phases or a window."""
        served = [next(item for item in need if item.kept(times)) for need in self.rules.needs]
        excused = {frozenset((item.before, item.after)) for item in served if item.bounded}
        extra: list[Constraint] = []
        for asked in self.rules.phased:
            if frozenset((asked[0].before, asked[0].after)) in excused:
                continue
            if all(item.kept(times) for item in asked):
                extra += asked
            else:
                extra.append(next(item for item in self.windows(asked[0]) if item.kept(times)))
        yield from (item for item in (*served, *extra) if item.low is not None or item.high is not None)


def solved(constraints: tuple[Constraint, ...]) -> Timeline:
    """The timeline of constraints that are known to have one."""
    found = solve(constraints)
    assert isinstance(found, Timeline)
    return found
