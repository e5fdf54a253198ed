"""The rule base for Mermaid."""

from __future__ import annotations

from gbmplan.render.mermaid import Bubble, Line, chart
from gbmplan.render.rulegraph.view import Part

_SHAPES = {"target": "round", "biomarker": "slanted", "policy": "six", "phase": "six"}
_LINES = {"compensates": "dotted", "delivers": "thick", "excludes": "cross", "conflicts": "cross"}
_STYLES = tuple(
    (f"p{index}", f"fill:{fill},stroke:{line},color:#1b212b")
    for index, (fill, line) in enumerate(
        (("#e8eef5", "#2c5a89"), ("#f2eaf4", "#76457f"), ("#e5f1ee", "#1b6b60"), ("#f3efe0", "#6b5a20"))
    )
)


def as_mermaid(part: Part) -> str:
    """A flowchart; what a line means stands on it, but for covers."""
    names = [name for name, _ in part.phases]
    bubbles = [
        Bubble(
            item.id,
            item.label,
            _SHAPES.get(item.kind, "box"),
            f"p{names.index(item.phase) % 4}" if item.phase in names else "",
        )
        for item in part.dots
    ]
    lines = [
        Line(item.source, item.target, _LINES.get(item.kind, "solid"), "" if item.kind == "covers" else item.kind)
        for item in part.strokes
    ]
    return "%% research use only, not medical advice\n" + chart(bubbles, lines, _STYLES)
