"""Why one step comes before another: the rules between them, or the chain of rules that leads there."""

from __future__ import annotations

from typing import NamedTuple

from gbmplan.order.constraints import START, Constraint
from gbmplan.order.network import Timeline


class Link(NamedTuple):
    """`after` starts at least `hours` later than `before`."""

    before: str
    after: str
    hours: float
    item: Constraint


def links(timeline: Timeline) -> list[Link]:
    """Every lower bound on the time between two steps."""
    found = []
    for item in timeline.constraints:
        if item.low is not None and item.before != START:
            found.append(Link(item.before, item.after, item.low, item))
        if item.high is not None and item.before != START:
            found.append(Link(item.after, item.before, -item.high, item))
    return found


def path(timeline: Timeline, before: str, after: str) -> list[Link] | None:
    """The chain of bounds that puts `after` latest against `before`; None where nothing orders them.

    Longest path by Bellman-Ford; a timeline has no positive cycle. Of equal chains, the one with
    the fewest links.
    """
    arcs = sorted(links(timeline), key=lambda link: (link.before, link.after, link.item.rule))
    reached: dict[str, tuple[float, int, list[Link]]] = {before: (0.0, 0, [])}
    for _ in range(len(timeline.earliest) + 1):
        changed = False
        for link in arcs:
            if link.before not in reached:
                continue
            hours, count, chain = reached[link.before]
            score = hours + link.hours, -(count + 1)
            old = reached.get(link.after)
            if link.after != before and (old is None or score > (old[0], -old[1])):
                reached[link.after] = score[0], count + 1, [*chain, link]
                changed = True
        if not changed:
            break
    found = reached.get(after)
    return found[2] if found and found[0] >= 0 else None
