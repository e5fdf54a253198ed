"""A compiled rule base as text, and back: the graph on the first line, then a line of prose for each rule."""

from __future__ import annotations

import json
from typing import Any

import networkx as nx

from gbmplan.graph.model import RuleGraph
from gbmplan.graph.prose import Prose, from_lines, to_lines


def to_text(rules: RuleGraph) -> str:
    """The whole rule base; JSON never holds a line break of its own."""
    graph = rules.graph
    head = {
        "graph": graph.graph,
        "nodes": list(graph.nodes(data=True)),
        "edges": list(graph.edges(keys=True, data=True)),
    }
    lines = [json.dumps(head, ensure_ascii=False, separators=(",", ":"))]
    for kind, table in (("rule", rules.rules), ("record", rules.records), ("side", rules.side)):
        lines += to_lines(kind, table)
    return "\n".join(lines)


def from_text(text: bytes) -> RuleGraph:
    """The rule base that `to_text` wrote. Raises ValueError, KeyError or TypeError for other text."""
    first, *lines = text.split(b"\n")
    head: dict[str, Any] = json.loads(first)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(**head["graph"])
    graph.add_nodes_from(map(tuple, head["nodes"]))
    graph.add_edges_from(map(tuple, head["edges"]))
    tables = from_lines(lines)
    return RuleGraph(graph, tables["rule"], tables.get("record", Prose()), tables["side"])
