"""A compiled rule base as lines of text, and back: the graph on the first, then a line of prose for each rule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import networkx as nx

from gbmplan.graph import prose
from gbmplan.graph.model import RuleGraph


def to_lines(rules: RuleGraph) -> Iterator[str]:
    """The whole rule base; JSON never holds a line break of its own."""
    graph = rules.graph
    head = {"graph": graph.graph, "nodes": list(graph.nodes(data=True)), "edges": _bundles(graph)}
    yield json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    for kind, table in (("rule", rules.rules), ("record", rules.records), ("side", rules.side)):
        yield from prose.to_lines(kind, table)


def from_lines(lines: list[bytes]) -> RuleGraph:
    """The rule base that `to_lines` wrote. Raises ValueError, KeyError or TypeError for other lines."""
    head: dict[str, Any] = json.loads(lines[0])
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**head["graph"])
    graph.add_nodes_from(map(tuple, head["nodes"]))
    edges: Any = _edges([name for name, _ in head["nodes"]], head["edges"])
    graph.add_edges_from(edges)
    tables = prose.from_lines(lines[1:])
    return RuleGraph(graph, tables["rule"], tables.get("record", prose.Prose()), tables["side"])


def _bundles(graph: nx.MultiDiGraph[str]) -> list[list[Any]]:
    """Edges of the same rule and attributes together: key, attributes, and numbers of nodes in pairs."""
    number = {name: index for index, name in enumerate(graph)}
    bundles: dict[tuple[str, str], list[Any]] = {}
    for u, v, key, data in graph.edges(keys=True, data=True):
        bundle = bundles.setdefault((key, json.dumps(data)), [key, data, []])
        bundle[2] += number[u], number[v]
    return list(bundles.values())


def _edges(names: list[str], bundles: list[list[Any]]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    for key, data, pairs in bundles:
        for u, v in zip(pairs[::2], pairs[1::2], strict=True):
            yield names[u], names[v], key, data
