"""What stays uncovered, and for every intervention that could have helped, the first reason why not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.problem import Demands, agent_limit, counted
from gbmplan.graph.model import Edge, Intervention
from gbmplan.judge.assess import Assessment, Need
from gbmplan.plan.coverage import because
from gbmplan.plan.facts import spoken_facts

if TYPE_CHECKING:
    from gbmplan.plan.document import Gap, WhyNot


def gaps(case: Case, demands: Demands, regimen: Regimen, assessment: Assessment) -> list[Gap]:
    """Open needs, then partly covered ones, then what the regimen lacks as a strategy."""
    absent = _Reasons(case, demands, regimen, assessment)
    found: list[Gap] = []
    rank = case.rules.rank
    ordered = sorted(assessment.needs, key=lambda need: (need.result != "open", rank[need.target]))
    for need in ordered:
        if need.result in ("full", "guarded"):
            continue
        target = case.rules.targets[need.target]
        found.append(
            {
                "kind": "open" if need.result == "open" else "partial",
                "target": need.target,
                "title": case.wording.label(target),
                "phase": target["phase"],
                "priority": target["priority"],
                "because": because(case, need),
                "why_not": absent.for_need(need),
            }
        )
    return found + list(_strategy(case, regimen))


def reasons(case: Case, demands: Demands, regimen: Regimen, assessment: Assessment, need: Need) -> list[WhyNot]:
    """Why each intervention that could cover one need better does not."""
    return _Reasons(case, demands, regimen, assessment).for_need(need)


def _strategy(case: Case, regimen: Regimen) -> Iterator[Gap]:
    for name, rule in case.rules.kinds.get("companion", {}).items():
        detail = rule["detail"]
        if name in case.off:
            continue
        if regimen.interventions.intersection(detail["having"]) and not regimen.interventions.intersection(
            detail["needs"]
        ):
            yield {
                "kind": "strategy",
                "target": "",
                "title": case.wording.translated(detail["say"]),
                "phase": "",
                "priority": "major",
                "because": name,
                "why_not": [],
            }


class _Reasons:
    """Finds the first fact that keeps an intervention out of one regimen."""

    def __init__(self, case: Case, demands: Demands, regimen: Regimen, assessment: Assessment) -> None:
        self.case, self.rules, self.demands, self.wording = case, case.rules, demands, case.wording
        self.chosen = regimen.interventions
        self.regimen = regimen
        self.needed = {need.target: need for need in assessment.needs}
        self.limit_rule, limit = agent_limit(case.rules)
        self.limit = limit if demands.max_agents is None else demands.max_agents
        agents = counted(case.rules)
        self.held = agents if len(regimen.interventions & agents) >= self.limit else frozenset()
        """Interventions that the number of agents leaves no room for."""
        self.full = self.full_limits()

    def for_need(self, need: Need) -> list[WhyNot]:
        """One line for every intervention that could cover the need better than it is; steps that do not act, too."""
        return [
            self.why_not(edge)
            for edge in self.rules.covering.get(need.target, ())
            if (edge["u"] not in self.chosen or edge["rule"] in self.case.inactive_covers)
            and (need.result == "open" or edge["data"]["strength"] == "full")
        ]

    def full_limits(self) -> dict[str, str]:
        """Limits, except the one on all agents, that allow no further member, with the reason."""
        found = {}
        for name, rule in self.rules.limits.items():
            detail = rule["detail"]
            if detail["any"]:
                continue
            if rule["kind"] == "unavailable":
                found[name] = self.wording.say(
                    "not available: {reason}", reason=self.wording.translated(rule["because"]).rstrip(".。")
                )
                continue
            taken = sorted(self.chosen.intersection(detail["among"]))
            if len(taken) >= detail["at_most"]:
                titles = self.wording.listed([self.title(item) for item in taken], "and")
                found[name] = (
                    self.wording.say(
                        "at most {count} of these at once: {interventions}",
                        count=detail["at_most"],
                        interventions=titles,
                    )
                    if taken
                    else self.wording.translated(rule["statement"]).rstrip(".。")
                )
        return found

    def why_not(self, edge: Edge) -> WhyNot:
        name = edge["u"]
        thing = self.rules.interventions[name]
        kind, text, rule, recoverable = next(iter(self.reasons(name, thing, edge["rule"])))
        return {
            "intervention": name,
            "title": self.wording.title(thing["title"]),
            "strength": edge["data"]["strength"],
            "kind": kind,  # type: ignore[typeddict-item]
            "text": text,
            "rule": rule,
            "recoverable": recoverable,
        }

    def reasons(self, name: str, thing: Intervention, cover: str) -> Iterator[tuple[str, str, str, bool]]:
        """(kind, text, rule, recoverable): missing tests first, then facts, rules and costs."""
        case, chosen, say, joined = self.case, self.chosen, self.wording.say, self.wording.joined
        if name in self.demands.exclude:
            yield "excluded", say("excluded on demand"), "", True
        for ban in self.rules.bans.get(name, ()):  # whatever else could be changed, this stays
            if ban in self.full and ban not in case.off:
                yield self.rules.rules[ban]["kind"], self.full[ban], ban, False
        if cover in case.inactive_covers:
            verdict = case.truth[cover]
            facts = joined(spoken_facts(case, cover))
            if verdict is None:
                yield "unknown", facts, cover, True
            yield "inactive", say("would not act here: {facts}", facts=facts), cover, False
        for rule in case.contraindicated.get(name, ()):
            detail = self.rules.rules[rule]["detail"]
            facts = joined(spoken_facts(case, rule))
            kind = "contraindicated" if case.truth[rule] else "unknown"
            yield kind, facts, rule, detail["recoverable"] or kind == "unknown"
        for rule_id, other in self.rules.conflicting.get(name, ()):
            if other in chosen and rule_id not in case.off:
                yield "conflict", say("not with {intervention}", intervention=self.title(other)), rule_id, False
        for rule_id in self.rules.limiting.get(name, ()):
            if rule_id in self.full and rule_id not in case.off:
                yield "limit", self.full[rule_id], rule_id, False
        if thing["delivery"] == "required" and not any(
            edge["u"] in chosen for edge in self.rules.delivered.get(name, ())
        ):
            yield "delivery", say("nothing in the regimen delivers it"), thing["delivery_rule"], False
        for rule_id, need in thing["requires"].items():
            if rule_id not in case.off and not chosen.intersection(need["any_of"]):
                titles = [self.title(item) for item in need["any_of"]]
                shown = (
                    self.wording.listed(titles)
                    if len(titles) < 4
                    else say("{first} or {count} others", first=titles[0], count=len(titles) - 1)
                )
                yield "requirement", say("needs {interventions}", interventions=shown), rule_id, False
        for item in self.regimen.rejected:
            if name in item.steps:
                yield "timing", say("no schedule has room for it"), sorted(item.rules)[0] if item.rules else "", False
        if name in self.held:
            yield "limit", say("at most {count} agents", count=self.limit), self.limit_rule, False
        yield "cost", self.loss(name, thing), "", False

    def loss(self, name: str, thing: Intervention) -> str:
        """What adding an allowed intervention would worsen before it improves anything."""
        opened = sorted(
            edge["v"]
            for target in {
                cover["v"] for cover in self.rules.covers[name] if cover["rule"] not in self.case.inactive_covers
            }
            for edge in self.rules.opening.get(target, ())
            if edge["rule"] not in self.case.closed and edge["v"] not in self.needed
        )
        if opened:
            targets = [self.wording.label(self.rules.targets[item]) for item in opened]
            return self.wording.say("would open {targets}", targets=self.wording.listed(targets, "and"))
        if name in self.case.relative:
            facts = [fact for rule in self.case.relative[name] for fact in spoken_facts(self.case, rule)]
            return self.wording.say(
                "relative contraindication: {facts}", facts=self.wording.joined(dict.fromkeys(facts))
            )
        shared = sorted(
            organ
            for organ in thing["toxicities"]
            if any(organ in self.rules.interventions[other]["toxicities"] for other in self.chosen)
        )
        if shared:
            organs = self.wording.listed([self.wording.value(organ) for organ in shared], "and")
            return self.wording.say("would add {organs} toxicity to that of other steps", organs=organs)
        return self.wording.say("weaker evidence, or one agent more, for no larger gap closed")

    def title(self, name: str) -> str:
        return self.wording.title(self.rules.interventions[name]["title"])
