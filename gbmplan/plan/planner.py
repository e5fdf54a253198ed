"""One profile in, one plan out: study, choose, schedule, judge, and say why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from gbmplan import __version__
from gbmplan.case.case import Case, study
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.family import Family
from gbmplan.choose.objective import TITLES, Cost, objectives
from gbmplan.choose.problem import Demands, agent_limit, checked_demands, setting
from gbmplan.choose.relevant import relevant
from gbmplan.graph.model import RuleGraph
from gbmplan.judge.assess import Assessment, disagreement
from gbmplan.patient.profile import Profile
from gbmplan.plan import (
    alternatives,
    claims,
    coverage,
    escape,
    evidence,
    gap_closure,
    gaps,
    gates,
    in_time,
    judging,
    justification,
    known,
    measurements,
    names,
    ongoing,
    past,
    preparation,
    scope_unknown,
    stages,
    states,
    steps,
    tradeoff,
    unmeasured,
)
from gbmplan.plan.facts import all_facts, leading_facts, spoken_facts
from gbmplan.plan.notice import NOTICE, SCHEMA
from gbmplan.plan.obstacles import standing
from gbmplan.plan.spoken_conditions import spoken_opposite
from gbmplan.problems import DefectError
from gbmplan.wording.wording import ENGLISH, Wording

if TYPE_CHECKING:
    from gbmplan.plan.answers import OutsideScope
    from gbmplan.plan.clash_shapes import ClashPart
    from gbmplan.plan.document import Plan


class JudgeError(DefectError):
    """Chooser and judge disagree: a defect of gbmplan, never an output."""


class Extras(NamedTuple):
    """What a plan can say beside what it always says; each costs further searches."""

    closings: bool = False
    """What would close each escape path that is left."""
    evidence: bool = False
    """The trade-off by evidence."""
    alternatives: int = 0
    """So many other regimens."""
    all_clashes: bool = False
    """When the demands cannot be met: every minimal clash and repair."""


def plan_once(
    profile: Profile,
    rules: RuleGraph,
    demands: Demands | None = None,
    *,
    extras: Extras = Extras(),  # noqa: B008
    wording: Wording = ENGLISH,
    timeout: float | None = None,
    anyway: bool = True,
) -> Plan:
    """A single plan, as `Planner.plan`; quicker for one patient, because only what matters is grounded.

    `timeout` is how many seconds each search may take; None: as long as it needs.
    """
    planner = planner_for(profile, rules, demands or Demands(), wording=wording, timeout=timeout)
    return planner.plan(profile, demands, extras=extras, anyway=anyway)


def planner_for(
    profile: Profile,
    rules: RuleGraph,
    demands: Demands,
    *,
    wording: Wording = ENGLISH,
    timeout: float | None = None,
) -> Planner:
    """A planner that is quickest for one patient. Raises InputError for demands that name unknown interventions."""
    demands = checked_demands(demands, rules)
    wanted = setting(study(profile, rules, strict=demands.strict), demands)
    only = relevant(rules, wanted, demands)
    chooser = Chooser(rules, only=only, patients=Family.of([wanted]), timeout=timeout)
    return Planner(rules, chooser, wording=wording)


class Planner:
    """Plans for many patients with one rule base."""

    def __init__(self, rules: RuleGraph, chooser: Chooser | None = None, *, wording: Wording = ENGLISH) -> None:
        self.rules = rules
        self.wording = wording
        """The language of the plans."""
        self.chooser = chooser or Chooser(rules)
        self.justifier = justification.Justifier(rules, wording)

    def plan(
        self,
        profile: Profile,
        demands: Demands | None = None,
        *,
        with_tradeoff: bool = True,
        extras: Extras = Extras(),  # noqa: B008 - immutable
        anyway: bool = True,
    ) -> Plan:
        """The plan for a profile; its status is `infeasible` when the demands cannot be met, and `best_found` when the
        chooser's time ended the search. Raises OutOfTimeError when nothing was found by then. Unless `anyway`, a
        patient for whom the rules are not made gets no regimen, and the status `out_of_scope`.

        Raises InputError for demands that name unknown interventions, JudgeError when the
        independent assessment contradicts the chooser.
        """
        demands = checked_demands(demands or Demands(), self.rules)
        case = study(profile, self.rules, strict=demands.strict, wording=self.wording)
        if not anyway and outside_scope(case):
            return self._out_of_scope(case, demands)
        timeout = self.chooser.timeout
        regimen = self.chooser.best_in_time(case, setting(case, demands))
        if regimen is None:
            return self._infeasible(case, demands, extras)
        assessment = self.judged(case, demands, regimen)
        numbers = steps.numbering(case, regimen)
        plan = self._frame(case, demands)
        if not regimen.proven:
            in_time.stopped(plan, case, regimen, timeout or 0.0)
        plan["objective"] = _objective(case, regimen.cost)
        plan["stages"] = stages.stages(case, regimen)
        plan["absent"] = stages.absent(case, regimen)
        plan["steps"] = steps.steps(case, demands, regimen, assessment, numbers)
        plan["ongoing"] = ongoing.ongoing(case, standing(case, demands, regimen, assessment), plan["steps"])
        plan["order"] = steps.order(case, regimen, numbers)
        plan["coverage"] = coverage.coverage(case, assessment, numbers)
        plan["obstacles"] = coverage.obstacles(plan["coverage"])
        plan["gaps"] = gaps.gaps(case, demands, regimen, assessment)
        plan["branches"] = steps.branches(case, regimen)
        plan["gates"] = gates.gates(case, demands, regimen, assessment, numbers)
        plan["next_gate"] = gates.next_gate(plan["gates"])
        rows = escape.escape_rows(case, assessment, numbers)
        plan["escape"] = {"rows": rows, "closings": []}
        if extras.closings:
            closings = partial(gap_closure.closings, self.chooser, case, demands, regimen, rows)
            in_time.within(plan, "closings", timeout, closings, plan["escape"])
        plan["preparation"] = preparation.preparation(case, assessment, numbers)
        plan["unmeasured"] = unmeasured.unmeasured(case, regimen, assessment)
        plan["measure_first"] = known.measure_first(plan)
        if with_tradeoff:
            rows_by_agents = partial(tradeoff.tradeoff, self.chooser, case, demands, regimen)
            in_time.within(plan, "tradeoff", timeout, rows_by_agents)
        if extras.evidence:
            by_evidence = partial(evidence.evidence_tradeoff, self.chooser, case, demands, regimen)
            in_time.within(plan, "evidence_tradeoff", timeout, by_evidence)
        if extras.alternatives:
            others = partial(alternatives.alternatives, self.chooser, case, demands, regimen, assessment)
            in_time.within(plan, "alternatives", timeout, partial(others, extras.alternatives))
        plan["combinations"] = steps.combinations(case, numbers)
        plan["monitoring"] = steps.monitoring(case, numbers)
        plan["disagreements"] = justification.disputes(case, plan)
        plan["rejected"] = steps.rejected(case, regimen)
        plan["measurements"] = measurements.measurements(case, plan, numbers)
        plan["names"] = names.names(case, plan)
        plan["claims"] = claims.claims(case, plan, self.justifier.named(plan))
        self.justifier.justify(plan)
        return plan

    def judged(self, case: Case, demands: Demands, regimen: Regimen) -> Assessment:
        """The judge's assessment of a regimen. Raises JudgeError when it contradicts the chooser."""
        assessment = judging.judged(case, demands, regimen)
        problem = disagreement(assessment, regimen.cost)
        if problem:
            raise JudgeError(f"the judge refuses the regimen {', '.join(sorted(regimen.interventions))}: {problem}")
        return assessment

    def _infeasible(self, case: Case, demands: Demands, extras: Extras) -> Plan:
        from gbmplan.choose.clash import all_clashes, smallest_clash
        from gbmplan.plan.clash import all_parts, clash_parts, repairs

        chooser = Chooser(self.rules, timeout=self.chooser.timeout)
        plan = self._frame(case, demands)
        plan["status"] = "infeasible"

        def clash() -> list[ClashPart]:
            smallest = smallest_clash(chooser, case, setting(case, demands), demands)
            if extras.all_clashes:
                found = all_clashes(chooser, case, setting(case, demands), demands)
                plan["clashes"], plan["repairs"] = all_parts(case, found), repairs(case, found)
            return clash_parts(case, smallest)

        in_time.within(plan, "clash", chooser.timeout, clash)
        plan["names"] = names.names(case, plan)
        self.justifier.justify(plan)
        return plan

    def _out_of_scope(self, case: Case, demands: Demands) -> Plan:
        """What is known of the patient, and why there is no regimen."""
        plan = self._frame(case, demands)
        plan["status"] = "out_of_scope"
        plan["names"] = names.names(case, plan)
        self.justifier.justify(plan)
        return plan

    def _frame(self, case: Case, demands: Demands) -> Plan:
        profile = case.profile
        limit = agent_limit(self.rules)[1] if demands.max_agents is None else demands.max_agents
        return {
            "schema": SCHEMA,
            "tool": {"name": "gbmplan", "version": __version__},
            "language": case.wording.language,  # type: ignore[typeddict-item]
            "notice": case.wording.say(NOTICE),
            "rules": [
                {"id": pack["id"], "version": pack["version"], "sha256": pack["sha256"], "title": pack["title"]}
                for pack in self.rules.packs
            ],
            "phases": [
                {"id": name, "title": case.wording.title(node["title"])}
                for name, node in self.rules.nodes("phase").items()
            ],
            "profile": {
                "id": profile.id,
                "sha256": profile.sha256,
                "as_of": profile.as_of.isoformat() if profile.as_of else None,
                "facts": all_facts(case),
                "leading": leading_facts(case),
            },
            "past": past.past(case),
            "demands": {
                "require": sorted(set(demands.require)),
                "exclude": sorted(set(demands.exclude)),
                "max_agents": limit,
                "strict": demands.strict,
            },
            "status": "optimal",
            "scope": outside_scope(case),
            "scope_unknown": scope_unknown.scope_unknown(case),
            "states": states.states(case),
            "objective": [],
            "preparation": [],
            "stages": [],
            "ongoing": [],
            "absent": [],
            "steps": [],
            "order": [],
            "coverage": [],
            "obstacles": coverage.obstacles([]),
            "gaps": [],
            "branches": [],
            "gates": [],
            "next_gate": None,
            "escape": {"rows": [], "closings": []},
            "measurements": [],
            "unmeasured": [],
            "measure_first": False,
            "tradeoff": [],
            "combinations": [],
            "monitoring": [],
            "disagreements": [],
            "rejected": [],
            "clash": [],
            "names": names.empty(),
            "justification": {},
            "evidence": {},
            "claims": [],
        }


def _objective(case: Case, cost: Cost) -> list:  # type: ignore[type-arg]
    return [
        {"name": name, "title": case.wording.say(TITLES[name]), "value": getattr(cost, name)}
        for name in objectives(case.rules, bool(case.ongoing))
    ]


def outside_scope(case: Case) -> list[OutsideScope]:
    """Why the rules are not made for this patient; what nobody measured puts nobody outside."""
    return [
        {
            "rule": name,
            "text": case.wording.translated(rule["detail"]["say"]),
            "facts": spoken_facts(case, name),
            "in_scope": spoken_opposite(case.rules, case.rules.conditions[name], case.wording),
        }
        for name, rule in case.rules.kinds.get("scope", {}).items()
        if case.truth[name]
    ]
