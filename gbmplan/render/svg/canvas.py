"""A picture with its words: title, description, size; and the few shapes that all pictures are made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gbmplan.render.markup import Node, Safe, tag


class Picture(NamedTuple):
    """A drawing, and what it says to those who do not see it."""

    name: str
    """Ids within the page begin with it."""
    title: str
    description: str
    width: float
    height: float
    content: list[Safe]
    left: float = 0
    top: float = 0

    def svg(self, *extra: Node, **attributes: object) -> Safe:
        """The element; `extra` stands before the drawing, such as a style of its own."""
        return tag(
            "svg",
            tag("title", self.title, id=f"{self.name}-title"),
            tag("desc", self.description, id=f"{self.name}-desc"),
            *extra,
            self.content,
            role="img",
            aria_labelledby=f"{self.name}-title {self.name}-desc",
            viewBox=f"{self.left:g} {self.top:g} {self.width:g} {self.height:g}",
            width=round(self.width),
            height=round(self.height),
            **attributes,
        )


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Safe:
    """A straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def box(x: float, y: float, wide: float, high: float, class_: str, radius: float = 0) -> Safe:
    """A rectangle, with round corners where asked for."""
    return tag("rect", x=x, y=y, width=wide, height=high, rx=radius or None, class_=class_)


def path(points: Sequence[tuple[float, float]], class_: str, *, bend: float = 6, arrow: str = "") -> Safe:
    """A line through points with rounded corners."""
    return tag("path", d=_rounded(points, bend), class_=class_, marker_end=f"url(#{arrow})" if arrow else None)


def words(x: float, y: float, text: Node, class_: str = "", anchor: str = "start") -> Safe:
    """Words on one line; `y` is their foot."""
    return tag("text", text, x=x, y=y, class_=class_ or None, text_anchor=anchor if anchor != "start" else None)


def lines(x: float, y: float, texts: Sequence[str], leading: float, class_: str = "", anchor: str = "start") -> Safe:
    """Words on several lines, centred on the height `y`."""
    first = y - leading * (len(texts) - 1) / 2
    spans = [tag("tspan", text, x=x, y=first + leading * index) for index, text in enumerate(texts)]
    return tag("text", spans, class_=class_ or None, text_anchor=anchor if anchor != "start" else None)


def mark(x: float, y: float, number: int, class_: str, radius: float = 10) -> Safe:
    """The number of a step in a disc."""
    return tag(
        "g",
        tag("circle", cx=x, cy=y, r=radius, class_="disc"),
        words(x, y + 4, str(number), "number", "middle"),
        class_=class_,
    )


def arrowheads(name: str, kinds: Sequence[str]) -> Safe:
    """One arrowhead for each kind of line, coloured as the line is."""
    return tag(
        "defs",
        [
            tag(
                "marker",
                tag("path", d="M0 0L8 4L0 8z", class_=f"head-{kind}"),
                id=f"{name}-{kind}",
                viewBox="0 0 8 8",
                refX="7.5",
                refY="4",
                markerWidth="7",
                markerHeight="7",
                orient="auto-start-reverse",
            )
            for kind in kinds
        ],
    )


def _rounded(points: Sequence[tuple[float, float]], bend: float) -> str:
    at = [f"M{_xy(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        at.append(f"L{_xy(_near(corner, before, bend))}Q{_xy(corner)} {_xy(_near(corner, after, bend))}")
    return "".join([*at, f"L{_xy(points[-1])}"])


def _near(corner: tuple[float, float], other: tuple[float, float], bend: float) -> tuple[float, float]:
    across, down = other[0] - corner[0], other[1] - corner[1]
    length = (across * across + down * down) ** 0.5
    share = min(bend, length / 2) / length if length else 0.0
    return corner[0] + across * share, corner[1] + down * share


def _xy(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}".replace(".0", "")
