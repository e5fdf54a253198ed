"""Why an intervention is not in a regimen: every reason, as data, in one order.

Gaps, `why`, `whatif` and rule tests choose among these reasons and word them; none of them looks for its own.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from gbmplan.case.case import Case
from gbmplan.case.running import History, interventions
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.courses import early
from gbmplan.choose.facts import opening_rule
from gbmplan.choose.problem import Demands, agent_limit, counted, most_agents
from gbmplan.graph.shapes import Edge, Intervention
from gbmplan.judge.assess import Assessment
from gbmplan.order.schedule import Unschedulable
from gbmplan.patient.underway import Underway


class ObstacleKind(StrEnum):
    """What keeps an intervention out; the members stand in the order in which reasons are given."""

    EXCLUDED = "excluded"
    """The user refused it."""
    UNAVAILABLE = "unavailable"
    """It cannot be had here."""
    PROGRESSED = "progressed"
    """The disease progressed under it, or under another of its class."""
    ENDED = "ended"
    """Its course is over."""
    BANNED = "banned"
    """A limit allows none of its group: no change of the regimen makes room."""
    NOT_NEEDED = "not_needed"
    """It covers nothing that this patient needs."""
    COVER_UNKNOWN = "cover_unknown"
    """Nobody measured whether it would act."""
    INACTIVE = "inactive"
    """It would not act in this patient."""
    CONTRAINDICATED = "contraindicated"
    """An absolute contraindication holds."""
    UNKNOWN = "unknown"
    """An absolute contraindication cannot be judged, and the user wants it to exclude."""
    NOT_INDICATED = "not_indicated"
    """Backbone treatment that this patient does not get."""
    STAGE = "stage"
    """No stage lets its phase start, other than as an answer to a gate."""
    CONFLICT = "conflict"
    """A step that it must not be given with."""
    WASHOUT = "washout"
    """A running therapy that is continued, and a step that has to wait until it is out."""
    LIMIT = "limit"
    """Its group is full."""
    DELIVERY = "delivery"
    """No step opens the barrier for it."""
    OPENING = "opening"
    """It would open the barrier for nothing."""
    REQUIREMENT = "requirement"
    """What it requires is not there."""
    COMPANY = "company"
    """It is given only with something that the regimen lacks."""
    TIMING = "timing"
    """A better regimen had it, but no schedule."""
    AGENTS = "agents"
    """No room for one more agent."""
    STRONG = "strong"
    """A strong contraindication holds; from here on, what it would cost."""
    OPENS = "opens"
    """It would open a target that is no need now."""
    OUT_OF_ORDER = "out_of_order"
    """Only a stage before its own has a place for it."""
    RELATIVE = "relative"
    """A relative contraindication holds."""
    TOXICITY = "toxicity"
    """It can harm an organ that a step can harm."""
    WEAKER = "weaker"
    """Nothing else: others close the same gaps at less cost."""


_PLACE = {kind: place for place, kind in enumerate(ObstacleKind)}
COSTS = frozenset(kind for kind in ObstacleKind if _PLACE[kind] >= _PLACE[ObstacleKind.STRONG])
"""These exclude nothing, but make every regimen with the intervention worse."""


BARS = frozenset(
    {
        ObstacleKind.EXCLUDED,
        ObstacleKind.UNAVAILABLE,
        ObstacleKind.PROGRESSED,
        ObstacleKind.ENDED,
        ObstacleKind.BANNED,
        ObstacleKind.CONTRAINDICATED,
        ObstacleKind.UNKNOWN,
        ObstacleKind.NOT_INDICATED,
        ObstacleKind.STAGE,
    }
)
"""These rule it out, whatever else is given."""
IDLE = frozenset({ObstacleKind.NOT_NEEDED, ObstacleKind.COVER_UNKNOWN, ObstacleKind.INACTIVE})
"""These say that it would do nothing here."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why an intervention is not in a regimen."""

    kind: ObstacleKind
    rule: str = ""
    """The rule behind it; empty without one."""
    others: tuple[str, ...] = ()
    """Interventions: the step in conflict, the members of a full group, what it requires, what harms the same organ."""
    target: str = ""
    """What its cover is about, or what it would open."""
    organ: str = ""
    count: int = 0
    """How many a limit allows."""
    recoverable: bool = False
    """Whether it can change without another regimen or other rules."""
    stages: tuple[int, ...] = ()
    """The stages, from 1, in which it stands in the way, where something else does in the others; empty: in all."""


