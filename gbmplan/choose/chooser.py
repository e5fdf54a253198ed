"""Choose, schedule, and choose again without what cannot be scheduled."""

from functools import cached_property
from typing import NamedTuple

from gbmplan.case.case import Case
from gbmplan.choose.objective import Cost
from gbmplan.choose.problem import Setting
from gbmplan.choose.program import Program
from gbmplan.choose.relevant import Relevant
from gbmplan.graph.model import RuleGraph
from gbmplan.order.constraints import OrderRules
from gbmplan.order.network import Timeline
from gbmplan.order.schedule import Unschedulable, schedule


class Regimen(NamedTuple):
    """The best set of interventions that can be scheduled, its cost, and when each starts."""

    interventions: frozenset[str]
    cost: Cost
    timeline: Timeline
    rejected: tuple[Unschedulable, ...]
    """Better sets that no schedule satisfies."""


class Chooser:
    """Chooses regimens for many patients from one rule base, or for one from what is relevant to it."""

    def __init__(self, rules: RuleGraph, *, only: Relevant | None = None) -> None:
        self.rules = rules
        self.only = only
        self.program = Program(rules, only=only.enough if only else None)
        self.order = OrderRules(rules)

    def best(self, case: Case, setting: Setting) -> Regimen | None:
        """The proven best regimen, or None when the demands cannot be met.

        What cannot be scheduled is forbidden during this search and forgotten afterwards, so
        that an answer never depends on the questions before it. Where `only` left out what others
        dominate, a regimen without a schedule, or a demand for what was left out, makes it search
        again among all that is relevant.
        """
        if self.only and not setting.required <= self.only.enough:
            return self.wider.best(case, setting)
        switches: list[int] = []
        rejected: list[Unschedulable] = []
        try:
            while True:
                found = self.program.search(setting)
                if found is None:
                    return None
                timeline = schedule(self.order, case, found[0])
                if isinstance(timeline, Timeline):
                    return Regimen(*found, timeline, tuple(rejected))
                if self.only and self.only.enough < self.only.all:
                    return self.wider.best(case, setting)
                rejected.append(timeline)
                switches.append(self.program.forbid(timeline.steps, timeline.unless))
        finally:
            for switch in switches:
                self.program.drop(switch)

    @cached_property
    def wider(self) -> "Chooser":
        """Chooses from all that is relevant, dominated or not."""
        assert self.only is not None
        return Chooser(self.rules, only=Relevant(self.only.all, self.only.all))
