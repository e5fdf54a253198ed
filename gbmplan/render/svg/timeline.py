"""The timeline: what was given before, each step for its course, what it waits for, gates and what answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from gbmplan.render.markup import Safe, tag
from gbmplan.render.svg.axis import HEAD, Axis, axis, drawn
from gbmplan.render.svg.canvas import Picture, line, words
from gbmplan.render.svg.courses import before, carried, course, hatched, told, waiting, waits
from gbmplan.render.svg.text import wrapped
from gbmplan.render.underway import of_past
from gbmplan.render.view import View
from gbmplan.wording.times import moment

if TYPE_CHECKING:
    from gbmplan.plan.document import Past, Step
    from gbmplan.plan.gate_shapes import Gate, GateTarget

_SIZE, _SMALL = 12.5, 11.0
_LEADING = 14.0


class Form(NamedTuple):
    """A size of the picture."""

    name: str
    wide: float
    labels: float
    """Width of the column of labels; 0 where each label stands above its row."""
    past: float

    @property
    def room(self) -> float:
        """For the words of a label."""
        return (self.labels or self.wide) - 26


WIDE = Form("timeline", 920, 262, 96)
NARROW = Form("timeline_narrow", 340, 0, 52)


class Row(NamedTuple):
    """One line of the picture, with its words."""

    title: str
    small: str
    draw: Callable[[float], list[Safe]]
    """From the height of its middle."""
    heading: bool = False
    class_: str = "label"


class Look(NamedTuple):
    """A measurement that no stage waits for, and its letter."""

    letter: str
    gate: Gate


def looks(view: View) -> list[Look]:
    """In the order in which they come."""
    return [
        Look(letter(index), gate)
        for index, gate in enumerate(gate for gate in view.plan["gates"] if gate["stage"] is None)
    ]


def letter(index: int) -> str:
    """a, b … z, a1, b1 …"""
    return chr(ord("a") + index % 26) + (str(index // 26) if index >= 26 else "")


def timeline(view: View, form: Form = WIDE) -> Picture:
    """Rows under an axis of weeks."""
    edge = form.labels or 8.0
    scale = axis(view, edge, form.wide - 12, form.past)
    top = HEAD
    body: list[Safe] = []
    for row in _rows(view, form, scale):
        made, middle, high = _placed(form, row, top)
        body += made
        body += row.draw(middle)
        top += high
    made, top = _looks(view, form, scale, top)
    gates = [line(scale.x(time), HEAD - 4, scale.x(time), top, "gate-line") for time, _ in _staged(view)]
    content = [hatched(form.name), *drawn(view, scale, top), *gates, *body, *made]
    title = view.wording.say("Timeline of the regimen")
    return Picture(form.name, title, _sentences(view), form.wide, top + 8, content)


def _placed(form: Form, row: Row, top: float) -> tuple[list[Safe], float, float]:
    """The words of a row, the middle of its drawing, and its height."""
    if row.heading:
        parts = [words(form.labels and 8, top + 17, row.title, "small row-heading")]
        return [*parts, line(0, top + 2, form.wide, top + 2, "rule")], top, 24.0
    title = wrapped(row.title, form.room, _SIZE, 2)
    small = wrapped(row.small, form.room, _SMALL, 3 if form.labels else 4) if row.small else []
    x = 8.0
    found = [words(x, top + 14 + _LEADING * place, text, row.class_) for place, text in enumerate(title)]
    below = top + 14 + _LEADING * len(title)
    found += [words(x, below + 13 * place, text, "small muted") for place, text in enumerate(small)]
    high = 8 + _LEADING * len(title) + 13 * len(small)
    if form.labels:
        high = max(high, 34.0)
        return found, top + high / 2, high
    return found, top + high + 13, high + 32


def _rows(view: View, form: Form, scale: Axis) -> Iterator[Row]:
    say, plan = view.wording.say, view.plan
    if any(not _continued(view, item) for item in plan["past"] or []):
        yield _heading(say("given before"))
        for item in plan["past"] or []:
            if not _continued(view, item):
                yield Row(item["title"], _dates(view, item), _drawing(view, scale, item), class_="label muted past")
    standard = [step for step in plan["steps"] if step["role"] == "backbone"]
    agents = [step for step in plan["steps"] if step["role"] != "backbone"]
    for title, steps in ((say("standard treatment"), standard), (say("regimen // a group of rows"), agents)):
        if steps:
            yield _heading(title)
            yield from (_step(view, form, scale, step) for step in steps)
    if any(gate["stage"] for gate in plan["gates"]):
        yield _heading(say("gates and what answers them"))
        yield from _gates(view, scale)


def _heading(title: str) -> Row:
    return Row(title, "", lambda y: [], heading=True)


def _drawing(view: View, scale: Axis, item: Past) -> Callable[[float], list[Safe]]:
    return lambda y: before(view, scale, item, y)


def _continued(view: View, item: Past) -> bool:
    """Whether an earlier therapy goes on as a step, and is drawn there."""
    found = of_past(view, item)
    return found is not None and found["step"] is not None


def _dates(view: View, item: Past) -> str:
    found, dates = of_past(view, item), _days(view, item)
    stopped = found is not None and found["decision"] == "stopped"
    return view.wording.joined([dates, view.wording.say("stopped now")]) if stopped else dates


def _days(view: View, item: Past) -> str:
    first, last = item["first"], item["last"]
    if first and last and first != last:
        return view.wording.say("{start} to {end} // times", start=first, end=last)
    return first or last or view.wording.say("undated")


def _step(view: View, form: Form, scale: Axis, step: Step) -> Row:
    hue = "backbone" if step["role"] == "backbone" else view.hue(step["phase"])
    held = waits(view, step)

    def draw(y: float) -> list[Safe]:
        found = waiting(form.name, scale, held[0], step["earliest"], y) if held else []
        return [*found, *course(view, scale, step, y, hue), *carried(view, scale, step, y)]

    return Row(f"{step['number']}  {view.short(step['title'])}", told(view, step), draw)


def _gates(view: View, scale: Axis) -> Iterator[Row]:
    """A row for each time at which gates stand, then one for each answer that they are the first to call for."""
    known: set[str] = set()
    for time, gates in _staged(view):
        x = scale.x(time)
        title = view.wording.say("{when} → {stage}", when=moment(view.wording, time), stage=gates[0]["stage_title"])
        seen = [view.specimen(gate) for gate in gates if gate["specimen"]]
        small = view.measured_at(*gates)
        if seen:
            small = view.wording.say("{what}: {words}", what=view.wording.joined(dict.fromkeys(seen)), words=small)
        yield Row(title, small, _diamond(x), class_="gate-label")
        for target in (item for gate in gates for item in gate["targets"] if item["found"]):
            if target["target"] not in known:
                known.add(target["target"])
                yield _branch(view, scale, time, target)


def _diamond(x: float) -> Callable[[float], list[Safe]]:
    return lambda y: [tag("path", d=f"M{x:.1f} {y - 9:g}l9 9l-9 9l-9 -9z", class_="gate-mark")]


def _branch(view: View, scale: Axis, gate: float, target: GateTarget) -> Row:
    begins = min(answer["earliest"] for answer in target["found"])
    left, start = scale.x(gate), scale.x(begins)

    def draw(y: float) -> list[Safe]:
        tip = scale.right - 8
        bar = tag("rect", x=start, y=y - 4, width=max(tip - start, 3), height=8, class_="branch")
        end = tag("path", d=f"M{tip - 1:.1f} {y - 6:g}l9 6l-9 6z", class_="branch-tip")
        return [line(left, y, start, y, "branch-line"), bar, end]

    say = view.wording.say
    names = view.wording.listed([view.short(answer["title"]) for answer in target["found"]], "and")
    title = say("if {found}: {answer}", found=target["title"], answer=names)
    return Row(title, say("from {start}", start=moment(view.wording, begins)), draw)


def _looks(view: View, form: Form, scale: Axis, top: float) -> tuple[list[Safe], float]:
    """A row of lettered diamonds, stacked where they meet; those beyond the scale stand at its end."""
    found = looks(view)
    if not found:
        return [], top
    made, _, high = _placed(form, _heading(view.wording.say("measure again")), top)
    top += high
    right: list[float] = []
    for item in found:
        x = min(scale.x(item.gate["earliest"]), scale.right - 2)
        level = next((place for place, last in enumerate(right) if x - last >= 21), len(right))
        right[level : level + 1] = [x]
        y = top + 12 + 22 * level
        shape = tag("path", d=f"M{x:.1f} {y - 10:.1f}l10 10l-10 10l-10 -10z", class_="gate")
        made += [shape, words(round(x, 1), y + 4, item.letter, "small gate-letter", "middle")]
    return made, top + 22 * len(right) + 4


def _sentences(view: View) -> str:
    """What the picture shows, in sentences."""
    say, plan = view.wording.say, view.plan
    found = [say("Given before: {title}, {when}.", title=i["title"], when=_dates(view, i)) for i in plan["past"] or []]
    found += [
        say("Step {number}, {title}: {when}.", number=step["number"], title=step["title"], when=told(view, step))
        for step in plan["steps"]
    ]
    found += [
        say("Gate at {when} before {stage}.", when=moment(view.wording, time), stage=gates[0]["stage_title"])
        for time, gates in _staged(view)
    ]
    found += [
        say("Measurement {letter} first at {moment}.", letter=letter, moment=moment(view.wording, gate["earliest"]))
        for letter, gate in looks(view)
    ]
    return " ".join(found)


def _staged(view: View) -> list[tuple[float, list[Gate]]]:
    staged = [gate for gate in view.plan["gates"] if gate["stage"]]
    return [(time, list(gates)) for time, gates in groupby(staged, key=lambda gate: gate["earliest"])]