class Standing(NamedTuple):
    """A regimen as obstacles see it."""

    case: Case
    demands: Demands
    courses: Mapping[str, tuple[int, int]]
    """Intervention → first and last stage in which it is given, from 1."""
    rejected: tuple[Unschedulable, ...]
    needed: frozenset[str]
    """Targets that are needs."""
    underway: Underway | None = None
    """What had been given, where a gate decides what follows."""

    def given(self, stage: int) -> list[str]:
        """What is given in a stage, by id."""
        return sorted(name for name, (first, last) in self.courses.items() if first <= stage <= last)


def standing(case: Case, demands: Demands, regimen: Regimen | None, assessment: Assessment | None) -> Standing:
    """A judged regimen; where the demands cannot be met, there is none, and nothing stands in the way but the case."""
    if regimen is None or assessment is None:
        return Standing(case, demands, {}, (), case.measured | case.assumed | case.opened_before.keys())
    needed = frozenset(need.target for need in assessment.needs)
    return Standing(case, demands, regimen.courses, regimen.rejected, needed, regimen.underway)


def obstacles(plan: Standing, name: str, covers: Collection[str] | None = None) -> list[Obstacle]:
    """Every reason why an intervention is not in a regimen, in the order of `ObstacleKind`; never none.

    `covers` are the rules of those covers that it is asked for; by default those of all needs. What depends on the
    time is a reason only where it holds in every stage in which the intervention could start. Where each stage has
    another reason, each names its stages.
    """
    thing = plan.case.rules.interventions[name]
    found = list(_bars(plan.case, plan.demands, name))
    if thing["role"] == "backbone":  # given where it is indicated, whatever it covers or costs
        found.append(Obstacle(ObstacleKind.NOT_INDICATED, thing["indicated"]))
    else:
        found += [*_idle(plan, name, covers), *_places(plan, name, thing), *_costs(plan, name, thing)]
        found.append(Obstacle(ObstacleKind.WEAKER))
    return sorted(found, key=lambda item: _PLACE[item.kind])


def first_obstacles(plan: Standing, name: str, covers: Collection[str]) -> list[Obstacle]:
    """Those of `obstacles` that are of the first kind; what comes later in that order is not looked for."""
    thing = plan.case.rules.interventions[name]
    if thing["role"] == "backbone":
        found = obstacles(plan, name, covers)
    else:
        found = (
            [*_bars(plan.case, plan.demands, name), *_idle(plan, name, covers)]
            or list(_places(plan, name, thing))
            or list(_costs(plan, name, thing))
            or [Obstacle(ObstacleKind.WEAKER)]
        )
    first = min((item.kind for item in found), key=_PLACE.__getitem__)
    return [item for item in found if item.kind is first]


# whatever the regimen


def ruled_out(case: Case, demands: Demands, name: str) -> bool:
    """Whether an intervention is out of every regimen of a patient."""
    return any(_bars(case, demands, name))


def _bars(case: Case, demands: Demands, name: str) -> Iterator[Obstacle]:
    """What rules it out for this patient and these rules."""
    rules = case.rules
    if name in demands.exclude:
        yield Obstacle(ObstacleKind.EXCLUDED, recoverable=True)
    for rule in rules.unavailable.get(name, ()):
        yield Obstacle(ObstacleKind.UNAVAILABLE, rule)
    if name in case.barred and name not in demands.require:
        history, therapy = case.barred[name]
        if history is History.PROGRESSED:
            yield Obstacle(ObstacleKind.PROGRESSED, others=tuple(interventions(therapy, rules)))
        else:
            yield Obstacle(ObstacleKind.ENDED)
    for rule in rules.bans.get(name, ()):
        if _binds(case, rule) and rules.rules[rule]["kind"] == "limit":
            yield Obstacle(ObstacleKind.BANNED, rule)
    for rule in case.contraindicated.get(name, ()):
        if case.truth[rule]:
            recoverable = rules.rules[rule]["detail"]["recoverable"]
            yield Obstacle(ObstacleKind.CONTRAINDICATED, rule, recoverable=recoverable)
        else:
            yield Obstacle(ObstacleKind.UNKNOWN, rule, recoverable=True)


