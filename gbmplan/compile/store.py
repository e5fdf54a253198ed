"""A compiled rule base as lines of text, and back: the graph, its edges from sources, a line of prose for each rule.

A plan follows the rules; which source stands behind which is asked for more seldom, so those edges are
read when they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gbmplan.graph import prose
from gbmplan.graph.model import Drawing, RuleGraph

if TYPE_CHECKING:
    import networkx as nx


def to_lines(rules: RuleGraph) -> Iterator[str]:
    """The whole rule base; JSON never holds a line break of its own."""
    graph = rules.graph
    bundles = _bundles(graph)
    sources = [bundle for bundle in bundles if bundle[1]["kind"] == "supports"]
    edges = [bundle for bundle in bundles if bundle[1]["kind"] != "supports"]
    for part in ({"graph": graph.graph, "nodes": list(graph.nodes(data=True)), "edges": edges}, sources):
        yield json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    for kind, table in (("rule", rules.rules), ("record", rules.records), ("side", rules.side)):
        yield from prose.to_lines(kind, table)


def from_lines(lines: list[bytes]) -> RuleGraph:
    """The rule base that `to_lines` wrote. Raises ValueError, KeyError or TypeError for other lines."""
    head: dict[str, Any] = json.loads(lines[0])
    names = [name for name, _ in head["nodes"]]
    tables = prose.from_lines(lines[2:])
    return RuleGraph(
        Drawing(head["graph"], list(map(tuple, head["nodes"])), list(_edges(names, head["edges"]))),
        tables["rule"],
        tables.get("record", prose.Prose()),
        tables["side"],
        lambda: _edges(names, json.loads(lines[1])),
    )


def _bundles(graph: nx.MultiDiGraph[str]) -> list[list[Any]]:
    """Edges of the same rule and attributes together: key, attributes, and numbers of nodes in pairs."""
    number = {name: index for index, name in enumerate(graph)}
    bundles: dict[tuple[str, str], list[Any]] = {}
    for u, v, key, data in graph.edges(keys=True, data=True):
        bundle = bundles.setdefault((key, json.dumps(data)), [key, data, []])
        bundle[2] += number[u], number[v]
    return list(bundles.values())


def _edges(names: list[str], bundles: list[list[Any]]) -> Iterator[Any]:
    for key, data, pairs in bundles:
        for u, v in zip(pairs[::2], pairs[1::2], strict=True):
            yield names[u], names[v], key, data
