"""How a course is drawn on the timeline: bars, cycles, stops, waits, and what was given before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gbmplan.render.markup import Safe, tag
from gbmplan.render.svg.axis import Axis
from gbmplan.render.svg.canvas import box, line, mark, words
from gbmplan.render.svg.text import width
from gbmplan.render.underway import due, of_past, of_step, since
from gbmplan.render.view import View
from gbmplan.wording.times import moment, spoken

if TYPE_CHECKING:
    from gbmplan.plan.document import Past, Step

_SAME = 1.0
"""Hours within which two times count as one."""
_DAY = 24.0
_RUNNING, _BESIDE = 24.0, 14.0
"""How far left of the first week a running course begins at least; how far from a number a wedge stands."""
_HALF, _CLOSE = 5.0, 7.0
"""Half the height of a bar; cycles closer than this are no longer told apart."""


class Wait(NamedTuple):
    """What holds a step where it is."""

    begins: float
    word: str
    """For the picture: `washout`."""
    text: str
    """For the label: `5 weeks after step 1`."""


def waits(view: View, step: Step) -> list[Wait]:
    """The waits of a day or more that end when a step starts, the longest first."""
    found: dict[str, Wait] = {}
    for item in view.plan["order"]:
        low = item["min"]
        if item["after"] != step["number"] or low is None or low < _DAY:
            continue
        before = view.steps.get(item["before"])
        begins = before["earliest"] if before else 0.0
        if abs(begins + low - step["earliest"]) <= _SAME:
            wait = _wait(view, item["rule"], begins, low, item["before"])
            found.setdefault(wait.text, wait)
    return sorted(found.values(), key=lambda wait: wait.begins)


def _wait(view: View, rule: str, begins: float, length: float, before: int) -> Wait:
    say, time = view.wording.say, spoken(view.wording, length)
    known = view.plan["justification"].get(rule)
    kind = known["kind"] if known else ""
    if kind == "washout":
        return Wait(begins, say("washout // a wait"), say("washout: {length}", length=time))
    if kind == "lead_time":
        return Wait(begins, say("preparation // a wait"), say("preparation: {length}", length=time))
    if before:
        return Wait(begins, say("wait // a wait"), say("{length} after step {number}", length=time, number=before))
    return Wait(begins, say("wait // a wait"), say("after {length}", length=time))


def told(view: View, step: Step) -> str:
    """When, what it waits for, until when, and what it opens: `from week 1, preparation: 1 week, until week 7`."""
    say = view.wording.say
    parts = [view.when(step), *filter(None, [since(view, step)]), *(wait.text for wait in waits(view, step)[:2])]
    if step["stops"] is not None:
        parts.append(say("until {moment}", moment=moment(view.wording, step["stops"])))
    if opened := [number for number in step["carries"] if number not in step["provides"]]:
        parts.append(say("opens the margin for {steps}", steps=view.numbers(opened)))
    return view.wording.joined(parts)


def hatched(name: str) -> Safe:
    """The pattern of a wait."""
    stripe = tag("path", d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5", class_="stripe")
    return tag("defs", tag("pattern", stripe, id=f"{name}-hatch", width="6", height="6", patternUnits="userSpaceOnUse"))


def waiting(name: str, scale: Axis, item: Wait, start: float, y: float) -> list[Safe]:
    """A hatched bar from where a wait begins, with its word where that fits."""
    left, right = scale.x(item.begins), scale.x(start)
    wide = right - left - 11
    if wide <= 2:
        return []
    bar = tag(
        "rect",
        x=round(left, 1),
        y=y - _HALF,
        width=round(wide, 1),
        height=2 * _HALF,
        fill=f"url(#{name}-hatch)",
        class_="hatch",
    )
    taken = width(item.word, 11)
    if taken + 8 <= wide:
        return [bar, words(round(left + wide / 2, 1), y + 4, item.word, "small halo", "middle")]
    if left - taken - 6 >= scale.zero:  # beside a bar that is too narrow, where the axis has room
        return [bar, words(round(left - 4, 1), y + 4, item.word, "small halo", "end")]
    return [bar]


def course(view: View, scale: Axis, step: Step, y: float, hue: str) -> list[Safe]:
    """From its start to its stop; an arrow where it goes on beyond the picture."""
    start, stop = begins(view, scale, step), step["stops"]
    beyond = step["course"] != "single" and (stop is None or stop > scale.end)
    if stop is None and (step["course"] == "single" or not step["given_in"]):
        return [*_window(scale, step, y, hue), mark(start, y, step["number"], hue)]
    end = scale.right if stop is None else scale.x(stop)
    tip = end - 8 if beyond else end
    found: list[Safe] = []
    every = step["repeats"]
    if every and scale.x(step["earliest"] + every) - scale.x(step["earliest"]) >= _CLOSE:
        found.append(line(start, y, tip, y, f"{hue} course-line"))
        found += [
            tag("circle", cx=round(scale.x(time), 1), cy=y, r=3.4, class_=f"{hue} dot")
            for time in _cycles(scale, step, every)
            if (stop is None or time <= stop + _SAME) and scale.x(time) < tip + 1
        ]
    else:
        found.append(box(start, y - _HALF, max(tip - start, 1), 2 * _HALF, f"{hue} course"))
    if beyond:
        found.append(tag("path", d=f"M{end - 9:.1f} {y - 7:g}l10 7l-10 7z", class_=f"{hue} tip"))
    else:
        found.append(line(end, y - 9, end, y + 9, f"{hue} stop"))
    return [*found, mark(start, y, step["number"], hue)]


def begins(view: View, scale: Axis, step: Step) -> float:
    """Where a step stands with its number; one that is running comes from the past."""
    if not step["running"]:
        return scale.x(step["earliest"])
    found = of_step(view, step)
    known = [
        item["begins"] if item["begins"] is not None else item["ends"]
        for item in view.plan["past"] or []
        if found and of_past(view, item) == found
    ]
    past = [scale.x(time) for time in known if time is not None and scale.oldest < scale.early]
    return min([scale.zero - _RUNNING, *past])


def _cycles(scale: Axis, step: Step, every: float) -> list[float]:
    """The times of the cycles after the first, or of all that are still due of one that is running."""
    first = due(step)
    start = first if step["running"] and first is not None else step["earliest"] + every
    return [start + every * turn for turn in range(int((scale.end - start) / every) + 1)]


def _window(scale: Axis, step: Step, y: float, hue: str) -> list[Safe]:
    """In plans that know no courses: the time in which a step may start, or its repeats."""
    start = scale.x(step["earliest"])
    if step["latest"] is not None and step["latest"] > step["earliest"]:
        last = scale.x(step["latest"])
        return [line(start, y, last, y, f"{hue} course-line"), line(last, y - 6, last, y + 6, f"{hue} stop")]
    every = step["repeats"]
    if not every or scale.x(step["earliest"] + every) - start < _CLOSE:
        return []
    count = int((scale.end - step["earliest"]) / every)
    return [
        tag("circle", cx=round(scale.x(step["earliest"] + every * turn), 1), cy=y, r=3.2, class_=f"{hue} dot")
        for turn in range(1, count + 1)
    ]


def carried(view: View, scale: Axis, step: Step, y: float) -> list[Safe]:
    """A wedge under a course each time another step opens the margin for it."""
    found: list[Safe] = []
    for opener in view.plan["steps"]:
        if step["number"] not in opener["carries"] or step["number"] in opener["provides"]:
            continue
        last = min(scale.end, *(time for time in (opener["stops"], step["stops"]) if time is not None), scale.end)
        first = due(opener)
        time = opener["earliest"] if first is None else first
        least = begins(view, scale, step) + _BESIDE
        while time <= last + _SAME:
            x = max(scale.x(time), least)
            found.append(
                tag("path", d=f"M{x - 4:.1f} {y + 14:g}l4 -7l4 7z", class_=f"{view.hue(opener['phase'])} wedge")
            )
            if not opener["repeats"]:
                break
            time += opener["repeats"]
    return found


def before(view: View, scale: Axis, item: Past, y: float) -> list[Safe]:
    """An earlier therapy: a bar, or a point where only one of its dates is known; nothing without any.

    One that was still running is drawn up to the first week, and stopped there.
    """
    first, last = item["begins"], item["ends"]
    known = first if first is not None else last
    if known is None or scale.oldest >= scale.early:
        return []
    if of_past(view, item):
        left = scale.x(known)
        bar = box(left, y - 4, max(scale.zero - left, 3), 8, "past-bar", 2)
        return [bar, line(scale.zero, y - 9, scale.zero, y + 9, "past-stop")]
    if first is None or last is None:
        return [tag("circle", cx=round(scale.x(known), 1), cy=y, r=4, class_="past-point")]
    left = scale.x(first)
    return [box(left, y - 4, max(scale.x(last) - left, 3), 8, "past-bar", 2)]
