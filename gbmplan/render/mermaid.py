"""Mermaid flowcharts: nodes by number, so that no id can mean anything; labels with every odd sign by its number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gbmplan.render.safe import mermaid

_SHAPES = {"box": ('["', '"]'), "round": ('(["', '"])'), "slanted": ('[/"', '"/]'), "six": ('{{"', '"}}')}
_LINES = {"solid": "-->", "thick": "==>", "dotted": "-.->", "cross": "--x"}


class Bubble(NamedTuple):
    """A node."""

    name: str
    label: str
    shape: str = "box"
    style: str = ""
    """One of the classes of the chart."""


class Line(NamedTuple):
    """An arrow from one node to another, by name."""

    source: str
    target: str
    kind: str = "solid"
    label: str = ""


def chart(
    bubbles: Sequence[Bubble],
    lines: Iterable[Line],
    styles: Iterable[tuple[str, str]] = (),
    groups: Iterable[tuple[str, Sequence[str]]] = (),
) -> str:
    """A flowchart from left to right; `groups` are a title and the names of the nodes in it."""
    numbers = {bubble.name: f"n{number}" for number, bubble in enumerate(bubbles, 1)}
    drawn = {bubble.name: _bubble(numbers[bubble.name], bubble) for bubble in bubbles}
    written = ["flowchart LR"]
    for number, (title, names) in enumerate(groups, 1):
        inside = [drawn.pop(name) for name in names if name in drawn]
        if inside:
            written += [f'  subgraph g{number}["{mermaid(title)}"]', *(f"  {line}" for line in inside), "  end"]
    written += drawn.values()
    for line in lines:
        label = f'|"{mermaid(line.label)}"|' if line.label else ""
        written.append(f"  {numbers[line.source]} {_LINES[line.kind]}{label} {numbers[line.target]}")
    for name, style in styles:
        members = [numbers[bubble.name] for bubble in bubbles if bubble.style == name]
        if members:
            written += [f"  classDef {name} {style}", f"  class {','.join(members)} {name}"]
    return "\n".join(written) + "\n"


def _bubble(number: str, bubble: Bubble) -> str:
    before, after = _SHAPES[bubble.shape]
    return f"  {number}{before}{mermaid(bubble.label)}{after}"
