"""A compiled graph as JSON, and back."""

from __future__ import annotations

import json
from typing import Any

import networkx as nx

from gbmplan.graph.model import RuleGraph


def to_json(rules: RuleGraph) -> str:
    """Nodes, edges and graph attributes as one JSON text."""
    graph = rules.graph
    return json.dumps(
        {
            "graph": graph.graph,
            "nodes": list(graph.nodes(data=True)),
            "edges": list(graph.edges(keys=True, data=True)),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def from_json(text: str | bytes) -> RuleGraph:
    """The graph that `to_json` wrote. Raises ValueError, KeyError or TypeError for other text."""
    stored: dict[str, Any] = json.loads(text)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**stored["graph"])
    graph.add_nodes_from((name, attributes) for name, attributes in stored["nodes"])
    graph.add_edges_from((u, v, key, data) for u, v, key, data in stored["edges"])
    return RuleGraph(graph)
