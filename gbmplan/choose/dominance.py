"""Which interventions another one replaces in every regimen of one patient, at no loss.

One dominates another when putting it in the other's place (or leaving the other out where both are
chosen) breaks no rule, opens nothing more, leaves no gap larger, and is strictly better on some
objective or the ids. The best regimen holds nothing dominated: the exchange would better it. Times
are not compared: when the best of the rest has no schedule, the search has to go on among all.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gbmplan.case.case import Case
from gbmplan.choose.problem import Demands, counted
from gbmplan.graph.model import RuleGraph

_SHARE = {"partial": 1, "full": 2}


class _View(NamedTuple):
    """All that an exchange could change, of one intervention in one patient."""

    covers: dict[str, int]
    """Target that could be a need → 1 covered in part, 2 in full."""
    opens: frozenset[str]
    """Targets that touching what it covers makes needs."""
    conflicts: frozenset[str]
    limits: frozenset[str]
    counts: bool
    """Whether it counts as an agent."""
    serves: frozenset[tuple[str, str]]
    """(intervention, requirement; '' for delivery): what could rest on it."""
    deliverers: frozenset[str] | None
    """What can deliver it; None when it needs no delivery."""
    needs: tuple[frozenset[str], ...]
    """For each thing that it requires, what would do."""
    organs: frozenset[str]
    rank: tuple[int, int, str]
    """Relative contraindications that hold, weakness of its evidence, id."""


def undominated(case: Case, demands: Demands, among: frozenset[str], possible: frozenset[str]) -> frozenset[str]:
    """`among` without what another of them dominates or what serves nothing; what is required stays.

    `possible` are the targets that could be needs of this patient.
    """
    views = _views(case, among, possible)
    usable = {
        name: view for name, view in views.items() if name not in case.contraindicated and name not in demands.exclude
    }
    beside: dict[object, set[str]] = {}
    for name, view in usable.items():
        for thing in (*view.covers, *view.serves):
            beside.setdefault(thing, set()).add(name)

    def superfluous(name: str, view: _View) -> bool:
        purposes = [beside.get(thing, set()) for thing in (*view.covers, *view.serves)]
        if not purposes:
            return True
        rivals = min(purposes, key=len)  # who dominates it has every purpose of it, this one too
        return any(rival != name and _dominates(rival, usable[rival], name, view) for rival in rivals)

    return frozenset(name for name, view in views.items() if name in demands.require or not superfluous(name, view))


def _dominates(name: str, one: _View, other_name: str, other: _View) -> bool:
    """Whether `name` can stand in for the other, at no loss, and better at last by id."""
    return (
        all(one.covers.get(target, 0) >= share for target, share in other.covers.items())
        and one.rank[0] <= other.rank[0]
        and one.rank[1] <= other.rank[1]
        and one.rank < other.rank
        and one.opens <= other.opens
        and one.organs <= other.organs
        and one.limits <= other.limits
        and one.counts <= other.counts
        and one.serves >= other.serves
        and one.conflicts - {other_name} <= other.conflicts | {name}
        and (one.deliverers is None or (other.deliverers is not None and other.deliverers <= one.deliverers))
        and all(any(theirs <= mine for theirs in other.needs) for mine in one.needs)
    )


def _views(case: Case, among: frozenset[str], possible: frozenset[str]) -> dict[str, _View]:
    rules = case.rules
    present = case.measured | case.assumed
    opening = {
        target: {edge["v"] for edge in edges if edge["rule"] not in case.closed} - present
        for target, edges in rules.opening.items()
    }
    serves = _served(rules, among)
    agents = counted(rules)
    views = {}
    for name in sorted(among):
        thing = rules.interventions[name]
        acting = [edge for edge in rules.covers.get(name, ()) if edge["rule"] not in case.inactive_covers]
        shares: dict[str, int] = {}
        for edge in acting:
            shares[edge["v"]] = max(shares.get(edge["v"], 0), _SHARE[edge["data"]["strength"]])
        views[name] = _View(
            {target: share for target, share in shares.items() if target in possible},
            frozenset().union(*(opening.get(target, ()) for target in shares)),
            frozenset(other for _, other in rules.conflicting.get(name, ())),
            frozenset(rules.limiting.get(name, ())),
            name in agents,
            frozenset(serves.get(name, ())),
            frozenset(edge["u"] for edge in rules.delivered.get(name, ())) if thing["delivery"] == "required" else None,
            tuple(frozenset(need["any_of"]) for need in thing["requires"].values()),
            frozenset(thing["toxicities"]),
            (len(case.relative.get(name, ())), thing["weakness"], name),
        )
    return views


def _served(rules: RuleGraph, among: frozenset[str]) -> dict[str, set[tuple[str, str]]]:
    """Intervention → what it could serve among these."""
    found: dict[str, set[tuple[str, str]]] = {}
    for server, purpose in _services(rules, among):
        found.setdefault(server, set()).add(purpose)
    return found


def _services(rules: RuleGraph, among: frozenset[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    for name in among:
        for rule, need in rules.interventions[name]["requires"].items():
            for server in need["any_of"]:
                yield server, (name, rule)
        for edge in rules.delivered.get(name, ()):
            yield edge["u"], (name, "")
