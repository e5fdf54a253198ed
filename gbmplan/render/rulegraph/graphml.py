"""The rule base as GraphML, for other programs."""

from __future__ import annotations

import networkx as nx

from gbmplan.render.rulegraph.view import Part
from gbmplan.render.safe import shown


def as_graphml(part: Part) -> str:
    """XML with the attributes of every node and edge; edges of one pair are told apart by their rule."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(notice="Research use only, not medical advice.")
    for item in part.dots:
        graph.add_node(
            shown(item.id), kind=item.kind, label=shown(item.label), phase=shown(item.phase), note=shown(item.note)
        )
    for number, stroke in enumerate(part.strokes):
        graph.add_edge(
            shown(stroke.source),
            shown(stroke.target),
            f"e{number}",
            kind=stroke.kind,
            rule=shown(stroke.rule),
            statement=shown(stroke.statement),
            grade=stroke.grade,
            strength=stroke.strength,
        )
    return "\n".join(nx.generate_graphml(graph)) + "\n"
