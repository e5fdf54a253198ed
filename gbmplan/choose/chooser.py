"""The best regimen, exactly: clingo on `choose.lp`, grounded once for a rule base.

Choose, schedule, and choose again without what cannot be scheduled.
"""

from collections import OrderedDict
from collections.abc import Mapping
from time import monotonic
from types import MappingProxyType
from typing import NamedTuple

from gbmplan.case.case import Case, Wait
from gbmplan.choose.family import Family
from gbmplan.choose.objective import Cost
from gbmplan.choose.problem import Setting, at_gate
from gbmplan.choose.program import Choice, Program
from gbmplan.choose.solving import OutOfTimeError
from gbmplan.graph.model import RuleGraph
from gbmplan.order.constraints import OrderRules
from gbmplan.order.network import Timeline
from gbmplan.order.schedule import Unschedulable, schedule
from gbmplan.patient.underway import Underway


class Branch(NamedTuple):
    """A need that is left to the gate before a stage: what is added if the gate finds it, and when all starts then."""

    target: str
    stage: int
    answer: str
    timeline: Timeline


class Regimen(NamedTuple):
    """The best regimen that can be scheduled, its cost, and when each step starts."""

    courses: dict[str, tuple[int, int]]
    """Intervention → first and last stage in which it is given, from 1."""
    cost: Cost
    timeline: Timeline
    rejected: tuple[Unschedulable, ...]
    """Better ones that no schedule satisfies."""
    branches: tuple[Branch, ...] = ()
    proven: bool = True
    """Whether the search was over; otherwise this is the best that was found in time."""
    underway: Underway | None = None
    """What had been given, for what a gate leaves to be chosen."""
    least: Mapping[str, float] = MappingProxyType({})
    """For one that is not proven: the least value still possible, of every settled objective and of the next."""

    @property
    def interventions(self) -> frozenset[str]:
        return frozenset(self.courses)


_Problem = tuple[Setting, frozenset[str], tuple[tuple[str, tuple[Wait, ...]], ...]]
_REMEMBERED = 1_000


class Chooser:
    """Chooses regimens for many patients from one rule base, or for some from what is relevant to them.

    `only` and `patients` are those of `Program`; `timeout` is how many seconds each search may take, None as long as it
    needs.
    """

    def __init__(
        self,
        rules: RuleGraph,
        *,
        only: frozenset[str] | None = None,
        patients: Family | None = None,
        timeout: float | None = None,
    ) -> None:
        self.rules, self.timeout = rules, timeout
        self.patients = patients
        self.program = Program(rules, only=only, patients=patients)
        self.order = OrderRules(rules)
        self.found: OrderedDict[_Problem, Regimen | None] = OrderedDict()
        """What the last searches proved; whoever plans for many meets the same problem again."""

    def best(self, case: Case, setting: Setting, underway: Underway | None = None) -> Regimen | None:
        """The proven best regimen, or None when the demands cannot be met. Raises OutOfTimeError.

        Of a regimen under way what has been given stays as it is; None when no regimen can follow it.
        """
        found = self.best_in_time(case, setting, underway)
        if found is not None and not found.proven:
            raise OutOfTimeError
        return found

    def best_in_time(self, case: Case, setting: Setting, underway: Underway | None = None) -> Regimen | None:
        """The same; where the time ends the search the best that was found, not proven.

        A problem that was solved before is answered from memory, unless it follows a gate or regimens are forbidden.
        """
        if underway or self.program.forbidden:
            return self._search(case, setting, underway)
        problem = setting, self.program.waived, tuple(sorted(case.waits.items()))
        if problem in self.found:
            self.found.move_to_end(problem)
            return self.found[problem]
        found = self._search(case, setting, None)
        if found is None or found.proven:
            self.found[problem] = found
            if len(self.found) > _REMEMBERED:
                self.found.popitem(last=False)
        return found

    def deadline(self) -> float | None:
        """When a search that starts now has to end, by the monotonic clock."""
        return None if self.timeout is None else monotonic() + self.timeout

    def _search(self, case: Case, setting: Setting, underway: Underway | None) -> Regimen | None:
        """Choose and schedule.

        What cannot be scheduled is forbidden during this search and forgotten afterwards, so
        that an answer never depends on the questions before it. When the time is over, what is found first counts;
        OutOfTimeError is raised when none of that can be scheduled within as long again.
        """
        deadline = self.deadline()
        setting = at_gate(setting, underway) if underway else setting
        switches: list[int] = []
        rejected: list[Unschedulable] = []
        try:
            while True:
                found = self.program.search(setting, deadline, underway)
                if found is None:
                    return None
                choice = found.choice
                if underway and self._backbone(choice.courses) != self._backbone(underway.courses):
                    return None
                timeline = schedule(self.order, case, choice.courses, underway=underway)
                if isinstance(timeline, Timeline):
                    branches = self._branches(case, choice, switches, underway)
                    if branches is not None:
                        return Regimen(
                            choice.courses,
                            found.cost,
                            timeline,
                            tuple(rejected),
                            branches,
                            found.proven,
                            underway,
                            found.least,
                        )
                if deadline is not None and self.timeout is not None and monotonic() > deadline + self.timeout:
                    raise OutOfTimeError
                if isinstance(timeline, Timeline):
                    continue
                rejected.append(timeline)
                starts = {name: choice.courses[name][0] for name in timeline.steps}
                switches.append(self.program.forbid_placed(starts, timeline.missing))
        finally:
            for switch in switches:
                self.program.drop(switch)

    def _backbone(self, courses: Mapping[str, tuple[int, int]]) -> set[str]:
        """The standard treatment of a regimen: it begins with the plan; no gate adds any or takes it back."""
        return {name for name in courses if self.rules.interventions[name]["role"] == "backbone"}

    def _branches(
        self, case: Case, choice: Choice, switches: list[int], underway: Underway | None
    ) -> tuple[Branch, ...] | None:
        """A branch for every need left to a gate; None, and new rules for the search, where one cannot be scheduled."""
        found = []
        for (target, stage), answers in choice.answers.items():
            refused = []
            for answer in sorted(answers, key=lambda name: (self.rules.interventions[name]["weakness"], name)):
                courses = {**choice.courses, answer: (stage, stage)}
                timeline = schedule(self.order, case, courses, underway=underway)
                if isinstance(timeline, Timeline):
                    found.append(Branch(target, stage, answer, timeline))
                    break
                starts = {name: courses[name][0] for name in timeline.steps}
                refused.append(self.program.unplace(answer, stage, starts, timeline.missing))
            else:
                switches += refused
                return None
            switches += refused
        return tuple(found)
