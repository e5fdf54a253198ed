"""A plan for one test, each part made when somebody reads it: most tests read two or three of twenty.

The parts are those of `Planner.plan`, from the same functions; a test compares them. The regimen itself is always
searched for and judged, so that a test fails where chooser and judge disagree, whatever it reads.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.case.case import Case, study
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.clash import smallest_clash
from gbmplan.choose.problem import Demands, checked_demands, setting
from gbmplan.judge.assess import Assessment
from gbmplan.patient.profile import Profile
from gbmplan.plan import coverage, gaps, gates, ongoing, preparation, states, steps
from gbmplan.plan.clash import clash_parts
from gbmplan.plan.obstacles import Standing, standing
from gbmplan.plan.planner import Planner, outside_scope

if TYPE_CHECKING:
    from gbmplan.plan.answers import Ongoing, OutsideScope
    from gbmplan.plan.clash_shapes import ClashPart
    from gbmplan.plan.coverage_shapes import Coverage
    from gbmplan.plan.document import Gap, Order, Preparation, Rejected, Step
    from gbmplan.plan.gate_shapes import Gate, Monitoring
    from gbmplan.plan.state_shapes import State


class _Found(NamedTuple):
    """The best regimen as parts of a plan are made from it."""

    regimen: Regimen
    assessment: Assessment
    numbers: steps.Numbers


class PlanParts:
    """What a plan says, asked part by part."""

    def __init__(self, planner: Planner, profile: Profile, demands: Demands, *, anyway: bool) -> None:
        """Choose and judge. Raises InputError for demands that name unknown interventions, JudgeError."""
        demands = checked_demands(demands, planner.rules)
        self.planner, self.demands = planner, demands
        self.case: Case = study(profile, planner.rules, strict=demands.strict)
        self.scope: list[OutsideScope] = outside_scope(self.case)
        self.outside = bool(self.scope) and not anyway
        """Whether there is no regimen because the rules are not made for the patient."""
        self.found = None if self.outside else self._best()

    def _best(self) -> _Found | None:
        regimen = self.planner.chooser.best(self.case, setting(self.case, self.demands))
        if regimen is None:
            return None
        return _Found(
            regimen, self.planner.judged(self.case, self.demands, regimen), steps.numbering(self.case, regimen)
        )

    @property
    def status(self) -> str:
        """`optimal`, `infeasible` or `out_of_scope`; no search of a test is ended by time."""
        return "optimal" if self.found else "out_of_scope" if self.outside else "infeasible"

    @property
    def standing(self) -> Standing:
        """The regimen as obstacles see it."""
        regimen, assessment, _ = self.found or (None, None, None)
        return standing(self.case, self.demands, regimen, assessment)

    @property
    def steps_by_number(self) -> dict[int, str]:
        """Number of a step → intervention, in that order."""
        return {number: name for name, number in self.found.numbers.items()} if self.found else {}

    @cached_property
    def states(self) -> list[State]:
        """What the states are."""
        return states.states(self.case)

    @cached_property
    def clash(self) -> list[ClashPart]:
        """Why the demands cannot be met."""
        if self.found or self.outside:
            return []
        program = self.planner.chooser.program
        # what was grounded for this patient alone does not hold every part of a clash
        whole = program.patients is None and program.members >= self.planner.rules.interventions.keys()
        chooser = self.planner.chooser if whole else Chooser(self.planner.rules)
        found = smallest_clash(chooser, self.case, setting(self.case, self.demands), self.demands)
        return clash_parts(self.case, found)

    @cached_property
    def steps(self) -> list[Step]:
        """The steps."""
        return steps.steps(self.case, self.demands, *self.found) if self.found else []

    @cached_property
    def ongoing(self) -> list[Ongoing]:
        """What becomes of therapies that run."""
        return ongoing.ongoing(self.case, self.standing, self.steps) if self.found else []

    @cached_property
    def order(self) -> list[Order]:
        """The order rules that bind the steps."""
        return steps.order(self.case, self.found.regimen, self.found.numbers) if self.found else []

    @cached_property
    def coverage(self) -> list[Coverage]:
        """The needs, and what covers them."""
        return coverage.coverage(self.case, self.found.assessment, self.found.numbers) if self.found else []

    @cached_property
    def gaps(self) -> list[Gap]:
        """What stays open, and why."""
        return gaps.gaps(self.case, self.demands, self.found.regimen, self.found.assessment) if self.found else []

    @cached_property
    def gates(self) -> list[Gate]:
        """The gates with what each decides."""
        return gates.gates(self.case, self.demands, *self.found) if self.found else []

    @cached_property
    def preparation(self) -> list[Preparation]:
        """What to do before the plan begins."""
        if self.found is None:
            return []
        return preparation.preparation(self.case, self.found.assessment, self.found.numbers)

    @cached_property
    def monitoring(self) -> list[Monitoring]:
        """What to look at after a step."""
        return steps.monitoring(self.case, self.found.numbers) if self.found else []

    @cached_property
    def rejected(self) -> list[Rejected]:
        """What could not be scheduled."""
        return steps.rejected(self.case, self.found.regimen) if self.found else []
