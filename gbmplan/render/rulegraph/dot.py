"""The rule base for Graphviz."""

from __future__ import annotations

from gbmplan.render.rulegraph.view import Dot, Part, Stroke
from gbmplan.render.safe import dot

_FILLS = ("#e8eef5", "#f2eaf4", "#e5f1ee", "#f3efe0")
_SHAPES = {
    "target": "box",
    "intervention": "box",
    "biomarker": "hexagon",
    "policy": "note",
    "evidence": "plain",
    "phase": "tab",
}
_STYLES = {
    "compensates": 'style=dashed, color="#a3241a"',
    "covers": 'color="#27623f"',
    "delivers": 'color="#2c5a89"',
    "excludes": 'color="#855600", arrowhead=tee',
    "conflicts": 'color="#855600", dir=none',
}


def as_dot(part: Part) -> str:
    """A directed graph from left to right."""
    lines = [
        "digraph rules {",
        "  // research use only, not medical advice",
        '  graph [rankdir=LR, fontname="sans-serif", label="Research use only, not medical advice.", labelloc=b];',
        '  node [fontname="sans-serif", fontsize=11, style="filled,rounded", fillcolor="#ffffff"];',
        '  edge [fontname="sans-serif", fontsize=9];',
        *(f"  {_node(part, item)};" for item in part.dots),
        *(f"  {_edge(item)};" for item in part.strokes),
        "}",
    ]
    return "\n".join(lines) + "\n"


def _node(part: Part, item: Dot) -> str:
    names = [name for name, _ in part.phases]
    fill = _FILLS[names.index(item.phase) % 4] if item.phase in names else "#ffffff"
    shape = _SHAPES.get(item.kind, "box")
    width = 2 if item.asked else 1
    return f'{dot(item.id)} [label={dot(item.label)}, shape={shape}, fillcolor="{fill}", penwidth={width}]'


def _edge(item: Stroke) -> str:
    style = _STYLES.get(item.kind, 'color="#545d6a"')
    if item.kind == "covers" and item.strength == "partial":
        style += ", style=dashed"
    return f"{dot(item.source)} -> {dot(item.target)} [{style}, tooltip={dot(item.statement or item.kind)}]"
