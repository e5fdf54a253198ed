"""The rule base as an SVG picture that stands alone."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from gbmplan.render.markup import Safe, raw, tag
from gbmplan.render.rulegraph.view import Dot, Part
from gbmplan.render.svg.canvas import Picture, arrowheads, box, lines, path, words
from gbmplan.render.svg.layout import Arc, Knot, Layout, place
from gbmplan.render.svg.text import wrapped
from gbmplan.wording.wording import Wording, term

_WIDE, _SIZE, _MARGIN, _FOOT = 186.0, 12.0, 16.0, 54.0
KINDS = {
    "covers": term("covers"),
    "partial": term("covers in part"),
    "compensates": term("blocking it opens"),
    "delivers": term("lets through"),
    "requires": term("needs // an intervention"),
    "indicates": term("shows"),
    "excludes": term("speaks against"),
    "conflicts": term("not together"),
    "precedes": term("comes before"),
    "limits": term("limits"),
    "governs": term("governs"),
    "supports": term("is evidence for"),
}


def as_svg(part: Part, wording: Wording) -> str:
    """A picture with its legend. Raises Missing when the layout engine is not there."""
    knots = [Knot(item.id, _WIDE, 20.0 + 14 * len(_label(item))) for item in part.dots]
    placed = place(knots, [Arc(item.source, item.target) for item in part.strokes])
    kinds = [_kind(item.kind, item.strength) for item in part.strokes]
    drawn = [arrowheads("rules", sorted(set(kinds)))]
    for kind, stroke, points in zip(kinds, part.strokes, placed.routes, strict=True):
        line = path(points, f"link {kind}", arrow="" if kind == "conflicts" else f"rules-{kind}")
        drawn.append(tag("g", tag("title", stroke.statement or wording.say(KINDS[stroke.kind])), line))
    for item, knot in zip(part.dots, knots, strict=True):
        drawn.append(_node(part, item, knot.height, *placed.centres[item.id]))
    drawn += _legend(part, wording, kinds, placed)
    sentences = [
        f"{stroke.source.partition(':')[2]} {stroke.kind} {stroke.target.partition(':')[2]}" for stroke in part.strokes
    ]
    wide = max(placed.width, 560.0)
    picture = Picture(
        "rules",
        wording.say("Rule graph"),
        "; ".join(sentences),
        wide + 2 * _MARGIN,
        placed.height + 2 * _MARGIN + _FOOT,
        drawn,
        left=-_MARGIN,
        top=-_MARGIN,
    )
    paper = box(-_MARGIN, -_MARGIN, picture.width, picture.height, "paper")
    return str(picture.svg(tag("style", raw(_style())), paper, xmlns="http://www.w3.org/2000/svg")) + "\n"


def _kind(kind: str, strength: str) -> str:
    return "partial" if kind == "covers" and strength == "partial" else kind


def _label(item: Dot) -> list[str]:
    return wrapped(item.label, _WIDE - 20, _SIZE, 3)


def _node(part: Part, item: Dot, high: float, x: float, y: float) -> Safe:
    names = [name for name, _ in part.phases]
    hue = f"p{names.index(item.phase) % 4}" if item.phase in names else "plain"
    radius = {"target": min(high / 2, 16), "biomarker": 0}.get(item.kind, 4)
    shape = box(
        x - _WIDE / 2, y - high / 2, _WIDE, high, f"node {item.kind} {hue}{' asked' if item.asked else ''}", radius
    )
    return tag(
        "g",
        tag("title", f"{item.kind} {item.id.partition(':')[2]} {item.note}".strip()),
        shape,
        lines(x, y + 4, _label(item), 14, "label", "middle"),
    )


def _legend(part: Part, wording: Wording, kinds: list[str], placed: Layout) -> list[Safe]:
    """Phases by colour and lines by kind, then the notice."""
    drawn: list[Safe] = []
    x, y = 0.0, placed.height + 26
    used = {item.phase for item in part.dots}
    for place_, (name, title) in enumerate(part.phases):
        if name in used:
            drawn += [box(x, y - 9, 11, 11, f"node p{place_ % 4}", 2), words(x + 16, y + 1, title, "small")]
            x += 34 + 7.5 * len(title) * (1.7 if not title.isascii() else 1)
    for kind in dict.fromkeys(kinds):
        label = wording.say(KINDS[kind])
        drawn += [path([(x, y - 3), (x + 22, y - 3)], f"link {kind}"), words(x + 28, y + 1, label, "small")]
        x += 50 + 7 * len(label) * (1.7 if not label.isascii() else 1)
    drawn.append(words(0, y + 22, wording.say("Research use only, not medical advice."), "small muted"))
    return drawn


@cache
def _style() -> str:
    return files("gbmplan.render.rulegraph").joinpath("style.css").read_text(encoding="utf-8").strip()
