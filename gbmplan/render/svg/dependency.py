"""The dependency graph of a plan: what delivers what, what covers what, and which escape paths that opens."""

from __future__ import annotations

from typing import NamedTuple

from gbmplan.render.markup import Safe, tag
from gbmplan.render.svg.canvas import Picture, arrowheads, box, lines, mark, path, words
from gbmplan.render.svg.layout import Arc, Knot, Layout, place
from gbmplan.render.svg.text import width, wrapped
from gbmplan.render.view import RESULT, View

_STEP, _TARGET, _SIZE = 176.0, 160.0, 12.0
_MARGIN = 24
KINDS = ("delivers", "full", "partial", "opens", "escape")


class Link(NamedTuple):
    """One line of the graph."""

    source: str
    target: str
    kind: str
    """One of KINDS; `escape` leads to a path that stays open."""


def links(view: View) -> list[Link]:
    """Every dependency that the plan tells, between `step:2` and `target:pd1`."""
    found = [
        Link(f"step:{step['number']}", f"step:{other}", "delivers")
        for step in view.plan["steps"]
        for other in step["provides"]
    ]
    named = {item["target"] for item in view.plan["coverage"]}
    for item in view.plan["coverage"]:
        there = f"target:{item['target']}"
        found += [Link(f"step:{cover['step']}", there, cover["strength"]) for cover in item["covered_by"]]
        kind = "escape" if item["result"] == "open" else "opens"
        found += [Link(f"target:{name}", there, kind) for name in item["opened_by"] if name in named]
    return found


def dependency(view: View) -> Picture:
    """The graph as a picture. Raises Missing when the layout engine is not there."""
    drawn_links = links(view)
    knots = [
        Knot(f"step:{step['number']}", _STEP, _high(step["title"]), view.lane(step["phase"]))
        for step in view.plan["steps"]
    ]
    knots += [
        Knot(f"target:{item['target']}", _TARGET, 22.0 + 14 * len(_label(item["title"])), view.lane(item["phase"]))
        for item in view.plan["coverage"]
    ]
    placed = place(
        knots, [Arc(link.source, link.target, 2.0 if link.kind in ("full", "partial") else 1.0) for link in drawn_links]
    )
    drawn = [arrowheads("dependency", KINDS), *_bands(view, placed)]
    for link, points in sorted(zip(drawn_links, placed.routes, strict=True), key=lambda pair: pair[0].kind == "escape"):
        drawn.append(path(points, f"link {link.kind}", arrow=f"dependency-{link.kind}"))
    for step in view.plan["steps"]:
        drawn.append(_step(view, step["number"], *placed.centres[f"step:{step['number']}"]))
    for item, knot in zip(view.plan["coverage"], knots[len(view.plan["steps"]) :], strict=True):
        drawn.append(
            _target(view, item["target"], item["title"], item["result"], knot.height, *placed.centres[knot.name])
        )
    return Picture(
        "dependency",
        view.wording.say("Dependency graph of the plan"),
        " ".join(in_sentences(view)),
        placed.width + _MARGIN + 4,
        placed.height + 4,
        drawn,
        left=-_MARGIN,
        top=-2,
    )


def _bands(view: View, placed: Layout) -> list[Safe]:
    """One band a phase, with its name up the side."""
    drawn = []
    for lane, (top, bottom) in sorted(placed.lanes.items()):
        title = view.phase(view.phases[lane])
        if width(title, 11.5) > bottom - top - 6:
            title = wrapped(title.partition("(")[0].partition("（")[0], bottom - top - 6, 11.5, 1)[0]
        x, y = -_MARGIN + 13, (top + bottom) / 2
        drawn += [
            box(-_MARGIN + 18, top + 1.5, placed.width + _MARGIN - 18, bottom - top - 3, f"band p{lane % 4}", 4),
            tag(
                "text",
                title,
                x=x,
                y=y,
                transform=f"rotate(-90 {x:g} {y:g})",
                text_anchor="middle",
                class_=f"band-name p{lane % 4}",
            ),
        ]
    return drawn


def in_sentences(view: View) -> list[str]:
    """The graph in sentences: also what stands there where it cannot be drawn."""
    say, titles = view.wording.say, {item["target"]: item["title"] for item in view.plan["coverage"]}
    sentences = []
    for step in view.plan["steps"]:
        if step["provides"]:
            sentences.append(
                say(
                    "Step {number} makes {steps} possible.", number=step["number"], steps=view.numbers(step["provides"])
                )
            )
    for item in view.plan["coverage"]:
        state = view.wording.say(RESULT[item["result"]])
        if item["covered_by"]:
            steps = view.numbers([cover["step"] for cover in item["covered_by"]])
            state = say("{state} by {steps}", state=state, steps=steps)
        if item["opened_by"]:
            names = view.wording.listed([titles.get(name, name) for name in item["opened_by"]], "and")
            sentences.append(
                say("Blocking {targets} opens {title}: {state}.", targets=names, title=item["title"], state=state)
            )
        else:
            sentences.append(say("{title}: {state}.", title=item["title"], state=state))
    return sentences


def _label(title: str) -> list[str]:
    return wrapped(title, _TARGET - 34, _SIZE)


def _lines(title: str) -> list[str]:
    return wrapped(title, _STEP - 42, _SIZE, 3)


def _high(title: str) -> float:
    return 28.0 + 14 * max(1, len(_lines(title)) - 1)


def _step(view: View, number: int, x: float, y: float) -> Safe:
    step = view.steps[number]
    hue = view.hue(step["phase"])
    high = _high(step["title"])
    return tag(
        "g",
        box(x - _STEP / 2, y - high / 2, _STEP, high, f"step {hue}", 6),
        mark(x - _STEP / 2 + 17, y, number, hue),
        lines(x - _STEP / 2 + 33, y + 4, _lines(step["title"]), 14, "label"),
    )


def _target(view: View, name: str, title: str, result: str, high: float, x: float, y: float) -> Safe:
    left = x - _TARGET / 2
    return tag(
        "g",
        box(left, y - high / 2, _TARGET, high, f"target {result}", high / 2 if high < 40 else 16),
        state(left + 15, y, result),
        lines(left + 27, y + 4, _label(title), 14, "label"),
    )


def state(x: float, y: float, result: str) -> Safe:
    """Full, half and empty disc: told apart without colour."""
    if result == "partial":
        half = tag("path", d=f"M{x:.1f} {y - 5:.1f}a5 5 0 0 0 0 10z", class_="fill")
        return tag("g", tag("circle", cx=x, cy=y, r=5, class_="ring"), half, class_=f"state {result}")
    inside = "fill" if result == "full" else "ring"
    cross = words(x, y + 3.5, "×", "cross", "middle") if result == "open" else None
    return tag("g", tag("circle", cx=x, cy=y, r=5, class_=inside), cross, class_=f"state {result}")
