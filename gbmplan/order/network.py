"""Simple temporal networks: earliest and latest starts, or the cycle that forbids them.

Dechter, Meiri and Pearl, Temporal constraint networks, Artificial Intelligence 49 (1991):
bounds on differences of times are edges of a distance graph; they can be met unless that
graph has a negative cycle, and shortest paths from and to the start give latest and earliest
times (Bellman-Ford).
"""

from collections.abc import Iterable, Sequence
from math import inf
from typing import NamedTuple

from gbmplan.order.constraints import START, TOLERANCE, Constraint

_Arc = tuple[str, str, float, Constraint]


class Timeline(NamedTuple):
    """Earliest and latest start of every step, in hours from the date of the profile."""

    earliest: dict[str, float]
    latest: dict[str, float]
    """`inf` where nothing bounds it."""
    stages: dict[str, float]
    """Earliest beginning of each stage after the first, by the name of its point."""
    constraints: tuple[Constraint, ...]


class Cycle(NamedTuple):
    """Constraints that cannot be met together, in the order in which they contradict."""

    constraints: tuple[Constraint, ...]

    @property
    def steps(self) -> frozenset[str]:
        """The interventions on the cycle."""
        names = {name for item in self.constraints for name in (item.before, item.after)}
        return frozenset(name for name in names if name != START and ":" not in name)

    @property
    def rules(self) -> frozenset[str]:
        return frozenset(item.rule for item in self.constraints if item.rule)


def solve(constraints: Sequence[Constraint]) -> Timeline | Cycle:
    """The timeline of a set of constraints, or a negative cycle among them."""
    names = list(dict.fromkeys(name for item in constraints for name in (item.before, item.after)))
    arcs: list[_Arc] = []
    for item in constraints:
        if item.high is not None:
            arcs.append((item.before, item.after, item.high, item))
        if item.low is not None:
            arcs.append((item.after, item.before, -item.low, item))
    backwards = [(v, u, weight, item) for u, v, weight, item in arcs]
    to_start = _distances(names, backwards)
    if isinstance(to_start, Cycle):
        return to_start
    from_start = _distances(names, arcs)
    if isinstance(from_start, Cycle):
        return from_start
    steps = [name for name in names if name != START and ":" not in name]
    return Timeline(
        {name: _exact(-to_start[name]) for name in steps},
        {name: _exact(from_start[name]) for name in steps},
        {name: _exact(-to_start[name]) for name in names if ":" in name},
        tuple(item for item in constraints if ":" not in item.before + item.after),
    )


def _distances(names: Iterable[str], arcs: list[_Arc]) -> dict[str, float] | Cycle:
    """Shortest distances from the start; any negative cycle is reachable, as START bounds all."""
    distance = dict.fromkeys(names, inf)
    distance[START] = 0.0
    reached_by: dict[str, _Arc] = {}
    for _ in range(len(distance) + 1):
        changed = ""
        for arc in arcs:
            u, v, weight, _item = arc
            if distance[u] + weight < distance[v] - TOLERANCE:
                distance[v] = distance[u] + weight
                reached_by[v] = arc
                changed = v
        if not changed:
            return distance
    return _trace(changed, reached_by)


def _trace(node: str, reached_by: dict[str, _Arc]) -> Cycle:
    for _ in range(len(reached_by)):
        node = reached_by[node][0]
    first, items = node, []
    while True:
        arc = reached_by[node]
        items.append(arc[3])
        node = arc[0]
        if node == first:
            break
    items = list(dict.fromkeys(items))
    smallest = items.index(min(items, key=lambda item: (item.before, item.after, item.rule)))
    return Cycle(tuple(items[smallest:] + items[:smallest]))


def _exact(hours: float) -> float:
    return hours if hours == inf else round(hours, 6) + 0.0
