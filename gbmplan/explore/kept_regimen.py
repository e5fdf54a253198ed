"""What a regimen leaves open under changed facts, and when its steps start then: counted without a search."""

from __future__ import annotations

from gbmplan.case.case import Case
from gbmplan.choose.chooser import Regimen
from gbmplan.choose.problem import Setting
from gbmplan.graph.model import RuleGraph
from gbmplan.graph.shapes import Edge
from gbmplan.order.constraints import OrderRules
from gbmplan.order.network import Timeline
from gbmplan.order.schedule import schedule

_OPEN, _PARTIAL, _FULL = 2, 1, 0
"""Halves of a gap."""


class KeptRegimen:
    """Answers for one rule base; indexes what acts on what."""

    def __init__(self, rules: RuleGraph, order: OrderRules) -> None:
        self.rules, self.order = rules, order
        self.covers: dict[str, Edge] = {edge["rule"]: edge for edge in rules.edges("covers")}
        self.opens: dict[str, Edge] = {edge["rule"]: edge for edge in rules.edges("compensates")}
        self.triggers: dict[str, list[Edge]] = {}
        for edge in rules.edges("compensates"):
            self.triggers.setdefault(edge["v"], []).append(edge)

    def timeline(self, case: Case, regimen: Regimen) -> Timeline | None:
        """When the steps start in a case; None when no schedule has room for them."""
        found = schedule(self.order, case, regimen.courses)
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
