"""The timeline: when each step can start, what waits for what, and when to measure again."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from gbmplan.render.markup import Safe, tag
from gbmplan.render.svg.canvas import Picture, arrowheads, box, line, lines, mark, path, words
from gbmplan.render.svg.text import wrapped
from gbmplan.render.view import View
from gbmplan.wording.times import moment, spoken

_WEEK = 168.0
_LABELS, _WIDE, _ROW, _TOP = 270, 960, 44, 40
_SAME = 1.0
"""Hours within which two starts count as one."""


class Watch(NamedTuple):
    """A re-measurement, its letter, and when it comes first."""

    letter: str
    at: float
    steps: list[int]
    measure: list[str]
    text: str
    rule: str
    after: float


def watches(view: View) -> list[Watch]:
    """Re-measurements in the order in which they come."""
    found = sorted(
        (
            (min(view.steps[number]["earliest"] for number in item["steps"]) + item["after"], place)
            for place, item in enumerate(view.plan["monitoring"])
            if item["steps"]
        ),
    )
    return [
        Watch(letter(index), at, item["steps"], item["measure"], item["text"], item["rule"], item["after"])
        for index, (at, place) in enumerate(found)
        for item in (view.plan["monitoring"][place],)
    ]


def letter(index: int) -> str:
    """a, b … z, a1, b1 …"""
    return chr(ord("a") + index % 26) + (str(index // 26) if index >= 26 else "")


class _Scale(NamedTuple):
    weeks: int
    early: float
    """Hours before which nothing is drawn."""

    def x(self, hours: float) -> float:
        share = (hours - self.early) / (self.weeks * _WEEK)
        return _LABELS + 14 + share * (_WIDE - _LABELS - 50)

    @property
    def end(self) -> float:
        return self.early + self.weeks * _WEEK


def timeline(view: View) -> Picture:
    """Steps as rows under a scale of weeks."""
    steps = view.plan["steps"]
    scale = _scale(view)
    rows = {step["number"]: _TOP + _ROW * index + _ROW / 2 for index, step in enumerate(steps)}
    bottom = _TOP + _ROW * len(steps)
    watched = watches(view)
    high, watch_row = _watch_row(view, watched, scale, bottom)
    drawn = [arrowheads("timeline", ["wait", "then"]), *_axis(view, scale, high), *_bands(view)]
    drawn += _waits(view, rows, scale)
    for step in steps:
        drawn += _row(view, step["number"], rows[step["number"]], scale)
    drawn += watch_row
    return Picture("timeline", view.wording.say("Timeline of the regimen"), _sentences(view), _WIDE, high + 14, drawn)


def _scale(view: View) -> _Scale:
    starts = [step["earliest"] for step in view.plan["steps"]] or [0.0]
    ends = [step["latest"] for step in view.plan["steps"] if step["latest"] is not None]
    early = min(0.0, *starts)
    last = max([*starts, *ends])
    return _Scale(max(8, ceil((last - early) / _WEEK) + 3), early)


def _axis(view: View, scale: _Scale, high: float) -> list[Safe]:
    every = next((n for n in (1, 2, 4, 8, 13, 26, 52) if scale.weeks / n <= 14), 104)
    drawn = [words(_LABELS + 14, 14, view.wording.say("weeks from the date of the profile"), "small muted")]
    for week in range(0, scale.weeks + 1, every):
        x = scale.x(scale.early + week * _WEEK)
        drawn += [
            line(x, _TOP - 6, x, high, "grid"),
            words(x, _TOP - 11, f"{week + round(scale.early / _WEEK)}", "small muted", "middle"),
        ]
    return drawn


def _bands(view: View) -> list[Safe]:
    """A bar of the phase's colour beside its steps, and a line between phases."""
    drawn = []
    top = _TOP
    for place, phase in enumerate(view.phases):
        count = sum(step["phase"] == phase for step in view.plan["steps"])
        if count:
            drawn.append(box(0, top + 3, 4, count * _ROW - 6, f"p{place % 4} bar", 2))
            top += count * _ROW
            drawn.append(line(0, top, _WIDE, top, "rule"))
    return drawn


