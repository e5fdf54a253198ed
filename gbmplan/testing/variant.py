"""A rule base with something changed in it, made without copying what stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from gbmplan.graph.model import RuleGraph
from gbmplan.language.conditions import Tree

Arc = tuple[str, str, str, dict[str, Any]]
"""An edge as the graph holds it: nodes with their kind, rule, attributes."""


class Overlay(Mapping[str, Any]):
    """A mapping in which some entries are others, or gone."""

    def __init__(self, base: Mapping[str, Any], changed: Mapping[str, Any], gone: frozenset[str] = frozenset()) -> None:
        self._base, self._changed, self._gone = base, changed, gone

    def __getitem__(self, name: str) -> Any:
        if name in self._gone:
            raise KeyError(name)
        return self._changed[name] if name in self._changed else self._base[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._base if name not in self._gone)

    def __len__(self) -> int:
        return len(self._base) - len(self._gone)


def variant(
    rules: RuleGraph,
    *,
    conditions: Mapping[str, Tree] | None = None,
    absolute: frozenset[str] | None = None,
    nodes: Mapping[str, Mapping[str, Any]] | None = None,
    without: Mapping[str, str] | None = None,
    details: Mapping[str, Mapping[str, Any]] | None = None,
    edges: Callable[[str, Arc], Arc | None] | None = None,
    kinds: tuple[str, ...] = (),
) -> RuleGraph:
    """The rule base with other conditions, other attributes of nodes (kind → id → what differs), without some nodes
    (id → kind), with other details of rules, or with each edge of `kinds` changed or dropped (None) by `edges`.

    The graph itself is shared, so only the views of `RuleGraph` know of the change.
    """
    found = RuleGraph(rules.drawing, rules.rules, rules.records, rules.side, rules.sources)
    if details:
        changed = {
            name: {**rules.rules[name], "detail": {**rules.rules[name].get("detail", {}), **detail}}
            for name, detail in details.items()
        }
        found.rules = Overlay(rules.rules, changed)
    found.conditions = rules.conditions if conditions is None else dict(conditions)
    found.absolute = rules.absolute if absolute is None else absolute
    if nodes or without:
        every = dict(rules._by_kind)
        for kind, changes in (nodes or {}).items():
            every[kind] = every[kind] | {name: every[kind][name] | dict(new) for name, new in changes.items()}
        for name, kind in (without or {}).items():
            every[kind] = {other: node for other, node in every[kind].items() if other != name}
        found.__dict__["_by_kind"] = every
    else:
        found.__dict__["_by_kind"] = rules._by_kind
    arcs = dict(rules._edges)
    for kind in kinds if edges else ():
        arcs[kind] = [arc for old in arcs.get(kind, ()) if (arc := edges(kind, old)) is not None]  # type: ignore[misc]
    found.__dict__["_edges"] = arcs
    found._listed = {kind: listed for kind, listed in rules._listed.items() if kind not in kinds}
    return found


_EDGES = {"limit": ("limits",), "unavailable": ("limits",), "conflict": ("conflicts",), "order": ("precedes",)}
"""Kind of policy → edges that it draws; all others draw `governs`."""


def without_policy(rules: RuleGraph, name: str) -> RuleGraph:
    """The rule base without one policy."""
    kinds = _EDGES.get(rules.policies[name]["kind"], ("governs",))
    return variant(rules, without={name: "policy"}, kinds=kinds, edges=lambda _, arc: None if arc[2] == name else arc)