def _idle(plan: Standing, name: str, covers: Collection[str] | None) -> Iterator[Obstacle]:
    """Covers that do not act, where none of those that are asked for does."""
    case = plan.case
    known = case.rules.covers.get(name, ())
    wanted = [edge for edge in known if (edge["v"] in plan.needed if covers is None else edge["rule"] in covers)]
    if covers is None and not wanted:
        yield Obstacle(ObstacleKind.NOT_NEEDED)
    if all(edge["rule"] in case.inactive_covers for edge in wanted):
        for edge in wanted:
            unknown = case.truth[edge["rule"]] is None
            kind = ObstacleKind.COVER_UNKNOWN if unknown else ObstacleKind.INACTIVE
            yield Obstacle(kind, edge["rule"], target=edge["v"], recoverable=unknown)


# in this regimen


def startable(case: Case, name: str, underway: Underway | None = None) -> list[int]:
    """The stages, from 1, in which an intervention could start; as an answer only to what a gate found."""
    if name in case.ongoing:
        return [] if underway else [1]
    phase = case.rules.interventions[name]["phase"]
    first = underway.stage if underway else 1
    answering = underway is not None and name in underway.answering
    return [
        number
        for number, stage in enumerate(case.rules.stages, 1)
        if number >= first
        if phase in stage["starts"] or (answering and phase in stage["answers"]) or number in hastened(case, name)
    ]


def hastened(case: Case, name: str) -> list[int]:
    """The stages, from 1, in which it may start out of order in this patient."""
    return early(case.rules.interventions[name], case.rules.stages) if name in case.hastened else []


def _places(plan: Standing, name: str, thing: Intervention) -> Iterator[Obstacle]:
    """What leaves no place for it in this regimen."""
    stages = startable(plan.case, name, plan.underway)
    if not stages:
        yield Obstacle(ObstacleKind.STAGE)
    yield from _throughout({stage: list(_in_stage(plan, name, thing, stage)) for stage in stages})
    for rule, policy in plan.case.rules.companions.items():
        there = {*plan.courses, name} & set(policy["detail"]["needs"])
        lonely = name in policy["detail"]["having"] and rule not in plan.case.off
        if lonely and not any(other in plan.demands.require or _useful(plan, other) for other in there):
            yield Obstacle(ObstacleKind.COMPANY, rule)
    for item in plan.rejected:
        if name in item.steps:
            yield Obstacle(ObstacleKind.TIMING, min(item.rules, default=""), tuple(sorted(item.steps - {name})))


def _throughout(found: Mapping[int, list[Obstacle]]) -> Iterator[Obstacle]:
    """What stands in the way in all stages; where each stage has something else in the way, all of that."""
    held: dict[tuple[ObstacleKind, str, str], dict[int, Obstacle]] = {}
    for stage, items in found.items():
        for item in items:
            other = item.others[0] if item.kind in (ObstacleKind.CONFLICT, ObstacleKind.WASHOUT) else ""
            held.setdefault((item.kind, item.rule, other), {})[stage] = item
    lasting = [key for key, stages in held.items() if len(stages) == len(found)]
    closed = bool(found) and all(found.values())
    for key in lasting or (held if closed else ()):
        first = next(iter(held[key].values()))
        others = tuple(sorted({other for item in held[key].values() for other in item.others}))
        stages = () if lasting else tuple(held[key])
        yield Obstacle(first.kind, first.rule, others, count=first.count, stages=stages)


def _in_stage(plan: Standing, name: str, thing: Intervention, stage: int) -> Iterator[Obstacle]:
    """What is in the way of a start in one stage."""
    case, rules, given = plan.case, plan.case.rules, plan.given(stage)
    for rule, other in rules.conflicting.get(name, ()):
        if other in given and rule not in case.off:
            yield Obstacle(ObstacleKind.CONFLICT, rule, (other,))
    yield from _apart(plan, name, stage)
    general = agent_limit(rules)[0]
    for rule in rules.limiting.get(name, ()):
        limit = rules.limits[rule]["detail"]
        taken = _agents(plan, given, limit["among"])
        if limit["at_most"] and _binds(case, rule) and len(taken) >= limit["at_most"]:
            yield Obstacle(ObstacleKind.LIMIT, rule, taken, count=limit["at_most"])
    if thing["delivery"] == "required" and not _any(rules.delivered.get(name, ()), given):
        yield Obstacle(ObstacleKind.DELIVERY, thing["delivery_rule"])
    if rules.staged and name in rules.delivering:
        carried = rules.delivering[name].intersection(given)
        if not any(_useful(plan, other) for other in carried):
            yield Obstacle(ObstacleKind.OPENING, opening_rule(rules, name))
    for rule, need in thing["requires"].items() if name not in case.ongoing else ():
        begun = any(other in plan.courses and plan.courses[other][0] <= stage for other in need["any_of"])
        if rule not in case.off and not begun:
            yield Obstacle(ObstacleKind.REQUIREMENT, rule, tuple(need["any_of"]))
    agents, most = counted(rules), most_agents(case, plan.demands)
    if name in agents and len(_agents(plan, given, agents)) >= most:
        yield Obstacle(ObstacleKind.AGENTS, general, count=most)


