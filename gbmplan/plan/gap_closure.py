"""The smallest addition that would close an escape path, and what it would cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Chooser, Regimen
from gbmplan.choose.objective import TITLES, Cost
from gbmplan.choose.problem import MAX_AGENTS, Demands, counted, setting
from gbmplan.judge.assess import assess
from gbmplan.order.network import Timeline
from gbmplan.order.schedule import schedule
from gbmplan.plan.facts import titles
from gbmplan.plan.obstacles import ruled_out
from gbmplan.wording.wording import ENGLISH, Wording

if TYPE_CHECKING:
    from gbmplan.plan.answers import Change, Closing, EscapeRow

_MOST = 3
"""Interventions that an addition may have: the one that covers, and what it needs beside it."""
_LEFT = ("partial", "open", "undetermined")


def closings(chooser: Chooser, case: Case, demands: Demands, regimen: Regimen, rows: list[EscapeRow]) -> list[Closing]:
    """For each path that is left, the smallest addition to this regimen; else the best regimen that closes it."""
    left = {path["target"]: path["state"] for row in rows for path in row["paths"] if path["state"] in _LEFT}
    finder = _Finder(chooser, case, demands, regimen)
    return [finder.closing(name, left[name] == "partial") for name in sorted(left, key=case.rules.rank.__getitem__)]


def closing(chooser: Chooser, case: Case, demands: Demands, regimen: Regimen, target: str, *, touched: bool) -> Closing:
    """The smallest addition that would close one gap; `touched`: it is covered in part already."""
    return _Finder(chooser, case, demands, regimen).closing(target, touched)


def changes(before: Cost, after: Cost, wording: Wording = ENGLISH) -> list[Change]:
    """The objectives that differ, the first counts most."""
    return [
        {"name": name, "title": wording.say(TITLES[name]), "before": old, "after": new}
        for name, old, new in zip(Cost._fields, before, after, strict=True)
        if old != new
    ]


class _Finder:
    def __init__(self, chooser: Chooser, case: Case, demands: Demands, regimen: Regimen) -> None:
        self.chooser, self.case, self.rules = chooser, case, case.rules
        self.demands, self.regimen = demands, regimen
        self.setting = setting(case, demands)
        self.limit = self.setting.at_most
        self.agents = counted(case.rules)
        self.tried: dict[frozenset[str], Cost | None] = {}
        self.solved: dict[str, Regimen | None] = {}

    def closing(self, target: str, touched: bool) -> Closing:
        for strength in ("full",) if touched else ("full", "partial"):
            covers = [
                edge["u"]
                for edge in self.rules.covering.get(target, ())
                if edge["data"]["strength"] == strength
                and edge["rule"] not in self.case.inactive_covers
                and edge["u"] not in self.regimen.interventions
                and self.allowed(edge["u"])
            ]
            if covers and (found := self.addition(covers)):
                return self.described(target, "addition", strength, *found)
            if covers and (found := self.exchange(covers)):
                return self.described(target, "exchange", strength, *found)
        return {
            "target": target,
            "title": self.case.wording.label(self.rules.targets[target]),
            "kind": "none",
            "strength": "",
            "adds": [],
            "drops": [],
            "beyond_limit": False,
            "changes": [],
            "text": self.case.wording.say("no regimen under these rules and demands closes it"),
        }

    def allowed(self, name: str) -> bool:
        return not ruled_out(self.case, self.demands, name)

    def described(self, target: str, kind: str, strength: str, chosen: frozenset[str], cost: Cost) -> Closing:
        adds, drops = sorted(chosen - self.regimen.interventions), sorted(self.regimen.interventions - chosen)
        beyond = len(chosen & self.agents) > self.limit
        say = self.case.wording.say
        text = titles(self.rules, adds, drops, self.case.wording)
        if strength == "partial":
            text = say("{addition}, in part", addition=text)
        if beyond:
            text = say(
                "{addition} (agents {count} where at most {limit} are allowed)",
                addition=text,
                count=len(chosen & self.agents),
                limit=self.limit,
            )
        return {
            "target": target,
            "title": self.case.wording.label(self.rules.targets[target]),
            "kind": kind,  # type: ignore[typeddict-item]
            "strength": strength,  # type: ignore[typeddict-item]
            "adds": adds,
            "drops": drops,
            "beyond_limit": beyond,
            "changes": changes(self.regimen.cost, cost, self.case.wording),
            "text": text,
        }

    # every step stays

    def addition(self, covers: list[str]) -> tuple[frozenset[str], Cost] | None:
        """The fewest interventions to add; of those the cheapest. The number of agents is left free."""
        reached = [self.regimen.interventions | {name} for name in covers]
        for _ in range(_MOST):
            found = [
                (cost, sorted(chosen), chosen)
                for chosen in dict.fromkeys(reached)
                if (cost := self.cost(chosen)) is not None
            ]
            if found:
                cost, _, chosen = min(found, key=lambda item: item[:2])
                return chosen, cost
            reached = [larger for chosen in dict.fromkeys(reached) for larger in self.completed(chosen)]
        return None

    def completed(self, chosen: frozenset[str]) -> Iterator[frozenset[str]]:
        """The set with one more intervention that its first unmet need asks for."""
        for name in sorted(chosen):
            thing = self.rules.interventions[name]
            groups = [need["any_of"] for rule, need in thing["requires"].items() if rule not in self.case.off]
            if thing["delivery"] == "required":
                groups.append([edge["u"] for edge in self.rules.delivered.get(name, ())])
            for group in groups:
                if chosen.isdisjoint(group):
                    yield from (chosen | {other} for other in sorted(set(group)) if self.allowed(other))
                    return

    def cost(self, chosen: frozenset[str]) -> Cost | None:
        """What a set costs by the judge; None when it breaks a rule, or cannot be scheduled."""
        if chosen not in self.tried:
            self.tried[chosen] = self.judged(chosen)
        return self.tried[chosen]

    def judged(self, chosen: frozenset[str]) -> Cost | None:
        for name in chosen - self.regimen.interventions:
            pairs = self.rules.conflicting.get(name, ())
            if any(other in chosen and rule not in self.case.off for rule, other in pairs):
                return None
        timeline = schedule(self.chooser.order, self.case, dict.fromkeys(chosen, (1, 1)))
        if not isinstance(timeline, Timeline):
            return None
        found = assess(
            self.rules,
            self.case.profile,
            timeline.earliest,
            strict=self.demands.strict,
            exclude=self.demands.exclude,
            max_agents=MAX_AGENTS,
        )
        return None if found.violations else Cost(**found.objective)

    # another regimen

    def exchange(self, covers: list[str]) -> tuple[frozenset[str], Cost] | None:
        """The best regimen with one of the interventions that cover the target."""
        for name in covers:
            if name not in self.solved:
                required = self.setting.required | {name}
                self.solved[name] = self.chooser.best(self.case, self.setting._replace(required=required))
        best = [
            (found.cost, sorted(found.interventions), found.interventions)
            for name in covers
            if (found := self.solved[name]) is not None and name in found.interventions
        ]
        if not best:
            return None
        cost, _, chosen = min(best, key=lambda item: item[:2])
        return chosen, cost
