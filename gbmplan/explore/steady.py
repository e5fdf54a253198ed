"""Whether a change of the patient's facts can leave the best regimen as it is, known without solving.

Each term of the objective changes by a bounded amount. When a regimen's own terms change by the
least that any regimen's can, it stays the best: whatever was worse stays worse, whatever was equal
comes no nearer. This is a proof, so that `True` needs no search; `False` only says that one is needed.
"""

from __future__ import annotations

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.problem import Setting
from gbmplan.graph.model import Edge, RuleGraph
from gbmplan.order.constraints import OrderRules
from gbmplan.order.network import Timeline
from gbmplan.order.schedule import schedule

_OPEN, _PARTIAL, _FULL = 2, 1, 0
"""Halves of a gap."""


class Steady:
    """Answers for one rule base; indexes what acts on what."""

    def __init__(self, rules: RuleGraph, order: OrderRules) -> None:
        self.rules, self.order = rules, order
        self.covers: dict[str, Edge] = {edge["rule"]: edge for edge in rules.edges("covers")}
        self.opens: dict[str, Edge] = {edge["rule"]: edge for edge in rules.edges("compensates")}
        self.triggers: dict[str, list[Edge]] = {}
        for edge in rules.edges("compensates"):
            self.triggers.setdefault(edge["v"], []).append(edge)

    def stays(self, regimen: Regimen, old: Setting, new: Setting, before: Case, after: Case) -> bool:
        """Whether the best regimen of the old setting is proven to be the best of the new one."""
        chosen = regimen.interventions
        if (old.required, old.excluded, old.at_most) != (new.required, new.excluded, new.at_most):
            return False
        if not chosen.isdisjoint(new.contraindicated) or old.contraindicated - new.contraindicated - old.excluded:
            return False
        if not self.burden_stays(chosen, old, new) or not self.covers_stay(chosen, old, new):
            return False
        return self.needs_stay(chosen, old, new) and self.times_stay(regimen, before, after)

    def burden_stays(self, chosen: frozenset[str], old: Setting, new: Setting) -> bool:
        earlier, later = dict(old.burdened), dict(new.burdened)
        for name in {name for name, _ in old.burdened ^ new.burdened}:
            rise = later.get(name, 0) - earlier.get(name, 0)
            if (rise > 0) == (name in chosen):  # ours grew, or another one's fell
                return False
        return True

    def covers_stay(self, chosen: frozenset[str], old: Setting, new: Setting) -> bool:
        out = new.contraindicated | new.excluded
        for rule in old.acts ^ new.acts:
            edge = self.covers.get(rule)
            if edge is None or edge["u"] in out:
                continue
            if rule in new.acts or edge["u"] in chosen or self.rules.opening.get(edge["v"]):
                return False
        return True

    def needs_stay(self, chosen: frozenset[str], old: Setting, new: Setting) -> bool:
        switched = {rule for rule in old.acts ^ new.acts if rule in self.opens}
        for target in (old.present ^ new.present) | {self.opens[rule]["v"] for rule in switched}:
            own = [rule for rule in switched if self.opens[rule]["v"] == target]
            needed = self.needed(target, chosen, old)
            gap = self.gap(target, chosen, new)
            if target in new.present:  # can only cost more; ours must not
                if not needed and gap != _FULL:
                    return False
            # it can cost less; ours must, by all of it
            elif target in old.present or any(rule in old.acts for rule in own):
                if any(rule in new.acts for rule in own):
                    return False
                if not (needed and gap == _OPEN and not self.needed(target, chosen, new)):
                    return False
            elif not needed and gap != _FULL and self.needed(target, chosen, new):
                return False
        return True

    def times_stay(self, regimen: Regimen, before: Case, after: Case) -> bool:
        if before.waits == after.waits:
            return True
        shorter = any(hours > after.waits.get(name, ("", 0.0))[1] for name, (_, hours) in before.waits.items())
        if shorter and regimen.rejected:  # what had no schedule then could have one now
            return False
        return self.timeline(after, regimen.interventions) is not None

    def timeline(self, case: Case, chosen: frozenset[str]) -> Timeline | None:
        """When the steps start in a case; None when no schedule has room for them."""
        found = schedule(self.order, case, chosen)
        return found if isinstance(found, Timeline) else None

    def needed(self, target: str, chosen: frozenset[str], setting: Setting) -> bool:
        if target in setting.present:
            return True
        return any(
            self.acts(edge["rule"], setting) and self.gap(edge["u"], chosen, setting) != _OPEN
            for edge in self.triggers.get(target, ())
        )

    def gap(self, target: str, chosen: frozenset[str], setting: Setting) -> int:
        strengths = {
            edge["data"]["strength"]
            for edge in self.rules.covering.get(target, ())
            if edge["u"] in chosen and self.acts(edge["rule"], setting)
        }
        return _FULL if "full" in strengths else _PARTIAL if strengths else _OPEN

    def acts(self, rule: str, setting: Setting) -> bool:
        return rule not in self.rules.conditions or rule in setting.acts
