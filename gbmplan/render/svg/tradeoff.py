"""The trade-off: what stays open against the number of agents, or against the evidence that is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import NamedTuple

from gbmplan.language.numbers import figure
from gbmplan.render.markup import Safe, tag
from gbmplan.render.svg.canvas import Picture, box, line, lines, words
from gbmplan.render.svg.text import wrapped
from gbmplan.render.view import PRIORITY, View

_HIGH, _TOP, _LEFT, _COLUMN, _BAR = 190, 34, 44, 92, 46
PRIORITIES = ("critical", "major", "minor")


class Column(NamedTuple):
    """One regimen: its name under the axis, how much stays open by priority, and whether it is this plan."""

    name: str
    open: tuple[float, float, float]
    this: bool


def by_agents(view: View) -> Picture:
    """The best regimen of at most so many agents."""
    columns = [
        Column(str(row["agents"]), weights(view, row["objective"]), row["this"]) for row in view.plan["tradeoff"]
    ]
    return _drawn(
        view,
        "tradeoff",
        view.wording.say("What stays open, by number of agents"),
        view.wording.say("agents at most"),
        columns,
    )


def by_evidence(view: View) -> Picture:
    """The best regimen of interventions whose evidence reaches a threshold."""
    columns = [
        Column(row["title"], weights(view, row["objective"]), row["this"])
        for row in view.plan.get("evidence_tradeoff", [])
    ]
    return _drawn(
        view,
        "evidence",
        view.wording.say("What stays open, by evidence asked for"),
        view.wording.say("evidence at least"),
        columns,
    )


def weights(view: View, objective: Sequence[float]) -> tuple[float, float, float]:
    """Open needs by priority, in part counting half, as the objective of a regimen counts them."""
    found = {item["name"]: value for item, value in zip(view.plan["objective"], objective, strict=False)}
    critical, major, minor = (found.get(f"open_{name}", 0.0) for name in PRIORITIES)
    return critical, major, minor


def _drawn(view: View, name: str, title: str, axis: str, columns: Sequence[Column]) -> Picture:
    tallest = max([1.0, *(sum(column.open) for column in columns)])
    every = next((step for step in (1, 2, 5, 10, 20) if tallest / step <= 6), 50)
    top = ceil(tallest / every) * every
    wide = max(_LEFT + _COLUMN * len(columns) + 12, 260)

    def y(value: float) -> float:
        return _TOP + _HIGH * (1 - value / top)

    drawn: list[Safe] = [words(0, 14, view.wording.say("open needs (in part counts half)"), "small muted")]
    for value in range(0, top + 1, every):
        drawn += [
            line(_LEFT, y(value), wide, y(value), "grid" if value else "axis"),
            words(_LEFT - 8, y(value) + 4, str(value), "small muted", "end"),
        ]
    for place, column in enumerate(columns):
        drawn += _column(view, column, _LEFT + _COLUMN * (place + 0.5), y)
    drawn.append(words((_LEFT + wide) / 2, _TOP + _HIGH + 66, axis, "small muted", "middle"))
    sentences = [_sentence(view, column) for column in columns]
    return Picture(name, title, " ".join(sentences), wide, _TOP + _HIGH + 74, drawn)


def _column(view: View, column: Column, x: float, y: object) -> list[Safe]:
    assert callable(y)
    drawn: list[Safe] = []
    below = 0.0
    for priority, value in zip(PRIORITIES, column.open, strict=True):
        if value:
            high = y(below) - y(below + value)
            drawn.append(box(x - _BAR / 2, y(below + value), _BAR, high, f"open-{priority}"))
            if high >= 14:
                drawn.append(
                    words(x, (y(below) + y(below + value)) / 2 + 4, figure(value), f"on on-{priority}", "middle")
                )
            below += value
    drawn.append(words(x, y(below) - 6, figure(below), "total", "middle"))
    names = wrapped(column.name, _COLUMN - 8, 13.5 if column.this else 12.5, 3)  # this plan stands in bold
    drawn.append(
        lines(
            x, _TOP + _HIGH + 20 + 6 * (len(names) - 1), names, 13, "label this" if column.this else "label", "middle"
        )
    )
    if column.this:
        drawn.insert(0, box(x - _COLUMN / 2 + 4, _TOP - 14, _COLUMN - 8, _HIGH + 14 + 50, "here", 6))
        if len(names) == 1:
            drawn.append(words(x, _TOP + _HIGH + 35, view.wording.say("this plan"), "small this", "middle"))
    return drawn


def _sentence(view: View, column: Column) -> str:
    parts = [
        view.wording.say("{number} {priority}", number=figure(value), priority=view.wording.say(PRIORITY[priority]))
        for priority, value in zip(PRIORITIES, column.open, strict=True)
    ]
    if column.this:
        return view.wording.say("{name} (this plan): open {parts}.", name=column.name, parts=view.wording.joined(parts))
    return view.wording.say("{name}: open {parts}.", name=column.name, parts=view.wording.joined(parts))


def key(view: View) -> Safe:
    """What the colours of the columns mean."""
    return tag(
        "ul",
        [tag("li", tag("i", class_=f"swatch open-{name}"), view.wording.say(PRIORITY[name])) for name in PRIORITIES],
        class_="key",
    )
