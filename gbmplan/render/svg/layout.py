"""Where nodes and lines of a graph go: graphlay decides (docs/report.md says why it does).

It is an extra (`gbmplan[report]`), imported only here and only when a graph is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

_ORDERINGS: tuple[Mapping[str, int], ...] = (
    {},
    {"group_lane_order_rounds": 0},
    {"group_lane_order_rounds": 0, "group_sort_rounds": 0, "group_lane_repair_rounds": 0},
)


class Missing(Exception):
    """The layout engine is not installed."""


class Knot(NamedTuple):
    """A node to place."""

    name: str
    width: float
    height: float
    lane: int | None = None
    """A band across the drawing that it has to stand in."""


class Arc(NamedTuple):
    """A line to draw."""

    source: str
    target: str
    weight: float = 1.0


class Layout(NamedTuple):
    """Centres of nodes, and points of lines in the order they were given; all from 0."""

    width: float
    height: float
    centres: dict[str, tuple[float, float]]
    routes: list[list[tuple[float, float]]]
    lanes: dict[int, tuple[float, float]]
    """Top and bottom of each band."""


def place(knots: Sequence[Knot], arcs: Sequence[Arc]) -> Layout:
    """Lay out a graph from left to right, in bands where that works out. Raises Missing.

    The engine takes bands as a wish. A drawing in which they are out of order, or a node stands outside of its own, is
    given up for the next way of ordering, and at last for one without bands.
    """
    for ordering in _ORDERINGS:
        placed = _placed(knots, arcs, ordering)
        if _in_order(placed) and _pure(knots, placed):
            return placed
    return _placed([knot._replace(lane=None) for knot in knots], arcs, {})


def _in_order(placed: Layout) -> bool:
    tops = [placed.lanes[lane][0] for lane in sorted(placed.lanes)]
    return tops == sorted(tops)


def _pure(knots: Sequence[Knot], placed: Layout) -> bool:
    ends = {
        knot.name: placed.lanes.get(knot.lane, (0.0, placed.height)) if knot.lane is not None else (0.0, placed.height)
        for knot in knots
    }
    return all(
        ends[knot.name][0] <= placed.centres[knot.name][1] - knot.height / 2 + 1
        and placed.centres[knot.name][1] + knot.height / 2 - 1 <= ends[knot.name][1]
        for knot in knots
    )


def _placed(knots: Sequence[Knot], arcs: Sequence[Arc], ordering: Mapping[str, int]) -> Layout:
    try:
        import graphlay
    except ImportError:
        raise Missing from None
    graph = graphlay.Graph()
    numbers = {knot.name: number for number, knot in enumerate(knots)}  # the engine sees no name
    for knot in knots:
        band: dict[str, Any] = {} if knot.lane is None else {"group": knot.lane}
        graph.node(width=knot.width, height=knot.height, label="", **band)
    for arc in arcs:
        graph.edge(numbers[arc.source], numbers[arc.target], weight=arc.weight)
    options: Mapping[str, Any] = {
        "direction": "leftright",
        "spacing": {"node_gap": 14.0, "layer_gap": 34.0, "dummy_gap": 10.0, "isolated_gap": 14.0},
        "order": {"group_lanes": "strict"},
        "tuning": {"order": ordering},
        "coords": {"branch_bands": False},
        "compaction": {"mode": "priority"},
        "routing": {"style": "orthogonal"},
    }
    drawn = graphlay.layout(graph, options=options)
    rects = [drawn.bounds, *(lane["rect"] for lane in drawn.raw.get("lanes", []))]
    left, top = (min(rect["min"][way] for rect in rects) for way in "xy")
    right, bottom = (max(rect["max"][way] for rect in rects) for way in "xy")

    bands = {lane["group"]: (lane["rect"]["min"]["y"], lane["rect"]["max"]["y"]) for lane in drawn.raw.get("lanes", [])}
    turned = len(bands) > 1 and list(bands) == sorted(bands, reverse=True)  # the engine may order bands from below

    def height(y: float) -> float:
        return float(bottom - y if turned else y - top)

    def at(point: Mapping[str, float]) -> tuple[float, float]:
        return point["x"] - left, height(point["y"])

    return Layout(
        round(right - left, 1),
        round(bottom - top, 1),
        {knot.name: at(node["center"]) for knot, node in zip(knots, drawn.nodes, strict=True)},
        [[at(point) for point in edge["points"]] for edge in drawn.edges],
        {band: (min(map(height, ends)), max(map(height, ends))) for band, ends in bands.items()},
    )
