"""The axis of the timeline: weeks with their dates, and left of week 0 the past, drawn closer together."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import NamedTuple

from gbmplan.render.markup import Safe, tag
from gbmplan.render.svg.canvas import box, line, lines, words
from gbmplan.render.svg.text import width, wrapped
from gbmplan.render.view import View
from gbmplan.wording.times import calendar

WEEK = 168.0
HEAD = 62.0
"""Height above the first row: dates, weeks, titles of stages."""
_BREAK = 10.0
"""What the sign for a change of scale takes."""
_SMALL = 11.0
_YEAR = 64.0
"""What the year and half of the first date take left of week 0."""
_EDGE = 10.0
"""What words may take right of the axis."""


class Axis(NamedTuple):
    """Where a time stands on the drawing; times in hours from the date of the profile."""

    left: float
    """Of the past; of the first week where nothing of the past is drawn."""
    zero: float
    """Where the weeks begin."""
    right: float
    early: float
    """The time at `zero`: 0, or earlier where a step has to start before the date of the profile."""
    weeks: int
    oldest: float
    """When the past begins; `early` where nothing of it is drawn."""

    @property
    def end(self) -> float:
        return self.early + self.weeks * WEEK

    def x(self, hours: float) -> float:
        """Left of `zero` by another scale."""
        if hours >= self.early or self.oldest >= self.early:
            return self.zero + (min(hours, self.end) - self.early) / (self.weeks * WEEK) * (self.right - self.zero)
        share = (max(hours, self.oldest) - self.oldest) / (self.early - self.oldest)
        return self.left + share * (self.zero - _BREAK - self.left)


def axis(view: View, left: float, right: float, past: float) -> Axis:
    """The axis of a plan between two edges; `past` is the room for what was before, if there is any with a date."""
    plan = view.plan
    starts = [step["earliest"] for step in plan["steps"]] or [0.0]
    early = min(0.0, *starts)
    ends = [item["begins"] + item["least"] for item in plan["stages"]]
    ends += [gate["earliest"] for gate in plan["gates"] if gate["stage"]]
    ends += [found["earliest"] for gate in plan["gates"] for item in gate["targets"] for found in item["found"]]
    if not plan["stages"]:
        ends += [time for step in plan["steps"] for time in (step["latest"], step["stops"]) if time is not None]
    weeks = max(8, ceil((max([*starts, *ends]) - early) / WEEK) + (0 if plan["stages"] else 3))
    old = [time for item in plan["past"] or [] for time in (item["begins"], item["ends"]) if time is not None]
    oldest = min([time for time in old if time < early], default=early)
    zero = left + past if oldest < early else max(left, _YEAR)
    return Axis(left, zero, right, early, weeks, oldest)


def drawn(view: View, scale: Axis, bottom: float) -> list[Safe]:
    """Stages as bands, weeks as lines with their dates, and the break before the past."""
    return [*_stages(view, scale, bottom), *_weeks(view, scale, bottom), *_past(view, scale, bottom)]


def _weeks(view: View, scale: Axis, bottom: float) -> list[Safe]:
    start = view.day_zero
    unit = (scale.right - scale.zero) / scale.weeks
    first = ceil(scale.early / WEEK)
    dates = {
        week: calendar(view.wording, start + timedelta(weeks=week), with_year=False) if start else ""
        for week in range(first, scale.weeks + 1)
    }
    widest = max((width(date, _SMALL) for date in dates.values()), default=0.0)
    room = max(widest + 6, 24.0)
    every = next((n for n in (1, 2, 4, 8, 13, 26, 52, 104) if unit * n >= room), 208)
    found: list[Safe] = []
    used = 0.0
    year = 0
    for week in range(first, scale.weeks + 1, every):
        x = scale.x(week * WEEK)
        taken = max(width(dates[week], _SMALL), 24.0)
        anchor = "middle" if x + taken / 2 < scale.right + _EDGE else "end"
        left = x - (taken / 2 if anchor == "middle" else taken)
        found.append(line(x, HEAD - 4, x, bottom, "grid"))
        if left < used:
            continue
        label = view.wording.say("wk {number}", number=week) if week == first else f"{week}"
        found.append(words(x, 26, label, "tick", anchor))
        used = left + taken + 2
        if start:
            found.append(words(x, 13, dates[week], "small muted", anchor))
            year = (start + timedelta(weeks=week)).year
    if start and year:
        end = scale.x(first * WEEK) - max(width(dates[first], _SMALL), 24.0) / 2 - 4
        span = f"{start.year}" if year == start.year else f"{start.year}\N{EN DASH}{year}"
        found.append(words(end, 13, span if width(span, _SMALL) <= end else f"{start.year}", "small muted", "end"))
    return found


def _stages(view: View, scale: Axis, bottom: float) -> list[Safe]:
    stages = view.plan["stages"]
    if not stages:
        return []
    ends = [stage["begins"] for stage in stages[1:]] + [scale.end]
    found: list[Safe] = []
    for place, (stage, end) in enumerate(zip(stages, ends, strict=True)):
        left, right = scale.x(max(stage["begins"], scale.early)), scale.x(end)
        title = wrapped(stage["title"], max(right - left - 6, 20), _SMALL, 2)
        found += [
            box(left, HEAD - 28, right - left, bottom - HEAD + 28, f"stage stage-{place % 2}"),
            lines((left + right) / 2, HEAD - 14 + 3, title, 12, "small stage-name", "middle"),
        ]
    return found


def _past(view: View, scale: Axis, bottom: float) -> list[Safe]:
    """The zone of the past, and the zigzag that says that its scale is another one."""
    if scale.oldest >= scale.early:
        return []
    x = scale.zero - _BREAK / 2
    zigzag = "".join(f"L{x + (3 if turn % 2 else -3):.1f} {HEAD - 4 + turn * 6:.1f}" for turn in range(1, 6))
    title = wrapped(view.wording.say("before, drawn closer"), scale.zero - scale.left - _BREAK, _SMALL, 3)
    return [
        box(scale.left, HEAD - 28, scale.zero - _BREAK - scale.left, bottom - HEAD + 28, "stage stage-past"),
        lines((scale.left + scale.zero - _BREAK) / 2, HEAD - 14 + 3, title[:2], 12, "small muted", "middle"),
        tag("path", d=f"M{x:.1f} {HEAD - 4:.1f}{zigzag}V{bottom:.1f}", class_="break"),
    ]
