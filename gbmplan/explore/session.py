"""Many plans from one grounded program: what every question about a plan needs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from gbmplan.case.case import Case, Wait, study
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.family import Family
from gbmplan.choose.problem import Demands, Setting, checked_demands, setting
from gbmplan.choose.relevant import relevant
from gbmplan.graph.model import RuleGraph
from gbmplan.judge.assess import Assessment
from gbmplan.language.conditions import Value
from gbmplan.order.constraints import OrderRules
from gbmplan.patient.profile import Measurement, Profile
from gbmplan.plan.planner import Planner
from gbmplan.problems import Message, wrong
from gbmplan.wording.wording import ENGLISH, Wording

if TYPE_CHECKING:
    from gbmplan.plan.document import Plan

_Key = tuple[Setting, tuple[tuple[str, tuple[Wait, ...]], ...]]


class Session:
    """One rule base, grounded when it is first needed, and the demands; the same choosing problem is solved once."""

    def __init__(
        self,
        rules: RuleGraph,
        demands: Demands | None = None,
        *,
        wording: Wording = ENGLISH,
        timeout: float | None = None,
        chooser: Chooser | None = None,
    ) -> None:
        """Raises InputError for demands that name unknown interventions.

        `chooser` is one that knows the answer already, in place of a new one; `timeout` is how many seconds each
        search may take; then OutOfTimeError is raised, as every answer rests on what is proven.
        """
        self.rules, self.demands = rules, checked_demands(demands or Demands(), rules)
        self.given, self.timeout = chooser, timeout
        self.wording = wording
        self.expected: Chooser | None = None
        """Answers what was said to be asked."""
        self.solved: dict[_Key, Regimen | None] = {}
        self.solves = 0
        """Searches that were really made."""

    @cached_property
    def chooser(self) -> Chooser:
        """Answers whatever is asked."""
        return self.given or Chooser(self.rules, timeout=self.timeout)

    @cached_property
    def planner(self) -> Planner:
        """Plans whatever patient."""
        return Planner(self.rules, self.chooser, wording=self.wording)

    @property
    def order(self) -> OrderRules:
        """The timing rules, indexed."""
        return (self.expected or self.chooser).order

    def expect(self, settings: Iterable[Setting]) -> None:
        """These problems will be asked: they are grounded for alone, which makes each search several times quicker."""
        family = Family.of(settings, closed=True)
        only = relevant(self.rules, family.most, self.demands)
        self.expected = Chooser(self.rules, only=only, patients=family, timeout=self.timeout)

    def study(self, profile: Profile, like: Case | None = None) -> Case:
        return study(profile, self.rules, strict=self.demands.strict, wording=self.wording, like=like)

    def setting(self, case: Case) -> Setting:
        return setting(case, self.demands)

    def best(self, case: Case, wanted: Setting | None = None) -> Regimen | None:
        """The proven best regimen of a case; None when the demands cannot be met."""
        wanted = self.setting(case) if wanted is None else wanted
        key = wanted, tuple(sorted(case.waits.items()))
        if key not in self.solved:
            self.solves += 1
            self.solved[key] = self._for(wanted).best(case, wanted)
        return self.solved[key]

    def best_that_gains(
        self, case: Case, wanted: Setting, lacking: frozenset[str], having: frozenset[str]
    ) -> Regimen | None:
        """The best regimen that lacks one of the first interventions, or has one of the second."""
        self.solves += 1
        chooser = self._for(wanted)
        switch = chooser.program.forbid(lacking, having)
        try:
            return chooser.best(case, wanted)
        finally:
            chooser.program.drop(switch)

    def _for(self, wanted: Setting) -> Chooser:
        """What answers a problem: the program for what was expected, or the one for everything."""
        expected = self.expected
        if expected and expected.patients and wanted in expected.patients:
            return expected
        return self.chooser

    def feasible(self, case: Case) -> Regimen:
        """The best regimen. Raises InputError when the demands cannot be met."""
        found = self.best(case)
        if found is None:
            raise wrong(
                "impossible-demands",
                Message("the demands cannot be met, so there is no plan to ask about"),
                None,
                Message("`gbmplan plan` with the same options says why"),
            )
        return found

    def judged(self, case: Case, regimen: Regimen) -> Assessment:
        """The judge's assessment; a disagreement with the chooser is a defect."""
        return self.planner.judged(case, self.demands, regimen)

    def plan(self, profile: Profile) -> Plan:
        """The whole plan, without its trade-off."""
        return self.planner.plan(profile, self.demands, with_tradeoff=False)


def changed(profile: Profile, rules: RuleGraph, values: dict[str, Value | None]) -> Profile:
    """The profile with other values; None takes one away."""
    nodes = rules.nodes("biomarker")
    measurements = {name: item for name, item in profile.measurements.items() if name not in values}
    for name, value in values.items():
        if value is not None:
            measurements[name] = Measurement(name, value, nodes[name]["unit"], "")
    return profile._replace(measurements={name: measurements[name] for name in sorted(measurements)})
