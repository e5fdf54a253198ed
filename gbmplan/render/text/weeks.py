"""The regimen on an axis of weeks: stages, and when each step is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gbmplan.render.page import Page, cells, styled
from gbmplan.render.view import View

if TYPE_CHECKING:
    from gbmplan.plan.document import Step

_WEEK = 168.0
_LEAD = 5
"""Columns before the axis, for the number of a step."""
_TITLE = 30
"""Columns that the titles behind the axis keep at least."""


def weeks(page: Page, view: View) -> None:
    """One row a step under the stages; nothing in a plan without stages."""
    plan = view.plan
    if not plan["stages"] or not plan["steps"]:
        return
    last = plan["stages"][-1]
    axis = _Axis((last["begins"] + last["least"]) / _WEEK, max(24, min(44, page.width - _LEAD - _TITLE)))
    page.lines.append([])
    page.item(styled((axis.ruler(), "dim")), gutter=styled((view.wording.say("week"), "dim")), hang=_LEAD)
    page.item(styled((axis.stages([(item["begins"], item["title"]) for item in plan["stages"]]), "cyan")), hang=_LEAD)
    for step in plan["steps"]:
        row = axis.bar(step)
        title = view.short(step["title"])
        room = page.width - _LEAD - axis.columns - 1
        if cells(title) > room:
            title = title[: room - 1].rstrip() + "…"
        page.item(
            styled((row, view.colour(step)), " ", title), gutter=styled("  ", (f"{step['number']}", "bold")), hang=_LEAD
        )


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
            room, title = there - here - 1, name
            while cells(title) > room > 0:
                title = title[:-1]
            found += ("|" + title + " " * (room - cells(title))) if room >= 0 else ""
        return found.rstrip()

    def bar(self, step: Step) -> str:
        """When a step is given: a mark for one time or each of several, a bar for a course."""
        first = self.column(step["earliest"])
        end = self.weeks * _WEEK if step["stops"] is None else step["stops"]
        line = [" "] * self.columns
        if step["course"] == "single":
            line[first] = "■"
            return "".join(line)
        for at in range(first, max(first, self.column(end)) + 1):
            line[at] = "█"
        every = step["repeats"]
        if every and self.column(every * 2) - self.column(every) >= 2:
            line[first:] = ["─" if mark == "█" else mark for mark in line[first:]]
            hours = step["earliest"]
            while hours <= end:
                line[self.column(hours)] = "■"
                hours += every
        if step["stops"] is None:
            line[-1] = "▶"
        return "".join(line)