def _row(view: View, number: int, y: float, scale: _Scale) -> list[Safe]:
    step = view.steps[number]
    hue = view.hue(step["phase"])
    x, end = scale.x(step["earliest"]), scale.x(scale.end) + 14
    drawn = [lines(14, y + 4, wrapped(step["title"], _LABELS - 24, 12.5), 15, "label")]
    if step["latest"] is None:
        drawn.append(path([(x, y), (end, y)], f"{hue} window open-ended"))
    elif step["latest"] > step["earliest"]:
        last = scale.x(step["latest"])
        drawn += [line(x, y, last, y, f"{hue} window"), line(last, y - 6, last, y + 6, f"{hue} window")]
    if step["repeats"] and step["repeats"] >= 24:
        room = scale.x(step["repeats"]) - scale.x(0)
        count = int((scale.end - step["earliest"]) / step["repeats"]) if room >= 7 else 0
        drawn += [
            tag("circle", cx=scale.x(step["earliest"] + step["repeats"] * turn), cy=y, r=3.2, class_=f"{hue} dot")
            for turn in range(1, count + 1)
        ]
    return [*drawn, mark(x, y, number, hue)]


def _waits(view: View, rows: dict[int, float], scale: _Scale) -> list[Safe]:
    """The bounds that hold a step where it is, gathered so that one line serves all that wait for the same."""
    drawn: list[Safe] = []
    labelled = set()
    for item in view.plan["order"]:
        first, then = view.steps.get(item["before"]), view.steps.get(item["after"])
        if first is None or then is None or item["min"] is None:
            continue
        if abs(first["earliest"] + item["min"] - then["earliest"]) > _SAME or item["min"] < 24:
            continue
        x, y = scale.x(first["earliest"]), rows[item["before"]]
        there, target = scale.x(then["earliest"]), rows[item["after"]]
        down = target > y
        low = y + (13 if down else -13)
        drawn.append(
            path(
                [(x, y + (10 if down else -10)), (x, low), (there, low), (there, target + (-11 if down else 11))],
                "wait",
                bend=4,
                arrow="timeline-wait",
            )
        )
        if (item["before"], item["min"]) not in labelled and there - x > 50:
            labelled.add((item["before"], item["min"]))
            drawn.append(
                words(
                    (x + there) / 2,
                    low + (11 if down else -4),
                    view.wording.say("≥ {length}", length=spoken(view.wording, item["min"])),
                    "small halo",
                    "middle",
                )
            )
    return drawn


def _watch_row(view: View, watched: list[Watch], scale: _Scale, top: float) -> tuple[float, list[Safe]]:
    """A row of lettered diamonds, stacked where they meet; those beyond the scale stand at its end."""
    if not watched:
        return top, []
    drawn = [lines(14, top + 22, wrapped(view.wording.say("measure again"), _LABELS - 24, 12.5, 1), 15, "label muted")]
    taken: dict[int, int] = {}
    for item in watched:
        beyond = item.at > scale.end
        x = scale.x(scale.end) + 18 if beyond else scale.x(item.at)
        column = round(x / 20)
        level = taken[column] = taken.get(column, 0) + 1
        y = top + 2 + 21 * level - 2
        shape = tag("path", d=f"M{x:.1f} {y - 10:.1f}l10 10l-10 10l-10 -10z", class_="gate")
        drawn += [shape, words(x, y + 4, item.letter, "small gate-letter", "middle")]
    return top + 8 + 21 * max(taken.values()) + 8, drawn


def _sentences(view: View) -> str:
    """What the picture shows, in sentences."""
    say = view.wording.say
    sentences = [
        say("Step {number}, {title}: {when}.", number=step["number"], title=step["title"], when=view.when(step))
        for step in view.plan["steps"]
    ]
    sentences += [
        say("Measurement {letter} first at {moment}.", letter=item.letter, moment=moment(view.wording, item.at))
        for item in watches(view)
    ]
    return " ".join(sentences)
