"""The regimen on an axis of weeks: stages, when each step is given, and the gates between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.page import Page, Styled, cells, clipped, styled
from gbmplan.render.view import View
from gbmplan.wording.times import moment

if TYPE_CHECKING:
    from gbmplan.plan.answers import StageSpan
    from gbmplan.plan.document import Step
    from gbmplan.plan.gate_shapes import Gate

_WEEK = 168.0
_LEAD = 5
"""Columns before the axis at least, for the number of a step."""
_TITLE = 30
"""Columns that the titles behind the axis keep at least."""
_WORDS = 16
"""Columns that the words behind the mark of a gate need; with fewer, the mark stands alone."""
GATE = "◆"


def weeks(page: Page, view: View) -> None:
    """One row a step and a gate, in their order, under the stages; nothing in a plan without stages."""
    plan, say = view.plan, view.wording.say
    if not plan["stages"] or not plan["steps"]:
        return
    labels = (say("week"), say("gate // before a row of the bar"))
    lead = max(_LEAD, *(cells(label) + 1 for label in labels))
    last = plan["stages"][-1]
    axis = _Axis((last["begins"] + last["least"]) / _WEEK, max(24, min(44, page.width - lead - _TITLE)))
    page.lines.append([*_label(labels[0], lead, "dim"), (axis.ruler(), "dim")])
    spans = [(item["begins"], item["title"]) for item in plan["stages"]]
    page.lines.append([(" " * lead, ""), (axis.stages(spans), "cyan")])
    gates = view.gates()
    for step in plan["steps"]:
        while gates and step["role"] != "backbone" and gates[0][0]["begins"] <= step["earliest"]:
            _gate(page, view, axis, lead, *gates.pop(0))
        title = clipped(view.short(step["title"]), page.width - lead - axis.columns - 1)
        bar: Styled = [(axis.bar(step, bool(view.until(step))), view.colour(step)), *styled(" ", title)]
        page.lines.append([*_label(f"  {step['number']}", lead, "bold"), *bar])
    for stage, found in gates:
        _gate(page, view, axis, lead, stage, found)


def _gate(page: Page, view: View, axis: _Axis, lead: int, stage: StageSpan, gates: list[Gate]) -> None:
    """Marks at the weeks of the gates before a stage, and behind them what is looked at."""
    places = {axis.column(gate["earliest"]) for gate in gates}
    marks = "".join(GATE if place in places else " " for place in range(max(places) + 1))
    room, say = page.width - lead - len(marks) - 1, view.wording.say
    weeks = view.wording.listed(
        [moment(view.wording, hours) for hours in sorted({g["earliest"] for g in gates})], "and"
    )
    told = say("{what}: {words}", what=weeks, words=view.measured_at(*gates))
    end = say(" → {stage} // behind a gate", stage=stage["title"])
    words = f" {clipped(told, room - cells(end))}{end}" if room >= _WORDS + cells(end) else ""
    label = say("gate // before a row of the bar")
    page.lines.append([*_label(label, lead, "yellow"), (marks, "bold yellow"), *styled(words)])


def _label(text: str, columns: int, style: str) -> Styled:
    """What stands before the axis, as wide as all others on a terminal."""
    return [(text, style), (" " * (columns - cells(text)), "")]


def _words(text: str, room: int) -> str:
    """The first words of a text that fit, or as much of the first one."""
    words = clipped(text, room + 1).removesuffix("…")
    return words if cells(words) <= room and text[len(words) : len(words) + 1] in ("", " ") else clipped(text, room)


class _Axis:
    """Weeks from the date of the profile, drawn on so many columns."""

    def __init__(self, weeks: float, columns: int) -> None:
        self.weeks, self.columns = weeks, columns

    def column(self, hours: float) -> int:
        return min(self.columns - 1, max(0, round(hours / _WEEK * (self.columns - 1) / self.weeks)))

    def ruler(self) -> str:
        """`0    4    8`: a figure every so many weeks that it has room."""
        every = next(step for step in (1, 2, 4, 8, 12, 26, 52, 520, 5200) if self.column(step * _WEEK) >= 4)
        line = [" "] * (self.columns + 4)
        for week in range(0, int(self.weeks) + 1, every):
            at = self.column(week * _WEEK)
            line[at : at + len(str(week))] = str(week)
        return "".join(line).rstrip()

    def stages(self, begins: list[tuple[float, str]]) -> str:
        """The title of each stage where it begins, cut where the next one does."""
        places = [self.column(hours) for hours, _ in begins] + [self.columns]
        found = ""
        for (_, name), here, there in zip(begins, places, places[1:], strict=False):
            room = there - here - 1
            title = name if cells(name) <= room else _words(name, room)
            found += ("|" + title + " " * (room - cells(title))) if room >= 0 else ""
        return found.rstrip()

    def bar(self, step: Step, conditional: bool = False) -> str:
        """When a step is given: a mark for one time or each of several, a bar for a course; `?` at its start where that
        waits for more than time."""
        first = self.column(step["earliest"])
        end = self.weeks * _WEEK if step["stops"] is None else step["stops"]
        line = [" "] * self.columns
        if step["course"] == "single":
            line[first] = "?" if conditional else "■"
            return "".join(line)
        for at in range(first, max(first, self.column(end)) + 1):
            line[at] = "█"
        every = step["repeats"]
        if every and self.column(every * 2) - self.column(every) >= 2:
            line[first:] = ["─" if mark == "█" else mark for mark in line[first:]]
            hours = step["earliest"] if step["next"] is None else step["next"]
            while hours <= end:
                line[self.column(hours)] = "■"
                hours += every
        if step["stops"] is None:
            line[-1] = "▶"
        if conditional:
            line[first] = "?"
        return "".join(line)