def in_next_stage(plan: Standing, name: str, stage: int) -> list[Obstacle]:
    """What keeps a step that was given before out of a stage: what forbids it there, then the harm it would add."""
    thing = plan.case.rules.interventions[name]
    found = list(_in_stage(plan, name, thing, stage))
    for organ, rule in thing["toxicities"].items():
        if rule not in plan.case.off and (sharing := _sharing(plan, organ, stage)):
            found.append(Obstacle(ObstacleKind.TOXICITY, rule, tuple(sorted(sharing)), organ=organ))
    return sorted(found, key=lambda item: _PLACE[item.kind])


def _apart(plan: Standing, name: str, stage: int) -> Iterator[Obstacle]:
    """Washouts between what runs and what is given while it does."""
    case, washing = plan.case, plan.case.rules.washing
    for rule, other in washing.get(name, ()) if name in case.ongoing else ():
        if other in plan.courses and plan.courses[other][0] == stage:
            yield Obstacle(ObstacleKind.WASHOUT, rule, (other,))
    for other in plan.given(stage):
        if other in case.ongoing:
            for rule, waiting in washing.get(other, ()):
                if waiting == name:
                    yield Obstacle(ObstacleKind.WASHOUT, rule, (other,))


def _binds(case: Case, rule: str) -> bool:
    """Whether a limit on a group, other than on all agents, binds this patient."""
    return rule != agent_limit(case.rules)[0] and rule not in case.off


def _agents(plan: Standing, given: Iterable[str], among: Collection[str]) -> tuple[str, ...]:
    """Those of a group that are given; backbone treatment counts in no limit."""
    things = plan.case.rules.interventions
    return tuple(name for name in given if name in among and things[name]["role"] != "backbone")


def _any(edges: Iterable[Edge], given: Collection[str]) -> bool:
    return any(edge["u"] in given for edge in edges)


def _useful(plan: Standing, name: str) -> bool:
    """Whether it covers anything that is needed."""
    return any(
        edge["v"] in plan.needed and edge["rule"] not in plan.case.inactive_covers
        for edge in plan.case.rules.covers.get(name, ())
    )


# what it would cost


def _costs(plan: Standing, name: str, thing: Intervention) -> Iterator[Obstacle]:
    """What every regimen with it pays for it before it improves anything."""
    case, rules = plan.case, plan.case.rules
    for rule in case.strong.get(name, ()):
        yield Obstacle(ObstacleKind.STRONG, rule)
    for edge in rules.covers.get(name, ()):
        if edge["rule"] not in case.inactive_covers:
            for opened in rules.opening.get(edge["v"], ()):
                if opened["rule"] not in case.closed and opened["v"] not in plan.needed:
                    yield Obstacle(ObstacleKind.OPENS, opened["rule"], target=opened["v"])
    before = hastened(case, name)
    if before and name not in case.ongoing:
        free = [stage for stage in startable(case, name, plan.underway) if not any(_in_stage(plan, name, thing, stage))]
        if free and set(free) <= set(before):
            yield Obstacle(ObstacleKind.OUT_OF_ORDER, thing["early"])
    for rule in case.relative.get(name, ()):
        yield Obstacle(ObstacleKind.RELATIVE, rule)
    for organ, rule in thing["toxicities"].items():
        if rule not in case.off:
            sharing = [_sharing(plan, organ, stage) for stage in startable(case, name, plan.underway)]
            if sharing and all(sharing):
                others = tuple(sorted(set().union(*sharing)))
                yield Obstacle(ObstacleKind.TOXICITY, rule, others, organ=organ)


def _sharing(plan: Standing, organ: str, stage: int) -> set[str]:
    """The steps of a stage that can harm an organ."""
    things, off = plan.case.rules.interventions, plan.case.off
    given = plan.given(stage)
    return {
        name
        for name in _agents(plan, given, given)
        if organ in things[name]["toxicities"] and things[name]["toxicities"][organ] not in off
    }
